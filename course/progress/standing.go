package progress

import (
	"time"

	"carrel/course"
	"carrel/course/question"
)

// Standing is what the events add up to. The zero value is the standing of
// someone who has done nothing yet; Apply adds one event.
type Standing struct {
	Events  uint64
	Last    course.ID // the course last worked in
	LastAt  time.Time
	Courses map[course.ID]*Course
}

// Course is the standing in one course.
type Course struct {
	Unit   course.UnitID // the unit last worked in
	LastAt time.Time
	Units  map[course.UnitID]*Unit
}

// Unit is the standing in one unit.
type Unit struct {
	Opened    bool
	Completed bool // a lesson read to its end, a quiz passed
	Place     Place
	Attempt   int  // the latest attempt at a quiz; 0 before the first
	Running   bool // that attempt is not handed in
	Handed    int  // attempts handed in
	Last      question.Mark
	Best      question.Mark
	Passed    bool // of any attempt
	Questions map[string]*Answer
}

// Answer is the standing in one question of a unit: the latest answer of the
// latest attempt.
type Answer struct {
	Attempt  int
	Tries    int
	Hints    int
	Revision string
	Response question.Response
	Mark     question.Mark
	Answered bool
}

// Fold returns the standing after all of events.
func Fold(events []Event) *Standing {
	s := &Standing{}
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// In returns the standing in a course, never nil.
func (s *Standing) In(id course.ID) *Course {
	if s.Courses == nil {
		s.Courses = map[course.ID]*Course{}
	}
	c := s.Courses[id]
	if c == nil {
		c = &Course{}
		s.Courses[id] = c
	}
	return c
}

// In returns the standing in a unit, never nil.
func (c *Course) In(id course.UnitID) *Unit {
	if c.Units == nil {
		c.Units = map[course.UnitID]*Unit{}
	}
	u := c.Units[id]
	if u == nil {
		u = &Unit{}
		c.Units[id] = u
	}
	return u
}

// In returns the standing in a question for an attempt, never nil; an answer
// of an earlier attempt does not count in a later one.
func (u *Unit) In(id string, attempt int) *Answer {
	if u.Questions == nil {
		u.Questions = map[string]*Answer{}
	}
	a := u.Questions[id]
	if a == nil || a.Attempt != attempt {
		a = &Answer{Attempt: attempt}
		u.Questions[id] = a
	}
	return a
}

// Apply adds one event. An event of an unknown type counts and changes nothing
// else, so that an older program reads a newer journal.
func (s *Standing) Apply(e Event) {
	s.Events++
	s.Last, s.LastAt = e.Course, e.Wall
	c := s.In(e.Course)
	c.LastAt = e.Wall
	if e.Unit == "" {
		return
	}
	c.Unit = e.Unit
	c.In(e.Unit).apply(e)
}

func (u *Unit) apply(e Event) {
	switch e.Type {
	case Opened:
		u.Opened = true
	case Placed:
		u.place(e.Place)
	case Completed:
		u.Completed = true
	case Started:
		u.Attempt, u.Running = e.Attempt, true
	case Answered:
		u.answer(e)
	case Hinted:
		u.In(e.Question, e.Attempt).Hints = e.Hints
	case Finished:
		u.finish(e)
	}
}

func (u *Unit) place(p *Place) {
	if p != nil {
		u.Place = *p
	}
}

func (u *Unit) answer(e Event) {
	if e.Response == nil || e.Mark == nil {
		return
	}
	a := u.In(e.Question, e.Attempt)
	a.Answered, a.Tries, a.Revision = true, e.Try, e.Revision
	a.Response, a.Mark = *e.Response, *e.Mark
	a.Hints = max(a.Hints, e.Hints)
}

func (u *Unit) finish(e Event) {
	u.Running = false
	u.Handed++
	if e.Mark != nil {
		u.Last = *e.Mark
		if e.Mark.Percent() >= u.Best.Percent() || u.Handed == 1 {
			u.Best = *e.Mark
		}
	}
	if e.Passed {
		u.Passed, u.Completed = true, true
	}
}

// Done counts the units of a course that are completed, and all that count.
func (s *Standing) Done(c *course.Course) (done, of int) {
	in := s.In(c.ID)
	for _, u := range c.Units() {
		of++
		if v := in.Units[u.ID]; v != nil && v.Completed {
			done++
		}
	}
	return done, of
}

// Resume returns the unit to go on with: the one last worked in while it is
// not completed, else the next one that is not, else the first; nil for a
// course without units.
func (s *Standing) Resume(c *course.Course) *course.Unit {
	in := s.In(c.ID)
	us := c.Units()
	if len(us) == 0 {
		return nil
	}
	from := 0
	for i, u := range us {
		if u.ID == in.Unit {
			from = i
		}
	}
	for i := range us {
		u := us[(from+i)%len(us)]
		if v := in.Units[u.ID]; v == nil || !v.Completed {
			return u
		}
	}
	return us[0]
}
