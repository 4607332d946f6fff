package reader

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/player/ui"
)

const (
	maxNote  = 4000 // characters of a note
	maxWords = 80   // characters of the text that a note or bookmark stands at
	noteRows = 4    // rows in which a note is written
)

// event is an event at a block, in the language that is read.
func (m *Model) event(line int) progress.Event {
	e := m.desk.Event(m.book, m.unit.ID, "")
	e.Place = &progress.Place{Line: line}
	return e
}

// asideAt returns the aside at a line, in the language that is read, or nil.
func (m *Model) asideAt(as []progress.Aside, line int) *progress.Aside {
	lang := m.event(line).Lang
	i := slices.IndexFunc(as, func(a progress.Aside) bool { return a.Lang == lang && m.lineNow(a) == line })
	if i < 0 {
		return nil
	}
	return &as[i]
}

// mark is how an aside is known in a text that was edited since.
type mark struct {
	line  int
	words string
}

// lineNow is the line of the block that an aside stands at.
func (m *Model) lineNow(a progress.Aside) int {
	if line, ok := m.aids.moved[mark{a.Place.Line, a.Words}]; ok {
		return line
	}
	return a.Place.Line
}

// left is what was left in the lesson in the language that is read.
func (m *Model) left() []progress.Aside {
	was, lang := m.desk.In(m.book, m.unit.ID), m.event(1).Lang
	return slices.DeleteFunc(slices.Concat(was.Bookmarks, was.Notes), func(a progress.Aside) bool { return a.Lang != lang })
}

// moves returns the lines of the asides that do not stand where they were left.
func moves(doc *markdown.Document, left []progress.Aside) map[mark]int {
	out := map[mark]int{}
	for _, a := range left {
		if line := refound(doc, a.Place.Line, a.Words); line != a.Place.Line {
			out[mark{a.Place.Line, a.Words}] = line
		}
	}
	return out
}

// maxAway is how many chunks away from its old place a block is looked for.
const maxAway = 200

// refound returns the line of the block that begins with the words, the nearest
// to a line; the line itself where there is none.
func refound(doc *markdown.Document, line int, words string) int {
	if words == "" {
		return line
	}
	at := doc.At(line)
	for away := range maxAway {
		for _, c := range []int{at - away, at + away} {
			if c < 0 || !doc.Has(c) {
				continue
			}
			if found, ok := nearestBlock(doc.Chunk(c).Blocks(), line, words); ok {
				return found
			}
		}
	}
	return line
}

// nearestBlock returns the line of the block nearest to a line that begins with
// the words.
func nearestBlock(bs []*markdown.Block, line int, words string) (best int, ok bool) {
	for _, b := range bs {
		if away := max(b.Line-line, line-b.Line); b.Words(maxWords) == words && (!ok || away < max(best-line, line-best)) {
			best, ok = b.Line, true
		}
	}
	return best, ok
}

// bookmark sets a bookmark at what is read, or removes the one that is there.
func (m *Model) bookmark() tea.Cmd {
	a, ok := m.present()
	if !ok {
		return nil
	}
	b := m.win.pieces[a].block
	if was := m.asideAt(m.desk.In(m.book, m.unit.ID).Bookmarks, b.Line); was != nil {
		m.say(m.desk.T("The bookmark is removed."))
		return m.desk.Record(progress.Bookmark(m.event(was.Place.Line), false, ""))
	}
	e := m.event(b.Line)
	if here := m.win.place(); here.Line == b.Line {
		e.Place = &here
	}
	m.say(m.desk.T("A bookmark is set here. %s lists them.", m.desk.Keys.Marks.Help().Key))
	return m.desk.Record(progress.Bookmark(e, true, b.Words(maxWords), m.under(b.Line)...))
}

// under is the heading that a line stands under, cut as words are; nothing where
// there is none.
func (m *Model) under(line int) []string {
	heading := []rune(m.doc.Chunk(m.doc.At(line)).Heading())
	if len(heading) == 0 {
		return nil
	}
	return []string{string(heading[:min(len(heading), maxWords)])}
}

// noting is a note that is being written.
type noting struct {
	of   at
	area textarea.Model
	was  string
	line int // that it is recorded at
}

// newLine begins a line in a note; Enter keeps the note.
var newLine = key.NewBinding(key.WithKeys("ctrl+j", "shift+enter", "alt+enter"), key.WithHelp("Ctrl+J", ""))

// writeNote begins a note on what is read, or goes on with the one that is
// there.
func (m *Model) writeNote() tea.Cmd {
	a, ok := m.present()
	if !ok {
		return nil
	}
	area := textarea.New()
	area.Prompt, area.ShowLineNumbers, area.EndOfBufferCharacter = "", false, ' '
	area.CharLimit = maxNote
	area.KeyMap.Paste.SetEnabled(false)         // terminals paste by themselves
	area.KeyMap.CopySelection.SetEnabled(false) // and copy
	area.KeyMap.InsertNewline = newLine
	area.SetHeight(noteRows)
	m.aids.link = nil
	m.aids.note = &noting{area: area}
	m.noteOn(a)
	return nil
}

// noteOn moves the note to a piece: what was written comes along, else the note
// that is there is taken up.
func (m *Model) noteOn(a at) {
	n := m.aids.note
	written := n.area.Value() != n.was
	n.of, n.was, n.line = a, "", m.win.pieces[a].block.Line
	if left := m.asideAt(m.desk.In(m.book, m.unit.ID).Notes, n.line); left != nil {
		n.was, n.line = clean.Text(left.Text), left.Place.Line
	}
	if !written {
		n.area.SetValue(n.was)
	}
	n.area.Focus()
}

// keyNote gives a key to the note.
func (m *Model) keyNote(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		m.aids.note = nil
		return nil
	case "enter":
		return m.keepNote()
	case "tab":
		m.noteBeside(1)
		return nil
	case "shift+tab":
		m.noteBeside(-1)
		return nil
	}
	msg.Text = clean.Key(msg.Text)
	m.typeNote(msg)
	return nil
}

// typeNote gives a key or pasted text to the note; its commands only blink.
func (m *Model) typeNote(msg tea.Msg) { m.aids.note.area, _ = m.aids.note.area.Update(msg) }

// noteBeside moves the note to the paragraph after or before, which is brought
// on to the screen; after the last on the screen comes what is drawn below.
func (m *Model) noteBeside(by int) {
	step := m.win.next
	if by < 0 {
		step = m.win.prev
	}
	a, s := step(m.aids.note.of)
	if s != there || m.win.pieces[a] == nil {
		return
	}
	m.noteOn(a)
	m.bringUp(a)
}

// bringUp scrolls until the beginning of a piece stands clear of the note.
func (m *Model) bringUp(a at) {
	room := max(m.height-len(m.noteLines())-1, 1)
	for range m.height {
		switch top, ok := m.win.rowOf(a); {
		case !ok || top >= room:
			m.win.scroll(1)
		case top < 0:
			m.win.scroll(top)
			return
		default:
			return
		}
	}
}

// keepNote records the note, or that it is removed, when it has changed.
func (m *Model) keepNote() tea.Cmd {
	n := m.aids.note
	m.aids.note = nil
	text := strings.TrimSpace(clean.Text(n.area.Value()))
	p := m.win.pieces[n.of]
	if text == n.was || p == nil {
		return m.ahead()
	}
	if text == "" {
		m.say(m.desk.T("The note is removed."))
	} else {
		m.say(m.desk.T("The note is kept. %s lists them.", m.desk.Keys.Marks.Help().Key))
	}
	return tea.Batch(m.ahead(), m.desk.Record(progress.Note(m.event(n.line), text, p.block.Words(maxWords))))
}

// noteLines draws the note that is being written.
func (m *Model) noteLines() []string {
	n, t := m.aids.note, m.desk.Theme
	words := ""
	if p := m.win.pieces[n.of]; p != nil {
		words = p.block.Words(maxWords)
	}
	n.area.SetStyles(ui.AreaStyles(t))
	n.area.SetWidth(max(m.measure()-4, 1))
	lines := strings.Split(n.area.View(), "\n")
	return ui.Box(m.desk.T("Note: %s", words), lines, m.measure(), t)
}

// A gutter of this many cells at the left of the text holds a sign and a blank;
// where the margin has the room, it holds more of them.
const (
	gutter    = 2
	maxGutter = 4
)

// gutters are what stands at the left of the rows of the text: as many as there
// are rows, each as wide as the page's margin.
func (m *Model) gutters(rows []row, n int) []string {
	bare := strings.Repeat(" ", m.margin())
	out := slices.Repeat([]string{bare}, n)
	was, guide := m.desk.In(m.book, m.unit.ID), m.guideRow(len(rows))
	for i, r := range rows {
		signs := append(m.bar(i == guide, r), m.signs(r, was)...)
		signs = signs[:min(len(signs), maxGutter-1, max(len(bare)-1, 0))] // each of one cell
		if len(signs) > 0 {
			room := max(gutter, len(signs)+1)
			out[i] = bare[room:] + ui.Pad(strings.Join(signs, ""), room)
		}
	}
	return out
}

// bar shows the line that is read, and the paragraph that a note is written on.
func (m *Model) bar(guide bool, r row) []string {
	t := m.desk.Theme
	noted := m.aids.note != nil && m.aids.note.of == r.from && r.line >= m.win.pieces[r.from].gap
	if noted || m.aids.note == nil && m.guided() && guide {
		return []string{t.Accent.Render(t.Signs.Bar)}
	}
	return nil
}

// signs tell of the bookmark and the note at the first line of a piece.
func (m *Model) signs(r row, was *progress.Unit) (signs []string) {
	p, t := m.win.pieces[r.from], m.desk.Theme
	if r.line != p.gap || len(was.Bookmarks)+len(was.Notes) == 0 {
		return nil
	}
	if m.asideAt(was.Bookmarks, p.block.Line) != nil {
		signs = append(signs, t.Accent.Render(t.Signs.Bookmark))
	}
	if m.asideAt(was.Notes, p.block.Line) != nil {
		signs = append(signs, t.Accent.Render(t.Signs.Note))
	}
	return signs
}
