package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

func (a *app) trust() *cobra.Command {
	c := &cobra.Command{
		Use:   "trust",
		Short: a.t("Say whose keys count on this computer"),
		Long: a.t("The trust list says whose signatures count here, and for what: whose courses, exams and\n" +
			"certificates. It begins empty. A course of an author who is not in it asks at its first start.\n\n" +
			"  carrel trust add anna.carrel-key      trust a key that you were given\n" +
			"  carrel trust revoke anna              never trust it again, because it was stolen or lost\n" +
			"  carrel trust policy strict            refuse authors who are not in the list, do not ask\n\n" +
			"An institution makes one list and hands it out with its courses:\n\n" +
			"  carrel key new school --role root     make the key that signs the list, once\n" +
			"  carrel trust export --key school      write the list of this computer, signed\n" +
			"  carrel trust import school.carrel-trust     take it over, on every other computer"),
		Args: a.oneOf("add, list, revoke, remove, export, import, policy, accept"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.trustAdd(), a.trustList(), a.trustRevoke(), a.trustRemove(), a.trustExport(), a.trustImport(), a.trustPolicy(), a.trustAccept())
	return c
}

// forRoles says what keys of these roles do.
func (a *app) forRoles(roles []keys.Role) string {
	does := map[keys.Role]string{
		keys.Author:   a.t("courses (author)"),
		keys.Examiner: a.t("exams (examiner)"),
		keys.Issuer:   a.t("certificates (issuer)"),
		keys.Witness:  a.t("confirmations of records (witness)"),
		keys.Root:     a.t("trust lists: it may say whose keys count here (root)"),
	}
	said := make([]string, len(roles))
	for i, r := range roles {
		said[i] = does[r]
	}
	return strings.Join(said, ", ")
}

// update changes the trust list.
func (a *app) update(change func(*trust.List) error) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	return a.trustFailure(trust.Update(dir, time.Now(), change))
}

// trustFailure turns an error of package trust into words.
func (a *app) trustFailure(err error) error {
	f := &failure{code: exitSignature, err: err}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, trust.ErrField):
		f.code, f.hint = exitUsage, a.t("choose another one")
	case errors.Is(err, trust.ErrRevoked):
		f.hint = a.t("its owner has to make a new key")
	case errors.Is(err, trust.ErrNotRoot):
		f.hint = a.t("if it may say whose keys count here: carrel trust add --role root, with its public key file")
	case errors.Is(err, trust.ErrBackward):
		f.hint = a.t("nothing was changed; ask for the newest list")
	case errors.Is(err, trust.ErrForked):
		f.hint = a.t("nothing was changed; one of the two was not made by who you think, or two computers sign with one key: ask its owner")
	case errors.Is(err, trust.ErrUnknown):
		f.code, f.hint = exitFailed, a.t("see carrel trust list")
	case errors.Is(err, trust.ErrOlder), errors.Is(err, trust.ErrGone), errors.Is(err, trust.ErrForged):
		f.hint = a.t("nothing was changed; put the newest list back, and the key that belongs to it; if this is your own doing, carrel trust accept goes on with what is there")
	case errors.Is(err, trust.ErrBusy):
		f.code, f.hint = exitFailed, a.t("try again")
	default:
		return err
	}
	f.text = err.Error()
	return f
}

// trusted is the trust list of the data folder.
func (a *app) trusted() (*trust.List, error) {
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	return trust.Load(dir)
}

// shown is the name under which people know a key.
func (a *app) shown(l *trust.List, vkey string) string {
	for _, e := range everyEntry(l) {
		if e.VKey == vkey {
			return e.Name
		}
	}
	name, _, _ := strings.Cut(vkey, "+")
	return name
}

// everyEntry lists what was decided here and what was imported.
func everyEntry(l *trust.List) []trust.Entry {
	all := slices.Clone(l.Entries)
	for _, in := range l.Lists {
		all = append(all, in.Entries...)
	}
	return all
}

// keyNamed finds the key that is meant by a verifier key, a public key file, or
// a name in the list.
func (a *app) keyNamed(l *trust.List, arg string) (string, error) {
	if _, err := keys.Fingerprint(arg); err == nil {
		return arg, nil
	}
	if _, err := os.Stat(arg); err == nil {
		p, err := a.publicKey(arg)
		return p.VKey, err
	}
	var found []string
	for _, e := range everyEntry(l) {
		if name, _, _ := strings.Cut(e.VKey, "+"); e.Name == arg || name == arg {
			found = append(found, e.VKey)
		}
	}
	slices.Sort(found)
	switch found = slices.Compact(found); len(found) {
	case 0:
		return "", a.trustFailure(fmt.Errorf("%s: %w", arg, trust.ErrUnknown))
	case 1:
		return found[0], nil
	}
	return "", &failure{
		code: exitFailed, text: a.t("%d keys are called %s", len(found), arg),
		hint: a.t("name the public key file, or one of %s", strings.Join(found, ", ")),
	}
}
