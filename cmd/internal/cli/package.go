package cli

import (
	"cmp"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"carrel/content/bundle"
	"carrel/content/clean"
	"carrel/player/page"
	"carrel/store/keys"
	"carrel/store/trust"
)

// isPackage reports a file that calls itself a package.
func isPackage(name string) bool {
	return strings.EqualFold(filepath.Ext(name), bundle.Extension)
}

// packageAt opens a package as a book. One that must not be played, because of
// its signature or its author, is an error.
func (a *app) packageAt(path string) (*book, error) { return a.packageNamed(path, path) }

// packageNamed is packageAt with what its errors call the package.
func (a *app) packageNamed(path, what string) (*book, error) {
	p, err := bundle.Open(path)
	switch {
	case err != nil && what != path:
		return nil, a.badOnShelf(what, path, err)
	case err != nil:
		return nil, a.badPackage(path, err)
	}
	from, err := a.originOf(what, p)
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	name := cmp.Or(p.Header().Title, filepath.Base(path))
	return &book{name: name, files: p.FS(), outline: p.Course, origin: from}, nil
}

// originOf says who vouches for a package, by the trust list of the data
// folder.
func (a *app) originOf(path string, p *bundle.Package) (page.Origin, error) {
	from := page.Origin{Package: p.Digest(), Trust: page.Unsigned}
	dir, err := a.dataDir()
	if err != nil {
		return from, err
	}
	list, err := trust.Load(dir)
	if err != nil {
		return from, err
	}
	policy, err := a.policyFor(list)
	switch {
	case err != nil || !p.Signed() && policy == trust.Ask:
		return from, err
	case !p.Signed():
		return from, a.unsigned(path)
	}
	from.Author = authorName(list, p.Author())
	if from.Words, err = keys.Words(p.Author()); err != nil {
		return from, err
	}
	switch d := trust.Decide(list, p.Author(), keys.Author, policy); d {
	case trust.Trusted:
		from.Trust = page.Trusted
	case trust.Unknown:
		from.Trust = page.Unknown
		from.Accept = func() error { return a.trustAuthor(dir, p.Author()) }
	default:
		return from, a.distrusted(path, list, p.Author(), keys.Author, d)
	}
	return from, nil
}

// unsigned is a package without a signature where one is wanted.
func (a *app) unsigned(path string) error {
	return &failure{code: exitSignature, text: a.t("%s has no signature, and only courses of trusted authors are opened here", path),
		hint: a.t("ask whoever gave it to you for the signed one, or allow it with --trust-policy ask")}
}

// authorName is what people know a key by: the name in the trust list, else the
// key's own.
func authorName(list *trust.List, vkey string) string {
	for _, e := range list.About(vkey) {
		return clean.Line(e.Name)
	}
	name, _, _ := strings.Cut(vkey, "+")
	return clean.Line(name)
}

// trustAuthor puts an author into the trust list.
func (a *app) trustAuthor(dir, vkey string) error {
	now := time.Now()
	return trust.Update(dir, now, func(l *trust.List) error {
		return l.Add(trust.Entry{VKey: vkey, Roles: []keys.Role{keys.Author}, Since: now, Name: authorName(l, vkey)})
	})
}

// badOnShelf says what is wrong with a package in the few words that the library
// has room for; which file it is stands in the hint.
func (a *app) badOnShelf(what, path string, err error) error {
	err = a.badPackage(path, err)
	f := new(failure)
	if !errors.As(err, &f) {
		return err
	}
	switch {
	case errors.Is(err, bundle.ErrFormat):
		f.text = a.t("%s was made with a newer Carrel", what)
		f.hint = a.t("a newer Carrel can play %s", path)
	case errors.Is(err, bundle.ErrNotPackage):
		f.text = a.t("%s is no course package", what)
		f.hint = a.t("take %s away, or get another copy", path)
	default:
		f.text = a.t("%s was damaged or altered since it was made", what)
		f.hint = a.t("add it again from where it came, or take the file away: %s", path)
	}
	return f
}

// badPackage says what is wrong with a package, and what to do.
func (a *app) badPackage(path string, err error) error {
	f := &failure{code: exitSignature, err: err, text: err.Error(), hint: a.t("copy it again from where it came, or ask for another copy")}
	switch {
	case errors.Is(err, bundle.ErrFormat):
		f.code, f.hint = exitContent, a.t("a newer Carrel can play it")
	case errors.Is(err, bundle.ErrNotPackage) && isPaper(path):
		f.code, f.text, f.hint = exitContent, a.t("%s is a sealed exam, and no course", path), a.t("it is not added, but sat: carrel %s", path)
	case errors.Is(err, bundle.ErrNotPackage):
		f.code = exitContent
	case !errors.Is(err, bundle.ErrDamaged) && !errors.Is(err, bundle.ErrSignature):
		return err // the file system's
	}
	return f
}
