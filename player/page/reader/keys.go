package reader

import (
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
	if cmd, done := m.keyAids(msg); done {
		return cmd
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
		return m.down(msg.Text != "")
	case key.Matches(msg, k.Up):
		return m.line(-1)
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
		return page.Beside(m.book, m.unit, 1)
	case key.Matches(msg, k.Left):
		return page.Beside(m.book, m.unit, -1)
	case key.Matches(msg, k.Zoom):
		return m.zoom()
	}
	return m.keyAid(msg)
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
	case m.err != nil && key.Matches(msg, k.Enter):
		return page.Onward(m.book, m.unit)
	case m.err != nil && key.Matches(msg, k.Right):
		return page.Beside(m.book, m.unit, 1)
	case m.err != nil && key.Matches(msg, k.Left):
		return page.Beside(m.book, m.unit, -1)
	}
	return nil
}

// enter does the obvious next thing: answer the question on the screen, read
// on, or go to the next unit.
func (m *Model) enter() tea.Cmd {
	if a, ok := m.question(1); ok {
		m.focusOn(a)
		return nil
	}
	if !m.win.atEnd() {
		return m.moved(m.stride())
	}
	if left := m.openSteps(); len(left) > 0 {
		return m.toStep(left)
	}
	return tea.Batch(m.complete(), page.Onward(m.book, m.unit))
}

// down scrolls by a line, or steps into a question whose choices are on the
// screen. A letter does not step into a field, where the next would be text.
func (m *Model) down(letter bool) tea.Cmd {
	if a, ok := m.question(1); ok && !(letter && m.card(m.win.pieces[a].block.Question).Types()) {
		m.focusOn(a)
		return nil
	}
	return m.line(1)
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

// complete records, once, that the lesson was read to its end, and of a lab that
// nothing is left to do.
func (m *Model) complete() tea.Cmd {
	if m.finished || m.cut() || !m.stepsDone() {
		return nil
	}
	m.finished = true
	e := m.desk.Event(m.book, m.unit.ID, progress.Completed)
	return m.desk.Record(e)
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
	switch by := page.Wheel(msg); {
	case by != 0 && m.aids.leaf != nil:
		m.aids.leaf.scroll(by, m.leafRoom())
	case by != 0:
		return m.moved(3 * by)
	}
	return nil
}

// click takes a choice or presses a button of a question.
func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if m.win == nil || msg.Button != tea.MouseLeft || m.covered() {
		return nil
	}
	rows, _ := m.win.rows()
	if msg.Y < 0 || msg.Y >= len(rows) {
		return nil
	}
	r := rows[msg.Y]
	p := m.win.pieces[r.from]
	if cmd, done := m.clickFold(r); done {
		return cmd
	}
	if p.block.Question == nil || r.line < p.gap {
		return m.clickLink(msg.X-m.margin(), r)
	}
	if m.focus == nil || m.focus.at != r.from {
		m.unfocus(0)
		m.focusOn(r.from)
	}
	c := m.focused()
	return m.acted(c, c.Click(msg.X-m.margin(), r.line-p.gap))
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

// Leave records what was begun, and where the trainee is when that has changed.
func (m *Model) Leave() []progress.Event {
	out := m.drafts()
	if m.win == nil || m.goal != nil {
		return out
	}
	place := m.win.place()
	if place == m.seen {
		return out
	}
	m.seen = place
	e := m.desk.Event(m.book, m.unit.ID, progress.Placed)
	e.Place = &place
	return append(out, e)
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
	if len(m.openSteps()) > 0 {
		return m.desk.T("To the open step")
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
	if bar := m.aidsBar(); bar != nil {
		return bar
	}
	bar := []key.Binding{keymap.Says(k.Enter, m.verb())}
	if c := m.focused(); c != nil {
		bar = c.Bar()
	}
	if m.Capturing() {
		return append(bar, keymap.Typing(k.Help, "F1", k.Help.Help().Desc))
	}
	if len(m.hits) > 1 {
		bar = append(bar, k.Next)
	}
	if m.hasFold() {
		bar = append(bar, k.Unfold)
	}
	if m.gives() {
		bar = append(bar, k.Files)
	}
	return append(bar, k.Outline, k.Search, k.Help)
}

// FullHelp is every key of the reader.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{
		{k.Enter, k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, k.Right, k.Left},
		append([]key.Binding{k.Space, k.Take, k.Hint}, card.Arrows(m.desk)...),
		{
			k.Headings, k.Backward, k.Forward,
			keymap.Says(k.Link, m.desk.T("Next link; in a question the next gap or button")),
			keymap.Says(k.LinkBefore, m.desk.T("Link before; in a question the gap or button before")),
			k.Copy, k.CopyLink,
		},
		{k.Bookmark, k.Note, k.Marks, k.Width, k.Guide, k.Zoom},
		{k.Unfold, k.Unwrap, k.Sideways, k.SidewaysBack, k.Files},
		{k.Next, k.Previous, keymap.Says(k.Back, m.desk.T("To the library"))},
	}
}
