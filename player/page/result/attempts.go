package result

import (
	"fmt"

	"carrel/course/question"
	"carrel/player/ui"
)

// mostAttempts is how many attempts stand side by side: the latest.
const mostAttempts = 5

// byAttempt sets the attempts side by side, by objective, when there are several.
func (m *Model) byAttempt(width int) []string {
	t, d := m.desk.Theme, m.desk
	attempts, all := m.standing().Compare()
	if len(attempts) == 0 {
		return nil
	}
	from := max(len(attempts)-mostAttempts, 0)
	head := ""
	for _, n := range attempts[from:] {
		head += fmt.Sprintf("%6s ", "#"+fmt.Sprint(n))
	}
	lines := []string{t.Strong.Render(d.T("Your attempts, by objective")), t.Quiet.Render(head)}
	for _, c := range all {
		row := ""
		for _, mark := range c.Marks[from:] {
			row += m.share(mark)
		}
		lines = append(lines, ui.Cut(row+" "+m.objectiveOf(c.Objective), width, t))
	}
	return append(lines, "")
}

// share is a mark in a column; a sign that nothing was asked.
func (m *Model) share(mark question.Mark) string {
	if mark.Of == 0 {
		return fmt.Sprintf("%6s ", m.desk.Theme.Signs.Dot)
	}
	return fmt.Sprintf("%6s ", m.desk.T("%d %%", mark.Percent()))
}
