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
	w.Questions += min(e.Pick, len(fits))
	w.Points = w.Points.plus(span(worths(fits), len(fits), e.Pick))
	by := map[string][]Item{}
	for _, it := range fits {
		for _, o := range it.objectives() {
			by[o] = append(by[o], it)
		}
	}
	for o, items := range by {
		w.ByObjective[o] = w.ByObjective[o].plus(span(worths(items), len(fits), e.Pick))
	}
}

func worths(items []Item) []int {
	var out []int
	for _, it := range items {
		out = append(out, it.worth())
	}
	return out
}

// span is what so many questions of some can be worth, where those that are
// worth something are worth each of these.
func span(each []int, of, pick int) (s Span) {
	slices.Sort(each)
	pick = min(pick, of)
	for i := range max(pick-(of-len(each)), 0) { // as many as cannot be avoided
		s.Least += each[i]
	}
	for i := range min(pick, len(each)) {
		s.Most += each[len(each)-1-i]
	}
	return s
}
