package cli

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carrel/store/credential"
	"carrel/store/credential/page"
)

// isPage reports the page of a certificate.
func isPage(path string) bool { return strings.EqualFold(filepath.Ext(path), ".pdf") }

// pageReport is what carrel verify --json says of a page. Its fields are part
// of the interface.
type pageReport struct {
	Page   string             `json:"page"` // same, or not-compared: then another release made it
	Report *credential.Report `json:"credential"`
}

// verifyPage takes the credential out of a page, verifies it, and holds the
// page against it. Status lists that lie beside the page are looked at.
func (a *app) verifyPage(path string, asJSON bool) error {
	r, err := a.certificateAt(path)
	if err != nil {
		return err
	}
	if asJSON {
		said := "same"
		if r.match == page.NotCompared {
			said = "not-compared"
		}
		return a.printJSON(pageReport{said, r.report})
	}
	rows := [][2]string{{a.t("page"), a.t("it says what its credential says")}}
	if r.match == page.NotCompared {
		rows[0][1] = a.t("made by another release, and not compared: believe what stands here, not the words on the page")
	}
	return a.lines(append(rows, a.certificateRows(r.report)...))
}

// certificateRows say what a credential says, and what it is worth.
func (a *app) certificateRows(r *credential.Report) [][2]string {
	c := r.Certificate
	until := a.t("does not expire")
	if !c.Until.IsZero() {
		until = day(c.Until)
	}
	rows := [][2]string{
		{a.t("signature"), a.t("good")},
		{a.t("issuer"), cmp.Or(r.Issuer.Name, c.Issuer.Name)},
		{a.t("trust"), a.saysIssuer(r)},
		{a.t("status"), a.saysStatus(r)},
		{a.t("name"), strings.TrimSpace(c.Subject.Name + " " + c.Subject.Number)},
		{a.t("course"), strings.TrimSpace(c.Achievement.Name + " " + c.Achievement.Version)},
		{a.t("issued"), day(c.From)}, {a.t("valid until"), until},
		{a.t("evidence"), cmp.Or(string(c.Evidence.Level), a.t("not said"))},
	}
	if r.Issuer.Trust == credential.Trusted {
		return rows
	}
	more, err := a.fingerprintRows(r.Issuer.VKey)
	if err != nil {
		return rows
	}
	return append(rows, more...)
}

func (a *app) saysIssuer(r *credential.Report) string {
	switch r.Issuer.Trust {
	case credential.Trusted:
		return a.t("trusted by your list")
	case credential.OtherRole:
		return a.t("trusted by your list, but not for certificates")
	}
	return a.t("not in your list: compare the words with those of the issuer")
}

func (a *app) saysStatus(r *credential.Report) string {
	switch r.Status.State {
	case credential.NoStatus:
		return a.t("the issuer keeps no list")
	case credential.Valid:
		text := a.t("valid, as of list no. %d of %s", r.Status.Serial, day(r.Status.Date))
		if r.Status.Stale {
			text += ", " + a.t("which is stale: ask the issuer for a newer one")
		}
		return text
	}
	return a.t("unknown: no status list of the issuer lies beside the file")
}

// listsBeside are the status lists in the folder of a file.
func (a *app) listsBeside(path string) (out [][]byte) {
	const most = 16
	names, err := fs.Glob(os.DirFS(filepath.Dir(path)), "*.status.json")
	if err != nil {
		return nil
	}
	for _, name := range names[:min(len(names), most)] {
		if b, err := a.small(filepath.Join(filepath.Dir(path), name), page.MaxPage); err == nil {
			out = append(out, b)
		}
	}
	return out
}

// verifyOptions are what a certificate in a file is verified against.
func (a *app) verifyOptions(path string) (credential.Options, error) {
	list, err := a.trusted()
	return credential.Options{Trust: list, Lists: a.listsBeside(path), Now: time.Now()}, err
}
