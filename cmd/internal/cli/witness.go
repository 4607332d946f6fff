package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"carrel/content/clean"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/record"
	"carrel/store/witness"
)

func (a *app) witness() *cobra.Command {
	var take string
	c := &cobra.Command{
		Use:   "witness [FILE...]",
		Short: a.t("Cosign the records of others, so that nobody can change their history later"),
		Long: a.t("Witness is for the instructor's machine. It verifies each record, holds it against what it saw\n" +
			"of that journal before, remembers it, and adds its signature and the time to the file.\n" +
			"A record that was rolled back or whose history was changed is refused.\n" +
			"The trainee keeps the signature with carrel witness --take FILE: later records carry it.\n\n" +
			"Without FILE it prints the public key of this witness, to be handed out for carrel verify --witness."),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case take != "" && len(args) > 0:
				return a.usage(c, a.t("%q is one argument too many", args[0]))
			case take != "":
				return a.takeCosignatures(take)
			}
			return a.runWitness(args)
		},
	}
	c.Flags().StringVar(&take, "take", "", a.t("on the trainee's machine: keep the witnesses' signatures that are in a `file`"))
	return c
}

func (a *app) runWitness(paths []string) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	key, err := keys.Device(dir)
	if err != nil {
		return err
	}
	w, err := witness.Open(dir, key, nil)
	if err != nil {
		return err
	}
	defer w.Close()
	if len(paths) == 0 {
		return a.lines([][2]string{{a.t("witness"), w.VKey()}, {a.t("to ask for it"), "carrel verify --witness " + quoted(w.VKey()) + " FILE"}})
	}
	return a.lookAt(w, paths)
}

// lookAt witnesses one record after the other; one that is refused does not
// keep the next from it.
func (a *app) lookAt(w *witness.Witness, paths []string) error {
	if len(paths) == 1 {
		return a.look(w, paths[0])
	}
	worst, bad := exitDone, 0
	for _, path := range paths {
		if err := a.look(w, path); err != nil {
			bad++
			worst = max(worst, a.report(err))
		}
	}
	if bad == 0 {
		return nil
	}
	return &failure{code: worst, text: a.t("%d of %d records were not witnessed", bad, len(paths))}
}

func (a *app) look(w *witness.Witness, path string) error {
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	f.Close()
	s, err := w.Look(path, false)
	if err != nil {
		return a.refused(path, err)
	}
	text := a.t("%s: witnessed up to event %d, of which %d were seen before", path, s.Size, s.Before)
	switch {
	case !s.Added:
		text = a.t("%s: witnessed already, up to event %d", path, s.Size)
	case s.Before == 0:
		text = a.t("%s: witnessed up to event %d; the journal is new here", path, s.Size)
	}
	_, err = fmt.Fprintln(a.out, clean.Line(text))
	return err
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
