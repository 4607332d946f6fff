// Package rescue owns the overlay in which the trainee chooses where a copy of
// all progress goes while the disk refuses to take it.
package rescue

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// maxPath is the longest folder name that can be typed, in characters.
const maxPath = 1024

// Model is the list of places, and at its end a line for another one.
type Model struct {
	page.Plain
	desk          *page.Desk
	why           string // nothing can be saved
	width, height int
	places        []string
	menu          ui.Menu
	other         textinput.Model
	writing       bool
	done          *page.Rescued
}

// New returns the choice of a place. Why says in plain words what is wrong.
func New(d *page.Desk, why string) *Model {
	m := &Model{desk: d, why: why, other: textinput.New()}
	m.other.Prompt, m.other.CharLimit = "", maxPath
	m.list(nil)
	return m
}

func (m *Model) list(places []string) {
	m.places, m.menu.Items = places, nil
	for _, p := range places {
		m.menu.Items = append(m.menu.Items, clean.Line(p))
	}
	m.menu.Items = append(m.menu.Items, m.desk.T("Another folder:"))
}

// typing reports whether the cursor is on the line for another place.
func (m *Model) typing() bool { return m.menu.At == len(m.places) }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.other.SetWidth(max(width-ansi.StringWidth(m.desk.T("Another folder:"))-10, 10))
	return nil
}

// Update takes keys, the mouse, the places, and what came of writing.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case page.Places:
		m.list(msg)
		return m, m.focus()
	case page.Rescued:
		m.writing, m.done = false, &msg
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.typed(msg)
	case tea.MouseWheelMsg:
		return m, m.move(page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch msg.String() {
	case "esc":
		return page.Ask(page.Close{})
	case "enter":
		return m.choose()
	case "down":
		return m.move(1)
	case "up":
		return m.move(-1)
	}
	switch {
	case m.typing():
		return m.typed(msg)
	case key.Matches(msg, k.Space):
		return m.choose()
	case key.Matches(msg, k.Down):
		return m.move(1)
	case key.Matches(msg, k.Up):
		return m.move(-1)
	}
	return nil
}

func (m *Model) typed(msg tea.Msg) tea.Cmd {
	if !m.typing() {
		return nil
	}
	var cmd tea.Cmd
	m.other, cmd = m.other.Update(msg)
	return cmd
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	at := msg.Y - len(m.head())
	if msg.Button != tea.MouseLeft || at < 0 || at >= len(m.menu.Items) {
		return nil
	}
	m.menu.At = at
	if m.typing() {
		return m.focus()
	}
	return m.choose()
}

func (m *Model) move(by int) tea.Cmd {
	m.menu.Move(by)
	return m.focus()
}

func (m *Model) focus() tea.Cmd {
	if m.typing() {
		return m.other.Focus()
	}
	m.other.Blur()
	return nil
}

// choose asks for the copy, unless one is being written.
func (m *Model) choose() tea.Cmd {
	dir := strings.TrimSpace(m.other.Value())
	if !m.typing() {
		dir = m.places[m.menu.At]
	}
	if m.writing || dir == "" {
		return nil
	}
	m.writing, m.done = true, nil
	return page.Ask(page.Rescue{Dir: dir})
}

// head is the question, and below it what it is about, or what came of the
// answer: in a low window that must not be under the list.
func (m *Model) head() []string {
	title := m.desk.Theme.Strong.Render(m.desk.T("Where may a copy of your progress go?"))
	return append(append(append([]string{""}, m.wrap(title)...), m.wrap(m.state())...), "")
}

func (m *Model) state() string {
	t, d := m.desk.Theme, m.desk
	switch {
	case m.writing:
		return t.Quiet.Render(d.T("Writing ..."))
	case m.done == nil:
		return t.Quiet.Render(m.about())
	case m.done.Err != nil:
		return t.Bad.Render(d.T("It could not be written there: %s", clean.Line(m.done.Why)))
	}
	return m.success()
}

func (m *Model) about() string {
	about := m.desk.T("All of it, with what is not saved yet, is written there as a signed record. Here, saving is tried again all the same.")
	if m.why != "" {
		about = m.desk.T("Not saved: %s.", m.why) + " " + about
	}
	return about
}

func (m *Model) success() string {
	t, d := m.desk.Theme, m.desk
	file := t.Accent.Render(clean.Line(m.done.File))
	if m.done.Alone {
		return d.T("Written: %s. What was saved before could not be read, so it holds what was not saved. carrel merge takes it in.", file)
	}
	return d.T("Written: %s. If you have to leave without saving, carrel merge takes it in later.", file)
}

func (m *Model) wrap(s string) []string { return render.Wrap(s, max(min(76, m.width-4), 10)) }

// View draws the list.
func (m *Model) View() string {
	menu := m.menu.Lines(m.desk.Theme)
	m.other.SetStyles(ui.InputStyles(m.desk.Theme))
	menu[len(menu)-1] += " " + m.other.View()
	lines := append(m.head(), menu...)
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

// Capturing reports whether letters are typed into the line.
func (m *Model) Capturing() bool { return m.typing() }

// Head says where one is.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{"Carrel", m.desk.T("Save elsewhere")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	return []key.Binding{keymap.Says(k.Enter, d.T("Write it")), keymap.Typing(k.Down, "↑ ↓", d.T("Choose")), keymap.Typing(k.Back, "Esc", d.T("Close"))}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
