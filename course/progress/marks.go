package progress

import (
	"cmp"
	"slices"
	"time"

	"carrel/course"
	"carrel/course/question"
)

// Aside is what a learner left at a place of a unit: a bookmark, or a note when
// there is Text. It belongs to the learner and counts for nothing.
type Aside struct {
	Place Place
	Lang  string // the language that the unit was read in; "" when there is one
	Text  string // of a note, as it was typed
	Words string // the first words of the text at that place, as they were then
	Under string // the heading that a bookmark stood under then, "" where there is none or it is not known
	At    time.Time
}

// sameAs reports an aside at the same block of the same text.
func (a Aside) sameAs(b Aside) bool { return a.Place.Line == b.Place.Line && a.Lang == b.Lang }

// aside is what an event leaves: Response.Texts holds the note, "" of a
// bookmark, then the words at the place, then the heading above.
func (e *Event) aside() (a Aside, ok bool) {
	if e.Place == nil || e.Place.Line < 1 {
		return a, false
	}
	a = Aside{Place: *e.Place, Lang: e.Lang, At: e.Wall}
	if r := e.Response; r != nil {
		texts := append(slices.Clone(r.Texts), "", "", "")
		a.Text, a.Words, a.Under = texts[0], texts[1], texts[2]
	}
	return a, true
}

// leave takes a bookmark or a note in, or away. A place has at most one of
// each. A note that was erased, or did not come along from another machine,
// leaves nothing.
func (u *Unit) leave(e Event) {
	a, ok := e.aside()
	if !ok || e.Sealed != "" {
		return
	}
	switch {
	case e.Type == Bookmarked:
		u.Bookmarks = with(u.Bookmarks, a)
	case e.Type == Unbookmarked:
		u.Bookmarks = without(u.Bookmarks, a)
	case a.Text == "":
		u.Notes = without(u.Notes, a)
	default:
		u.Notes = with(u.Notes, a)
	}
}

func without(as []Aside, a Aside) []Aside { return slices.DeleteFunc(slices.Clone(as), a.sameAs) }

// with returns the asides and one more, in the order of their lines.
func with(as []Aside, a Aside) []Aside {
	as = append(without(as, a), a)
	slices.SortStableFunc(as, func(a, b Aside) int {
		return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Place.Line, b.Place.Line))
	})
	return as
}

// Bookmark returns the event that sets a bookmark, or removes it when on is
// false, completed from e, which says where. Words are the first words there,
// under the heading above, if any.
func Bookmark(e Event, on bool, words string, under ...string) Event {
	e.Type = Unbookmarked
	if on {
		e.Type, e.Response = Bookmarked, texts(append([]string{"", words}, under[:min(len(under), 1)]...)...)
	}
	return e
}

// Note returns the event that leaves a note, or removes it when the text is
// empty, completed from e, which says where. Words are the first words there.
func Note(e Event, text, words string) Event {
	e.Type = Noted
	if text != "" {
		e.Response = texts(text, words)
	}
	return e
}

func texts(s ...string) *question.Response { return &question.Response{Texts: s} }

// A Left is what a learner left in one unit of a course.
type Left struct {
	ID        course.UnitID
	Unit      *course.Unit // nil when the course has it no longer
	Bookmarks []Aside
	Notes     []Aside
}

// Notes returns the bookmarks and notes of a course, in its order; what stands
// in units that it has no longer comes last, by their ids.
func (s *Standing) Notes(c *course.Course) []Left {
	in := s.Courses[c.ID]
	if in == nil {
		return nil
	}
	var out []Left
	for _, u := range c.All() {
		out = in.left(out, u.ID, u)
	}
	var gone []course.UnitID
	for id := range in.Units {
		if c.Unit(id) == nil {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		out = in.left(out, id, nil)
	}
	return out
}

func (c *Course) left(out []Left, id course.UnitID, u *course.Unit) []Left {
	was := c.Units[id]
	if was == nil || len(was.Bookmarks)+len(was.Notes) == 0 {
		return out
	}
	return append(out, Left{ID: id, Unit: u, Bookmarks: was.Bookmarks, Notes: was.Notes})
}
