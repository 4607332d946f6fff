package content_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
)

// load loads one of the real courses, or skips.
func load(t *testing.T, name string) (fs.FS, *course.Course) {
	t.Helper()
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no real courses to read")
	}
	fsys := os.DirFS(filepath.Join(shared, "courses", name))
	c, ps, err := content.Load(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		t.Errorf("problem: %v", p)
	}
	return fsys, c
}

// count reads every unit and counts its questions and those with an answer to
// take.
func count(t *testing.T, fsys fs.FS, c *course.Course, kind course.Kind) (units, questions, answerable int) {
	t.Helper()
	for _, u := range c.Units() {
		if u.Kind != kind {
			continue
		}
		units++
		d, err := content.Read(fsys, c, u, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range d.Questions() {
			questions++
			if q.Kind.Answerable() {
				answerable++
			}
		}
		for _, p := range d.Check() {
			t.Errorf("problem: %v", p)
		}
	}
	return units, questions, answerable
}

func TestRealManifest(t *testing.T) {
	fsys, c := load(t, "soc-basics")
	if c.ID != "org.example.soc-basics" || c.Bare || len(c.Modules) != 1 || len(c.Units()) != 5 || len(c.Extras) != 1 {
		t.Errorf("course %+v", c)
	}
	if u, q, a := count(t, fsys, c, course.Quiz); u != 1 || q != 14 || a != 14 {
		t.Errorf("%d quizzes, %d questions, %d answerable, want 1, 14, 14", u, q, a)
	}
	if u, q, a := count(t, fsys, c, course.Lesson); u != 1 || q != 1 || a != 1 {
		t.Errorf("%d lessons, %d questions, %d answerable, want 1, 1, 1", u, q, a)
	}
}

func TestRealHugoCourse(t *testing.T) {
	fsys, c := load(t, "bits")
	if c.Title != "Willkommen" || c.Locale != "de" || !slices.Equal(c.Locales, []string{"de"}) {
		t.Errorf("course %q in %q, %v", c.Title, c.Locale, c.Locales)
	}
	var titles []string
	for _, m := range c.Modules {
		titles = append(titles, m.Title)
	}
	want := []string{"", "Einleitung", "E-Mails", "Viren", "Passwörter", "Surfen im Internet", "Vertrauliche Daten", "Social Media",
		"Cloud", "Mobile Geräte", "Mein Arbeitsplatz", "KI", "Infos / Ansprechpersonen", "mehr"}
	if !slices.Equal(titles, want) {
		t.Errorf("modules %q, want %q", titles, want)
	}
	if u, q, a := count(t, fsys, c, course.Quiz); u != 9 || q != 37 || a != 37 {
		t.Errorf("%d quizzes, %d questions, %d answerable, want 9, 37, 37", u, q, a)
	}
}

// No shortcode reaches a screen, wherever it stands.
func TestRealShortcodes(t *testing.T) {
	fsys, c := load(t, "bits")
	r := render.New(render.Mono(), render.Options{})
	for _, u := range slices.Concat(c.Units(), c.Extras) {
		d, err := content.Read(fsys, c, u, "")
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Len() {
			for _, b := range d.Chunk(i).Blocks() {
				shown := strings.Join(r.Blocks(everyBlock(b), 100), "\n")
				if strings.Contains(shown, "{{") || strings.Contains(shown, "}}") || strings.Contains(shown, "[!") {
					t.Errorf("%s:%d: %s", u.Path, b.Line, shown)
				}
			}
		}
	}
}

// everyBlock returns a block, and of a question all that is ever shown of it.
func everyBlock(b *markdown.Block) []*markdown.Block {
	bs, q := []*markdown.Block{b}, b.Question
	if q == nil {
		return bs
	}
	bs = slices.Concat(bs, q.Stem, q.Explanation, q.Right, q.Partly, q.Wrong, q.Answer)
	for _, h := range q.Hints {
		bs = append(bs, h...)
	}
	for _, c := range q.Choices {
		bs = slices.Concat(bs, c.Body, c.Feedback)
	}
	return bs
}

func TestRealPlainFolder(t *testing.T) {
	fsys, c := load(t, "security-101")
	if us := c.Units(); len(us) != 33 || us[0].Path != "README.md" || us[1].Path != "1.1 The CIA triad and other key concepts.md" {
		t.Errorf("%d units", len(us))
	}
	if !slices.Equal(c.Locales, []string{"ar", "es", "fr"}) {
		t.Errorf("locales %v", c.Locales)
	}
	for _, u := range c.Units()[1:] {
		if len(u.Locales) == 0 {
			t.Errorf("%s has no translation", u.Path)
		}
	}
	if u, q, _ := count(t, fsys, c, course.Lesson); u != 33 || q != 0 {
		t.Errorf("%d lessons, %d questions", u, q)
	}
}
