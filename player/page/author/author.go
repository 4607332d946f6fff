// Package author owns the page of first use: it asks about the author of a
// package whom nobody has met, and shows the fingerprint as words that can be
// read out.
package author

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// choice is one way on.
type choice int

const (
	readOnly choice = iota // the first, so that whom to trust is never decided by Enter alone
	trust
	leave
)

// Model asks about the author of one book.
type Model struct {
	page.Plain
	desk          *page.Desk
	open          page.Open // what is to be opened afterwards
	width, height int
	choices       []choice
	menu          ui.Menu
	off           int  // rows above the screen
	waiting       bool // the list is being written
	err           error
}

// New returns the page about the author of a book that is to be opened.
func New(d *page.Desk, o page.Open) *Model {
	m := &Model{desk: d, open: o, choices: []choice{readOnly, trust, leave}}
	if o.Book.Origin.Accept == nil {
		m.choices = []choice{readOnly, leave}
	}
	for _, c := range m.choices {
		m.menu.Items = append(m.menu.Items, m.name(c))
	}
	return m
}

func (m *Model) name(c choice) string {
	switch c {
	case trust:
		return m.desk.T("Trust this author")
	case readOnly:
		return m.desk.T("Only read the course")
	}
	return m.desk.T("Back to the library")
}

// means says what comes of a choice.
func (m *Model) means(c choice) string {
	switch c {
	case trust:
		return m.desk.T("What you do is recorded. Other courses of this author open without a question.")
	case readOnly:
		return m.desk.T("Nothing you do is recorded, and the course earns no certificate.")
	}
	return m.desk.T("The course stays closed.")
}

func (m *Model) here() choice { return m.choices[m.menu.At] }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.follow()
	return nil
}

// Update takes keys, the mouse, and the bad news.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case page.Distrusted:
		m.err, m.waiting = msg.Err, false
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.move(page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter, k.Space):
		return m.choose()
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	}
	return nil
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	at := msg.Y + m.off - m.first()
	if msg.Button != tea.MouseLeft || at < 0 || at >= len(m.menu.Items) {
		return nil
	}
	m.menu.At = at
	return m.choose()
}

func (m *Model) move(by int) {
	m.menu.Move(by)
	m.follow()
}

// follow keeps the choice on the screen.
func (m *Model) follow() {
	all := len(m.lines())
	m.off = min(max(m.first()+m.menu.At+2-m.height, 0), max(all-m.height, 0))
}

// choose does what the cursor is on, unless the list is being written.
func (m *Model) choose() tea.Cmd {
	if m.waiting {
		return nil
	}
	switch m.here() {
	case leave:
		return page.Ask(page.Library{})
	case readOnly:
		return page.Ask(page.ReadOnly{Open: m.open})
	}
	m.waiting, m.err = true, nil
	return page.Ask(page.TrustAuthor{Open: m.open})
}

func (m *Model) measure() int { return max(min(76, m.width-4), 10) }

// head is what stands above the choices. In a low window it gives up its air, so
// that every choice is on the screen.
func (m *Model) head(tight bool) []string {
	t, d, from := m.desk.Theme, m.desk, m.open.Book.Origin
	air, row := []string{""}, 4
	if tight {
		air, row = nil, 6
	}
	var words []string
	for some := range slices.Chunk(from.Words, row) {
		words = append(words, "    "+t.Accent.Render(strings.Join(some, "  ")))
	}
	return slices.Concat(
		air, m.wrap(d.T("Signed by %s, who is not known here yet. These words are the fingerprint of the key:", clean.Line(from.Author))),
		air, words,
		air, m.wrap(d.T("Let whoever gave you the course read them out. If they are the same, nobody changed it.")), []string{""},
	)
}

// tail is what stands below them: what the choice means, and what went wrong.
func (m *Model) tail(tight bool) []string {
	t, d := m.desk.Theme, m.desk
	lines := m.wrap(t.Quiet.Render(m.means(m.here())))
	if !tight {
		lines = append([]string{""}, lines...)
	}
	if m.err != nil {
		lines = append(lines, m.wrap(t.Bad.Render(d.T("The author could not be kept in the list: %s", clean.Line(m.err.Error()))))...)
	}
	return lines
}

// tight reports a window too low for everything with air between.
func (m *Model) tight() bool {
	return len(m.head(false))+len(m.menu.Items)+len(m.tail(false)) > m.height
}

func (m *Model) wrap(s string) []string { return m.desk.Draw.Wrap(s, m.measure()) }

// first is the row of the first choice.
func (m *Model) first() int { return len(m.head(m.tight())) }

func (m *Model) lines() []string {
	tight := m.tight()
	return slices.Concat(m.head(tight), m.menu.Lines(m.desk.Theme), m.tail(tight))
}

// View draws the page.
func (m *Model) View() string {
	margin := strings.Repeat(" ", max((m.width-m.measure())/2, 2))
	var out []string
	for _, l := range m.lines()[m.off:] {
		out = append(out, margin+l)
	}
	return strings.Join(ui.Fill(out, m.width, m.height, m.desk.Theme), "\n")
}

// Head says where one is.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.open.Book.Title(), m.desk.T("Who made it")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k := m.desk.Keys
	return []key.Binding{keymap.Says(k.Enter, m.name(m.here())), keymap.Says(k.Down, m.desk.T("Choose")), k.Back, k.Help}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{{keymap.Says(k.Enter, m.desk.T("Take this choice")), k.Down, k.Up, k.Back}}
}
