package progress

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carrel/course"
	"carrel/course/question"
)

// anyEvent draws an event of a small world, so that events meet each other.
func anyEvent(t *rapid.T) Event {
	small := func(label string) int { return rapid.IntRange(0, 2).Draw(t, label) }
	e := Event{
		Type: rapid.SampledFrom([]Type{Opened, Placed, Completed, Started, Answered, Hinted, Finished, Drafted, Chose,
			Renamed, Regraded, Bookmarked, Unbookmarked, Noted, Forgot, Graded, Granted, Flagged}).Draw(t, "type"),
		Course: rapid.SampledFrom([]course.ID{"a", "b"}).Draw(t, "course"), Unit: rapid.SampledFrom([]course.UnitID{"", "u", "v", "w"}).Draw(t, "unit"),
		Question: rapid.SampledFrom([]string{"", "q", "r"}).Draw(t, "question"), Attempt: small("attempt"), Try: small("try"), Hints: small("hints"),
		Self: small("self") == 0, Passed: small("passed") == 0, Wall: time.Date(2026, 3, 1, 9, small("hour"), 0, 0, time.UTC),
	}
	e.From = rapid.SampledFrom([]course.UnitID{"u", "v"}).Draw(t, "from")
	if small("response") > 0 {
		e.Response = &question.Response{Choices: []int{small("choice")}, Texts: []string{rapid.SampledFrom([]string{"q", "r", "text"}).Draw(t, "text")}}
	}
	if small("mark") > 0 {
		e.Mark = &question.Mark{Got: 50 * small("got"), Of: 100}
	}
	if small("place") > 0 {
		e.Place = &Place{Line: 1 + small("line")}
	}
	if small("exam") == 0 {
		e.Exam = &Exam{Seed: "s", Minutes: small("minutes"), Grant: "g", Objectives: []Part{{ID: "o"}}}
	}
	if small("graded") == 0 && e.Type == Graded {
		e.Exam = &Exam{Form: "digest", Graded: &Grading{Serial: small("serial"), Objectives: []Part{{ID: "o"}}}}
	}
	return e
}

// TestThawedIsTheSame holds a standing that was kept against the one that was
// not: as it is, and after further events.
func TestThawedIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(anyEvent), 0, 40).Draw(t, "events")
		cut := rapid.IntRange(0, len(events)).Draw(t, "cut")
		want := Fold(events[:cut])
		b, err := Freeze(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Thaw(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events[cut:] {
			got.Apply(e)
			want.Apply(e)
		}
		same(t, got, want)
		for _, q := range []string{"q", "r"} {
			if a, b := got.Lesson("a", "u", q), want.Lesson("a", "u", q); !reflect.DeepEqual(a, b) {
				t.Fatalf("lesson: got %+v, want %+v", a, b)
			}
		}
	})
}

// same compares what can be told apart: no map and an empty one cannot.
func same(t *rapid.T, got, want *Standing) {
	for _, s := range []*Standing{got, want} {
		if s.Courses == nil {
			s.Courses = map[course.ID]*Course{}
		}
		for _, c := range s.Courses {
			if len(c.renamed) == 0 {
				c.renamed = nil
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, want %+v", got, want)
	}
}

func TestThawRefuses(t *testing.T) {
	good, err := Freeze(Fold([]Event{{Type: Opened, Course: "a", Unit: "u"}}))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]string{"nothing": "", "a text": strings.Repeat("text", 100), "a half": string(good[:len(good)/2])} {
		if s, err := Thaw([]byte(b)); !errors.Is(err, ErrFrozen) || s != nil {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}
