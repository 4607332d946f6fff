package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"carrel/content/clean"
	"carrel/course/progress"
	"carrel/store"
	"carrel/store/cosign"
	"carrel/store/keys"
	"carrel/store/record"
	"carrel/store/witness"
)

// witnessFlags are how records are witnessed.
type witnessFlags struct {
	take, key string
	restored  bool
	pass      *passphrases
}

func (a *app) witness() *cobra.Command {
	var f witnessFlags
	c := &cobra.Command{
		Use:   "witness [FILE...]",
		Short: a.t("Cosign the records of others, so that nobody can change their history later"),
		Long: a.t("Witness is for the instructor's machine. It verifies each record, holds it against what it saw\n" +
			"of that journal before, remembers it, and adds its signature and the time to the file.\n" +
			"A record that was rolled back or whose history was changed is refused.\n" +
			"The trainee keeps the signature with carrel witness --take FILE: later records carry it.\n\n" +
			"A journal that was put back from a backup, or repaired, has another history too, and says so.\n" +
			"Ask its owner; with --restored it is taken, and what was seen before stays written down.\n\n" +
			"It signs with the key of this data folder, or with one of carrel key new NAME --role witness.\n" +
			"Without FILE it prints the public key of this witness, to be handed out for carrel verify --witness."),
	}
	c.Flags().StringVar(&f.take, "take", "", a.t("on the trainee's machine: keep the witnesses' signatures that are in a `file`"))
	c.Flags().StringVar(&f.key, "key", "", a.t("sign with the witness key of this `name`, instead of the data folder's"))
	c.Flags().BoolVar(&f.restored, "restored", false, a.t("take a journal that was put back from a backup or repaired, and says so"))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case f.take != "" && len(args) > 0:
			return a.usage(c, a.t("%q is one argument too many", args[0]))
		case f.take != "":
			return a.takeCosignatures(f.take)
		}
		return a.runWitness(args, f)
	}
	return c
}

func (a *app) runWitness(paths []string, f witnessFlags) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return a.printWitnessKey(dir, f.key)
	}
	key, err := a.witnessKey(dir, f)
	if err != nil {
		return err
	}
	w, err := witness.Open(dir, key, nil)
	if err != nil {
		return err
	}
	defer w.Close()
	return a.lookAt(w, paths, f.restored)
}

// witnessKey is what the witness signs with.
func (a *app) witnessKey(dir string, f witnessFlags) (record.Key, error) {
	if f.key == "" {
		return keys.Device(dir)
	}
	if _, err := a.namedWitness(dir, f.key); err != nil {
		return nil, err
	}
	return a.unlock(dir, f.key, f.pass)
}

// namedWitness is the public half of a key that witnesses sign with.
func (a *app) namedWitness(dir, name string) (vkey string, err error) {
	p, err := keys.Public(dir, name)
	if err != nil {
		return "", a.keyFailure(name, err)
	}
	if p.Role != keys.Witness {
		return "", &failure{
			code: exitUsage,
			text: a.t("the key %s is one of the role %s", name, string(p.Role)),
			hint: a.t("records are cosigned by witnesses: make a key with carrel key new NAME --role witness"),
		}
	}
	return p.VKey, nil
}

// printWitnessKey shows what to ask for; it needs no passphrase.
func (a *app) printWitnessKey(dir, name string) error {
	vkey, err := "", error(nil)
	if name != "" {
		vkey, err = a.namedWitness(dir, name)
	} else if key, bad := keys.Device(dir); bad == nil {
		vkey = key.VKey()
	} else {
		err = bad
	}
	if err != nil {
		return err
	}
	v, err := cosign.VerifierOf(vkey)
	if err != nil {
		return err
	}
	rows := [][2]string{{a.t("witness"), v.VKey()}, {a.t("to ask for it"), "carrel verify --witness " + quoted(v.VKey()) + " FILE"}}
	if name != "" {
		rows = append(rows, [2]string{a.t("or hand out"), a.aimed("carrel key export " + name)})
	}
	return a.lines(rows)
}

// lookAt witnesses one record after the other; one that is refused does not
// keep the next from it.
func (a *app) lookAt(w *witness.Witness, paths []string, accept bool) error {
	if len(paths) == 1 {
		return a.look(w, paths[0], accept)
	}
	worst, bad := exitDone, 0
	for _, path := range paths {
		if err := a.look(w, path, accept); err != nil {
			bad++
			worst = max(worst, a.report(err))
		}
	}
	if bad == 0 {
		return nil
	}
	return &failure{code: worst, text: a.t("%d of %d records were not witnessed", bad, len(paths))}
}

func (a *app) look(w *witness.Witness, path string, accept bool) error {
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	own := a.notOwn(path, f)
	if err := errors.Join(own, f.Close()); err != nil {
		return err
	}
	s, err := w.Look(path, accept)
	if said := (*record.RestoredError)(nil); errors.As(err, &said) {
		return a.saidRestored(path, said)
	}
	if err != nil {
		return a.refused(path, err)
	}
	text := a.t("%s: witnessed up to event %d, of which %d were seen before", path, s.Size, s.Before)
	switch {
	case s.Accepted != nil:
		text = a.t("%s: witnessed up to event %d; the journal %s; the %d events that were seen before are another history from now on",
			path, s.Size, a.restoredAs(*s.Accepted), s.Before)
	case !s.Added:
		text = a.t("%s: witnessed already, up to event %d", path, s.Size)
	case s.Before == 0:
		text = a.t("%s: witnessed up to event %d; the journal is new here", path, s.Size)
	}
	_, err = fmt.Fprintln(a.out, clean.Line(text))
	return err
}

// notOwn refuses a record that this data folder signed: nobody is the witness
// of their own history.
func (a *app) notOwn(path string, f io.Reader) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	own, err := existingKey(dir)
	if err != nil {
		return nil // without a key there is nothing of its own
	}
	if vkey, err := record.KeyOf(f); err != nil || vkey != own.VKey() {
		return nil // what is wrong with it, the witness says
	}
	return &failure{
		code: exitUsage,
		text: a.t("%s is your own record", path),
		hint: a.t("let somebody else witness it: give them the file, and keep their signature with carrel witness --take"),
	}
}

// saidRestored refuses a record whose history is another one and that says why,
// until the person behind the witness takes it.
func (a *app) saidRestored(path string, said *record.RestoredError) error {
	return &failure{
		code: exitSignature, err: said,
		text: a.t("%s: %v; the journal %s, by its own word", path, said.Why, a.restoredAs(said.By)),
		hint: a.t("ask its owner; if it is so, take it with carrel witness --restored %s", path),
	}
}

// restoredAs is what a journal says of its restoration: "was ...".
func (a *app) restoredAs(r record.Restored) string {
	if r.Type == progress.Repaired {
		return a.t("was repaired on %s, events lost: %d", minute(r.At), r.Log.Lost)
	}
	return a.t("was restored from a backup on %s, events lost: %d", minute(r.At), r.Log.Lost)
}

// takeCosignatures keeps what witnesses have signed in the journal.
func (a *app) takeCosignatures(path string) error {
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := record.Verify(f, record.VerifyOptions{})
	if err != nil {
		return a.refused(path, err)
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return err
	}
	defer j.Close()
	added, err := j.Take(res.Cosigned)
	if errors.Is(err, store.ErrNotOurs) {
		return &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("take the record that was exported from this data folder")}
	}
	if err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("new signatures"), fmt.Sprint(added)},
		{a.t("in the record"), fmt.Sprint(len(res.Witnessed))},
	})
}
