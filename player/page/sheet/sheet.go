// Package sheet owns the overlay in which the trainee says where the response
// sheet of a sealed exam goes, beside where it is written anyhow.
package sheet

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// maxPath is the longest folder name that can be typed, in characters.
const maxPath = 1024

// Model is one line for the folder, and what came of writing there.
type Model struct {
	page.Plain
	desk          *page.Desk
	asked         page.Sheets
	width, height int
	dir           textinput.Model
	writing       bool
	done          *page.SheetExported
}

// New returns the choice of a folder, in which dir stands at first.
func New(d *page.Desk, asked page.Sheets, dir string) *Model {
	m := &Model{desk: d, asked: asked, dir: textinput.New()}
	m.dir.Prompt, m.dir.CharLimit = "> ", maxPath
	m.dir.SetValue(dir)
	m.dir.SetStyles(ui.InputStyles(d.Theme))
	m.dir.Focus()
	return m
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.dir.SetWidth(max(width-8, 10))
	return nil
}

// Restyle dresses the line that is typed.
func (m *Model) Restyle() tea.Cmd {
	m.dir.SetStyles(ui.InputStyles(m.desk.Theme))
	return nil
}

// Update takes keys, and what came of writing.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case page.SheetExported:
		m.writing, m.done = false, &msg
	case tea.PasteMsg:
		m.dir, _ = m.dir.Update(msg)
	case tea.KeyPressMsg:
		switch {
		case msg.Code == tea.KeyEscape:
			return m, page.Ask(page.Close{})
		case key.Matches(msg, m.desk.Keys.Enter):
			return m, m.write()
		}
		m.dir, _ = m.dir.Update(msg) // its commands only blink
	}
	return m, nil
}

// write asks for the sheet, unless one is being written.
func (m *Model) write() tea.Cmd {
	dir := strings.TrimSpace(m.dir.Value())
	if m.writing || dir == "" {
		return nil
	}
	m.writing, m.done = true, nil
	return page.Ask(page.ExportSheet{Book: m.asked.Book, Unit: m.asked.Unit, Dir: dir})
}

// View draws the overlay.
func (m *Model) View() string {
	d, t := m.desk, m.desk.Theme
	lines := append([]string{""}, m.wrap(t.Strong.Render(d.T("Where may a copy of the response sheet go?")))...)
	lines = append(lines, m.wrap(t.Quiet.Render(d.T("It holds what you have answered so far, signed by this computer, and only the examiners can read it.")))...)
	lines = append(append(lines, "", m.dir.View(), ""), m.state()...)
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, t), "\n")
}

// state says what came of writing.
func (m *Model) state() (lines []string) {
	t, d := m.desk.Theme, m.desk
	switch {
	case m.writing:
		return m.wrap(t.Quiet.Render(d.T("Writing ...")))
	case m.done == nil:
		return nil
	case m.done.Err != nil:
		return m.wrap(t.Bad.Render(t.Signs.Wrong + " " + d.T("It could not be written there: %s", clean.Line(m.done.Why))))
	}
	for _, f := range m.done.Written.Files {
		lines = append(lines, m.wrap(t.Signs.Done+" "+d.T("Written: %s", clean.Line(f)))...)
	}
	return lines
}

func (m *Model) wrap(s string) []string { return render.Wrap(s, max(min(76, m.width-4), 10)) }

// Capturing is true: a folder is typed.
func (m *Model) Capturing() bool { return true }

// Head says where one is.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.asked.Book.Title(), m.asked.Book.TitleOf(m.asked.Unit), m.desk.T("Response sheet")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	return []key.Binding{keymap.Says(k.Enter, d.T("Write it")), keymap.Typing(k.Back, "Esc", d.T("Close"))}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
