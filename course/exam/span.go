package exam

import "slices"

// Span is the least and the most that something can be.
type Span struct{ Least, Most int }

// Fixed reports whether every form has the same.
func (s Span) Fixed() bool { return s.Least == s.Most }

func (s Span) plus(o Span) Span { return Span{s.Least + o.Least, s.Most + o.Most} }

// Worth is what the forms of a blueprint are worth.
type Worth struct {
	Questions   int
	Points      Span
	ByObjective map[string]Span // "" for questions of none
}

// Worth returns what forms can be worth. Entries that draw the same questions
// are taken one by one, so that the span can be wider than any form, never
// narrower.
func (b Blueprint) Worth(items []Item) Worth {
	fixed := (&Form{Items: b.Fixed}).ByObjective()
	w := Worth{Questions: len(b.Fixed), ByObjective: map[string]Span{}}
	for id, points := range fixed {
		w.ByObjective[id] = Span{points, points}
	}
	w.Points.Least = (&Form{Items: b.Fixed}).Points()
	w.Points.Most = w.Points.Least
	for _, e := range b.Entries {
		e.addTo(&w, items)
	}
	return w
}

// addTo adds what the questions of an entry can be worth.
func (e Entry) addTo(w *Worth, items []Item) {
	var fits []Item
	for _, it := range items {
		if e.Takes(it) {
			fits = append(fits, it.worthOf(e.Points))
		}
	}
	named := map[string]bool{}
	for _, it := range fits {
		for _, o := range it.objectives() {
			named[o] = true
		}
	}
	w.Questions += min(e.Pick, len(fits))
	w.Points = w.Points.plus(span(fits, e.Pick, Item.worth))
	for o := range named {
		w.ByObjective[o] = w.ByObjective[o].plus(span(fits, e.Pick, func(it Item) int {
			if slices.Contains(it.objectives(), o) {
				return it.worth()
			}
			return 0
		}))
	}
}

// span is what so many of some questions can be worth.
func span(items []Item, pick int, worth func(Item) int) (s Span) {
	var each []int
	for _, it := range items {
		each = append(each, worth(it))
	}
	slices.Sort(each)
	n := min(pick, len(each))
	for i := range n {
		s.Least += each[i]
		s.Most += each[len(each)-1-i]
	}
	return s
}
