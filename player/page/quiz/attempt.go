package quiz

import (
	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
)

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
	if was.Running || m.answerable() == 0 {
		return m.show(m.firstOpen())
	}
	m.attempt = was.Attempt + 1
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

// handIn ends the attempt, once. The mark is the sum over the questions that
// can be answered.
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
		if c.Answerable() {
			sum = sum.Add(c.Mark)
		}
	}
	e := m.desk.Event(m.book, m.unit.ID, progress.Finished)
	e.Attempt, e.Mark = m.attempt, &sum
	e.Passed = sum.Percent() >= m.unit.Rules.Pass
	return tea.Batch(m.desk.Record(e), page.Ask(page.Result{Book: m.book, Unit: m.unit}))
}
