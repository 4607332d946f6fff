package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carrel/content/clean"
	"carrel/course"
	playerpage "carrel/player/page"
	"carrel/store/credential"
	"carrel/store/credential/baked"
	"carrel/store/credential/didkey"
	"carrel/store/credential/page"
	"carrel/store/keys"
	"carrel/store/trust"
)

// credentialSuffixes are how the files end that may hold a credential.
var credentialSuffixes = []string{".json", ".pdf", ".png", ".svg"}

// isCredential reports a file that may hold a credential.
func isCredential(path string) bool {
	return slices.Contains(credentialSuffixes, strings.ToLower(filepath.Ext(path)))
}

// kept is a certificate in the data folder, as it was when it was verified. The
// credential and the page lie beside it; what is here is shown without
// verifying all of them at every start.
type kept struct {
	ID       string    `json:"id"`
	Course   string    `json:"course"`
	Title    string    `json:"title"`
	Of       string    `json:"of"`
	Name     string    `json:"name"`
	Issuer   string    `json:"issuer"`
	Key      string    `json:"key"` // verifier key of the issuer
	Level    string    `json:"level"`
	Date     time.Time `json:"date"`
	Until    time.Time `json:"until,omitzero"`
	Withdrew string    `json:"withdrew,omitempty"`
	File     string    `json:"file"` // without its extension
	PDF      bool      `json:"pdf,omitempty"`
}

const (
	keptFolder = "certificates"
	keptList   = "certificates.json"
	maxKept    = 1 << 20 // bytes of the list
)

// keptIn reads which certificates a data folder has; none is no error.
func (a *app) keptIn(dir string) ([]kept, error) {
	path := filepath.Join(dir, keptFolder, keptList)
	b, err := a.small(path, maxKept)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	var out []kept
	if err := json.Unmarshal(b, &out); err != nil || len(b) > maxKept {
		return nil, &failure{
			code: exitFailed, err: err, text: a.t("%s cannot be read", path),
			hint: a.t("take it away, and add your certificates again"),
		}
	}
	return out, nil
}

// addCertificate verifies a certificate and keeps it, when it is about this
// device. Again with its page is welcome.
func (a *app) addCertificate(dir, path string, yes bool) error {
	read, err := a.certificateAt(path)
	if why := withdrawn(err); why != "" && read != nil {
		err = errors.Join(err, a.withdraw(dir, read.report.Certificate.ID, why))
	}
	if err != nil {
		return err
	}
	if err := a.isOwn(dir, path, read.report); err != nil {
		return err
	}
	if err := a.trustIssuer(path, read.report, yes); err != nil {
		return err
	}
	all, err := a.keptIn(dir)
	if err != nil {
		return err
	}
	k, err := keepFiles(dir, read)
	if err != nil {
		return err
	}
	if err := writeKept(dir, with(all, k)); err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("added"), k.Title}, {a.t("course"), k.Of}, {a.t("issuer"), k.Issuer}, {a.t("evidence"), k.Level},
		{a.t("file"), k.path(dir)},
	})
}

// withdrawn is how an error says that a certificate was taken back, "" when it
// does not.
func withdrawn(err error) string {
	switch {
	case errors.Is(err, credential.ErrRevoked):
		return string(credential.Revoked)
	case errors.Is(err, credential.ErrSuspended):
		return string(credential.Suspended)
	}
	return ""
}

// withdraw marks a certificate that is kept as one that does not count.
func (a *app) withdraw(dir, id, why string) error {
	all, err := a.keptIn(dir)
	i := slices.IndexFunc(all, func(k kept) bool { return k.ID == id })
	if err != nil || i < 0 {
		return err
	}
	all[i].Withdrew = why
	return writeKept(dir, all)
}

// with returns certificates with one more, or one in place of itself.
func with(all []kept, k kept) []kept {
	for i, was := range all {
		if was.ID == k.ID {
			k.PDF = k.PDF || was.PDF
			all[i] = k
			return all
		}
	}
	return append(all, k)
}

// readCertificate is a credential that was read and verified, with its page
// where it came in one.
type readCertificate struct {
	credential, pdf []byte
	report          *credential.Report
	match           page.Match // of the page
}

// certificateAt reads and verifies a credential, or the page that holds one. A
// page that says other things than its credential is refused. Of a credential
// that does not count, what was read comes with the error.
func (a *app) certificateAt(path string) (*readCertificate, error) {
	opt, err := a.verifyOptions(path, nil)
	if err != nil {
		return nil, err
	}
	r, err := a.certificateIn(path, opt)
	if err != nil {
		return nil, err
	}
	if err := r.report.Err(); err != nil {
		return r, a.notCertificate(path, err)
	}
	return r, nil
}

// certificateIn is what a file holds, whether it counts or not: the report says.
func (a *app) certificateIn(path string, opt credential.Options) (*readCertificate, error) {
	file, err := a.small(path, page.MaxPage)
	if err != nil {
		return nil, err
	}
	r := &readCertificate{credential: file, match: page.Same}
	if page.IsPDF(file) || isPage(path) {
		if r.pdf = file; len(file) > page.MaxPage {
			return nil, a.notCertificate(path, page.ErrNotPage)
		}
		if r.credential, err = page.Extract(file); err != nil {
			return nil, a.notCertificate(path, err)
		}
	}
	if baked.IsPNG(file) || baked.IsSVG(file) {
		if r.credential, err = baked.Extract(file); err != nil {
			return nil, a.notBadge(path, err)
		}
	}
	if r.report, err = credential.Verify(r.credential, opt); err != nil {
		return nil, a.notCertificate(path, err)
	}
	if r.pdf != nil && r.report.Signature.State == credential.Good {
		r.match, err = comparePage(r)
	}
	if err != nil {
		return nil, a.notCertificate(path, err)
	}
	return r, nil
}

// comparePage makes the page again, and holds the one that came against it.
func comparePage(r *readCertificate) (page.Match, error) {
	words, err := keys.Words(r.report.Issuer.VKey)
	if err != nil {
		return page.NotCompared, err
	}
	return typesetter().Compare(r.pdf, page.WordsOf(r.report.Certificate, words), r.credential)
}

// pageOf is the page of a credential of our own.
func (c *certifier) pageOf(said credential.Certificate, signed []byte) ([]byte, error) {
	words, err := keys.Words(c.key.VKey())
	if err != nil {
		return nil, err
	}
	return typesetter().Certificate(page.WordsOf(said, words), signed)
}

// notCertificate says why a certificate is not believed.
func (a *app) notCertificate(path string, err error) error {
	f := &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("do not believe it; ask its issuer for another")}
	switch {
	case errors.Is(err, page.ErrNotPage), errors.Is(err, credential.ErrNotCredential):
		f.code, f.hint = exitFailed, a.t("name the .json or .pdf file that came from the issuer")
	case errors.Is(err, page.ErrOther):
		f.hint = a.t("somebody changed the page; the credential in it may be good: ask who gave it to you for the .json file")
	}
	return f
}

// isOwn refuses a certificate of somebody else.
func (a *app) isOwn(dir, path string, r *credential.Report) error {
	own, err := existingKey(dir)
	if err == nil {
		did, bad := didkey.FromVKey(own.VKey())
		if bad == nil && did == r.Certificate.Subject.DID {
			return nil
		}
	}
	return &failure{
		code: exitFailed, err: err,
		text: a.t("%s is about the work of another device: %s", path, clean.Line(r.Certificate.Subject.Name)),
		hint: a.t("carrel verify checks the certificates of others; your own is added where the work was done"),
	}
}

// trustIssuer asks whether to trust an issuer who is not known.
func (a *app) trustIssuer(path string, r *credential.Report, yes bool) error {
	switch r.Issuer.Trust {
	case credential.Trusted:
		return nil
	case credential.Unknown:
		return a.believeIssuer(path, r, yes)
	}
	return &failure{
		code: exitSignature, text: a.t("%s: its issuer is not to be believed: %s", path, clean.Line(r.Issuer.Why)),
		hint: a.t("carrel trust list says what you decided about the key"),
	}
}

// believeIssuer asks about an issuer whom nobody decided about.
func (a *app) believeIssuer(path string, r *credential.Report, yes bool) error {
	list, err := a.trusted()
	if err != nil {
		return err
	}
	policy, err := a.policyFor(list)
	if err != nil {
		return err
	}
	if d := trust.Decide(list, r.Issuer.VKey, keys.Issuer, policy); d != trust.Unknown {
		return a.distrusted(path, list, r.Issuer.VKey, keys.Issuer, d)
	}
	if err := a.meet(r.Issuer.VKey, []keys.Role{keys.Issuer}, yes); err != nil {
		return err
	}
	e := trust.Entry{VKey: r.Issuer.VKey, Roles: []keys.Role{keys.Issuer}, Since: r.Certificate.From, Name: clean.Line(cmp.Or(r.Certificate.Issuer.Name, "issuer"))}
	return a.update(func(l *trust.List) error { return l.Add(e) })
}

// keepFiles writes a certificate into the data folder.
func keepFiles(dir string, r *readCertificate) (kept, error) {
	c := r.report.Certificate
	k := kept{
		ID: c.ID, Course: c.Achievement.Course, Title: clean.Line(cmp.Or(c.Name, c.Achievement.Name)), Of: clean.Line(c.Achievement.Name),
		Name: clean.Line(c.Subject.Name), Issuer: clean.Line(cmp.Or(r.report.Issuer.Name, c.Issuer.Name)), Key: r.report.Issuer.VKey,
		Level: string(c.Evidence.Level), Date: c.From, Until: c.Until, PDF: r.pdf != nil,
	}
	k.File = c.From.UTC().Format(time.DateOnly) + "-" + slug(c.Achievement.Name) + "-" + short(c.ID)
	at := filepath.Join(dir, keptFolder)
	if err := os.MkdirAll(at, 0o700); err != nil {
		return k, err
	}
	if err := replaceFile(filepath.Join(at, k.File+".json"), r.credential); err != nil || r.pdf == nil {
		return k, err
	}
	return k, replaceFile(filepath.Join(at, k.File+".pdf"), r.pdf)
}

// short is the last letters and digits of an id.
func short(id string) string {
	const most = 8
	s := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(id))
	return s[max(0, len(s)-most):]
}

func writeKept(dir string, all []kept) error {
	slices.SortStableFunc(all, func(a, b kept) int { return b.Date.Compare(a.Date) })
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(dir, keptFolder, keptList), append(b, '\n'))
}

// awards are the certificates of the data folder for the player. A list that
// cannot be read leaves the shelf without them.
func (a *app) awards(dir string) (out []playerpage.Award) {
	all, err := a.keptIn(dir)
	if err != nil || len(all) == 0 {
		return nil
	}
	list, err := a.trusted()
	if err != nil {
		return nil
	}
	for _, k := range all {
		out = append(out, k.award(dir, slices.Contains(list.Roles(k.Key), keys.Issuer)))
	}
	return out
}

// path is the file to be handed on: the page, where it came.
func (k kept) path(dir string) string {
	ext := ".json"
	if k.PDF {
		ext = ".pdf"
	}
	return filepath.Join(dir, keptFolder, filepath.Base(k.File)+ext)
}

func (k kept) award(dir string, trusted bool) playerpage.Award {
	path := k.path(dir)
	return playerpage.Award{
		Course: course.ID(k.Course), Title: k.Title, Of: k.Of, Name: k.Name, Issuer: k.Issuer, Level: k.Level,
		Date: k.Date, Until: k.Until, Trusted: trusted, Withdrew: k.Withdrew, File: path,
		Copy: func() (string, []byte, error) {
			b, err := os.ReadFile(path)
			if err != nil {
				return "", nil, fmt.Errorf("the copy in the data folder: %w", err)
			}
			return filepath.Base(path), b, nil
		},
	}
}
