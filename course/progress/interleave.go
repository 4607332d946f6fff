package progress

import (
	"cmp"
	"slices"
)

// A Strand is the events of one journal, in the order in which they happened.
type Strand struct {
	ID     string // of the journal
	Events []Event
}

// Interleave makes one stream of the events of a trainee's own journal and of
// those that were taken into it from other machines, in any order of others.
//
// The order within a journal is never changed. Between journals it is that of
// the wall clock, where the clock of a journal can be believed: events whose
// time contradicts that of most others of their journal count as of the time of
// the one before. What a journal had taken in of another comes before the
// Merged event that says so, whatever the clocks say.
//
// Attempts at a quiz are numbered as the own journal counts them: its own keep
// their numbers for good, and those of others follow in the order in which they
// were taken in. So a number that was shown once means the same attempt ever
// after. Two notes that were left at one place by machines that did not know of
// each other become one note that holds both.
func Interleave(own Strand, others ...Strand) []Event {
	w := newWeave(own, others)
	if len(w.strands) == 1 {
		return slices.Clone(own.Events)
	}
	for s := w.next(); s != nil; s = w.next() {
		w.take(s)
	}
	return w.out()
}

// A weave is an interleaving under way.
type weave struct {
	own     *strand
	strands []*strand // in the order of their ids: the result depends on no other
	events  []Event   // taken
	about   []attempt // of each; zero for none
	units   aliases
	asides  asides
}

// strand is a journal under way.
type strand struct {
	Strand
	clock  []int64         // of each event, never going back
	taken  int             // of its events
	about  []attempt       // of each that is taken; zero for none
	seen   map[*strand]int // events that it has taken in of others
	ledger ledger
}

func newWeave(own Strand, others []Strand) *weave {
	w := &weave{asides: asides{}}
	longest := map[string]Strand{}
	for _, s := range others {
		if len(s.Events) >= len(longest[s.ID].Events) {
			longest[s.ID] = s
		}
	}
	longest[own.ID] = own
	size := 0
	for _, s := range longest {
		size += len(s.Events)
		w.strands = append(w.strands, newStrand(s))
	}
	slices.SortFunc(w.strands, func(a, b *strand) int { return cmp.Compare(a.ID, b.ID) })
	w.own = w.strand(own.ID)
	w.units = aliasesOf(w.strands)
	w.events, w.about = make([]Event, 0, size), make([]attempt, 0, size)
	return w
}

func newStrand(s Strand) *strand {
	return &strand{
		Strand: s, clock: believed(s.Events), about: make([]attempt, 0, len(s.Events)),
		seen: map[*strand]int{}, ledger: newLedger(),
	}
}

func (w *weave) strand(id string) *strand {
	i := slices.IndexFunc(w.strands, func(s *strand) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return w.strands[i]
}

// next returns the strand whose next event comes next, or nil at the end.
// Journals that each claim to have taken in the later events of the other lie;
// then the clock decides alone.
func (w *weave) next() *strand {
	if s := w.first(w.due); s != nil {
		return s
	}
	return w.first(func(*strand) bool { return true })
}

func (w *weave) first(may func(*strand) bool) (first *strand) {
	for _, s := range w.strands {
		if s.ended() || !may(s) {
			continue
		}
		if first == nil || s.clock[s.taken] < first.clock[first.taken] {
			first = s
		}
	}
	return first
}

func (s *strand) ended() bool { return s.taken == len(s.Events) }

// due reports whether all that the next event of a strand follows is taken.
func (w *weave) due(s *strand) bool {
	from, n := w.merges(&s.Events[s.taken])
	return from == nil || from.taken >= n
}

// merges returns the strand that an event took in, and up to which of its
// events; nil when that is none of ours.
func (w *weave) merges(e *Event) (from *strand, n int) {
	if e.Type != Merged || e.Log == nil {
		return nil, 0
	}
	if from = w.strand(e.Log.ID); from == nil {
		return nil, 0
	}
	return from, int(min(max(e.Log.Size, 0), int64(len(from.Events))))
}

// take takes the next event of a strand.
func (w *weave) take(s *strand) {
	e := s.Events[s.taken]
	if from, n := w.merges(&e); from != nil && from != s {
		s.learn(from, min(n, from.taken))
	}
	about := attempt{}
	switch {
	case e.Attempt > 0:
		about = s.ledger.of(s.ID, w.quiz(&e), &e)
	case e.Type == Noted:
		e = w.asides.settle(s, e, w.quiz(&e))
	}
	s.taken, s.about = s.taken+1, append(s.about, about)
	w.events, w.about = append(w.events, e), append(w.about, about)
}

// quiz is the unit of an event, under the last of its ids.
func (w *weave) quiz(e *Event) quiz { return w.units.of(quiz{e.Course, e.Unit}) }

// learn counts the attempts in the first n events of another strand.
func (s *strand) learn(from *strand, n int) {
	for _, a := range from.about[min(s.seen[from], n):n] {
		s.ledger.count(a)
	}
	s.seen[from] = max(s.seen[from], n)
}

// out is the stream as the own journal counts attempts.
func (w *weave) out() []Event {
	for i, a := range w.about {
		if n := w.own.ledger.count(a); n > 0 {
			w.events[i].Attempt = n
		}
	}
	return w.events
}

// believed returns the time of each event in milliseconds since 1970, never
// going back: the longest run of events whose wall clock does not go back is
// believed, and every other event is of the time of the believed one before it.
func believed(events []Event) []int64 {
	wall := make([]int64, len(events))
	for i, e := range events {
		wall[i] = e.Wall.UnixMilli()
	}
	anchors := longestRun(wall)
	for i, a := 0, 0; i < len(wall); i++ {
		if a+1 < len(anchors) && anchors[a+1] <= i {
			a++
		}
		wall[i] = wall[anchors[a]]
	}
	return wall
}

// longestRun returns the indexes of a longest subsequence that never goes back,
// by patience sorting: ends[n] is the lowest end of a run of n+1 values.
func longestRun(values []int64) []int {
	var ends []int
	before := make([]int, len(values))
	for i, v := range values {
		at, _ := slices.BinarySearchFunc(ends, v, func(end int, v int64) int {
			if values[end] <= v {
				return -1
			}
			return 1
		})
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, i)
		}
		ends[at] = i
	}
	for i := len(ends) - 2; i >= 0; i-- {
		ends[i] = before[ends[i+1]]
	}
	return ends
}
