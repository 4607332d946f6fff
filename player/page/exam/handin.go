package exam

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/card"
	"carrel/player/page"
	"carrel/player/ui"
)

// list shows all questions: which are answered, which are flagged.
func (m *Model) list() tea.Cmd {
	if m.review {
		return page.Ask(page.Result{Book: m.book, Unit: m.unit})
	}
	record := m.desk.Record(m.Leave()...)
	m.stage, m.notice, m.off = listing, "", 0
	m.menu.Items, m.todo = nil, nil
	if !m.linear() {
		for i := range m.questions.cards {
			m.offer(m.row(i), func() tea.Cmd { m.stage = asking; return m.show(i) })
		}
	}
	m.menu.At = m.questions.now
	if m.linear() || m.questions.now+1 == len(m.questions.cards) {
		m.menu.At = len(m.menu.Items)
	}
	m.offer(m.desk.T("Hand in"), m.confirm)
	if m.linear() {
		m.offer(m.desk.T("Back to the question"), m.back)
	}
	if m.opened != nil && m.sitting() != nil {
		m.offer(m.desk.T("Write the response sheet to another place"), m.export)
	}
	m.offer(m.desk.T("Leave for now"), func() tea.Cmd { return page.Ask(page.Library{}) })
	return record
}

// export asks for the response sheet in another place, with all that was begun.
func (m *Model) export() tea.Cmd {
	return tea.Batch(m.desk.Record(m.Leave()...), page.Ask(page.Sheets{Book: m.book, Unit: m.unit}))
}

// offer adds an entry to the menu.
func (m *Model) offer(says string, do func() tea.Cmd) {
	m.menu.Items, m.todo = append(m.menu.Items, says), append(m.todo, do)
}

// row is a question in the list, its state in words.
func (m *Model) row(i int) string {
	d := m.desk
	state := d.T("open")
	switch {
	case !m.questions.cards[i].Answerable():
		state = d.T("cannot be answered")
	case m.answered(i):
		state = d.T("answered")
	}
	if m.flagged(i) {
		state += ", " + d.T("flagged")
	}
	return strconv.Itoa(i+1) + ". " + m.sign(i) + " " + title(m.questions.items[i]) + " (" + state + ")"
}

// title is a question in one line.
func title(it *markdown.Item) string {
	if it.Heading == nil {
		return it.ID
	}
	return markdown.PlainText(it.Heading.Node, it.Heading.Source)
}

// confirm asks once before the exam is handed in, and names what is open.
func (m *Model) confirm() tea.Cmd {
	m.stage, m.off = confirming, 0
	m.menu, m.todo = ui.Menu{}, nil
	if len(m.where(m.unanswered)) > 0 {
		m.offer(m.desk.T("Go back"), m.list)
		m.offer(m.desk.T("Hand in all the same"), m.handedIn)
		return nil
	}
	m.offer(m.desk.T("Hand in now"), m.handedIn)
	m.offer(m.desk.T("Go back"), m.list)
	return nil
}

func (m *Model) handedIn() tea.Cmd { return m.handIn("") }

// unanswered reports a question that could be answered and is not.
func (m *Model) unanswered(i int) bool { return m.questions.cards[i].Answerable() && !m.answered(i) }

// where are the numbers of the questions of which something holds, from 1.
func (m *Model) where(is func(int) bool) (out []string) {
	for i := range m.questions.cards {
		if is(i) {
			out = append(out, strconv.Itoa(i+1))
		}
	}
	return out
}

// question is what is asked before handing in.
func (m *Model) question() []string {
	d, t := m.desk, m.desk.Theme
	lines := []string{t.Strong.Render(d.T("Hand in this exam?")), ""}
	if open := m.where(m.unanswered); len(open) > 0 {
		lines = append(lines, d.Draw.Wrap(d.T("Not answered: %s. Unanswered, they earn nothing.", strings.Join(open, ", ")), m.measure())...)
	}
	if flags := m.where(m.flagged); len(flags) > 0 {
		lines = append(lines, d.Draw.Wrap(d.T("Flagged: %s.", strings.Join(flags, ", ")), m.measure())...)
	}
	lines = append(lines, d.Draw.Wrap(d.T("Nothing can be changed after that."), m.measure())...)
	return append(append(lines, ""), m.menu.Lines(t)...)
}

// handIn ends the attempt, once, with all its marks in one action. Why is as in
// progress.Exam.
func (m *Model) handIn(why string) tea.Cmd {
	if m.ended {
		return nil
	}
	events := m.drafts()
	m.ended = true
	if m.opened != nil {
		e := m.event(progress.Finished) // its mark comes from the examiners
		e.Exam = &progress.Exam{Why: why}
		events = append(events, e)
	} else {
		events = append(events, m.marked(why)...)
	}
	return tea.Batch(m.desk.Record(events...), page.Ask(page.Result{Book: m.book, Unit: m.unit}))
}

// marked are the events that mark the attempt and end it. A person's judgement
// is wanted for an essay, and nobody gives it in an open exam: it stays as it
// was written, and out of the mark.
func (m *Model) marked(why string) []progress.Event {
	answers := m.answers()
	res, err := exam.Grade(m.paper.Form, m.rules(), answers, nil)
	if err != nil {
		m.err = err // of answers to other questions than those of the form; there are none
		return nil
	}
	var out []progress.Event
	total := res.Total
	for _, id := range res.Open {
		total.Of -= res.Marks[id].Of
		delete(answers, id)
	}
	for _, it := range m.paper.Items {
		if a, ok := answers[it.ID]; ok {
			out = append(out, m.mark(it, a.Response))
		}
	}
	e := progress.Finish(m.event(progress.Finished), m.attempt, progress.Handed{Mark: total, Flaws: card.Flaws(m.paper.Items)}, m.rules().Pass)
	e.Self, e.Exam = true, &progress.Exam{Why: why, Objectives: progress.Parts(res.Marked(m.paper.Form))}
	return append(out, e)
}

// answers are the responses of the attempt, by question; the empty ones are
// left out.
func (m *Model) answers() map[string]exam.Answer {
	out := map[string]exam.Answer{}
	for _, d := range []*deck{&m.consent, &m.questions} {
		for i, c := range d.cards {
			if c.Answerable() && !c.Response.Empty() {
				out[d.items[i].ID] = exam.Answer{Response: c.Response}
			}
		}
	}
	return out
}

// mark is the event that marks one response. The verdict on a question that was
// found flawed is left out: it may be withdrawn.
func (m *Model) mark(it *markdown.Item, r question.Response) progress.Event {
	q := it.Question
	q.Verdict = ""
	mark, err := q.Mark(r)
	if err != nil {
		mark = question.Mark{Of: it.Points * 100} // it does not fit its question
	}
	e := m.event(progress.Answered)
	e.Question, e.Revision, e.Wording, e.Try = it.ID, it.Revision(), it.Wording(), 1
	e.Response, e.Mark = &r, &mark
	return e
}
