package tidy

import (
	"reflect"
	"slices"
	"strings"

	"carrel/content/internal/lazy"
	"carrel/content/markdown"
	"carrel/course/question"
)

// A meaning is what a file asks and says, as far as an edit must not touch it.
type meaning struct {
	title, kind string
	questions   []question.Question
	heads       []string // the headings of the questions
	ids         []string // those that the file gives to its questions; "" for none
	words       []string // of its blocks, in order
	errors      int      // problems because of which something is lost
}

func meaningOf(d *markdown.Document, opts Options) meaning {
	m := meaning{title: d.Title(), kind: d.Kind()}
	for i := range d.Len() {
		for _, b := range markdown.Unfold(d.Chunk(i).Blocks()) {
			m.block(b, opts.Source != nil)
		}
	}
	for _, p := range d.Problems() {
		if p.Rule.Level == markdown.Error {
			m.errors++
		}
	}
	return m
}

// block adds a block. Of a question of a translation the key is not looked at:
// that of the source counts.
func (m *meaning) block(b *markdown.Block, translation bool) {
	if b.Question == nil {
		m.say(b)
		return
	}
	it := b.Question
	q := it.Question
	m.ids = append(m.ids, q.ID)
	q.ID = ""
	if translation {
		q = question.Question{Choices: make([]question.Choice, len(q.Choices)), Steps: q.Steps, Columns: q.Columns}
	}
	m.questions = append(m.questions, q)
	m.heads = append(m.heads, markdown.PlainText(it.Heading.Node, it.Heading.Source))
	m.say(it.Prompt...)
	for _, c := range it.Choices {
		m.say(c.Body...)
		m.say(c.Feedback...)
		m.words = append(m.words, c.IfLeft)
	}
	for _, g := range it.Gaps {
		m.say(g.Label...)
		m.words = append(m.words, g.Options...)
		m.say(slices.Concat(g.Says...)...)
	}
	m.say(slices.Concat(slices.Concat(it.Rows...), slices.Concat(it.Steps...), it.Model, slices.Concat(it.Hints...))...)
	m.say(slices.Concat(it.Explanation, it.Right, it.Partly, it.Wrong, it.Answer)...)
	m.words = append(m.words, it.Columns...)
}

// marker is that of an alert within another block, where it is a part of the
// text.
var marker = lazy.Regexp(`\[![A-Za-z]+\]`)

func (m *meaning) say(bs ...*markdown.Block) {
	for _, b := range bs {
		words := b.Alert + " " + b.Title + " " + markdown.PlainText(b.Node, b.Source)
		words = marker().ReplaceAllStringFunc(words, strings.ToUpper)
		m.words = append(m.words, strings.Join(strings.Fields(words), " "))
	}
}

// sameQuestions reports whether nothing changed but ids that are new.
func sameQuestions(before, after meaning) bool {
	return before.title == after.title && before.kind == after.kind &&
		reflect.DeepEqual(before.questions, after.questions) && keepsIDs(before.ids, after.ids) &&
		slices.Equal(before.heads, after.heads) && slices.Equal(before.words, after.words) && after.errors <= before.errors
}

// keepsIDs reports whether every id is as it was, or takes the place of one
// that the parser made up.
func keepsIDs(before, after []string) bool {
	return slices.EqualFunc(before, after, func(a, b string) bool { return a == b || question.MadeID(a) })
}

// noWorse reports whether every question that was asked is still asked, with
// its id and what was ticked, and nothing more is wrong.
func noWorse(before, after meaning) bool {
	if before.title != after.title && before.title != "" || after.errors > before.errors {
		return false
	}
	at := 0
	for i, head := range before.heads {
		for at < len(after.heads) && after.heads[at] != head {
			at++
		}
		if at == len(after.heads) || !keepsIDs(before.ids[i:i+1], after.ids[at:at+1]) || !grew(before.questions[i], after.questions[at]) {
			return false
		}
		at++
	}
	return true
}

// grew reports whether a question has as many choices and ticks as it had, or
// more, and is otherwise the same. It may have become one that can be answered.
func grew(was, is question.Question) bool {
	if len(is.Choices) == 0 {
		return reflect.DeepEqual(was, is)
	}
	return len(is.Choices) >= len(was.Choices) && ticks(is) >= ticks(was) &&
		(is.Kind.Answerable() || !was.Kind.Answerable())
}

// ticks returns how many choices are right.
func ticks(q question.Question) int {
	n := 0
	for _, c := range q.Choices {
		if c.Right {
			n++
		}
	}
	return n
}
