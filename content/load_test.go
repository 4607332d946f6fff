package content_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// folder makes a file system of texts by path.
func folder(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// outline writes a course as "module: path, path; module: path".
func outline(c *course.Course) string {
	var modules []string
	for _, m := range c.Modules {
		var paths []string
		for _, u := range m.Units {
			paths = append(paths, u.Path)
		}
		modules = append(modules, m.Title+": "+strings.Join(paths, ", "))
	}
	return strings.Join(modules, "; ")
}

func mustLoad(t *testing.T, fsys fs.FS) (*course.Course, []markdown.Problem) {
	t.Helper()
	c, ps, err := content.Load(fsys, "My Course")
	if err != nil {
		t.Fatal(err)
	}
	return c, ps
}

const front = "---\nkind: course\nid: org.example.a\ntitle: A\nversion: 1.0.0\n---\n"

func TestOutline(t *testing.T) {
	files := map[string]string{"a.md": "# A", "b.md": "# B", "c/d e.md": "# D", "g.md": "# G"}
	for name, c := range map[string]struct{ body, want, extras string }{
		"one list":         {"See [A](g.md) first.\n\n## Outline\n\n1. [A](a.md)\n2. [B](b.md)\n", ": a.md, b.md", ""},
		"bullets":          {"- [B](b.md)\n- [A](a.md)\n", ": b.md, a.md", ""},
		"extras":           {"1. [A](a.md)\n\nAlso: [G](g.md), [web](https://a.b/c.md)\n", ": a.md", "g.md"},
		"headings":         {"# A\n\n## One\n\n1. [A](a.md)\n\n## Two\n\n1. [B](b.md)\n2. [D](c/d%20e.md)\n", "One: a.md; Two: b.md, c/d e.md", ""},
		"nested":           {"1. One\n   1. [A](a.md)\n2. Two\n   - [B](b.md)\n   - [D](<c/d e.md>)\n3. [G](g.md)\n", "One: a.md; Two: b.md, c/d e.md; : g.md", ""},
		"nested, linked":   {"1. [A](a.md)\n   1. [B](b.md)\n", "A: a.md, b.md", ""},
		"anchor":           {"1. [A](a.md#x)\n2. [self](course.md)\n3. [picture](a.png)\n", ": a.md", ""},
		"below each other": {"1. [A](./c/../a.md)\n", ": a.md", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := folder(files)
			fsys["course.md"] = &fstest.MapFile{Data: []byte(front + c.body)}
			got, ps := mustLoad(t, fsys)
			if s := outline(got); s != c.want {
				t.Errorf("outline %q, want %q", s, c.want)
			}
			var extras []string
			for _, u := range got.Extras {
				extras = append(extras, u.Path)
			}
			if s := strings.Join(extras, " "); s != c.extras || len(ps) > 0 {
				t.Errorf("extras %q, want %q; problems %v", s, c.extras, ps)
			}
		})
	}
}

func TestManifest(t *testing.T) {
	src := `---
kind: course
format: 1
id: org.example.soc
title: "SOC: basics"
version: 1.2.0
locale: en
locales: [en, fr]
license: CC0-1.0
authors: [Ada <ada@example.org>]
level: beginner
duration: 1h30m
prerequisites:
  - Patience
  - {course: org.example.linux, version: ">=2"}
objectives:
  a.b: Do it
certificate: {title: T, requires: {exam: x.md}, valid: 2y}
x-own: anything
---
1. [A](a.md)
`
	c, ps := mustLoad(t, folder(map[string]string{"course.md": src, "a.md": "# A", "a.fr.md": "# A", "a.de.md": "# A", "a.notes.md": "x"}))
	if len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	got := fmt.Sprintf("%s|%s|%s|%s|%v|%s|%v|%s|%v|%v|%v|%+v|%s", c.ID, c.Title, c.Version, c.Locale, c.Locales, c.License,
		c.Authors, c.Level, c.Duration, c.Prerequisites, c.Objectives, *c.Certificate, c.Welcome)
	want := "org.example.soc|SOC: basics|1.2.0|en|[en de fr]|CC0-1.0|[Ada <ada@example.org>]|beginner|1h30m0s|" +
		"[{Patience  } { org.example.linux >=2}]|[{a.b Do it}]|{Title:T Requires:map[exam:x.md] Valid:2y}|course.md"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if u := c.Units()[0]; len(u.Locales) != 2 || u.Locales["fr"] != "a.fr.md" {
		t.Errorf("translations %v", u.Locales)
	}
}

func TestUnit(t *testing.T) {
	quiz := "---\nkind: quiz\nid: check\ntitle: Check\nduration: 5m\nobjectives: [a, b]\npass: 70%\nattempts: 2\nfeedback: after\nshuffle: {questions: false, choices: true}\n---\n"
	c, ps := mustLoad(t, folder(map[string]string{"course.md": front + "1. [A](a.md)\n2. [B](b.md)\n", "a.md": quiz,
		"b.md": "---\nkind: exam\nattempts: unlimited\ndraw: []\n---\ntext\n\n## Heading\n"}))
	if len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	a, b := c.Units()[0], c.Units()[1]
	if got, want := fmt.Sprintf("%+v", *a), "{ID:check Kind:quiz Title:Check Path:a.md Locales:map[] Duration:5m0s Objectives:[a b] Rules:{Pass:70 Attempts:2 Feedback:after Shuffle:true}}"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if b.ID != "b.md" || b.Title != "Heading" || b.Rules != (course.Rules{Feedback: course.AtOnce}) {
		t.Errorf("unit %+v", *b)
	}
}

func TestManifestProblems(t *testing.T) {
	one := "1. [A](a.md)\n"
	for name, c := range map[string]struct {
		manifest string
		unit     string
		want     string
	}{
		"missing file":     {front + "1. [A](a.md)\n2. [X](x.md)\n", "# A", "course.md:8:4: cannot read x.md: there is no such file"},
		"linked twice":     {front + "1. [A](a.md)\n2. [X](a.md)\n", "# A", "course.md:8:4: a.md is linked twice; the first link counts"},
		"unknown key":      {"---\nkind: course\nid: a.b\ntitel: x\n---\n" + one, "# A", "course.md:4:1: unknown key titel"},
		"no id":            {"---\nkind: course\n---\n" + one, "# A", "course.md:1:1: the course needs an id in reverse domain form"},
		"bad id":           {"---\nkind: course\nid: A b\n---\n" + one, "# A", "course.md:3:5: the course needs an id in reverse domain form"},
		"bad version":      {"---\nkind: course\nid: a.b\nversion: \"1.0\"\n---\n" + one, "# A", "the version \"1.0\" is not a semantic version"},
		"newer format":     {"---\nkind: course\nid: a.b\nformat: 2\n---\n" + one, "# A", "format 2; this program knows format 1"},
		"bad locale":       {"---\nkind: course\nid: a.b\nlocale: english\n---\n" + one, "# A", "\"english\" is not a language tag"},
		"bad duration":     {"---\nkind: course\nid: a.b\nduration: long\n---\n" + one, "# A", "the duration \"long\" is not understood"},
		"hash":             {"---\nkind: course\nid: a.b\ntitle: C # for all\n---\n" + one, "# A", "course.md:4:8: the value of title is cut off at #"},
		"no outline":       {front + "text", "# A", "course.md:1:1: the course has no outline"},
		"unit kind":        {front + one, "---\nkind: quizz\n---\n", "a.md:2:7: there is no kind of unit called \"quizz\""},
		"unit key":         {front + one, "---\npass: 1\n---\n", "a.md:2:1: unknown key pass"},
		"unit pass":        {front + one, "---\nkind: quiz\npass: 700%\n---\n", "a.md:3:7: pass must be a number from 0 to 100"},
		"unit feedback":    {front + one, "---\nkind: quiz\nfeedback: never\n---\n", "a.md:3:11: feedback cannot be \"never\""},
		"unit yaml":        {front + one, "---\na: [\n---\n", "a.md:"},
		"empty unit":       {front + one, "", "a.md:1:1: the file is empty"},
		"not UTF-8":        {front + one, "# A\n\n\u00e9 \xe9t\xe9", "a.md:3:4: the file is not UTF-8: the byte 0xE9"},
		"broken manifest":  {"---\nid: [\n---\n" + one, "# A", "course.md:"},
		"link out of here": {front + one + "2. [X](../../x.md)\n", "# A", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ps := mustLoad(t, folder(map[string]string{"course.md": c.manifest, "a.md": c.unit}))
			text := fmt.Sprint(ps)
			if !strings.Contains(text, c.want) || c.want == "" && len(ps) > 0 {
				t.Errorf("problems %v, want one with %q", ps, c.want)
			}
			if name != "no outline" && got.At("a.md") == nil {
				t.Error("the rest of the course did not load")
			}
		})
	}
}

// What follows from a fault that is told is not told again.
func TestFrontMatterHints(t *testing.T) {
	const one = "1. [A](a.md)\n"
	for name, c := range map[string]struct{ manifest, unit, message, hint string }{
		"quiz without kind": {front + one, "---\npass: 1\n---\n", "unknown key pass", "did you mean kind: quiz or kind: pool?"},
		"kind misspelt":     {front + one, "---\nkind: quizz\npass: 1\n---\n", `there is no kind of unit called "quizz"`, "did you mean quiz?"},
		"key of a course":   {front[:len(front)-4] + "pass: 1\n---\n" + one, "# A", "unknown key pass", ""},
		"manifest refused":  {"---\nkind: course\nid: org.example.a\nobjectives:\n\ta: b\n---\n" + one, "# A", "front matter: a tab cannot indent YAML", "use spaces"},
	} {
		t.Run(name, func(t *testing.T) {
			_, ps := mustLoad(t, folder(map[string]string{"course.md": c.manifest, "a.md": c.unit}))
			if len(ps) != 1 || ps[0].Message != c.message || ps[0].Hint != c.hint {
				t.Errorf("problems %+v, want %q (%s)", ps, c.message, c.hint)
			}
		})
	}
}

func TestSameIDTwice(t *testing.T) {
	c, ps := mustLoad(t, folder(map[string]string{"course.md": front + "1. [A](a.md)\n2. [B](b.md)\n", "a.md": "---\nid: x\n---\n", "b.md": "---\nid: x\n---\n"}))
	if len(ps) != 1 || ps[0].String() != "b.md:2:5: the id x is already that of a.md" {
		t.Errorf("problems %v", ps)
	}
	if c.Units()[0].ID != "x" || c.Units()[1].ID != "b.md" {
		t.Errorf("units %v, %v", *c.Units()[0], *c.Units()[1])
	}
}

func TestBareFolder(t *testing.T) {
	for name, c := range map[string]struct {
		files       []string
		want, title string
	}{
		"natural order":   {[]string{"10 b.md=x", "2 a.md=x", "1.md=x"}, ": 1.md, 2 a.md, 10 b.md", "My Course"},
		"folders":         {[]string{"b/2.md=x", "b/1.md=x", "a_x/1.md=x", "z.md=x"}, ": z.md; a x: a_x/1.md; b: b/1.md, b/2.md", "My Course"},
		"folder in one":   {[]string{"a/b/1.md=x", "a/2.md=x", "c.md=x"}, ": c.md; a: a/2.md; b: a/b/1.md", "My Course"},
		"title":           {[]string{"README.md=# The *Title*\n\ntext", "1.md=x"}, ": README.md, 1.md", "The Title"},
		"title only":      {[]string{"README.md=# The Title\n", "1.md=x"}, ": 1.md", "The Title"},
		"late title":      {[]string{"README.md=### Badges\n\n" + strings.Repeat("x ", 4000) + "\n\n# T\n", "1.md=x"}, ": README.md, 1.md", "T"},
		"module title":    {[]string{"a/_index.md=---\ntitle: Module\n---\n", "a/1.md=x", "b.md=x"}, ": b.md; Module: a/1.md", "My Course"},
		"module text":     {[]string{"a/_index.md=---\ntitle: Module\n---\ntext", "a/1.md=x", "b.md=x"}, ": b.md; Module: a/_index.md, a/1.md", "My Course"},
		"left out":        {[]string{"LICENSE.md=x", ".x.md=x", ".git/a.md=x", "node_modules/a.md=x", "CODE_OF_CONDUCT.md=x", "changelog.md=x", "a.png=x", "a.md=x"}, ": a.md", "My Course"},
		"one folder":      {[]string{"LICENSE=x", "docs/en/a.md=x", "docs/en/b.md=x"}, ": docs/en/a.md, docs/en/b.md", "My Course"},
		"weights":         {[]string{"a.md=---\nweight: 2\n---\n", "b.md=---\nweight: -1\n---\n", "c.md=x", "0.md=x"}, ": b.md, a.md, 0.md, c.md", "My Course"},
		"source language": {[]string{"a.de.md=x", "b.de.md=x"}, ": a.de.md, b.de.md", "My Course"},
		"translations":    {[]string{"a.md=x", "a.fr.md=x", "b.pt-BR.md=x", "a.x-y.md=x"}, ": a.md, a.x-y.md, b.pt-BR.md", "My Course"},
		"summary":         {[]string{"SUMMARY.md=# Summary\n\n[Intro](i.md)\n\n- [B](b.md)\n\n# Part\n\n- [A](a.md)\n- [Draft]()\n", "a.md=x", "b.md=x", "i.md=x", "unlinked.md=x"}, ": i.md, b.md; Part: a.md", "My Course"},
		"empty summary":   {[]string{"SUMMARY.md=# Summary\n", "a.md=x"}, ": a.md", "My Course"},
		"a lesson course": {[]string{"course.md=# Of course\n\ntext", "a.md=x"}, ": a.md, course.md", "My Course"},
		"capital suffix":  {[]string{"A.MD=x", "b.markdown=x"}, ": A.MD, b.markdown", "My Course"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for _, f := range c.files {
				path, text, _ := strings.Cut(f, "=")
				fsys[path] = &fstest.MapFile{Data: []byte(text)}
			}
			got, ps := mustLoad(t, fsys)
			if s := outline(got); s != c.want || got.Title != c.title {
				t.Errorf("%q: %q, want %q: %q", got.Title, s, c.title, c.want)
			}
			if got.ID != "local.my-course" || !got.Bare || len(ps) > 0 {
				t.Errorf("id %s, bare %v, problems %v", got.ID, got.Bare, ps)
			}
		})
	}
}

func TestBareTranslations(t *testing.T) {
	c, _ := mustLoad(t, folder(map[string]string{"a.md": "x", "a.fr.md": "x", "b/c.md": "x", "translations/ar/b/c.md": "x",
		"translations/nonsense/a.md": "x", "translations/es/other.md": "x"}))
	if got := fmt.Sprint(c.At("a.md").Locales, c.At("b/c.md").Locales, c.Locales); got != "map[fr:a.fr.md] map[ar:translations/ar/b/c.md] [ar fr]" {
		t.Errorf("translations %s", got)
	}
	c, _ = mustLoad(t, folder(map[string]string{"a.de.md": "x"}))
	if c.Locale != "de" || len(c.Units()[0].Locales) != 0 {
		t.Errorf("locale %q, %v", c.Locale, c.Units()[0].Locales)
	}
}

func TestQuizdownIsAQuiz(t *testing.T) {
	c, _ := mustLoad(t, folder(map[string]string{"a.md": "text\n\n{{< quizdown >}}\n", "b.md": "x"}))
	if c.At("a.md").Kind != course.Quiz || c.At("b.md").Kind != course.Lesson {
		t.Errorf("kinds %s, %s", c.At("a.md").Kind, c.At("b.md").Kind)
	}
}

func TestNoCourse(t *testing.T) {
	for name, c := range map[string]struct {
		fsys fs.FS
		want error
	}{
		"no folder":    {os.DirFS(filepath.Join(t.TempDir(), "none")), content.ErrNotCourse},
		"empty":        {fstest.MapFS{}, content.ErrEmpty},
		"no markdown":  {folder(map[string]string{"a.txt": "x", "LICENSE.md": "x"}), content.ErrEmpty},
		"empty folder": {fstest.MapFS{"a": &fstest.MapFile{Mode: fs.ModeDir}}, content.ErrEmpty},
	} {
		if _, _, err := content.Load(c.fsys, name); !errors.Is(err, c.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A pipe is never opened, a broken link and an unreadable file are reported,
// and the other lessons load.
func TestStrangeFiles(t *testing.T) {
	fsys := folder(map[string]string{"a.md": "# A", "zero.md": ""})
	fsys["pipe.md"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	fsys["dir.md/x.txt"] = &fstest.MapFile{}
	c, ps := mustLoad(t, fsys)
	if got := outline(c); got != ": a.md, zero.md" {
		t.Errorf("outline %q", got)
	}
	if got := fmt.Sprint(ps); got != "[pipe.md:1:1: it is not a regular file zero.md:1:1: the file is empty]" {
		t.Errorf("problems %s", got)
	}
}

func TestSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.md"), "# A")
	for name, target := range map[string]string{"loop.md": "loop.md", "b.md": "a.md", "gone.md": "none.md", "again": "."} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("this system makes no symbolic links:", err)
		}
	}
	c, ps := mustLoad(t, os.DirFS(dir))
	if got := outline(c); got != ": a.md, b.md" || len(ps) != 2 {
		t.Errorf("outline %q, problems %v", got, ps)
	}
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReadTranslation(t *testing.T) {
	quiz := "---\nkind: quiz\n---\n# Q\n<!-- question: {id: a} -->\n- [x] a\n- [ ] b\n"
	fsys := folder(map[string]string{"course.md": front + "1. [L](l.md)\n2. [Q](q.md)\n3. [R](r.md)\n", "l.md": "# Lesson", "l.fr.md": "# Leçon",
		"l.es.md": "# Lección", "q.md": quiz, "q.fr.md": strings.NewReplacer("# Q", "# QF", "[x]", "[ ]", "[ ]", "[x]").Replace(quiz), "r.md": quiz, "r.fr.md": "# RF"})
	c, _ := mustLoad(t, fsys)
	for _, x := range []struct{ path, locale, want string }{
		{"l.md", "", "Lesson"}, {"l.md", "fr", "Leçon"}, {"l.md", "fr-CA", "Leçon"}, {"l.md", "ar", "Lesson"}, {"l.md", "?", "Lesson"},
		{"q.md", "fr", "QF"}, {"r.md", "fr", "RF"},
	} {
		d, err := content.Read(fsys, c, c.At(x.path), x.locale)
		if err != nil || d.Title() != x.want {
			t.Errorf("%s in %q: %v, %v, want %s", x.path, x.locale, d.Title(), err, x.want)
		}
	}
	d, _ := content.Read(fsys, c, c.At("q.md"), "fr")
	if q := d.Questions()[0].Question; q.Kind != question.Single && q.Kind != question.Multiple || !q.Choices[0].Right || q.Choices[1].Right {
		t.Errorf("the translation has a key of its own: %+v", q)
	}
	if d, _ := content.Read(fsys, c, c.At("r.md"), "fr"); d.Untranslated() != 1 || len(d.Questions()) != 1 {
		t.Errorf("a question that is not translated: %d questions, %d untranslated", len(d.Questions()), d.Untranslated())
	}
	delete(fsys, "l.fr.md")
	if d, err := content.Read(fsys, c, c.At("l.md"), "fr"); err != nil || d.Title() != "Lesson" {
		t.Errorf("a translation that went away: %v", err)
	}
}

func TestReadFaults(t *testing.T) {
	c := &course.Course{}
	fsys := fstest.MapFS{"pipe.md": &fstest.MapFile{Mode: fs.ModeNamedPipe}, "big.md": &fstest.MapFile{Data: make([]byte, 64<<20+1)}}
	for path, want := range map[string]string{
		"../x.md": "must stay within the course", "/x.md": "must stay within the course", "none.md": "no such file",
		"pipe.md": "not a regular file", "big.md": "larger than 64 MiB",
	} {
		_, err := content.Read(fsys, c, &course.Unit{Path: path}, "")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

// A file of several windows is all there, though Read returns after the first.
func TestReadLong(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.md"), strings.Repeat("## Part\n\nA line of the text.\n\n", 50_000))
	d, err := content.Read(os.DirFS(dir), &course.Course{}, &course.Unit{Path: "a.md"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Len() != 50_000 || d.Lines() != 200_000 || len(d.Chunk(49_999).Blocks()) != 2 || len(d.Problems()) > 0 {
		t.Errorf("%d chunks, %d lines, problems %v", d.Len(), d.Lines(), d.Problems())
	}
}

// What is read in parallel comes in the same order every time.
func TestLoadIsDeterministic(t *testing.T) {
	files := map[string]string{}
	for i := range 300 {
		files[fmt.Sprintf("%d/%d.md", i%7, i)] = "---\na: [\n---\n"
	}
	fsys := folder(files)
	c, ps := mustLoad(t, fsys)
	for range 5 {
		d, qs := mustLoad(t, fsys)
		if outline(d) != outline(c) || !slices.Equal(qs, ps) {
			t.Fatal("two loads of one folder differ")
		}
	}
	if len(ps) != 300 {
		t.Errorf("%d problems, want 300", len(ps))
	}
}

func TestHostileManifest(t *testing.T) {
	start := time.Now()
	for name, body := range map[string]string{
		"many links": strings.Repeat("1. [a](a.md)\n", 20_000),
		"deep lists": strings.Repeat("- ", 10_000) + "[a](a.md)",
		"missing":    strings.Repeat("- [a](b/c.md) [d](e%2f.md) [f](%zz.md)\n", 5_000),
	} {
		if _, _, err := content.Load(folder(map[string]string{"course.md": front + body, "a.md": "x"}), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func BenchmarkLoad10000(b *testing.B) {
	dir := b.TempDir()
	for i := range 10_000 {
		write(b, filepath.Join(dir, fmt.Sprintf("%02d module", i/100), fmt.Sprintf("%d lesson.md", i)),
			fmt.Sprintf("---\ntitle: Lesson %d\n---\n# Lesson %d\n\n%s", i, i, strings.Repeat("Text of the lesson.\n", 100)))
	}
	for b.Loop() {
		c, _, err := content.Load(os.DirFS(dir), "big")
		if err != nil || len(c.Units()) != 10_000 {
			b.Fatal(err)
		}
	}
}

// A folder in no language that is known is read as it was written, unless what
// is wanted is there.
func TestLanguage(t *testing.T) {
	for _, test := range []struct{ locale, locales, want, is string }{
		{"en", "en fr", "fr-CA", "fr"}, {"en", "en fr", "de", "en"}, {"en", "en fr", "en-GB", "en"},
		{"", "ar es fr", "en", ""}, {"", "ar es fr", "fr", "fr"}, {"", "ar es fr", "und", ""}, {"", "", "fr", ""},
		{"fr", "fr pt zh-Hant", "pt-BR", "pt"}, {"fr", "", "en", "fr"},
	} {
		c := &course.Course{Locale: test.locale, Locales: strings.Fields(test.locales)}
		if got := content.Language(c, test.want); got != test.is {
			t.Errorf("%q in %q of %q: %q, want %q", test.want, test.locales, test.locale, got, test.is)
		}
	}
}

// hostileFields are manifests whose values try something.
var hostileFields = map[string]string{
	"a bomb":          "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\ntitle: *c\n",
	"a merge":         "x-a: {title: A}\n<<: {title: B}\n",
	"a tag":           "title: !!python/object/apply:os.system [\"x\"]\n",
	"binary":          "title: !!binary G10wO3gH\n",
	"keys twice":      "title: A\ntitle: B\n",
	"a complex key":   "? [a, b]\n: c\n",
	"two documents":   "title: A\n...\n",
	"a version":       "%YAML 1.2\n",
	"escapes":         `title: "\e]0;owned\a\x1b[2J\u009b31m\u202e\u2028\u200b\0\N\_\L\P"` + "\n" + `authors: ["\e[31m", "\u2066x"]` + "\n",
	"escapes in keys": `"\e]0;owned\a": x` + "\n" + `objectives: {"\e[31mo": "\u202e"}` + "\n",
	"a raw escape":    "title: \x1b]0;owned\a\n",
	"invalid UTF-8":   "title: a\xff\xfe\n",
	"deep":            "title: " + strings.Repeat("[", 5_000) + "\n",
	"deep mappings":   "title: " + strings.Repeat("{a: ", 5_000) + "\n",
	"deep by indent":  stairs(2_000),
	"many keys":       strings.Repeat("x-a: b\n", 4_000),
	"a long title":    "title: " + strings.Repeat("x", 60_000) + "\n",
	"a long number":   "version: " + strings.Repeat("9", 10_000) + "\nduration: " + strings.Repeat("9", 10_000) + "h\n",
	"500 marks":       "title: a" + strings.Repeat("\u0301", 500) + "\n",
	"a paragraph":     "title: >\n  a\n  b\n\n  c\u0085d\n",
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// What a manifest or the head of a lesson says is clean in every field, and
// what is wrong with it is said in clean words, in time.
func TestHostileFields(t *testing.T) {
	for name, fields := range hostileFields {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			c, ps, err := content.Load(folder(map[string]string{
				"course.md": "---\nkind: course\nid: org.example.a\nversion: 1.0.0\n" + fields + "---\n\n1. [L](l.md)\n2. [Q](q.md)\n",
				"l.md":      "---\n" + fields + "---\nText.\n",
				"q.md":      "---\nkind: quiz\n" + fields + "---\n# Q\n<!-- question: {" + strings.ReplaceAll(fields, "\n", " ") + "} -->\n\n- [x] a\n- [ ] b\n",
			}), "\x1b]0;x\a\u202e")
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Units()) != 2 {
				t.Errorf("%d units", len(c.Units()))
			}
			mustBeClean(t, reflect.ValueOf(*c))
			for _, u := range c.Units() {
				mustBeClean(t, reflect.ValueOf(*u))
				if _, err := content.Read(os.DirFS(t.TempDir()), c, u, "en"); err == nil || clean.Line(err.Error()) != err.Error() {
					t.Errorf("the error of a lesson that is not there: %v", err)
				}
			}
			for _, p := range ps {
				mustBeClean(t, reflect.ValueOf(p))
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// mustBeClean looks at every text of a value.
func mustBeClean(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); clean.Line(s) != s || len(s) > 1<<16 {
			t.Errorf("%.200q is not clean", s)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			mustBeClean(t, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			mustBeClean(t, v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			mustBeClean(t, k)
			mustBeClean(t, v.MapIndex(k))
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && v.Elem().Kind() != reflect.Func {
			mustBeClean(t, v.Elem())
		}
	}
}

// An outline that has seen a file before it was written is older than its text;
// one that knows the id of the file by another unit is not.
func TestAnOutlineOlderThanATextIsKnown(t *testing.T) {
	const one, two = "---\nid: one\n---\n\n# One\n", "---\nid: two\n---\n\n# Two\n"
	for _, c := range []struct {
		name, before, after string
		want                bool
	}{
		{"as it was", one, one, false},
		{"emptied, then written", "", one, true},
		{"of another id", one, "---\nid: three\n---\n\n# One\n", true},
		{"of an id that is taken", one, two, false},
		{"without its id", one, "# One\n", false},
	} {
		files := fstest.MapFS{
			"course.md": {Data: []byte("---\nkind: course\nformat: 1\nid: org.example.x\n---\n\n1. [One](one.md)\n2. [Two](two.md)\n")},
			"one.md":    {Data: []byte(c.before)},
			"two.md":    {Data: []byte(two)},
		}
		outline, _, err := content.Load(files, "x")
		if err != nil {
			t.Fatal(err)
		}
		files["one.md"] = &fstest.MapFile{Data: []byte(c.after)}
		u := outline.At("one.md")
		doc, err := content.Read(files, outline, u, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := content.Outdated(outline, u, doc); got != c.want {
			t.Errorf("%s: outdated %v", c.name, got)
		}
	}
}
