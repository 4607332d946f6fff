package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

func (a *app) trustPolicy() *cobra.Command {
	return &cobra.Command{
		Use:   "policy [ask|strict]",
		Short: a.t("Say what becomes of authors who are not in the list"),
		Long: a.t("With the policy ask, which is the one at the beginning, a course of an author who is not in the list\n" +
			"asks at its first start. With strict it is refused. Without an argument the policy is shown.\n" +
			"--trust-policy and CARREL_TRUST_POLICY say it for one run."),
		Args: a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrustPolicy(args) },
	}
}

func (a *app) runTrustPolicy(args []string) error {
	if len(args) > 0 {
		p, err := a.policyNamed(args[0])
		if err != nil {
			return err
		}
		if err := a.update(func(l *trust.List) error { l.Policy = p; return nil }); err != nil {
			return err
		}
	}
	l, err := a.trusted()
	if err != nil {
		return err
	}
	p, err := a.policyFor(l)
	if err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("policy"), a.saysPolicy(p)}})
}

func (a *app) policyNamed(name string) (trust.Policy, error) {
	p, err := trust.ParsePolicy(name)
	if err != nil {
		return "", &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("see carrel trust policy --help")}
	}
	return p, nil
}

// policyFor is what becomes of an author who is not in the list: the
// --trust-policy flag, else CARREL_TRUST_POLICY, else what the list says.
func (a *app) policyFor(l *trust.List) (trust.Policy, error) {
	if name := cmp.Or(a.trustFlag, a.env("CARREL_TRUST_POLICY")); name != "" {
		return a.policyNamed(name)
	}
	return l.Policy, nil
}

// distrusted says why what a key has signed is refused: what names the file.
func (a *app) distrusted(what string, l *trust.List, vkey string, role keys.Role, d trust.Decision) error {
	name := a.shown(l, vkey)
	f := &failure{
		code: exitSignature,
		text: a.t("%s is signed by %s, who is not in the trust list, and the policy is strict", what, name),
		hint: a.t("get the public key file from its owner, compare the words, and: carrel trust add KEYFILE"),
	}
	switch d {
	case trust.Revoked:
		r := l.Revocation(vkey)
		f.text = strings.TrimSuffix(a.t("%s is signed by %s, whose key was revoked on %s: %s", what, name, day(r.Date), r.Why), ": ")
		f.hint = a.t("ask for one that is signed with the new key")
	case trust.WrongRole:
		f.text = a.t("%s is signed by %s, whom you trust for %s, not for %s",
			what, name, a.forRoles(l.Roles(vkey)), a.forRoles([]keys.Role{role}))
		f.hint = a.t("if that is as it should be: carrel trust add KEYFILE --role %s", string(role))
	}
	return f
}
