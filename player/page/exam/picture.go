package exam

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content/render"
	"carrel/player/gallery"
	"carrel/player/page"
)

// files are where the pictures are: in the course, or in the paper.
func (m *Model) files() *page.Book {
	if m.opened != nil {
		return &page.Book{FS: m.opened.Paper.Files()}
	}
	return m.book
}

// beside is the room that a question with its choices wants beside its picture.
const beside = 8

// rows is how many rows a picture has on a page of some height.
func rows(height int) int { return gallery.Rows(max(height-beside, beside)) }

// renderer returns the renderer for the words of a file: it leaves room for
// pictures.
func (m *Model) renderer(file string) *render.Renderer {
	a := m.pictures.Album(m.desk, m.files(), file, rows(m.height))
	v := m.desk.Draw.View()
	v.Picture = a.Above
	return m.desk.Draw.As(v)
}

// unveil has the next picture of what is on the screen decoded.
func (m *Model) unveil() tea.Cmd {
	if !m.loaded || m.err != nil || !m.pictures.Any() {
		return nil
	}
	of, ok := m.pictures.Lacks(m.body())
	if !ok {
		return nil
	}
	return m.pictures.Show(m.files().FS, of)
}

// Painted returns the pictures that the terminal holds for the exam.
func (m *Model) Painted() []int { return m.pictures.Painted() }
