// Package result owns the page that tells how a quiz went: the score, the
// score by objective, what to read again, and what to do next.
package result

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/card"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the result of the latest attempt at a quiz.
type Model struct {
	page.Plain
	desk *page.Desk
	book *page.Book
	unit *course.Unit

	width, height int
	job           page.Job
	items         []*markdown.Item
	exam          *exam.Rules // of an exam, once they are read; nil for a quiz
	fixed         int         // how many of the items every form of the exam begins with
	menu          ui.Menu
	todo          []tea.Msg    // what each entry of the menu asks for
	off           int          // rows above the screen
	sheet         page.Written // of a sealed exam, as it lies on the disk
}

type itemsMsg struct {
	gen   int64
	items []*markdown.Item
	exam  *exam.Rules
	fixed int
}

// New returns the result of a quiz.
func New(d *page.Desk, msg page.Result) *Model {
	m := &Model{desk: d, book: msg.Book, unit: msg.Unit}
	m.plan()
	return m
}

// Init reads the questions, for the score by objective.
func (m *Model) Init() tea.Cmd {
	m.job.Start()
	gen, fs, c, u, lang := m.job.Gen, m.book.FS, m.book.Course, m.unit, m.desk.Lang(m.book)
	switch {
	case m.sealed():
		return m.readSealed()
	case u.Kind == course.Exam:
		return m.readExam(lang)
	}
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return itemsMsg{gen: gen}
		}
		return itemsMsg{gen: gen, items: doc.Questions()}
	}
}

// Revise tells the result by the questions as they are now.
func (m *Model) Revise() tea.Cmd {
	u := m.book.Same(m.unit)
	if u == nil {
		return nil
	}
	m.unit = u
	m.plan()
	return m.Init()
}

// Speak tells the result in the language that is wanted now.
func (m *Model) Speak() tea.Cmd { return m.Revise() }

// silent reports a quiz that says nothing of how it went; told one that says
// more of it than the score.
func (m *Model) silent() bool {
	if m.unit.Kind == course.Exam {
		return m.exam == nil || m.exam.Review == exam.ReviewNone
	}
	return m.unit.Rules.Feedback == course.None
}

func (m *Model) told() bool {
	if m.unit.Kind == course.Exam {
		return !m.silent()
	}
	return !m.silent() && m.unit.Rules.Feedback != course.ScoreOnly
}

// regrade records the mark that the verdicts of now give to the attempt, when
// it is another one.
func (m *Model) regrade() tea.Cmd {
	was := m.standing()
	h, differs := card.Regrade(m.items, was, was.Attempt)
	if !differs {
		return nil
	}
	e := m.desk.Event(m.book, m.unit.ID, progress.Regraded)
	return m.desk.Record(progress.Regrade(e, was.Attempt, h, m.unit.Rules.Pass))
}

func (m *Model) standing() *progress.Unit { return m.desk.In(m.book, m.unit.ID) }

// plan makes the menu: the obvious next thing stands first.
func (m *Model) plan() {
	was := m.standing()
	m.menu.Items, m.todo = nil, nil
	if !was.Passed && !m.sealed() {
		m.again(was)
		m.onward()
	} else {
		m.onward()
		m.again(was)
	}
	if m.sealed() {
		m.add(m.desk.T("Write the response sheet to another place"), page.Sheets{Book: m.book, Unit: m.unit})
	}
	if m.shown() {
		m.add(m.desk.T("Look at the answers"), page.Open{Book: m.book, Unit: m.unit.ID, Review: true})
	}
	for _, u := range m.lessons() {
		m.add(m.desk.T("Read again: %s", m.book.TitleOf(u)), page.Open{Book: m.book, Unit: u.ID, Line: 1})
	}
	if m.book.Course.Next(m.unit.ID) != nil {
		m.add(m.desk.T("Back to the library"), page.Library{})
	}
	m.menu.Move(0)
}

func (m *Model) add(label string, msg tea.Msg) {
	m.menu.Items = append(m.menu.Items, label)
	m.todo = append(m.todo, msg)
}

func (m *Model) again(was *progress.Unit) {
	if n := m.unit.Rules.Attempts; n > 0 && was.Next() > n {
		return
	}
	m.add(m.desk.T("Try again"), page.Open{Book: m.book, Unit: m.unit.ID, Again: true})
}

func (m *Model) onward() {
	n := m.book.Course.Next(m.unit.ID)
	if n == nil {
		m.add(m.desk.T("Finish"), page.Library{})
		return
	}
	m.add(m.desk.T("Next: %s", m.book.TitleOf(n)), page.Open{Book: m.book, Unit: n.ID})
}

// lessons are the lessons to read again: those that teach an objective of a
// question that was missed, else the one before the quiz.
func (m *Model) lessons() []*course.Unit {
	missed := m.missed()
	if len(missed) == 0 || !m.told() {
		return nil
	}
	var out []*course.Unit
	var before *course.Unit
	for _, u := range m.book.Course.Units() {
		if u == m.unit {
			break
		}
		if u.Kind != course.Lesson {
			continue
		}
		before = u
		if teaches(u, missed) {
			out = append(out, u)
		}
	}
	if len(out) == 0 && before != nil {
		out = []*course.Unit{before}
	}
	return out[:min(len(out), 3)]
}

func teaches(u *course.Unit, missed map[string]bool) bool {
	for _, o := range u.Objectives {
		if missed[o] {
			return true
		}
	}
	return false
}

// missed returns the objectives of the questions that were not right; a
// question without objectives counts as the empty one.
func (m *Model) missed() map[string]bool {
	out := map[string]bool{}
	for _, it := range m.items {
		if !it.Kind.Answerable() || m.mark(it).Outcome() == question.Right {
			continue
		}
		out[""] = true
		for _, o := range it.Objectives {
			out[o] = true
		}
	}
	return out
}

func (m *Model) mark(it *markdown.Item) question.Mark {
	return card.Counted(it, m.answer(it))
}

// answer is what was answered in the latest attempt, or nil.
func (m *Model) answer(it *markdown.Item) *progress.Answer {
	was := m.standing()
	return was.Answer(it.ID, was.Attempt, it.Was)
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.reveal()
	return nil
}

// Update takes keys and the questions.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case itemsMsg:
		if m.job.Ends(msg.gen) {
			m.items, m.exam, m.fixed = msg.items, msg.exam, msg.fixed
			regraded := m.regrade()
			m.plan()
			m.reveal()
			return m, regraded
		}
	case handedSheet:
		if m.job.Ends(msg.gen) {
			m.sheet = msg.written
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

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case key.Matches(msg, k.Enter, k.Right):
		return page.Ask(m.todo[m.menu.At])
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.PageDown, k.Space):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Again):
		return m.tryAgain()
	case key.Matches(msg, k.Sheet) && m.sealed():
		return page.Ask(page.Sheets{Book: m.book, Unit: m.unit})
	}
	return nil
}

func (m *Model) tryAgain() tea.Cmd {
	for _, t := range m.todo {
		if o, ok := t.(page.Open); ok && o.Again {
			return page.Ask(o)
		}
	}
	return nil
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	i := msg.Y + m.off - m.menuRow()
	if msg.Button != tea.MouseLeft || i < 0 || i >= len(m.todo) {
		return nil
	}
	m.menu.At = i
	return page.Ask(m.todo[i])
}

// View draws the result.
func (m *Model) View() string {
	lines := m.lines()
	return strings.Join(ui.Fill(lines[min(m.off, len(lines)):], m.width, m.height, m.desk.Theme), "\n")
}

// lines is the whole page, of any height.
func (m *Model) lines() []string {
	width := m.measure()
	lines := append(m.facts(width), m.menu.Lines(m.desk.Theme)...)
	margin := strings.Repeat(" ", max((m.width-width)/2, 0))
	for i, l := range lines {
		lines[i] = margin + ui.Cut(l, width, m.desk.Theme)
	}
	return lines
}

// facts is what the quiz tells of how it went, by its feedback.
func (m *Model) facts(width int) []string {
	switch {
	case m.sealed():
		return append(m.sealedFacts(width), m.certificate()...)
	case m.silent():
		return m.receipt()
	}
	facts := append(m.summary(width), m.remarks()...)
	if m.told() {
		facts = append(facts, m.objectives(width)...)
	}
	facts = append(facts, m.sat(width)...)
	return append(facts, m.certificate()...)
}

// receipt says that the quiz was handed in, and whether it counts as done.
func (m *Model) receipt() []string {
	d, t := m.desk, m.desk.Theme
	done := d.T("It does not count as done yet.")
	if m.standing().Completed {
		done = d.T("It counts as done.")
	}
	return []string{"", t.Strong.Render(m.book.TitleOf(m.unit)), "", t.Strong.Render(d.T("Handed in")), "", t.Text.Render(done), ""}
}

func (m *Model) measure() int { return max(min(80, m.width-4), 10) }

// menuRow is the row of the first entry of the menu.
func (m *Model) menuRow() int { return len(m.lines()) - len(m.menu.Items) }

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.lines())-m.height, 0))
}

// move moves the cursor, and the text where the cursor has no further to go.
func (m *Model) move(by int) {
	was := m.menu.At
	m.menu.Move(by)
	if m.menu.At == was {
		m.scroll(by)
		return
	}
	m.reveal()
}

// reveal scrolls until the cursor is on the screen.
func (m *Model) reveal() {
	row := m.menuRow() + m.menu.At
	m.off = min(max(m.off, row-m.height+2), row)
	m.scroll(0)
}

// unscored reports whether nothing that was asked could earn a point, as in a
// form that asks for opinions.
func (m *Model) unscored() bool { return m.standing().Last.Of == 0 }

func (m *Model) summary(width int) []string {
	d, t, was := m.desk, m.desk.Theme, m.standing()
	mark := was.Last
	if m.unscored() {
		return []string{"", t.Strong.Render(m.book.TitleOf(m.unit)), "", d.T("Thank you. Your answers are kept."), ""}
	}
	word := t.Good.Bold(true).Render(t.Signs.Right + " " + d.T("Passed"))
	if mark.Percent() < m.unit.Rules.Pass {
		word = t.Bad.Bold(true).Render(t.Signs.Wrong + " " + d.T("Not passed yet"))
	}
	score := d.T("%d %%", mark.Percent())
	points := d.T("%s of %s points", hundredths(mark.Got), hundredths(mark.Of))
	lines := []string{
		"",
		t.Strong.Render(m.book.TitleOf(m.unit)),
		"",
		ui.Meter(mark.Got, mark.Of, min(30, width/2), t) + "  " + t.Strong.Render(score) + "  " + word,
		"",
		t.Text.Render(points) + m.needed(),
	}
	if was.Handed > 1 {
		lines = append(lines, t.Quiet.Render(d.T("Attempt %d; your best is %d %%", was.Attempt, was.Best.Percent())))
	}
	return append(lines, "")
}

func (m *Model) needed() string {
	if m.unit.Rules.Pass == 0 {
		return ""
	}
	return m.desk.Theme.Quiet.Render("  " + m.desk.T("%d %% to pass", m.unit.Rules.Pass))
}

// remarks say what the score does not show: answers to questions that have
// changed since, and those that the trainee judged.
func (m *Model) remarks() []string {
	older := m.count(func(it *markdown.Item, a *progress.Answer) bool { return a.Revision != it.Revision() })
	own := m.count(func(_ *markdown.Item, a *progress.Answer) bool { return a.Self })
	var lines []string
	say := func(n int, sentence string) {
		if n > 0 {
			lines = append(lines, m.desk.Draw.Wrap(m.desk.Theme.Quiet.Render(sentence), m.measure())...)
		}
	}
	say(older, m.desk.T("%d answers were given to an earlier version of their question.", older))
	say(own, m.desk.T("%d answers were judged by yourself.", own))
	if len(lines) == 0 {
		return nil
	}
	return append(lines, "")
}

func (m *Model) count(is func(*markdown.Item, *progress.Answer) bool) (n int) {
	for _, it := range m.items {
		if a := m.answer(it); a != nil && a.Answered && is(it, a) {
			n++
		}
	}
	return n
}

// hundredths writes a mark in points, without needless zeros.
func hundredths(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) }

// objectives draws the score of each objective of the quiz.
func (m *Model) objectives(width int) []string {
	t := m.desk.Theme
	sums := map[string]question.Mark{}
	for _, it := range m.items {
		if !it.Kind.Answerable() {
			continue
		}
		for _, o := range it.Objectives {
			sums[o] = sums[o].Add(m.mark(it))
		}
	}
	if len(sums) == 0 || m.unscored() {
		return nil
	}
	lines := []string{t.Strong.Render(m.desk.T("By objective"))}
	for _, o := range m.book.Course.Objectives {
		if s := sums[o.ID]; s.Of > 0 {
			head := ui.Meter(s.Got, s.Of, 10, t) + "  " + m.desk.T("%d %%", s.Percent())
			lines = append(lines, ui.Cut(ui.Pad(head, 18)+m.book.Objective(o), width, t))
		}
	}
	return append(lines, "")
}

// Head says which quiz this is the result of.
func (m *Model) Head() page.Head {
	done, of := m.desk.Done(m.book)
	return page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit), m.desk.T("Result")}, Done: done, Of: of}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k := m.desk.Keys
	return []key.Binding{keymap.Says(k.Enter, m.menu.Items[m.menu.At]), keymap.Says(k.Down, m.desk.T("Other choices")), k.Outline, k.Help}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{{keymap.Says(k.Enter, m.desk.T("Do this")), k.Down, k.Up, k.Again, k.Outline}}
}
