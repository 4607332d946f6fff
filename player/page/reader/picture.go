package reader

import (
	"io/fs"
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/content/render"
	"carrel/player/page"
)

// An album is what a job knows of pictures: enough to keep rows free for them,
// so that nothing moves when they appear.
type album struct {
	fs          fs.FS
	screen      picture.Screen
	rows        int // the most that a picture in the text takes
	unseen      func(err error, address string) string
	text, quiet lipgloss.Style
}

// album returns the same album until something has changed.
func (m *Model) album() *album {
	screen, rows := m.desk.Pictures, pictureRows(m.height)
	if a := m.pictures.album; a == nil || a.screen != screen || a.rows != rows || m.pictures.draw != m.desk.Draw {
		t := m.desk.Theme
		m.pictures.draw = m.desk.Draw
		m.pictures.album = &album{m.book.FS, screen, rows, m.desk.Unseen, t.Text, t.Quiet}
	}
	return m.pictures.album
}

// pictureRows leaves room on the screen for the text around a picture.
func pictureRows(height int) int { return max(min(20, height*3/4), 4) }

// A figure is the picture of a piece: the first rows of its lines.
type figure struct {
	rendition
	address string
	shown   bool
}

// rendition is a picture of a certain file and size.
type rendition struct {
	name       string
	head       picture.Head
	cols, rows int
	screen     picture.Screen
}

// mount puts what stands for a picture above its words: its twin, the rows that
// it will take, or why it is not there.
func (a *album) mount(p *piece, file string, width int) {
	link, ok := p.block.Picture()
	if !ok {
		return
	}
	name, err := picture.Find(file, link.Target)
	if err == nil {
		if twin := picture.Twin(a.fs, name, width); twin != nil {
			p.lines = append(paint(twin, a.text), p.lines...)
			return
		}
		if a.screen.Medium == picture.Words {
			return
		}
		err = a.reserve(p, name, link.Target, width)
	}
	if err != nil {
		p.lines = append(p.lines, a.sorry(err, link.Target, width)...)
	}
}

// reserve keeps rows free for a picture of which only the head is read.
func (a *album) reserve(p *piece, name, address string, width int) error {
	head, err := picture.Peek(a.fs, name)
	if err != nil {
		return err
	}
	cols, rows := picture.Fit(head.Width, head.Height, width, a.rows)
	p.figure = &figure{rendition: rendition{name, head, cols, rows, a.screen}, address: address}
	p.lines = append(make([]string, rows), p.lines...)
	return nil
}

func (a *album) sorry(err error, address string, width int) []string {
	said := a.unseen(err, address)
	if said == "" {
		return nil
	}
	return paint(render.Wrap(said, width), a.quiet)
}

func paint(lines []string, st lipgloss.Style) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = st.Render(l)
	}
	return out
}

// pictures is what the reader knows of the pictures of its lesson.
type pictures struct {
	album   *album
	draw    *render.Renderer // for whose theme the album is
	job     page.Job
	shown   map[rendition][]string // the last ones, for when all is drawn anew
	order   []rendition
	painted []int // on the terminal, beside its cells
}

// kept is how many pictures are held beside those that are drawn.
const kept = 32

type picturedMsg struct {
	gen   int64
	of    rendition
	shown picture.Shown
	err   error
}

// unveil has the picture that is not shown yet and is next to be seen decoded,
// unless one is under way.
func (m *Model) unveil() tea.Cmd {
	if m.win == nil || m.pictures.job.Running() {
		return nil
	}
	p := m.win.veiled()
	if p == nil {
		return nil
	}
	ctx := m.pictures.job.Start()
	gen, of, fs := m.pictures.job.Gen, p.figure.rendition, m.book.FS
	return func() tea.Msg {
		msg := picturedMsg{gen: gen, of: of}
		img, err := picture.Load(ctx, fs, of.name)
		if msg.err = err; err == nil {
			msg.shown, msg.err = of.screen.Show(img, of.cols, of.rows)
		}
		return msg
	}
}

// veiled returns the piece near the screen, those below before those above,
// whose picture is not shown yet; nil when there is none.
func (w *window) veiled() *piece {
	for _, way := range []struct {
		step func(at) (at, step)
		rows int
	}{{w.next, w.off + 2*w.height}, {w.prev, w.height}} {
		for a, rows := w.top, way.rows; rows > 0; {
			p := w.pieces[a]
			if p == nil {
				break
			}
			if p.figure != nil && !p.figure.shown {
				return p
			}
			n, s := way.step(a)
			if s != there {
				break
			}
			a, rows = n, rows-p.height()
		}
	}
	return nil
}

// pictured takes a picture that is decoded. What the terminal has to be sent
// goes first; the cells come when it has gone.
func (m *Model) pictured(msg picturedMsg) tea.Cmd {
	if msg.gen != m.pictures.job.Gen {
		return nil
	}
	if send := msg.shown.Send; send != "" {
		m.pictures.painted = append(m.pictures.painted, msg.shown.ID)
		msg.shown.Send = ""
		return tea.Sequence(tea.Raw(send), page.Ask(msg))
	}
	m.pictures.job.Ends(msg.gen)
	m.pictures.keep(msg.of, m.rowsOf(msg))
	for _, p := range m.win.pieces {
		m.hang(p)
	}
	return m.unveil()
}

// rowsOf returns what stands in the rows of a picture: the picture, or why it
// cannot be shown.
func (m *Model) rowsOf(msg picturedMsg) []string {
	if msg.err == nil {
		return msg.shown.Lines
	}
	return m.album().sorry(msg.err, msg.of.name, m.measure())
}

func (s *pictures) keep(d rendition, lines []string) {
	if s.shown == nil {
		s.shown = map[rendition][]string{}
	}
	if _, known := s.shown[d]; !known {
		s.order = append(s.order, d)
	}
	s.shown[d] = lines
	if len(s.order) > kept {
		delete(s.shown, s.order[0])
		s.order = slices.Delete(s.order, 0, 1)
	}
}

// hang puts a picture that is known into the rows that were kept for it.
func (m *Model) hang(p *piece) {
	if p.figure == nil || p.figure.shown {
		return
	}
	lines, ok := m.pictures.shown[p.figure.rendition]
	if !ok {
		return
	}
	p.figure.shown = true
	copy(p.lines[:p.figure.rows], lines)
}

// Painted returns the pictures that the terminal holds for the reader.
func (m *Model) Painted() []int { return m.pictures.painted }

type zoomedMsg struct {
	m      *Model
	images []markdown.Link
	at     int
}

// zoom asks for the picture nearest to the middle of the screen on all of it.
func (m *Model) zoom() tea.Cmd {
	doc, line := m.doc, m.middle()
	return func() tea.Msg {
		links, _ := doc.Links()
		msg := zoomedMsg{m: m}
		for _, l := range links {
			if !l.Image {
				continue
			}
			if len(msg.images) > 0 && away(l.Line, line) < away(msg.images[msg.at].Line, line) {
				msg.at = len(msg.images)
			}
			msg.images = append(msg.images, l)
		}
		return msg
	}
}

func away(a, b int) int { return max(a-b, b-a) }

// middle is the line of the source in the middle of the screen, or that of the
// picture on the screen that is nearest to it.
func (m *Model) middle() int {
	rows, _ := m.win.rows()
	best, line := len(rows)+1, m.win.place().Line
	for i, r := range rows {
		b := m.win.pieces[r.from].block
		off := away(i, len(rows)/2)
		if b.Kind != markdown.Picture {
			off += len(rows)
		}
		if off < best {
			best, line = off, b.Line
		}
	}
	return line
}

func (m *Model) zoomed(msg zoomedMsg) tea.Cmd {
	if msg.m != m || len(msg.images) == 0 {
		return nil
	}
	return page.Ask(page.Pictures{Book: m.book, File: m.doc.File(), Images: msg.images, At: msg.at})
}
