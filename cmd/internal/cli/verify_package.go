package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"

	"carrel/content/bundle"
	"carrel/content/clean"
	"carrel/store/keys"
	"carrel/store/trust"
)

// packageReport is what carrel verify --json says of a package.
type packageReport struct {
	Course      string `json:"course"`
	Version     string `json:"version"`
	Title       string `json:"title"`
	Files       int    `json:"files"`
	Bytes       int64  `json:"bytes"`
	Digest      string `json:"digest"`
	Key         string `json:"key,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
	Trust       string `json:"trust"` // trusted, unknown, other-role, revoked or unsigned
}

// verifyPackage checks every byte of a package and says who signed it. The keys
// that were named, if any, are those that may have.
func (a *app) verifyPackage(ctx context.Context, path string, vkeys []string, asJSON bool) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	p, err := bundle.Open(path)
	if err != nil {
		return a.badPackage(path, err)
	}
	defer p.Close()
	m := a.meter(a.t("checking"))
	err = p.Check(ctx, m.at)
	m.end()
	if err != nil {
		return a.badPackage(path, fmt.Errorf("%s: %w", path, err))
	}
	if len(vkeys) > 0 && !slices.Contains(vkeys, p.Author()) {
		return a.notSignedBy(path, p)
	}
	r, err := a.packageReport(p)
	switch {
	case err != nil:
		return err
	case asJSON:
		err = a.printJSON(r)
	default:
		err = a.printPackage(r)
	}
	if err == nil && r.Trust == "revoked" {
		err = a.byRevoked(path, r.Key)
	}
	return err
}

// byRevoked ends the check of a package that is whole and must not be believed.
func (a *app) byRevoked(path, vkey string) error {
	l, err := a.trusted()
	if err != nil {
		return err
	}
	return a.distrusted(path, l, vkey, keys.Author, trust.Revoked)
}

func (a *app) notSignedBy(path string, p *bundle.Package) error {
	f := &failure{code: exitSignature, text: a.t("%s is not signed by a key that you named", path), hint: a.t("it has no signature at all")}
	if p.Signed() {
		f.hint = a.t("it is signed by %s", p.Author())
	}
	return f
}

func (a *app) packageReport(p *bundle.Package) (packageReport, error) {
	h := p.Header()
	r := packageReport{
		Course: string(h.ID), Version: h.Version, Title: clean.Line(h.Title), Files: h.Files, Bytes: h.Size,
		Digest: p.Digest(), Key: p.Author(), Trust: "unsigned",
	}
	if !p.Signed() {
		return r, nil
	}
	dir, err := a.dataDir()
	if err != nil {
		return r, err
	}
	list, err := trust.Load(dir)
	if err != nil {
		return r, err
	}
	r.Trust = map[trust.Decision]string{trust.Trusted: "trusted", trust.WrongRole: "other-role", trust.Revoked: "revoked"}[trust.Decide(list, r.Key, keys.Author, trust.Ask)]
	if r.Trust == "" {
		r.Trust = "unknown"
	}
	r.Fingerprint, err = keys.Fingerprint(r.Key)
	return r, err
}

func (a *app) printPackage(r packageReport) error {
	rows := [][2]string{
		{a.t("package"), a.t("whole: every byte is what was packed")},
		{a.t("course"), r.Title + " " + r.Version},
		{a.t("id"), r.Course},
		{a.t("files"), a.t("%d, bytes %d", r.Files, r.Bytes)},
		{a.t("digest"), r.Digest},
		{a.t("author"), a.saysTrust(r.Trust)},
	}
	if r.Key != "" {
		more, err := a.fingerprintRows(r.Key)
		if err != nil {
			return err
		}
		rows = append(append(rows, [2]string{a.t("key"), r.Key}), more...)
	}
	return a.lines(rows)
}

// saysTrust says what the trust list has to say of an author.
func (a *app) saysTrust(decision string) string {
	switch decision {
	case "trusted":
		return a.t("trusted by your list")
	case "other-role":
		return a.t("trusted by your list, but not for courses")
	case "revoked":
		return a.t("revoked: do not believe it")
	case "unsigned":
		return a.t("nobody: it has no signature")
	}
	return a.t("not in your list: compare the words with those of the author")
}
