// Package content turns a folder of Markdown files into a course. Load reads
// the manifest, the outline and the first lines of each unit; Read opens one
// unit. The text itself belongs to package markdown.
//
// A folder with no manifest is a course too: its files in natural order, its
// folders as modules. What is wrong with a file is a Problem, and the rest of
// the course still loads.
package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"carrel/content/markdown"
	"carrel/course"
)

// Errors that mean there is no course at all.
var (
	ErrNotCourse = errors.New("not a course")
	ErrEmpty     = errors.New("no Markdown file")
)

// manifestName is the file that makes a folder a course with a manifest.
const manifestName = "course.md"

// Load reads the outline of the course in fsys. name is the folder's name, from
// which a course without a manifest gets its id. The problems are in the order
// of files as they were read, and of lines. The error wraps ErrNotCourse when
// the folder cannot be read, and ErrEmpty when there is nothing to play in it.
func Load(fsys fs.FS, name string) (*course.Course, []markdown.Problem, error) {
	info, err := fs.Stat(fsys, ".")
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %s: %s", ErrNotCourse, name, why(err))
	case !info.IsDir():
		return nil, nil, fmt.Errorf("%w: %s is not a folder", ErrNotCourse, name)
	}
	b := newBuilder(fsys)
	if h, ok := b.manifest(); ok {
		b.loadManifest(h, name)
	} else {
		b.loadBare(name)
	}
	return b.done(name)
}

func newBuilder(fsys fs.FS) *builder {
	return &builder{fsys: fsys, course: &course.Course{}, byID: map[course.UnitID]string{}}
}

func (b *builder) done(name string) (*course.Course, []markdown.Problem, error) {
	if len(b.course.Units()) == 0 && b.course.Bare {
		return nil, b.problems, fmt.Errorf("%w in %s: a course needs at least one .md file", ErrEmpty, name)
	}
	b.course.Locales = b.locales()
	return b.course, b.problems, nil
}

// locales returns the languages that the course says it has, and those of its
// translations, the source first.
func (b *builder) locales() []string {
	all := slices.Clone(b.course.Locales)
	for _, u := range slices.Concat(b.course.Units(), b.course.Extras) {
		for tag := range u.Locales {
			all = append(all, tag)
		}
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == b.course.Locale })
	if b.course.Locale != "" {
		all = append([]string{b.course.Locale}, all...)
	}
	return all
}

// manifest reads course.md. A file of that name that does not say that it is a
// course is a lesson like any other.
func (b *builder) manifest() (head, bool) {
	data, err := readAll(b.fsys, manifestName)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			b.report(ruleUnreadable, manifestName, 0, 0, "", "%s", why(err))
		}
		return head{}, false
	}
	h := head{path: manifestName, raw: data, doc: markdown.Parse(manifestName, data, markdown.Options{Kind: "course"})}
	m := h.doc.Meta()
	if kind := m.String("kind"); kind != "course" && (kind != "" || m.String("id") == "") && len(h.doc.Problems()) == 0 {
		return head{}, false
	}
	return h, true
}

// addUnits reads the heads of files and returns their units; nil stands for a
// file that cannot be read, which missing reports.
func (b *builder) addUnits(paths []string, missing func(i int, err error)) []*course.Unit {
	units := make([]*course.Unit, len(paths))
	for i, h := range readHeads(b.fsys, paths) {
		if h.err != nil {
			missing(i, h.err)
			continue
		}
		units[i] = b.unit(h)
	}
	return units
}

// Read opens the text of a unit: its translation into locale where there is
// one, else the source. The questions of a translation are those of its source,
// as [markdown.Document.AdoptKey] says, because answers are marked and kept by
// the source. The error says what to do. A long file is still being read when
// Read returns, as [markdown.Read] says.
func Read(fsys fs.FS, c *course.Course, u *course.Unit, locale string) (*markdown.Document, error) {
	file, ok := translation(u, locale)
	if !ok {
		return open(fsys, c, u, u.Path)
	}
	translated, lost := open(fsys, c, u, file)
	source, err := open(fsys, c, u, u.Path)
	switch {
	case lost != nil || err != nil:
		return source, err
	case u.Kind == course.Scenario:
		translated.AdoptScenario(source)
	default:
		translated.AdoptKey(source)
	}
	return translated, nil
}

// Outdated reports whether the outline c is older than doc, the text of u: its
// file has another id by now, which no unit has. Of a file that was being saved
// the outline may have seen nothing yet, and what is answered in the text would
// be kept under an id that the next outline does not know.
func Outdated(c *course.Course, u *course.Unit, doc *markdown.Document) bool {
	id := ownID(doc)
	return !c.Bare && doc.File() == u.Path && id != "" && id != u.ID && c.Unit(id) == nil
}

// open opens a file of a unit, its own or a translation.
func open(fsys fs.FS, c *course.Course, u *course.Unit, file string) (*markdown.Document, error) {
	if !fs.ValidPath(file) {
		return nil, fmt.Errorf("%s: a path must stay within the course", file)
	}
	doc, err := readUnit(fsys, file, markdown.Options{
		Kind:        string(u.Kind),
		Strict:      !c.Bare,
		Translation: file != u.Path,
		Include:     func(target string) ([]byte, error) { return include(fsys, file, target) },
	})
	if err != nil {
		return nil, &unread{fmt.Sprintf("cannot open %s: %s", file, why(err)), err}
	}
	return doc, nil
}

// unread is why a file could not be read, in a few words, and the cause, for
// errors.Is: what to do about an altered package is for others to say.
type unread struct {
	text string
	err  error
}

func (u *unread) Error() string { return u.text }
func (u *unread) Unwrap() error { return u.err }

func readUnit(fsys fs.FS, file string, opts markdown.Options) (*markdown.Document, error) {
	f, size, err := openFile(fsys, file)
	if err != nil {
		return nil, err
	}
	if size > maxFile {
		return nil, errors.Join(markdown.ErrTooLarge, f.Close())
	}
	return markdown.Read(file, f, size, opts)
}

func include(fsys fs.FS, from, target string) ([]byte, error) {
	file, ok := resolve(from, target)
	if !ok {
		return nil, errors.New("the path leads out of the course")
	}
	data, err := readAll(fsys, file)
	if err != nil {
		return nil, errors.New(why(err))
	}
	return data, nil
}

// translation returns the file for a language: of that tag, else of the same
// language anywhere ("fr" for "fr-CA").
func translation(u *course.Unit, locale string) (string, bool) {
	if file, ok := u.Locales[locale]; ok || locale == "" {
		return file, ok
	}
	want, err := language.Parse(locale)
	if err != nil {
		return "", false
	}
	base, _ := want.Base()
	tags := make([]string, 0, len(u.Locales))
	for tag := range u.Locales {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range tags {
		if other, err := language.Parse(tag); err == nil {
			if b, _ := other.Base(); b == base {
				return u.Locales[tag], true
			}
		}
	}
	return "", false
}

// resolve returns the path that a link in a file leads to, without its anchor,
// and whether it stays within the course.
func resolve(from, target string) (string, bool) {
	target, _, _ = strings.Cut(target, "#")
	target, err := unescape(target)
	if err != nil || target == "" || strings.HasPrefix(target, "/") || strings.ContainsAny(target, "\\\x00") {
		return "", false
	}
	p := path.Join(path.Dir(from), target)
	return p, fs.ValidPath(p)
}

// unitsByModule groups the units of one module after another by title.
func unitsByModule(titles []string, units []*course.Unit) []course.Module {
	var ms []course.Module
	for i, u := range units {
		if u == nil {
			continue
		}
		if len(ms) == 0 || ms[len(ms)-1].Title != titles[i] {
			ms = append(ms, course.Module{Title: titles[i]})
		}
		last := &ms[len(ms)-1]
		last.Units = append(last.Units, u)
	}
	return ms
}
