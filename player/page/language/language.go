// Package language owns the overlay in which the language of a course is
// chosen. Progress belongs to the course, whatever language it is read in.
package language

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/ui"
)

// Model is the list of the languages of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	book          *page.Book
	width, height int
	tags          []string
	menu          ui.Menu
}

// source stands for a language that is not known. Nothing is translated into
// it.
const source = "und"

func (m *Model) name(tag string) string {
	if tag == source {
		return m.desk.T("As it was written")
	}
	return phrase.NameOf(tag)
}

// New returns the languages of a book with the cursor on the one it is read in.
func New(d *page.Desk, b *page.Book) *Model {
	m := &Model{desk: d, book: b, tags: b.Course.Locales}
	if b.Course.Locale == "" { // a folder that does not say what it is written in
		m.tags = append([]string{source}, m.tags...)
	}
	for _, tag := range m.tags {
		m.menu.Items = append(m.menu.Items, m.name(tag))
	}
	m.menu.At = max(slices.Index(m.tags, content.Language(b.Course, d.Lang(b))), 0)
	return m
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	return nil
}

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.menu.Move(page.Wheel(msg))
	case tea.MouseClickMsg:
		if at := msg.Y - m.first() + m.top(); msg.Y >= m.first() && at < len(m.menu.Items) && msg.Button == tea.MouseLeft {
			m.menu.At = at
			return m, m.choose()
		}
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter, k.Space):
		return m.choose()
	case key.Matches(msg, k.Down):
		m.menu.Move(1)
	case key.Matches(msg, k.Up):
		m.menu.Move(-1)
	case key.Matches(msg, k.Language):
		return page.Ask(page.Close{})
	}
	return nil
}

func (m *Model) choose() tea.Cmd {
	return page.Ask(page.Speak{Book: m.book, Lang: m.tags[m.menu.At]})
}

// first is the row of the first language on the screen; top, how many are
// above it.
func (m *Model) first() int { return len(m.head()) }
func (m *Model) top() int   { return max(m.menu.At-(m.height-m.first())+1, 0) }

func (m *Model) head() []string {
	t := m.desk.Theme
	lines := []string{"", t.Strong.Render(m.desk.T("In which language do you want to read?"))}
	for _, l := range render.Wrap(m.fallback(), max(m.width-4, 1)) {
		lines = append(lines, t.Quiet.Render(l))
	}
	return append(lines, "")
}

func (m *Model) fallback() string {
	if m.book.Course.Locale == "" {
		return m.desk.T("What is not translated is shown as it was written. Your progress is the same in all.")
	}
	return m.desk.T("What is not translated is shown in %s. Your progress is the same in all.", phrase.NameOf(m.book.Course.Locale))
}

// View draws the list.
func (m *Model) View() string {
	lines := append(m.head(), m.menu.Lines(m.desk.Theme)[m.top():]...)
	for i, l := range lines {
		lines[i] = "  " + l
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

// Head says where one is.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.book.Title(), m.desk.T("Language")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	return []key.Binding{keymap.Says(k.Enter, d.T("Read in this language")), keymap.Says(k.Down, d.T("Choose")), keymap.Says(k.Back, d.T("Close")), k.Help}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{{keymap.Says(k.Enter, d.T("Read in this language")), k.Down, k.Up, keymap.Says(k.Back, d.T("Close"))}}
}
