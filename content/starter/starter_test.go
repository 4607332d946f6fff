package starter_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/starter"
	"carrel/content/tidy"
	"carrel/course"
	"carrel/course/question"
)

// hostile is a title that has to be quoted in YAML and escaped in Markdown.
const hostile = `# Logs: "*who* [did](x.md) it?" <!-- & {{< x >}} # \_`

func made(t *testing.T, about starter.About) fstest.MapFS {
	t.Helper()
	files, err := starter.Course(about)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Text}
	}
	if last := files[len(files)-1].Name; last != "course.md" {
		t.Errorf("the last file is %s", last)
	}
	return fsys
}

// plays checks that a course has no problems, that every question of it can be
// answered, and that its key earns everything. It returns the kinds of question.
func plays(t *testing.T, fsys fs.FS) map[question.Kind]int {
	t.Helper()
	c, problems, err := content.Load(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[question.Kind]int{}
	for _, u := range c.All() {
		d, err := content.Read(fsys, c, u, "")
		if err != nil {
			t.Fatal(err)
		}
		problems = append(problems, d.Check()...)
		for _, it := range d.Questions() {
			kinds[it.Kind]++
			if m, err := it.Question.Mark(it.Key()); err != nil || m.Got != m.Of || m.Of == 0 {
				t.Errorf("%s: the key of %s earns %v, %v", u.Path, it.ID, m, err)
			}
		}
	}
	for _, p := range problems {
		t.Errorf("%v (%s: %s)", p, p.Rule.ID, p.Hint)
	}
	return kinds
}

func inForm(t *testing.T, fsys fs.FS) {
	t.Helper()
	c, err := tidy.Open(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range c.Files() {
		if res, err := c.Fix(file); err != nil || res.Changed() || len(res.Changes) > 0 {
			t.Errorf("%s: not in form: %v, %v", file, res.Changes, err)
		}
	}
}

func TestCoursePlays(t *testing.T) {
	for _, title := range []string{"Reading logs", hostile} {
		fsys := made(t, starter.About{ID: "org.example.logs", Title: title})
		kinds := plays(t, fsys)
		for _, k := range []question.Kind{question.Single, question.Multiple, question.TrueFalse, question.Number,
			question.Text, question.Cloze, question.Order, question.Match} {
			if kinds[k] == 0 {
				t.Errorf("no question of kind %s", k)
			}
		}
		inForm(t, fsys)
		c, _, _ := content.Load(fsys, "c")
		if c.Title != title || c.ID != "org.example.logs" || c.Bare || len(c.Units()) != 3 || len(c.Extras) != 1 {
			t.Errorf("%q: %+v", title, c)
		}
		for _, u := range c.All() {
			if string(u.ID) == u.Path {
				t.Errorf("%s has no id", u.Path)
			}
		}
	}
}

// Every link of the course leads to a file, and every objective is taught and
// tested.
func TestCourseIsWhole(t *testing.T) {
	fsys := made(t, starter.About{ID: "org.example.logs", Title: "Logs"})
	c, _, _ := content.Load(fsys, "c")
	taught, tested := map[string]bool{}, map[string]bool{}
	for _, u := range c.All() {
		d, err := content.Read(fsys, c, u, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range u.Objectives {
			taught[o] = true
		}
		for _, it := range d.Questions() {
			for _, o := range it.Objectives {
				tested[o] = true
			}
		}
		links, _ := d.Links()
		for _, l := range links {
			if p, ok := content.Resolve(u.Path, l.Target); ok && fsys[p] == nil {
				t.Errorf("%s:%d: no %s", u.Path, l.Line, l.Target)
			}
		}
	}
	for _, o := range c.Objectives {
		if !taught[o.ID] || !tested[o.ID] {
			t.Errorf("objective %s: taught %t, tested %t", o.ID, taught[o.ID], tested[o.ID])
		}
	}
}

func TestScenariosEnd(t *testing.T) {
	fsys := made(t, starter.About{ID: "org.example.logs", Title: "Logs"})
	unit, err := starter.Unit(course.Scenario, "Scenario")
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string][]byte{"course": fsys["scenarios/an-hour-to-write.md"].Data, "unit": unit} {
		s := markdown.Parse("s.md", src, markdown.Options{Kind: "scenario", Strict: true}).Scenario()
		if found := s.Check(); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
		if best, _ := s.Best(); best < s.Pass {
			t.Errorf("%s: at best %d, needed %d", name, best, s.Pass)
		}
	}
}

func TestCourseID(t *testing.T) {
	for _, id := range []string{"", "logs", "org..logs", "org.example.Logs", "org.example.a b", strings.Repeat("a.", 200) + "a"} {
		if _, err := starter.Course(starter.About{ID: id, Title: "Logs"}); !errors.Is(err, starter.ErrID) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// Files can be added to a course again and again: ids and titles do not
// collide, and the outline grows in order.
func TestUnitsAreAdded(t *testing.T) {
	fsys := made(t, starter.About{ID: "org.example.logs", Title: "Logs"})
	for i := range 2 {
		for _, kind := range []course.Kind{course.Lesson, course.Quiz, course.Scenario, course.Lab} {
			name := fmt.Sprintf("%d (more)/%s: %d.md", i, kind, i)
			add(t, fsys, kind, name)
		}
	}
	plays(t, fsys)
	inForm(t, fsys)
	c, _, _ := content.Load(fsys, "c")
	units := c.Units()
	if len(units) != 11 || len(c.Extras) != 1 || units[10].Path != "1 (more)/lab: 1.md" || units[10].Title != hostile {
		t.Errorf("%d units, the last %+v", len(units), units[len(units)-1])
	}
	if !strings.Contains(string(fsys["course.md"].Data), "\n11. [") {
		t.Errorf("%s", fsys["course.md"].Data)
	}
}

func add(t *testing.T, fsys fstest.MapFS, kind course.Kind, name string) {
	t.Helper()
	text, err := starter.Unit(kind, hostile)
	if err != nil {
		t.Fatal(err)
	}
	c, err := tidy.Open(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	if text, err = c.Unit(name, text); err != nil {
		t.Fatal(err)
	}
	linked, err := starter.Link(fsys["course.md"].Data, name, hostile)
	if err != nil {
		t.Fatal(err)
	}
	fsys[name], fsys["course.md"] = &fstest.MapFile{Data: text}, &fstest.MapFile{Data: linked}
	if _, err := starter.Link(linked, name, "again"); !errors.Is(err, starter.ErrLinked) {
		t.Errorf("linked twice: %v", err)
	}
}

func TestLink(t *testing.T) {
	const head = "# C\n\n"
	for name, tt := range map[string]struct{ in, out string }{
		"after 9":       {head + "9. [A](a.md)\n\nAlso: [G](g.md)\n", head + "9. [A](a.md)\n10. [T](t.md)\n\nAlso: [G](g.md)\n"},
		"bullets":       {head + "* [A](a.md)\n", head + "* [A](a.md)\n* [T](t.md)\n"},
		"in a module":   {head + "1. One\n   1. [A](a.md)\n2. Two\n   1. [B](b.md)\n", head + "1. One\n   1. [A](a.md)\n2. Two\n   1. [B](b.md)\n   2. [T](t.md)\n"},
		"a long entry":  {head + "1. [A](a.md):\n   about a\n\nend\n", head + "1. [A](a.md):\n   about a\n2. [T](t.md)\n\nend\n"},
		"no newline":    {head + "1. [A](a.md)", head + "1. [A](a.md)\n2. [T](t.md)\n"},
		"no outline":    {head + "Welcome", head + "Welcome\n\n1. [T](t.md)\n"},
		"CRLF":          {"# C\r\n\r\n1. [A](a.md)\r\n", "# C\r\n\r\n1. [A](a.md)\r\n2. [T](t.md)\r\n"},
		"not on a line": {head + "1. see\n   [A](a.md)\n", ""},
	} {
		got, err := starter.Link([]byte(tt.in), "t.md", "T")
		if string(got) != tt.out || (err == nil) != (tt.out != "") {
			t.Errorf("%s: %v\n%q\nwant\n%q", name, err, got, tt.out)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string][2]string{
		"02-log_files.md": {"Log files", "02-log-files-md"},
		"été":             {"Été", "t"},
		"日本":              {"日本", "my-course"},
		"..":              {"..", "my-course"},
		"42":              {"42", "42"},
		"":                {"Course", "my-course"},
		"v1.2":            {"V1.2", "v1-2"},
	} {
		if got := [2]string{starter.TitleOf(name), starter.LabelOf(name)}; got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
