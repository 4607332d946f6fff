package player

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/player/page"
	"carrel/player/theme"
)

// key routes a key: leaving, the overlay, the global keys, the page.
func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	m.state.early = false
	switch msg.String() {
	case "ctrl+c":
		return m.quit()
	case "ctrl+z":
		return tea.Suspend
	}
	if m.small() {
		return m.keySmall(msg)
	}
	if !key.Matches(msg, m.desk.Keys.Quit) {
		m.quitting = false // whoever goes on working does not want to leave
	}
	if cmd, done := m.global(msg); done {
		return cmd
	}
	return m.toTop(msg)
}

// toTop gives a message to what gets the keys.
func (m *Model) toTop(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	if m.overlay != nil {
		m.overlay, cmd = m.overlay.Update(msg)
		return cmd
	}
	m.page, cmd = m.page.Update(msg)
	return cmd
}

// keySmall serves a window that is too small to show what a key would do.
func (m *Model) keySmall(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, m.desk.Keys.Quit) {
		return m.quit()
	}
	return nil
}

// global serves the keys that mean the same everywhere.
func (m *Model) global(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.desk.Keys
	typed := m.top().Capturing()
	if typed && msg.Text != "" {
		return nil, false
	}
	switch cmd, mends := m.mend(msg); {
	case mends:
		return cmd, true
	case typed && msg.Code == tea.KeyF1:
		return m.showKeys(), true
	case typed:
		return nil, false
	}
	if m.overlay != nil && key.Matches(msg, k.Back) {
		return m.closeOverlay(), true
	}
	switch {
	case key.Matches(msg, k.Quit):
		return m.quit(), true
	case key.Matches(msg, k.Theme):
		m.auto = false
		return m.restyle(theme.Next(m.desk.Theme.Name)), true
	case key.Matches(msg, k.Help) && !m.helping():
		return m.showKeys(), true
	case key.Matches(msg, k.Outline) && m.outline != nil:
		return m.toggleOutline(), true
	case key.Matches(msg, k.Search) && m.outline != nil:
		return m.find(), true
	case key.Matches(msg, k.Language) && m.polyglot():
		return m.showLanguages(m.outline.Book), true
	case key.Matches(msg, k.Marks) && m.outline != nil && m.overlay == nil:
		return m.showMarks(page.Marks{Book: m.outline.Book}), true
	case key.Matches(msg, k.Backward) && m.overlay == nil:
		return m.turn(-1), true
	case key.Matches(msg, k.Forward) && m.overlay == nil:
		return m.turn(1), true
	case key.Matches(msg, k.Problems) && m.watch.any():
		return m.togglePanel(), true
	}
	return nil, false
}

// mend serves the keys that help while nothing can be saved.
func (m *Model) mend(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.desk.Keys
	switch {
	case m.state.err == nil:
		return nil, false
	case key.Matches(msg, k.Retry):
		return m.save(), true
	case key.Matches(msg, k.Elsewhere) && m.rescuable():
		return m.showRescue(), true
	}
	return nil, false
}

// mouse gives a click on the bar to its key, and everything else to what lies
// under the pointer, in its own coordinates.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	m.state.early = false
	if m.small() {
		return nil
	}
	at := msg.Mouse()
	if _, ok := msg.(tea.MouseClickMsg); ok && at.Y == m.height-1 && at.Button == tea.MouseLeft {
		return m.clickBar(at.X)
	}
	r := m.layout()
	switch {
	case m.overlay != nil && m.overlay != m.outline:
		return m.toOverlay(r.body, msg)
	case m.outline != nil && r.outline.holds(at.X, at.Y):
		_, cmd := m.outline.Update(shift(msg, r.outline))
		return cmd
	case m.overlay != nil:
		return m.clickBeside(msg)
	}
	var cmd tea.Cmd
	m.page, cmd = m.page.Update(shift(msg, r.page))
	return cmd
}

func (m *Model) toOverlay(r rect, msg tea.MouseMsg) tea.Cmd {
	var cmd tea.Cmd
	m.overlay, cmd = m.overlay.Update(shift(msg, r))
	return cmd
}

// clickBeside closes the outline when the page beside it is clicked.
func (m *Model) clickBeside(msg tea.MouseMsg) tea.Cmd {
	if _, ok := msg.(tea.MouseClickMsg); ok {
		return m.closeOverlay()
	}
	return nil
}

// shift moves a mouse message into the coordinates of a rectangle.
func shift(msg tea.MouseMsg, r rect) tea.Msg {
	at := msg.Mouse()
	at.X -= r.x
	at.Y -= r.y
	switch msg.(type) {
	case tea.MouseClickMsg:
		return tea.MouseClickMsg(at)
	case tea.MouseWheelMsg:
		return tea.MouseWheelMsg(at)
	case tea.MouseReleaseMsg:
		return tea.MouseReleaseMsg(at)
	}
	return tea.MouseMotionMsg(at)
}

func (m *Model) clickBar(x int) tea.Cmd {
	for _, z := range m.bar {
		if x >= z.from && x < z.to {
			return m.key(press(z.key))
		}
	}
	return nil
}

// press returns the key message of a key's name.
func press(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "space": tea.KeySpace, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "tab": tea.KeyTab, "f1": tea.KeyF1,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}
