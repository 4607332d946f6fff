package tidy

import (
	"carrel/content/markdown"
	"carrel/course/question"
)

// adoptIDs gives the questions of a translation the ids of its source, by their
// place, if they are the same questions as far as can be seen.
func (t *text) adoptIDs(targets []target) {
	src := newText(t.name, t.opts.Source.Is, Options{Kind: t.opts.Kind, Strict: t.opts.Strict})
	from := src.targets()
	missing := false
	for _, g := range targets {
		missing = missing || g.id == ""
	}
	switch {
	case !missing:
		return
	case !pairs(from, targets) || !sameShapes(src.parse().Questions(), t.parse().Questions()):
		t.note(targets[0].line, true, "no ids added: these are not the questions of the source, in its order")
		return
	}
	next := map[int]string{}
	for i, g := range targets {
		next[g.line] = from[i].id
	}
	t.give(targets, func(g target) string { return next[g.line] })
}

// pairs reports whether two files have as many targets, and no two of a pair
// have different ids.
func pairs(from, to []target) bool {
	if len(from) != len(to) {
		return false
	}
	for i, g := range to {
		if from[i].id == "" || from[i].name != g.name || g.id != "" && g.id != from[i].id {
			return false
		}
	}
	return true
}

// sameShapes reports whether a translation asks what its source asks. Its key
// is not looked at: that of the source counts.
func sameShapes(from, to []*markdown.Item) bool {
	if len(from) != len(to) {
		return false
	}
	for i, it := range from {
		if shapeOf(it) != shapeOf(to[i]) {
			return false
		}
	}
	return true
}

// A shape is what can be seen of a question without its key.
type shape struct {
	choices, blanks, steps, columns int
}

func shapeOf(it *markdown.Item) shape {
	s := shape{choices: len(it.Question.Choices), blanks: len(it.Blanks), steps: it.Question.Steps, columns: it.Question.Columns}
	if it.Kind.Typed() || it.Kind == question.Weighted || it.Kind == question.Essay || it.Kind == question.Unfit {
		s.blanks = 0 // a fence may be missing in a translation
	}
	return s
}
