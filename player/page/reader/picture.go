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
	file        string // whose pictures they are; their addresses are relative to it
	screen      picture.Screen
	rows        int // the most that a picture in the text takes
	register    *register
	unseen      func(err error, address string) string
	text, quiet lipgloss.Style
}

// album returns the same album until something has changed.
func (m *Model) album() *album {
	screen, rows := m.desk.Pictures, pictureRows(m.height)
	if a := m.pictures.album; a == nil || a.file != m.file() || a.screen != screen || a.rows != rows || m.pictures.draw != m.desk.Draw {
		t := m.desk.Theme
		m.pictures.draw = m.desk.Draw
		m.pictures.album = &album{m.book.FS, m.file(), screen, rows, &m.pictures.register, m.desk.Unseen, t.Text, t.Quiet}
	}
	return m.pictures.album
}

// pictureRows leaves room on the screen for the text around a picture.
func pictureRows(height int) int { return max(min(20, height*3/4), 4) }

// rendition is a picture of a certain file and size, in a room of some columns.
type rendition struct {
	name             string
	head             picture.Head
	cols, rows, room int
	screen           picture.Screen
}

// above returns what stands above the words of a picture: its twin, the rows
// that it will take, or why it is not there.
func (a *album) above(address string, width int) []string {
	name, err := picture.Find(a.file, address)
	if err == nil {
		if twin := picture.Twin(a.fs, name, width); twin != nil {
			return paint(twin, a.text)
		}
		if a.screen.Medium == picture.Words {
			return nil
		}
		var head picture.Head
		if head, err = picture.Peek(a.fs, name); err == nil {
			cols, rows := picture.Fit(head.Width, head.Height, width, a.rows)
			return a.register.reserve(rendition{name, head, cols, rows, width, a.screen})
		}
	}
	return a.sorry(err, address, width)
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
	album    *album
	register register
	draw     *render.Renderer // for whose theme the album is
	job      page.Job
	shown    map[rendition][]string // the last ones that were needed
	order    []rendition
	painted  []int // on the terminal, beside its cells
}

// kept is how many pictures are held; more than there can be near the screen.
const kept = 300

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
	of, ok := m.veiled()
	if !ok {
		return nil
	}
	ctx := m.pictures.job.Start()
	gen, fs := m.pictures.job.Gen, m.book.FS
	return func() tea.Msg {
		msg := picturedMsg{gen: gen, of: of}
		img, err := picture.Load(ctx, fs, of.name)
		if msg.err = err; err == nil {
			msg.shown, msg.err = of.screen.Show(img, of.cols, of.rows)
		}
		return msg
	}
}

// veiled returns the picture near the screen, those below before those above,
// that is not known yet.
func (m *Model) veiled() (of rendition, ok bool) {
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
			if of, ok = m.pictures.lacks(p.lines); ok {
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

// lacks returns the first picture of which some lines keep rows free and which
// is not known.
func (s *pictures) lacks(lines []string) (of rendition, ok bool) {
	for _, l := range lines {
		if of, _, _, _, ok = s.register.find(l); ok {
			if _, known := s.shown[of]; !known {
				return of, true
			}
		}
	}
	return of, false
}

// fill puts a row of a picture into the line that was kept free for it.
func (s *pictures) fill(line string) string {
	of, row, from, to, ok := s.register.find(line)
	if !ok {
		return line
	}
	if lines := s.shown[of]; row < len(lines) {
		return line[:from] + lines[row]
	}
	return line[:from] + line[to:]
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
	return m.unveil()
}

// rowsOf returns what stands in the rows of a picture: the picture, or why it
// cannot be shown.
func (m *Model) rowsOf(msg picturedMsg) []string {
	if msg.err == nil {
		return msg.shown.Lines
	}
	return m.album().sorry(msg.err, msg.of.name, msg.of.room)
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

// Painted returns the pictures that the terminal holds for the reader.
func (m *Model) Painted() []int { return m.pictures.painted }

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
		of, _, _, _, pictured := m.pictures.register.find(r.text)
		if pictured && off < nearest {
			nearest, name = off, of.name
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
