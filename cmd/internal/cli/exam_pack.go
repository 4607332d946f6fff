package cli

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/lint"
)

// withhold takes out of a course what would put the answers of sealed exams on
// the machines of candidates: the pools that only these draw from. What it cannot
// take out is refused or told.
func (a *app) withhold(s *subject, r *lint.Report) error {
	c, _, err := content.Load(s.files, filepath.Base(s.root))
	if err != nil {
		return err
	}
	closed, open := map[string]bool{}, map[string]string{} // pools; what else uses them
	for _, e := range r.Exams {
		if e.Sealed && e.Scored > 0 {
			return &failure{
				code: exitContent,
				text: a.t("%s is sealed, and has questions with their answers in it", s.shown(e.File)),
				hint: a.t("move them into a pool that it draws from: such pools stay out of the package"),
			}
		}
		for _, d := range e.Entries {
			if closed[d.From] = closed[d.From] || e.Sealed; !e.Sealed {
				open[d.From] = e.File
			}
			if c.At(d.From) != nil {
				open[d.From] = "course.md"
			}
		}
	}
	maps.DeleteFunc(closed, func(_ string, sealed bool) bool { return !sealed })
	for _, pool := range slices.Sorted(maps.Keys(closed)) {
		if by := open[pool]; by != "" {
			delete(closed, pool)
			fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("warning"), a.t("a sealed exam draws from %s, whose answers are in the package, because %s needs it", s.shown(pool), clean.Name(by)))
			continue
		}
		fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("left out"), a.t("%s, which only sealed exams draw from", s.shown(pool)))
	}
	s.files = withheld{s.files, closed}
	return nil
}

// withheld is a course without some files and their translations.
type withheld struct {
	fs.FS
	files map[string]bool
}

func (w withheld) hides(name string) bool {
	source, _ := content.SourceOf(name)
	return w.files[name] || w.files[source]
}

// Open opens any other file.
func (w withheld) Open(name string) (fs.File, error) {
	if w.hides(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// Stat looks at any other file without opening it: to open a pipe might wait
// for ever.
func (w withheld) Stat(name string) (fs.FileInfo, error) {
	if w.hides(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(w.FS, name)
}

// ReadDir lists the others.
func (w withheld) ReadDir(dir string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(w.FS, dir)
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool { return w.hides(path.Join(dir, e.Name())) }), err
}
