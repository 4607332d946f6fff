package progress

import (
	"maps"
	"strings"
	"testing"

	"carrel/course/question"
)

// finished is an attempt that was handed in.
func ended(attempt, got int, passed bool) Event {
	return in(Finished, func(e *Event) {
		e.Attempt, e.Mark, e.Passed = attempt, &question.Mark{Got: got, Of: 100}, passed
	})
}

func regraded(attempt, got int, passed bool) Event {
	e := ended(attempt, got, passed)
	e.Type = Regraded
	return e
}

func TestRegraded(t *testing.T) {
	first, second := ended(1, 40, false), ended(2, 60, true)
	for name, test := range map[string]struct {
		events     []Event
		last, best int
		passed     bool
	}{
		"up":                          {[]Event{first, regraded(1, 70, true)}, 70, 70, true},
		"down":                        {[]Event{first, regraded(1, 20, false)}, 20, 20, false},
		"passed stays passed":         {[]Event{second, regraded(2, 20, false)}, 20, 20, true},
		"an earlier attempt":          {[]Event{first, second, regraded(1, 90, true)}, 60, 90, true},
		"the best goes down":          {[]Event{first, second, regraded(2, 10, false)}, 10, 40, true},
		"one that is not the best":    {[]Event{first, second, regraded(1, 10, false)}, 60, 60, true},
		"one that was not handed in":  {[]Event{first, regraded(2, 90, true)}, 40, 40, false},
		"twice":                       {[]Event{first, regraded(1, 90, true), regraded(1, 30, false)}, 30, 30, true},
		"without a mark":              {[]Event{first, in(Regraded, func(e *Event) { e.Attempt = 1 })}, 40, 40, false},
		"of a unit nobody worked in":  {[]Event{of("x", regraded(1, 90, true)), first}, 40, 40, false},
		"it is no other unit's place": {[]Event{first, of("x", in(Opened, nil)), regraded(1, 50, false)}, 50, 50, false},
	} {
		s := Fold(test.events)
		u := s.Unit("c", "u")
		if u.Last.Got != test.last || u.Best.Got != test.best || u.Passed != test.passed || u.Completed != test.passed || u.Handed != handed(test.events) {
			t.Errorf("%s: %+v", name, u)
		}
	}
	if s := Fold([]Event{first, of("x", in(Opened, nil)), regraded(1, 50, false)}); s.Courses["c"].Unit != "x" {
		t.Errorf("a new mark counts as work in the unit")
	}
}

func handed(events []Event) (n int) {
	for _, e := range events {
		if e.Type == Finished {
			n++
		}
	}
	return n
}

func TestFlaws(t *testing.T) {
	for name, f := range map[string]Flaws{"none": {}, "two": {"a": question.Disregard, "b.c": question.AllCorrect}} {
		e := Finish(in("", nil), 1, Handed{question.Mark{Got: 50, Of: 100}, f}, 50)
		line, err := Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(line)
		got := Fold([]Event{again}).Unit("c", "u").Marks[1]
		if err != nil || got.Flaws == nil || !maps.Equal(got.Flaws, f) || !e.Passed || got.Mark.Got != 50 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got := Fold([]Event{ended(1, 40, false)}).Unit("c", "u").Marks[1]; got.Flaws != nil {
		t.Errorf("of an older event %v is known", got.Flaws)
	}
	many := Flaws{}
	for i := range 1000 {
		many[strings.Repeat("x", i%90)+string(rune('a'+i/90))] = question.Disregard
	}
	e := Finish(in("", nil), 1, Handed{Flaws: many}, 50)
	if _, err := Encode(e); err != nil || e.Response != nil {
		t.Errorf("too many: %v", err)
	}
}

// TestEarlierIDs: what was done under the id that a question had before counts
// under the one that it has now.
func TestEarlierIDs(t *testing.T) {
	const made = "q-abcdefgh234567az"
	hinted := in(Hinted, func(e *Event) { e.Question, e.Hints = "q", 2 })
	for name, test := range map[string]struct {
		events []Event
		got    int // of the answer; -1: none
		hints  int
		draft  bool
	}{
		"nothing":           {nil, -1, 0, false},
		"the earlier":       {[]Event{answer(made, 0, 1, 0, 30)}, 30, 0, false},
		"both":              {[]Event{answer(made, 0, 1, 0, 30), answer("q", 0, 2, 0, 60)}, 60, 0, false},
		"and a hint":        {[]Event{answer(made, 0, 1, 0, 30), hinted}, 30, 2, false},
		"a draft, a hint":   {[]Event{drafted(made, 0, question.Response{Texts: []string{"x"}}), hinted}, -1, 2, true},
		"another attempt":   {[]Event{answer(made, 3, 1, 0, 30)}, -1, 0, false},
		"in another lesson": {[]Event{of("v", answer(made, 0, 1, 0, 30))}, -1, 0, false},
	} {
		s := Fold(test.events)
		for _, a := range []*Answer{s.Unit("c", "u").Answer("q", 0, "", made), s.Lesson("c", "u", "q", made)} {
			got, hints, draft := -1, 0, false
			if a != nil {
				hints, draft = a.Hints, a.Draft != nil
			}
			if a != nil && a.Answered {
				got = a.Mark.Got
			}
			if got != test.got || hints != test.hints || draft != test.draft {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
	s := Fold([]Event{of("v", answer(made, 0, 1, 0, 30)), of("v", answer("own", 0, 1, 0, 30))})
	if s.Lesson("c", "u", made) != nil || s.Lesson("c", "u", "own") == nil {
		t.Error("an id made of words is taken for the same question in another lesson, or a written one is not")
	}
}
