package notes

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/notebook"
	"carrel/course/progress"
	"carrel/player/keymap"
)

// fileName is what the file of notes is called, where that is free.
const fileName = "carrel-notes.md"

// keptMsg is what came of writing the file.
type keptMsg struct {
	m    *Model
	file string
	err  error
}

// keep has the bookmarks and notes written to a file, off the update loop.
func (m *Model) keep() tea.Cmd {
	keep, d := m.desk.Keep, m.desk
	if keep == nil || len(m.entries) == 0 {
		return nil
	}
	data := notebook.Markdown([]notebook.Course{{
		Title: m.book.Title(), Left: d.Standing.Notes(m.book.Course), Unit: m.unit,
	}}, notebook.Words{
		Title: d.T("Bookmarks and notes"), Bookmark: d.T("bookmark"),
		Line: func(n int) string { return d.T("Line %d", n) },
	})
	return func() tea.Msg {
		file, err := keep(fileName, data)
		return keptMsg{m, file, err}
	}
}

// kept says where the file is, or why there is none.
func (m *Model) kept(msg keptMsg) {
	switch {
	case msg.m != m:
	case msg.err != nil:
		m.said = m.desk.T("They could not be written to a file: %s", clean.Line(msg.err.Error()))
	default:
		m.said = m.desk.T("Written to %s", clean.Line(msg.file))
	}
}

// keepKeys are the keys that write the file.
func (m *Model) keepKeys() []key.Binding {
	if m.desk.Keep == nil || len(m.entries) == 0 {
		return nil
	}
	return []key.Binding{keymap.Says(m.desk.Keys.Note, m.desk.T("Write to a file"))}
}

// unit names the unit that something was left in.
func (m *Model) unit(l progress.Left) string { return m.where(entry{of: &l}) }
