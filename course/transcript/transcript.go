// Package transcript owns what a trainee can show of a course before, or beside,
// a certificate: objective by objective the share of the points and in how many
// tries, module by module what was done, and the time that it took. It is a
// view of a standing; whoever prints it says how strong the evidence is.
package transcript

import (
	"maps"
	"slices"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

// Transcript is the work of one person in one course.
type Transcript struct {
	Course     *course.Course
	Objectives []Objective // in the order of the manifest
	Modules    []Module
	Done, Of   int           // units completed, and all that can be
	Time       time.Duration // at work, at least; see Clock
	Last       time.Time     // when it was last worked in; zero before
}

// Objective is one thing that the trainee can do, by the points of its
// questions.
type Objective struct {
	course.Objective
	Mark      question.Mark // of the latest answers, in hundredths of points
	Answered  int           // questions
	Questions int           // that the course has for it
	Tries     int           // answers given, of the latest attempts
}

// Module is a group of units.
type Module struct {
	Title string
	Units []Unit
}

// Unit is one unit.
type Unit struct {
	*course.Unit
	Completed bool
	Attempts  int // handed in
	Best      int // percent of the best one; -1 when there is none with a mark
}

// Of returns the transcript of a course. Questions are those of each unit, as
// far as they could be read; worked is the time that Clock counted.
func Of(c *course.Course, s *progress.Standing, questions map[course.UnitID][]*question.Question, worked time.Duration) *Transcript {
	t := &Transcript{Course: c, Time: worked}
	t.Done, t.Of = s.Done(c)
	if in := s.Courses[c.ID]; in != nil {
		t.Last = in.LastAt
	}
	for _, m := range c.Modules {
		t.Modules = append(t.Modules, module(c, s, m))
	}
	t.Objectives = objectives(c, s, questions)
	return t
}

func module(c *course.Course, s *progress.Standing, m course.Module) Module {
	out := Module{Title: m.Title}
	for _, u := range m.Units {
		is := s.Unit(c.ID, u.ID)
		best := -1
		if is.Handed > 0 && (is.Best.Of > 0 || u.Kind.HandedIn()) {
			best = is.Best.Percent()
		}
		out.Units = append(out.Units, Unit{u, is.Completed, is.Handed, best})
	}
	return out
}

// tally adds up objectives by their ids.
type tally map[string]*Objective

func objectives(c *course.Course, s *progress.Standing, questions map[course.UnitID][]*question.Question) []Objective {
	sums := tally{}
	for _, o := range c.Objectives {
		sums[o.ID] = &Objective{Objective: o}
	}
	of := map[string][]string{} // objectives by question, which may be answered in another unit: an exam draws from pools
	for _, u := range c.All() {
		for _, q := range questions[u.ID] {
			if !q.Kind.Answerable() || q.Kind == question.Survey {
				continue
			}
			of[q.ID] = aims(q, u)
			sums.each(of[q.ID], func(o *Objective) { o.Questions++ })
		}
	}
	for _, u := range c.All() {
		sums.unit(s.Unit(c.ID, u.ID), of)
	}
	var out []Objective
	for _, o := range c.Objectives {
		out = append(out, *sums[o.ID])
	}
	return out
}

// aims are the objectives of a question: its own, else those of its unit.
func aims(q *question.Question, u *course.Unit) []string {
	if len(q.Objectives) > 0 {
		return q.Objectives
	}
	return u.Objectives
}

func (t tally) each(ids []string, do func(*Objective)) {
	for _, id := range ids {
		if o := t[id]; o != nil {
			do(o)
		}
	}
}

// unit adds what is known of one unit: a signed result by objective where an
// examiner gave one, else the answers of the latest attempt.
func (t tally) unit(u *progress.Unit, of map[string][]string) {
	if g := graded(u); g != nil {
		for _, part := range g.Objectives {
			t.each([]string{part.ID}, func(o *Objective) { o.Mark = o.Mark.Add(part.Mark) })
		}
		return
	}
	for _, id := range slices.Sorted(maps.Keys(u.Questions)) {
		a := u.Questions[id]
		if !a.Answered || a.Attempt != 0 && a.Attempt != u.Attempt {
			continue
		}
		t.each(of[id], func(o *Objective) {
			o.Mark = o.Mark.Add(a.Mark)
			o.Answered++
			o.Tries += max(a.Tries, 1)
		})
	}
}

// graded is the latest result by objective, or nil.
func graded(u *progress.Unit) *progress.Grading {
	for _, s := range slices.Backward(u.Sittings) {
		if s.Grading != nil && len(s.Grading.Objectives) > 0 {
			return s.Grading
		}
	}
	return nil
}

// Idle is the longest time between two events of a course that counts as work.
const Idle = 10 * time.Minute

// Clock counts the time at work in one course: from each of its events to the
// next one, where not more than Idle lies between. What was read after the last
// event of a session is not counted, so it is a lower bound. The zero value
// counts every course; set Course to count one.
type Clock struct {
	Course course.ID
	last   *progress.Event
	Worked time.Duration
}

// Apply takes the next event of a journal.
func (c *Clock) Apply(e progress.Event) {
	if e.Course == "" || c.Course != "" && e.Course != c.Course {
		c.last = nil // something else was done in between
		return
	}
	if d := c.since(e); d > 0 && d <= Idle {
		c.Worked += d
	}
	c.last = &e
}

// since is the time from the last event by the clock of the machine where both
// come from one run of it, else by the time of day, which can be set.
func (c *Clock) since(e progress.Event) time.Duration {
	switch {
	case c.last == nil:
		return 0
	case e.BootID != "" && e.BootID == c.last.BootID:
		return time.Duration(e.Boot-c.last.Boot) * time.Millisecond
	}
	return e.Wall.Sub(c.last.Wall)
}
