package quiz

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/card"
	"carrel/player/page"
)

// show puts question i on the screen.
func (m *Model) show(i int) tea.Cmd {
	if i < 0 || i >= len(m.cards) {
		return nil
	}
	m.cards[m.now].Focus(false)
	m.now, m.off, m.asking = i, 0, false
	m.cards[i].Focus(true)
	return tea.Batch(m.desk.Record(m.drafts()...), m.typeset())
}

// beside shows the question after (1) or before (-1) the one on the screen;
// after the last one comes the end.
func (m *Model) beside(by int) tea.Cmd {
	if m.now+by >= len(m.cards) && !m.review && m.left() > 0 {
		return m.ask()
	}
	return m.show(m.now + by)
}

// drafts are the responses that were begun and are not recorded.
func (m *Model) drafts() []progress.Event {
	var out []progress.Event
	for _, c := range m.cards {
		if m.begun && c.Begun() {
			out = append(out, c.Draft(m.desk.Event(m.book, m.unit.ID, progress.Drafted), m.attempt))
		}
	}
	return out
}

// Unkept reports whether a response was begun that is not recorded.
func (m *Model) Unkept() bool {
	return m.begun && !m.ended && slices.ContainsFunc(m.cards, (*card.Card).Begun)
}

// Leave records what was begun, and which question is on the screen.
func (m *Model) Leave() []progress.Event {
	if m.ended {
		return nil
	}
	return append(m.drafts(), m.shown()...)
}

// shown is the question on the screen, unless the standing knows it as the one
// that the attempt is at.
func (m *Model) shown() []progress.Event {
	if !m.begun || !m.loaded || m.review || m.attempt == 0 {
		return nil
	}
	e := m.desk.Event(m.book, m.unit.ID, progress.Placed)
	e.Question, e.Attempt = m.items[m.now].ID, m.attempt
	if m.desk.In(m.book, m.unit.ID).Question == e.Question {
		return nil
	}
	return []progress.Event{e}
}

// resumed is the question that the attempt under way was left at, else the first
// that is open.
func (m *Model) resumed() int {
	left := m.desk.In(m.book, m.unit.ID).Question
	i := slices.IndexFunc(m.items, func(it *markdown.Item) bool { return it.ID == left })
	if i < 0 || m.review {
		return m.firstOpen()
	}
	return i
}

type quietMsg struct {
	m       *Model
	changes int
}

// later records what was begun when nothing has changed for a while.
func (m *Model) later() tea.Cmd {
	m.quiet++
	msg := quietMsg{m, m.quiet}
	return tea.Tick(m.desk.Pause, func(time.Time) tea.Msg { return msg })
}

func (m *Model) pause(msg quietMsg) tea.Cmd {
	if msg.m != m || msg.changes != m.quiet {
		return nil
	}
	return m.desk.Record(m.Leave()...)
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

// onward goes to the next question that waits for an answer. After the last
// one it hands in, or asks first when more could be answered.
func (m *Model) onward() tea.Cmd {
	switch i := m.following(); {
	case m.review:
		return m.onwardInReview()
	case i >= 0:
		return m.show(i)
	case m.asks():
		return m.ask()
	}
	return m.handIn()
}

// following is the next question that waits for an answer, or that can only be
// read; -1 when there is none further down.
func (m *Model) following() int {
	for i := m.now + 1; i < len(m.cards); i++ {
		if m.cards[i].Open() || i == m.now+1 && !m.cards[i].Answerable() {
			return i
		}
	}
	return -1
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
	if was.Running || m.answerable() == 0 {
		return m.show(m.resumed())
	}
	m.attempt = was.Next()
	m.deal(was)
	e := m.desk.Event(m.book, m.unit.ID, progress.Started)
	e.Attempt = m.attempt
	return tea.Batch(m.desk.Record(e), m.show(m.firstOpen()))
}

// readThrough completes a quiz without a question that can be answered: it is
// read, not scored.
func (m *Model) readThrough() tea.Cmd {
	if m.ended {
		return nil
	}
	m.ended = true
	return tea.Batch(m.desk.Record(m.desk.Event(m.book, m.unit.ID, progress.Completed)), page.Onward(m.book, m.unit))
}

// handIn ends the attempt, once. The mark is the sum over all questions; one
// without an answer earns nothing.
func (m *Model) handIn() tea.Cmd {
	if m.answerable() == 0 {
		return m.readThrough()
	}
	if m.ended {
		return nil
	}
	m.ended = true
	var sum question.Mark
	for _, c := range m.cards {
		sum = sum.Add(c.Counts())
	}
	e := m.desk.Event(m.book, m.unit.ID, progress.Finished)
	e = progress.Finish(e, m.attempt, progress.Handed{Mark: sum, Flaws: card.Flaws(m.items)}, m.unit.Rules.Pass)
	return tea.Batch(m.desk.Record(e), page.Ask(page.Result{Book: m.book, Unit: m.unit}))
}
