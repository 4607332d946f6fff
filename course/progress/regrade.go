package progress

import (
	"maps"
	"slices"
	"strings"

	"carrel/course/question"
)

// Flaws are the questions of an attempt that counted by a verdict when it was
// marked, and which. Without them a later verdict could not be told from one
// that is in the mark already. A nil map says that it is not known: the program
// that recorded the attempt did not say.
type Flaws map[string]question.Verdict

// Handed is an attempt that was handed in, as it was marked last.
type Handed struct {
	Mark  question.Mark
	Flaws Flaws
}

// response is how an event holds flaws: a text for each, the id and the verdict.
// More than an event may hold are not known.
func (f Flaws) response() *question.Response {
	r := &question.Response{}
	size := 0
	for _, id := range slices.Sorted(maps.Keys(f)) {
		text := id + " " + string(f[id])
		if size += len(text); size > question.MaxText {
			return nil
		}
		r.Texts = append(r.Texts, text)
	}
	return r
}

// flaws reads what response has written.
func (e Event) flaws() Flaws {
	if e.Response == nil {
		return nil
	}
	f := Flaws{}
	for _, text := range e.Response.Texts {
		id, verdict, _ := strings.Cut(text, " ")
		f[id] = question.Verdict(verdict)
	}
	return f
}

// Finish returns the event that ends an attempt at a quiz, completed from e,
// which says where. Pass is the percent that is asked for.
func Finish(e Event, attempt int, h Handed, pass int) Event {
	e.Type = Finished
	return e.marked(attempt, h, pass)
}

// Regrade returns the event that marks an attempt anew, as Finish does.
func Regrade(e Event, attempt int, h Handed, pass int) Event {
	e.Type = Regraded
	return e.marked(attempt, h, pass)
}

func (e Event) marked(attempt int, h Handed, pass int) Event {
	mark := h.Mark
	e.Attempt, e.Mark, e.Response = attempt, &mark, h.Flaws.response()
	e.Passed = mark.Percent() >= pass
	return e
}

// handIn keeps the mark of an attempt.
func (u *Unit) handIn(e Event) {
	if e.Attempt < 1 {
		return
	}
	if u.Marks == nil {
		u.Marks = map[int]Handed{}
	}
	u.Marks[e.Attempt] = Handed{*e.Mark, e.flaws()}
}

// regrade gives an attempt that was handed in another mark. What was passed
// stays passed.
func (u *Unit) regrade(e Event) {
	was, ok := u.Marks[e.Attempt]
	if e.Mark == nil || !ok {
		return
	}
	u.handIn(e)
	if s := u.sitting(e.Attempt); s != nil {
		s.Objectives = nil // they were marked otherwise
	}
	if e.Attempt == slices.Max(slices.Collect(maps.Keys(u.Marks))) {
		u.Last = *e.Mark
	}
	u.best(was.Mark, *e.Mark)
	if e.Passed {
		u.Passed, u.Completed = true, true
	}
}

// best takes a mark in the place of another: the best of all, when that was it.
func (u *Unit) best(was, is question.Mark) {
	if u.Best != was {
		if is.Percent() > u.Best.Percent() {
			u.Best = is
		}
		return
	}
	u.Best = is
	for _, h := range u.Marks {
		if h.Mark.Percent() > u.Best.Percent() {
			u.Best = h.Mark
		}
	}
}
