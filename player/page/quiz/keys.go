package quiz

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/page"
)

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	if m.taking() {
		if act, done := m.cards[m.now].Key(msg); done {
			return m.acted(act)
		}
	}
	switch {
	case key.Matches(msg, k.Back) && m.asking:
		return m.show(m.now)
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case !m.loaded:
		return nil
	case m.err != nil:
		if key.Matches(msg, k.Enter) {
			return page.Onward(m.book, m.unit)
		}
		return nil
	case !m.begun:
		return m.keyIntro(msg)
	case m.asking:
		return m.keyHandIn(msg)
	}
	return m.keyCard(msg)
}

// keyIntro reads the introduction: Enter begins when its end is on the screen.
func (m *Model) keyIntro(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter, k.Space) && m.introEnds():
		return m.begin()
	case key.Matches(msg, k.Enter, k.Space, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Down):
		m.scroll(1)
	case key.Matches(msg, k.Up):
		m.scroll(-1)
	case key.Matches(msg, k.Right):
		return page.Beside(m.book, m.unit, 1)
	case key.Matches(msg, k.Left):
		return page.Beside(m.book, m.unit, -1)
	}
	return nil
}

// introEnds reports whether the end of the introduction is on the screen.
func (m *Model) introEnds() bool { return len(m.introduce())-m.off <= m.height-1 }

// taking reports whether a question is on the screen.
func (m *Model) taking() bool { return m.loaded && m.err == nil && m.begun && !m.asking }

// Capturing reports whether letters are text in the question on the screen.
func (m *Model) Capturing() bool { return m.taking() && m.cards[m.now].Capturing() }

// keyCard serves what means nothing to the question itself.
func (m *Model) keyCard(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Right):
		return m.beside(1)
	case key.Matches(msg, k.Left):
		return m.beside(-1)
	}
	return nil
}

// step moves the cursor, or the text: what does not fit on the screen is
// scrolled first, and where the cursor has no further to go.
func (m *Model) step(by int) {
	c := m.cards[m.now]
	from, to := c.Rows()
	tall := by > 0 && to-m.off > m.height-1 || by < 0 && from < m.off
	if !tall && c.Move(by) {
		m.reveal()
		return
	}
	m.scroll(by)
}

// acted shows what was done to the question and records what has to be; a
// response that was begun is recorded after a pause.
func (m *Model) acted(act card.Action) tea.Cmd {
	switch act {
	case card.Nothing:
		return nil
	case card.GoOn, card.Skipped:
		return m.onward()
	}
	m.reveal()
	c := m.cards[m.now]
	switch {
	case act == card.Checked:
		return m.record(c, progress.Answered)
	case act == card.Hinted:
		return m.record(c, progress.Hinted)
	case c.Begun():
		return m.later()
	}
	return nil
}

func (m *Model) record(c *card.Card, as progress.Type) tea.Cmd {
	return m.desk.Record(c.Event(m.desk.Event(m.book, m.unit.ID, as), m.attempt))
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	row := msg.Y - 1 + m.off
	switch {
	case !m.loaded || m.err != nil || msg.Button != tea.MouseLeft:
		return nil
	case m.asking:
		return m.clickHandIn(row)
	case m.begun:
		return m.acted(m.cards[m.now].Click(msg.X-m.margin(), row))
	case row == len(m.introduce())-1:
		return m.begin()
	}
	return nil
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.body())-(m.height-1), 0))
}

// reveal scrolls until the stop of the cursor is on the screen.
func (m *Model) reveal() {
	if !m.taking() || len(m.cards) == 0 || m.height == 0 {
		m.scroll(0)
		return
	}
	lines, room := len(m.card()), m.height-1
	from, to := m.cards[m.now].Rows()
	switch {
	case lines <= room:
		m.off = 0
	case to-m.off > room-1:
		m.off = min(to-room+1, from)
	case from < m.off:
		m.off = from
	}
	m.off = min(m.off, max(lines-room, 0))
}
