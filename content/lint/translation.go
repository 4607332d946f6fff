package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course/question"
)

// shape is what a question and its translation must have in common, so that the
// words of one can stand for those of the other: what the player asks for.
type shape struct {
	choices, steps, rows, columns int
	blanks                        string // what each offers
	words                         bool   // its words are its prompt, and fit any
}

func shapeOf(it *markdown.Item) shape {
	s := shape{
		choices: len(it.Choices), steps: len(it.Steps), rows: len(it.Rows), columns: len(it.Columns),
		words: it.Kind.Typed() || it.Kind == question.Survey && len(it.Blanks) == 1,
	}
	for _, b := range it.Blanks {
		switch it.Kind {
		case question.Match, question.Cloze:
			s.blanks += fmt.Sprint(b.Options, b.Right, ";")
		case question.Weighted:
			s.blanks += fmt.Sprint(len(b.Accepts), ";")
		default:
			s.blanks += fmt.Sprint(b.Options, ";")
		}
	}
	return s
}

// fits reports whether a question of a translation has the parts of its source.
func (s shape) fits(source shape) bool {
	s.words = source.words
	return source.words || s == source
}

// unlike says how a question differs from its source.
func (s shape) unlike(source shape) string {
	if here, there := s.parts(), source.parts(); here != there {
		return here + " instead of " + there
	}
	return "other options in its blanks, or the right ones in other places"
}

// parts counts the parts.
func (s shape) parts() string {
	var parts []string
	for _, p := range []struct {
		name string
		n    int
	}{
		{"choices", s.choices}, {"steps", s.steps}, {"rows", s.rows}, {"columns", s.columns},
		{"blanks", strings.Count(s.blanks, ";")},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.name, p.n))
		}
	}
	if parts == nil {
		return "no answer part"
	}
	return strings.Join(parts, ", ")
}

// leftToSource are the rules for what a translation takes from its source.
var leftToSource = []string{"no-key", "no-answer", "no-scenes", "scene-start"}

func isLeftToSource(p markdown.Problem) bool { return slices.Contains(leftToSource, p.Rule.ID) }

func (l *linter) translations() {
	for _, f := range l.order {
		if f.role != translation {
			continue
		}
		l.checkSource(f)
		f.checkShapes()
	}
	l.untranslated()
}

// checkSource looks whether a translation is one of the text that is there.
func (l *linter) checkSource(f *file) {
	t := f.meta.Lookup("translates")
	of, hash := markdown.Value(t, "file"), markdown.Value(t, "hash")
	if of != nil {
		if p, ok := content.Resolve(f.path, markdown.Scalar(of)); !ok || p != f.source.path {
			f.noteAt(ruleWrongSource, of, "write "+f.source.base(), "this is the translation of %s and not of %s", f.source.base(), markdown.Scalar(of))
			return
		}
	}
	switch got := markdown.Scalar(hash); {
	case got == "":
		f.noteAt(ruleUntracked, t, "carrel fmt writes it", "the translation does not say which text of %s it translates", f.source.base())
	case got != f.source.hash:
		f.noteAt(ruleStale, hash, "translate what is new, then run carrel fmt --translated "+l.shown(f.path), "%s has changed since this was translated", f.source.base())
	}
}

// checkShapes compares the questions of a translation with those of its source.
func (f *file) checkShapes() {
	source := map[string]*asked{}
	for i := range f.source.questions {
		source[f.source.questions[i].id] = &f.source.questions[i]
	}
	missing := maps.Clone(source)
	for _, q := range f.questions {
		delete(missing, q.id)
		switch s := source[q.id]; {
		case s == nil:
			f.note(ruleShape, q.line, 1, "give it the id of the question that it translates", "%s has no question %s", f.source.base(), nameOf(q.id))
		case !q.shape.fits(s.shape):
			f.note(ruleShape, q.line, 1, "give it the same parts in the same order", "this question does not fit that of %s, which is shown in its place: it has %s", f.source.base(), q.shape.unlike(s.shape))
		case q.ticks != s.ticks && strings.Contains(q.ticks, "x"):
			f.note(ruleTicks, q.line, 1, "put them into the order of the source, or write - [ ] before each",
				"ticks do not count in a translation, but these stand elsewhere than in %s: are the choices in another order?", f.source.base())
		}
	}
	if len(missing) > 0 && len(f.source.questions) > 0 {
		f.note(ruleUntold, 0, 0, "they are asked in the language of the source", "%d of the %d questions of %s are not translated", len(missing), len(f.source.questions), f.source.base())
	}
}

func nameOf(id string) string {
	if question.MadeID(id) {
		return "of this heading"
	}
	return id
}

// untranslated tells which units lack a translation into a language that the
// manifest lists: one note for each language.
func (l *linter) untranslated() {
	m := l.files[manifestName]
	for _, n := range nodes(m.meta.Lookup("locales")) {
		tag := markdown.Scalar(n)
		if tag == l.course.Locale || tag == "" {
			continue
		}
		var lacking []string
		for _, f := range l.order {
			if f.role == unit && f.unit.Locales[tag] == "" {
				lacking = append(lacking, f.path)
			}
		}
		if len(lacking) > 0 {
			m.noteAt(ruleUntold, n, "they are shown in the language of the source",
				"%d of %d units are not translated into %s: %s", len(lacking), l.units(), tag, few(lacking))
		}
	}
}

func (l *linter) units() int { return len(l.course.Units()) + len(l.course.Extras) }

// few names the first of many.
func few(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
