package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"carrel/content"
	"carrel/content/builtin"
	"carrel/content/bundle"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/player/page"
)

// book is a course at hand: its files, and its outline where it was loaded.
type book struct {
	name     string
	files    fs.FS
	course   *course.Course
	problems []markdown.Problem
	err      error // why it cannot be opened
	origin   page.Origin
	outline  func() (*course.Course, []markdown.Problem, error) // of a package
	paper    string                                             // the file of a sealed exam, else ""
}

// load reads the outline of a book.
func (b *book) load() (err error) {
	if b.outline != nil {
		b.course, b.problems, err = b.outline()
		return err
	}
	b.course, b.problems, err = content.Load(b.files, b.name)
	return err
}

// openBook loads the course at path: a folder, a package, or one markdown file.
func (a *app) openBook(path string) (*book, error) {
	b, err := a.bookAt(path)
	if err != nil {
		return nil, err
	}
	if err := b.load(); err != nil {
		return nil, a.notPlayable(path, err)
	}
	return b, nil
}

// bookAt finds the files of a course without reading them. What a course's
// links name outside of its folder is not reached.
func (a *app) bookAt(path string) (*book, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(abs)
	if err != nil {
		return nil, err
	}
	switch {
	case !info.IsDir() && isPackage(abs):
		return a.packageAt(path)
	case !info.IsDir() && isPaper(abs):
		return a.paperBook(path)
	case !info.IsDir():
		return a.fileAt(path, abs, info)
	}
	files := folder(abs)
	if _, err := files.Stat("."); err != nil { // a folder that cannot be opened is not an empty course
		return nil, err
	}
	return &book{name: filepath.Base(abs), files: files}, nil
}

// fileAt is bookAt for a single file.
func (a *app) fileAt(path, abs string, info fs.FileInfo) (*book, error) {
	dir, file := filepath.Split(abs)
	if !info.Mode().IsRegular() || !isMarkdown(file) {
		return nil, a.notPlayable(path, content.ErrNotCourse)
	}
	f, err := os.Open(abs) // a file that cannot be read is not an empty course
	if err != nil {
		return nil, err
	}
	return &book{name: file, files: single{folder(dir), file}}, f.Close()
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

func (a *app) notPlayable(path string, err error) error {
	f := &failure{code: exitContent, err: err, text: path + ": " + err.Error()}
	switch {
	case errors.Is(err, bundle.ErrDamaged):
		return a.badPackage(path, err)
	case errors.Is(err, content.ErrNotCourse):
		f.text = a.t("%s is neither a course folder, nor a package, nor a markdown file", path)
		f.hint = a.t("name a folder that holds markdown files, a .carrel file, or one .md file")
	case errors.Is(err, content.ErrEmpty):
		f.text = a.t("%s holds no lessons", path)
		f.hint = a.t("a course needs at least one .md file")
	case errors.Is(err, fs.ErrPermission):
		return err
	}
	return f
}

// shelf is every course at hand that was not named: those in the folder
// courses of the data folder, then those built in. They are not loaded here; a
// broken one must not keep the others from being played, and is shown as such.
func (a *app) shelf(data string) []*book {
	var bs []*book
	dir := filepath.Join(data, "courses")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // there need not be one
		bs = append(bs, unopened(dir, err))
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch b, err := a.shelved(path, e); {
		case err == nil:
			bs = append(bs, b)
		case !errors.Is(err, content.ErrNotCourse): // a picture is no broken course
			b := unopened(path, err)
			b.name = titleOf(path, b.name)
			bs = append(bs, b)
		}
	}
	for _, c := range builtin.Courses() {
		bs = append(bs, &book{name: c.Name, files: c.FS})
	}
	return bs
}

// shelved finds the files of a course of the library. What is wrong with a
// package stands under its title there, and does not name the file again.
func (a *app) shelved(path string, e fs.DirEntry) (*book, error) {
	if isPackage(path) && e.Type().IsRegular() {
		return a.packageNamed(path, a.t("It"))
	}
	return a.bookAt(path)
}

// titleOf is the title of a package that must not be played, else name.
func titleOf(path, name string) string {
	p, err := bundle.Open(path)
	if err != nil {
		return name
	}
	defer p.Close()
	return cmp.Or(p.Header().Title, name)
}

// unopened is a book that is there and cannot be opened. To load it fails as
// opening it did.
func unopened(path string, err error) *book {
	return &book{name: filepath.Base(path), files: failing{err}, err: err}
}

// failing is a file system of which nothing can be opened.
type failing struct{ err error }

// Open fails.
func (f failing) Open(string) (fs.File, error) { return nil, f.err }
