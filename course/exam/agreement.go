package exam

import "carrel/course/question"

// Twice is one essay that two markers judged: the criteria that each found met,
// ascending, of so many, and the mark that this makes.
type Twice struct {
	A, B         []int
	Criteria     int
	MarkA, MarkB question.Mark
}

// Differs reports whether the two gave other points.
func (t Twice) Differs() bool { return t.MarkA != t.MarkB }

// Agreement is how far two markers agree over the essays that both judged.
type Agreement struct {
	Essays     int
	Same       int     // essays with the same points
	Difference float64 // mean absolute difference, in percent of the points of an essay
	// Kappa is Cohen's: the agreement on single criteria beyond that which
	// chance would give, from -1 to 1. It is not Defined where the markers
	// leave chance nothing: both found all criteria met, or none.
	Kappa   float64
	Defined bool
}

// Agree compares two markers (J. Cohen, A coefficient of agreement for nominal
// scales, 1960, over all criteria as decisions of met or not met).
func Agree(all []Twice) Agreement {
	out := Agreement{Essays: len(all)}
	var n, agreed, byA, byB float64
	for _, t := range all {
		if !t.Differs() {
			out.Same++
		}
		out.Difference += t.apart()
		a, b := flags(t.A, t.Criteria), flags(t.B, t.Criteria)
		for i := range a {
			n, agreed, byA, byB = n+1, agreed+count(a[i] == b[i]), byA+count(a[i]), byB+count(b[i])
		}
	}
	if n == 0 {
		return out
	}
	out.Difference /= float64(len(all))
	chance := (byA*byB + (n-byA)*(n-byB)) / (n * n)
	if out.Defined = chance < 1; out.Defined {
		out.Kappa = (agreed/n - chance) / (1 - chance)
	}
	return out
}

// apart is the difference of the marks in percent.
func (t Twice) apart() float64 {
	if t.MarkA.Of == 0 {
		return 0
	}
	d := t.MarkA.Got - t.MarkB.Got
	return 100 * float64(max(d, -d)) / float64(t.MarkA.Of)
}

// flags says of each of n criteria whether it was met.
func flags(met []int, n int) []bool {
	out := make([]bool, n)
	for _, i := range met {
		if i >= 0 && i < n {
			out[i] = true
		}
	}
	return out
}

func count(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
