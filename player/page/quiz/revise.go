package quiz

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
)

// Revise shows the quiz as its file is now, at the same question. What has
// become another kind of unit is opened as that.
func (m *Model) Revise() tea.Cmd {
	u, ask := m.book.Revised(m.unit)
	if u == nil {
		return ask
	}
	m.unit = u
	return m.reread()
}

// Speak shows the quiz in the language that is wanted now.
func (m *Model) Speak() tea.Cmd { return m.reread() }

// reread opens the quiz again. What was begun is recorded, so that it is found
// again in the new cards.
func (m *Model) reread() tea.Cmd {
	return tea.Batch(m.desk.Record(m.Leave()...), m.Init())
}

// at is where an attempt stood before the quiz was opened again.
type at struct {
	question string // its id; "" before the first time
	off      int
	asking   bool
}

func (m *Model) here() at {
	if !m.begun || m.now >= len(m.items) {
		return at{}
	}
	return at{m.items[m.now].ID, m.off, m.asking}
}

// back goes to where the attempt stood, or to the question that stands there
// now.
func (m *Model) back(was at) tea.Cmd {
	i := slices.IndexFunc(m.items, func(it *markdown.Item) bool { return was.question == it.ID || was.question == it.Was && it.Was != "" })
	if i < 0 {
		i = m.now
	}
	cmd := m.show(i)
	m.off = was.off
	if was.asking && m.asks() {
		return tea.Batch(cmd, m.ask())
	}
	return cmd
}
