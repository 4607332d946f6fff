package reader

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/course"
	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/keymap"
	"carrel/player/page"
)

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	if m.doc == nil || m.win == nil {
		return m.keyEarly(msg)
	}
	if cmd, done := m.keyCard(msg); done {
		return cmd
	}
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return m.back()
	case key.Matches(msg, k.Enter):
		return m.enter()
	case key.Matches(msg, k.Down):
		return m.down()
	case key.Matches(msg, k.Up):
		return m.moved(-1)
	case key.Matches(msg, k.PageDown, k.Space):
		return m.moved(max(m.height-2, 1))
	case key.Matches(msg, k.PageUp):
		return m.moved(-max(m.height-2, 1))
	case key.Matches(msg, k.Top):
		return tea.Batch(m.jump(goal{place: progress.Place{Line: 1}}), m.later())
	case key.Matches(msg, k.Bottom):
		return tea.Batch(m.jump(goal{end: true}), m.later())
	case key.Matches(msg, k.Next):
		return m.hit(1)
	case key.Matches(msg, k.Previous):
		return m.hit(-1)
	case key.Matches(msg, k.Right):
		return m.beside(1)
	case key.Matches(msg, k.Left):
		return m.beside(-1)
	}
	return nil
}

// back takes the marks of a search off, else leaves for the library.
func (m *Model) back() tea.Cmd {
	if m.find != nil {
		m.find, m.words, m.hits = nil, "", nil
		return nil
	}
	return page.Ask(page.Library{})
}

// keyEarly serves while there is nothing to read yet, or never will be.
func (m *Model) keyEarly(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case m.err != nil && key.Matches(msg, k.Enter, k.Right):
		return m.beside(1)
	case m.err != nil && key.Matches(msg, k.Left):
		return m.beside(-1)
	}
	return nil
}

// keyCard gives a key to the question in focus, or one that means it to the
// question that waits on the screen.
func (m *Model) keyCard(msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	c := m.focused()
	if c == nil {
		return m.keyNear(msg)
	}
	k := m.desk.Keys
	if key.Matches(msg, k.Hint) && c.MoreHints() {
		return m.acted(c, c.Hint(), progress.Hinted), true
	}
	if act := c.Letter(letter(msg)); act != card.Nothing {
		return m.acted(c, act, ""), true
	}
	switch {
	case key.Matches(msg, k.Enter):
		return m.acted(c, c.Enter(), ""), true
	case key.Matches(msg, k.Space):
		return m.acted(c, c.Space(), ""), true
	case key.Matches(msg, k.Up):
		return m.step(c, -1), true
	case key.Matches(msg, k.Down):
		return m.step(c, 1), true
	case key.Matches(msg, k.Back):
		m.unfocus(1)
		return nil, true
	}
	return nil, false
}

// letter returns the letter that was typed, or 0.
func letter(msg tea.KeyPressMsg) rune {
	if len(msg.Text) == 1 {
		return rune(msg.Text[0])
	}
	return 0
}

// keyNear steps into the question that waits on the screen: by a hint, by the
// letter of a choice, or from below.
func (m *Model) keyNear(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.desk.Keys
	if key.Matches(msg, k.Up) {
		return nil, m.enterFromBelow()
	}
	a, ok := m.question(1)
	if !ok {
		return nil, false
	}
	c := m.card(m.win.pieces[a].block.Question)
	switch {
	case key.Matches(msg, k.Hint) && c.MoreHints():
		m.focusOn(a)
		return m.acted(c, c.Hint(), progress.Hinted), true
	case c.Lettered(letter(msg)):
		m.focusOn(a)
		return m.acted(c, c.Letter(letter(msg)), ""), true
	}
	return nil, false
}

// enterFromBelow steps up into a question that was passed by downwards.
func (m *Model) enterFromBelow() bool {
	a, ok := m.question(-1)
	if ok {
		m.focusOn(a)
		m.focused().Last()
		m.refresh(a)
		m.reveal()
	}
	return ok
}

// focused is the question that has the keys, or nil; while the text is being
// drawn anew there is none.
func (m *Model) focused() *card.Card {
	if m.focus == nil || m.goal != nil {
		return nil
	}
	p := m.win.pieces[*m.focus]
	if p == nil {
		return nil
	}
	return m.card(p.block.Question)
}

// step moves the cursor in the question, or leaves it at its ends. What does
// not fit on the screen is scrolled first.
func (m *Model) step(c *card.Card, by int) tea.Cmd {
	top, _ := m.win.rowOf(*m.focus)
	from, to := c.Rows()
	switch {
	case by > 0 && top+to > m.height-1, by < 0 && top+from < 0:
		m.win.scroll(by)
		return m.ahead()
	case c.Move(by):
		return m.acted(c, card.Changed, "")
	}
	m.unfocus(by)
	return m.moved(by)
}

func (m *Model) focusOn(a at) {
	m.focus = &a
	delete(m.passed, a)
	m.focused().Focus(true)
	m.refresh(a)
	m.reveal()
}

// unfocus takes the keys from the question: it was passed by downwards (1),
// upwards (-1), or not at all (0).
func (m *Model) unfocus(passed int) {
	c := m.focused()
	if c == nil {
		m.focus = nil
		return
	}
	a := *m.focus
	c.Focus(false)
	m.focus = nil
	if passed != 0 {
		m.passed[a] = passed
	}
	m.refresh(a)
}

// refresh draws the card of a piece again; its words are typeset already.
func (m *Model) refresh(a at) { m.place(m.win.pieces[a]) }

// reveal scrolls until the stop of the cursor is on the screen, with the line
// under it.
func (m *Model) reveal() {
	c := m.focused()
	top, ok := m.win.rowOf(*m.focus)
	if c == nil || !ok {
		return
	}
	from, to := c.Rows()
	switch below := top + to + 1 - m.height; {
	case top+from < 0:
		m.win.scroll(top + from)
	case below > 0:
		m.win.scroll(min(below, top+from))
	}
}

// acted draws what a key did to the question and records what has to be.
func (m *Model) acted(c *card.Card, act card.Action, as progress.Type) tea.Cmd {
	if act == card.Nothing {
		return nil
	}
	a := *m.focus
	if act == card.GoOn {
		m.unfocus(1)
		return m.enter()
	}
	m.refresh(a)
	m.reveal()
	if act == card.Checked {
		as = progress.Answered
		m.showVerdict(a)
	}
	if as == "" {
		return m.ahead()
	}
	e := c.Event(m.desk.Event(m.book, m.unit.ID, as), 0)
	return tea.Batch(m.ahead(), m.desk.Record(e))
}

// showVerdict scrolls the end of the card on to the screen when it fits.
func (m *Model) showVerdict(a at) {
	top, ok := m.win.rowOf(a)
	if !ok {
		return
	}
	below := top + len(m.win.pieces[a].lines) - m.height
	if from, _ := m.focused().Rows(); below > 0 {
		m.win.scroll(min(below, max(top, 0)+from))
	}
	m.reveal()
}

// question returns a question on the screen that can still be answered, for
// one who moves down (1) or up (-1): not one that was passed by that way, and
// upwards only one that was passed by before. Its cursor must be visible.
func (m *Model) question(moving int) (at, bool) {
	rows, _ := m.win.rows()
	for i, r := range rows {
		p := m.win.pieces[r.from]
		if p.block.Question == nil || r.line != p.gap && i > 0 {
			continue
		}
		c := m.card(p.block.Question)
		passed := m.passed[r.from]
		if !c.Answerable() || c.Final() || passed == moving || moving < 0 && passed == 0 {
			continue
		}
		top, _ := m.win.rowOf(r.from)
		from, _ := c.Rows()
		if top+from < m.height && (top+len(p.lines) <= m.height || top <= 0) {
			return r.from, true
		}
	}
	return at{}, false
}

// unanswered reports whether a question without an answer is on the screen.
func (m *Model) unanswered() bool {
	rows, _ := m.win.rows()
	for _, r := range rows {
		if q := m.win.pieces[r.from].block.Question; q != nil && m.card(q).Open() {
			return true
		}
	}
	return false
}

// enter does the obvious next thing: answer the question on the screen, read
// on, or go to the next unit.
func (m *Model) enter() tea.Cmd {
	if a, ok := m.question(1); ok {
		m.focusOn(a)
		return nil
	}
	if !m.win.atEnd() {
		return m.moved(m.win.page())
	}
	return tea.Batch(m.complete(), m.onward())
}

// down scrolls by a line, or steps into a question whose choices are on the
// screen.
func (m *Model) down() tea.Cmd {
	if a, ok := m.question(1); ok {
		m.focusOn(a)
		return nil
	}
	return m.moved(1)
}

// moved scrolls, and records the place when the trainee has come to rest.
func (m *Model) moved(by int) tea.Cmd {
	m.unfocus(0)
	m.win.scroll(by)
	m.forgive()
	return tea.Batch(m.ahead(), m.later(), m.completeAtEnd())
}

// forgive lets questions that have left the screen ask again.
func (m *Model) forgive() {
	for a := range m.passed {
		if _, ok := m.win.rowOf(a); !ok {
			delete(m.passed, a)
		}
	}
}

func (m *Model) completeAtEnd() tea.Cmd {
	if m.win.atEnd() && !m.unanswered() {
		return m.complete()
	}
	return nil
}

// complete records, once, that the lesson was read to its end.
func (m *Model) complete() tea.Cmd {
	if m.finished || m.cut() || !m.unit.Kind.Completable() {
		return nil
	}
	m.finished = true
	e := m.desk.Event(m.book, m.unit.ID, progress.Completed)
	return m.desk.Record(e)
}

// onward opens the next unit, or the library after the last.
func (m *Model) onward() tea.Cmd {
	next := m.book.Course.Next(m.unit.ID)
	if next == nil {
		return page.Ask(page.Library{})
	}
	return page.Ask(page.Open{Book: m.book, Unit: next.ID})
}

// beside opens the unit before or after without finishing this one.
func (m *Model) beside(by int) tea.Cmd {
	us := m.book.Course.Units()
	i := slices.Index(us, m.unit)
	if i < 0 || i+by < 0 || i+by >= len(us) {
		return nil
	}
	return page.Ask(page.Open{Book: m.book, Unit: us[i+by].ID})
}

// hit goes to the next or previous place of the words that were looked for.
func (m *Model) hit(by int) tea.Cmd {
	if len(m.hits) == 0 {
		return nil
	}
	m.hitNow = (m.hitNow + by + len(m.hits)) % len(m.hits)
	g := goal{place: progress.Place{Line: m.hits[m.hitNow]}, find: m.find}
	return tea.Batch(m.jump(g), m.later())
}

func (m *Model) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if m.win == nil {
		return nil
	}
	if by := page.Wheel(msg); by != 0 {
		return m.moved(3 * by)
	}
	return nil
}

// click takes a choice or presses a button of a question.
func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if m.win == nil || msg.Button != tea.MouseLeft {
		return nil
	}
	rows, _ := m.win.rows()
	if msg.Y < 0 || msg.Y >= len(rows) {
		return nil
	}
	r := rows[msg.Y]
	p := m.win.pieces[r.from]
	if p.block.Question == nil || r.line < p.gap {
		return nil
	}
	m.unfocus(0)
	m.focusOn(r.from)
	c := m.focused()
	return m.acted(c, c.Click(r.line-p.gap), "")
}

// later records the place when nothing has moved for a while.
func (m *Model) later() tea.Cmd {
	m.quiet++
	msg := quietMsg{m, m.quiet}
	return tea.Tick(m.desk.Pause, func(_ time.Time) tea.Msg { return msg })
}

func (m *Model) pause(msg quietMsg) tea.Cmd {
	if msg.m != m || msg.moves != m.quiet {
		return nil
	}
	return m.desk.Record(m.Leave()...)
}

// Leave records where the trainee is, when that has changed.
func (m *Model) Leave() []progress.Event {
	if m.win == nil || m.goal != nil {
		return nil
	}
	place := m.win.place()
	if place == m.seen {
		return nil
	}
	m.seen = place
	e := m.desk.Event(m.book, m.unit.ID, progress.Placed)
	e.Place = &place
	return []progress.Event{e}
}

// verb says what Enter does now.
func (m *Model) verb() string {
	if m.err != nil || m.win == nil {
		return m.desk.T("Next")
	}
	if c := m.focused(); c != nil {
		return c.Verb()
	}
	if _, ok := m.question(1); ok {
		return m.desk.T("Answer")
	}
	if !m.win.atEnd() {
		return m.desk.T("Continue")
	}
	return m.nextVerb()
}

func (m *Model) nextVerb() string {
	next := m.book.Course.Next(m.unit.ID)
	switch {
	case next == nil:
		return m.desk.T("Finish")
	case next.Kind == course.Quiz:
		return m.desk.T("Next: quiz")
	case next.Kind != course.Lesson:
		return m.desk.T("Next")
	}
	return m.desk.T("Next lesson")
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k := m.desk.Keys
	bar := []key.Binding{keymap.Says(k.Enter, m.verb())}
	if c := m.focused(); c != nil && c.MoreHints() {
		bar = append(bar, k.Hint)
	}
	if len(m.hits) > 0 {
		bar = append(bar, k.Next)
	}
	return append(bar, k.Outline, k.Search, k.Help)
}

// FullHelp is every key of the reader.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{
		{k.Enter, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Right, k.Left},
		{k.Space, k.Take, k.Hint},
		{k.Next, k.Previous, keymap.Says(k.Back, m.desk.T("To the library"))},
	}
}
