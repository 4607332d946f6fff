package reader

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/player/gallery"
	"carrel/player/page"
)

// album returns what keeps room for the pictures of the lesson.
func (m *Model) album() *gallery.Album {
	return m.pictures.Album(m.desk, m.book, m.file(), gallery.Rows(m.height))
}

// unveil has the picture that is not shown yet and is next to be seen decoded,
// unless one is under way.
func (m *Model) unveil() tea.Cmd {
	if m.win == nil {
		return nil
	}
	of, ok := m.veiled()
	if !ok {
		return nil
	}
	return m.pictures.Show(m.book.FS, of)
}

// veiled returns the picture near the screen, those below before those above,
// that is not known yet.
func (m *Model) veiled() (of gallery.Rendition, ok bool) {
	w := m.win
	for _, way := range []struct {
		step func(at) (at, step)
		rows int
	}{{w.next, w.off + 2*w.height}, {w.prev, w.height}} {
		for a, rows := w.top, way.rows; rows > 0; {
			p := w.pieces[a]
			if p == nil {
				break
			}
			if of, ok = m.pictures.Lacks(p.lines); ok {
				return of, true
			}
			n, s := way.step(a)
			if s != there {
				break
			}
			a, rows = n, rows-p.height()
		}
	}
	return of, false
}

// pictured takes a picture that is decoded.
func (m *Model) pictured(msg gallery.Shown) tea.Cmd {
	cmd, taken := m.pictures.Take(msg)
	if taken {
		return m.unveil()
	}
	return cmd
}

// Painted returns the pictures that the terminal holds for the reader.
func (m *Model) Painted() []int { return m.pictures.Painted() }

type zoomedMsg struct {
	m      *Model
	images []markdown.Link
	at     int
}

// zoom asks for the picture nearest to the middle of the screen on all of it.
func (m *Model) zoom() tea.Cmd {
	doc, file := m.doc, m.doc.File()
	line, name := m.middle()
	return func() tea.Msg {
		links, _ := doc.Links()
		links = slices.DeleteFunc(links, func(l markdown.Link) bool { return !l.Image })
		return zoomedMsg{m, links, nearestImage(links, line, func(address string) bool {
			found, err := picture.Find(file, address)
			return name != "" && err == nil && found == name
		})}
	}
}

// nearestImage returns the index of the image that is meant and nearest to a
// line; when none is meant, of the nearest.
func nearestImage(images []markdown.Link, line int, meant func(address string) bool) (best int) {
	const far = 1 << 30
	off := far << 1
	for i, l := range images {
		d := away(l.Line, line)
		if !meant(l.Target) {
			d += far
		}
		if d < off {
			best, off = i, d
		}
	}
	return best
}

func away(a, b int) int { return max(a-b, b-a) }

// middle is the line of the source in the middle of the screen and the picture
// on the screen that is nearest to it, if there is one.
func (m *Model) middle() (line int, name string) {
	rows, _ := m.win.rows()
	line = m.win.place().Line
	best, nearest := len(rows)+1, len(rows)+1
	for i, r := range rows {
		b := m.win.pieces[r.from].block
		off := away(i, len(rows)/2)
		in, pictured := m.pictures.At(r.text)
		if pictured && off < nearest {
			nearest, name = off, in
		}
		if b.Kind != markdown.Picture && !pictured {
			off += len(rows)
		}
		if off < best {
			best, line = off, b.Line
		}
	}
	return line, name
}

func (m *Model) zoomed(msg zoomedMsg) tea.Cmd {
	if msg.m != m || len(msg.images) == 0 {
		return nil
	}
	return page.Ask(page.Pictures{Book: m.book, File: m.doc.File(), Images: msg.images, At: msg.at})
}
