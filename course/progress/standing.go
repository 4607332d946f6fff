package progress

import (
	"cmp"
	"slices"
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
	Ended  bool          // it was brought to a good end then, and not opened since
	LastAt time.Time
	Lang   string // the language last read in; "" when there is only one
	// Version is that of the course when it was last worked in; "" when it had none.
	Version string
	Units   map[course.UnitID]*Unit
	// Answers are, by question, the latest in a lesson, whichever it was: a
	// question that moves to another lesson keeps its answer. An id that was
	// made for a question without one says too little for that.
	Answers map[string]*Answer

	renamed map[course.UnitID]course.UnitID // what units are known by now
}

// Unit is the standing in one unit.
type Unit struct {
	Opened    bool
	Completed bool // a lesson read to its end, a quiz passed, a lab worked through
	Place     Place
	Lang      string // the language that it was read in when Place was taken
	Attempt   int    // the latest attempt at a quiz; 0 before the first
	Top       int    // the highest number of an attempt: more than Attempt when another machine's was taken in
	Running   bool   // that attempt is not handed in
	Question  string // the question last worked on in that attempt, or last shown; "" before the first
	Handed    int    // attempts handed in
	Last      question.Mark
	Best      question.Mark
	Marks     map[int]Handed // of the attempts handed in
	Passed    bool           // of any attempt
	Questions map[string]*Answer
	Path      []Step // the ways taken in the latest attempt at a scenario
	Bookmarks []Aside
	Notes     []Aside
	Sittings  []*Sitting // of an exam, in their order
}

// Step is one way that was taken: the scene, and the choice counted from 0.
type Step struct {
	Scene  string
	Choice int
}

// Next is the number of the attempt that would begin now.
func (u *Unit) Next() int { return max(u.Top, u.Attempt) + 1 }

// Answer is the standing in one question of a unit: the latest answer of the
// latest attempt.
type Answer struct {
	Attempt  int
	Tries    int
	Hints    int
	Revision string
	Wording  string // digest of the words as they were then
	Lang     string // the language that they were in; "" when there is one
	Response question.Response
	Mark     question.Mark
	Self     bool // the mark is the trainee's own judgement
	Answered bool
	Draft    *question.Response // written since, and not marked; nil for none
	Compared bool               // the model answer was seen while Draft was written
	Drafted  string             // revision of the question that Draft was written for
}

// Fold returns the standing after all of events.
func Fold(events []Event) *Standing {
	s := &Standing{}
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// Unit returns the standing in a unit of a course, never nil; of a unit not
// yet worked in, an empty one that is no part of s.
func (s *Standing) Unit(id course.ID, unit course.UnitID) *Unit {
	if c := s.Courses[id]; c != nil && c.Units[unit] != nil {
		return c.Units[unit]
	}
	return &Unit{}
}

// Answer returns the standing in a question for an attempt, or nil when it was
// not met in that attempt; an answer of an earlier one does not count.
// Was are ids that the question had before, "" for none: what was done under
// them counts, unless it was done again.
func (u *Unit) Answer(id string, attempt int, was ...string) *Answer {
	a := u.under(id, attempt)
	for _, id := range was {
		a = a.after(u.under(id, attempt))
	}
	return a
}

func (u *Unit) under(id string, attempt int) *Answer {
	if a := u.Questions[id]; a != nil && a.Attempt == attempt && id != "" {
		return a
	}
	return nil
}

// after returns an answer, or when none is given an earlier one with what was
// drafted and hinted since. Both may be nil.
func (a *Answer) after(earlier *Answer) *Answer {
	switch {
	case earlier == nil || a != nil && a.Answered:
		return a
	case a == nil:
		return earlier
	}
	both, begun := *earlier, a
	if !earlier.Answered {
		both = *a
	}
	if a.Draft == nil {
		begun = earlier
	}
	both.Draft, both.Compared, both.Hints = begun.Draft, begun.Compared, max(a.Hints, earlier.Hints)
	return &both
}

// Lesson returns the standing in a question of a lesson, or nil when it was not
// met: the unit's own answer, else the one given to the same question when it
// stood in another lesson of the course. What was drafted and hinted here since
// then is in it. Was are ids that the question had before, as in Unit.Answer.
func (s *Standing) Lesson(id course.ID, unit course.UnitID, question string, was ...string) *Answer {
	own := s.Unit(id, unit).Answer(question, 0, was...)
	if c := s.Courses[id]; c != nil {
		return own.after(c.Answers[question])
	}
	return own
}

func (s *Standing) in(id course.ID) *Course {
	if s.Courses == nil {
		s.Courses = map[course.ID]*Course{}
	}
	if s.Courses[id] == nil {
		s.Courses[id] = &Course{Units: map[course.UnitID]*Unit{}, Answers: map[string]*Answer{}}
	}
	return s.Courses[id]
}

func (c *Course) in(id course.UnitID) *Unit {
	if c.Units[id] == nil {
		c.Units[id] = &Unit{Questions: map[string]*Answer{}}
	}
	return c.Units[id]
}

// in returns the answer of an attempt to change, in place of an earlier one's.
func (u *Unit) in(id string, attempt int) *Answer {
	if u.Answer(id, attempt) == nil {
		u.Questions[id] = &Answer{Attempt: attempt}
	}
	return u.Questions[id]
}

// Apply adds one event. Of an event of an unknown type only where and when it
// was counts, so that an older program reads a newer journal.
func (s *Standing) Apply(e Event) {
	s.Events++
	if e.Course == "" {
		return // about the journal itself
	}
	s.Last, s.LastAt = e.Course, e.Wall
	c := s.in(e.Course)
	c.LastAt = e.Wall
	c.apply(e)
}

func (c *Course) apply(e Event) {
	switch {
	case e.Unit == "":
		return
	case e.Type == Renamed:
		c.rename(e.From, e.Unit)
		return
	case e.Type == Regraded:
		c.in(e.Unit).regrade(e)
		return
	case e.Type == Graded:
		c.in(e.Unit).graded(e)
		return
	}
	c.Ended = e.ends() || c.Ended && e.Unit == c.Unit && e.Type != Opened && e.Type != Started
	c.Unit, c.Lang, c.Version = e.Unit, cmp.Or(e.Lang, c.Lang), e.Version
	u := c.in(e.Unit)
	u.apply(e)
	if a := u.Answer(e.Question, 0); e.Type == Answered && e.Attempt == 0 && a != nil && !question.MadeID(e.Question) {
		c.Answers[e.Question] = a
	}
}

// ends reports whether a unit is completed by the event.
func (e Event) ends() bool { return e.Type == Completed || e.Type == Finished && e.Passed }

func (u *Unit) apply(e Event) {
	u.Top = max(u.Top, e.Attempt)
	u.at(e)
	u.sit(e)
	switch e.Type {
	case Opened:
		u.Opened = true
	case Placed:
		u.place(e)
	case Completed:
		u.Completed = true
	case Started:
		u.Attempt, u.Running, u.Path, u.Question = e.Attempt, true, nil, ""
	case Answered:
		u.answer(e)
	case Hinted:
		u.in(e.Question, e.Attempt).Hints = e.Hints
	case Drafted:
		u.in(e.Question, e.Attempt).draft(e)
	case Chose:
		u.choose(e)
	case Finished:
		u.finish(e)
	case Bookmarked, Unbookmarked, Noted:
		u.leave(e)
	}
}

// at takes the question that an attempt is at.
func (u *Unit) at(e Event) {
	switch e.Type {
	case Answered, Hinted, Drafted, Placed:
		if e.Attempt > 0 && e.Attempt == u.Attempt && e.Question != "" {
			u.Question = e.Question
		}
	}
}

// draft keeps a copy; an empty response is no draft.
func (a *Answer) draft(e Event) {
	a.Draft, a.Compared, a.Drafted = nil, false, ""
	if r := e.Response; r != nil && !r.Empty() {
		draft := *r
		a.Draft, a.Compared, a.Drafted = &draft, e.Self, e.Revision
	}
}

// choose adds a step to the path of the attempt that runs.
func (u *Unit) choose(e Event) {
	if u.Running && e.Attempt == u.Attempt && e.Response != nil && len(e.Response.Choices) == 1 {
		u.Path = append(u.Path, Step{e.Question, e.Response.Choices[0]})
	}
}

func (u *Unit) place(e Event) {
	if e.Place != nil {
		u.Place, u.Lang = *e.Place, e.Lang
	}
}

func (u *Unit) answer(e Event) {
	if e.Response == nil || e.Mark == nil {
		return
	}
	a := u.in(e.Question, e.Attempt)
	a.Answered, a.Tries, a.Revision, a.Wording, a.Lang = true, e.Try, e.Revision, e.Wording, e.Lang
	a.Response, a.Mark, a.Self, a.Draft, a.Compared = *e.Response, *e.Mark, e.Self, nil, false
	a.Hints = max(a.Hints, e.Hints)
}

func (u *Unit) finish(e Event) {
	if e.Attempt == 0 || e.Attempt >= u.Attempt { // not one that another machine left behind
		u.Attempt, u.Running = max(u.Attempt, e.Attempt), false
	}
	u.Handed++
	u.dropDrafts(e.Attempt)
	if e.Mark != nil {
		u.handIn(e)
		u.Last = *e.Mark
		if e.Mark.Percent() >= u.Best.Percent() || u.Handed == 1 {
			u.Best = *e.Mark
		}
	}
	if e.Passed {
		u.Passed, u.Completed = true, true
	}
}

// dropDrafts: what was not handed in with its attempt is no longer wanted. The
// responses of an exam are what was handed in.
func (u *Unit) dropDrafts(attempt int) {
	if u.sitting(attempt) != nil {
		return
	}
	for _, a := range u.Questions {
		if a.Attempt == attempt {
			a.Draft, a.Compared = nil, false
		}
	}
}

// Done counts the units of a course that are completed, and all of them.
func (s *Standing) Done(c *course.Course) (done, of int) {
	in := s.Courses[c.ID]
	if in == nil {
		return 0, c.Len()
	}
	for _, m := range c.Modules {
		for _, u := range m.Units {
			if was := in.Units[u.ID]; was != nil && was.Completed {
				done++
			}
		}
	}
	return done, c.Len()
}

// Resume returns the unit to go on with: the one last worked in, or when that
// was brought to a good end the next one that is not completed; else the first
// that is not, else the first; nil for a course without units.
func (s *Standing) Resume(c *course.Course) *course.Unit {
	in := s.Courses[c.ID]
	if in == nil {
		in = &Course{}
	}
	last := c.Unit(in.Unit)
	if last != nil && !in.Ended {
		return last
	}
	units := c.Units()
	from := slices.Index(units, last) + 1
	for i := range units {
		if u := units[(from+i)%len(units)]; !s.Unit(c.ID, u.ID).Completed {
			return u
		}
	}
	if last == nil && len(units) > 0 {
		return units[0]
	}
	return last
}
