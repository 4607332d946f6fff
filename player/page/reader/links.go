package reader

import (
	"net/url"
	"path"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/clipperhouse/displaywidth"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// chosen names a link: its block, and which link of it.
type chosen struct {
	from  at
	index int
}

// link is a link on the screen and where it is drawn.
type link struct {
	chosen
	markdown.BlockLink
	spans []span
}

// span is a part of a line of a piece, in cells.
type span struct{ line, from, to int }

// links returns the links on the screen, in the order in which they are read.
// One whose words cannot be told from those around it has no spans.
func (m *Model) links() []link {
	if m.win == nil || m.goal != nil {
		return nil
	}
	var out []link
	for _, v := range m.visible() {
		for _, l := range m.linksOf(v.from) {
			if len(l.spans) == 0 || v.top+l.spans[0].line >= 0 && v.top+l.spans[0].line < m.height {
				out = append(out, l)
			}
		}
	}
	return out
}

// located are the links of pieces as they are drawn, found once.
type located map[drawnPiece][]link

// drawnPiece tells one drawing of a piece from another.
type drawnPiece struct {
	of    *piece
	lines *string
	n     int
}

// maxLocated is of how many pieces the links are kept.
const maxLocated = 200

// linksOf returns the links of a piece.
func (m *Model) linksOf(a at) []link {
	p := m.win.pieces[a]
	if len(p.lines) == 0 {
		return nil
	}
	key := drawnPiece{p, &p.lines[0], len(p.lines)}
	if out, ok := m.aids.located[key]; ok {
		return out
	}
	if m.aids.located == nil || len(m.aids.located) >= maxLocated {
		m.aids.located = located{}
	}
	out := locate(a, p, m.renderer().View().Open)
	m.aids.located[key] = out
	return out
}

// locate finds where the links of a piece are drawn.
func locate(a at, p *piece, open func(*markdown.Block) bool) []link {
	ls := p.block.Links(open)
	if len(ls) == 0 {
		return nil
	}
	f := flatten(p.lines)
	out := make([]link, len(ls))
	for i, l := range ls {
		out[i] = link{chosen{a, i}, l, f.find(l)}
	}
	return out
}

// stepLink chooses the link after or before the chosen one.
func (m *Model) stepLink(by int) tea.Cmd {
	ls := m.links()
	if len(ls) == 0 {
		m.say(m.desk.T("There is no link on the screen."))
		return nil
	}
	i := m.chosenOf(ls)
	if i < 0 && by < 0 {
		i = 0
	}
	m.aids.link = &ls[(i+by+len(ls))%len(ls)].chosen
	return nil
}

// chosenOf is the index of the chosen link, -1 when it is not on the screen.
func (m *Model) chosenOf(ls []link) int {
	for i, l := range ls {
		if m.aids.link != nil && l.chosen == *m.aids.link {
			return i
		}
	}
	return -1
}

// keyLink serves the chosen link. A key that moves the text lets go of it.
func (m *Model) keyLink(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	ls, k := m.links(), m.desk.Keys
	i := m.chosenOf(ls)
	switch {
	case i < 0:
		m.aids.link = nil
		return nil, false
	case isDigit(msg.Text):
		return m.callLink(int(msg.Text[0] - '0')), true
	case key.Matches(msg, k.Enter) && isExternal(ls[i].Target):
		return m.browse(ls[i].Target), true
	case key.Matches(msg, k.Enter):
		return m.follow(ls[i].Target), true
	case key.Matches(msg, k.CopyLink):
		return m.toClipboard(ls[i].Target, m.desk.T("Copied, if your terminal allows it: %s", ls[i].Target)), true
	case key.Matches(msg, k.Back):
		m.aids.link = nil
		return nil, true
	case !key.Matches(msg, k.Link, k.LinkBefore):
		m.aids.link = nil
	}
	m.aids.number = 0
	return nil, false
}

func isDigit(s string) bool { return len(s) == 1 && s[0] >= '0' && s[0] <= '9' }

// maxCalled is the largest number of a link that can be typed.
const maxCalled = 999

// callLink takes one more digit of the number of a link, and chooses the link
// of that number that stands first on the screen.
func (m *Model) callLink(digit int) tea.Cmd {
	ls := m.links()
	for _, number := range []int{m.aids.number*10 + digit, digit} {
		for i := range ls {
			if number > 0 && number <= maxCalled && ls[i].Number == number {
				m.aids.link, m.aids.number = &ls[i].chosen, number
				return nil
			}
		}
	}
	m.aids.link, m.aids.number = nil, 0
	m.say(m.desk.T("There is no link with this number on the screen."))
	return nil
}

// opens reports a link out of the course that Enter opens: an address of the web
// that is encrypted, where the program was allowed to open any.
func (m *Model) opens(target string) bool {
	return m.desk.Browse != nil && strings.HasPrefix(strings.ToLower(target), "https://")
}

// browse opens an address elsewhere, if that is allowed.
func (m *Model) browse(to string) tea.Cmd {
	if !m.opens(to) {
		return nil // the strip says why
	}
	doc, open := m.doc, m.desk.Browse
	opened := m.desk.T("Given to your browser: %s", to)
	failed := m.desk.T("It could not be opened. Copy the address with c.")
	return func() tea.Msg {
		if open(to) != nil {
			return saidMsg{doc, failed}
		}
		return saidMsg{doc, opened}
	}
}

// clickLink follows the link under the pointer.
func (m *Model) clickLink(x int, r row) tea.Cmd {
	line := r.line - m.win.pieces[r.from].gap
	m.aids.said = ""
	for _, l := range m.links() {
		for _, s := range l.spans {
			if l.from == r.from && s.line == line && x >= s.from && x < s.to {
				m.aids.link = &l.chosen
				return m.follow(l.Target)
			}
		}
	}
	return nil
}

// target is where a link leads: a unit of the course and an anchor in it, or neither.
type target struct {
	unit   *course.Unit
	anchor string
	file   string // in the course, of no unit
}

// target says where a link leads within the course.
func (m *Model) target(to string) target {
	if isExternal(to) {
		return target{}
	}
	file, anchor, _ := strings.Cut(to, "#")
	if plain, err := url.PathUnescape(anchor); err == nil {
		anchor = plain
	}
	if file == "" {
		return target{unit: m.unit, anchor: anchor}
	}
	p, ok := content.Resolve(m.file(), file)
	if !ok {
		return target{}
	}
	return target{unit: m.unitOf(p), anchor: anchor, file: p}
}

// isExternal reports a target with a scheme or a host (RFC 3986 section 4.2).
func isExternal(to string) bool {
	before, _, found := strings.Cut(to, ":")
	return strings.HasPrefix(to, "//") || found && !strings.ContainsAny(before, "/?#")
}

// file is the file that is read: of the unit, or its translation.
func (m *Model) file() string {
	if tr := m.unit.Locales[content.Language(m.book.Course, m.desk.Lang(m.book))]; tr != "" {
		return tr
	}
	return m.unit.Path
}

// unitOf returns the unit that a file belongs to, a translation included, or
// nil.
func (m *Model) unitOf(p string) *course.Unit {
	c := m.book.Course
	if u := c.At(p); u != nil {
		return u
	}
	for _, u := range c.All() {
		for _, file := range u.Locales {
			if file == p {
				return u
			}
		}
	}
	source, _ := content.SourceOf(path.Base(p))
	return c.At(path.Join(path.Dir(p), source))
}

// follow goes where a link leads. What leads out of the course is only shown: a
// click must not open anything.
func (m *Model) follow(to string) tea.Cmd {
	switch t := m.target(to); {
	case t.unit == nil && t.file != "" && isLesson(t.file) && !m.given(t.file):
		m.say(m.desk.T("This file is no lesson of the course: %s", to))
	case t.unit == nil && t.file != "":
		return m.giveFile(t.file)
	case t.unit == nil:
		m.aids.said = "" // the strip shows the address
	case t.unit.Kind == course.Glossary && t.anchor != "" && t.unit != m.unit:
		return m.lookUp(t.unit, t.anchor)
	case t.unit != m.unit:
		return page.Ask(page.Open{Book: m.book, Unit: t.unit.ID, Anchor: t.anchor})
	default:
		return m.goAnchor(t.anchor)
	}
	return nil
}

// goAnchor asks to go to a heading of the lesson; without a name, to its start.
func (m *Model) goAnchor(anchor string) tea.Cmd {
	if anchor == "" {
		return page.Ask(page.Jump{Place: progress.Place{Line: 1}})
	}
	doc, fs, c, u := m.doc, m.book.FS, m.book.Course, m.unit
	missing := m.desk.T("There is no heading #%s.", anchor)
	return func() tea.Msg {
		line, ok := lineOf(fs, c, u, doc, anchor)
		if !ok {
			return saidMsg{doc, missing}
		}
		return page.Jump{Place: progress.Place{Line: line}}
	}
}

// maxLeaf is how many lines of a term are shown.
const maxLeaf = 200

// lookUp shows a term of a glossary over the lesson.
func (m *Model) lookUp(glossary *course.Unit, anchor string) tea.Cmd {
	doc, fs, c, lang := m.doc, m.book.FS, m.book.Course, m.desk.Lang(m.book)
	draw, width := m.desk.Draw, m.measure()-4
	missing := m.desk.T("There is no heading #%s.", anchor)
	return func() tea.Msg {
		terms, line, ok := termOf(fs, c, glossary, lang, anchor)
		if !ok {
			return saidMsg{doc, missing}
		}
		title, blocks := section(terms, line)
		lines := draw.Blocks(blocks, width)
		return leafMsg{doc, leaf{title: title, lines: lines[:min(len(lines), maxLeaf)]}}
	}
}

// section returns the heading at a line and what stands under it, with what is
// below it in the outline.
func section(doc *markdown.Document, line int) (title string, blocks []*markdown.Block) {
	at := doc.At(line)
	first := doc.Chunk(at)
	for i := at; doc.Has(i) && len(blocks) < maxLeaf; i++ {
		c := doc.Chunk(i)
		if i > at && c.Level > 0 && c.Level <= max(first.Level, 1) {
			break
		}
		blocks = append(blocks, c.Blocks()...)
	}
	if len(blocks) > 0 && blocks[0].Kind == markdown.Heading {
		blocks = blocks[1:]
	}
	return first.Heading(), blocks
}

// linkLines say which link is chosen and, in full, where it leads.
func (m *Model) linkLines() []string {
	ls, t := m.links(), m.desk.Theme
	i := m.chosenOf(ls)
	if i < 0 {
		return nil
	}
	lines := render.Wrap(t.Text.Render(ls[i].Target), m.measure()-4)
	if isExternal(ls[i].Target) {
		lines = append(lines, render.Wrap(t.Quiet.Render(m.outward(ls[i].Target)), m.measure()-4)...)
	}
	return ui.Box(m.desk.T("Link %d of %d", i+1, len(ls)), lines, m.measure(), t)
}

// outward says what Enter does with a link that leads out of the course, or why
// it does nothing.
func (m *Model) outward(target string) string {
	switch {
	case m.opens(target):
		return m.desk.T("It leads out of the course. Enter opens it in your browser.")
	case m.desk.Browse != nil:
		return m.desk.T("It leads out of the course, and is not opened from here: only https addresses are.")
	}
	return m.desk.T("It leads out of the course, and is not opened from here: you are offline until you start with --online.")
}

func (m *Model) linkBar() []key.Binding {
	k, d := m.desk.Keys, m.desk
	ls := m.links()
	i := m.chosenOf(ls)
	if i < 0 {
		return nil
	}
	follow := []key.Binding{keymap.Says(k.Enter, d.T("Follow the link"))}
	switch to := ls[i].Target; {
	case m.isFile(to):
		follow = []key.Binding{keymap.Says(k.Enter, d.T("Save the file"))}
	case m.opens(to):
		follow = []key.Binding{keymap.Says(k.Enter, d.T("Open in the browser"))}
	case isExternal(to):
		follow = nil
	}
	return append(follow, k.CopyLink, k.Link, keymap.Says(k.Back, d.T("Close")), k.Help)
}

// showLink shows the chosen link in the text.
func (m *Model) showLink(texts []string, rows []row) {
	if m.aids.link == nil {
		return
	}
	ls := m.links()
	i := m.chosenOf(ls)
	if i < 0 {
		return
	}
	for n, r := range rows {
		for _, s := range ls[i].spans {
			if r.from == ls[i].from && r.line-m.win.pieces[r.from].gap == s.line {
				texts[n] = lipgloss.StyleRanges(texts[n], lipgloss.NewRange(s.from, s.to, m.desk.Theme.Found))
			}
		}
	}
}

// flat is the text of a piece without blanks, character by character.
type flat []glyph

type glyph struct {
	text   string // in lower case
	line   int
	at, to int  // cells
	lead   bool // nothing but blanks stands before it on its line, or other leads
}

func flatten(lines []string) flat {
	var f flat
	for i, l := range lines {
		x, lead := 0, true
		for g := displaywidth.StringGraphemes(plain(l)); g.Next(); {
			if text := strings.TrimSpace(g.Value()); text != "" {
				lead = lead && isSign(text)
				f = append(f, glyph{strings.ToLower(text), i, x, x + g.Width(), lead})
			}
			x += g.Width()
		}
	}
	return f
}

// isSign reports what may stand at the left of wrapped text: a bar, a bullet.
func isSign(s string) bool { return strings.ContainsAny(s, "│▌▎|>•-*") }

// find returns where the words of a link are drawn.
func (f flat) find(l markdown.BlockLink) []span {
	want := flatten([]string{l.Text})
	if len(want) == 0 {
		return nil
	}
	before := l.Before
	for i := 0; i < len(f); i++ {
		spans, next := f.match(i, want)
		switch {
		case spans == nil:
		case before == 0:
			return spans
		default:
			before--
			i = next - 1
		}
	}
	return nil
}

// match returns the spans of want from glyph i on, and the glyph after them. It
// passes over what stands at the left of the lines that words run on to.
func (f flat) match(i int, want flat) (spans []span, next int) {
	for n := 0; n < len(want); i++ {
		switch {
		case i >= len(f):
			return nil, 0
		case f[i].text == want[n].text:
			spans = grown(spans, f[i])
			n++
		case n == 0 || !f[i].lead:
			return nil, 0
		}
	}
	return spans, i
}

// grown returns the spans with one more glyph.
func grown(spans []span, g glyph) []span {
	if n := len(spans); n > 0 && spans[n-1].line == g.line {
		spans[n-1].to = g.to
		return spans
	}
	return append(spans, span{g.line, g.at, g.to})
}

// isLesson reports a file that could be a lesson. What it holds is for the player:
// a pool of questions has their key.
func isLesson(file string) bool { return content.IsUnit(path.Base(file)) }
