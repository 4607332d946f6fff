package question

import (
	"slices"
	"strings"
)

// Toggle returns the response after choice i was picked: the only one of a
// single choice or of the row of a radio matrix; of any other it is added or
// removed.
func (q *Question) Toggle(r Response, i int) Response {
	switch at := slices.Index(r.Choices, i); {
	case q.One():
		r.Choices = []int{i}
	case q.radio():
		r.Choices = with(q.exceptRow(r.Choices, i), i)
	case at >= 0:
		r.Choices = slices.Delete(slices.Clone(r.Choices), at, at+1)
	default:
		r.Choices = with(r.Choices, i)
	}
	return r
}

// with returns the choices and one more, ascending.
func with(choices []int, i int) []int {
	more := append(slices.Clone(choices), i)
	slices.Sort(more)
	return more
}

// Pick returns the response after an option was picked for a blank; -1 leaves
// it open again. A blank or an option that is not there changes nothing.
func (q *Question) Pick(r Response, blank, option int) Response {
	if blank < 0 || blank >= len(q.Blanks) || option < -1 || option >= q.Blanks[blank].Options {
		return r
	}
	picks := slices.Repeat([]int{-1}, len(q.Blanks))
	copy(picks, r.Picks)
	picks[blank] = option
	r.Picks = picks
	return r
}

// Write returns the response after text was typed into a blank, or into the
// essay as blank 0. A blank that is not there changes nothing.
func (q *Question) Write(r Response, blank int, text string) Response {
	if blank < 0 || blank >= q.lines() {
		return r
	}
	texts := make([]string, q.lines())
	copy(texts, r.Texts)
	texts[blank] = text
	r.Texts = texts
	return r
}

// lines is the number of texts in a response.
func (q *Question) lines() int {
	if q.Kind == Essay {
		return 1
	}
	return len(q.Blanks)
}

// Put returns the response after the step at position from was moved to
// position to; those between move up or down by one. A response without an
// order starts from the one that StepOrder shows first without a seed.
func (q *Question) Put(r Response, from, to int) Response {
	if min(from, to) < 0 || max(from, to) >= q.Steps {
		return r
	}
	steps := slices.Clone(r.Picks)
	if len(steps) != q.Steps {
		steps = q.StepOrder("")
	}
	step := steps[from]
	r.Picks = slices.Insert(slices.Delete(steps, from, from+1), to, step)
	return r
}

// Complete reports whether nothing of the question is left open: every blank
// filled, each row of a radio matrix ticked, an order given, an essay written.
// Of any number of choices, one is enough. A response that does not fit the
// question, such as one to an earlier version, is never complete.
func (q *Question) Complete(r Response) bool {
	switch {
	case q.Fits(r) != nil:
		return false
	case q.Kind == Essay:
		return written(r)
	case q.radio():
		return !slices.Contains(q.perRow(r), 0)
	case len(q.Choices) > 0 && len(r.Choices) == 0:
		return false
	case q.Steps > 0 && len(r.Picks) != q.Steps:
		return false
	}
	for i := range q.Blanks {
		if !q.filled(r, i) {
			return false
		}
	}
	return !r.Empty()
}

// written reports whether there is a text that is more than white space.
func written(r Response) bool { return len(r.Texts) > 0 && strings.TrimSpace(r.Texts[0]) != "" }

func (q *Question) filled(r Response, blank int) bool {
	if q.Blanks[blank].Form != "" {
		return blank < len(r.Texts) && strings.TrimSpace(r.Texts[blank]) != ""
	}
	return blank < len(r.Picks) && r.Picks[blank] >= 0
}

// Key returns a response that earns everything. Two things it cannot know: a
// text that fits a regular expression, which stays "" unless the expression is
// plain text, and the words of an essay, of which it has the criteria only. A
// survey has no key.
func (q *Question) Key() Response {
	var r Response
	if q.Kind == Survey {
		return r
	}
	for i, c := range q.Choices {
		if c.Right {
			r = q.Toggle(r, i)
		}
	}
	for i := range q.Steps {
		r.Picks = append(r.Picks, i)
	}
	for i := range q.Blanks {
		r = q.fill(r, i)
	}
	return r
}

// fill answers one blank by its key.
func (q *Question) fill(r Response, blank int) Response {
	b := &q.Blanks[blank]
	switch {
	case b.Form != "":
		return q.Write(r, blank, b.sample())
	case len(b.Right) > 0:
		return q.Pick(r, blank, b.Right[0])
	}
	return r
}
