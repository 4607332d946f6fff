package reader

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/player/page"
	"carrel/player/ui"
)

// guided reports whether the line that is read is shown.
func (m *Model) guided() bool { return m.desk.Reading.Guide || m.desk.Reading.Width == page.Focus }

// rest is the row on which the guide stays while the text moves under it.
func (m *Model) rest() int { return m.height / 3 }

// startRow is where the guide begins: at the start of a lesson on its first line.
func (m *Model) startRow() int {
	if _, s := m.win.prev(m.win.top); s == edge && m.win.off == 0 {
		return 0
	}
	return m.rest()
}

// guideRow is the row of the guide among so many.
func (m *Model) guideRow(rows int) int { return min(m.aids.row, max(rows-1, 0)) }

// line moves the guide to its rest and the text under it; where the text ends,
// the guide goes on.
func (m *Model) line(by int) tea.Cmd {
	if !m.guided() {
		return m.moved(by)
	}
	if before := m.rest() - m.aids.row; before*by > 0 {
		m.aids.row += by
		return nil
	}
	top, off := m.win.top, m.win.off
	cmd := m.moved(by)
	if m.win.top == top && m.win.off == off {
		rows, _ := m.win.rows()
		m.aids.row = min(max(m.aids.row+by, 0), max(len(rows)-1, 0))
	}
	return cmd
}

// present is the piece that is read: the one under the guide, else the first
// with a line on the screen.
func (m *Model) present() (at, bool) {
	rows, _ := m.win.rows()
	if len(rows) == 0 || m.goal != nil {
		return at{}, false
	}
	if m.guided() {
		return rows[m.guideRow(len(rows))].from, true
	}
	for _, r := range rows {
		if r.line >= m.win.pieces[r.from].gap {
			return r.from, true
		}
	}
	return rows[0].from, true
}

// dim shows text that is not read now without its colours; what is not text
// stays as it is.
func (m *Model) dim(text string, b *markdown.Block) string {
	if b.Kind == markdown.Picture || b.Question != nil {
		return text
	}
	return m.desk.Theme.Quiet.Render(plain(text))
}

// dressed returns the rows of the text as they are shown, with what stands in
// the margin at their left.
func (m *Model) dressed() []string {
	texts := slices.Clone(m.textLines())
	var rows []row
	if m.err == nil && m.win != nil && m.goal == nil && !m.win.empty {
		rows, _ = m.win.rows()
	}
	if m.find != nil {
		for i := range texts {
			texts[i] = ui.Mark(texts[i], m.find, m.desk.Theme.Found)
		}
	}
	m.focusDim(texts, rows)
	m.showLink(texts, rows)
	for i, gutter := range m.gutters(rows, len(texts)) {
		texts[i] = gutter + texts[i]
	}
	return texts
}

// focusDim dims all but the paragraph that is read.
func (m *Model) focusDim(texts []string, rows []row) {
	if m.desk.Reading.Width != page.Focus {
		return
	}
	here, _ := m.present()
	for i, r := range rows {
		if r.from != here {
			texts[i] = m.dim(texts[i], m.win.pieces[r.from].block)
		}
	}
}
