// Package notes owns the overlay that lists what the learner left in a course:
// bookmarks and notes, in the order of its units. Enter goes there.
package notes

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the list of the bookmarks and notes of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	book          *page.Book
	entries       []entry
	at, top       int
	width, height int
	said          string // of the file that was written
}

// entry is one bookmark or note.
type entry struct {
	progress.Aside
	of *progress.Left
}

// New returns the bookmarks and notes of a book.
func New(d *page.Desk, b *page.Book) *Model {
	m := &Model{desk: d, book: b}
	for _, left := range d.Standing.Notes(b.Course) {
		var here []entry
		for _, a := range append(slices.Clone(left.Bookmarks), left.Notes...) {
			here = append(here, entry{a, &left})
		}
		slices.SortStableFunc(here, func(a, b entry) int { return cmp.Compare(a.Place.Line, b.Place.Line) })
		m.entries = append(m.entries, here...)
	}
	return m
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.move(0)
	return nil
}

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case keptMsg:
		m.kept(msg)
	case tea.MouseWheelMsg:
		m.move(page.Wheel(msg))
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft && msg.Y >= above {
			return m, m.open(m.top + (msg.Y-above)/rows)
		}
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter):
		return m.open(m.at)
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.PageDown):
		m.move(m.room())
	case key.Matches(msg, k.PageUp):
		m.move(-m.room())
	case key.Matches(msg, k.Top):
		m.move(-len(m.entries))
	case key.Matches(msg, k.Bottom):
		m.move(len(m.entries))
	case key.Matches(msg, k.Note):
		return m.keep()
	case key.Matches(msg, k.Marks):
		return page.Ask(page.Close{})
	}
	return nil
}

// An entry takes some rows, and some stand above the first.
const (
	rows  = 2
	above = 3
)

// room is how many entries fit.
func (m *Model) room() int { return max((m.height-above)/rows, 1) }

func (m *Model) move(by int) {
	m.at = min(max(m.at+by, 0), max(len(m.entries)-1, 0))
	m.top = min(max(m.top, m.at-m.room()+1), m.at)
}

// open goes to an entry, if its unit is still there.
func (m *Model) open(i int) tea.Cmd {
	if i < 0 || i >= len(m.entries) || m.entries[i].of.Unit == nil {
		return nil
	}
	e := m.entries[i]
	return page.Ask(page.Open{Book: m.book, Unit: e.of.ID, Line: e.Place.Line, Part: e.Place.Part, Lang: e.Lang, Words: e.Words})
}

// View draws the list.
func (m *Model) View() string {
	t := m.desk.Theme
	lines := []string{"", "  " + t.Quiet.Render(m.state()), ""}
	for i := m.top; i < len(m.entries) && i < m.top+m.room(); i++ {
		lines = append(lines, m.entry(i)...)
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, t), "\n")
}

func (m *Model) state() string {
	d := m.desk
	if len(m.entries) == 0 {
		return d.T("Nothing yet. In a lesson, %s sets a bookmark and %s writes a note.", d.Keys.Bookmark.Help().Key, d.Keys.Note.Help().Key)
	}
	return cmp.Or(m.said, d.T("They are yours and count for nothing."))
}

// entry draws a bookmark or note: what it is, then where.
func (m *Model) entry(i int) []string {
	t, e := m.desk.Theme, m.entries[i]
	sign, says, where := t.Signs.Bookmark, e.Words, m.where(e)
	if e.Under != "" && e.Under != e.Words {
		where += " " + t.Signs.Crumb + " " + clean.Line(e.Under)
	}
	if e.Text != "" {
		sign, says = t.Signs.Note, e.Text
		if e.Words != "" {
			where += " " + t.Signs.Crumb + " " + clean.Line(e.Words)
		}
	}
	pointer, st := "  ", t.Text
	if i == m.at {
		pointer, st = t.Accent.Render(t.Signs.Bar)+" ", t.Strong
	}
	if says = clean.Line(says); says == "" {
		says = m.desk.T("Line %d", e.Place.Line)
	}
	return []string{
		"  " + pointer + t.Accent.Render(sign) + " " + st.Render(ui.Cut(says, m.width-8, t)),
		"      " + t.Quiet.Render(ui.Cut(where, m.width-8, t)),
	}
}

// where names the unit of an entry.
func (m *Model) where(e entry) string {
	if e.of.Unit == nil {
		return m.desk.T("No longer in this course: %s", clean.Line(string(e.of.ID)))
	}
	return m.book.TitleOf(e.of.Unit)
}

// Head says what is listed.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.book.Title(), m.desk.T("Bookmarks and notes")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	esc := keymap.Says(k.Back, d.T("Close"))
	if len(m.entries) == 0 {
		return []key.Binding{esc, k.Help}
	}
	return append(append([]key.Binding{keymap.Says(k.Enter, d.T("Go there")), keymap.Says(k.Down, d.T("Choose"))}, m.keepKeys()...), esc, k.Help)
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Go there")), k.Down, k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom},
		append(m.keepKeys(), keymap.Says(k.Back, d.T("Close"))),
	}
}
