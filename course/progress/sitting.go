package progress

import (
	"time"

	"carrel/course/exam"
	"carrel/course/question"
)

// Sitting is one attempt at an exam.
type Sitting struct {
	Attempt    int
	Seed, Form string
	Package    string // that the course came in then
	Signs      []Sign // of life, in their order; the first is its beginning
	Flags      map[string]bool
	Used       map[string]bool // codes of a supervisor
	Ended      bool
	Why        string         // it ended; "" when the trainee ended it
	Result     *question.Mark // nil until it is graded
	Passed     bool
	Objectives []Part   // marks by objective; nil where they are not known, or not shown
	Grading    *Grading // what the signed result says beside the mark; nil before there is one
	Signed     string   // digest of that result
}

// Sign is a moment at which something happened in a sitting.
type Sign struct {
	exam.Moment
	Granted time.Duration // more time
	Break   bool          // the clock stands from here on
}

// moment is when an event happened.
func (e Event) moment() exam.Moment {
	return exam.Moment{Wall: e.Wall, Boot: time.Duration(e.Boot) * time.Millisecond, Run: e.BootID}
}

// Clock returns the clock of the sitting by the rules of its exam.
func (s *Sitting) Clock(r exam.Rules) *exam.Clock {
	c := exam.NewClock(r, s.Signs[0].Moment)
	for _, sign := range s.Signs[1:] {
		if sign.Break {
			c.Break(sign.Moment)
			continue
		}
		c.Sign(sign.Moment)
		c.Grant(sign.Granted)
	}
	return c
}

// Sitting returns the latest sitting, or nil.
func (u *Unit) Sitting() *Sitting {
	if len(u.Sittings) == 0 {
		return nil
	}
	return u.Sittings[len(u.Sittings)-1]
}

// Attempts are the sittings as the rules of attempts see them.
func (u *Unit) Attempts() []exam.Attempt {
	var out []exam.Attempt
	for _, s := range u.Sittings {
		out = append(out, exam.Attempt{Began: s.Signs[0].Moment, Ended: s.Signs[len(s.Signs)-1].Moment, Running: !s.Ended})
	}
	return out
}

// sit takes what an event says of a sitting.
func (u *Unit) sit(e Event) {
	if e.Type == Started && e.Exam != nil {
		u.Sittings = append(u.Sittings, &Sitting{
			Attempt: e.Attempt, Seed: e.Exam.Seed, Form: e.Exam.Form, Package: e.Package,
			Flags: map[string]bool{}, Used: map[string]bool{},
		})
	}
	s := u.sitting(e.Attempt)
	switch {
	case s == nil:
	case !s.Ended:
		s.live(e)
	}
}

// sitting returns the sitting of an attempt, or nil.
func (u *Unit) sitting(attempt int) *Sitting {
	for _, s := range u.Sittings {
		if s.Attempt == attempt && attempt > 0 {
			return s
		}
	}
	return nil
}

// live takes an event of a sitting that runs; each is a sign of life.
func (s *Sitting) live(e Event) {
	sign := Sign{Moment: e.moment(), Break: e.Type == Paused}
	if e.Exam != nil && e.Exam.Grant != "" {
		s.Used[e.Exam.Grant] = true
		if e.Type == Granted {
			sign.Granted = time.Duration(e.Exam.Minutes) * time.Minute
		}
	}
	s.Signs = append(s.Signs, sign)
	switch e.Type {
	case Flagged:
		s.Flags[e.Question] = true
	case Unflagged:
		delete(s.Flags, e.Question)
	case Finished:
		s.end(e)
	}
}

func (s *Sitting) end(e Event) {
	s.Ended = true
	if e.Exam != nil {
		s.Why, s.Objectives = e.Exam.Why, e.Exam.Objectives
	}
	s.grade(e)
}

// grade takes the result, when the event has one.
func (s *Sitting) grade(e Event) {
	if e.Mark != nil {
		mark := *e.Mark
		s.Result, s.Passed = &mark, e.Passed
	}
}
