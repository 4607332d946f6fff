package reader

import (
	"maps"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course/progress"
	"carrel/player/card"
)

// focus is the question that has the keys, and where it stands.
type focus struct {
	at   at
	card *card.Card
}

// keyCard gives a key to the question in focus, or one that means it to the
// question that waits on the screen.
func (m *Model) keyCard(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	c := m.focused()
	if c == nil {
		return m.keyNear(msg)
	}
	if act, done := c.Key(msg); done {
		return m.acted(c, act), true
	}
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Up):
		return m.step(c, -1), true
	case key.Matches(msg, k.Down):
		return m.step(c, 1), true
	case key.Matches(msg, k.Back):
		m.unfocus(1)
		return nil, true
	}
	return nil, false
}

// letter returns the letter that was typed, or 0.
func letter(msg tea.KeyPressMsg) rune {
	if len(msg.Text) == 1 {
		return rune(msg.Text[0])
	}
	return 0
}

// keyNear steps into the question that waits on the screen: by a hint, by the
// letter of a choice, or from below.
func (m *Model) keyNear(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.desk.Keys
	if key.Matches(msg, k.Up) {
		return nil, m.enterFromBelow()
	}
	a, ok := m.question(1)
	if !ok {
		return nil, false
	}
	c := m.card(m.win.pieces[a].block.Question)
	switch {
	case key.Matches(msg, k.Hint) && c.MoreHints():
		m.focusOn(a)
		return m.acted(c, c.Hint()), true
	case c.Lettered(letter(msg)):
		m.focusOn(a)
		act, _ := c.Key(msg)
		return m.acted(c, act), true
	}
	return nil, false
}

// paste gives pasted text to the question in focus.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.aids.note != nil {
		m.typeNote(tea.PasteMsg{Content: clean.Text(msg.Content)})
		return nil
	}
	c := m.focused()
	if c == nil {
		return nil
	}
	return m.acted(c, c.Paste(msg.Content))
}

// Capturing reports whether letters are text in the question in focus, or will
// be once it is drawn again.
func (m *Model) Capturing() bool {
	switch {
	case m.aids.note != nil:
		return true
	case m.focus != nil:
		return m.focus.card.Capturing()
	}
	return m.held != nil && m.held.typed && m.redrawing()
}

// drafts are the responses that were begun and are not recorded.
func (m *Model) drafts() []progress.Event {
	var out []progress.Event
	for _, id := range slices.Sorted(maps.Keys(m.cards)) {
		if c := m.cards[id]; c.Begun() {
			out = append(out, c.Draft(m.desk.Event(m.book, m.unit.ID, progress.Drafted), 0))
		}
	}
	return out
}

// Unkept reports whether a response or a note was begun that is not recorded.
func (m *Model) Unkept() bool {
	if n := m.aids.note; n != nil && n.area.Value() != n.was {
		return true
	}
	for _, c := range m.cards {
		if c.Begun() {
			return true
		}
	}
	return false
}

// enterFromBelow steps up into a question that was passed by downwards.
func (m *Model) enterFromBelow() bool {
	a, ok := m.question(-1)
	if ok {
		m.focusOn(a)
		m.focused().Last()
		m.refresh(a)
		m.reveal()
	}
	return ok
}

// focused is the question that has the keys, or nil; while the text is being
// drawn anew there is none.
func (m *Model) focused() *card.Card {
	if m.focus == nil || m.goal != nil {
		return nil
	}
	if m.win.pieces[m.focus.at] == nil {
		return nil
	}
	return m.focus.card
}

// step moves the cursor in the question, or leaves it at its ends. What does
// not fit on the screen is scrolled first.
func (m *Model) step(c *card.Card, by int) tea.Cmd {
	top, _ := m.win.rowOf(m.focus.at)
	from, to := c.Rows()
	switch {
	case by > 0 && top+to > m.height-1, by < 0 && top+from < 0:
		m.win.scroll(by)
		return m.ahead()
	case c.Move(by):
		return m.acted(c, card.Changed)
	}
	m.unfocus(by)
	return m.moved(by)
}

func (m *Model) focusOn(a at) {
	m.focus = &focus{a, m.card(m.win.pieces[a].block.Question)}
	delete(m.passed, a)
	m.focus.card.Focus(true)
	m.refresh(a)
	m.reveal()
}

// unfocus takes the keys from the question: it was passed by downwards (1),
// upwards (-1), or not at all (0).
func (m *Model) unfocus(passed int) {
	if m.focus == nil {
		return
	}
	drawn, a := m.focused() != nil, m.focus.at
	m.focus.card.Focus(false)
	m.focus = nil
	if passed != 0 {
		m.passed[a] = passed
	}
	if drawn {
		m.refresh(a)
	}
}

// refresh draws the card of a piece again; its words are typeset already.
func (m *Model) refresh(a at) { m.place(m.win.pieces[a]) }

// reveal scrolls until the question is on the screen, or the stop of the cursor
// of one that does not fit, with the line under it.
func (m *Model) reveal() {
	c := m.focused()
	top, ok := m.win.rowOf(m.focus.at)
	if c == nil || !ok {
		return
	}
	from, to := c.Rows()
	if n := len(m.win.pieces[m.focus.at].lines); n <= m.height {
		from, to = 0, min(n, m.height-1)
	}
	switch below := top + to + 1 - m.height; {
	case top+from < 0:
		m.win.scroll(top + from)
	case below > 0:
		m.win.scroll(min(below, top+from))
	}
}

// acted draws what was done to the question and records what has to be; a
// response that was begun is recorded after a pause.
func (m *Model) acted(c *card.Card, act card.Action) tea.Cmd {
	if act == card.Nothing {
		return nil
	}
	a := m.focus.at
	if act == card.GoOn {
		m.unfocus(1)
		return m.enter()
	}
	m.refresh(a)
	m.reveal()
	switch act {
	case card.Checked:
		m.showVerdict(a)
		return tea.Batch(m.ahead(), m.record(c, progress.Answered), m.endOfLab())
	case card.Hinted:
		return tea.Batch(m.ahead(), m.record(c, progress.Hinted))
	}
	if c.Begun() {
		return tea.Batch(m.ahead(), m.later())
	}
	return m.ahead()
}

func (m *Model) record(c *card.Card, as progress.Type) tea.Cmd {
	return m.desk.Record(c.Event(m.desk.Event(m.book, m.unit.ID, as), 0))
}

// showVerdict scrolls the end of the card on to the screen when it fits.
func (m *Model) showVerdict(a at) {
	top, ok := m.win.rowOf(a)
	if !ok {
		return
	}
	below := top + len(m.win.pieces[a].lines) - m.height
	if from, _ := m.focused().Rows(); below > 0 {
		m.win.scroll(min(below, max(top, 0)+from))
	}
	m.reveal()
}

// question returns a question on the screen that can still be answered, for
// one who moves down (1) or up (-1): not one that was passed by that way, and
// upwards only one that was passed by before. Its cursor must be visible.
func (m *Model) question(moving int) (at, bool) {
	rows, _ := m.win.rows()
	for i, r := range rows {
		p := m.win.pieces[r.from]
		if p.block.Question == nil || r.line != p.gap && i > 0 {
			continue
		}
		c := m.card(p.block.Question)
		passed := m.passed[r.from]
		if !c.Answerable() || c.Final() || passed == moving || moving < 0 && passed == 0 {
			continue
		}
		top, _ := m.win.rowOf(r.from)
		from, _ := c.Rows()
		if top+from < m.height && (top+len(p.lines) <= m.height || top <= 0) {
			return r.from, true
		}
	}
	return at{}, false
}

// stride is how far Enter reads on: a screen, but not past the head of a
// question that would fit on the next one.
func (m *Model) stride() int {
	by := m.win.page()
	rows, _ := m.win.rows()
	for _, r := range rows {
		p := m.win.pieces[r.from]
		top, _ := m.win.rowOf(r.from)
		if p.block.Question != nil && top > 0 && len(p.lines) <= m.height && m.card(p.block.Question).Open() {
			return min(by, top)
		}
	}
	return by
}

// unanswered reports whether a question without an answer is on the screen.
func (m *Model) unanswered() bool {
	rows, _ := m.win.rows()
	for _, r := range rows {
		if q := m.win.pieces[r.from].block.Question; q != nil && m.card(q).Open() {
			return true
		}
	}
	return false
}
