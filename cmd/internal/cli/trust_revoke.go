package cli

import (
	"time"

	"github.com/spf13/cobra"

	"carrel/store/trust"
)

func (a *app) trustRevoke() *cobra.Command {
	var why string
	var yes bool
	c := &cobra.Command{
		Use:   "revoke KEY",
		Short: a.t("Never trust a key again"),
		Long: a.t("Revoke refuses everything that a key has signed or ever will, for ever: a stolen key can date its\n" +
			"signatures as it likes, so nothing it signed can be told from a forgery. There is no way back.\n" +
			"Its owner makes a new key and signs again what is still good.\n\n" +
			"KEY is a name from carrel trust list, or a public key file.\n" +
			"Export the list afterwards, so that other computers learn of it."),
		Args: a.exactlyOne("KEY"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrustRevoke(args[0], why, yes) },
	}
	c.Flags().StringVar(&why, "why", "", a.t("the `reason`, as people will read it"))
	c.Flags().BoolVar(&yes, "yes", false, a.t("do not ask"))
	return c
}

func (a *app) runTrustRevoke(arg, why string, yes bool) error {
	l, err := a.trusted()
	if err != nil {
		return err
	}
	vkey, err := a.keyNamed(l, arg)
	if err != nil {
		return err
	}
	r := trust.Revocation{VKey: vkey, Date: time.Now(), Why: why}
	if err := trust.New().Revoke(r); err != nil {
		return a.trustFailure(err)
	}
	name := a.shown(l, vkey)
	if err := a.revoking(name, vkey, yes); err != nil {
		return err
	}
	if err := a.update(func(l *trust.List) error { return l.Revoke(r) }); err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("revoked"), name}})
}

func (a *app) revoking(name, vkey string, yes bool) error {
	rows, err := a.fingerprintRows(vkey)
	if err != nil {
		return err
	}
	if err := a.lines(append([][2]string{{a.t("name"), name}}, rows...)); err != nil || yes {
		return err
	}
	return a.confirm(a.t("Never trust this key again? There is no way back."))
}

func (a *app) trustRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove KEY",
		Short: a.t("Take a key out of the list"),
		Long: a.t("Remove takes back the trust that was given here. Unlike carrel trust revoke it is no verdict: the key\n" +
			"is one that nobody decided about, and can be added again. With a root the keys go that its list named.\n\n" +
			"KEY is a name from carrel trust list, or a public key file."),
		Args: a.exactlyOne("KEY"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrustRemove(args[0]) },
	}
}

func (a *app) runTrustRemove(arg string) error {
	l, err := a.trusted()
	if err != nil {
		return err
	}
	vkey, err := a.keyNamed(l, arg)
	if err != nil {
		return err
	}
	name := a.shown(l, vkey)
	if err := a.update(func(l *trust.List) error { return l.Remove(vkey) }); err != nil {
		return err
	}
	rows := [][2]string{{a.t("removed"), name}}
	if l, err = a.trusted(); err != nil {
		return err
	}
	if roles := l.Roles(vkey); len(roles) > 0 {
		rows = append(rows, [2]string{a.t("but"), a.t("an imported list still names it, for %s", a.forRoles(roles))})
	}
	return a.lines(rows)
}
