// Package card owns a question on the screen: its words, the way in which it
// is answered, and what is said about the answer. The same card stands in a
// lesson, in a quiz and in a review; it knows no page and records nothing
// itself.
//
// Each way of answering has a file of its own: choices, blanks (with the field
// and the picker that fill them), order, grid and essay.
package card

import (
	"slices"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
)

// Policy is how a place lets its questions be answered.
type Policy struct {
	Tries  int    // answers allowed, unless the question says; 0: until it is right
	Reveal bool   // say at once how the answer was
	Silent bool   // nor is it said at the end
	Review bool   // nothing can be changed
	Anew   bool   // a question that changed since it was answered can be answered again
	Seed   string // shuffles the choices when not empty
	Lang   string // that the words are in; "" when there is one
	Go     string // what Enter does when the question is done
	// Sitting keeps every response as it is, to be changed until all is handed
	// in: the card marks nothing, shows no hint and says nothing of the answer.
	Sitting bool
	Later   string // what leaves the question unanswered, where that can be
}

// Action is what was done to a card, for its page to act on.
type Action int

// What can be done to a card.
const (
	Nothing Action = iota
	Changed        // the card looks different
	Checked        // the response was marked: record it
	Hinted         // a hint was shown: record it
	GoOn           // the trainee is done with the card
	Skipped        // the trainee leaves it open for now
)

// Card is a question on the screen.
type Card struct {
	Item     *markdown.Item
	Response question.Response
	Mark     question.Mark // what counts: the hints are charged, and the verdict on the question is in it
	Tries    int
	Hints    int // shown

	desk    *page.Desk
	policy  Policy
	way     way
	was     *progress.Answer // as the standing left it, or nil
	older   bool             // was answers an earlier version of the question
	checked bool
	earned  question.Mark     // before the hints were charged
	plain   question.Mark     // Mark without the verdict, which may be withdrawn: what is recorded
	kept    question.Response // what is recorded of the response
	seen    bool              // the model answer, in this try
	told    bool              // that it was seen is recorded
	refused string            // why it was not checked
	warned  bool              // that something is left open

	cursor  int // a stop of the way, then the buttons
	focused bool
	parts   *Parts
	cache   []string
	rows    []span // of each stop in cache
}

// New returns the card of an item as its standing left it; was is nil for a
// question that was never met.
func New(d *page.Desk, it *markdown.Item, p Policy, was *progress.Answer) *Card {
	c := &Card{Item: it, desk: d, policy: p, was: was}
	if was != nil {
		c.recall(was)
	}
	return c
}

// how is the way in which the question is answered, made when it is first
// needed: of a quiz most cards are only counted.
func (c *Card) how() way {
	if c.way != nil {
		return c.way
	}
	c.way = wayOf(c)
	switch {
	case c.checked:
		c.cursor = c.way.stops()
	case !c.kept.Empty():
		c.cursor = c.way.resume()
	}
	return c.way
}

// recall takes what the standing has: hints, an answer to this version of the
// question or to an earlier one, and a response that was begun after it.
func (c *Card) recall(was *progress.Answer) {
	c.Hints = min(was.Hints, len(c.Item.Hints))
	if was.Answered {
		c.Mark, c.plain = Counted(c.Item, was), was.Mark
		c.older = was.Revision != c.Item.Revision() || !c.fits(was.Response)
		c.checked = !c.older
	}
	if c.checked {
		c.Tries, c.Response, c.kept, c.earned = was.Tries, was.Response, was.Response, earned(c.Item, was)
	}
	if was.Draft != nil && (!c.Final() || c.policy.Sitting && !c.checked) && c.fits(*was.Draft) {
		c.Response, c.kept, c.checked = *was.Draft, *was.Draft, false
		c.seen, c.told = was.Compared, was.Compared
	}
}

func (c *Card) fits(r question.Response) bool {
	return c.Item.Fits(r) == nil
}

// Counted is the mark of an answer as it counts now, or of none when a is nil:
// a question that was found flawed counts by its verdict, whatever the answer
// was marked with.
func Counted(it *markdown.Item, a *progress.Answer) question.Mark {
	answered := a != nil && a.Answered
	switch {
	case !it.Kind.Answerable():
		return question.Mark{}
	case !answered:
		return ruled(it, it.Verdict, question.Mark{Of: it.Points * 100}, false)
	}
	return ruled(it, it.Verdict, unflawed(it, a), true)
}

// ruled is a mark after a verdict on its question. One that is not answered
// earns nothing by being flawed.
func ruled(it *markdown.Item, v question.Verdict, m question.Mark, answered bool) question.Mark {
	switch {
	case v == question.Disregard || it.Kind == question.Survey:
		return question.Mark{}
	case v == question.AllCorrect && answered:
		m.Got = m.Of
	}
	return m
}

// unflawed is the mark of an answer as if its question were not flawed. A program
// before this one kept nothing out of nothing for one that was disregarded.
func unflawed(it *markdown.Item, a *progress.Answer) question.Mark {
	if a.Mark.Of > 0 || it.Kind == question.Survey || a.Revision != it.Revision() {
		return a.Mark
	}
	q := unruled(it)
	m, err := q.Mark(a.Response)
	if err != nil {
		return a.Mark
	}
	return q.Charge(m, a.Hints)
}

// unruled is a question without the verdict on it.
func unruled(it *markdown.Item) *question.Question {
	q := it.Question
	q.Verdict = ""
	return &q
}

// Counts is the mark of the card as it is now, unanswered or not.
func (c *Card) Counts() question.Mark {
	if c.counts() {
		return c.Mark
	}
	return Counted(c.Item, nil)
}

// earned is the mark of an answer before hints were charged.
func earned(it *markdown.Item, a *progress.Answer) question.Mark {
	if a.Hints == 0 || it.HintCost == 0 {
		return Counted(it, a)
	}
	m, err := it.Mark(a.Response)
	if err != nil {
		return Counted(it, a)
	}
	return m
}

// Answerable reports whether the card can take an answer at all.
func (c *Card) Answerable() bool { return c.Item.Kind.Answerable() }

// Open reports whether an answer is still wanted: none is given yet, not even to
// an earlier version of the question.
func (c *Card) Open() bool { return c.writable() && !c.counts() }

// counts reports whether there is an answer that counts; it stands while another
// try is under way.
func (c *Card) counts() bool { return c.Tries > 0 || c.older }

// Repeatable reports whether the question was answered, and can be once more.
func (c *Card) Repeatable() bool { return c.Answerable() && c.Tries > 0 && !c.Final() }

// Trying reports whether it is being answered once more.
func (c *Card) Trying() bool { return c.writable() && c.Tries > 0 }

// writable reports whether the response can be changed now.
func (c *Card) writable() bool { return c.Answerable() && !c.checked && !c.Final() }

// Final reports whether nothing more can be answered: it is right, or the last
// try was taken, or there is nothing to be right about.
func (c *Card) Final() bool {
	switch {
	case c.policy.Review:
		return true
	case !c.checked:
		return c.older && !c.policy.Anew
	case !c.policy.Reveal || c.Item.Kind == question.Survey:
		return true
	}
	return c.earned.Outcome() == question.Right || c.tries() > 0 && c.Tries >= c.tries()
}

// tries is how often the question can be answered; 0: until it is right.
func (c *Card) tries() int {
	if c.Item.Attempts > 0 {
		return c.Item.Attempts
	}
	return c.policy.Tries
}

// graded reports whether the card may tell how the answer was: not of a form
// without a key, and not by a key that was found flawed.
func (c *Card) graded() bool {
	return c.checked && c.policy.Reveal && c.Item.Kind != question.Survey && c.Item.Verdict == ""
}

// unanswered reports a question of a review that was never answered: what is
// right is told all the same.
func (c *Card) unanswered() bool {
	return c.policy.Review && c.policy.Reveal && !c.counts() &&
		c.Answerable() && c.Item.Kind != question.Survey && c.Item.Verdict == ""
}

// solved reports whether the card tells what is right.
func (c *Card) solved() bool { return c.graded() && c.Final() || c.unanswered() }

// Say changes what the last button says.
func (c *Card) Say(goOn string) {
	if c.policy.Go != goOn {
		c.policy.Go, c.cache = goOn, nil
	}
}

// Required reports whether the question has to be answered before what it
// stands in is handed in.
func (c *Card) Required() bool { return c.Item.Required && c.Answerable() }

// check marks the response. One that is empty or cannot be read is not marked:
// the card says why and goes there. One with something left open is marked when
// it is checked again.
func (c *Card) check() Action {
	r, at, why := c.how().answer()
	switch {
	case why != "":
		return c.refuse(at, why)
	case r.Empty():
		return c.refuse(0, c.desk.T("Nothing is answered yet."))
	case !c.warned && !c.Item.Complete(r):
		c.warned, c.refused, c.cache = true, c.desk.T("Something is still open. Check again to leave it so."), nil
		return Changed
	}
	q := unruled(c.Item)
	m, err := q.Mark(r)
	if err != nil {
		return c.refuse(0, c.desk.T("This answer cannot be marked. Please change it."))
	}
	c.plain = q.Charge(m, c.Hints)
	c.earned, c.Mark = ruled(c.Item, c.Item.Verdict, m, true), ruled(c.Item, c.Item.Verdict, c.plain, true)
	c.Response, c.kept, c.checked, c.older = r, r, true, false
	c.Tries++
	c.untouch()
	c.cursor = c.how().stops()
	return Checked
}

func (c *Card) refuse(at int, why string) Action {
	c.goTo(at)
	c.refused = why
	return Changed
}

// again opens the response for another try.
func (c *Card) again() Action {
	c.checked = false
	c.how().again()
	c.cursor = 0
	c.untouch()
	return Changed
}

// untouch forgets what was said about the response before it changed.
func (c *Card) untouch() { c.refused, c.warned, c.cache = "", false, nil }

// MoreHints reports whether a hint can be asked for.
func (c *Card) MoreHints() bool {
	return c.Answerable() && !c.policy.Sitting && !c.Final() && c.Hints < len(c.Item.Hints)
}

// goOn ends the work on a question of a sitting. What cannot be read as an
// answer is said once.
func (c *Card) goOn() Action {
	r, at, why := c.how().answer()
	switch {
	case why != "" && !c.warned:
		c.warned = true
		return c.refuse(at, why)
	case why == "" && !c.Response.Empty():
		c.Response = r
	}
	return GoOn
}

// Hint shows one hint more.
func (c *Card) Hint() Action {
	if !c.MoreHints() {
		return Nothing
	}
	c.Hints++
	c.cache = nil
	return Hinted
}

// Restyle drops what was drawn.
func (c *Card) Restyle() { c.parts, c.cache = nil, nil }

// Set puts the typeset parts in.
func (c *Card) Set(p *Parts) { c.parts, c.cache = p, nil }

// Event completes an event about the card's question with what it holds now.
func (c *Card) Event(e progress.Event, attempt int) progress.Event {
	e.Question, e.Revision, e.Wording = c.Item.ID, c.Item.Revision(), c.Item.Wording()
	e.Attempt, e.Hints = attempt, c.Hints
	response, mark := c.Response, c.plain
	switch e.Type {
	case progress.Answered:
		e.Try, e.Response, e.Mark = c.Tries, &response, &mark
		e.Self = c.Item.Kind == question.Essay
	case progress.Drafted:
		e.Response, e.Self = &response, c.seen
	}
	return e
}

// Begun reports whether the response holds something that is not recorded.
func (c *Card) Begun() bool {
	return c.writable() && (!same(c.Response, c.kept) || c.seen != c.told)
}

// Draft completes the event that keeps a response that was begun.
func (c *Card) Draft(e progress.Event, attempt int) progress.Event {
	c.kept, c.told = c.Response, c.seen
	return c.Event(e, attempt)
}

func same(a, b question.Response) bool {
	return slices.Equal(a.Choices, b.Choices) && slices.Equal(a.Picks, b.Picks) && slices.Equal(a.Texts, b.Texts) ||
		a.Empty() && b.Empty()
}
