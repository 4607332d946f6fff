package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/bundle"
	"carrel/content/markdown"
)

// example is a fence of three or four backticks that holds markdown.
var example = regexp.MustCompile("(?ms)^````markdown\n(.*?)^````$|^```markdown\n(.*?)^```$")

// The examples of the documents are what they say: nothing is wrong with them,
// and what is shown as a question can be answered.
func TestExamplesOfTheDocuments(t *testing.T) {
	for _, name := range []string{"README.md", "docs/format.md", "docs/authors.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		examples := example.FindAllStringSubmatch(string(text), -1)
		if len(examples) == 0 {
			t.Errorf("%s has no examples", name)
		}
		for _, e := range examples {
			checkExample(t, name, e[1]+e[2])
		}
	}
}

func checkExample(t *testing.T, name, text string) {
	kind := "lesson"
	switch {
	case strings.Contains(text, "<!-- node:"):
		kind = "scenario"
	case strings.Contains(text, "<!-- step:"):
		kind = "lab"
	}
	doc := markdown.Parse(name, []byte(text), markdown.Options{Kind: kind, Strict: true})
	if ps := doc.Check(); len(ps) > 0 {
		t.Errorf("%v in the example:\n%s", ps, text)
	}
	asked := strings.Count(text, "<!-- question:") + strings.Count(text, "<!-- step:")
	for _, q := range doc.Questions() {
		if q.Kind.Answerable() {
			asked--
		}
	}
	if asked != 0 {
		t.Errorf("%d questions cannot be answered in the example:\n%s", asked, text)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A single file is a course in which its neighbours are not seen.
func TestSingleFile(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "one.md"), "# One\n")
	write(t, filepath.Join(dir, "two.md"), "# Two\n")
	b, err := testApp(nil).openBook(filepath.Join(dir, "one.md"))
	if err != nil {
		t.Fatal(err)
	}
	if us := b.course.Units(); len(us) != 1 || us[0].Path != "one.md" {
		t.Errorf("units %v", us)
	}
	if _, err := b.files.Open("two.md"); err == nil {
		t.Error("the neighbour can be opened")
	}
}

// A link that leaves the course's folder leads nowhere.
func TestLinksStayInside(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "secret.md"), "# Secret\n")
	write(t, filepath.Join(dir, "course", "one.md"), "# One\n")
	if err := os.Symlink(filepath.Join("..", "secret.md"), filepath.Join(dir, "course", "two.md")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	b, err := testApp(nil).openBook(filepath.Join(dir, "course"))
	if err != nil {
		t.Fatal(err)
	}
	if f, err := b.files.Open("two.md"); err == nil {
		f.Close()
		t.Error("a file outside of the course was opened")
	}
	for _, u := range b.course.Units() {
		if strings.Contains(u.Title, "Secret") {
			t.Error("a title from outside of the course is shown")
		}
	}
}

// A folder is a file system like any other, and what was opened in it can be
// read when the folder is closed again.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sub", "one.md"), "# One\n")
	if err := fstest.TestFS(folder(dir), "sub/one.md"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(folder(filepath.Join(dir, "gone")), "."); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// A library of many courses keeps none of their folders open.
func TestFoldersAreNotKeptOpen(t *testing.T) {
	data := t.TempDir()
	for i := range 40 {
		write(t, filepath.Join(data, "courses", strconv.Itoa(i), "one.md"), "# One\n")
	}
	before := openFiles(t)
	for _, b := range testApp(nil).shelf(data) {
		if _, _, err := content.Load(b.files, b.name); err != nil {
			t.Fatal(err)
		}
	}
	if more := openFiles(t) - before; more > 10 {
		t.Errorf("%d more files are open", more)
	}
}

// openFiles counts what this program has open.
func openFiles(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Skipf("no way to count open files here: %v", err)
	}
	return len(fds)
}

// What is on the shelf and cannot be opened says so, and stays on it.
func TestShelfShowsWhatCannotBeOpened(t *testing.T) {
	data := t.TempDir()
	courses := filepath.Join(data, "courses")
	write(t, filepath.Join(courses, "good", "one.md"), "# One\n")
	if err := os.Symlink(filepath.Join(data, "gone"), filepath.Join(courses, "dangling")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	broken(t, testApp(nil).shelf(data), "dangling", fs.ErrNotExist)

	file := t.TempDir()
	write(t, filepath.Join(file, "courses"), "not a folder")
	broken(t, testApp(nil).shelf(file), "courses", nil)
}

// A package that must not be played stands on the shelf under its title, with
// the reason and what to do, and without the name of its file.
func TestShelfSaysWhyAPackageIsRefused(t *testing.T) {
	data, src := t.TempDir(), t.TempDir()
	write(t, filepath.Join(src, "course.md"), "---\nkind: course\nformat: 1\nid: org.x\ntitle: Logs and more\nversion: 1.0.0\nlocale: en\n---\n\n1. [One](one.md)\n")
	write(t, filepath.Join(src, "one.md"), "# One\n")
	file := filepath.Join(data, "courses", "x.carrel")
	write(t, filepath.Join(data, "courses", "note.txt"), "")
	if err := bundle.Write(t.Context(), file, os.DirFS(src), bundle.WriteOptions{Name: "x"}); err != nil {
		t.Fatal(err)
	}
	a := testApp(map[string]string{"CARREL_DATA": data, "CARREL_TRUST_POLICY": "strict"})
	b := pageBook(a.shelf(data)[0])
	if b.Title() != "Logs and more" || !strings.HasPrefix(b.Why(), "It has no signature") || b.Hint == "" {
		t.Errorf("on the shelf: %q, %q, %q", b.Title(), b.Why(), b.Hint)
	}
}

// broken checks that the first book on a shelf is shown as one that cannot be
// opened, by us and by the player, and that it is the only one.
func broken(t *testing.T, shelf []*book, name string, why error) {
	t.Helper()
	b := pageBook(shelf[0])
	if b.Name != name || b.Err == nil || why != nil && !errors.Is(b.Err, why) {
		t.Errorf("the first book is %q, %v", b.Name, b.Err)
	}
	if _, _, err := content.Load(b.FS, b.Name); !errors.Is(err, content.ErrNotCourse) {
		t.Errorf("%s is loaded: %v", b.Name, err)
	}
	for _, b := range shelf[1:] {
		if b.err != nil {
			t.Errorf("%s: %v", b.name, b.err)
		}
	}
}

// Without a folder of courses nothing is amiss.
func TestShelfWithoutFolder(t *testing.T) {
	for _, b := range testApp(nil).shelf(t.TempDir()) {
		if b.err != nil {
			t.Errorf("%s: %v", b.name, b.err)
		}
	}
}

// The library has what is in the data folder and what is built in; what is not
// a course there is left out.
func TestShelf(t *testing.T) {
	data := t.TempDir()
	write(t, filepath.Join(data, "courses", "logs", "one.md"), "# One\n")
	write(t, filepath.Join(data, "courses", "single.md"), "# Single\n")
	write(t, filepath.Join(data, "courses", "picture.png"), "")
	var names []string
	for _, b := range testApp(nil).shelf(data) {
		names = append(names, b.name)
	}
	if got := strings.Join(names, " "); !strings.HasPrefix(got, "logs single.md helicopter-view first-steps") {
		t.Errorf("shelf %q", got)
	}
}
