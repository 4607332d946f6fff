package card

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/player/keymap"
	"carrel/player/page"
)

// stops are the first and the last stop that the cursor can be on.
func (c *Card) stops() (first, last int) {
	n := c.how().stops()
	if !c.writable() {
		first = n
	}
	return first, n + len(c.buttons()) - 1
}

// Focus shows the cursor, on a stop that there is, or hides it.
func (c *Card) Focus(on bool) {
	first, last := c.stops()
	c.focused = on
	if !on {
		c.how().leave()
	}
	c.goTo(min(max(c.cursor, first), last))
}

// Last puts the cursor on the last stop, for one who comes from below.
func (c *Card) Last() {
	_, last := c.stops()
	c.goTo(last)
}

// Cursor is the stop that the cursor is on, for Resume.
func (c *Card) Cursor() int { return c.cursor }

// Resume puts the cursor on the stop that it was on before its card was made
// anew.
func (c *Card) Resume(stop int) {
	first, last := c.stops()
	c.goTo(min(max(stop, first), last))
}

// First puts the cursor on the first stop.
func (c *Card) First() {
	first, _ := c.stops()
	c.goTo(first)
}

func (c *Card) goTo(stop int) { c.cursor, c.cache = stop, nil }

// Move moves the cursor down (1) or up (-1); false when it would leave the card.
func (c *Card) Move(by int) bool {
	first, last := c.stops()
	n, to := c.how().stops(), c.cursor+by
	if c.cursor < n {
		to = min(c.how().step(c.cursor, by), n)
	}
	if to < first || to > last {
		return false
	}
	c.goTo(to)
	return true
}

// Capturing reports whether letters are text where the cursor is.
func (c *Card) Capturing() bool {
	return c.focused && c.answering() && c.how().typing(c.cursor)
}

// answering reports whether the cursor is in what can be answered.
func (c *Card) answering() bool { return c.writable() && c.cursor < c.how().stops() }

// Key gives a key to the card. It reports whether the key meant something; up
// and down mean mostly nothing to the card, its page moves the cursor by Move.
func (c *Card) Key(msg tea.KeyPressMsg) (Action, bool) {
	k := c.desk.Keys
	if key.Matches(msg, k.Hint) && !c.Capturing() && c.MoreHints() {
		return c.Hint(), true
	}
	if c.writable() {
		if act, done := c.how().key(c.cursor, msg); done {
			return act, true
		}
	}
	switch {
	case msg.Code == tea.KeyTab:
		return c.tab(msg), true
	case key.Matches(msg, k.Back) && c.Capturing():
		c.goTo(c.how().stops())
		return Changed, true
	case c.answering():
		return Nothing, false
	case key.Matches(msg, k.Enter):
		return c.press(), true
	}
	return Nothing, key.Matches(msg, k.Space)
}

// vertical reports an arrow that leaves a line.
func vertical(msg tea.KeyPressMsg) bool {
	return msg.Mod == 0 && (msg.Code == tea.KeyUp || msg.Code == tea.KeyDown)
}

// tab moves to the next stop, or with shift to the one before.
func (c *Card) tab(msg tea.KeyPressMsg) Action {
	by := 1
	if msg.Mod.Contains(tea.ModShift) {
		by = -1
	}
	first, last := c.stops()
	c.how().leave()
	c.goTo(min(max(c.cursor+by, first), last))
	return Changed
}

// press presses the button at the cursor.
func (c *Card) press() Action {
	bs := c.buttons()
	i := min(max(c.cursor-c.how().stops(), 0), len(bs)-1)
	act := bs[i].press()
	first, last := c.stops()
	c.goTo(min(max(c.cursor, first), last))
	return act
}

// Paste gives pasted text to the field at the cursor.
func (c *Card) Paste(text string) Action {
	if !c.Capturing() {
		return Nothing
	}
	return c.how().paste(c.cursor, clean.Text(text))
}

// Click does what the pointer is on: a stop of the answer, or a button. x and
// row are cells of the card.
func (c *Card) Click(x, row int) Action {
	first, last := c.stops()
	for i := first; i <= last && i < len(c.rows); i++ {
		if !c.rows[i].holds(x, row) {
			continue
		}
		line := row - c.rows[i].from
		if i >= c.how().stops() {
			c.goTo(i)
			return c.press()
		}
		return c.clickStop(i, line)
	}
	return Nothing
}

func (c *Card) clickStop(at, line int) Action {
	act := c.how().click(at, line)
	c.cache = nil
	return act
}

// Lettered reports whether a letter stands before a choice that can be taken.
func (c *Card) Lettered(r rune) bool {
	ch, ok := c.how().(*choices)
	return ok && c.writable() && ch.lettered(r)
}

// Verb says what Enter would do.
func (c *Card) Verb() string {
	if c.answering() {
		return c.how().verb(c.cursor)
	}
	bs := c.buttons()
	return bs[min(max(c.cursor-c.how().stops(), 0), len(bs)-1)].says
}

// Bar are the keys that matter at the cursor: Enter, those of the way, the
// hint.
func (c *Card) Bar() []key.Binding {
	k := c.desk.Keys
	bar := []key.Binding{keymap.Says(k.Enter, c.Verb())}
	if c.answering() {
		bar = append(bar, c.how().keys(c.cursor)...)
	}
	if c.MoreHints() && !c.Capturing() {
		bar = append(bar, keymap.Says(k.Hint, c.hintSays()))
	}
	return bar
}

// Keys are those that some kind of question has beside the keys of its page,
// for the help.
func Keys(d *page.Desk) []key.Binding {
	tabs := []key.Binding{shown("Tab", d.T("Next gap or button")), shown("Shift+Tab", d.T("Gap or button before"))}
	return append(tabs, Arrows(d)...)
}

// Arrows are those of Keys that mean nothing else anywhere.
func Arrows(d *page.Desk) []key.Binding {
	return []key.Binding{shown("← →", d.T("Next option, or the cell beside")), shown("Shift+↑", d.T("Move a step of an order"))}
}

func shown(name, says string) key.Binding {
	return key.NewBinding(key.WithKeys(name), key.WithHelp(name, says))
}

// Rows returns the rows of the cursor in the card's lines: the first, and one
// after the last.
func (c *Card) Rows() (from, to int) {
	if c.cursor < len(c.rows) {
		return c.rows[c.cursor].from, c.rows[c.cursor].to
	}
	return 0, 1
}
