// Package card owns a question on the screen: its words, its choices, what was
// taken, and what is said about it. The same card stands in a lesson, in a
// quiz and in a review; it knows no page and records nothing itself.
package card

import (
	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
)

// Policy is how a place lets its questions be answered.
type Policy struct {
	Tries  int    // answers allowed; 0: until it is right
	Reveal bool   // say at once how the answer was
	Review bool   // nothing can be changed
	Seed   string // shuffles the choices when not empty
	Go     string // what Enter does when the question is done
}

// Action is what a key did to a card, for its page to act on.
type Action int

// What a key can do.
const (
	Nothing Action = iota
	Changed        // the card looks different
	Checked        // the response was marked: record it
	GoOn           // the trainee is done with the card
)

// lettered is how many choices have a letter: those that mean nothing else in
// the player.
const lettered = 7

// span is the rows of a stop of the cursor: the first, and one after the last.
type span struct{ from, to int }

// Card is a question on the screen.
type Card struct {
	Item     *markdown.Item
	Response question.Response
	Mark     question.Mark
	Tries    int
	Hints    int // shown

	desk    *page.Desk
	policy  Policy
	checked bool
	order   []int // position on the screen to index in the source
	cursor  int   // a choice by position, then the buttons
	parts   *Parts
	cache   []string
	rows    []span // of each stop of the cursor in cache
	focused bool
}

// New returns the card of an item as its standing left it.
func New(d *page.Desk, it *markdown.Item, p Policy, was *progress.Answer) *Card {
	c := &Card{Item: it, desk: d, policy: p, order: it.Order(p.Seed)}
	if was == nil {
		return c
	}
	c.Hints = min(was.Hints, len(it.Hints))
	if was.Answered && was.Revision == it.Revision() {
		c.Tries, c.Response, c.Mark, c.checked = was.Tries, was.Response, was.Mark, true
		c.cursor = len(c.order)
	}
	return c
}

// Answerable reports whether the card can take an answer at all.
func (c *Card) Answerable() bool { return c.Item.Kind.Answerable() }

// Open reports whether an answer is still wanted.
func (c *Card) Open() bool { return c.Answerable() && !c.policy.Review && !c.checked }

// Final reports whether nothing more can be answered: it is right, or the last
// try was taken.
func (c *Card) Final() bool {
	switch {
	case c.policy.Review:
		return true
	case !c.checked:
		return false
	}
	return c.Mark.Outcome() == question.Right || c.policy.Tries > 0 && c.Tries >= c.policy.Tries
}

// buttons are the stops of the cursor below the choices.
func (c *Card) buttons() []string {
	switch {
	case !c.Answerable() || c.Final():
		return []string{c.policy.Go}
	case c.checked:
		return []string{c.desk.T("Try again"), c.policy.Go}
	}
	return []string{c.desk.T("Check")}
}

// Say changes what the last button says.
func (c *Card) Say(goOn string) {
	if c.policy.Go != goOn {
		c.policy.Go, c.cache = goOn, nil
	}
}

func (c *Card) stops() (first, last int) {
	if !c.Open() {
		first = len(c.order)
	}
	return first, len(c.order) + len(c.buttons()) - 1
}

// Focus shows the cursor, on a stop that there is, or hides it.
func (c *Card) Focus(on bool) {
	c.focused, c.cache = on, nil
	first, last := c.stops()
	c.cursor = min(max(c.cursor, first), last)
}

// Last puts the cursor on the last stop, for one who comes from below.
func (c *Card) Last() { _, c.cursor = c.stops(); c.cache = nil }

// Move moves the cursor; false when it would leave the card.
func (c *Card) Move(by int) bool {
	first, last := c.stops()
	to := c.cursor + by
	if to < first || to > last {
		return false
	}
	c.cursor, c.cache = to, nil
	return true
}

// Enter does the obvious next thing at the cursor.
func (c *Card) Enter() Action {
	n := len(c.order)
	switch {
	case c.cursor < n && c.Item.One():
		c.take(c.cursor)
		c.cursor = n
		return Changed
	case c.cursor < n && c.Response.Takes(c.order[c.cursor]):
		c.cursor, c.cache = n, nil
		return Changed
	case c.cursor < n:
		c.take(c.cursor)
		return Changed
	case !c.Answerable() || c.Final():
		return GoOn
	case c.checked && c.cursor == n:
		c.again()
		return Changed
	case c.checked:
		return GoOn
	}
	return c.check()
}

// Space takes or leaves the choice at the cursor.
func (c *Card) Space() Action {
	if c.cursor >= len(c.order) || !c.Open() {
		return Nothing
	}
	c.take(c.cursor)
	return Changed
}

// Lettered reports whether a letter stands before a choice that can be taken.
func (c *Card) Lettered(r rune) bool {
	i := int(r - 'a')
	return c.Open() && i >= 0 && i < min(len(c.order), lettered)
}

// Letter takes the choice of that letter.
func (c *Card) Letter(r rune) Action {
	if !c.Lettered(r) {
		return Nothing
	}
	i := int(r - 'a')
	c.cursor = i
	c.take(i)
	if c.Item.One() {
		c.cursor = len(c.order)
	}
	return Changed
}

// Click takes the choice or presses the button at the row of the card that was
// clicked.
func (c *Card) Click(row int) Action {
	first, last := c.stops()
	for i := first; i <= last && i < len(c.rows); i++ {
		if row < c.rows[i].from || row >= c.rows[i].to {
			continue
		}
		c.cursor, c.cache = i, nil
		if i < len(c.order) && !c.Item.One() {
			return c.Space()
		}
		return c.Enter()
	}
	return Nothing
}

// MoreHints reports whether a hint can be asked for.
func (c *Card) MoreHints() bool { return c.Answerable() && !c.Final() && c.Hints < len(c.Item.Hints) }

// Hint shows one hint more.
func (c *Card) Hint() Action {
	if !c.MoreHints() {
		return Nothing
	}
	c.Hints++
	c.cache = nil
	return Changed
}

// Verb says what Enter would do.
func (c *Card) Verb() string {
	n := len(c.order)
	switch {
	case c.cursor >= n:
		return c.buttons()[min(c.cursor-n, len(c.buttons())-1)]
	case !c.Item.One() && c.Response.Takes(c.order[c.cursor]):
		return c.desk.T("To Check")
	}
	return c.desk.T("Take")
}

func (c *Card) take(position int) {
	c.Response = c.Item.Toggle(c.Response, c.order[position])
	c.cache = nil
}

func (c *Card) again() {
	c.checked, c.Response, c.cursor, c.cache = false, question.Response{}, 0, nil
}

// check marks the response; an empty one is never marked.
func (c *Card) check() Action {
	if c.Response.Empty() {
		c.cursor, c.cache = 0, nil
		return Changed
	}
	m, err := c.Item.Mark(c.Response)
	if err != nil {
		return Nothing
	}
	c.Mark, c.checked, c.cache = m, true, nil
	c.Tries++
	c.cursor = len(c.order)
	return Checked
}

// Rows returns the rows of the cursor in the card's lines: the first, and one
// after the last.
func (c *Card) Rows() (from, to int) {
	if c.cursor < len(c.rows) {
		return c.rows[c.cursor].from, c.rows[c.cursor].to
	}
	return 0, 1
}

// Restyle drops what was drawn.
func (c *Card) Restyle() { c.parts, c.cache = nil, nil }

// stale reports whether the parts do not fit the width.
func (c *Card) stale(width int) bool { return c.parts == nil || c.parts.width != width }

// Set puts the typeset parts in.
func (c *Card) Set(p *Parts) { c.parts, c.cache = p, nil }

// Event completes an event about the card's question with what it holds now.
func (c *Card) Event(e progress.Event, attempt int) progress.Event {
	e.Question, e.Revision, e.Attempt, e.Hints = c.Item.ID, c.Item.Revision(), attempt, c.Hints
	if e.Type == progress.Answered {
		response, mark := c.Response, c.Mark
		e.Try, e.Response, e.Mark = c.Tries, &response, &mark
	}
	return e
}
