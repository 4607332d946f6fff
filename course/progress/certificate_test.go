package progress

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"carrel/course"
)

func certified(requires map[string]string) *course.Course {
	unit := func(id string, k course.Kind) *course.Unit {
		return &course.Unit{ID: course.UnitID(id), Kind: k, Path: "m/" + id + ".md"}
	}
	return &course.Course{
		ID: "c", Certificate: &course.Certificate{Requires: requires},
		Modules: []course.Module{{Units: []*course.Unit{
			unit("a", course.Lesson), unit("b", course.Lesson), unit("q", course.Quiz), unit("e", course.Exam), unit("l", course.Lab),
		}}},
	}
}

func TestCertified(t *testing.T) {
	did := func(units ...course.UnitID) []Event {
		var out []Event
		for _, u := range units {
			out = append(out, Event{Type: Finished, Course: "c", Unit: u, Passed: true})
		}
		return out
	}
	for _, c := range []struct {
		name     string
		requires map[string]string
		done     []Event
		missing  string
	}{
		{"an exam, not yet", map[string]string{"exam": "m/e.md"}, did("a"), "exam:e"},
		{"an exam by its id", map[string]string{"exam": "e"}, did("e"), ""},
		{"an exam by another spelling of its path", map[string]string{"exam": "./m/e.md"}, did("e"), ""},
		{"all lessons", map[string]string{"lessons": "all"}, did("a"), "lessons:b"},
		{"all of any name", map[string]string{"work": "all"}, did("a", "b"), "work:q,e,l"},
		{"no lines", nil, did("a", "b", "q"), "units:e,l"},
		{"all labs, and one of them", map[string]string{"labs": "all", "lab": "l"}, did("a"), "lab:l labs:l"},
		{"labs that were worked through", map[string]string{"labs": "all"}, did("l"), ""},
		{"two lines", map[string]string{"lessons": "all", "exam": "e"}, did("b"), "exam:e lessons:a"},
	} {
		needs, err := Fold(c.done).Certified(certified(c.requires))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range needs {
			var ids []string
			for _, u := range n.Missing {
				ids = append(ids, string(u.ID))
			}
			if len(ids) > 0 {
				got = append(got, n.Name+":"+strings.Join(ids, ","))
			}
		}
		if strings.Join(got, " ") != c.missing || Earned(needs) != (c.missing == "") {
			t.Errorf("%s: %v, %v; want %q", c.name, got, Earned(needs), c.missing)
		}
	}
}

func TestRulesThatCannotBeMet(t *testing.T) {
	for _, requires := range []map[string]string{{"exam": "x.md"}, {"scenarios": "all"}, {"exam": ""}} {
		if _, err := Fold(nil).Certified(certified(requires)); !errors.Is(err, ErrRule) {
			t.Errorf("%v: %v", requires, err)
		}
	}
	if _, err := Fold(nil).Certified(&course.Course{}); !errors.Is(err, ErrNoCertificate) {
		t.Errorf("no certificate: %v", err)
	}
}

func TestExpires(t *testing.T) {
	from := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ valid, want string }{
		{"2y", "2026-02-28"}, {"4y", "2028-02-29"}, {"18m", "2025-08-29"}, {"1y6m", "2025-08-28"}, {"2w", "2024-03-14"}, {"90d", "2024-05-29"}, {"1y2w", "2025-03-14"},
	} {
		got, err := Expires(c.valid, from)
		if err != nil || got.Format(time.DateOnly) != c.want {
			t.Errorf("%s: %v, %v, want %s", c.valid, got, err, c.want)
		}
	}
	if got, err := Expires("", from); err != nil || !got.IsZero() {
		t.Errorf("for ever: %v, %v", got, err)
	}
	for _, bad := range []string{"2", "y", "2 years", "-1y", "0d", "6m1y", "1y1y", "99999y", "2ÿ", "1.5y"} {
		if got, err := Expires(bad, from); !errors.Is(err, ErrValid) {
			t.Errorf("%q: %v, %v", bad, got, err)
		}
	}
}

func ExampleEarned() {
	c := &course.Course{ID: "c", Certificate: &course.Certificate{Requires: map[string]string{"exam": "e"}}, Modules: []course.Module{{Units: []*course.Unit{{ID: "e", Kind: course.Exam}}}}}
	needs, err := Fold([]Event{{Type: Finished, Course: "c", Unit: "e", Passed: true}}).Certified(c)
	fmt.Println(Earned(needs), err)
	// Output: true <nil>
}
