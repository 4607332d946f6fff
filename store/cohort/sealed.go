package cohort

import (
	"cmp"
	"slices"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/progress"
	"carrel/course/question"
)

// parts are the marks of a result by the objectives of the course that is
// expected; nil when no course is, or the result does not say.
func (o *Outline) parts(ps []progress.Part) []question.Mark {
	if o == nil || len(ps) == 0 {
		return nil
	}
	out := make([]question.Mark, len(o.Course.Objectives))
	for i, objective := range o.Course.Objectives {
		for _, p := range ps {
			if p.ID == objective.ID {
				out[i] = out[i].Add(p.Mark)
			}
		}
	}
	return out
}

// graded reports whether the marks of a unit by objective are those of a result.
func (u *Unit) graded() bool { return u != nil && u.parts != nil }

// reach takes the marks by objective of another attempt when they count for
// more: what a known examiner signed before the record's own word, then the
// better attempt.
func (u *Unit) reach(o Unit) {
	if o.parts == nil || u.signed && !o.signed {
		return
	}
	if u.parts == nil || o.signed && !u.signed || o.by.Percent() > u.by.Percent() {
		u.parts, u.by, u.signed = o.parts, o.by, o.signed
	}
}

// addParts adds the marks of graded exams to those of the other answers.
func (w *Work) addParts() {
	sum := slices.Clone(w.Objectives)
	for _, u := range w.Units {
		if n := len(u.parts) - len(sum); n > 0 {
			sum = append(sum, make([]question.Mark, n)...)
		}
		for i, m := range u.parts {
			sum[i] = sum[i].Add(m)
		}
	}
	w.Objectives = sum
}

// tallySealed adds the first results of everyone to the tests, as far as they
// have the marks of the questions, and counts who sat sealed exams.
func (c *collector) tallySealed() {
	for i := range c.Trainees {
		first := map[analysis.Where]*Entry{}
		for _, k := range c.Trainees[i].Entries {
			c.sat(&c.Trainees[i], &c.Entries[k], first)
		}
		for _, where := range sorted(first) {
			c.tallyResult(where, first[where])
		}
	}
}

// sat notes the sealed exams of an entry, with the first result of each.
func (c *collector) sat(t *Trainee, e *Entry, first map[analysis.Where]*Entry) {
	if !e.Counts {
		return
	}
	for _, where := range e.sat {
		if _, known := first[where]; !known {
			first[where] = nil
		}
	}
	if e.Kind != Result || c.replaced(t, e) {
		return
	}
	where := analysis.Where{Course: e.Works[0].Course, Unit: course.UnitID(e.Exam)}
	if was := first[where]; was == nil || e.attempt < was.attempt {
		first[where] = e
	}
}

// sorted are the keys in an order, so that sums have the same last digit each
// time.
func sorted(m map[analysis.Where]*Entry) []analysis.Where {
	out := make([]analysis.Where, 0, len(m))
	for where := range m {
		out = append(out, where)
	}
	slices.SortFunc(out, func(a, b analysis.Where) int {
		return cmp.Or(cmp.Compare(a.Course, b.Course), cmp.Compare(a.Unit, b.Unit))
	})
	return out
}

// tallyResult adds a result, nil for none, to its test.
func (c *collector) tallyResult(where analysis.Where, e *Entry) {
	t := c.test(where)
	if t == nil {
		return
	}
	n := c.Sealed[where]
	n.People++
	if e != nil && len(e.questions) > 0 {
		n.Marked++
		var scores []analysis.Score
		for _, p := range e.questions {
			scores = append(scores, analysis.Score{Item: p.ID, Mark: p.Mark, Hidden: true})
		}
		t.Add(scores)
	}
	c.Sealed[where] = n
}
