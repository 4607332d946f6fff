// Package files owns the overlay that saves copies of files of a course: it asks
// for a folder and says what came of it.
package files

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/handout"
	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// maxPath is the longest folder name that can be typed, in characters.
const maxPath = 1024

// Model is the line for a folder.
type Model struct {
	page.Plain
	desk          *page.Desk
	of            page.Save
	dir           textinput.Model
	job           page.Job
	done          *copiedMsg
	width, height int
}

// copiedMsg is what came of copying.
type copiedMsg struct {
	gen    int64
	copied handout.Copied
	err    error
}

// New returns the question where files may go. A folder that is named for the
// course, in the one that the program was started in, is offered.
func New(d *page.Desk, of page.Save) *Model {
	m := &Model{desk: d, of: of, dir: textinput.New()}
	m.dir.Prompt, m.dir.CharLimit = "", maxPath
	m.dir.SetValue(handout.Folder(of.Book.Name))
	return m
}

// Init puts the cursor into the line.
func (m *Model) Init() tea.Cmd { return m.dir.Focus() }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.dir.SetWidth(max(min(m.measure(), width-6), 10))
	return nil
}

func (m *Model) measure() int { return max(min(76, m.width-4), 10) }

// Update takes keys, and what came of copying.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case copiedMsg:
		if m.job.Ends(msg.gen) {
			m.done = &msg
		}
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		msg.Content = clean.Line(msg.Content)
		return m, m.typed(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		return page.Ask(page.Close{})
	case "enter":
		if m.saved() {
			return page.Ask(page.Close{})
		}
		return m.save()
	}
	return m.typed(msg)
}

// typed changes the folder; what came of the one before no longer counts.
func (m *Model) typed(msg tea.Msg) (cmd tea.Cmd) {
	was := m.dir.Value()
	m.dir, cmd = m.dir.Update(msg)
	if m.dir.Value() != was {
		m.done = nil
	}
	return cmd
}

func (m *Model) saved() bool { return m.done != nil && m.done.err == nil }

// save copies the files, unless that is under way.
func (m *Model) save() tea.Cmd {
	dir := strings.TrimSpace(m.dir.Value())
	if dir == "" || m.job.Running() || m.desk.Copy == nil {
		return nil
	}
	m.job.Start()
	m.done = nil
	gen, write, of := m.job.Gen, m.desk.Copy, m.of
	return func() tea.Msg {
		copied, err := write(of.Book.FS, of.Files, dir)
		return copiedMsg{gen, copied, err}
	}
}

// View draws the question, and below it what came of it. In a low window the names
// of the files give way.
func (m *Model) View() string {
	t := m.desk.Theme
	m.dir.SetStyles(ui.InputStyles(t))
	lines := append([]string{""}, m.wrap(t.Strong.Render(m.title()))...)
	rest := append([]string{""}, m.wrap(t.Quiet.Render(m.desk.T("Into the folder:")))...)
	rest = append(rest, m.dir.View(), "")
	rest = append(rest, m.wrap(m.state())...)
	lines = append(append(lines, m.names(m.height-len(lines)-len(rest))...), rest...)
	for i := range lines {
		lines[i] = "  " + lines[i]
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, t), "\n")
}

func (m *Model) title() string {
	if n := len(m.of.Files); n > 1 {
		return m.desk.T("Where may copies of %d files go?", n)
	}
	return m.desk.T("Where may a copy of the file go?")
}

// names are the files, as many as there is room for.
func (m *Model) names(room int) []string {
	t, files := m.desk.Theme, m.of.Files
	n := len(files)
	if n > room {
		n = max(room-1, 0)
	}
	var out []string
	for _, f := range files[:n] {
		out = append(out, ui.Cut(t.Text.Render(clean.Line(f.Path))+"  "+t.Quiet.Render(f.Says()), m.measure(), t))
	}
	if more := len(files) - n; more > 0 && room > 0 {
		out = append(out, t.Quiet.Render(m.desk.T("and %d more", more)))
	}
	return out
}

func (m *Model) state() string {
	t, d := m.desk.Theme, m.desk
	switch {
	case m.job.Running():
		return t.Quiet.Render(d.T("Writing ..."))
	case m.done == nil:
		return t.Quiet.Render(d.T("The folder begins where the program was started, and is made when it is not there. Nothing is overwritten."))
	case m.done.err != nil:
		return t.Bad.Render(d.T("Not saved: %s", clean.Line(m.done.err.Error())))
	}
	return t.Text.Render(m.success())
}

func (m *Model) success() string {
	d, of := m.desk, m.done.copied
	dir := clean.Line(of.Dir)
	switch {
	case of.New == 0:
		return d.T("Already there, the same to the byte: %d of %d in %s", of.There, of.There, dir)
	case of.There > 0:
		return d.T("Saved: %d, already there: %d, in %s", of.New, of.There, dir)
	}
	return d.T("Saved: %d of %d in %s", of.New, of.New, dir)
}

func (m *Model) wrap(s string) []string { return render.Wrap(s, m.measure()) }

// Capturing is true: letters are typed into the line.
func (m *Model) Capturing() bool { return true }

// Head says where one is.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.of.Book.Title(), m.desk.T("Save files")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	does := d.T("Save")
	if m.saved() {
		does = d.T("Close")
	}
	return []key.Binding{keymap.Says(k.Enter, does), keymap.Typing(k.Back, "Esc", d.T("Close"))}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }
