package progress

import (
	"maps"
	"slices"
	"unicode/utf8"

	"carrel/course/exam"
	"carrel/course/question"
)

// Grading is what a signed result says of an attempt beside its mark. What the
// policy of review does not allow to be shown is not in it.
type Grading struct {
	Serial     int         `json:"serial"` // from 1; the highest of an attempt counts
	Review     exam.Review `json:"review,omitempty"`
	Objectives []Part      `json:"objectives,omitempty"` // "" for questions of none
	Questions  []Part      `json:"questions,omitempty"`
}

// Part is the mark of a part of an exam: an objective, or a question.
type Part struct {
	ID string `json:"id,omitempty"`
	question.Mark
}

// broken reports text that is not UTF-8.
func (g *Grading) broken() bool {
	return g != nil && (!utf8.ValidString(string(g.Review)) || brokenParts(g.Objectives) || brokenParts(g.Questions))
}

func brokenParts(parts []Part) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return !utf8.ValidString(p.ID) })
}

// Parts are marks as parts, in the order of their names.
func Parts(marks map[string]question.Mark) (out []Part) {
	for _, id := range slices.Sorted(maps.Keys(marks)) {
		out = append(out, Part{ID: id, Mark: marks[id]})
	}
	return out
}

// Grade returns the event by which a signed result joins the record, completed
// from e, which says where. Digest is that of the result.
func Grade(e Event, attempt int, mark question.Mark, passed bool, digest string, g Grading) Event {
	e.Type, e.Attempt, e.Mark, e.Passed = Graded, attempt, &mark, passed
	e.Exam = &Exam{Form: digest, Graded: &g}
	return e
}

// graded takes a result. One of a lower serial than the one that is known comes
// too late, and one of a sitting that nobody knows says nothing. Unlike a mark
// of the trainee's own, a later result can take back what an earlier one passed.
func (u *Unit) graded(e Event) {
	s := u.sitting(e.Attempt)
	if s == nil || e.Mark == nil || e.serial() < s.serial() {
		return
	}
	s.grade(e)
	if e.Exam != nil {
		s.Grading, s.Signed = e.Exam.Graded, e.Exam.Form
	}
	if s.Objectives = nil; s.Grading != nil {
		s.Objectives = s.Grading.Objectives
	}
	was, counted := u.Marks[e.Attempt]
	u.handIn(e)
	if s == u.Sitting() {
		u.Last = *e.Mark
	}
	if !counted {
		was.Mark = u.Best
	}
	u.best(was.Mark, *e.Mark)
	u.Passed = slices.ContainsFunc(u.Sittings, func(s *Sitting) bool { return s.Passed })
	u.Completed = u.Passed
}

func (e Event) serial() int {
	if e.Exam == nil || e.Exam.Graded == nil {
		return 0
	}
	return e.Exam.Graded.Serial
}

func (s *Sitting) serial() int {
	if s.Grading == nil {
		return 0
	}
	return s.Grading.Serial
}

// Compared is one objective over several attempts.
type Compared struct {
	Objective string
	Marks     []question.Mark // by attempt, parallel to Attempts of Compare; Of 0 where it was not asked
}

// Compare sets the attempts at an exam side by side, by objective: the objectives
// in the order in which they first occur. Nothing is compared where fewer than
// two attempts have marks by objective.
func (u *Unit) Compare() (attempts []int, lines []Compared) {
	at := map[string]int{}
	for _, s := range u.Sittings {
		if len(s.Objectives) == 0 {
			continue
		}
		attempts = append(attempts, s.Attempt)
		for _, p := range s.Objectives {
			if _, known := at[p.ID]; !known {
				at[p.ID] = len(lines)
				lines = append(lines, Compared{Objective: p.ID})
			}
			line := &lines[at[p.ID]]
			line.Marks = append(line.Marks, make([]question.Mark, len(attempts)-1-len(line.Marks))...)
			line.Marks = append(line.Marks, p.Mark)
		}
	}
	if len(attempts) < 2 {
		return nil, nil
	}
	for i := range lines {
		lines[i].Marks = append(lines[i].Marks, make([]question.Mark, len(attempts)-len(lines[i].Marks))...)
	}
	return attempts, lines
}
