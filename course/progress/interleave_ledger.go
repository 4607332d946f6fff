package progress

import (
	"slices"
	"strings"

	"carrel/course"
	"carrel/course/question"
)

// quiz is a unit with attempts, under the last of its ids.
type quiz struct {
	course course.ID
	unit   course.UnitID
}

// attempt is what an attempt is called wherever it is told of: the journal in
// which it began, and its number there.
type attempt struct {
	quiz
	journal string
	number  int
}

// numbered is an attempt as one journal calls it.
type numbered struct {
	quiz
	number int
}

// ledger is how one journal numbers attempts, its own and others. A number that
// was given is never given to another attempt.
type ledger struct {
	numbers  map[attempt]int
	attempts map[numbered]attempt
	last     map[quiz]int
}

func newLedger() ledger {
	return ledger{map[attempt]int{}, map[numbered]attempt{}, map[quiz]int{}}
}

// of returns the attempt that an event of the journal is about. One that begins
// is never one that began in another journal, even if the program that began it
// did not know of that.
func (l *ledger) of(journal string, q quiz, e *Event) attempt {
	a, known := l.attempts[numbered{q, e.Attempt}]
	if known && (a.journal == journal || e.Type != Started) {
		return a
	}
	a = attempt{q, journal, e.Attempt}
	n := e.Attempt
	if known {
		n = l.last[q] + 1
		l.attempts[numbered{q, e.Attempt}] = a
	}
	l.set(a, n)
	return a
}

// count returns the number of an attempt, which it gets if it has none; 0 for
// none.
func (l *ledger) count(a attempt) int {
	if a == (attempt{}) {
		return 0
	}
	if _, ok := l.numbers[a]; !ok {
		l.set(a, l.last[a.quiz]+1)
	}
	return l.numbers[a]
}

func (l *ledger) set(a attempt, n int) {
	l.numbers[a] = n
	if name := (numbered{a.quiz, n}); l.attempts[name] == (attempt{}) {
		l.attempts[name] = a
	}
	l.last[a.quiz] = max(l.last[a.quiz], n)
}

// aliases are the ids by which units are known after they were renamed in one
// journal or another: attempts under both are attempts at one quiz.
type aliases map[quiz]quiz

func aliasesOf(strands []*strand) aliases {
	as := aliases{}
	for _, s := range strands {
		for i := range s.Events {
			if e := &s.Events[i]; e.Type == Renamed && e.From != "" {
				as.join(quiz{e.Course, e.From}, quiz{e.Course, e.Unit})
			}
		}
	}
	return as
}

func (as aliases) join(from, to quiz) {
	if from, to = as.of(from), as.of(to); from != to {
		as[from] = to
	}
}

func (as aliases) of(q quiz) quiz {
	if len(as) == 0 {
		return q
	}
	for next, ok := as[q]; ok; next, ok = as[q] {
		q = next
	}
	return q
}

// spot is a place at which there is at most one note.
type spot struct {
	quiz
	lang string
	line int
}

// note is what one machine left at a spot, with which of its events.
type note struct {
	by    *strand
	event int
	texts []string // the note and the words at its place
}

// asides are the notes at each spot whose writers did not know of each other.
type asides map[spot][]note

// settle returns an event as it is to be applied. It takes the place of the
// notes that its writer knew, and stands beside the others.
func (as asides) settle(by *strand, e Event, unit quiz) Event {
	if e.Place == nil || e.Sealed != "" {
		return e
	}
	at := spot{unit, e.Lang, e.Place.Line}
	as[at] = slices.DeleteFunc(as[at], func(n note) bool { return n.by == by || n.event < by.seen[n.by] })
	if r := e.Response; r != nil && len(r.Texts) > 0 && r.Texts[0] != "" {
		as[at] = append(as[at], note{by, by.taken, r.Texts})
	}
	e.Response = together(as[at])
	return e
}

// together is what the event of a note holds that is all of these.
func together(notes []note) *question.Response {
	var said []string
	for _, n := range notes {
		if !slices.Contains(said, n.texts[0]) {
			said = append(said, n.texts[0])
		}
	}
	if len(said) == 0 {
		return nil
	}
	texts := slices.Clone(notes[len(notes)-1].texts)
	texts[0] = strings.Join(said, "\n")
	return &question.Response{Texts: texts}
}
