package result

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/ui"
)

// handedSheet is where the sheet lies that was handed in.
type handedSheet struct {
	gen     int64
	written page.Written
}

// sealed reports whether the latest attempt was one at a sealed exam: it has no
// mark but what the examiners gave it.
func (m *Model) sealed() bool {
	s := m.standing().Sitting()
	return s != nil && s.Ended && (s.Result == nil || s.Grading != nil)
}

// readSealed looks for the sheet that was handed in. It may be on its way to the
// disk: then it is known when that has it.
func (m *Model) readSealed() tea.Cmd {
	if m.desk.Sealed == nil {
		return nil
	}
	gen, find, c, u, attempt := m.job.Gen, m.desk.Sealed, m.book.Course.ID, m.unit.ID, m.standing().Sitting().Attempt
	return func() tea.Msg { return handedSheet{gen, find.HandedIn(c, u, attempt)} }
}

// written is where the sheet is, as far as it is known by now.
func (m *Model) written() page.Written {
	if o := m.desk.Opened(m.book, m.unit.ID); o != nil && o.Sheet.Code != "" {
		return o.Sheet
	}
	return m.sheet
}

// sealedFacts tells of an attempt at a sealed exam: that it was handed in and is
// graded elsewhere, or what the signed result says; and the code of its sheet.
func (m *Model) sealedFacts(width int) []string {
	t, d, s := m.desk.Theme, m.desk, m.standing().Sitting()
	lines := []string{"", t.Strong.Render(m.book.TitleOf(m.unit)), ""}
	if s.Result != nil {
		return append(append(lines, m.graded(width)...), m.codeLines(width)...)
	}
	lines = append(lines, t.Good.Bold(true).Render(t.Signs.Done+" "+d.T("Handed in")))
	switch s.Why {
	case exam.EndTime:
		lines = append(lines, d.Draw.Wrap(d.T("The time was up: it was handed in as it stood."), width)...)
	case exam.EndInterruption:
		lines = append(lines, d.Draw.Wrap(d.T("It was handed in as it stood, because it was interrupted."), width)...)
	}
	lines = append(append(lines, d.Draw.Wrap(d.T("It is not graded here. The examiners grade the sheet; their result is shown here when it is taken in."), width)...), "")
	return append(lines, m.codeLines(width)...)
}

// codeLines show the code of the sheet apart from all else, and say what it is
// for and where the sheet lies.
func (m *Model) codeLines(width int) []string {
	t, d, w := m.desk.Theme, m.desk, m.written()
	if w.Code == "" {
		return append(d.Draw.Wrap(t.Fair.Render(d.T("The response sheet is being written ...")), width), "")
	}
	spaced := strings.Join(strings.Split(w.Code, ""), " ")
	rule := ui.Rule(len(spaced)+6, t)
	lines := []string{t.Text.Render(d.T("Code of your sheet:")), rule, "   " + t.Strong.Render(spaced), rule}
	lines = append(lines, d.Draw.Wrap(d.T("Write this code on the attendance list. It shows that the sheet which the examiners have is yours, unchanged."), width)...)
	lines = append(lines, "")
	for _, f := range w.Files {
		lines = append(lines, d.Draw.Wrap(t.Quiet.Render(d.T("Your sheet: %s", clean.Line(f))), width)...)
	}
	return append(lines, "")
}

// graded tells what the signed result says, which holds no more than the review
// of the exam allows.
func (m *Model) graded(width int) []string {
	t, d, s := m.desk.Theme, m.desk, m.standing().Sitting()
	word := t.Good.Bold(true).Render(t.Signs.Right + " " + d.T("Passed"))
	if !s.Passed {
		word = t.Bad.Bold(true).Render(t.Signs.Wrong + " " + d.T("Not passed yet"))
	}
	lines := []string{word}
	if s.Grading.Review != exam.ReviewNone && s.Result.Of > 0 {
		lines[0] = ui.Meter(s.Result.Got, s.Result.Of, min(30, width/2), t) + "  " + t.Strong.Render(d.T("%d %%", s.Result.Percent())) + "  " + word
		lines = append(lines, "", t.Text.Render(d.T("%s of %s points", hundredths(s.Result.Got), hundredths(s.Result.Of)))+m.needed())
	}
	lines = append(append(lines, d.Draw.Wrap(t.Quiet.Render(d.T("Graded by the examiners, with their signature.")), width)...), "")
	lines = append(append(lines, m.gradedObjectives(width)...), m.byAttempt(width)...)
	return append(lines, m.gradedQuestions(width)...)
}

func (m *Model) gradedObjectives(width int) []string {
	t, d, parts := m.desk.Theme, m.desk, m.standing().Sitting().Grading.Objectives
	if len(parts) == 0 {
		return nil
	}
	lines := []string{t.Strong.Render(d.T("By objective"))}
	for _, p := range parts {
		if p.Of > 0 {
			lines = append(lines, ui.Cut(ui.Meter(p.Got, p.Of, 10, t)+"  "+m.objectiveOf(p.ID), width, t))
		}
	}
	return append(lines, "")
}

// objectiveOf is the sentence of an objective.
func (m *Model) objectiveOf(id string) string {
	for _, o := range m.book.Course.Objectives {
		if o.ID == id {
			return clean.Line(m.book.Objective(o))
		}
	}
	if id == "" {
		return m.desk.T("Other questions")
	}
	return clean.Line(id)
}

func (m *Model) gradedQuestions(width int) []string {
	t, d, parts := m.desk.Theme, m.desk, m.standing().Sitting().Grading.Questions
	if len(parts) == 0 {
		return nil
	}
	lines := []string{t.Strong.Render(d.T("Question by question"))}
	// What is asked before question 1 stands first, and is not marked.
	before := max(slices.IndexFunc(parts, func(p progress.Part) bool { return p.Of > 0 }), 0)
	for i, p := range parts[before:] {
		if p.Of == 0 {
			continue // a survey, or one that counts for nobody
		}
		sign, word := t.Signs.Wrong, d.T("not right")
		switch p.Outcome() {
		case question.Right:
			sign, word = t.Signs.Right, d.T("right")
		case question.Partly:
			sign, word = t.Signs.Partly, d.T("partly right")
		}
		lines = append(lines, ui.Cut(fmt.Sprintf("%3d. %s %s", i+1, sign, word), width, t))
	}
	return append(lines, "")
}
