package exam

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/player/card"
	"carrel/player/page"
)

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case !m.loaded || m.err != nil:
		return m.keyBroken(msg)
	case key.Matches(msg, k.Sheet) && m.opened != nil && m.sitting() != nil:
		return m.export()
	case m.stage == coding:
		return m.keyCode(msg)
	case m.card() != nil:
		return m.keyCard(msg)
	case m.stage == reading:
		return m.keyIntro(msg)
	case m.stage == resting:
		if key.Matches(msg, k.Enter) {
			return m.goOn()
		}
		return nil
	case m.stage == listing || m.stage == confirming:
		return m.keyMenu(msg)
	}
	return nil
}

func (m *Model) keyBroken(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case key.Matches(msg, k.Enter) && m.loaded:
		return page.Onward(m.book, m.unit)
	}
	return nil
}

// keyIntro reads the instructions: Enter begins when their end is on the screen.
func (m *Model) keyIntro(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	barred := m.barred // as it was read: a wait that ends just now must not begin an exam
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case key.Matches(msg, k.Enter, k.Space) && m.introEnds() && barred:
		return m.instead()
	case key.Matches(msg, k.Enter, k.Space) && m.introEnds():
		return m.start()
	case key.Matches(msg, k.Enter, k.Space, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Down):
		m.scroll(1)
	case key.Matches(msg, k.Up):
		m.scroll(-1)
	case key.Matches(msg, k.Right):
		return page.Beside(m.book, m.unit, 1)
	case key.Matches(msg, k.Left):
		return page.Beside(m.book, m.unit, -1)
	}
	return nil
}

// introEnds reports whether the end of the instructions is on the screen.
func (m *Model) introEnds() bool { return len(m.introduce())-m.off <= m.height-1 }

// Capturing reports whether letters are text.
func (m *Model) Capturing() bool {
	c := m.card()
	return m.stage == coding || c != nil && c.Capturing()
}

// keyCard gives a key to the exam where it means something there, then to the
// question, then to the page. While text is typed only the function keys are
// the exam's.
func (m *Model) keyCard(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, done := m.keyExam(msg); done {
		return cmd
	}
	if act, done := m.card().Key(msg); done {
		return m.acted(act)
	}
	return m.keyPage(msg)
}

func (m *Model) keyExam(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.desk.Keys
	if m.stage != asking || m.Capturing() && msg.Text != "" {
		return nil, false
	}
	switch {
	case key.Matches(msg, k.Flag):
		return m.flag(), true
	case key.Matches(msg, k.Questions):
		return m.list(), true
	case key.Matches(msg, k.Code):
		return m.askCode(), true
	}
	return nil, false
}

// keyPage serves what means nothing to the question itself.
func (m *Model) keyPage(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back) && m.stage == consenting:
		m.stage, m.off, m.notice = reading, 0, ""
		return m.typeset()
	case key.Matches(msg, k.Back):
		return m.list()
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Right):
		return m.beside(1)
	case key.Matches(msg, k.Left):
		return m.beside(-1)
	}
	return nil
}

func (m *Model) keyMenu(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter):
		return m.todo[m.menu.At]()
	case key.Matches(msg, k.Down):
		m.menu.Move(1)
	case key.Matches(msg, k.Up):
		m.menu.Move(-1)
	case key.Matches(msg, k.PageDown):
		m.menu.Move(m.height - 4)
	case key.Matches(msg, k.PageUp):
		m.menu.Move(4 - m.height)
	case key.Matches(msg, k.Back, k.Left) && m.stage == confirming:
		return m.list()
	case key.Matches(msg, k.Back, k.Left, k.Questions) && len(m.questions.cards) > 0:
		return m.back()
	}
	return nil
}

// step moves the cursor, or the text: what does not fit on the screen is
// scrolled first, and where the cursor has no further to go.
func (m *Model) step(by int) {
	c := m.card()
	from, to := c.Rows()
	tall := by > 0 && to-m.off > m.room() || by < 0 && from < m.off
	if !tall && c.Move(by) {
		m.reveal()
		return
	}
	m.scroll(by)
}

func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	switch c := m.card(); {
	case m.stage == coding:
		m.code, _ = m.code.Update(msg)
	case c != nil:
		return m.acted(c.Paste(msg.Content))
	}
	return nil
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if !m.loaded || m.err != nil || msg.Button != tea.MouseLeft {
		return nil
	}
	row := msg.Y - len(m.above()) + m.off
	switch {
	case m.stage == asking && msg.Y == 0:
		return m.clickStrip(msg.X - m.margin())
	case m.card() != nil:
		return m.acted(m.clickCard(msg.X-m.margin(), row))
	case m.stage == reading && m.barred && row == len(m.introduce())-1:
		return m.instead()
	case m.stage == reading && row == len(m.introduce())-1:
		return m.start()
	case m.stage == resting:
		return m.goOn()
	case m.stage == listing || m.stage == confirming:
		return m.clickMenu(msg.Y)
	}
	return nil
}

func (m *Model) clickCard(x, row int) card.Action {
	if row < 0 {
		return card.Nothing
	}
	return m.card().Click(x, row)
}

func (m *Model) clickStrip(x int) tea.Cmd {
	from, to := m.window()
	i := from + x/cell
	if x < 0 || i >= to || m.linear() {
		return nil
	}
	return m.show(i)
}

func (m *Model) clickMenu(y int) tea.Cmd {
	i := y - m.menuRow() + m.menuTop()
	if y < m.menuRow() || i >= len(m.todo) {
		return nil
	}
	m.menu.At = i
	return m.todo[i]()
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.body())-m.room(), 0))
}

// reveal scrolls until the stop of the cursor is on the screen.
func (m *Model) reveal() {
	c := m.card()
	if c == nil || m.height == 0 {
		m.scroll(0)
		return
	}
	lines, room := len(m.body()), m.room()
	from, to := c.Rows()
	switch {
	case lines <= room:
		m.off = 0
	case to-m.off > room-1:
		m.off = min(to-room+1, from)
	case from < m.off:
		m.off = from
	}
	m.off = min(m.off, max(lines-room, 0))
}
