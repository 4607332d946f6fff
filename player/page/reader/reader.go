// Package reader owns the page on which a lesson is read. It draws, off the
// update loop, only what is near the screen, remembers the line, and holds the
// questions that stand in the text.
package reader

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content"
	"carrel/content/handout"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/gallery"
	"carrel/player/page"
	"carrel/player/ui"
)

// tries is how often a question in a lesson is answered before its
// explanation is shown.
const tries = 2

// Model is the reader of one lesson.
type Model struct {
	page.Plain
	desk *page.Desk
	book *page.Book
	unit *course.Unit
	doc  *markdown.Document
	err  error

	width, height int
	win           *window
	job           page.Job
	pictures      gallery.Gallery
	goal          *goal     // where to go once it is drawn
	before        []string  // what was on the screen until then
	early         []tea.Msg // what was typed until then

	cards  map[string]*card.Card
	focus  *focus     // the question that has the keys
	held   *busy      // the one that had them before the text was opened again
	passed map[at]int // questions that were passed by, and which way

	find   func(string) [][2]int
	words  string
	hits   []int // lines of the source where the words are
	hitNow int

	lab   lab // what a lab has beside its text
	aids  aids
	sight sight
	tint  page.Job // of the colours of code

	begin     beginning
	lacks     content.Translation
	rereading page.Job
	anchor    *anchor        // set while the text is opened again and again
	seen      progress.Place // recorded last
	quiet     int            // counts movements, for the pause after the last
	finished  bool           // Completed is recorded
}

// New returns the reader of a unit, at the line of o or where it was left.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	was := d.In(o.Book, u.ID)
	m := &Model{
		desk: d, book: o.Book, unit: u, cards: map[string]*card.Card{}, passed: map[at]int{},
		seen: was.Place, finished: was.Completed,
	}
	m.seen.Line = max(m.seen.Line, 1)
	start := m.seen
	m.begin = beginning{lang: was.Lang}
	if o.Line > 0 {
		start, m.begin = progress.Place{Line: o.Line, Part: o.Part}, beginning{lang: o.Lang, words: o.Words}
	}
	m.begin.anchor = o.Anchor
	m.goal = &goal{place: start}
	if o.Find != "" {
		m.seek(o.Find)
		m.goal.find = m.find
	}
	return m
}

func (m *Model) seek(words string) { m.words, m.find = words, ui.Finder(words) }

type (
	openedMsg struct {
		gen   int64
		look  look
		doc   *markdown.Document
		place progress.Place // where its reader stands
		err   error
		drawn *drawn
		hits  []int
		files []handout.File // that the unit gives
	}
	drawnMsg struct {
		gen   int64
		drawn drawn
	}
	quietMsg struct {
		m     *Model
		moves int
	}
)

// look is what a drawing depends on: it is stale when any of it has changed.
type look struct {
	draw  *render.Renderer
	width int
}

func (m *Model) look() look { return look{m.renderer(), m.measure()} }

// Init reads the lesson and draws its first screen.
func (m *Model) Init() tea.Cmd {
	ctx := m.job.Start()
	gen, words, g := m.job.Gen, m.words, *m.goal
	fs, c, u, lang := m.book.FS, m.book.Course, m.unit, m.desk.Lang(m.book)
	look, height, begin := m.look(), m.height, m.begin
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return openedMsg{gen: gen, err: err}
		}
		g.place = begin.in(fs, c, u, doc, lang, g.place)
		msg := openedMsg{gen: gen, look: look, doc: doc, place: g.place, hits: lines(doc, words), files: handout.Of(fs, c, u)}
		if height > 0 {
			d := draw(ctx, doc, look, g, nil, height, height/2)
			msg.drawn = &d
		}
		return msg
	}
}

// counterpart is the line of doc that says what a line says in another
// language.
func counterpart(fs fs.FS, c *course.Course, u *course.Unit, lang string, line int, doc *markdown.Document) int {
	other, err := content.Read(fs, c, u, lang)
	if err != nil {
		return line
	}
	return other.Counterpart(line, doc)
}

func lines(doc *markdown.Document, words string) []int {
	var out []int
	if words == "" {
		return nil
	}
	for _, h := range doc.Find(words, 10_000) {
		out = append(out, h.Line)
	}
	return out
}

// margin is the room at the left of the text.
func (m *Model) margin() int { return max((m.width-m.measure())/2, 0) }

// measure is the width of the text.
func (m *Model) measure() int { return max(min(m.desk.Reading.Width.Cells(), m.width-4), 10) }

// SetSize takes the size of the page; the place is kept.
func (m *Model) SetSize(width, height int) tea.Cmd {
	if width == m.width && height == m.height {
		return nil
	}
	other := width != m.width || gallery.Rows(height) != gallery.Rows(m.height)
	m.width, m.height = width, height
	if m.doc == nil {
		return nil // Init's own job is under way, or about to start
	}
	if m.win != nil && !other {
		m.win.height = height
		m.win.scroll(0)
		return m.ahead()
	}
	return m.redraw()
}

// Restyle draws everything again in the new theme.
func (m *Model) Restyle() tea.Cmd {
	if m.doc == nil {
		return nil
	}
	for _, c := range m.cards {
		c.Restyle()
	}
	return m.redraw()
}

// redraw draws all again around the place where the screen is. A question
// keeps the keys.
func (m *Model) redraw() tea.Cmd {
	if m.goal == nil {
		m.before = m.textLines()
		m.goal = &goal{place: m.win.place()}
	}
	return m.draw(*m.goal)
}

// jump goes to a place that may not be drawn.
func (m *Model) jump(g goal) tea.Cmd {
	m.unfocus(0)
	if len(m.win.pieces) > 0 && m.goal == nil {
		m.before = m.textLines()
	}
	return m.draw(g)
}

// draw draws around a goal; until that is done the screen keeps what it shows.
func (m *Model) draw(g goal) tea.Cmd {
	m.goal = &g
	m.win = newWindow(m.doc, m.height)
	return m.drawing(m.job.Start(), g, nil)
}

// ahead prepares what is around the screen: text first, then pictures.
func (m *Model) ahead() tea.Cmd { return tea.Batch(m.drawAhead(), m.unveil()) }

// drawAhead draws what is missing around the screen, unless that is under way.
func (m *Model) drawAhead() tea.Cmd {
	if m.win == nil || m.job.Running() || !m.win.lacks() {
		return nil
	}
	have := make(map[at]int, len(m.win.pieces))
	for a, p := range m.win.pieces {
		have[a] = p.height()
	}
	ctx := m.job.Start()
	return m.drawing(ctx, goal{known: true, at: m.win.top}, have)
}

func (m *Model) drawing(ctx context.Context, g goal, have map[at]int) tea.Cmd {
	gen, doc, look, height := m.job.Gen, m.doc, m.look(), m.height
	ahead, behind := m.win.off+height*3, height*2
	if have == nil {
		ahead, behind = height, height
	}
	return func() tea.Msg {
		return drawnMsg{gen, draw(ctx, doc, look, g, have, ahead, behind)}
	}
}

// Update takes keys, the mouse and the results of jobs.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	if cmd, mine := m.updateAids(msg); mine {
		return m, cmd
	}
	if m.waits(msg) {
		return m, nil
	}
	switch msg := msg.(type) {
	case openedMsg:
		return m, m.opened(msg)
	case stepsMsg:
		return m, m.tookSteps(msg)
	case comparedMsg:
		if msg.doc == m.doc {
			m.lacks = msg.lacks
		}
	case rereadMsg:
		return m, m.again(msg)
	case drawnMsg:
		return m, m.arrived(msg)
	case lingeredMsg:
		return m, m.lingered(msg)
	case colouredMsg:
		return m, m.coloured(msg)
	case quietMsg:
		return m, m.pause(msg)
	case gallery.Shown:
		return m, m.pictured(msg)
	case zoomedMsg:
		return m, m.zoomed(msg)
	case tea.KeyPressMsg:
		m.anchor = nil
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.paste(msg)
	case tea.MouseWheelMsg:
		m.anchor = nil
		return m, m.wheel(msg)
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) opened(msg openedMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	return m.show(msg)
}

// show puts a lesson that was opened on the screen.
func (m *Model) show(msg openedMsg) tea.Cmd {
	m.doc, m.err, m.hits, m.lab = msg.doc, msg.err, msg.hits, lab{files: msg.files}
	m.goal.place = msg.place
	if i := slices.Index(m.hits, m.goal.place.Line); i >= 0 {
		m.hitNow = i
	}
	if m.err != nil || m.height == 0 {
		return nil
	}
	if msg.drawn == nil || msg.look != m.look() {
		return tea.Batch(m.draw(*m.goal), m.compare(), m.reckon(), m.readSteps())
	}
	m.win = newWindow(m.doc, m.height)
	m.settle(*msg.drawn)
	return tea.Batch(m.linger(), m.compare(), m.reckon(), m.readSteps(), m.catchUp())
}

func (m *Model) arrived(msg drawnMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) || m.win == nil {
		return nil
	}
	around := m.goal == nil
	m.settle(msg.drawn)
	if around {
		return tea.Batch(m.ahead(), m.colour())
	}
	return tea.Batch(m.linger(), m.catchUp())
}

// afterShown is the time that a new screen has for itself: at 120 frames a
// second the next one and its way to the terminal.
const afterShown = 20 * time.Millisecond

// lingeredMsg says that a new screen has had its time.
type lingeredMsg struct{ doc *markdown.Document }

// linger leaves the processors to a new screen, before what is around it is drawn
// and code gets its colours.
func (m *Model) linger() tea.Cmd {
	doc := m.doc
	return tea.Tick(afterShown, func(time.Time) tea.Msg { return lingeredMsg{doc} })
}

// lingered begins what has waited for a new screen.
func (m *Model) lingered(msg lingeredMsg) tea.Cmd {
	if msg.doc != m.doc {
		return nil
	}
	return tea.Batch(m.ahead(), m.colour())
}

// settle takes drawn pieces in and goes to the goal.
func (m *Model) settle(d drawn) {
	m.win.take(d)
	m.unfolded(d.opened)
	for _, p := range d.pieces {
		m.place(p)
	}
	if m.goal == nil {
		m.win.scroll(0)
		return
	}
	m.win.empty = len(d.pieces) == 0
	g := *m.goal
	m.goal, m.before = nil, nil
	m.win.top, m.win.off = d.top, d.off
	switch {
	case g.end:
		m.win.scroll(m.win.height * 2)
	case g.find != nil:
		m.win.scroll(-m.height / 3)
	default:
		m.win.scroll(0)
	}
	if m.focus != nil {
		m.keepFocus()
	}
	m.resume()
}

// keepFocus shows the question that had the keys before all was drawn anew.
func (m *Model) keepFocus() {
	if m.focused() == nil {
		m.focus = nil
		return
	}
	m.refresh(m.focus.at)
	m.reveal()
}

// place gives a question's piece the lines of its card.
func (m *Model) place(p *piece) {
	if p.block.Question == nil {
		m.placeFiles(p)
		return
	}
	c := m.card(p.block.Question)
	c.Set(p.parts)
	p.lines = c.Lines(m.questionName(), m.measure())
}

func (m *Model) card(it *markdown.Item) *card.Card {
	c := m.cards[it.ID]
	if c == nil {
		was := m.desk.Standing.Lesson(m.book.Course.ID, m.unit.ID, it.ID, it.Was)
		c = card.New(m.desk, it, m.policy(), was)
		m.cards[it.ID] = c
	}
	return c
}

// policy lets a question in a lesson be tried again.
func (m *Model) policy() card.Policy {
	return card.Policy{Tries: tries, Reveal: true, Anew: true, Lang: m.desk.Reads(m.book), Go: m.desk.T("Read on")}
}

// notice says what is out of the ordinary: a file that could not be read to
// its end, or a translation that lacks something.
func (m *Model) notice() string {
	if m.cut() {
		return m.desk.T("This lesson is cut: its file could not be read to the end.")
	}
	return m.desk.Lacking(m.lacks, m.book)
}

// cut reports whether a part of the lesson is missing.
func (m *Model) cut() bool { return m.doc != nil && m.doc.Err() != nil }

// View draws the screen.
func (m *Model) View() string {
	return strings.Join(m.over(m.dressed()), "\n")
}

func (m *Model) textLines() []string {
	switch {
	case m.err != nil:
		return m.sorry()
	case m.goal != nil && m.before != nil:
		return m.before
	case m.win == nil:
		return nil
	case m.win.empty:
		return []string{"", m.desk.Theme.Quiet.Render(m.desk.T("This lesson is empty."))}
	}
	rows, _ := m.win.rows()
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = m.pictures.Fill(r.text)
	}
	return out
}

// sorry says why there is no lesson to read, to the end of the reason.
func (m *Model) sorry() []string {
	t := m.desk.Theme
	lines := []string{"", t.Bad.Render(m.desk.T("This lesson cannot be shown.")), ""}
	lines = append(lines, m.desk.Draw.Wrap(m.desk.Unread(m.err), m.measure())...)
	return append(lines, "", t.Quiet.Render(m.desk.T("Enter goes on with the next one.")))
}

// Head says where in the course the screen is, and how far the course is.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit)}, Note: m.notice(), Aside: m.aside()}
	if h.Note == "" {
		h.Done, h.Of = m.desk.Done(m.book)
	}
	return h
}

func plain(s string) string { return ansi.Strip(s) }
