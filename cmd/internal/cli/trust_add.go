package cli

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

func (a *app) trustAdd() *cobra.Command {
	var roles []string
	var name string
	var yes bool
	c := &cobra.Command{
		Use:   "add KEYFILE",
		Short: a.t("Trust a key that you were given"),
		Long: a.t("Add puts a public key into the trust list, as carrel key export wrote it. It shows the fingerprint\n" +
			"as twelve words and asks. Have its owner read them to you, by telephone or in person: if they are the\n" +
			"same, the key is theirs. What you were sent together with the key proves nothing."),
		Args: a.exactlyOne("KEYFILE"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrustAdd(args[0], name, roles, yes) },
	}
	c.Flags().StringSliceVar(&roles, "role", nil, a.t("what to trust it for: a `role`; may be repeated (default: the one it was made for)"))
	c.Flags().StringVar(&name, "name", "", a.t("the `name` to show for it (default: the one in the key)"))
	c.Flags().BoolVar(&yes, "yes", false, a.t("do not ask; for who has compared the words already"))
	return c
}

func (a *app) runTrustAdd(path, name string, roleNames []string, yes bool) error {
	roles, err := a.roles(roleNames)
	if err != nil {
		return err
	}
	p, err := a.publicKey(path)
	if err != nil {
		return err
	}
	e := trust.EntryOf(p, name, time.Now(), roles...)
	// Whatever stands in the way is said before the question.
	if err := trust.New().Add(e); err != nil {
		return a.trustFailure(err)
	}
	if err := a.meet(p.VKey, e.Roles, yes); err != nil {
		return err
	}
	if err := a.update(func(l *trust.List) error { return l.Add(e) }); err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("trusted"), e.Name}, {a.t("for"), a.forRoles(e.Roles)}})
}

func (a *app) roles(names []string) (roles []keys.Role, err error) {
	for _, n := range names {
		r, err := keys.ParseRole(n)
		if err != nil {
			return nil, &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("see carrel key new --help")}
		}
		roles = append(roles, r)
	}
	return roles, nil
}

// publicKey reads a public key file.
func (a *app) publicKey(path string) (keys.PublicKey, error) {
	b, err := a.small(path, keys.MaxPublic)
	if err != nil {
		return keys.PublicKey{}, err
	}
	p, err := keys.ParsePublic(b)
	if err != nil {
		return p, &failure{
			code: exitSignature, err: err, text: path + ": " + err.Error(),
			hint: a.t("ask its owner for the file that carrel key export writes"),
		}
	}
	return p, nil
}

// small reads a regular file, one byte beyond the limit at most, so that the
// parser can tell that it is too large.
func (a *app) small(path string, limit int64) ([]byte, error) {
	f, err := a.openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// meet shows whose key it may be and asks whether to trust it.
func (a *app) meet(vkey string, roles []keys.Role, yes bool) error {
	rows, err := a.fingerprintRows(vkey)
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(vkey, "+")
	if err := a.lines(append([][2]string{{a.t("key"), name}, {a.t("for"), a.forRoles(roles)}}, rows...)); err != nil || yes {
		return err
	}
	return a.confirm(a.t("Does its owner have the same words? Trust it?"))
}
