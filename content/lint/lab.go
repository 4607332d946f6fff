package lint

import (
	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
)

// labs looks for labs that give what is not there, or ask for nothing.
func (l *linter) labs() {
	for _, f := range l.order {
		if f.kind != course.Lab || !f.isUnit() {
			continue
		}
		if len(f.questions) == 0 {
			f.note(ruleNoSteps, 0, 0, "write a heading with <!-- step: {id: ...} --> and an answer below it", "this lab has no step that can be answered, so that it is a lesson")
		}
		l.labGives(f)
	}
}

// labGives looks for the files that a lab says it gives.
func (l *linter) labGives(f *file) {
	for _, n := range nodes(f.meta.Lookup("files")) {
		name := markdown.Scalar(n)
		switch p, local := content.Resolve(f.path, name); {
		case !local:
			f.noteAt(ruleNoHandout, n, "give a path relative to this file", "files names %q, which is outside of the course", name)
		case !l.exists(p):
			f.noteAt(ruleNoHandout, n, l.alike(f, p), "files names %s, which is not there", p)
		}
	}
}
