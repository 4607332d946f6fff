package scenario

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/player/page"
)

// lettered is how many ways have a letter: those that mean nothing else in the
// player.
const lettered = 7

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case m.err != nil && key.Matches(msg, k.Enter):
		return page.Onward(m.book, m.unit)
	case m.tale == nil:
		return nil
	case m.letter(msg.Text):
		return nil
	case key.Matches(msg, k.Enter):
		return m.onEnter()
	case key.Matches(msg, k.Again) && m.stage == ended:
		return page.Ask(m.tryAgain())
	case key.Matches(msg, k.Right) && m.stage != playing:
		return page.Beside(m.book, m.unit, 1)
	case key.Matches(msg, k.Left) && m.stage != playing:
		return page.Beside(m.book, m.unit, -1)
	}
	m.move(msg)
	return nil
}

// letter puts the cursor on the way of that letter. It does not take it: there
// is no way back.
func (m *Model) letter(text string) bool {
	if len(text) != 1 || m.stage != playing {
		return false
	}
	i := int(text[0]) - 'a'
	if i < 0 || i >= min(len(m.screen().stops), lettered) {
		return false
	}
	m.cursor = i
	m.reveal()
	return true
}

func (m *Model) move(msg tea.KeyPressMsg) {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown, k.Space):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Top):
		m.scroll(-m.off)
	case key.Matches(msg, k.Bottom):
		m.scroll(len(m.screen().lines))
	}
}

// onEnter does the obvious next thing: read on to the end of what is on the
// screen, then choose, then do what was chosen.
func (m *Model) onEnter() tea.Cmd {
	s := m.screen()
	switch {
	case m.below(s):
		m.scroll(m.height - 2)
	case m.cursor < 0 && len(s.stops) > 0:
		m.cursor = 0
		m.reveal()
	case m.cursor >= 0 && m.cursor < len(s.stops):
		if !m.sees(s.stops[m.cursor]) {
			m.reveal()
			return nil
		}
		return m.do(m.cursor)
	}
	return nil
}

// do does what a stop of the screen is for.
func (m *Model) do(stop int) tea.Cmd {
	switch m.stage {
	case introduction:
		return m.begin()
	case playing:
		return m.take(stop)
	}
	return page.Ask(m.menu()[stop].ask)
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if m.tale == nil || msg.Button != tea.MouseLeft {
		return nil
	}
	row := msg.Y - 1 + m.off
	for i, s := range m.screen().stops {
		if row >= s.from && row < s.to {
			m.cursor = i
			return m.do(i)
		}
	}
	return nil
}

// room is how many rows of text the screen has below its margin.
func (m *Model) room() int { return max(m.height-1, 1) }

// below reports whether there is more below the screen.
func (m *Model) below(s screen) bool { return len(s.lines)-m.off > m.room() }

// sees reports whether a stop is on the screen, or fills it.
func (m *Model) sees(s span) bool {
	return s.from >= m.off && (s.to-m.off <= m.room() || s.from == m.off)
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.screen().lines)-m.room(), 0))
}

// step moves the cursor to a stop that is on the screen, else the text; and the
// cursor again where the text has no further to go.
func (m *Model) step(by int) {
	s, was := m.screen(), m.off
	to := m.cursor + by
	there := to >= 0 && to < len(s.stops)
	if there && m.sees(s.stops[to]) {
		m.cursor = to
		return
	}
	if m.scroll(by); m.off == was && there {
		m.cursor = to
		m.reveal()
	}
}

// reveal scrolls until the stop of the cursor is on the screen. What is read
// from its top on stays there until a stop was chosen.
func (m *Model) reveal() {
	s := m.screen()
	if m.stage == playing && m.cursor >= 0 && m.cursor < len(s.stops) {
		at := s.stops[m.cursor]
		m.off = min(max(m.off, at.to-m.room()), at.from)
	}
	m.scroll(0)
}
