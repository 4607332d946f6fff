package exam

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/player/ui"
)

// maxCode is the longest code that can be typed.
const maxCode = 64

// askCode asks for a supervisor's code.
func (m *Model) askCode() tea.Cmd {
	if m.review || m.sitting() == nil || len(m.rules().Codes) == 0 {
		return nil
	}
	m.stage, m.notice, m.off = coding, "", 0
	m.code = textinput.New()
	m.code.Prompt, m.code.CharLimit = "> ", maxCode
	m.code.SetStyles(ui.InputStyles(m.desk.Theme))
	m.code.Focus()
	return nil
}

func (m *Model) keyCode(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case msg.Code == tea.KeyEscape:
		return m.back()
	case key.Matches(msg, m.desk.Keys.Enter):
		return m.redeem(m.code.Value())
	}
	m.code, _ = m.code.Update(msg) // its commands only blink
	return nil
}

// back shows the question again.
func (m *Model) back() tea.Cmd {
	m.stage = asking
	return m.show(m.questions.now)
}

// redeem records what a code grants, once in all attempts.
func (m *Model) redeem(typed string) tea.Cmd {
	c, ok := m.rules().Grants(typed)
	switch {
	case !ok:
		m.notice = m.desk.T("This is no code of this exam.")
		return nil
	case m.spent(c.Sum):
		m.notice = m.desk.T("This code was used before.")
		return nil
	case c.Break:
		return m.rest(c.Sum)
	}
	e := m.event(progress.Granted)
	e.Exam = &progress.Exam{Minutes: c.Minutes, Grant: c.Sum}
	record, back := m.desk.Record(e), m.back()
	m.left = m.clock().Left(m.desk.Clock())
	m.notice = m.desk.T("%d minutes more.", c.Minutes)
	return tea.Batch(record, back)
}

// spent reports whether a code was used in any attempt.
func (m *Model) spent(sum string) bool {
	for _, s := range m.desk.In(m.book, m.unit.ID).Sittings {
		if s.Used[sum] {
			return true
		}
	}
	return false
}

// rest makes the clock stand. The questions are not on the screen meanwhile.
func (m *Model) rest(sum string) tea.Cmd {
	e := m.event(progress.Paused)
	e.Exam = &progress.Exam{Grant: sum}
	events := append(m.drafts(), e)
	m.stage, m.notice = resting, ""
	return m.desk.Record(events...)
}
