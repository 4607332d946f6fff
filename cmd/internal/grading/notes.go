package grading

import (
	"fmt"
	"slices"
	"time"

	"carrel/course/exam"
)

// late is by how much a sitting may be longer than allowed before it is noted:
// what was handed in at the end of the time arrives a sign of life later.
const late = 3 * exam.Beat

// notes are what an examiner should know of a sheet that is graded all the same.
func (x *Exam) notes(s *Sheet, res *exam.Result) (out []string) {
	if !s.Final {
		out = append(out, "not handed in: graded as it stood when it was exported")
	}
	for _, id := range res.Misfits {
		out = append(out, fmt.Sprintf("the answer to %s does not fit the question: it earns nothing", id))
	}
	for _, g := range s.Grants {
		if !slices.ContainsFunc(x.Rules.Codes, func(c exam.Code) bool { return c.Sum == g }) {
			out = append(out, "a supervisor's code was used that this exam does not have")
		}
	}
	if over := x.over(s); over > late {
		out = append(out, fmt.Sprintf("it took %s longer than was allowed", over.Round(time.Second)))
	}
	if n := x.breaks(s); n > 0 {
		out = append(out, fmt.Sprintf("%d breaks that no code of this exam allows", n))
	}
	if n := len(s.Gaps); n > 0 {
		out = append(out, fmt.Sprintf("%d interruptions", n))
	}
	return out
}

// over is how much longer a sitting took than its rules and what was granted
// allow, by the signs of life in its sheet. More time is believed only as far as
// the codes of the exam grant it. What ended by itself was answered before that:
// the last sign of life is only when somebody noticed.
func (x *Exam) over(s *Sheet) time.Duration {
	if x.Rules.Time == 0 || len(s.Signs) == 0 {
		return 0
	}
	at := func(i int) exam.Moment {
		g := s.Signs[i]
		return exam.Moment{Wall: time.UnixMilli(g.Wall), Boot: time.Duration(g.Boot) * time.Millisecond, Run: g.Run}
	}
	c := exam.NewClock(x.Rules, at(0))
	last := len(s.Signs)
	if s.Why != "" {
		last--
	}
	for i := 1; i < last; i++ {
		if s.Signs[i].Break {
			c.Break(at(i))
			continue
		}
		c.Sign(at(i))
	}
	return c.Spent() - x.Rules.Time - x.granted(s)
}

// granted is the time that the codes in a sheet are good for.
func (x *Exam) granted(s *Sheet) (sum time.Duration) {
	for _, c := range x.Rules.Codes {
		if slices.Contains(s.Grants, c.Sum) {
			sum += time.Duration(c.Minutes) * time.Minute
		}
	}
	return sum
}

// breaks counts the breaks of a sitting beyond those that its codes allow.
func (x *Exam) breaks(s *Sheet) (n int) {
	for _, g := range s.Signs {
		if g.Break {
			n++
		}
	}
	for _, c := range x.Rules.Codes {
		if c.Break && slices.Contains(s.Grants, c.Sum) {
			n--
		}
	}
	return n
}
