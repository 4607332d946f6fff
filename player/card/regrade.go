package card

import (
	"maps"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
)

// Flaws are the verdicts on the questions of a quiz, as they are now.
func Flaws(items []*markdown.Item) progress.Flaws {
	return flaws(progress.Flaws{}, items)
}

func flaws(f progress.Flaws, items []*markdown.Item) progress.Flaws {
	for _, it := range items {
		delete(f, it.ID)
		delete(f, it.Was)
		if it.Verdict != "" {
			f[it.ID] = it.Verdict
		}
	}
	return f
}

// Regrade returns how an attempt that was handed in is marked by the verdicts
// of now, and whether that is another mark. Only a verdict that came, went or
// changed makes a difference: to questions that were added, taken away or given
// another key since, the attempt is not held.
func Regrade(items []*markdown.Item, u *progress.Unit, attempt int) (h progress.Handed, differs bool) {
	h, ok := u.Marks[attempt]
	if !ok {
		return h, false
	}
	m := h.Mark
	for _, it := range items {
		then, now := worths(it, h.Flaws, u.Answer(it.ID, attempt, it.Was))
		m.Got, m.Of = m.Got+now.Got-then.Got, m.Of+now.Of-then.Of
	}
	m.Of = max(m.Of, 0)
	m.Got = min(max(m.Got, 0), m.Of)
	differs = m != h.Mark
	known := maps.Clone(h.Flaws)
	if known == nil {
		known = progress.Flaws{}
	}
	return progress.Handed{Mark: m, Flaws: flaws(known, items)}, differs
}

// worths is what a question brought to an attempt when that was marked last,
// and what it would bring now.
func worths(it *markdown.Item, f progress.Flaws, a *progress.Answer) (then, now question.Mark) {
	answered := a != nil && a.Answered
	now = Counted(it, a)
	switch {
	case !it.Kind.Answerable(), f == nil && !answered:
		return now, now // it is not known whether the verdict is in the mark
	case f == nil:
		return a.Mark, now // it is in the mark of the answer
	}
	verdict, ok := f[it.ID]
	if !ok {
		verdict = f[it.Was]
	}
	m := question.Mark{Of: it.Points * 100}
	if answered {
		m = unflawed(it, a)
	}
	return ruled(it, verdict, m, answered), now
}
