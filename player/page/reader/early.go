package reader

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// mostEarly is how many keys wait for a drawing: more than a hand types, or a
// held key repeats, in the seconds that the largest lesson takes.
const mostEarly = 256

// redrawing reports whether the screen still shows what was there before, while
// what takes its place is drawn.
func (m *Model) redrawing() bool { return m.goal != nil && m.before != nil && m.job.Running() }

// waits keeps what was typed while the text is drawn anew: until then no question
// has the keys, and it would be lost or mean something else. A click is not kept:
// it meant a cell that may show something else by then.
func (m *Model) waits(msg tea.Msg) bool {
	if !m.redrawing() {
		return false
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if m.leaves(msg) {
			return false
		}
	case tea.PasteMsg, tea.MouseWheelMsg:
	default:
		return false
	}
	if len(m.early) < mostEarly {
		m.early = append(m.early, msg)
	}
	return true
}

// leaves reports whether a key takes the trainee away: that waits for nothing.
func (m *Model) leaves(msg tea.KeyPressMsg) bool {
	return m.holds() == nil && key.Matches(msg, m.desk.Keys.Back)
}

// catchUp does what was typed while the text was drawn, in its order.
func (m *Model) catchUp() tea.Cmd {
	msgs := m.early
	m.early = nil
	var cmds []tea.Cmd
	for _, msg := range msgs {
		_, cmd := m.Update(msg)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}
