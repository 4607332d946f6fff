package lint

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"carrel/content/markdown"
	"carrel/course"
)

// objectives looks for objectives that are named and not there, and for those
// that are there and come to nothing.
func (l *linter) objectives() {
	if l.files[manifestName].meta.Refused() {
		return // what objectives there are is not known
	}
	var known []string
	for _, o := range l.course.Objectives {
		known = append(known, o.ID)
	}
	taught, tested := map[string]bool{}, map[string]bool{}
	for _, f := range l.order {
		if !f.isUnit() {
			continue
		}
		f.knownObjectives(known)
		for _, o := range f.meta.Strings("objectives") {
			taught[o] = taught[o] || teaches(f.kind)
		}
		for _, q := range f.questions {
			for _, o := range q.objectives {
				tested[o] = tested[o] || q.scored()
			}
		}
	}
	l.idle(taught, tested)
}

// teaches reports the kinds of unit in which something is learned.
func teaches(k course.Kind) bool {
	return k == course.Lesson || k == course.Lab || k == course.Scenario || k == course.Cards
}

// knownObjectives notes each objective of a file that the course does not have.
func (f *file) knownObjectives(known []string) {
	named := nodes(f.meta.Lookup("objectives"))
	for _, d := range f.draws {
		named = slices.Concat(named, d.where["objectives"])
	}
	for _, n := range named {
		if s := markdown.Scalar(n); !slices.Contains(known, s) {
			f.noteAt(ruleNoObjective, n, nearest(s, known), "the course has no objective %q", s)
		}
	}
	inherited := f.meta.Strings("objectives")
	for _, q := range f.questions {
		for _, s := range q.objectives {
			if !slices.Contains(known, s) && !slices.Contains(inherited, s) {
				f.note(ruleNoObjective, q.line, 1, nearest(s, known), "the course has no objective %q", s)
			}
		}
	}
}

func nearest(s string, known []string) string {
	if near := markdown.Closest(s, known); near != "" && len(s) <= 64 {
		return "did you mean " + near + "?"
	}
	return "add it to objectives in course.md"
}

// idle tells which objectives nobody teaches or tests.
func (l *linter) idle(taught, tested map[string]bool) {
	m := l.files[manifestName]
	markdown.Keys(m.meta.Lookup("objectives"), func(k, _ *yaml.Node) {
		if !taught[k.Value] {
			m.noteAt(ruleUntaught, k, "name it in the objectives of a lesson, a lab or a scenario", "no lesson says that it teaches %s", k.Value)
		}
		if !tested[k.Value] {
			m.noteAt(ruleUntested, k, "name it in the objectives of a question", "no question tests %s", k.Value)
		}
	})
}
