package quiz

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/render"
	"carrel/player/gallery"
)

// renderer returns the renderer that the jobs of the page draw with: it leaves
// room for pictures. It is another one whenever the text looks different.
func (m *Model) renderer() *render.Renderer {
	file := m.unit.Path
	if tr := m.unit.Locales[content.Language(m.book.Course, m.desk.Lang(m.book))]; tr != "" {
		file = tr
	}
	a := m.pictures.Album(m.desk, m.book, file, gallery.Rows(m.height))
	if m.draw == nil || m.album != a {
		v := m.desk.Draw.View()
		v.Picture = a.Above
		m.album, m.draw = a, m.desk.Draw.As(v)
	}
	return m.draw
}

// unveil has the next picture of what is on the screen decoded.
func (m *Model) unveil() tea.Cmd {
	if !m.loaded || m.err != nil || m.asking || !m.pictures.Any() {
		return nil
	}
	of, ok := m.pictures.Lacks(m.body())
	if !ok {
		return nil
	}
	return m.pictures.Show(m.book.FS, of)
}

// Painted returns the pictures that the terminal holds for the quiz.
func (m *Model) Painted() []int { return m.pictures.Painted() }
