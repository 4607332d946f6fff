package unseal

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/player/keymap"
	"carrel/player/page"
)

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	if m.stage == typing {
		return m.keyTyping(msg)
	}
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return m.back()
	case m.stage == missing && key.Matches(msg, k.Enter):
		return m.look()
	case m.stage == choosing && key.Matches(msg, k.Enter, k.Space):
		return m.take(m.found.Pairs[m.menu.At])
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	case key.Matches(msg, k.Right):
		return page.Beside(m.book, m.unit, 1)
	case key.Matches(msg, k.Left):
		return page.Beside(m.book, m.unit, -1)
	}
	return nil
}

func (m *Model) keyTyping(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case msg.Code == tea.KeyEscape:
		return m.back()
	case key.Matches(msg, k.Enter):
		return m.unseal()
	case key.Matches(msg, k.Veil):
		m.veil()
		return nil
	}
	m.typed, _ = m.typed.Update(msg) // its commands only blink
	return nil
}

// veil hides what is typed, or shows it again.
func (m *Model) veil() {
	if m.veiled() {
		m.typed.EchoMode = textinput.EchoNormal
		return
	}
	m.typed.EchoMode = textinput.EchoPassword
}

func (m *Model) veiled() bool { return m.typed.EchoMode == textinput.EchoPassword }

// back leaves what is under way: the opening, the envelope, the page.
func (m *Model) back() tea.Cmd {
	switch {
	case m.stage == opening:
		m.job.Stop() // scrypt runs to its end, and nobody waits for it
		m.stage = typing
		return m.typed.Focus()
	case m.stage == typing && len(m.found.Pairs) > 1:
		m.choose()
		return nil
	}
	m.job.Stop()
	return page.Ask(page.Library{})
}

// step moves the cursor where there is one, else the text.
func (m *Model) step(by int) {
	if m.stage != choosing {
		m.scroll(by)
		return
	}
	m.menu.Move(by)
	row := m.menuRow() + m.menu.At
	m.off = min(max(m.off, row-m.height+2), row)
	m.scroll(0)
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.lines())-m.height, 0))
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	i := msg.Y + m.off - m.menuRow()
	if m.stage != choosing || msg.Button != tea.MouseLeft || i < 0 || i >= len(m.menu.Items) {
		return nil
	}
	m.menu.At = i
	return m.take(m.found.Pairs[i])
}

// Capturing reports whether letters are text.
func (m *Model) Capturing() bool { return m.stage == typing }

// Head says which exam is opened.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit)}, Note: m.desk.T("sealed")}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	switch m.stage {
	case missing:
		return []key.Binding{keymap.Says(k.Enter, d.T("Look again")), k.Back, k.Help}
	case choosing:
		return []key.Binding{keymap.Says(k.Enter, d.T("Take this envelope")), k.Down, k.Up, k.Back, k.Help}
	case typing:
		return []key.Binding{
			keymap.Says(k.Enter, d.T("Open the exam")), keymap.Says(k.Veil, m.veilVerb()),
			keymap.Typing(k.Back, "Esc", d.T("Back")), keymap.Typing(k.Help, "F1", k.Help.Help().Desc),
		}
	case opening:
		return []key.Binding{keymap.Says(k.Back, d.T("Stop"))}
	}
	return []key.Binding{k.Back, k.Help}
}

func (m *Model) veilVerb() string {
	if m.veiled() {
		return m.desk.T("Show")
	}
	return m.desk.T("Hide")
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{{k.Enter, k.Down, k.Up, k.Veil, k.Back}}
}
