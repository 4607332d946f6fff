package reader

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// aids are what helps beside the text: at most one of them has the keys.
type aids struct {
	effort markdown.Effort // of the document, once it is known
	link   *chosen         // the link that was stepped to
	number int             // of a link, as far as it was typed
	note   *noting         // the note that is being written
	leaf   *leaf           // a text that lies over the lesson
	said   string          // what was just done; until the next key
	row    int             // of the line guide

	located located
	moved   map[mark]int // where bookmarks and notes stand that the text has moved away from
}

// keyAids gives a key to what lies over the text or was stepped to.
func (m *Model) keyAids(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	m.aids.said = ""
	switch {
	case m.aids.note != nil:
		return m.keyNote(msg), true
	case m.aids.leaf != nil:
		return nil, m.keyLeaf(msg)
	case m.aids.link != nil:
		return m.keyLink(msg)
	}
	return nil, false
}

// keyAid serves the keys of the aids.
func (m *Model) keyAid(msg tea.KeyPressMsg) tea.Cmd {
	k, r := m.desk.Keys, m.desk.Reading
	switch {
	case isDigit(msg.Text):
		return m.callLink(int(msg.Text[0] - '0'))
	case key.Matches(msg, k.Headings):
		return m.listHeadings()
	case key.Matches(msg, k.Link):
		return m.stepLink(1)
	case key.Matches(msg, k.LinkBefore):
		return m.stepLink(-1)
	case key.Matches(msg, k.Copy):
		return m.copyListing()
	case key.Matches(msg, k.Bookmark):
		return m.bookmark()
	case key.Matches(msg, k.Note):
		return m.writeNote()
	case key.Matches(msg, k.Files):
		return m.giveFiles()
	case key.Matches(msg, k.Width):
		r.Width = r.Width.Next()
		m.say(m.widthSays(r.Width))
		m.aids.row = m.startRow()
		return page.Ask(r)
	case key.Matches(msg, k.Guide):
		r.Guide = !r.Guide
		m.aids.row = m.startRow()
		return page.Ask(r)
	}
	return m.keySight(msg)
}

// widthSays names a width.
func (m *Model) widthSays(w page.Width) string {
	switch w {
	case page.Wide:
		return m.desk.T("Wide text")
	case page.Narrow:
		return m.desk.T("Narrow text")
	case page.Focus:
		return m.desk.T("One paragraph at a time")
	}
	return m.desk.T("Text of normal width")
}

// say puts a word about what was done under the text.
func (m *Model) say(words string) { m.aids.said = words }

// saidMsg says what came of long work.
type saidMsg struct {
	doc   *markdown.Document // that it was about
	words string
}

// reckonedMsg says what was found out about a document.
type reckonedMsg struct {
	doc    *markdown.Document
	effort markdown.Effort
	moved  map[mark]int
}

// reckon finds out how long the lesson takes to read, and where what was left in
// it stands now: at once where all of it has been read, else when the lesson has
// had time to appear.
func (m *Model) reckon() tea.Cmd {
	doc, left := m.doc, m.left()
	reckoned := func(time.Time) tea.Msg { return reckonedMsg{doc, doc.Effort(), moves(doc, left)} }
	if _, ended := doc.Scanned(0); ended {
		return func() tea.Msg { return reckoned(time.Time{}) }
	}
	return tea.Tick(afterShown, reckoned)
}

// updateAids takes what the long work of an aid has come to; mine is false for
// any other message.
func (m *Model) updateAids(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case reckonedMsg:
		if msg.doc == m.doc {
			m.aids.effort, m.aids.moved = msg.effort, msg.moved
		}
	case saidMsg:
		if msg.doc == m.doc {
			m.say(msg.words)
		}
	case leafMsg:
		if msg.doc == m.doc {
			m.aids.leaf = &msg.leaf
		}
	case page.Jump:
		return m.jumpTo(msg), true
	default:
		return nil, false
	}
	return nil, true
}

// aside is what the head says beside the meter: the hit that is on the screen,
// else how much there is still to read.
func (m *Model) aside() string {
	if m.doc == nil || m.win == nil || m.goal != nil {
		return ""
	}
	switch {
	case len(m.hits) == 0 && len(m.lab.steps) > 0:
		return m.stepsSaid()
	case len(m.hits) > 0 && m.width >= roomy:
		return m.desk.T("found here: %d of %d", m.hitNow+1, len(m.hits))
	case len(m.hits) > 0:
		return m.desk.T("%d of %d", m.hitNow+1, len(m.hits))
	}
	return m.remaining()
}

// roomy is the width from which the head has room for a few words.
const roomy = 70

// remaining says how many minutes of the lesson are left, and how far the
// screen is. What is on the screen is still to be read, but for the last one.
func (m *Model) remaining() string {
	total := m.aids.effort.Total
	if total == 0 || m.win.empty {
		return ""
	}
	if m.win.atEnd() {
		return m.desk.T("%d %%", 100)
	}
	read := min(m.aids.effort.Before(m.lineAtTop()), total)
	left := int((total - read + time.Minute - 1) / time.Minute)
	return m.desk.T("%d min left", max(left, 1)) + " " + m.desk.Theme.Signs.Dot + " " + m.desk.T("%d %%", int(read*100/total))
}

// lineAtTop is about the line of the source at the top of the screen.
func (m *Model) lineAtTop() int {
	p := m.win.pieces[m.win.top]
	if p == nil {
		return 1
	}
	span := 1
	if n, s := m.win.next(m.win.top); s == there {
		span = max(m.win.blocks[n.chunk][n.block].Line-p.block.Line, 1)
	}
	return p.block.Line + max(m.win.off-p.gap, 0)*span/max(len(p.lines), 1)
}

// over lays what an aid shows over the last lines of the text, which are as
// wide as the page.
func (m *Model) over(lines []string) []string {
	strip := m.strip()
	strip = strip[:min(len(strip), m.height)]
	margin := strings.Repeat(" ", m.margin())
	lines = ui.Fill(lines, m.width, m.height, m.desk.Theme)
	for i, l := range strip {
		lines[m.height-len(strip)+i] = ui.Fit(margin+l, m.width, m.desk.Theme)
	}
	return lines
}

// strip is what stands over the last lines of the text.
func (m *Model) strip() []string {
	t := m.desk.Theme
	switch a := &m.aids; {
	case a.note != nil:
		return m.noteLines()
	case a.leaf != nil:
		return a.leaf.view(m)
	case a.said != "":
		return ui.Box("", render.Wrap(t.Text.Render(a.said), m.measure()-4), m.measure(), t)
	case a.link != nil:
		return m.linkLines()
	}
	return nil
}

// aidsBar is the bar while an aid has the keys; nil while none has.
func (m *Model) aidsBar() []key.Binding {
	k, d := m.desk.Keys, m.desk
	switch a := &m.aids; {
	case a.note != nil:
		return []key.Binding{
			keymap.Says(k.Enter, d.T("Keep")), keymap.Says(k.Link, d.T("Next paragraph")),
			keymap.Says(newLine, d.T("New line")), keymap.Typing(k.Back, "Esc", d.T("Cancel")),
		}
	case a.leaf != nil:
		if len(a.leaf.lines) > m.leafRoom() {
			return []key.Binding{keymap.Says(k.Back, d.T("Close")), keymap.Says(k.Down, d.T("More")), k.Help}
		}
		return []key.Binding{keymap.Says(k.Back, d.T("Close")), k.Help}
	case a.link != nil:
		return m.linkBar()
	}
	return nil
}

// leaf is a short text that lies over the lesson, such as a term of a glossary.
type leaf struct {
	title string
	lines []string
	off   int
}

type leafMsg struct {
	doc  *markdown.Document // that it was asked from
	leaf leaf
}

// keyLeaf scrolls the leaf or closes it; a key that means neither closes it and
// does what it does.
func (m *Model) keyLeaf(msg tea.KeyPressMsg) (done bool) {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Down, k.PageDown, k.Space):
		m.aids.leaf.scroll(1, m.leafRoom())
	case key.Matches(msg, k.Up, k.PageUp):
		m.aids.leaf.scroll(-1, m.leafRoom())
	default:
		m.aids.leaf = nil
		return key.Matches(msg, k.Back, k.Enter)
	}
	return true
}

// covered reports whether a click means what lies over the text: a leaf, which
// it closes, or a note that is being written.
func (m *Model) covered() bool {
	was := m.aids.leaf != nil || m.aids.note != nil
	m.aids.leaf = nil
	return was
}

// leafRoom is how many lines of a leaf are on the screen.
func (m *Model) leafRoom() int { return max(m.height*2/3-2, 1) }

func (l *leaf) scroll(by, room int) { l.off = min(max(l.off+by, 0), max(len(l.lines)-room, 0)) }

func (l *leaf) view(m *Model) []string {
	room := m.leafRoom()
	l.scroll(0, room)
	return ui.Box(l.title, l.lines[l.off:min(l.off+room, len(l.lines))], m.measure(), m.desk.Theme)
}
