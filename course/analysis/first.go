package analysis

import (
	"maps"
	"slices"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

// Where names a unit of a course.
type Where struct {
	Course course.ID
	Unit   course.UnitID
}

// First collects what one person answered first from the events of a journal:
// of quizzes and exams the first attempt that was handed in, of lessons the first
// answer to each question. Later answers were given by somebody who had seen how
// the first went. The zero value has seen nothing.
type First struct {
	open map[attempt]*Sitting
	done map[Where]*Sitting
	kept int
}

type attempt struct {
	Where
	n int
}

// Sitting is one person's first attempt at a unit.
type Sitting struct {
	Attempt int    // 0 for a lesson
	Seed    string // of an exam: its form was drawn by it
	Scores  map[string]Score
}

// maxKept is how many answers of one journal are looked at.
const maxKept = 50_000

// Apply takes the next event.
func (f *First) Apply(e progress.Event) {
	at := attempt{Where{e.Course, e.Unit}, e.Attempt}
	switch e.Type {
	case progress.Started:
		if s := f.sitting(at); s != nil && e.Exam != nil {
			s.Seed = e.Exam.Seed
		}
	case progress.Answered:
		f.answer(at, e)
	case progress.Finished:
		f.finish(at)
	}
}

func (f *First) sitting(at attempt) *Sitting {
	if f.open == nil {
		f.open, f.done = map[attempt]*Sitting{}, map[Where]*Sitting{}
	}
	if f.done[at.Where] != nil && at.n > 0 || f.kept >= maxKept {
		return nil
	}
	if f.open[at] == nil {
		f.kept++
		f.open[at] = &Sitting{Attempt: at.n, Scores: map[string]Score{}}
	}
	return f.open[at]
}

func (f *First) answer(at attempt, e progress.Event) {
	s := f.sitting(at)
	if s == nil || e.Mark == nil || e.Self || e.Question == "" {
		return
	}
	if _, again := s.Scores[e.Question]; again {
		return
	}
	f.kept++
	score := Score{Item: e.Question, Mark: *e.Mark}
	if e.Response != nil {
		score.Response = *e.Response
	}
	s.Scores[e.Question] = score
}

// finish keeps the first attempt that is handed in and forgets the others.
func (f *First) finish(at attempt) {
	s := f.sitting(at)
	if s == nil || at.n == 0 {
		return
	}
	f.done[at.Where] = s
	maps.DeleteFunc(f.open, func(a attempt, _ *Sitting) bool { return a.Where == at.Where && a.n > 0 })
}

// All are the first attempts by unit, and the first answers of lessons.
func (f *First) All() map[Where]*Sitting {
	out := maps.Clone(f.done)
	for at, s := range f.open {
		if at.n == 0 && len(s.Scores) > 0 && out[at.Where] == nil {
			out[at.Where] = s
		}
	}
	return out
}

// Complete returns the scores of a sitting with nothing earned on what was asked
// and not answered, and without what is not asked; all of them when asked is nil.
func (s *Sitting) Complete(asked map[string]question.Mark) []Score {
	if asked == nil {
		return slices.Collect(maps.Values(s.Scores))
	}
	out := make([]Score, 0, len(asked))
	for id, m := range asked {
		score, ok := s.Scores[id]
		if !ok {
			score = Score{Item: id, Mark: question.Mark{Of: m.Of}}
		}
		out = append(out, score)
	}
	return out
}

// Effort adds up the time that was worked: the time between two events, unless
// it is longer than Pause, when nobody knows what happened in it. Within one run
// of the machine it is told by the clock since boot. The zero value is no time.
type Effort struct {
	Worked time.Duration
	run    string
	boot   int64
	wall   time.Time
}

// Pause is the longest time without an event that counts as work.
const Pause = 10 * time.Minute

// Apply takes the next event of a journal.
func (f *Effort) Apply(e progress.Event) {
	gap := e.Wall.Sub(f.wall)
	if e.BootID != "" && e.BootID == f.run {
		gap = time.Duration(e.Boot-f.boot) * time.Millisecond
	}
	if !f.wall.IsZero() && gap > 0 && gap <= Pause {
		f.Worked += gap
	}
	f.run, f.boot, f.wall = e.BootID, e.Boot, e.Wall
}
