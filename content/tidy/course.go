package tidy

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/internal/lazy"
	"carrel/content/markdown"
	"carrel/course"
)

// A Course is the files of a course, and what each has to know of the others.
type Course struct {
	fsys    fs.FS
	outline *course.Course
	files   []string
	roles   map[string]role
	taken   map[string]bool // ids of questions
	units   map[string]bool // ids of units
	was, is map[string][]byte
}

// A role is what a file is in its course.
type role struct {
	kind   string
	source string // of a translation
	unit   bool   // the outline names it
}

// Open reads a course: its outline, and all ids in it. The files are those that
// the course names: units and extras, their translations, and what exams draw
// from. name is the folder's name, as for [content.Load].
func Open(fsys fs.FS, name string) (*Course, error) {
	outline, _, err := content.Load(fsys, name)
	if err != nil {
		return nil, err
	}
	c := &Course{
		fsys: fsys, outline: outline, roles: map[string]role{},
		taken: map[string]bool{}, units: map[string]bool{}, was: map[string][]byte{}, is: map[string][]byte{},
	}
	if !outline.Bare {
		c.add(outline.Welcome, role{kind: "course"})
	}
	for _, u := range slices.Concat(outline.Units(), outline.Extras) {
		c.addUnit(u)
	}
	for _, f := range c.files {
		c.readIDs(f)
	}
	return c, nil
}

func (c *Course) add(file string, r role) {
	if _, there := c.roles[file]; !there {
		c.roles[file] = r
		c.files = append(c.files, file)
	}
}

func (c *Course) addUnit(u *course.Unit) {
	c.add(u.Path, role{kind: string(u.Kind), unit: true})
	c.units[string(u.ID)] = true
	if u.Kind == course.Exam {
		c.addPools(u.Path)
	}
	for _, tag := range slices.Sorted(maps.Keys(u.Locales)) {
		c.add(u.Locales[tag], role{kind: string(u.Kind), source: u.Path})
	}
}

// addPools adds the files that an exam draws from.
func (c *Course) addPools(exam string) {
	src, err := content.ReadFile(c.fsys, exam)
	if err != nil {
		return
	}
	draw := markdown.Parse(exam, src, markdown.Options{}).Meta().Lookup("draw")
	if draw == nil || draw.Kind != yaml.SequenceNode {
		return
	}
	for _, n := range draw.Content {
		file, ok := content.Resolve(exam, markdown.Scalar(markdown.Value(n, "from")))
		if ok && content.IsUnit(file) && c.readable(file) {
			c.add(file, role{})
		}
	}
}

func (c *Course) readable(file string) bool {
	info, err := fs.Stat(c.fsys, file)
	return err == nil && info.Mode().IsRegular()
}

// readIDs notes the ids of the questions in a file. One that cannot be read has
// none, and is reported when it is formatted.
func (c *Course) readIDs(file string) {
	src, err := content.ReadFile(c.fsys, file)
	if err != nil || c.roles[file].source != "" {
		return
	}
	for _, g := range newText(file, src, c.options(file)).targets() {
		if g.id != "" {
			c.taken[g.id] = true
		}
	}
}

// options are those of a file without what other files have to be read for.
func (c *Course) options(file string) Options {
	return Options{Kind: c.roles[file].kind, Strict: !c.outline.Bare, TakenIDs: c.taken}
}

// Files returns the files of the course, each before its translations.
func (c *Course) Files() []string { return slices.Clone(c.files) }

// A Result is a file before and after.
type Result struct {
	Was, Is []byte
	Changes []Change
}

// Changed reports whether the file is not in form yet.
func (r Result) Changed() bool { return string(r.Was) != string(r.Is) }

// Format brings a file of the course into normal form; nothing is written. A
// file that the course does not name is taken as what its front matter says.
// upToDate declares a translation to be that of its source as it is now.
func (c *Course) Format(file string, upToDate bool) (Result, error) {
	return c.run(file, upToDate, Format)
}

// Fix is Format with the certain repairs.
func (c *Course) Fix(file string) (Result, error) { return c.run(file, false, Fix) }

// Unit brings the text of a unit that is to be added to the course into form.
func (c *Course) Unit(file string, src []byte) ([]byte, error) {
	opts := c.options(file)
	if !c.outline.Bare && !hasID(src) {
		opts.Unit = c.freeUnit(file)
	}
	out, _, err := Format(file, src, opts)
	return out, err
}

func (c *Course) run(file string, upToDate bool, do func(string, []byte, Options) ([]byte, []Change, error)) (Result, error) {
	src, err := content.ReadFile(c.fsys, file)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", file, err)
	}
	if _, named := c.roles[file]; !named {
		c.roles[file] = c.guess(file)
		c.readIDs(file)
	}
	opts := c.options(file)
	if opts.Source, err = c.source(file, upToDate); err != nil {
		return Result{Was: src, Is: src}, err
	}
	if c.roles[file].unit && !c.outline.Bare && !hasID(src) {
		opts.Unit = c.freeUnit(file)
	}
	out, changes, err := do(file, src, opts)
	c.was[file], c.is[file] = src, out
	return Result{Was: src, Is: out, Changes: changes}, err
}

// hasID reports whether the front matter of a unit gives it an id.
func hasID(src []byte) bool {
	return markdown.Parse("", src, markdown.Options{}).Meta().String("id") != ""
}

// guess is the role of a file that the course does not name.
func (c *Course) guess(file string) role {
	if source, locale := content.SourceOf(path.Base(file)); locale != "" && locale != c.outline.Locale {
		if p := path.Join(path.Dir(file), source); c.readable(p) {
			return role{kind: c.roles[p].kind, source: p}
		}
	}
	return role{}
}

// source is what a translation is made from, in form if that was asked for
// before.
func (c *Course) source(file string, upToDate bool) (*Source, error) {
	from := c.roles[file].source
	if from == "" {
		return nil, nil
	}
	s := &Source{Is: c.is[from], Was: c.was[from], UpToDate: upToDate}
	if s.Is == nil {
		src, err := content.ReadFile(c.fsys, from)
		if err != nil {
			return nil, fmt.Errorf("%s: its source %s: %w", file, from, err)
		}
		s.Is = src
	}
	if c.outline.Bare {
		return s, nil
	}
	rel, err := filepath.Rel(path.Dir(file), from)
	s.File = filepath.ToSlash(rel)
	return s, err
}

// ErrNotTranslation is for a file that is no translation of another.
var ErrNotTranslation = errors.New("it is not a translation: its name has no language, as name.fr.md has, or there is no name.md")

// Translates returns the source of a translation.
func (c *Course) Translates(file string) (source string, err error) {
	r, named := c.roles[file]
	if !named {
		r = c.guess(file)
	}
	if r.source == "" {
		return "", fmt.Errorf("%s: %w", file, ErrNotTranslation)
	}
	return r.source, nil
}

var leadingNumber = lazy.Regexp(`^\d+(?:[.\-_ ]\d+)*[.\-_ )]+`)

// freeUnit returns an id for a unit that has none: of its file's name, with its
// kind when another unit of the name has that.
func (c *Course) freeUnit(file string) string {
	name, _ := content.SourceOf(path.Base(file))
	name = strings.TrimSuffix(name, path.Ext(name))
	if rest := leadingNumber().ReplaceAllString(name, ""); rest != "" {
		name = rest
	}
	id := slug(name)
	if c.units[id] && c.roles[file].kind != "" {
		id += "-" + c.roles[file].kind
	}
	return newNamer(c.units).free(id)
}
