package sealed

import (
	"fmt"
	"slices"

	"carrel/course/question"
)

// Limits of a paper that was opened: it is read by machines of candidates, and
// who seals may be anybody.
const (
	maxItems     = 10_000
	maxEntries   = 1000
	maxPick      = 1000
	maxLanguages = 100
)

// check refuses a paper that does not hold together: a page can rely on parts
// that are parallel.
func (p *Paper) check() error {
	if len(p.Items) > maxItems || len(p.Entries) > maxEntries || len(p.Translations) > maxLanguages || !p.soundRules() {
		return fmt.Errorf("%w: it is beyond the limits of a paper", ErrFormat)
	}
	texts := map[string]*Text{}
	for i := range p.Items {
		it := &p.Items[i]
		if texts[it.Question.ID] != nil || !it.fits() {
			return fmt.Errorf("%w: the question %q does not hold together", ErrFormat, it.Question.ID)
		}
		texts[it.Question.ID] = &it.Text
	}
	for _, t := range p.Translations {
		for i := range t.Items {
			if of := texts[t.Items[i].ID]; of == nil || !of.sameShape(&t.Items[i].Text) {
				return fmt.Errorf("%w: the question %q does not hold together in %q", ErrFormat, t.Items[i].ID, t.Locale)
			}
		}
	}
	return p.checkPictures()
}

func (p *Paper) soundRules() bool {
	for _, e := range p.Entries {
		if e.Pick < 0 || e.Pick > maxPick || e.Points < 0 || e.Points > maxPick {
			return false
		}
	}
	r := p.Rules
	return r.Time >= 0 && r.Wait >= 0 && r.Pause >= 0 && r.Attempts >= 0 && r.Pass >= 0 && r.Pass <= 100
}

// fits reports whether the words of a question are those of its parts.
func (it *Item) fits() bool {
	q := &it.Question
	if !q.Kind.Answerable() || q.Points < 0 || q.Points > maxPick || len(it.Options) != len(q.Blanks) || len(it.Labels) != len(q.Blanks) {
		return false
	}
	for i, b := range q.Blanks {
		if b.Options != len(it.Options[i]) {
			return false
		}
	}
	if q.Columns > 0 { // of a matrix, the cells are its choices and have no words
		return (len(it.Choices) == 0 || len(it.Choices) == len(q.Choices)) && len(it.Columns) == q.Columns && len(it.Rows)*q.Columns == len(q.Choices) && len(it.Steps) == q.Steps
	}
	return len(it.Choices) == len(q.Choices) && len(it.Rows) == 0 && len(it.Steps) == q.Steps
}

// sound reports whether the orders of an answer are ones of its question's parts.
func (a *Answer) sound() bool {
	isOrder := func(order []int, of int) bool {
		sorted := slices.Sorted(slices.Values(order))
		for i, n := range sorted {
			if i != n {
				return false
			}
		}
		return len(order) == 0 || len(order) == of
	}
	for i, o := range a.Options {
		if i >= len(a.Question.Blanks) || !isOrder(o, a.Question.Blanks[i].Options) {
			return false
		}
	}
	return isOrder(a.Choices, len(a.Question.Choices)) && isOrder(a.Steps, a.Question.Steps) && a.Question.Kind != question.Unfit
}
