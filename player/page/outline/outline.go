// Package outline owns the list of a course's units: a pane beside the text
// where there is room, an overlay where there is not.
package outline

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/script"
	"carrel/course"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/theme"
	"carrel/player/ui"
)

// Model is the outline of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	Book          *page.Book
	here          course.UnitID // the unit on the screen
	width, height int
	focused       bool
	at            int // the entry under the cursor
	top           int // the first entry on the screen
	entries       []entry
}

// entry is a line of the outline: a unit, or the title of a module.
type entry struct {
	unit  *course.Unit
	title string
	n     int // the unit's number; 0 for one outside of the order
}

// New returns the outline of a book with the cursor on a unit.
func New(d *page.Desk, b *page.Book, here course.UnitID) *Model {
	m := &Model{desk: d, Book: b}
	c := b.Course
	m.entries = make([]entry, 0, len(c.Modules)+c.Len()+len(c.Extras)+1)
	n := 0
	for _, mod := range b.Course.Modules {
		if mod.Title != "" {
			m.entries = append(m.entries, entry{title: b.ModuleTitle(mod)})
		}
		for _, u := range mod.Units {
			n++
			m.entries = append(m.entries, entry{unit: u, title: b.TitleOf(u), n: n})
		}
	}
	m.addExtras(b)
	m.Show(here)
	return m
}

// addExtras adds what belongs to the course and not to its order.
func (m *Model) addExtras(b *page.Book) {
	if len(b.Course.Extras) > 0 {
		m.entries = append(m.entries, entry{title: m.desk.T("Also")})
	}
	for _, u := range b.Course.Extras {
		m.entries = append(m.entries, entry{unit: u, title: b.TitleOf(u)})
	}
}

// Show puts the cursor on the unit that is on the screen.
func (m *Model) Show(here course.UnitID) {
	m.here = here
	for i, e := range m.entries {
		if e.unit != nil && e.unit.ID == here {
			m.at = i
		}
	}
	m.move(0)
}

// Focus gives the outline the keys, or takes them away.
func (m *Model) Focus(on bool) {
	m.focused = on
	if !on {
		m.Show(m.here)
	}
}

// SetSize takes the size of the pane.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.move(0)
	return nil
}

// move moves the cursor by units, over the titles between them.
func (m *Model) move(by int) {
	to := m.at
	for step := by; step != 0; step -= sign(by) {
		next := to + sign(by)
		for next >= 0 && next < len(m.entries) && m.entries[next].unit == nil {
			next += sign(by)
		}
		if next < 0 || next >= len(m.entries) {
			break
		}
		to = next
	}
	m.at = to
	m.top = min(max(m.top, m.at-m.room()+1), m.at)
	if m.at > 0 && m.top == m.at && m.entries[m.at-1].unit == nil {
		m.top-- // the title of its module stays in sight
	}
	m.top = max(min(m.top, len(m.entries)-m.room()), 0)
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// room is how many entries fit in the frame.
func (m *Model) room() int { return max(m.height-2, 1) }

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.move(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter, k.Right):
		return m.open(m.at)
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.PageDown):
		m.move(m.room() - 1)
	case key.Matches(msg, k.PageUp):
		m.move(1 - m.room())
	case key.Matches(msg, k.Top):
		m.move(-len(m.entries))
	case key.Matches(msg, k.Bottom):
		m.move(len(m.entries))
	case key.Matches(msg, k.Outline, k.Left):
		return page.Ask(page.Close{})
	}
	return nil
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	i := m.top + msg.Y - 1
	if msg.Button != tea.MouseLeft || msg.Y < 1 || msg.Y > m.room() || i >= len(m.entries) {
		return nil
	}
	return m.open(i)
}

func (m *Model) open(i int) tea.Cmd {
	if i < 0 || i >= len(m.entries) || m.entries[i].unit == nil {
		return nil
	}
	return page.Ask(page.Open{Book: m.Book, Unit: m.entries[i].unit.ID})
}

// View draws the outline in its frame.
func (m *Model) View() string {
	t := m.desk.Theme
	var lines []string
	for i := m.top; i < len(m.entries) && len(lines) < m.room(); i++ {
		lines = append(lines, m.line(i, t))
	}
	for len(lines) < m.room() {
		lines = append(lines, "")
	}
	return strings.Join(ui.Box(m.desk.T("Outline"), lines, m.width, t), "\n")
}

func (m *Model) line(i int, t *theme.Theme) string {
	e := m.entries[i]
	if e.unit == nil {
		return t.Strong.Render(ui.Cut(script.Isolated(e.title), m.width-4, t))
	}
	text := m.sign(e.unit) + " " + script.Isolated(e.title)
	if e.n > 0 {
		text = m.sign(e.unit) + " " + m.desk.T("%d", e.n) + " " + script.Isolated(e.title)
	}
	text = ui.Cut(text, m.width-6, t)
	switch {
	case m.focused && i == m.at:
		return t.Accent.Render(t.Signs.Bar + " " + text)
	case e.unit.ID == m.here:
		return "  " + t.Accent.Render(text)
	}
	return "  " + t.Text.Render(text)
}

// sign says how it stands with a unit: done, here, quiz, or not yet.
func (m *Model) sign(u *course.Unit) string {
	s := m.desk.Theme.Signs
	switch was := m.desk.In(m.Book, u.ID); {
	case was.Completed:
		return s.Done
	case u.ID == m.here:
		return s.Now
	case was.Handed > 0 && !was.Running:
		return s.Partly // tried, and not passed
	case u.Kind.HandedIn():
		return s.Quiz
	}
	return s.Todo
}

// Head is never shown: the outline stands beside or over a page.
func (m *Model) Head() page.Head { return page.Head{} }

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	return []key.Binding{keymap.Says(k.Enter, d.T("Open")), keymap.Says(k.Down, d.T("Choose")), keymap.Says(k.Back, d.T("Close")), k.Help}
}

// FullHelp is every key of the outline.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{{keymap.Says(k.Enter, d.T("Open")), k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom, keymap.Says(k.Back, d.T("Close"))}}
}

// Here returns the unit that is on the screen.
func (m *Model) Here() course.UnitID { return m.here }
