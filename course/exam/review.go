package exam

// Shown is what may be told of an attempt that was handed in.
type Shown struct {
	Score   bool // in all and by objective, and what to read again
	Answers bool // which questions were right
	Key     bool // what was answered beside what is right, and why
}

// Shows returns what an exam tells of an attempt. That it was handed in, and
// whether it is passed once it is graded, is always told: the record counts by
// it. Of a sealed exam the key is never told, whatever the policy: another
// candidate may still have to sit it.
func (r Rules) Shows() Shown {
	s := Shown{Score: r.Review != ReviewNone, Answers: r.Review == ReviewAnswers || r.Review == ReviewFull, Key: r.Review == ReviewFull}
	if r.Review == "" { // as of the format: full
		s = Shown{true, true, true}
	}
	s.Key = s.Key && !r.Sealed
	return s
}

// Told returns the result as the trainee may have it: what is not shown is not
// in it, so that it can leave the examiner's machine.
func (res *Result) Told(s Shown) *Result {
	out := &Result{Passed: res.Passed, Open: res.Open, Misfits: res.Misfits}
	if s.Score {
		out.Total, out.ByObjective = res.Total, res.ByObjective
	}
	if s.Answers {
		out.Marks = res.Marks
	}
	return out
}
