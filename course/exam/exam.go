// Package exam owns what an examination is apart from its words: the blueprint
// by which questions are drawn, the form that a seed gives, the clock of a
// sitting, and the rules of attempts. Everything is a pure function; the time
// is passed in.
//
// A form is drawn by a seed that is kept with the attempt. The same blueprint,
// pools and seed give the same form on every machine, on the screen and on
// paper, so that a form can be drawn again by whoever wants to check it.
package exam

import (
	"fmt"
	"slices"
	"time"

	"carrel/course/question"
)

// Blueprint says how a form is made up.
type Blueprint struct {
	Entries []Entry
	Fixed   []Item // the exam's own questions, in every form before those drawn
	Mix     Mix
}

// Mix says what is put in another order for each candidate.
type Mix struct{ Questions, Choices bool }

// Entry is one line of a blueprint: so many questions of a pool, of certain
// objectives, difficulties or tags. An empty list asks for nothing.
type Entry struct {
	From       string // the pool
	Pick       int
	Objectives []string // any of them
	Difficulty []int    // any of them
	Tags       []string // any of them
	Points     int      // of each question, in place of its own; 0: its own
}

// Takes reports whether a question may be drawn for the entry. One that cannot
// be answered, or was found flawed, is never drawn.
func (e Entry) Takes(it Item) bool {
	q := it.Question
	return q.Kind.Answerable() && q.Kind != question.Survey && q.Verdict == "" && e.From == it.From &&
		(len(e.Difficulty) == 0 || slices.Contains(e.Difficulty, q.Difficulty)) &&
		common(e.Objectives, q.Objectives) && common(e.Tags, q.Tags)
}

// common reports whether two lists share an item; an empty want asks for none.
func common(want, have []string) bool {
	return len(want) == 0 || slices.ContainsFunc(want, func(s string) bool { return slices.Contains(have, s) })
}

// Item is a question where it stands. Questions with the same stem are kept
// together in a form.
type Item struct {
	From     string // the pool or exam
	Stem     string // of the section whose text it shares; "" for none
	Question *question.Question
	Revision string // of its key in the source where Question accepts more, as in a translation; "" for its own
}

// Form is the paper of one candidate.
type Form struct {
	Seed  string
	Items []Item // with the points that they have in the exam
	Mix   Mix
}

// Find returns the place of a question in the form, or -1.
func (f *Form) Find(id string) int {
	return slices.IndexFunc(f.Items, func(it Item) bool { return it.Question.ID == id })
}

// Points are all that the form can earn. A survey earns nothing.
func (f *Form) Points() int {
	sum := 0
	for _, it := range f.Items {
		sum += it.worth()
	}
	return sum
}

// worth is what a question can earn in whole points: nothing where it is not
// marked.
func (it Item) worth() int {
	if q := it.Question; q.Kind == question.Survey || !q.Kind.Answerable() || q.Verdict == question.Disregard {
		return 0
	}
	return it.Question.Points
}

// ByObjective adds up the points of a form by objective. A question of several
// counts for each of them, one of none for "".
func (f *Form) ByObjective() map[string]int {
	out := map[string]int{}
	for _, it := range f.Items {
		for _, o := range it.objectives() {
			out[o] += it.worth()
		}
	}
	return out
}

func (it Item) objectives() []string {
	if len(it.Question.Objectives) == 0 {
		return []string{""}
	}
	return it.Question.Objectives
}

// Navigation says how one may move in a form.
type Navigation string

// The navigations.
const (
	Free   Navigation = "free"   // back and forth
	Linear Navigation = "linear" // on, and never back
)

// Interruption says what an interruption costs.
type Interruption string

// The policies of interruption.
const (
	Counts Interruption = "counts" // the clock goes on
	Pauses Interruption = "pauses" // the clock stands, until the pauses add up to what is allowed
	Ends   Interruption = "ends"   // the attempt is handed in
)

// Review says what is shown of an attempt that was handed in.
type Review string

// The policies of review, each showing more than the one before.
const (
	ReviewNone    Review = "none"
	ReviewScore   Review = "score"
	ReviewAnswers Review = "answers" // which were right
	ReviewFull    Review = "full"    // with the key and the explanations
)

// Rules are how an exam is sat.
type Rules struct {
	Time         time.Duration // 0: without limit
	Pass         int           // percent
	Attempts     int           // 0: as often as one likes
	Wait         time.Duration // between one attempt and the next
	Navigation   Navigation
	Interruption Interruption
	Pause        time.Duration // that the pauses of an attempt may add up to
	Review       Review
	Warnings     []time.Duration // of the time that is left, descending
	Sealed       bool            // the key is not in the course
	Codes        []Code          // that a supervisor has, each good for once
}

// DrawError means that a blueprint cannot be met.
type DrawError struct {
	Entry int // from 0
	Want  int
	Have  int // questions that it can take, those that other entries need aside
	From  string
}

func (e *DrawError) Error() string {
	return fmt.Sprintf("entry %d asks for %d questions of %s, and there are %d for it", e.Entry+1, e.Want, e.From, e.Have)
}
