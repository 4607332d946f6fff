// Package keys owns the page that shows every key of the place below it.
package keys

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/render"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the help of one place.
type Model struct {
	page.Plain
	desk          *page.Desk
	of            help.KeyMap
	more          []key.Binding // that mean something everywhere, now
	width, height int
	off           int
}

// New returns the help of a place; more are the keys that mean something in
// every place of the course at hand.
func New(d *page.Desk, of help.KeyMap, more ...key.Binding) *Model {
	return &Model{desk: d, of: of, more: more}
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.scroll(0)
	return nil
}

// Update scrolls, and closes on any key that does not.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	if turn, ok := msg.(tea.MouseWheelMsg); ok {
		m.scroll(3 * page.Wheel(turn))
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m, nil
	}
	k := m.desk.Keys
	switch {
	case key.Matches(press, k.Down):
		m.scroll(1)
	case key.Matches(press, k.Up):
		m.scroll(-1)
	case key.Matches(press, k.PageDown):
		m.scroll(m.height)
	case key.Matches(press, k.PageUp):
		m.scroll(-m.height)
	default:
		return m, page.Ask(page.Close{})
	}
	return m, nil
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.lines())-m.height, 0))
}

// View draws the keys in one column.
func (m *Model) View() string {
	return strings.Join(ui.Fill(m.lines()[m.off:], m.width, m.height, m.desk.Theme), "\n")
}

// The keys stand in two columns where each has at least leastColumn cells; none
// needs more than mostColumn.
const (
	leastColumn = 38
	mostColumn  = 60
)

func (m *Model) narrow() bool { return m.width < 2*leastColumn }

// column is the width of one of two columns.
func (m *Model) column() int { return min(m.width/2, mostColumn) }

func (m *Model) lines() []string {
	t, here, all := m.desk.Theme, m.here(), m.all()
	lines := []string{""}
	if m.narrow() {
		for _, l := range append(slices.Concat(here...), all...) {
			lines = append(lines, "  "+l)
		}
		return lines
	}
	left, right := m.columns(here, all)
	for i := range max(len(left), len(right)) {
		lines = append(lines, "  "+ui.Fit(line(left, i), m.column()-2, t)+"  "+line(right, i))
	}
	return lines
}

// columns puts the keys of the place at the left and those of every place at
// the right. Groups that do not fit on the screen go to the head of the right
// column where all can be seen at once like that.
func (m *Model) columns(here [][]string, all []string) (left, right []string) {
	for n := len(here); n > 0; n-- {
		left, right = slices.Concat(here[:n]...), append(slices.Concat(here[n:]...), all...)
		if len(left) < m.height && len(right) < m.height {
			return left, right
		}
	}
	return slices.Concat(here...), all
}

// here are the keys of the place by groups, without those that mean the same
// everywhere; a title stands over the first.
func (m *Model) here() (groups [][]string) {
	t, known := m.desk.Theme, m.everywhere()
	same := func(b key.Binding) bool {
		return slices.ContainsFunc(known, func(k key.Binding) bool { return k.Help() == b.Help() })
	}
	lines := []string{t.Strong.Render(m.desk.T("Keys of this page")), ""}
	for _, group := range m.of.FullHelp() {
		groups = append(groups, append(m.group(lines, slices.DeleteFunc(slices.Clone(group), same)), ""))
		lines = nil
	}
	return groups
}

// all are the keys of every place.
func (m *Model) all() []string {
	d, t := m.desk, m.desk.Theme
	lines := append(m.group([]string{t.Strong.Render(d.T("Keys everywhere")), ""}, m.everywhere()), "")
	return append(lines, render.Wrap(t.Quiet.Render(d.T("The mouse works too: wheel, choices, outline, and the bar below.")), m.room())...)
}

// room is the width of a column's text.
func (m *Model) room() int {
	if m.narrow() {
		return max(m.width-4, 1)
	}
	return m.column() - 4
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

func (m *Model) everywhere() []key.Binding {
	d, k := m.desk, m.desk.Keys
	return append([]key.Binding{k.Back, k.Help, k.Theme, keymap.Says(k.Quit, d.T("Quit; answers are kept")), k.Outline, k.Search}, m.more...)
}

// named is the room that the name of a key takes before what it does.
const named = 14

// group adds keys, one a line; what one does goes on under itself.
func (m *Model) group(lines []string, bs []key.Binding) []string {
	t := m.desk.Theme
	for _, b := range page.Bindings(bs...) {
		head := ui.Pad("  "+t.Key.Render(t.KeyName(b.Help().Key)), named)
		for _, l := range render.Wrap(b.Help().Desc, max(m.room()-named, 10)) {
			lines = append(lines, head+l)
			head = strings.Repeat(" ", named)
		}
	}
	return lines
}

// Head is the help's own.
func (m *Model) Head() page.Head { return page.Head{Crumbs: []string{m.desk.T("Help")}} }

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k := m.desk.Keys
	bar := []key.Binding{keymap.Says(k.Enter, m.desk.T("Close"))}
	if len(m.lines()) > m.height {
		bar = append(bar, keymap.Says(k.Down, m.desk.T("More")))
	}
	return bar
}

// FullHelp is empty: the help has no help.
func (m *Model) FullHelp() [][]key.Binding { return nil }
