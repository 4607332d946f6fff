package exam

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/card"
)

// resume goes on with the attempt that runs, and says what has happened to it
// in the meantime.
func (m *Model) resume() tea.Cmd {
	s := m.sitting()
	if s == nil {
		m.stage = reading
		return m.typeset()
	}
	if m.clock().OnBreak() {
		m.stage = resting
		return tea.Batch(m.tick(), m.typeset())
	}
	return tea.Batch(m.desk.Record(m.event(progress.Ticked)), m.welcome(), m.sit(m.resumed()))
}

// resumed is the question that the attempt was left at, else the first.
func (m *Model) resumed() int {
	left := m.desk.In(m.book, m.unit.ID).Question
	for i, it := range m.questions.items {
		if it.ID == left {
			return i
		}
	}
	return 0
}

// welcome says what an interruption cost, and that the course has changed.
func (m *Model) welcome() tea.Cmd {
	m.notice = m.interrupted()
	if m.sitting().Form != m.paper.Form.Digest() {
		m.notice += " " + m.desk.T("The course has changed since you began. You go on with what is still there; please look at your answers again.")
	}
	return nil
}

// interrupted says how long the latest interruption took, if the last sign of
// life ended one, and what it cost.
func (m *Model) interrupted() string {
	c, s := m.clock(), m.sitting()
	if len(c.Gaps) == 0 || len(s.Signs) < 2 {
		return ""
	}
	gap := c.Gaps[len(c.Gaps)-1]
	if gap.From != s.Signs[len(s.Signs)-2].Moment {
		return ""
	}
	said := m.desk.T("You were interrupted for %s.", m.span(gap.Took))
	switch {
	case !c.Limited():
		return said
	case m.rules().Interruption == exam.Pauses:
		return said + " " + m.desk.T("The clock stood, as far as the exam allows.")
	}
	return said + " " + m.desk.T("The clock went on.")
}

// sit shows a question and starts the clock on the screen.
func (m *Model) sit(i int) tea.Cmd {
	m.stage = asking
	if len(m.questions.cards) == 0 {
		return m.list()
	}
	m.left = m.clock().Left(m.desk.Clock())
	said := m.notice
	cmd := m.show(i)
	m.notice = said
	return tea.Batch(cmd, m.tick())
}

// clock is the clock of the sitting as it was recorded.
func (m *Model) clock() *exam.Clock { return m.sitting().Clock(m.rules()) }

type tickMsg struct {
	m     *Model
	pulse int
}

// tick looks at the clock again in a second; of several only the last goes on.
func (m *Model) tick() tea.Cmd {
	m.pulse++
	msg := tickMsg{m, m.pulse}
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return msg })
}

func (m *Model) ticked(msg tickMsg) tea.Cmd {
	if msg.m != m || msg.pulse != m.pulse || m.ended || m.sitting() == nil {
		return nil
	}
	if m.clock().OnBreak() {
		return m.tick()
	}
	beat := m.beat()
	if cmd, over := m.over(); over {
		return tea.Batch(beat, cmd)
	}
	m.warn()
	return tea.Batch(beat, m.tick())
}

// beat records that the sitting goes on when nothing else has said so for a
// while. Where that was longer than a while, the computer slept.
func (m *Model) beat() tea.Cmd {
	s := m.sitting()
	if since, _ := m.desk.Clock().Since(s.Signs[len(s.Signs)-1].Moment); since < exam.Beat {
		return nil
	}
	cmd := m.desk.Record(m.event(progress.Ticked))
	if said := m.interrupted(); said != "" {
		m.notice = said
	}
	return cmd
}

// over hands in when the sitting is at its end.
func (m *Model) over() (tea.Cmd, bool) {
	c := m.clock()
	if !c.Over(m.desk.Clock()) {
		return nil, false
	}
	if c.Ended {
		return m.handIn(exam.EndInterruption), true
	}
	return m.handIn(exam.EndTime), true
}

// warn gives each warning once.
func (m *Model) warn() {
	c := m.clock()
	if !c.Limited() {
		return
	}
	left := c.Left(m.desk.Clock())
	if w := m.rules().Warning(m.left, left); w > 0 {
		m.notice = m.desk.T("%s left.", m.span(left))
	}
	m.left = left
}

// show puts question i of the deck on the screen.
func (m *Model) show(i int) tea.Cmd {
	d := m.deck()
	if i < 0 || i >= len(d.cards) {
		return nil
	}
	d.cards[d.now].Focus(false)
	d.now, m.off, m.notice, m.skipping = i, 0, "", false
	d.cards[i].Focus(true)
	d.cards[i].Say(m.onwardVerb())
	return tea.Batch(m.desk.Record(m.Leave()...), m.typeset())
}

// linear reports that a question that was left does not come back.
func (m *Model) linear() bool { return m.rules().Navigation == exam.Linear && !m.review }

// onward goes to the next question, and after the last one to the list.
func (m *Model) onward() tea.Cmd {
	d := m.deck()
	switch {
	case m.stage == consenting:
		return m.consented()
	case m.linear() && d.cards[d.now].Answerable() && d.cards[d.now].Response.Empty() && !m.skipping:
		m.skipping, m.notice = true, m.desk.T("This is not answered, and there is no way back. Go on once more to leave it so.")
		return nil
	case d.now+1 < len(d.cards):
		return m.show(d.now + 1)
	}
	return m.list()
}

// beside shows the question after (1) or before (-1) the one on the screen.
func (m *Model) beside(by int) tea.Cmd {
	switch {
	case m.stage == consenting:
		return m.show(m.consent.now + by)
	case by > 0 && (m.linear() || m.questions.now+1 == len(m.questions.cards)):
		return m.onward()
	case m.linear():
		return nil
	}
	return m.show(m.questions.now + by)
}

// drafts are the responses that were begun and are not recorded.
func (m *Model) drafts() (out []progress.Event) {
	for _, c := range m.questions.cards {
		if c.Begun() {
			out = append(out, c.Draft(m.event(progress.Drafted), m.attempt))
		}
	}
	return out
}

// Unkept reports whether a response was begun that is not recorded.
func (m *Model) Unkept() bool {
	return m.keeps() && slices.ContainsFunc(m.questions.cards, (*card.Card).Begun)
}

// keeps reports whether there is a sitting that takes responses.
func (m *Model) keeps() bool {
	return !m.ended && !m.review && m.loaded && m.err == nil && m.sitting() != nil && m.paper != nil && !m.clock().OnBreak()
}

// Leave records what was begun, and which question is on the screen. On a break
// it records nothing: that would be a sign of life, and end it.
func (m *Model) Leave() []progress.Event {
	if !m.keeps() {
		return nil
	}
	out := m.drafts()
	if m.stage == asking && m.desk.In(m.book, m.unit.ID).Question != m.questions.items[m.questions.now].ID {
		e := m.event(progress.Placed)
		e.Question = m.questions.items[m.questions.now].ID
		out = append(out, e)
	}
	return out
}

// acted shows what was done to the question. A choice is recorded at once, what
// is typed after a pause, or when its field is left.
func (m *Model) acted(act card.Action) tea.Cmd {
	switch act {
	case card.Nothing:
		return nil
	case card.GoOn, card.Skipped:
		return m.onward()
	}
	m.skipping = false
	m.reveal()
	c := m.card()
	switch {
	case m.stage != asking || m.review || !c.Begun():
		return nil
	case c.Capturing():
		return m.later()
	}
	return m.desk.Record(m.Leave()...)
}

type quietMsg struct {
	m       *Model
	changes int
}

// later records what was typed when nothing has changed for a while.
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

// flag marks the question on the screen to be looked at again, or not any more.
func (m *Model) flag() tea.Cmd {
	if m.stage != asking || m.review {
		return nil
	}
	e := m.event(progress.Flagged)
	if e.Question = m.questions.items[m.questions.now].ID; m.sitting().Flags[e.Question] {
		e.Type = progress.Unflagged
	}
	return m.desk.Record(e)
}

// flagged reports whether question i is to be looked at again.
func (m *Model) flagged(i int) bool {
	s := m.sitting()
	return s != nil && s.Flags[m.questions.items[i].ID]
}

// answered reports whether question i has a response.
func (m *Model) answered(i int) bool { return !m.questions.cards[i].Response.Empty() }

// goOn ends a break.
func (m *Model) goOn() tea.Cmd {
	return tea.Batch(m.desk.Record(m.event(progress.Ticked)), m.sit(m.resumed()))
}
