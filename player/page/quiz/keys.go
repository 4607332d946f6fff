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
			return page.Ask(m.next())
		}
		return nil
	case !m.begun:
		if key.Matches(msg, k.Enter, k.Space) {
			return m.begin()
		}
		return nil
	}
	return m.keyCard(msg)
}

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

// step moves the cursor, or the text where the cursor has no further to go.
func (m *Model) step(by int) {
	if m.cards[m.now].Move(by) {
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
	if !m.begun || !m.loaded || m.err != nil || msg.Button != tea.MouseLeft {
		return nil
	}
	return m.acted(m.cards[m.now].Click(msg.Y-1+m.off), "")
}

func (m *Model) scroll(by int) {
	if !m.begun || !m.loaded || m.err != nil || len(m.cards) == 0 {
		return
	}
	m.off = min(max(m.off+by, 0), max(len(m.card())-(m.height-1), 0))
}

// reveal scrolls until the cursor is on the screen.
func (m *Model) reveal() {
	if !m.begun || len(m.cards) == 0 || m.height == 0 {
		return
	}
	lines := m.card()
	row, room := m.cards[m.now].Row(), m.height-1
	switch {
	case len(lines) <= room:
		m.off = 0
	case row-m.off > room-2:
		m.off = row - room + 2
	case row < m.off:
		m.off = row
	}
	m.off = min(m.off, max(len(lines)-room, 0))
}
