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
	"carrel/store/credential/strictjson"
)

// isPage reports the page of a certificate.
func isPage(path string) bool { return strings.EqualFold(filepath.Ext(path), ".pdf") }

// verifyPage takes the credential out of a page, verifies it, and holds the
// page against it.
func (a *app) verifyPage(path string, f credentialFlags) error {
	if _, err := a.verifiers(f.keys); err != nil {
		return err
	}
	opt, err := a.verifyOptions(path, f.lists)
	if err != nil {
		return err
	}
	r, err := a.certificateIn(path, opt)
	if err != nil {
		return err
	}
	f.page = "same"
	if r.match == page.NotCompared {
		f.page = "not-compared"
	}
	return a.tellCredential(path, r.report, f)
}

// pageRow says whether the words on a page are those of its credential.
func (a *app) pageRow(match string) [2]string {
	if match == "same" {
		return [2]string{a.t("page"), a.t("it says what its credential says")}
	}
	return [2]string{a.t("page"), a.t("made by another release, and not compared: believe what stands here, not the words on the page")}
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

// verifyOptions are what a certificate in a file is verified against: the trust
// list, and the status lists beside it and in the files that are named.
func (a *app) verifyOptions(path string, lists []string) (credential.Options, error) {
	list, err := a.trusted()
	if err != nil {
		return credential.Options{}, err
	}
	opt := credential.Options{Trust: list, Lists: a.listsBeside(path), Now: time.Now()}
	for _, name := range lists {
		b, err := a.small(name, strictjson.MaxSize)
		if err != nil {
			return opt, err
		}
		opt.Lists = append(opt.Lists, b)
	}
	return opt, nil
}
