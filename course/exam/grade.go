package exam

import (
	"fmt"
	"maps"

	"carrel/course/question"
)

// Answer is what was handed in for one question.
type Answer struct {
	Response question.Response
	Hints    int
}

// Judged is a mark that a person gave, in hundredths of a point.
type Judged map[string]question.Mark

// Result is a form that was graded.
type Result struct {
	Total       question.Mark
	ByObjective map[string]question.Mark // "" for questions of none
	Marks       map[string]question.Mark // by question
	Open        []string                 // questions that a person has yet to judge, in their order
	Misfits     []string                 // answers that do not fit their question; they earn nothing
	Passed      bool                     // false while questions are open
}

// Grade marks the answers to a form. An essay waits for a person unless it is
// in judged, which has its mark. An answer to a question that is not in the
// form is an error: it is the sheet of another form.
func Grade(f *Form, r Rules, answers map[string]Answer, judged Judged) (*Result, error) {
	for id := range answers {
		if f.Find(id) < 0 {
			return nil, fmt.Errorf("question %s is answered and not in the form of seed %q", id, f.Seed)
		}
	}
	res := &Result{ByObjective: map[string]question.Mark{}, Marks: map[string]question.Mark{}}
	for _, it := range f.Items {
		res.add(it, answers[it.Question.ID], judged)
	}
	res.Passed = len(res.Open) == 0 && res.Total.Percent() >= r.Pass
	return res, nil
}

// Marked is ByObjective without the questions that a person has yet to judge.
func (res *Result) Marked(f *Form) map[string]question.Mark {
	out := maps.Clone(res.ByObjective)
	for _, id := range res.Open {
		for _, o := range f.Items[f.Find(id)].objectives() {
			m := question.Mark{Got: out[o].Got, Of: out[o].Of - res.Marks[id].Of}
			if out[o] = m; m.Of == 0 {
				delete(out, o)
			}
		}
	}
	return out
}

// add marks one question.
func (res *Result) add(it Item, a Answer, judged Judged) {
	q := it.Question
	mark, open, err := markOf(q, a, judged)
	if err != nil {
		res.Misfits = append(res.Misfits, q.ID)
	}
	if open {
		res.Open = append(res.Open, q.ID)
	}
	res.Marks[q.ID] = mark
	res.Total = res.Total.Add(mark)
	for _, o := range it.objectives() {
		res.ByObjective[o] = res.ByObjective[o].Add(mark)
	}
}

// markOf is the mark of one answer, and whether a person has to give it.
func markOf(q *question.Question, a Answer, judged Judged) (m question.Mark, open bool, err error) {
	nothing, err := q.Mark(question.Response{}) // what there was to earn
	if err != nil || a.Response.Empty() {
		return nothing, false, err
	}
	if given, ok := judged[q.ID]; ok && q.Kind == question.Essay && q.Verdict == "" {
		return question.Mark{Got: min(max(given.Got, 0), nothing.Of), Of: nothing.Of}, false, nil
	}
	if q.Kind == question.Essay && q.Verdict == "" {
		return nothing, true, nil
	}
	if m, err = q.Mark(a.Response); err != nil {
		return nothing, false, err
	}
	return q.Charge(m, a.Hints), false, nil
}
