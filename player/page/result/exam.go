package result

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/course/exam"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/ui"
)

// readExam draws the form of the latest attempt again.
func (m *Model) readExam(lang string) tea.Cmd {
	gen, fs, c, u := m.job.Gen, m.book.FS, m.book.Course, m.unit
	seed, met := m.drawn()
	return func() tea.Msg {
		x, err := content.OpenExam(fs, c, u, lang)
		if err != nil {
			return itemsMsg{gen: gen}
		}
		msg := itemsMsg{gen: gen, exam: &x.Rules, fixed: len(x.Blueprint.Fixed)}
		if p, err := x.Paper(seed, met); err == nil {
			msg.items = p.Items
		}
		return msg
	}
}

// drawn is what the form of the latest attempt is drawn by, and which questions
// of it were answered.
func (m *Model) drawn() (seed string, met []string) {
	was := m.standing()
	s := was.Sitting()
	if s == nil {
		return "", nil
	}
	for id, a := range was.Questions {
		if a.Attempt == s.Attempt {
			met = append(met, id)
		}
	}
	return s.Seed, met
}

// shown reports whether the answers may be looked at with what is right.
func (m *Model) shown() bool {
	if m.exam != nil {
		return m.exam.Review == exam.ReviewFull
	}
	return m.told()
}

// sat is what is told of an exam beside its score: how it ended, what its mark
// is worth, which questions were right, and the attempts before.
func (m *Model) sat(width int) []string {
	if m.exam == nil {
		return nil
	}
	var lines []string
	for _, said := range m.evidence() {
		lines = append(lines, m.desk.Draw.Wrap(m.desk.Theme.Quiet.Render(said), width)...)
	}
	lines = append(lines, "")
	if m.exam.Review == exam.ReviewAnswers {
		lines = append(lines, m.outcomes(width)...)
	}
	return append(append(lines, m.compared()...), m.byAttempt(width)...)
}

// evidence says how the sitting ended and that nobody but the trainee vouches
// for it.
func (m *Model) evidence() (said []string) {
	d, s := m.desk, m.standing().Sitting()
	switch s.Why {
	case exam.EndTime:
		said = append(said, d.T("The time was up: it was handed in as it stood."))
	case exam.EndInterruption:
		said = append(said, d.T("It was handed in as it stood, because it was interrupted."))
	}
	if gaps := s.Clock(*m.exam).Gaps; len(gaps) > 0 {
		said = append(said, d.T("It was interrupted %d times.", len(gaps)))
	}
	if n := m.unjudged(); n > 0 {
		said = append(said, d.T("%d answers in your own words are not marked: they do not count.", n))
	}
	return append(said, d.T("This is a self-assessment: the answers are in the files of the course."))
}

// unjudged counts the essays that nobody has marked.
func (m *Model) unjudged() (n int) {
	for _, it := range m.items {
		if a := m.answer(it); a != nil && a.Draft != nil && it.Kind == question.Essay {
			n++
		}
	}
	return n
}

// outcomes tells of each question how it was, and not what is right. Its number
// is the one that it had in the exam.
func (m *Model) outcomes(width int) []string {
	t, d := m.desk.Theme, m.desk
	lines := []string{t.Strong.Render(d.T("Question by question"))}
	n := 0
	for i, it := range m.items {
		if i < m.fixed && page.Consents(it) {
			continue // it was asked before question 1
		}
		n++
		if it.Kind == question.Survey || !it.Kind.Answerable() {
			continue
		}
		sign, word := t.Signs.Wrong, d.T("not right")
		a := m.answer(it)
		switch o := m.mark(it).Outcome(); {
		case a == nil || !a.Answered:
			sign, word = t.Signs.Dot, d.T("not answered")
		case o == question.Right:
			sign, word = t.Signs.Right, d.T("right")
		case o == question.Partly:
			sign, word = t.Signs.Partly, d.T("partly right")
		}
		lines = append(lines, ui.Cut(fmt.Sprintf("%3d. %s %s", n, sign, word), width, t))
	}
	return append(lines, "")
}

// compared lists the attempts that have a result, when there are several.
func (m *Model) compared() (lines []string) {
	t, d, was := m.desk.Theme, m.desk, m.standing()
	for _, s := range was.Sittings {
		h, marked := was.Marks[s.Attempt]
		if !marked {
			continue
		}
		meter, last := ui.Meter(h.Mark.Got, h.Mark.Of, 10, t), s.Signs[len(s.Signs)-1]
		lines = append(lines, fmt.Sprintf("%3d  %s  %s  %s", s.Attempt, meter, d.T("%d %%", h.Mark.Percent()), last.Wall.Local().Format("2006-01-02 15:04")))
	}
	if len(lines) < 2 {
		return nil
	}
	return append(append([]string{t.Strong.Render(d.T("Your attempts"))}, lines...), "")
}
