package exam

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/page"
)

// denied is why an attempt may not be begun.
type denied struct {
	why  exam.Denial
	wait time.Duration
}

func (d denied) Error() string { return fmt.Sprintf("no attempt may be begun (%d)", d.why) }

// may reports whether another attempt may be begun by a standing.
func (m *Model) may(s *progress.Standing, now exam.Moment) error {
	u := s.Unit(m.book.Course.ID, m.unit.ID)
	prepared := true
	for _, r := range m.exam.Requires {
		prepared = prepared && s.Unit(m.book.Course.ID, r.ID).Completed
	}
	if why, wait := m.rules().May(u.Attempts(), now, prepared); why != exam.Allowed {
		return denied{why, wait}
	}
	return nil
}

// denial says why no attempt may be begun now, "" when one may.
func (m *Model) denial() string {
	if m.count() == 0 {
		return m.desk.T("This exam has no questions.")
	}
	var d denied
	if errors.As(m.may(m.desk.Standing, m.desk.Clock()), &d) {
		return m.says(d)
	}
	return ""
}

// missing is the first unit that has to be completed before the exam, nil when
// all are.
func (m *Model) missing() *course.Unit {
	for _, r := range m.exam.Requires {
		if !m.desk.In(m.book, r.ID).Completed {
			return r
		}
	}
	return nil
}

// instead is where Enter leads while no attempt may be begun: to what has to be
// completed first, else to the outline.
func (m *Model) instead() tea.Cmd {
	if u := m.missing(); u != nil {
		return page.Ask(page.Open{Book: m.book, Unit: u.ID})
	}
	return page.Ask(page.Contents{})
}

// says puts a denial into words.
func (m *Model) says(d denied) string {
	switch d.why {
	case exam.Running:
		return m.desk.T("An attempt is under way already. Open the exam again to go on with it.")
	case exam.TooMany:
		return m.desk.T("All %d attempts have been used.", m.rules().Attempts)
	case exam.TooEarly:
		return m.desk.T("The next attempt can begin in %s, on %s.", m.span(d.wait), m.minute(d.wait))
	}
	if u := m.missing(); u != nil {
		return m.desk.T("Before this exam, complete: %s", m.book.TitleOf(u))
	}
	return m.desk.T("An attempt cannot be begun now.")
}

// span says a length of time, at least a minute of it.
func (m *Model) span(d time.Duration) string {
	return m.desk.Length(max((d + time.Minute - 1).Truncate(time.Minute), time.Minute))
}

// minute is the time of day after a wait, in the next full minute.
func (m *Model) minute(wait time.Duration) string {
	at := m.desk.Clock().Wall.Add(wait + time.Minute - 1)
	return at.Local().Format("2006-01-02 15:04")
}

// start draws a form and asks what has to be answered before the clock starts.
func (m *Model) start() tea.Cmd {
	if m.refused = ""; m.denial() != "" {
		return nil
	}
	seed := rand.Text()
	if m.opened != nil {
		seed = m.opened.Seed(seed)
	}
	paper, err := m.exam.Paper(seed, nil)
	if err != nil {
		m.refused = m.desk.T("No form of this exam can be drawn: %s", clean.Line(err.Error()))
		return nil
	}
	m.paper, m.attempt = paper, m.desk.In(m.book, m.unit.ID).Next()
	m.consent.now, m.questions.now = 0, 0
	m.deal()
	if len(m.consent.cards) == 0 {
		return m.open()
	}
	m.stage = consenting
	return m.show(0)
}

// consented goes to the next question before the start, or opens the attempt.
func (m *Model) consented() tea.Cmd {
	if m.card().Response.Empty() {
		m.notice = m.desk.T("This has to be answered before the exam can begin.")
		return nil
	}
	m.notice = ""
	if d := &m.consent; d.now+1 < len(d.cards) {
		return m.show(d.now + 1)
	}
	return m.open()
}

// open asks the journal to begin the attempt. Nothing is shown of the questions
// until the disk has it.
func (m *Model) open() tea.Cmd {
	m.stage = beginning
	e := m.event(progress.Started)
	e.Exam = &progress.Exam{Seed: m.paper.Form.Seed, Form: m.paper.Form.Digest()}
	events := []progress.Event{e}
	for _, c := range m.consent.cards {
		events = append(events, c.Draft(m.event(progress.Drafted), m.attempt))
	}
	return m.desk.Begin(events, func(s *progress.Standing) error { return m.may(s, m.desk.Clock()) })
}

// event is one of the attempt at hand.
func (m *Model) event(t progress.Type) progress.Event {
	e := m.desk.Event(m.book, m.unit.ID, t)
	e.Attempt = m.attempt
	return e
}

// begun shows the first question, or says why there is no attempt.
func (m *Model) begun(msg page.Begun) tea.Cmd {
	if m.stage != beginning {
		return nil
	}
	if msg.Err == nil {
		return m.sit(0)
	}
	m.stage, m.off, m.refused = reading, 0, m.desk.T("The attempt was not begun: %s", clean.Line(msg.Why))
	var d denied
	if errors.As(msg.Err, &d) {
		m.refused = m.says(d)
	}
	return m.typeset()
}

// facts say how the exam is sat, before it begins.
func (m *Model) facts() []string {
	d, r := m.desk, m.rules()
	facts := []string{d.T("%d questions", m.count())}
	if r.Time > 0 {
		facts = append(facts, d.T("Time: %s", d.Length(r.Time)))
	} else {
		facts = append(facts, d.T("No limit of time"))
	}
	if r.Pass > 0 {
		facts = append(facts, d.T("%d %% to pass", r.Pass))
	}
	facts = append(facts, m.attempts()...)
	if r.Navigation == exam.Linear {
		facts = append(facts, d.T("Question after question: there is no way back to one that you have left"))
	}
	facts = append(facts, m.interruption())
	if m.opened != nil {
		return append(facts,
			d.T("No answers are on this computer: the examiners grade what you hand in."),
			d.T("What you answer is written into a response sheet, which only the examiners can read."))
	}
	return append(facts, d.T("The answers are in the files of the course. So this is a self-assessment, and your record says so."))
}

// count is how many questions a form has.
func (m *Model) count() (n int) {
	for _, it := range m.exam.Blueprint.Fixed {
		if words := m.exam.Words(it.Question.ID); words == nil || !page.Consents(words) {
			n++
		}
	}
	for _, e := range m.exam.Blueprint.Entries {
		n += e.Pick
	}
	return n
}

func (m *Model) attempts() (facts []string) {
	d, r, next := m.desk, m.rules(), m.desk.In(m.book, m.unit.ID).Next()
	switch {
	case r.Attempts == 0:
		facts = append(facts, d.T("As many attempts as you like"))
	case next <= r.Attempts:
		facts = append(facts, d.T("Attempt %d of %d", next, r.Attempts))
	}
	if r.Wait > 0 && r.Attempts != 1 {
		facts = append(facts, d.T("Between two attempts: %s", d.Length(r.Wait)))
	}
	return facts
}

func (m *Model) interruption() string {
	switch r := m.rules(); {
	case r.Interruption == exam.Ends:
		return m.desk.T("An interruption hands the exam in: do not close it, and do not let the computer sleep")
	case r.Interruption == exam.Pauses && r.Pause > 0 && r.Time > 0:
		return m.desk.T("The clock stands while you are interrupted, for %s in all", m.desk.Length(r.Pause))
	case r.Time > 0:
		return m.desk.T("The clock goes on while you are interrupted")
	}
	return m.desk.T("You can leave and go on later")
}
