package exam

import (
	"fmt"
	"reflect"
	"testing"

	"carrel/course/question"
)

func TestWhatFormsAreWorth(t *testing.T) {
	two := one("b2", "p", 4)
	two.Question.Objectives = []string{"a", "b"}
	survey := one("c1", "x", 9)
	survey.Question.Kind = question.Survey
	b := Blueprint{
		Fixed:   []Item{one("a0", "x", 2), survey},
		Entries: []Entry{{From: "p", Pick: 2}, {From: "q", Pick: 1, Points: 5}},
	}
	w := b.Worth([]Item{one("a1", "p", 1), one("b1", "p", 3), two, one("a3", "q", 1), one("a4", "q", 2)})
	want := Worth{Questions: 5, Points: Span{2 + 4 + 5, 2 + 7 + 5}, ByObjective: map[string]Span{"a": {2 + 0 + 1 + 5, 2 + 4 + 1 + 5}, "b": {0 + 3, 4 + 3}, "c": {}}}
	if !reflect.DeepEqual(w, want) {
		t.Errorf("got %+v, want %+v", w, want)
	}
}

// Every form lies within what its blueprint can be worth, and reaches both ends
// where entries do not share questions.
func TestEveryFormLiesWithinItsSpan(t *testing.T) {
	items := pool(30)
	for i := range items {
		items[i].Question.Points = i%4 + 1
	}
	b := Blueprint{Entries: []Entry{{From: "pool.md", Pick: 2, Difficulty: []int{1}}, {From: "pool.md", Pick: 3, Difficulty: []int{2, 3}}}}
	w := b.Worth(items)
	least, most := 1<<30, 0
	for seed := range 5000 {
		f := draw(t, b, items, fmt.Sprint(seed))
		least, most = min(least, f.Points()), max(most, f.Points())
		for o, points := range f.ByObjective() {
			if s := w.ByObjective[o]; points < s.Least || points > s.Most {
				t.Fatalf("seed %d: %d points of %s, and the span is %v", seed, points, o, s)
			}
		}
	}
	if least != w.Points.Least || most != w.Points.Most {
		t.Errorf("forms have %d to %d points, and the span is %v", least, most, w.Points)
	}
}

func TestDifferencesOfForms(t *testing.T) {
	a := &Form{Items: []Item{one("a1", "p", 1), one("b1", "p", 2)}}
	if d := Compare(a, &Form{Items: []Item{one("a9", "p", 1), one("b9", "p", 2)}}).Differences(); d != nil {
		t.Errorf("equivalent forms differ in %v", d)
	}
	other := &Form{Items: []Item{one("a1", "p", 3), item("q", 2, "")}}
	want := []Difference{{Essays, "", 2, 1}, {Points, "", 3, 4}, {Objective, "", 0, 1}, {Objective, "a", 1, 3}, {Objective, "b", 2, 0}, {Difficulty, "2", 0, 1}}
	if d := Compare(a, other).Differences(); !reflect.DeepEqual(d, want) {
		t.Errorf("got %v, want %v", d, want)
	}
}
