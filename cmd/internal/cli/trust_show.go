package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

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
