package question

import "slices"

// One reports whether exactly one choice is to be taken.
func (q *Question) One() bool {
	switch q.Kind {
	case Single, TrueFalse:
		return true
	case Survey:
		return !q.Many && q.Columns == 0
	}
	return false
}

// Cells returns the number of rows of a matrix, 0 for a question that is none.
func (q *Question) Cells() (rows int) {
	if q.Columns < 1 {
		return 0
	}
	return len(q.Choices) / q.Columns
}

// tally counts what was taken: of the right choices there are, how many were
// taken, and how many wrong ones.
func (q *Question) tally(r Response) (key, right, wrong int) {
	for i, c := range q.Choices {
		taken := r.Takes(i)
		switch {
		case c.Right && taken:
			key, right = key+1, right+1
		case c.Right:
			key++
		case taken:
			wrong++
		}
	}
	return key, right, wrong
}

// gotChoices marks choices. The key earns everything; else the credit of what
// was taken where it has any, else the share of the key in partial scoring.
func (q *Question) gotChoices(r Response, of int) int {
	key, right, wrong := q.tally(r)
	if right == key && wrong == 0 {
		return of
	}
	if credit, ok := q.credited(r); ok {
		return of * credit / 100
	}
	if q.Scoring == Partial && q.Kind == Multiple {
		return share(of, right-wrong, key)
	}
	return 0
}

// credited adds up the credit of the choices taken, 0 to 100 percent, and
// reports whether any of them had one.
func (q *Question) credited(r Response) (percent int, any bool) {
	for _, i := range r.Choices {
		if c := q.Choices[i].Credit; c != nil {
			percent, any = percent+*c, true
		}
	}
	return min(max(percent, 0), 100), any
}

// share returns n of all as a part of of, never below nothing.
func share(of, n, all int) int {
	if all == 0 {
		return 0
	}
	return max(0, of*n/all)
}

// gotCells marks a matrix. In partial scoring a radio matrix earns the share of
// its right rows, any other (right ticked - wrong ticked) / right: the share of
// right cells would reward one lucky tick in a sparse table.
func (q *Question) gotCells(r Response, of int) int {
	key, right, wrong := q.tally(r)
	switch {
	case right == key && wrong == 0:
		return of
	case q.Scoring != Partial:
		return 0
	case q.Radio:
		return share(of, right, q.Cells())
	}
	return share(of, right-wrong, key)
}

// gotCriteria marks an essay by the criteria that it was found to meet: all of
// them earn everything, else each its credit, and those without one share
// alike. No text earns nothing.
func (q *Question) gotCriteria(r Response, of int) int {
	if !written(r) {
		return 0
	}
	if len(r.Choices) == len(q.Choices) {
		return of
	}
	percent, alike := 0, 0
	for _, i := range r.Choices {
		if c := q.Choices[i].Credit; c != nil {
			percent += *c
		} else {
			alike++
		}
	}
	got := of*percent/100 + share(of, alike, len(q.Choices))
	return min(max(got, 0), of)
}

// row returns the cells of the row that cell i is in.
func (q *Question) row(i int) (from, to int) {
	from = i / q.Columns * q.Columns
	return from, from + q.Columns
}

// radio reports whether one cell is taken in each row.
func (q *Question) radio() bool { return q.Radio && q.Columns > 0 }

// perRow counts the cells taken in each row.
func (q *Question) perRow(r Response) []int {
	taken := make([]int, q.Cells())
	for _, i := range r.Choices {
		if row := i / q.Columns; row < len(taken) {
			taken[row]++
		}
	}
	return taken
}

// exceptRow returns the choices outside of the row of cell i.
func (q *Question) exceptRow(choices []int, i int) []int {
	from, to := q.row(i)
	return slices.DeleteFunc(slices.Clone(choices), func(c int) bool { return from <= c && c < to })
}
