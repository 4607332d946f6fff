package cli

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"carrel/store/credential"
	"carrel/store/credential/baked"
	"carrel/store/credential/didkey"
	"carrel/store/credential/status"
	"carrel/store/credential/strictjson"
)

// holdsCredential reports whether a file is a credential, a badge or a status
// list by how it begins. One that cannot be read is left to who reads it next.
func (a *app) holdsCredential(path string) bool {
	f, err := a.openRegular(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 512))
	if err != nil {
		return false
	}
	text := bytes.TrimLeft(head, "\ufeff \t\r\n")
	return baked.IsPNG(head) || slices.ContainsFunc([]string{"{", "<", "eyJ"}, func(begin string) bool { return bytes.HasPrefix(text, []byte(begin)) })
}

// credentialFlags are what a credential is verified against.
type credentialFlags struct {
	keys   []string // those that may have signed it; none for any
	lists  []string // files of status lists
	asJSON bool
	page   string // of a page, how its words agree with the credential: same or not-compared
}

// credentialReport is what carrel verify --json says of a credential, and of the
// page that it was on. Its fields are part of the interface.
type credentialReport struct {
	Page string `json:"page,omitempty"` // same, or not-compared: then another release made it
	*credential.Report
}

// verifyCredential verifies a credential as JSON or JWT or in a picture, or a
// status list.
func (a *app) verifyCredential(path string, f credentialFlags) error {
	if _, err := a.verifiers(f.keys); err != nil {
		return err
	}
	file, err := a.small(path, baked.MaxSize)
	if err != nil {
		return err
	}
	if baked.IsPNG(file) || baked.IsSVG(file) {
		if file, err = baked.Extract(file); err != nil {
			return a.notBadge(path, err)
		}
	}
	if doc, err := strictjson.Object(file); err == nil && status.Is(doc) {
		return a.verifyStatusList(path, file, f)
	}
	opt, err := a.verifyOptions(path, f.lists)
	if err != nil {
		return err
	}
	r, err := credential.Verify(file, opt)
	if err != nil {
		return a.notCertificate(path, err)
	}
	return a.tellCredential(path, r, f)
}

func (a *app) notBadge(path string, err error) error {
	return &failure{code: exitFailed, err: err, text: path + ": " + err.Error(), hint: a.t("ask for the credential as a file of its own")}
}

// tellCredential prints a report. What a credential with a bad signature says
// is not shown: nobody said it.
func (a *app) tellCredential(path string, r *credential.Report, f credentialFlags) error {
	var err error
	switch {
	case f.asJSON:
		err = a.printJSON(credentialReport{f.page, r})
	case r.Signature.State == credential.Good:
		err = a.lines(a.credentialRows(r, f))
	}
	if err != nil {
		return err
	}
	if err := r.Err(); err != nil {
		return a.notCounted(path, err)
	}
	if len(f.keys) > 0 && !named(r.Issuer.DID, f.keys) {
		return &failure{code: exitSignature, text: a.t("%s is not signed by a key that you named", path), hint: a.t("it is signed by %s", r.Issuer.DID)}
	}
	return nil
}

// named reports whether one of the keys is that of the issuer.
func named(did string, vkeys []string) bool {
	return slices.ContainsFunc(vkeys, func(k string) bool {
		own, err := didkey.FromVKey(k)
		return err == nil && own == did
	})
}

func (a *app) credentialRows(r *credential.Report, f credentialFlags) [][2]string {
	var head [][2]string
	if f.page != "" {
		head = append(head, a.pageRow(f.page))
	}
	rows := a.certificateRows(r)
	suites := make([]string, len(r.Signature.Proofs))
	for i, p := range r.Signature.Proofs {
		suites[i] = p.Suite
	}
	for i, row := range rows {
		switch row[0] {
		case a.t("signature"):
			rows[i][1] = a.t("good: %s", strings.Join(suites, ", "))
		case a.t("trust"):
			if named(r.Issuer.DID, f.keys) {
				rows[i][1] = a.t("the key is one that you named")
			}
		case a.t("status"):
			rows[i][1] = a.saysWithdrawn(r)
		}
	}
	if title := r.Certificate.Name; title != "" && title != r.Certificate.Achievement.Name {
		rows = append(rows, [2]string{a.t("certificate"), title})
	}
	for _, o := range r.Certificate.Achievement.Objectives {
		rows = append(rows, [2]string{a.t("objective"), a.reached(o)})
	}
	rows = append(rows, [2]string{a.t("id"), r.Certificate.ID})
	if r.Certificate.Renews != "" {
		rows = append(rows, [2]string{a.t("renews"), r.Certificate.Renews})
	}
	return slices.Concat(head, rows, a.doubts(r))
}

// saysWithdrawn is what the lists say, the bad news included.
func (a *app) saysWithdrawn(r *credential.Report) string {
	asOf := a.t("as of list no. %d of %s", r.Status.Serial, day(r.Status.Date))
	switch r.Status.State {
	case credential.Revoked:
		return a.t("revoked") + ", " + asOf
	case credential.Suspended:
		return a.t("suspended") + ", " + asOf
	case credential.NoList:
		return a.t("unknown") + ": " + r.Status.Why
	}
	return a.saysStatus(r)
}

func (a *app) reached(o credential.Objective) string {
	if o.Percent < 0 {
		return o.Name
	}
	return a.t("%s: %d%%", o.Name, o.Percent)
}

// doubts are what keeps a good signature from being the whole story.
func (a *app) doubts(r *credential.Report) (rows [][2]string) {
	beware := func(text string) { rows = append(rows, [2]string{a.t("beware"), text}) }
	if r.Issuer.Why != "" {
		beware(r.Issuer.Why)
	}
	if r.Status.State == credential.Valid && r.Status.Why != "" {
		beware(r.Status.Why)
	}
	if r.Expiry.State != credential.InForce {
		beware(a.t("its time is over, or has not come: it is valid from %s on", day(r.Certificate.From)))
	}
	return rows
}

// notCounted says why a credential does not count, each reason with what to do.
func (a *app) notCounted(path string, err error) error {
	f := &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("do not believe it; ask its issuer for another")}
	switch {
	case errors.Is(err, credential.ErrUnchecked):
		f.hint = a.t("nothing is fetched: verify it with its issuer, or ask for one that is signed with a did:key")
	case errors.Is(err, credential.ErrExpired):
		f.hint = a.t("it was good: ask its owner for the one that renews it")
	case errors.Is(err, credential.ErrNotYet):
		f.hint = a.t("look at the date of this computer")
	case errors.Is(err, credential.ErrSuspended):
		f.hint = a.t("the issuer may let it count again: ask for the newest status list")
	case errors.Is(err, credential.ErrIssuer):
		f.hint = a.t("ask for one that is signed with the new key")
	case errors.Is(err, credential.ErrBackDated):
		f.hint = a.t("ask the issuer with which key it signed then")
	}
	return f
}

// statusReport is what carrel verify --json says of a status list.
type statusReport struct {
	Purpose string                  `json:"purpose"` // revocation or suspension
	URL     string                  `json:"url"`
	List    int64                   `json:"list"` // its number
	Date    time.Time               `json:"date"`
	Next    time.Time               `json:"next,omitzero"`
	Stale   bool                    `json:"stale"`
	Count   int                     `json:"count"` // certificates that it speaks of
	Issuer  credential.IssuerReport `json:"issuer"`
}

func (a *app) verifyStatusList(path string, file []byte, f credentialFlags) error {
	s, err := new(credential.Office).VerifyList(file)
	if err != nil {
		return &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("do not believe it; ask its issuer for another")}
	}
	l, err := a.trusted()
	if err != nil {
		return err
	}
	r := statusReport{s.Purpose, s.URL, s.Serial, s.Date, s.Next, s.Stale(time.Now()), s.Count(), credential.Judge(s.DID, s.Date, l)}
	if err := a.tellList(r, s.Name, f); err != nil {
		return err
	}
	if r.Issuer.Trust == credential.Distrust {
		return a.notCounted(path, credential.ErrIssuer)
	}
	if len(f.keys) > 0 && !named(s.DID, f.keys) {
		return &failure{code: exitSignature, text: a.t("%s is not signed by a key that you named", path), hint: a.t("it is signed by %s", s.DID)}
	}
	return nil
}

func (a *app) tellList(r statusReport, name string, f credentialFlags) error {
	if f.asJSON {
		return a.printJSON(r)
	}
	what := map[string]string{status.Revocation: a.t("certificates that were revoked"), status.Suspension: a.t("certificates that are suspended")}[r.Purpose]
	rows := [][2]string{
		{a.t("signature"), a.t("good")},
		{a.t("issuer"), cmp.Or(r.Issuer.Name, name, r.Issuer.DID)},
		{a.t("trust"), a.saysIssuer(&credential.Report{Issuer: r.Issuer})},
		{a.t("list"), a.t("no. %d of %s", r.List, day(r.Date))},
		{what, a.t("%d", r.Count)},
	}
	if !r.Next.IsZero() {
		rows = append(rows, [2]string{a.t("next list"), day(r.Next)})
	}
	if r.Stale {
		rows = append(rows, [2]string{a.t("beware"), a.t("the list is stale: ask the issuer for a newer one")})
	}
	return a.lines(rows)
}
