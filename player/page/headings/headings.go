// Package headings owns the overlay that lists the headings of one lesson: a
// line that narrows them down, and Enter goes there.
package headings

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/script"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the list of the headings of one lesson.
type Model struct {
	page.Plain
	desk          *page.Desk
	of            page.Headings
	input         textinput.Model
	shown         []page.Heading // those that hold what is typed
	at, top       int
	width, height int
}

// maxTyped is how many characters can be typed to narrow the list down.
const maxTyped = 120

// New returns the headings of a lesson with the cursor on the one that the
// screen is under.
func New(d *page.Desk, of page.Headings) *Model {
	m := &Model{desk: d, of: of, input: textinput.New(), shown: of.Titles}
	m.input.Prompt, m.input.CharLimit = "# ", maxTyped
	m.input.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	for i, h := range of.Titles {
		if h.Line <= of.Line {
			m.at = i
		}
	}
	return m
}

// Init puts the cursor into the line.
func (m *Model) Init() tea.Cmd { return m.input.Focus() }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.input.SetWidth(max(width-10, 10))
	m.move(0)
	return nil
}

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		msg.Content = clean.Line(msg.Content)
		return m, m.typed(msg)
	case tea.MouseWheelMsg:
		m.move(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		if i := m.top + msg.Y - above; msg.Button == tea.MouseLeft && msg.Y >= above {
			return m, m.open(i)
		}
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		return page.Ask(page.Close{})
	case "enter":
		return m.open(m.at)
	case "down", "ctrl+n":
		m.move(1)
	case "up", "ctrl+p":
		m.move(-1)
	case "pgdown":
		m.move(m.room())
	case "pgup":
		m.move(-m.room())
	default:
		return m.typed(msg)
	}
	return nil
}

// typed gives a key to the line and narrows the list down to what it holds.
func (m *Model) typed(msg tea.Msg) tea.Cmd {
	was := m.input.Value()
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	if m.input.Value() == was {
		return cmd
	}
	m.shown, m.at, m.top = m.of.Titles, 0, 0
	if words := m.words(); words != "" {
		m.shown = holding(m.of.Titles, ui.Finder(words))
	}
	return cmd
}

func (m *Model) words() string { return strings.TrimSpace(m.input.Value()) }

func holding(all []page.Heading, find func(string) [][2]int) []page.Heading {
	var out []page.Heading
	for _, h := range all {
		if len(find(h.Title)) > 0 {
			out = append(out, h)
		}
	}
	return out
}

// above is how many rows stand above the list.
const above = 4

// room is how many headings fit below the line.
func (m *Model) room() int { return max(m.height-above, 1) }

func (m *Model) move(by int) {
	m.at = min(max(m.at+by, 0), max(len(m.shown)-1, 0))
	m.top = min(max(m.top, m.at-m.room()+1), m.at)
}

func (m *Model) open(i int) tea.Cmd {
	if i < 0 || i >= len(m.shown) {
		return nil
	}
	return page.Ask(page.Jump{Place: progress.Place{Line: m.shown[i].Line}})
}

// View draws the line and the headings that hold what is typed.
func (m *Model) View() string {
	t := m.desk.Theme
	m.input.SetStyles(ui.InputStyles(t))
	lines := []string{"", "  " + m.input.View(), "  " + t.Quiet.Render(m.state()), ""}
	find := ui.Finder(m.words())
	for i := m.top; i < len(m.shown) && i < m.top+m.room(); i++ {
		lines = append(lines, ui.Mark(m.line(i), find, t.Found))
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, t), "\n")
}

// line draws a heading, indented by its level.
func (m *Model) line(i int) string {
	t, h := m.desk.Theme, m.shown[i]
	text := ui.Cut(strings.Repeat("  ", min(max(h.Level-1, 0), 5))+script.Isolated(h.Title), m.width-6, t)
	if i == m.at {
		return "  " + t.Accent.Render(t.Signs.Bar+" "+text)
	}
	return "    " + t.Text.Render(text)
}

func (m *Model) state() string {
	switch d := m.desk; {
	case len(m.of.Titles) == 0:
		return d.T("This lesson has no headings.")
	case m.words() == "":
		return d.T("Type a part of the heading. Case and accents do not matter.")
	case len(m.shown) == 0:
		return d.T("Nothing found.")
	default:
		return d.T("%d found", len(m.shown))
	}
}

// Capturing is true: letters are typed into the line.
func (m *Model) Capturing() bool { return true }

// Head says what is listed.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.of.Book.Title(), m.of.Book.TitleOf(m.of.Unit), m.desk.T("Headings")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	esc := keymap.Typing(k.Back, "Esc", d.T("Close"))
	if len(m.shown) == 0 {
		return []key.Binding{esc}
	}
	return []key.Binding{keymap.Says(k.Enter, d.T("Go there")), keymap.Typing(k.Down, "↓", d.T("Choose")), esc}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
