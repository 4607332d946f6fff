// Package quiz owns the page on which a quiz is taken, one question a screen,
// and on which an attempt that was handed in is looked at again.
package quiz

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/card"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Measure is the widest that a question is set.
const Measure = 80

// Model is one attempt at a quiz.
type Model struct {
	page.Plain
	desk   *page.Desk
	book   *page.Book
	unit   *course.Unit
	review bool
	loaded bool
	err    error

	width, height int
	job           page.Job
	items         []*markdown.Item
	intro         []*markdown.Block
	introLines    []string
	cards         []*card.Card
	begun         bool // the introduction is behind
	attempt       int
	now           int // the question on the screen
	off           int // rows of it above the screen
}

// New returns the page of a quiz: its introduction, the attempt under way, or
// the review of the last one.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	was := d.In(o.Book, u.ID)
	m := &Model{desk: d, book: o.Book, unit: u, review: o.Review, attempt: was.Attempt}
	m.begun = o.Review
	return m
}

type (
	loadedMsg struct {
		gen   int64
		items []*markdown.Item
		intro []*markdown.Block
		err   error
		set   typeset
	}
	// typeset is what a job has rendered for one width.
	typeset struct {
		intro []string
		parts map[int]*card.Parts
	}
	typesetMsg struct {
		gen int64
		set typeset
	}
)

// Init reads the quiz and sets its introduction and first questions.
func (m *Model) Init() tea.Cmd {
	m.job.Start()
	gen, fs, c, u, lang := m.job.Gen, m.book.FS, m.book.Course, m.unit, m.desk.Words.Wants()
	r, width := m.desk.Draw, m.measure()
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return loadedMsg{gen: gen, err: err}
		}
		msg := loadedMsg{gen: gen, items: doc.Questions(), intro: introduction(doc)}
		msg.set = set(r, msg.items, msg.intro, width, 0)
		return msg
	}
}

// introduction is the text before the first question, its title left out: the
// title stands at the top of the page.
func introduction(doc *markdown.Document) []*markdown.Block {
	if doc.Len() == 0 {
		return nil
	}
	var out []*markdown.Block
	for _, b := range doc.Chunk(0).Blocks() {
		if b.Kind == markdown.Question {
			break
		}
		if b.Kind != markdown.Heading || b.Level > 1 {
			out = append(out, b)
		}
	}
	return out
}

// set renders the introduction and the questions at and after now.
func set(r *render.Renderer, items []*markdown.Item, intro []*markdown.Block, width, now int) typeset {
	s := typeset{intro: r.Blocks(intro, width), parts: map[int]*card.Parts{}}
	for i := max(now-1, 0); i <= now+1 && i < len(items); i++ {
		s.parts[i] = card.Typeset(r, items[i], width)
	}
	return s
}

func (m *Model) measure() int { return max(min(Measure, m.width-4), 16) }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	narrower := width != m.width
	m.width, m.height = width, height
	if !m.loaded || !narrower {
		m.reveal()
		return nil
	}
	return m.typeset()
}

// Restyle sets everything again in the new theme.
func (m *Model) Restyle() tea.Cmd {
	for _, c := range m.cards {
		c.Restyle()
	}
	if !m.loaded {
		return nil
	}
	return m.typeset()
}

func (m *Model) typeset() tea.Cmd {
	m.job.Start()
	gen, r, items, intro, width, now := m.job.Gen, m.desk.Draw, m.items, m.intro, m.measure(), m.now
	return func() tea.Msg { return typesetMsg{gen, set(r, items, intro, width, now)} }
}

// Update takes keys, the mouse and the results of jobs.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		return m, m.arrived(msg)
	case typesetMsg:
		if m.job.Ends(msg.gen) {
			m.put(msg.set)
		}
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) arrived(msg loadedMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	m.items, m.intro, m.err, m.loaded = msg.items, msg.intro, msg.err, true
	was := m.desk.In(m.book, m.unit.ID)
	m.deal(was)
	m.put(msg.set)
	if m.review || !m.begun && was.Running {
		m.begun = true
		return m.show(m.firstOpen())
	}
	return nil
}

// deal makes the cards of the attempt as the standing has them.
func (m *Model) deal(was *progress.Unit) {
	m.cards = make([]*card.Card, len(m.items))
	for i, it := range m.items {
		m.cards[i] = card.New(m.desk, it, m.policy(), was.Answer(it.ID, m.attempt))
	}
}

func (m *Model) policy() card.Policy {
	f := m.unit.Rules.Feedback
	p := card.Policy{Tries: 1, Review: m.review, Go: m.desk.T("Next")}
	p.Reveal = f == course.AtOnce || f == "" || m.review && f == course.After
	if m.unit.Rules.Shuffle {
		p.Seed = fmt.Sprintf("%s %s %d", m.book.Course.ID, m.unit.ID, m.attempt)
	}
	return p
}

func (m *Model) put(s typeset) {
	m.introLines = s.intro
	for i, p := range s.parts {
		if i < len(m.cards) {
			m.cards[i].Set(p)
		}
	}
	m.reveal()
}

// show puts question i on the screen.
func (m *Model) show(i int) tea.Cmd {
	if i < 0 || i >= len(m.cards) {
		return nil
	}
	m.cards[m.now].Focus(false)
	m.now, m.off = i, 0
	m.cards[i].Focus(true)
	return m.typeset()
}

// firstOpen is the first question that waits for an answer, else the first.
func (m *Model) firstOpen() int {
	for i, c := range m.cards {
		if c.Open() {
			return i
		}
	}
	return 0
}

func (m *Model) left() (open int) {
	for _, c := range m.cards {
		if c.Open() {
			open++
		}
	}
	return open
}

// onward goes to the next question that waits for an answer, or hands in.
func (m *Model) onward() tea.Cmd {
	if m.review {
		return m.onwardInReview()
	}
	for step := range len(m.cards) {
		i := (m.now + 1 + step) % len(m.cards)
		if m.cards[i].Open() || i == m.now+1 && !m.cards[i].Answerable() {
			return m.show(i)
		}
	}
	return m.handIn()
}

func (m *Model) onwardInReview() tea.Cmd {
	if m.now+1 < len(m.cards) {
		return m.show(m.now + 1)
	}
	return page.Ask(page.Result{Book: m.book, Unit: m.unit})
}

// begin opens an attempt, unless one is under way.
func (m *Model) begin() tea.Cmd {
	if len(m.items) == 0 {
		return m.readThrough()
	}
	m.begun = true
	was := m.desk.In(m.book, m.unit.ID)
	if was.Running {
		return m.show(m.firstOpen())
	}
	m.attempt = was.Attempt + 1
	m.deal(was)
	e := m.desk.Event(m.book, m.unit.ID, progress.Started)
	e.Attempt = m.attempt
	return tea.Batch(m.desk.Record(e), m.show(m.firstOpen()))
}

func (m *Model) next() tea.Msg {
	if n := m.book.Course.Next(m.unit.ID); n != nil {
		return page.Open{Book: m.book, Unit: n.ID}
	}
	return page.Library{}
}

// readThrough completes a quiz without a question that can be answered: it is
// read, not scored.
func (m *Model) readThrough() tea.Cmd {
	return tea.Batch(m.desk.Record(m.desk.Event(m.book, m.unit.ID, progress.Completed)), page.Ask(m.next()))
}

// handIn ends the attempt. The mark is the sum over the questions that can be
// answered.
func (m *Model) handIn() tea.Cmd {
	if m.answerable() == 0 {
		return m.readThrough()
	}
	var sum question.Mark
	for _, c := range m.cards {
		if c.Answerable() {
			sum = sum.Add(c.Mark)
		}
	}
	e := m.desk.Event(m.book, m.unit.ID, progress.Finished)
	e.Attempt, e.Mark = m.attempt, &sum
	e.Passed = sum.Percent() >= m.unit.Rules.Pass
	return tea.Batch(m.desk.Record(e), page.Ask(page.Result{Book: m.book, Unit: m.unit}))
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case !m.loaded:
		return nil
	case m.err != nil:
		if key.Matches(msg, k.Enter) {
			return page.Ask(m.next())
		}
		return nil
	case !m.begun:
		if key.Matches(msg, k.Enter, k.Space) {
			return m.begin()
		}
		return nil
	}
	return m.keyCard(msg)
}

func (m *Model) keyCard(msg tea.KeyPressMsg) tea.Cmd {
	c, k := m.cards[m.now], m.desk.Keys
	if key.Matches(msg, k.Hint) && c.MoreHints() {
		return m.acted(c.Hint(), progress.Hinted)
	}
	if len(msg.Text) == 1 && msg.Text[0] >= 'a' && msg.Text[0] <= 'z' {
		if act := c.Letter(rune(msg.Text[0])); act != card.Nothing {
			return m.acted(act, "")
		}
	}
	switch {
	case key.Matches(msg, k.Enter):
		return m.acted(c.Enter(), "")
	case key.Matches(msg, k.Space):
		return m.acted(c.Space(), "")
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Right):
		return m.show(m.now + 1)
	case key.Matches(msg, k.Left):
		return m.show(m.now - 1)
	}
	return nil
}

// step moves the cursor, or the text where the cursor has no further to go.
func (m *Model) step(by int) {
	if m.cards[m.now].Move(by) {
		m.reveal()
		return
	}
	m.scroll(by)
}

func (m *Model) acted(act card.Action, as progress.Type) tea.Cmd {
	c := m.cards[m.now]
	switch act {
	case card.Nothing:
		return nil
	case card.GoOn:
		return m.onward()
	case card.Checked:
		as = progress.Answered
	}
	m.reveal()
	if as == "" {
		return nil
	}
	return m.desk.Record(c.Event(m.desk.Event(m.book, m.unit.ID, as), m.attempt))
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if !m.begun || !m.loaded || m.err != nil || msg.Button != tea.MouseLeft {
		return nil
	}
	return m.acted(m.cards[m.now].Click(msg.Y-1+m.off), "")
}

func (m *Model) scroll(by int) {
	if !m.begun || !m.loaded || m.err != nil || len(m.cards) == 0 {
		return
	}
	m.off = min(max(m.off+by, 0), max(len(m.card())-(m.height-1), 0))
}

// reveal scrolls until the cursor is on the screen.
func (m *Model) reveal() {
	if !m.begun || len(m.cards) == 0 || m.height == 0 {
		return
	}
	lines := m.card()
	row, room := m.cards[m.now].Row(), m.height-1
	switch {
	case len(lines) <= room:
		m.off = 0
	case row-m.off > room-2:
		m.off = row - room + 2
	case row < m.off:
		m.off = row
	}
	m.off = min(m.off, max(len(lines)-room, 0))
}

// card is the question on the screen as lines.
func (m *Model) card() []string {
	title := m.desk.T("Question %d of %d", m.now+1, len(m.cards))
	return m.cards[m.now].Lines(title, m.measure())
}

// View draws the introduction or the question.
func (m *Model) View() string {
	margin := strings.Repeat(" ", max((m.width-m.measure())/2, 0))
	lines := []string{""}
	for _, l := range m.body() {
		lines = append(lines, margin+l)
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) body() []string {
	switch {
	case m.err != nil:
		return []string{m.desk.Theme.Bad.Render(m.desk.T("This quiz cannot be shown.")), "", ui.Cut(m.err.Error(), m.measure(), m.desk.Theme)}
	case !m.loaded:
		return nil
	case !m.begun:
		return m.introduce()
	}
	return m.card()[min(m.off, len(m.card())):]
}

func (m *Model) introduce() []string {
	d, t := m.desk, m.desk.Theme
	lines := []string{t.Strong.Render(m.unit.Title), ""}
	if len(m.introLines) > 0 {
		lines = append(append(lines, m.introLines...), "")
	}
	for _, fact := range m.facts() {
		lines = append(lines, t.Quiet.Render(t.Signs.Dot)+" "+fact)
	}
	return append(lines, "", t.Accent.Render(t.Signs.Bar+" [ "+d.T("Start the quiz")+" ]"))
}

func (m *Model) facts() []string {
	d, r := m.desk, m.unit.Rules
	facts := []string{d.T("%d questions", len(m.items))}
	if n := len(m.items) - m.answerable(); n > 0 {
		facts = append(facts, d.T("%d of them cannot be answered here yet and do not count", n))
	}
	if r.Pass > 0 {
		facts = append(facts, d.T("%d %% to pass", r.Pass))
	}
	if r.Attempts == 0 {
		return append(facts, d.T("Try it as often as you like"))
	}
	return append(facts, d.T("Attempt %d of %d", d.In(m.book, m.unit.ID).Attempt+1, r.Attempts))
}

func (m *Model) answerable() (n int) {
	for _, it := range m.items {
		if it.Kind.Answerable() {
			n++
		}
	}
	return n
}

// Head says where the trainee is and how many questions are answered.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.unit.Title}}
	if m.begun && m.loaded {
		h.Of = m.answerable()
		h.Done = h.Of - m.left()
	}
	return h
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	switch {
	case m.err != nil || !m.loaded:
		return []key.Binding{keymap.Says(k.Enter, d.T("Next")), k.Outline, k.Help}
	case !m.begun:
		return []key.Binding{keymap.Says(k.Enter, d.T("Start the quiz")), k.Outline, k.Help}
	}
	c := m.cards[m.now]
	bar := []key.Binding{keymap.Says(k.Enter, m.verb(c))}
	if c.MoreHints() {
		bar = append(bar, k.Hint)
	}
	return append(bar, k.Outline, k.Help)
}

// verb makes "Next" exact.
func (m *Model) verb(c *card.Card) string {
	d := m.desk
	switch {
	case c.Open():
		return c.Verb()
	case m.review && m.now+1 >= len(m.cards), !m.review && m.left() == 0:
		return d.T("See the result")
	}
	return d.T("Next question")
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Take, check, go on")), k.Down, k.Up, k.Space, k.Take, k.Hint},
		{keymap.Says(k.Right, d.T("Question after")), keymap.Says(k.Left, d.T("Question before")), k.PageDown, k.PageUp, k.Outline},
	}
}
