package progress

import (
	"reflect"
	"testing"

	"carrel/course"
	"carrel/course/question"
)

func renamed(from, to course.UnitID) Event {
	return Event{Type: Renamed, Course: "c", Unit: to, From: from}
}

// of puts an event of unit u into another unit.
func of(unit course.UnitID, e Event) Event { e.Unit = unit; return e }

func TestRenamed(t *testing.T) {
	read := []Event{of("a.md", in(Opened, nil)), of("a.md", in(Completed, nil)), of("a.md", answer("q", 0, 1, 0, 100))}
	for name, test := range map[string]struct {
		events []Event
		unit   course.UnitID // that has the standing of a.md
	}{
		"once":            {append(read[:3:3], renamed("a.md", "a")), "a"},
		"twice":           {append(read[:3:3], renamed("a.md", "a"), renamed("a", "b")), "b"},
		"to itself":       {append(read[:3:3], renamed("a.md", "a.md")), "a.md"},
		"another":         {append(read[:3:3], renamed("b.md", "b")), "a.md"},
		"there and back":  {append(read[:3:3], renamed("a.md", "a"), renamed("a", "a.md")), "a.md"},
		"into one opened": {append(read[:3:3], of("a", in(Opened, nil)), of("a.md", in(Opened, nil)), renamed("a.md", "a")), "a"},
	} {
		s := Fold(test.events)
		u := s.Unit("c", test.unit)
		if !u.Opened || !u.Completed || u.Answer("q", 0) == nil || s.Courses["c"].Unit != test.unit {
			t.Errorf("%s: %+v, last in %s", name, u, s.Courses["c"].Unit)
		}
		if n := len(s.Courses["c"].Units); n != 1 {
			t.Errorf("%s: %d units", name, n)
		}
	}
}

func TestRenamedIsNoWork(t *testing.T) {
	s := Fold([]Event{of("a.md", in(Opened, nil)), of("b", in(Opened, nil)), renamed("a.md", "a")})
	if got := s.Courses["c"].Unit; got != "b" {
		t.Errorf("last worked in %s, want b", got)
	}
}

func TestMerge(t *testing.T) {
	mark := func(got int) question.Mark { return question.Mark{Got: got, Of: 100} }
	for name, test := range map[string]struct {
		u, old, want Unit
	}{
		"into nothing": {Unit{}, Unit{Attempt: 2, Running: true, Handed: 1, Best: mark(50), Last: mark(50), Place: Place{Line: 3}},
			Unit{Attempt: 2, Running: true, Handed: 1, Best: mark(50), Last: mark(50), Place: Place{Line: 3}}},
		"the older was better": {Unit{Attempt: 1, Handed: 1, Best: mark(40), Last: mark(40)}, Unit{Attempt: 3, Handed: 3, Best: mark(80), Last: mark(10), Passed: true, Completed: true},
			Unit{Attempt: 1, Handed: 4, Best: mark(80), Last: mark(40), Passed: true, Completed: true}},
		"the older was worse": {Unit{Attempt: 1, Handed: 1, Best: mark(90), Last: mark(90), Place: Place{Line: 9}}, Unit{Attempt: 1, Handed: 1, Best: mark(80), Last: mark(80), Place: Place{Line: 3}},
			Unit{Attempt: 1, Handed: 2, Best: mark(90), Last: mark(90), Place: Place{Line: 9}}},
		"the older was never handed in": {Unit{Handed: 1, Best: mark(0), Last: mark(0)}, Unit{Attempt: 1, Opened: true},
			Unit{Attempt: 1, Opened: true, Handed: 1, Best: mark(0), Last: mark(0)}},
	} {
		u := test.u
		if u.merge(&test.old); !reflect.DeepEqual(u, test.want) {
			t.Errorf("%s: %+v, want %+v", name, u, test.want)
		}
	}
}

func TestMergeFillsAnswersIn(t *testing.T) {
	u := &Unit{Questions: map[string]*Answer{"q": {Tries: 1}}}
	u.merge(&Unit{Questions: map[string]*Answer{"q": {Tries: 2}, "r": {Tries: 3}}})
	if u.Questions["q"].Tries != 1 || u.Questions["r"] == nil || u.Questions["r"].Tries != 3 {
		t.Errorf("%+v", u.Questions)
	}
}

func TestRenames(t *testing.T) {
	unit := func(id course.UnitID, path string) *course.Unit { return &course.Unit{ID: id, Path: path} }
	c := &course.Course{ID: "c", Version: "2.0.0", Modules: []course.Module{{Units: []*course.Unit{
		unit("intro", "1.md"), unit("2.md", "2.md"), unit("three", "3.md"), unit("4.md", "5.md"), unit("five", "4.md")}}},
		Extras: []*course.Unit{unit("words", "glossary.md")}}
	at := func(units ...course.UnitID) []Event {
		var events []Event
		for _, u := range units {
			events = append(events, of(u, in(Opened, nil)))
		}
		return events
	}
	for name, test := range map[string]struct {
		events []Event
		want   []course.UnitID
	}{
		"nothing done":                       {nil, nil},
		"done under its path":                {at("1.md"), []course.UnitID{"intro"}},
		"done under its id too":              {at("1.md", "intro"), nil},
		"the id is the path":                 {at("2.md"), nil},
		"the path is now another unit's id":  {at("4.md"), nil},
		"several, and an extra":              {at("glossary.md", "3.md"), []course.UnitID{"three", "words"}},
		"renamed before":                     {append(at("1.md"), renamed("1.md", "intro")), nil},
		"work in a unit that is not there":   {at("gone.md"), nil},
		"under its path in an earlier place": {append(at("1.md"), renamed("1.md", "3.md")), []course.UnitID{"three"}},
	} {
		s := Fold(test.events)
		var got []course.UnitID
		for _, e := range s.Renames(c) {
			if e.Type != Renamed || e.Course != "c" || e.Version != "2.0.0" || e.From == "" {
				t.Errorf("%s: %+v", name, e)
			}
			got = append(got, e.Unit)
			s.Apply(e)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: renames %v, want %v", name, got, test.want)
		}
		if again := s.Renames(c); again != nil {
			t.Errorf("%s: renames again: %v", name, again)
		}
	}
}

// TestWorkUnderThePathAfterTheRename: a quiz gets an id while an attempt at it
// runs, and a program that does not know goes on under its path.
func TestWorkUnderThePathAfterTheRename(t *testing.T) {
	c := &course.Course{ID: "c", Modules: []course.Module{{Units: []*course.Unit{{ID: "quiz", Path: "q.md"}}}}}
	at := func(unit course.UnitID, e Event) Event { return of(unit, e) }
	before := []Event{at("q.md", started(1)), at("q.md", answer("a", 1, 1, 0, 100)), at("q.md", answer("b", 1, 1, 0, 0)), renamed("q.md", "quiz")}
	for name, test := range map[string]struct {
		after []Event
		check func(*Unit) bool
	}{
		"answered": {[]Event{at("q.md", answer("b", 1, 1, 1, 100))}, func(u *Unit) bool {
			return u.Attempt == 1 && u.Running && u.Answer("a", 1) != nil && u.Answer("b", 1).Mark.Got == 100
		}},
		"drafted": {[]Event{at("q.md", drafted("b", 1, question.Response{Texts: []string{"x"}}))}, func(u *Unit) bool {
			return u.Running && u.Answer("b", 1).Answered && u.Answer("b", 1).Draft != nil
		}},
		"handed in": {[]Event{at("q.md", answer("b", 1, 1, 1, 100)), at("q.md", ended(1, 50, true))}, func(u *Unit) bool {
			return u.Attempt == 1 && !u.Running && u.Handed == 1 && u.Passed && u.Last.Got == 50 && u.Marks[1].Mark.Got == 50
		}},
		"late, another attempt runs": {[]Event{at("quiz", started(2)), at("quiz", answer("a", 2, 1, 0, 70)), at("q.md", answer("a", 1, 1, 100, 100))}, func(u *Unit) bool {
			return u.Attempt == 2 && u.Running && u.Answer("a", 2) != nil && u.Answer("a", 2).Mark.Got == 70
		}},
	} {
		s := Fold(append(before[:4:4], test.after...))
		again := s.Renames(c)
		if len(again) != 1 || again[0].From != "q.md" || again[0].Unit != "quiz" {
			t.Errorf("%s: renames %+v", name, again)
			continue
		}
		s.Apply(again[0])
		if u := s.Unit("c", "quiz"); !test.check(u) || len(s.Courses["c"].Units) != 1 || s.Renames(c) != nil {
			t.Errorf("%s: %+v", name, u)
		}
	}
}
