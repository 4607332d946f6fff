package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
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
		Args: a.oneOf("add, list, revoke, remove, export, import, policy"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.trustAdd(), a.trustList(), a.trustRevoke(), a.trustRemove(), a.trustExport(), a.trustImport(), a.trustPolicy())
	return c
}

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
	case errors.Is(err, trust.ErrBusy):
		f.code, f.hint = exitFailed, a.t("try again")
	default:
		return err
	}
	f.text = err.Error()
	return f
}

func (a *app) trustList() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: a.t("Show whose keys count here"),
		Args:  a.atMost(0),
		RunE:  func(*cobra.Command, []string) error { return a.runTrustList(asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("write JSON, for programs"))
	return c
}

func (a *app) runTrustList(asJSON bool) error {
	l, err := a.trusted()
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(trustReportOf(l))
	}
	return a.blocks(a.trustBlocks(l))
}

// trusted is the trust list of the data folder.
func (a *app) trusted() (*trust.List, error) {
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	return trust.Load(dir)
}

func (a *app) trustBlocks(l *trust.List) [][][2]string {
	head := [][2]string{{a.t("list"), a.numbered(l.Serial, l.Date)}, {a.t("policy"), a.saysPolicy(l.Policy)}}
	all := [][][2]string{head}
	for _, e := range l.Entries {
		all = append(all, a.entryRows(l, e, a.t("trusted here")))
	}
	for _, in := range l.Lists {
		from := a.t("from the list of %s, %s", a.shown(l, in.Root), a.numbered(in.Serial, in.Date))
		for _, e := range in.Entries {
			all = append(all, a.entryRows(l, e, from))
		}
	}
	for _, r := range l.Revoked {
		all = append(all, a.revokedRows(l, r))
	}
	return all
}

func (a *app) numbered(serial int64, date time.Time) string {
	if serial == 0 {
		return a.aimed(a.t("empty; carrel trust add puts a key into it"))
	}
	return a.t("no. %d of %s", serial, day(date))
}

func (a *app) saysPolicy(p trust.Policy) string {
	if p == trust.Strict {
		return a.t("strict: authors who are not in the list are refused")
	}
	return a.t("ask: you are asked about authors who are not in the list")
}

// entryRows show an entry, and whether it counts at all.
func (a *app) entryRows(l *trust.List, e trust.Entry, from string) [][2]string {
	if len(l.About(e.VKey)) == 0 {
		from = a.notCounting(l, e.VKey, from)
	}
	name, _, _ := strings.Cut(e.VKey, "+")
	digits, words := fingerprints(e.VKey)
	rows := [][2]string{{a.t("name"), e.Name}, {a.t("for"), a.forRoles(e.Roles)}, {a.t("key"), name}}
	rows = append(rows, a.inBoth(digits, words)...)
	return append(rows, [2]string{a.t("since"), day(e.Since)}, [2]string{a.t("trust"), from})
}

// notCounting says why an entry has no weight: its key was revoked, or nobody
// trusts the list any more that it is in.
func (a *app) notCounting(l *trust.List, vkey, from string) string {
	if r := l.Revocation(vkey); r != nil {
		return strings.TrimSuffix(a.t("does not count: the key was revoked on %s: %s", day(r.Date), r.Why), ": ")
	}
	return a.t("does not count: it is %s, whose key is not trusted for lists", from)
}

func (a *app) revokedRows(l *trust.List, r trust.Revocation) [][2]string {
	digits, _ := fingerprints(r.VKey)
	rows := [][2]string{
		{a.t("revoked"), a.shown(l, r.VKey)},
		{a.t("fingerprint"), digits},
		{a.t("since"), day(r.Date)},
	}
	if r.Why != "" {
		rows = append(rows, [2]string{a.t("because"), r.Why})
	}
	return rows
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

// trustReport is the trust list for programs. Its fields are part of the
// interface.
type trustReport struct {
	Serial  int64           `json:"serial"`
	Date    string          `json:"date"`
	Policy  trust.Policy    `json:"policy"`
	Keys    []trustedReport `json:"keys"`
	Revoked []revokedReport `json:"revoked"`
}

type trustedReport struct {
	Name        string      `json:"name"`
	VKey        string      `json:"vkey"`
	Roles       []keys.Role `json:"roles"`
	Recipient   string      `json:"recipient,omitempty"`
	Fingerprint string      `json:"fingerprint"`
	Since       string      `json:"since"`
	From        string      `json:"from,omitempty"` // the root whose list it was in
	Counts      bool        `json:"counts"`
}

type revokedReport struct {
	VKey        string `json:"vkey"`
	Fingerprint string `json:"fingerprint"`
	Date        string `json:"date"`
	Why         string `json:"why,omitempty"`
}

func trustReportOf(l *trust.List) trustReport {
	r := trustReport{Serial: l.Serial, Date: day(l.Date), Policy: l.Policy, Keys: []trustedReport{}, Revoked: []revokedReport{}}
	for _, e := range l.Entries {
		r.Keys = append(r.Keys, entryReport(l, e, ""))
	}
	for _, in := range l.Lists {
		for _, e := range in.Entries {
			r.Keys = append(r.Keys, entryReport(l, e, in.Root))
		}
	}
	for _, v := range l.Revoked {
		digits, _ := fingerprints(v.VKey)
		r.Revoked = append(r.Revoked, revokedReport{VKey: v.VKey, Fingerprint: digits, Date: day(v.Date), Why: v.Why})
	}
	return r
}

func entryReport(l *trust.List, e trust.Entry, from string) trustedReport {
	digits, _ := fingerprints(e.VKey)
	counts := l.Revocation(e.VKey) == nil && (from == "" || l.IsRoot(from))
	return trustedReport{
		Name: e.Name, VKey: e.VKey, Roles: e.Roles, Recipient: e.Recipient, Fingerprint: digits,
		Since: day(e.Since), From: from, Counts: counts,
	}
}

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
