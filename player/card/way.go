package card

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/course/question"
)

// way is a way of answering: what stands between a question and its buttons.
// Its stops of the cursor are counted from 0; the buttons come after them.
type way interface {
	stops() int
	// step returns the stop one line below (1) or above (-1); below nothing, or
	// stops and more, it lies outside of the way.
	step(at, by int) int
	// key gives a key to the stop of the cursor, which may be a button: then
	// only what needs no stop is served. It reports whether the key meant
	// something.
	key(at int, msg tea.KeyPressMsg) (Action, bool)
	// click presses a line of a stop.
	click(at, line int) Action
	paste(at int, text string) Action
	// typing reports whether letters are text at a stop.
	typing(at int) bool
	// verb says what Enter does at a stop.
	verb(at int) string
	// keys are what the bar says beside Enter.
	keys(at int) []key.Binding
	// buttons stand below while the response can be changed.
	buttons() []button
	// answer returns the response to be marked, or a stop and why it cannot be.
	answer() (r question.Response, at int, why string)
	// resume returns the stop at which a response that was begun goes on: the
	// first that is open, or the button after the last.
	resume() int
	// leave puts down and closes what the cursor leaves.
	leave()
	// again prepares for another try.
	again()
	draw(s *sheet)
}

// wayOf returns the way in which a question is answered: its parts say which,
// so that a survey is answered like the question of its shape.
func wayOf(c *Card) way {
	it, b := c.Item, base{c}
	switch {
	case it.Kind == question.Essay:
		return newEssay(b)
	case len(it.Steps) > 0:
		return newOrder(b)
	case len(it.Columns) > 0 && len(it.Rows) > 0:
		return &grid{b}
	case len(it.Blanks) > 0:
		return newBlanks(b)
	}
	return &choices{base: b, order: it.Order(c.policy.Seed)}
}

// base is what most ways have in common.
type base struct{ c *Card }

func (base) step(at, by int) int                              { return at + by }
func (base) paste(int, string) Action                         { return Nothing }
func (base) typing(int) bool                                  { return false }
func (base) leave()                                           {}
func (b base) again()                                         { b.c.Response = question.Response{} }
func (b base) answer() (_ question.Response, _ int, _ string) { return b.c.Response, 0, "" }

// buttons is the one that checks.
func (b base) buttons() []button {
	c := b.c
	says := c.desk.T("Check")
	if c.Item.Kind == question.Survey {
		says = c.desk.T("Give this answer")
	}
	return []button{{says, c.check}}
}

// change takes a changed response in.
func (b base) change(r question.Response) Action {
	b.c.Response = r
	b.c.untouch()
	return Changed
}

// button is what can be pressed below an answer.
type button struct {
	says  string
	press func() Action
}

// buttons are the stops of the cursor after those of the way.
func (c *Card) buttons() []button {
	goOn := button{c.policy.Go, func() Action { return GoOn }}
	switch {
	case !c.Answerable() || c.Final():
		return []button{goOn}
	case c.policy.Sitting:
		return []button{{c.policy.Go, c.goOn}}
	case c.checked:
		return []button{{c.desk.T("Try again"), c.again}, goOn}
	}
	bs := c.how().buttons()
	if c.Types() && c.MoreHints() {
		bs = append(bs, button{c.hintSays(), c.Hint})
	}
	if c.policy.Later != "" {
		bs = append(bs, button{c.policy.Later, func() Action { return Skipped }})
	}
	return bs
}

// Types reports whether the answer is typed: then a hint is asked for by a
// button, because its letter is text.
func (c *Card) Types() bool {
	for at := range c.how().stops() {
		if c.how().typing(at) {
			return true
		}
	}
	return false
}

// hintSays names the next hint with what it costs.
func (c *Card) hintSays() string {
	if c.Item.HintCost > 0 {
		return c.desk.T("Hint (-%d %%)", c.Item.HintCost)
	}
	return c.desk.T("Hint")
}
