package question

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxText is the most that may be typed in one response, in bytes.
const MaxText = 16 << 10

// Fits returns why a response cannot be one to this question, or nil: nothing
// may be taken, picked or typed that the question does not have.
func (q *Question) Fits(r Response) error {
	reason := ""
	switch {
	case !q.Kind.Answerable():
		return fmt.Errorf("question %s: a question of the kind %q cannot be answered", q.ID, q.Kind)
	case !ascending(r.Choices, len(q.Choices)):
		reason = fmt.Sprintf("the response %v names a choice that is not there, or out of order", r.Choices)
	case q.One() && len(r.Choices) > 1:
		reason = fmt.Sprintf("%d choices taken where one is asked for", len(r.Choices))
	case q.radio() && slices.ContainsFunc(q.perRow(r), func(n int) bool { return n > 1 }):
		reason = "two cells taken in a row that asks for one"
	case !q.picksFit(r.Picks):
		reason = fmt.Sprintf("the picks %v are not of its blanks or steps", r.Picks)
	case !q.textsFit(r.Texts):
		reason = fmt.Sprintf("the %d texts are not of its blanks, too long, or not UTF-8", len(r.Texts))
	case q.Kind == Essay && len(r.Choices) > 0 && !written(r):
		reason = "criteria are ticked, and there is no text"
	default:
		return nil
	}
	return fmt.Errorf("question %s: %s", q.ID, reason)
}

// ascending reports whether all of indexes are below n, each once, in order.
func ascending(indexes []int, n int) bool {
	for at, i := range indexes {
		if i < 0 || i >= n || at > 0 && i <= indexes[at-1] {
			return false
		}
	}
	return true
}

// picksFit: a permutation of the steps, or one option or none for each blank.
func (q *Question) picksFit(picks []int) bool {
	switch {
	case len(picks) == 0:
		return true
	case q.Steps > 0:
		sorted := slices.Sorted(slices.Values(picks))
		return len(sorted) == q.Steps && ascending(sorted, q.Steps)
	case len(picks) != len(q.Blanks):
		return false
	}
	for i, option := range picks {
		if option < -1 || option >= 0 && (q.Blanks[i].Form != "" || option >= q.Blanks[i].Options) {
			return false
		}
	}
	return true
}

func (q *Question) textsFit(texts []string) bool {
	if len(texts) != 0 && len(texts) != q.lines() {
		return false
	}
	total := 0
	for i, text := range texts {
		picked := q.Kind != Essay && q.Blanks[i].Form == ""
		if total += len(text); total > MaxText || picked && text != "" || !utf8.ValidString(text) {
			return false
		}
	}
	return true
}
