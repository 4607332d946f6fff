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
	switch {
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

func (m *Model) keyCard(msg tea.KeyPressMsg) tea.Cmd {
	c, k := m.cards[m.now], m.desk.Keys
	if key.Matches(msg, k.Hint) && c.MoreHints() {
		return m.acted(c.Hint(), progress.Hinted)
	}
	if len(msg.Text) == 1 && msg.Text[0] >= 'a' && msg.Text[0] <= 'z' {
		if act := c.Letter(rune(msg.Text[0])); act != card.Nothing {
			return m.acted(act, "")
		}
	}
	switch {
	case key.Matches(msg, k.Enter):
		return m.acted(c.Enter(), "")
	case key.Matches(msg, k.Space):
		return m.acted(c.Space(), "")
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Right):
		return m.show(m.now + 1)
	case key.Matches(msg, k.Left):
		return m.show(m.now - 1)
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

func (m *Model) acted(act card.Action, as progress.Type) tea.Cmd {
	c := m.cards[m.now]
	switch act {
	case card.Nothing:
		return nil
	case card.GoOn:
		return m.onward()
	case card.Checked:
		as = progress.Answered
	}
	m.reveal()
	if as == "" {
		return nil
	}
	return m.desk.Record(c.Event(m.desk.Event(m.book, m.unit.ID, as), m.attempt))
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	row := msg.Y - 1 + m.off
	switch {
	case !m.loaded || m.err != nil || msg.Button != tea.MouseLeft:
		return nil
	case m.begun:
		return m.acted(m.cards[m.now].Click(row), "")
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
	if !m.begun || len(m.cards) == 0 || m.height == 0 {
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
