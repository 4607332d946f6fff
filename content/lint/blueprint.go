package lint

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/exam"
)

// Exam is what the forms of an exam are drawn by, and what they are worth.
type Exam struct {
	File    string
	Time    string // as its author wrote it, "" for no limit
	Pass    int    // percent
	Sealed  bool
	Own     int // questions of its own, in every form
	Scored  int // of these, with a key
	Entries []Entry
	Worth   exam.Worth
}

// Entry is an entry of a draw list, and how many questions it can take.
type Entry struct {
	exam.Entry
	Fits int
}

// blueprints are those of the exams whose problems are asked for.
func (l *linter) blueprints(only string) []Exam {
	var out []Exam
	for _, f := range l.order {
		if f.kind == course.Exam && f.isUnit() && Within(f.path, only) {
			out = append(out, l.blueprint(f))
		}
	}
	slices.SortFunc(out, func(a, b Exam) int { return l.place(a.File) - l.place(b.File) })
	return out
}

// place is where a file stands in the outline.
func (l *linter) place(path string) int {
	return slices.IndexFunc(l.course.All(), func(u *course.Unit) bool { return u.Path == path })
}

func (l *linter) blueprint(f *file) Exam {
	e := Exam{File: f.path, Time: f.meta.String("time"), Pass: f.unit.Rules.Pass, Sealed: f.meta.String("sealed") == "true", Own: len(f.questions)}
	for i := range f.questions {
		if f.questions[i].scored() {
			e.Scored++
		}
	}
	b := exam.Blueprint{Fixed: f.forms()}
	var items []exam.Item
	read := map[string]bool{}
	for _, d := range f.draws {
		from := l.files[d.path]
		if from == nil {
			continue
		}
		if !read[d.path] {
			read[d.path] = true
			items = append(items, from.forms()...)
		}
		b.Entries = append(b.Entries, d.Entry)
		e.Entries = append(e.Entries, Entry{d.Entry, d.fits})
	}
	e.Worth = b.Worth(items)
	return e
}

// forms are the questions of a file as forms are drawn from them.
func (f *file) forms() []exam.Item {
	for i := len(f.items); i < len(f.questions); i++ {
		f.items = append(f.items, f.questions[i].item(f.path))
	}
	return f.items
}

// requirements looks whether what exams require can be completed before them.
func (l *linter) requirements() {
	for _, f := range l.order {
		if f.kind != course.Exam || !f.isUnit() {
			continue
		}
		for _, n := range nodes(f.meta.Lookup("requires")) {
			l.requirement(f, n)
		}
	}
}

func (l *linter) requirement(f *file, n *yaml.Node) {
	name := markdown.Scalar(n)
	path, local := content.Resolve(f.path, name)
	u := l.course.At(path)
	switch {
	case !local || u == nil:
		f.noteAt(ruleRequires, n, l.alike(f, path), "requires names %q, which is no unit of the course", name)
	case u.Path == f.path:
		f.noteAt(ruleRequires, n, "remove it", "an exam cannot require itself: nobody could begin it")
	case l.leadsTo(path, f.path, map[string]bool{}):
		f.noteAt(ruleRequires, n, "remove one of the two", "%s requires this exam in turn, so that nobody can begin either", name)
	}
}

// leadsTo reports whether a unit is another, or requires it in the end.
func (l *linter) leadsTo(path, to string, seen map[string]bool) bool {
	if path == to {
		return true
	}
	f := l.files[path]
	if f == nil || f.kind != course.Exam || seen[path] {
		return false
	}
	seen[path] = true
	return slices.ContainsFunc(nodes(f.meta.Lookup("requires")), func(n *yaml.Node) bool {
		next, _ := content.Resolve(path, markdown.Scalar(n))
		return l.leadsTo(next, to, seen)
	})
}
