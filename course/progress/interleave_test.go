package progress

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carrel/course"
	"carrel/course/question"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// strandOf numbers events, and gives those without a time the minutes that
// minutes says.
func strandOf(id string, minutes []int, events ...Event) Strand {
	for i := range events {
		events[i].Seq, events[i].Course = uint64(i+1), cmp.Or(events[i].Course, "c")
		events[i].Wall = noon.Add(time.Duration(minutes[i]) * time.Minute)
	}
	return Strand{id, events}
}

func merged(id string, size int64) Event {
	return Event{Type: Merged, Log: &Log{ID: id, Size: size}}
}

func attemptEvents(n int, percent int) []Event {
	return []Event{
		{Type: Started, Unit: "q", Attempt: n},
		{Type: Answered, Unit: "q", Question: "a", Attempt: n, Response: &question.Response{Choices: []int{n}}, Mark: &question.Mark{Got: percent, Of: 100}},
		{Type: Finished, Unit: "q", Attempt: n, Mark: &question.Mark{Got: percent, Of: 100}, Passed: percent >= 50},
	}
}

func opened(units ...course.UnitID) []Event {
	var es []Event
	for _, u := range units {
		es = append(es, Event{Type: Opened, Unit: u})
	}
	return es
}

func unitsOf(events []Event) (us []course.UnitID) {
	for _, e := range events {
		us = append(us, e.Unit)
	}
	return us
}

func TestInterleaveByWallTime(t *testing.T) {
	const year = 365 * 24 * 60
	for name, tt := range map[string]struct {
		own, other []int // minutes
		want       string
	}{
		"in turns":                  {[]int{0, 2, 4}, []int{1, 3, 5}, "[a1 b1 a2 b2 a3 b3]"},
		"at once":                   {[]int{0, 0, 0}, []int{0, 0, 0}, "[a1 a2 a3 b1 b2 b3]"},
		"one after the other":       {[]int{5, 6, 7}, []int{1, 2, 3}, "[b1 b2 b3 a1 a2 a3]"},
		"a year ahead once":         {[]int{0, year, 4}, []int{1, 3, 5}, "[a1 a2 b1 b2 a3 b3]"},
		"a year back once":          {[]int{0, 2, -year, 4}, []int{1, 3, 5}, "[a1 b1 a2 a3 b2 a4 b3]"},
		"1970 at first":             {[]int{-56 * year, 2, 4}, []int{1, 3, 5}, "[a1 b1 a2 b2 a3 b3]"},
		"summer time ends":          {[]int{0, 60, 30}, []int{20, 40, 70}, "[a1 a2 b1 a3 b2 b3]"},
		"ahead from some time on":   {[]int{0, year, year + 1}, []int{1, 3, 5}, "[a1 b1 b2 b3 a2 a3]"},
		"the other clock goes back": {[]int{0, 2, 4}, []int{1, 3, -9}, "[a1 b1 a2 b2 b3 a3]"},
	} {
		got := unitsOf(Interleave(strandOf("a", tt.own, opened([]course.UnitID{"a1", "a2", "a3", "a4"}[:len(tt.own)]...)...), strandOf("b", tt.other, opened("b1", "b2", "b3")...)))
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
}

// TestWhatWasTakenInComesFirst: a clock a year ahead does not put the other
// machine's work behind the work that was done after it was taken in.
func TestWhatWasTakenInComesFirst(t *testing.T) {
	own := strandOf("a", []int{0, 1, 2}, Event{Type: Opened, Unit: "a1"}, merged("b", 2), Event{Type: Opened, Unit: "a2"})
	other := strandOf("b", []int{99999, 99999, 99999}, opened("b1", "b2", "b3")...)
	want := "[a1 b1 b2  a2 b3]"
	if got := unitsOf(Interleave(own, other)); fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestMergesThatCannotBe: two journals that each say that they had all of the
// other. Nothing is lost and it ends.
func TestMergesThatCannotBe(t *testing.T) {
	own := strandOf("a", []int{0, 1}, merged("b", 2), Event{Type: Opened, Unit: "a"})
	other := strandOf("b", []int{0, 1}, merged("a", 99), Event{Type: Opened, Unit: "b"})
	if got := Interleave(own, other); len(got) != 4 {
		t.Errorf("got %v", unitsOf(got))
	}
	self := strandOf("a", []int{0}, merged("a", 1))
	if got := Interleave(self, other); len(got) != 3 {
		t.Errorf("got %v", got)
	}
}

func TestAttemptsOfTwoMachines(t *testing.T) {
	own := strandOf("a", []int{0, 1, 2, 20, 30, 31, 32},
		slices.Concat(attemptEvents(1, 40), []Event{merged("b", 6)}, attemptEvents(4, 60))...)
	other := strandOf("b", []int{3, 4, 5, 6, 7, 8}, slices.Concat(attemptEvents(1, 90), attemptEvents(2, 30))...)
	s := Fold(Interleave(own, other))
	u := s.Unit("c", "q")
	if u.Handed != 4 || len(u.Marks) != 4 || u.Best.Percent() != 90 || u.Last.Percent() != 60 || !u.Passed {
		t.Errorf("%+v", u)
	}
	for n, percent := range map[int]int{1: 40, 2: 90, 3: 30, 4: 60} {
		if got := u.Marks[n].Mark.Percent(); got != percent {
			t.Errorf("attempt %d has %d percent, want %d", n, got, percent)
		}
	}
	if u.Attempt != 4 || u.Running || u.Next() != 5 || u.Answer("a", 4) == nil {
		t.Errorf("the latest is %d, running %v, the next %d", u.Attempt, u.Running, u.Next())
	}
	if _, ok := s.Courses[""]; ok || s.Last != "c" {
		t.Errorf("the journal's own events count as work in a course: %+v", s)
	}
}

// TestNumbersOfAttemptsStand: an attempt that this machine began before it
// heard of others keeps its number, and so does the other's that it goes on
// with, whatever is taken in later.
func TestNumbersOfAttemptsStand(t *testing.T) {
	other := strandOf("b", []int{1, 2, 3}, slices.Concat(attemptEvents(1, 10)[:1], []Event{{Type: Opened, Unit: "x"}}, attemptEvents(2, 20)[:1])...)
	events := slices.Concat(attemptEvents(1, 40), []Event{merged("b", 1)}, attemptEvents(2, 70)[1:], []Event{merged("b", 3)}, attemptEvents(4, 80))
	own := strandOf("a", []int{0, 9, 9, 10, 11, 12, 13, 14, 15, 16}, events...)
	got := Interleave(own, other)
	u := Fold(got).Unit("c", "q")
	for n, percent := range map[int]int{1: 40, 2: 70, 4: 80} {
		if u.Marks[n].Mark.Percent() != percent {
			t.Errorf("attempt %d: %+v, want %d percent", n, u.Marks[n], percent)
		}
	}
	if u.Next() != 5 {
		t.Errorf("next is %d", u.Next())
	}
	// On the other machine the same attempt is its own first.
	back := Fold(Interleave(other, own)).Unit("c", "q")
	if back.Marks[1].Mark.Percent() != 70 || back.Handed != 3 || len(back.Marks) != 3 {
		t.Errorf("the other machine has %+v", back.Marks)
	}
}

// TestAttemptsUnderTwoIds: a unit that was renamed here and not there.
func TestAttemptsUnderTwoIds(t *testing.T) {
	own := strandOf("a", []int{0, 1, 2, 3}, append(attemptEvents(1, 40), Event{Type: Renamed, From: "q", Unit: "id"})...)
	other := strandOf("b", []int{5, 6, 7}, attemptEvents(1, 90)...)
	s := Fold(Interleave(own, other))
	s.Apply(Event{Type: Renamed, Course: "c", From: "q", Unit: "id"})
	if u := s.Unit("c", "id"); len(u.Marks) != 2 || u.Handed != 2 || u.Best.Percent() != 90 || u.Next() != 3 {
		t.Errorf("%+v", u)
	}
}

func TestNotesOfTwoMachines(t *testing.T) {
	at := func(text string) Event {
		return Note(Event{Unit: "u", Place: &Place{Line: 7}}, text, "Words")
	}
	sealed := at("")
	sealed.Sealed = "digest"
	for name, tt := range map[string]struct {
		own, other []Event
		want       string
	}{
		"each its own":             {[]Event{at("mine"), at("mine too")}, []Event{at("theirs")}, "theirs\nmine too"},
		"the same":                 {[]Event{at("one")}, []Event{at("one")}, "one"},
		"taken away there":         {[]Event{at("mine")}, []Event{at("theirs"), at("")}, "mine"},
		"taken away here":          {[]Event{at("mine"), at("")}, []Event{at("theirs")}, "theirs"},
		"what came along, edited":  {[]Event{at("mine"), merged("b", 1), at("both")}, []Event{at("theirs")}, "both"},
		"what came along, removed": {[]Event{at("mine"), merged("b", 1), at("")}, []Event{at("theirs")}, ""},
		"what did not come along":  {[]Event{at("mine")}, []Event{sealed}, "mine"},
		"erased":                   {[]Event{sealed}, nil, ""},
	} {
		minutes := []int{1, 2, 3}
		s := Fold(Interleave(strandOf("a", minutes, tt.own...), strandOf("b", minutes, tt.other...)))
		got := ""
		if notes := s.Unit("c", "u").Notes; len(notes) == 1 {
			got = notes[0].Text
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// drawn is a strand with anything in it that matters for the order.
func drawn(t *rapid.T, id string, others ...string) Strand {
	s := Strand{ID: id}
	for i := range rapid.IntRange(0, 12).Draw(t, id+" size") {
		e := Event{
			Seq: uint64(i + 1), Course: "c", Unit: rapid.SampledFrom([]course.UnitID{"u", "v"}).Draw(t, "unit"),
			Type:    rapid.SampledFrom([]Type{Opened, Started, Answered, Finished, Merged, Noted, Renamed}).Draw(t, "type"),
			Attempt: rapid.IntRange(0, 3).Draw(t, "attempt"), Wall: noon.Add(time.Duration(rapid.IntRange(-9, 9).Draw(t, "hour")) * time.Hour),
			Place: &Place{Line: rapid.IntRange(1, 2).Draw(t, "line")}, Build: id, Mark: &question.Mark{Of: 1},
		}
		switch e.Type {
		case Merged:
			e.Log = &Log{ID: rapid.SampledFrom(others).Draw(t, "from"), Size: int64(rapid.IntRange(-1, 15).Draw(t, "of"))}
		case Renamed:
			e.From = "old"
		case Noted:
			e.Response = texts(rapid.SampledFrom([]string{"", id, "x"}).Draw(t, "text"))
		}
		s.Events = append(s.Events, e)
	}
	return s
}

func TestInterleaveLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawn(t, "a", "b", "c"), drawn(t, "b", "a", "c"), drawn(t, "c", "a", "b")
		got := Interleave(a, b, c)
		for _, s := range []Strand{a, b, c} {
			sameOrder(t, got, s)
		}
		for _, e := range got { // its own attempts keep their numbers unless one was another's
			if e.Build == "a" && len(b.Events)+len(c.Events) == 0 && e.Attempt != a.Events[e.Seq-1].Attempt {
				t.Fatalf("attempt %d became %d", a.Events[e.Seq-1].Attempt, e.Attempt)
			}
		}
		same := func(name string, events []Event) {
			if fmt.Sprintf("%+v", flat(events)) != fmt.Sprintf("%+v", flat(got)) {
				t.Fatalf("%s:\n%+v\nwant\n%+v", name, flat(events), flat(got))
			}
		}
		same("in another order", Interleave(a, c, b))
		same("taken in twice", Interleave(a, b, c, b, a))
		same("with an earlier copy", Interleave(a, Strand{"b", b.Events[:len(b.Events)/2]}, b, c))
		if len(got) != len(Interleave(b, a, c)) {
			t.Fatal("the other machine has another number of events")
		}
	})
}

func sameOrder(t *rapid.T, got []Event, s Strand) {
	var seqs []uint64
	for _, e := range got {
		if e.Build == s.ID {
			seqs = append(seqs, e.Seq)
		}
	}
	if len(seqs) != len(s.Events) || !slices.IsSorted(seqs) || len(slices.Compact(seqs)) != len(s.Events) {
		t.Fatalf("of %d events of %s there are %v", len(s.Events), s.ID, seqs)
	}
}

// flat is a stream without pointers, to be compared.
func flat(events []Event) (out []string) {
	for _, e := range events {
		line, err := Encode(e)
		out = append(out, fmt.Sprint(string(line), err))
	}
	return out
}

// TestAttemptsNeverShareANumber: with journals as the player writes them, where
// an attempt begins with the number that Next gives at that time, no two attempts of
// two machines get one number, and a number once shown stays.
func TestAttemptsNeverShareANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := []*machine{{id: "a"}, {id: "b"}, {id: "c"}}
		for step := range rapid.IntRange(1, 25).Draw(t, "steps") {
			m := rapid.SampledFrom(ms).Draw(t, "machine")
			if other := rapid.SampledFrom(ms).Draw(t, "other"); other != m && rapid.Bool().Draw(t, "merge") {
				m.takeIn(other)
				continue
			}
			m.attempt(t, step, rapid.IntRange(-9, 9).Draw(t, "hour"))
		}
		for _, m := range ms {
			m.check(t)
		}
	})
}

// machine is one of a person's machines.
type machine struct {
	id     string
	events []Event
	taken  map[string]Strand
	shown  map[int]int // mark by the number that was shown
}

func (m *machine) standing() *Standing {
	var others []Strand
	for _, s := range m.taken {
		others = append(others, s)
	}
	return Fold(Interleave(Strand{m.id, m.events}, others...))
}

func (m *machine) add(e Event) {
	e.Seq, e.Build = uint64(len(m.events)+1), m.id
	m.events = append(m.events, e)
}

func (m *machine) takeIn(other *machine) {
	if m.taken == nil {
		m.taken = map[string]Strand{}
	}
	m.taken[other.id] = Strand{other.id, slices.Clone(other.events)}
	m.add(merged(other.id, int64(len(other.events))))
}

// attempt makes an attempt whose mark is that of no other.
func (m *machine) attempt(t *rapid.T, step, hour int) {
	live := m.standing()
	n := live.Unit("c", "q").Next()
	for _, e := range attemptEvents(n, step) {
		e.Course, e.Wall = "c", noon.Add(time.Duration(hour)*time.Hour)
		m.add(e)
		live.Apply(e)
	}
	if m.shown == nil {
		m.shown = map[int]int{}
	}
	for n, h := range live.Unit("c", "q").Marks {
		m.shown[n] = h.Mark.Got
	}
	again, is := m.standing().Unit("c", "q"), live.Unit("c", "q")
	if fmt.Sprintf("%+v", again.Marks) != fmt.Sprintf("%+v", is.Marks) || again.Attempt != is.Attempt || again.Best != is.Best {
		t.Fatalf("on the screen %+v, after a start %+v", is, again)
	}
}

func (m *machine) check(t *rapid.T) {
	u, marks := m.standing().Unit("c", "q"), map[int]bool{}
	for _, s := range append(slices.Collect(maps.Values(m.taken)), Strand{m.id, m.events}) {
		for _, e := range s.Events {
			if e.Type == Finished {
				marks[e.Mark.Got] = true
			}
		}
	}
	if len(u.Marks) != len(marks) || u.Handed != len(marks) {
		t.Fatalf("%d attempts have %d numbers, and %d were handed in", len(marks), len(u.Marks), u.Handed)
	}
	for n, got := range m.shown {
		if u.Marks[n].Mark.Got != got {
			t.Fatalf("attempt %d had %d and has %d", n, got, u.Marks[n].Mark.Got)
		}
	}
}

func BenchmarkInterleave(b *testing.B) {
	two := [2]Strand{{ID: "a"}, {ID: "b"}}
	for i := range 100_000 {
		s := &two[i%2]
		s.Events = append(s.Events, Event{Seq: uint64(i), Type: Placed, Course: "c", Unit: "u", Attempt: i % 5, Wall: noon.Add(time.Duration(i) * time.Second)})
	}
	for b.Loop() {
		Interleave(two[0], two[1])
	}
}
