package progress

import (
	"reflect"
	"testing"
	"time"

	"carrel/course"
	"carrel/course/question"
)

// in returns an event of unit u in course c.
func in(typ Type, edit func(*Event)) Event {
	e := Event{Type: typ, Course: "c", Unit: "u"}
	if edit != nil {
		edit(&e)
	}
	return e
}

func answer(q string, attempt, try, choice, got int) Event {
	return in(Answered, func(e *Event) {
		e.Question, e.Attempt, e.Try = q, attempt, try
		e.Response, e.Mark = &question.Response{Choices: []int{choice}}, &question.Mark{Got: got, Of: 100}
	})
}

func finished(got int, passed bool) Event {
	return in(Finished, func(e *Event) { e.Mark, e.Passed = &question.Mark{Got: got, Of: 100}, passed })
}

func started(attempt int) Event { return in(Started, func(e *Event) { e.Attempt = attempt }) }

// ignoring compares units without their questions.
func ignoring(u *Unit) Unit {
	v := *u
	v.Questions = nil
	return v
}

func TestFoldOfAUnit(t *testing.T) {
	at := func(line, part int) Event {
		return in(Placed, func(e *Event) { e.Place = &Place{Line: line, Part: part} })
	}
	for name, test := range map[string]struct {
		events []Event
		want   Unit
	}{
		"nothing":               {nil, Unit{}},
		"opened":                {[]Event{in(Opened, nil)}, Unit{Opened: true}},
		"read on":               {[]Event{at(3, 0), at(9, 500)}, Unit{Place: Place{9, 500}}},
		"a place without one":   {[]Event{at(3, 0), in(Placed, nil)}, Unit{Place: Place{3, 0}}},
		"read to the end":       {[]Event{in(Opened, nil), in(Completed, nil)}, Unit{Opened: true, Completed: true}},
		"an attempt runs":       {[]Event{started(1)}, Unit{Attempt: 1, Top: 1, Running: true}},
		"failed":                {[]Event{started(1), finished(40, false)}, Unit{Attempt: 1, Top: 1, Handed: 1, Last: question.Mark{Got: 40, Of: 100}, Best: question.Mark{Got: 40, Of: 100}}},
		"failed with nothing":   {[]Event{started(1), finished(0, false)}, Unit{Attempt: 1, Top: 1, Handed: 1, Last: question.Mark{Of: 100}, Best: question.Mark{Of: 100}}},
		"better, then worse":    {[]Event{finished(40, false), finished(90, true), finished(10, false)}, Unit{Handed: 3, Passed: true, Completed: true, Last: question.Mark{Got: 10, Of: 100}, Best: question.Mark{Got: 90, Of: 100}}},
		"handed in unmarked":    {[]Event{in(Finished, nil)}, Unit{Handed: 1}},
		"passed, started again": {[]Event{started(1), finished(90, true), started(2)}, Unit{Attempt: 2, Top: 2, Running: true, Handed: 1, Passed: true, Completed: true, Last: question.Mark{Got: 90, Of: 100}, Best: question.Mark{Got: 90, Of: 100}}},
		"a type not yet known":  {[]Event{in("levitated", nil)}, Unit{}},
	} {
		if got := ignoring(Fold(test.events).Unit("c", "u")); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestFoldOfAnswers(t *testing.T) {
	hint := func(attempt, n int) Event {
		return in(Hinted, func(e *Event) { e.Question, e.Attempt, e.Hints = "q", attempt, n })
	}
	half := in(Answered, func(e *Event) { e.Question, e.Attempt = "q", 1 })
	for name, test := range map[string]struct {
		events []Event
		want   *Answer
	}{
		"not met":               {nil, nil},
		"hinted only":           {[]Event{hint(1, 2)}, &Answer{Attempt: 1, Hints: 2}},
		"answered":              {[]Event{answer("q", 1, 1, 3, 100)}, &Answer{Attempt: 1, Tries: 1, Answered: true, Response: question.Response{Choices: []int{3}}, Mark: question.Mark{Got: 100, Of: 100}}},
		"answered twice":        {[]Event{answer("q", 1, 1, 3, 100), answer("q", 1, 2, 0, 0)}, &Answer{Attempt: 1, Tries: 2, Answered: true, Response: question.Response{Choices: []int{0}}, Mark: question.Mark{Of: 100}}},
		"hints stay":            {[]Event{hint(1, 2), answer("q", 1, 1, 3, 100)}, &Answer{Attempt: 1, Hints: 2, Tries: 1, Answered: true, Response: question.Response{Choices: []int{3}}, Mark: question.Mark{Got: 100, Of: 100}}},
		"of an earlier attempt": {[]Event{answer("q", 1, 1, 3, 100), hint(2, 1)}, nil},
		"of another question":   {[]Event{answer("r", 1, 1, 3, 100)}, nil},
		"without a response":    {[]Event{half}, nil},
	} {
		if got := Fold(test.events).Unit("c", "u").Answer("q", 1); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestLastWorkedIn(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := Fold([]Event{
		{Type: Opened, Course: "a", Unit: "1", Wall: noon},
		{Type: Opened, Course: "b", Unit: "2", Wall: noon.Add(time.Hour)},
		{Type: Opened, Course: "b", Wall: noon.Add(2 * time.Hour)},
	})
	if s.Events != 3 || s.Last != "b" || !s.LastAt.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("%d events, last in %s at %v", s.Events, s.Last, s.LastAt)
	}
	if a, b := s.Courses["a"], s.Courses["b"]; a.Unit != "1" || !a.LastAt.Equal(noon) || b.Unit != "2" {
		t.Errorf("a: %+v, b: %+v", a, b)
	}
}

func TestLookingChangesNothing(t *testing.T) {
	s := &Standing{}
	s.Unit("c", "u").Opened = true
	if s.Unit("c", "u").Opened || s.Courses != nil {
		t.Errorf("looking made %+v", s)
	}
}

func TestResumeAndDone(t *testing.T) {
	c := &course.Course{ID: "c", Modules: []course.Module{{Units: []*course.Unit{{ID: "1"}, {ID: "2"}}}, {Units: []*course.Unit{{ID: "3"}}}},
		Extras: []*course.Unit{{ID: "x"}}}
	done := func(unit course.UnitID) Event { return Event{Type: Completed, Course: "c", Unit: unit} }
	for name, test := range map[string]struct {
		events []Event
		resume course.UnitID
		done   int
	}{
		"nothing done":            {nil, "1", 0},
		"the first done":          {[]Event{done("1")}, "2", 1},
		"looked at again":         {[]Event{done("1"), {Type: Opened, Course: "c", Unit: "1"}}, "1", 1},
		"the last done first":     {[]Event{done("3")}, "1", 1},
		"a quiz not passed":       {[]Event{done("1"), {Type: Finished, Course: "c", Unit: "2"}}, "2", 1},
		"a quiz passed":           {[]Event{done("1"), {Type: Finished, Course: "c", Unit: "2", Passed: true}}, "3", 2},
		"all done":                {[]Event{done("1"), done("2"), done("3")}, "3", 3},
		"in the second":           {[]Event{done("1"), {Type: Opened, Course: "c", Unit: "2"}}, "2", 1},
		"in an extra":             {[]Event{done("1"), {Type: Opened, Course: "c", Unit: "x"}}, "x", 1},
		"in one that is gone":     {[]Event{done("1"), done("gone")}, "2", 1},
		"all done and in none":    {[]Event{done("1"), done("2"), done("3"), done("gone")}, "1", 3},
		"work in another course":  {[]Event{{Type: Completed, Course: "d", Unit: "1"}}, "1", 0},
		"the same done twice":     {[]Event{done("2"), done("2")}, "3", 1},
		"an extra does not count": {[]Event{done("x")}, "1", 0},
	} {
		s := Fold(test.events)
		if got := s.Resume(c); got == nil || got.ID != test.resume {
			t.Errorf("%s: resumes in %v, want %s", name, got, test.resume)
		}
		if got, of := s.Done(c); got != test.done || of != 3 {
			t.Errorf("%s: %d of %d done, want %d of 3", name, got, of, test.done)
		}
	}
	if u := Fold(nil).Resume(&course.Course{ID: "c"}); u != nil {
		t.Errorf("a course without units resumes in %v", u)
	}
}

func drafted(q string, attempt int, r question.Response) Event {
	return in(Drafted, func(e *Event) { e.Question, e.Attempt, e.Response = q, attempt, &r })
}

func TestDrafts(t *testing.T) {
	text := question.Response{Texts: []string{"volatile data"}}
	handed := in(Finished, func(e *Event) { e.Attempt = 1 })
	for name, test := range map[string]struct {
		events []Event
		want   *question.Response
	}{
		"written":                          {[]Event{drafted("q", 1, text)}, &text},
		"written again":                    {[]Event{drafted("q", 1, question.Response{Picks: []int{0}}), drafted("q", 1, text)}, &text},
		"emptied":                          {[]Event{drafted("q", 1, text), drafted("q", 1, question.Response{Texts: []string{""}, Picks: []int{-1}})}, nil},
		"answered":                         {[]Event{drafted("q", 1, text), answer("q", 1, 1, 0, 100)}, nil},
		"another one answered":             {[]Event{drafted("q", 1, text), answer("r", 1, 1, 0, 100)}, &text},
		"written after an answer":          {[]Event{answer("q", 1, 1, 0, 100), drafted("q", 1, text)}, &text},
		"handed in":                        {[]Event{started(1), drafted("q", 1, text), handed}, nil},
		"an earlier attempt was handed in": {[]Event{drafted("q", 1, text), in(Finished, func(e *Event) { e.Attempt = 2 })}, &text},
	} {
		a := Fold(test.events).Unit("c", "u").Answer("q", 1)
		if a == nil || !reflect.DeepEqual(a.Draft, test.want) {
			t.Errorf("%s: %+v, want the draft %+v", name, a, test.want)
		}
	}
	if a := Fold([]Event{drafted("q", 1, text)}).Unit("c", "u").Answer("q", 1); a.Answered {
		t.Error("a draft counts as an answer")
	}
}

func TestPathOfAScenario(t *testing.T) {
	chose := func(attempt int, scene string, way ...int) Event {
		return in(Chose, func(e *Event) { e.Question, e.Attempt, e.Response = scene, attempt, &question.Response{Choices: way} })
	}
	for name, test := range map[string]struct {
		events []Event
		want   []Step
	}{
		"two ways":              {[]Event{started(1), chose(1, "a", 2), chose(1, "b", 0)}, []Step{{"a", 2}, {"b", 0}}},
		"ended":                 {[]Event{started(1), chose(1, "a", 2), finished(1, true)}, []Step{{"a", 2}}},
		"started again":         {[]Event{started(1), chose(1, "a", 2), started(2), chose(2, "a", 1)}, []Step{{"a", 1}}},
		"of an earlier attempt": {[]Event{started(2), chose(1, "a", 2)}, nil},
		"after the end":         {[]Event{started(1), finished(1, true), chose(1, "a", 2)}, nil},
		"without a way":         {[]Event{started(1), chose(1, "a"), in(Chose, func(e *Event) { e.Attempt = 1 })}, nil},
	} {
		if got := Fold(test.events).Unit("c", "u").Path; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestAnswerHoldsWordingAndJudge(t *testing.T) {
	e := answer("q", 0, 1, 0, 50)
	e.Wording, e.Self = "w", true
	if a := Fold([]Event{e}).Unit("c", "u").Answer("q", 0); a.Wording != "w" || !a.Self {
		t.Errorf("%+v", a)
	}
	if a := Fold([]Event{e, answer("q", 0, 2, 0, 50)}).Unit("c", "u").Answer("q", 0); a.Wording != "" || a.Self {
		t.Errorf("the wording and the judge of an earlier answer stay: %+v", a)
	}
}

// TestMovedQuestions: the latest answer in any lesson is the answer.
func TestMovedQuestions(t *testing.T) {
	elsewhere := func(e Event) Event { e.Unit = "v"; return e }
	text := question.Response{Texts: []string{"x"}}
	for name, test := range map[string]struct {
		events []Event
		got    int // of the mark in lesson u; -1: not met
		draft  bool
	}{
		"nowhere":                    {nil, -1, false},
		"here":                       {[]Event{answer("q", 0, 1, 0, 10)}, 10, false},
		"elsewhere":                  {[]Event{elsewhere(answer("q", 0, 1, 0, 20))}, 20, false},
		"here, and later elsewhere":  {[]Event{answer("q", 0, 1, 0, 10), elsewhere(answer("q", 0, 1, 0, 20))}, 10, false},
		"elsewhere, and drafted":     {[]Event{elsewhere(answer("q", 0, 1, 0, 20)), drafted("q", 0, text)}, 20, true},
		"drafted only":               {[]Event{drafted("q", 0, text)}, 0, true},
		"in a quiz":                  {[]Event{elsewhere(answer("q", 1, 1, 0, 20))}, -1, false},
		"another question elsewhere": {[]Event{elsewhere(answer("r", 0, 1, 0, 20))}, -1, false},
	} {
		a := Fold(test.events).Lesson("c", "u", "q")
		switch {
		case a == nil && test.got == -1:
		case a == nil || test.got == -1 || a.Mark.Got != test.got || (a.Draft != nil) != test.draft:
			t.Errorf("%s: %+v, want %d", name, a, test.got)
		}
	}
	s := Fold([]Event{elsewhere(answer("q", 0, 1, 0, 20)), drafted("q", 0, text)})
	if s.Lesson("c", "u", "q"); s.Unit("c", "v").Answer("q", 0).Draft != nil {
		t.Error("looking changed the answer elsewhere")
	}
	if Fold(nil).Lesson("c", "u", "q") != nil {
		t.Error("an answer in a course that nobody has worked in")
	}
}

// TestPlaceInAnAttempt: the question that an attempt is at is the one of its
// latest event, whatever happened to it.
func TestPlaceInAnAttempt(t *testing.T) {
	event := func(typ Type, q string, attempt int) Event {
		return in(typ, func(e *Event) { e.Question, e.Attempt = q, attempt })
	}
	for name, test := range map[string]struct {
		events []Event
		want   string
	}{
		"begun":              {nil, ""},
		"answered":           {[]Event{answer("a", 2, 1, 0, 100)}, "a"},
		"answered, drafted":  {[]Event{answer("a", 2, 1, 0, 100), event(Drafted, "b", 2)}, "b"},
		"hinted":             {[]Event{event(Hinted, "c", 2)}, "c"},
		"shown":              {[]Event{answer("a", 2, 1, 0, 100), event(Placed, "d", 2)}, "d"},
		"of an earlier":      {[]Event{event(Drafted, "b", 1)}, ""},
		"another was begun":  {[]Event{event(Drafted, "b", 2), started(3)}, ""},
		"read in the lesson": {[]Event{event(Drafted, "b", 2), event(Placed, "", 2)}, "b"},
	} {
		u := Fold(append([]Event{started(2)}, test.events...)).Unit("c", "u")
		if u.Question != test.want {
			t.Errorf("%s: at %q, want %q", name, u.Question, test.want)
		}
	}
}

// TestComparedDraft: that the model answer was seen is known until the answer is
// given, and not of the next draft.
func TestComparedDraft(t *testing.T) {
	seen := drafted("q", 0, question.Response{Texts: []string{"x"}})
	seen.Self = true
	given := answer("q", 0, 1, 0, 100)
	given.Lang = "fr"
	for name, test := range map[string]struct {
		events []Event
		want   bool
	}{
		"seen":           {[]Event{seen}, true},
		"not seen":       {[]Event{drafted("q", 0, question.Response{Texts: []string{"x"}})}, false},
		"then answered":  {[]Event{seen, given}, false},
		"and drafted on": {[]Event{seen, given, drafted("q", 0, question.Response{Texts: []string{"y"}})}, false},
	} {
		if a := Fold(test.events).Lesson("c", "u", "q"); a.Compared != test.want {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if a := Fold([]Event{given}).Lesson("c", "u", "q"); a.Lang != "fr" {
		t.Errorf("an answer forgets its language: %+v", a)
	}
}
