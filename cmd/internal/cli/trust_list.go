package cli

import (
	"cmp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

func (a *app) trustExport() *cobra.Command {
	var name, out string
	var force bool
	c := &cobra.Command{
		Use:   "export --key NAME",
		Short: a.t("Write the list of this computer, signed, for other computers"),
		Long: a.t("Export writes the keys that were trusted here, and every revocation, to a file that is signed with a\n" +
			"key of the role root. It travels with the courses; carrel trust import takes it over.\n\n" +
			"Each change of the list raises its number, and other computers never go back to an earlier one.\n" +
			"So export from one computer only."),
		Args: a.atMost(0),
	}
	c.Flags().StringVar(&name, "key", "", a.t("the `name` of the key to sign with"))
	c.Flags().StringVarP(&out, "output", "o", "", a.t("the `file` to write (default NAME%s)", trust.Extension))
	c.Flags().BoolVar(&force, "force", false, a.t("overwrite the file if it is there"))
	pass := a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if name == "" {
			return a.usage(c, a.t("--key is missing"))
		}
		return a.runTrustExport(name, cmp.Or(out, name+trust.Extension), force, pass)
	}
	return c
}

func (a *app) runTrustExport(name, out string, force bool, pass *passphrases) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	l, err := trust.Load(dir)
	if err != nil {
		return err
	}
	if err := a.mayExport(dir, l, name, out, force); err != nil {
		return err
	}
	key, err := a.unlock(dir, name, pass)
	if err != nil {
		return err
	}
	file, err := l.Export(key)
	if err != nil {
		return err
	}
	s, err := trust.ParseSigned(file)
	if err != nil {
		return err
	}
	return a.writeOut(out, file, force, [][2]string{
		{a.t("list"), a.numbered(s.Serial, s.Date)},
		{a.t("keys"), a.t("%d trusted, %d revoked", len(s.Entries), len(s.Revoked))},
		{a.t("signed by"), name},
	})
}

// mayExport says what stands in the way before a passphrase is asked for.
func (a *app) mayExport(dir string, l *trust.List, name, out string, force bool) error {
	p, err := a.usableKey(dir, name)
	if err != nil {
		return err
	}
	if p.Role != keys.Root {
		return &failure{
			code: exitFailed,
			text: a.t("the key %s is for %s; a list is signed with a key of the role root", name, a.forRoles([]keys.Role{p.Role})),
			hint: a.t("make one with carrel key new NAME --role root"),
		}
	}
	if l.Serial == 0 {
		return &failure{code: exitFailed, text: a.t("the trust list is empty"), hint: a.t("put keys into it with carrel trust add")}
	}
	return a.mayWrite(out, force)
}

func (a *app) trustImport() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "import FILE",
		Short: a.t("Take over the list of an institution"),
		Long: a.t("Import takes over a list that carrel trust export wrote. The first time it shows the fingerprint of the\n" +
			"key that signed the list, as twelve words, and asks: compare them with the ones of the institution.\n" +
			"From then on its newer lists come in without a question, and older ones are refused.\n\n" +
			"A newer list takes the place of the earlier one of the same key. What you decided yourself stays,\n" +
			"and a revocation stays whatever a list says."),
		Args: a.exactlyOne("FILE"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrustImport(args[0], yes) },
	}
	c.Flags().BoolVar(&yes, "yes", false, a.t("do not ask; for who has compared the words already"))
	return c
}

func (a *app) runTrustImport(path string, yes bool) error {
	b, err := a.small(path, trust.MaxSize)
	if err != nil {
		return err
	}
	s, err := trust.ParseSigned(b)
	if err != nil {
		return &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("ask for the file that carrel trust export writes")}
	}
	first, err := a.firstOf(path, s, yes)
	if err != nil {
		return err
	}
	var changes trust.Changes
	err = a.update(func(l *trust.List) (err error) {
		if first {
			err = l.Add(rootOf(s.By, time.Now()))
		}
		if err == nil {
			changes, err = l.Import(s)
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.lines(a.changeRows(s, changes))
}

// firstOf reports that a list is the first of its root, who was confirmed.
func (a *app) firstOf(path string, s *trust.Signed, yes bool) (bool, error) {
	l, err := a.trusted()
	if err != nil {
		return false, err
	}
	p, err := a.policyFor(l)
	if err != nil {
		return false, err
	}
	switch d := trust.Decide(l, s.By, keys.Root, p); d {
	case trust.Trusted:
		return false, nil
	case trust.Unknown:
		return true, a.meet(s.By, []keys.Role{keys.Root}, yes)
	default:
		return false, a.distrusted(path, l, s.By, keys.Root, d)
	}
}

func rootOf(vkey string, since time.Time) trust.Entry {
	name, _, _ := strings.Cut(vkey, "+")
	return trust.Entry{VKey: vkey, Roles: []keys.Role{keys.Root}, Since: since, Name: name}
}

func (a *app) changeRows(s *trust.Signed, c trust.Changes) [][2]string {
	rows := [][2]string{{a.t("list"), a.numbered(s.Serial, s.Date)}}
	if c.None() {
		return append(rows, [2]string{a.t("changes"), a.t("none: it was known already")})
	}
	for _, part := range []struct {
		label   string
		entries []trust.Entry
	}{{a.t("trusted"), c.Added}, {a.t("changed"), c.Changed}, {a.t("no longer"), c.Removed}} {
		for _, e := range part.entries {
			rows = append(rows, [2]string{part.label, e.Name + ": " + a.forRoles(e.Roles)})
		}
	}
	for _, r := range c.Revoked {
		name, _, _ := strings.Cut(r.VKey, "+")
		rows = append(rows, [2]string{a.t("revoked"), strings.TrimSuffix(name+": "+r.Why, ": ")})
	}
	return rows
}
