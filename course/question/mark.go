package question

import "slices"

// Mark marks a response. It returns an error, and no mark, for a response that
// does not fit the question: see Fits. What was typed is compared as Read has
// written it; a text that cannot be read earns nothing. A survey and a
// disregarded question count for nobody: their mark is nothing out of nothing.
func (q *Question) Mark(r Response) (Mark, error) {
	if err := q.Fits(r); err != nil {
		return Mark{}, err
	}
	if q.Kind == Survey || q.Verdict == Disregard {
		return Mark{}, nil
	}
	of := q.Points * 100
	if q.Verdict == AllCorrect {
		return Mark{Got: of, Of: of}, nil
	}
	return Mark{Got: q.got(r, of), Of: of}, nil
}

// Charge returns the mark after hints were shown: each takes HintCost percent
// of the whole off, down to nothing. Where every answer earns its points, hints
// cost nothing either.
func (q *Question) Charge(m Mark, hints int) Mark {
	if q.Verdict == AllCorrect {
		return m
	}
	hints = min(max(hints, 0), 100)
	percent := min(hints*max(q.HintCost, 0), 100)
	m.Got = max(0, m.Got-m.Of*percent/100)
	return m
}

// got returns the hundredths of a point that a fitting response earns.
func (q *Question) got(r Response, of int) int {
	switch q.Kind {
	case Single, Multiple, TrueFalse:
		return q.gotChoices(r, of)
	case Matrix:
		return q.gotCells(r, of)
	case Order:
		return q.gotOrder(r, of)
	case Essay:
		return q.gotCriteria(r, of)
	}
	return q.gotBlanks(r, of)
}

// gotBlanks adds up what the blanks earn. The credit of a single typed answer
// always counts; several blanks are all or nothing unless scoring is partial.
func (q *Question) gotBlanks(r Response, of int) int {
	n, sum := len(q.Blanks), 0
	for i := range q.Blanks {
		sum += q.Blanks[i].credit(q.fitting(r, i))
	}
	if n == 0 || sum < 100*n && q.Scoring != Partial && !q.typesOnce() {
		return 0
	}
	return of * sum / (100 * n)
}

// typesOnce reports whether the question is one typed line.
func (q *Question) typesOnce() bool { return len(q.Blanks) == 1 && q.Blanks[0].Form != "" }

// Matched returns, for each blank, the index of the accepted answer that what
// was typed fits, right or not, or the option that was picked if it is a right
// one; else -1.
func (q *Question) Matched(r Response) []int {
	matched := make([]int, len(q.Blanks))
	for i := range q.Blanks {
		matched[i] = q.fitting(r, i)
	}
	return matched
}

// fitting is Matched for one blank.
func (q *Question) fitting(r Response, blank int) int {
	b := &q.Blanks[blank]
	switch {
	case b.Form != "" && blank < len(r.Texts):
		return b.accepted(r.Texts[blank])
	case b.Form == "" && blank < len(r.Picks) && slices.Contains(b.Right, r.Picks[blank]):
		return r.Picks[blank]
	}
	return -1
}

// credit returns the percent of a blank that a match earns.
func (b *Blank) credit(match int) int {
	switch {
	case match < 0:
		return 0
	case b.Form == "":
		return 100
	}
	return min(max(b.Accepts[match].Credit, 0), 100)
}

// gotOrder gives, in partial scoring, (longest unbroken right sequence - 1) of
// (steps - 1).
func (q *Question) gotOrder(r Response, of int) int {
	run := longestRun(r.Picks)
	switch {
	case run == q.Steps:
		return of
	case q.Scoring == Partial && run > 1:
		return of * (run - 1) / (q.Steps - 1)
	}
	return 0
}

// longestRun returns how many steps at most stand one after the other as they
// should, anywhere in the order.
func longestRun(steps []int) int {
	_, n := Run(steps)
	return n
}
