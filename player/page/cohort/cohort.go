// Package cohort owns the page that shows an instructor a class: a table of
// people that can be sorted, narrowed down and moved sideways, all that is known
// of one of them, and how the questions of each test did.
package cohort

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/script"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/theme"
	"carrel/player/ui"
)

// Class is what is shown. Its texts are clean.
type Class struct {
	Title   string
	Summary string
	Columns []Column // the first stays where it is
	People  int
	Bad     func(i int) bool         // there is something to look at
	Cell    func(i, column int) Cell // of a person
	Detail  func(i int) []string     // one line each; a line without indent is a heading
	Tests   []string                 // their titles
	// Test tells of a test, when it is shown, in a width, and in ASCII where the
	// theme has nothing else.
	Test func(t, width int, ascii bool) []Block
}

// Column is one of the table.
type Column struct {
	Title  string
	Number bool // its cells stand at the right, and are sorted by Order
	Wide   bool // its cells are sentences
}

// Cell is what a person has in a column.
type Cell struct {
	Text  string
	Order float64
}

// Block is a part of what is told of a test: a paragraph, or lines as they are.
type Block struct {
	Title string
	Text  string
	Lines []string
}

// view is what is on the screen.
type view int

const (
	table view = iota
	person
	tests
)

// Model is the page.
type Model struct {
	page.Plain
	desk  *page.Desk
	class *Class
	input textinput.Model
	typed bool // letters narrow the table down

	shown     []int // people, in their order
	at, top   int
	column    int // under the cursor: what is sorted by
	left      int // the first column that moves
	sorted    int // the column that it is sorted by; -1 for none
	backwards bool

	view          view
	test          int
	lines         []string // of a person or a test
	off           int
	width, height int
}

// maxTyped is how many characters can be typed to narrow the table down.
const maxTyped = 80

// New returns the table of a class.
func New(d *page.Desk, c *Class) *Model {
	m := &Model{desk: d, class: c, input: textinput.New(), sorted: -1, left: 1}
	m.input.Prompt, m.input.CharLimit = "/ ", maxTyped
	m.input.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	m.narrow()
	return m
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.input.SetWidth(max(width-10, 10))
	m.redraw()
	m.move(0)
	return nil
}

// Restyle draws again.
func (m *Model) Restyle() tea.Cmd {
	m.redraw()
	return nil
}

// Capturing is true while letters narrow the table down.
func (m *Model) Capturing() bool { return m.typed }

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if m.typed {
			return m, m.typing(msg)
		}
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.typed {
			msg.Content = clean.Line(msg.Content)
			return m, m.typing(msg)
		}
	case tea.MouseWheelMsg:
		m.move(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		m.click(msg)
	}
	return m, nil
}

func (m *Model) click(msg tea.MouseClickMsg) {
	if i := m.top + msg.Y - above; m.view == table && msg.Button == tea.MouseLeft && msg.Y >= above && i < len(m.shown) {
		if m.at == i {
			m.open(person)
		}
		m.at = i
	}
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.PageDown):
		m.move(m.room())
	case key.Matches(msg, k.PageUp):
		m.move(-m.room())
	case key.Matches(msg, k.Top):
		m.move(-m.length())
	case key.Matches(msg, k.Bottom):
		m.move(m.length())
	case key.Matches(msg, k.Back):
		return m.back()
	case key.Matches(msg, k.Next, k.Right) && m.view == tests:
		m.turn(1)
	case key.Matches(msg, k.Previous, k.Left) && m.view == tests:
		m.turn(-1)
	case key.Matches(msg, k.Problems) && len(m.class.Tests) > 0:
		m.open(tests)
	case m.view == table:
		return m.tableKey(msg)
	}
	return nil
}

func (m *Model) tableKey(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Right), key.Matches(msg, k.Sideways):
		m.sideways(1)
	case key.Matches(msg, k.Left), key.Matches(msg, k.SidewaysBack):
		m.sideways(-1)
	case key.Matches(msg, k.Retry):
		m.sort()
	case key.Matches(msg, k.Search):
		m.typed = true
		return m.input.Focus()
	case key.Matches(msg, k.Enter) && len(m.shown) > 0:
		m.open(person)
	}
	return nil
}

// back leaves a person or a test, and what was typed.
func (m *Model) back() tea.Cmd {
	if m.view != table {
		m.view = table
		m.move(0)
		return nil
	}
	m.input.SetValue("")
	m.narrow()
	return nil
}

func (m *Model) typing(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && (press.String() == "enter" || press.String() == "esc") {
		m.typed = false
		m.input.Blur()
		if press.String() == "esc" {
			m.input.SetValue("")
			m.narrow()
		}
		return nil
	}
	was := m.input.Value()
	var cmd tea.Cmd
	if m.input, cmd = m.input.Update(msg); m.input.Value() != was {
		m.narrow()
	}
	return cmd
}

// narrow keeps the people one of whose cells holds what is typed.
func (m *Model) narrow() {
	m.shown, m.at, m.top = m.shown[:0], 0, 0
	words := strings.TrimSpace(m.input.Value())
	find := ui.Finder(words)
	for i := range m.class.People {
		if words == "" || m.holds(i, find) {
			m.shown = append(m.shown, i)
		}
	}
	m.order()
}

func (m *Model) holds(i int, find func(string) [][2]int) bool {
	for c := range m.class.Columns {
		if len(find(m.class.Cell(i, c).Text)) > 0 {
			return true
		}
	}
	return false
}

// sort orders by the column under the cursor, and the other way when it is
// already.
func (m *Model) sort() {
	m.backwards = m.sorted == m.column && !m.backwards
	m.sorted = m.column
	m.order()
}

func (m *Model) order() {
	if m.sorted < 0 {
		return
	}
	number := m.class.Columns[m.sorted].Number
	slices.SortStableFunc(m.shown, func(a, b int) int {
		x, y := m.class.Cell(a, m.sorted), m.class.Cell(b, m.sorted)
		by := cmp.Or(strings.Compare(x.Text, y.Text), cmp.Compare(a, b))
		if number {
			by = cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(a, b))
		}
		if m.backwards {
			return -by
		}
		return by
	})
}

// sideways moves the cursor over the columns; those that stand at the right of
// the first one move when it would leave the screen.
func (m *Model) sideways(by int) {
	m.column = min(max(m.column+by, 0), len(m.class.Columns)-1)
	if m.column > 0 && m.column < m.left {
		m.left = m.column
	}
	for m.left < m.column && !slices.Contains(m.visible(), m.column) {
		m.left++
	}
	if m.column == 0 {
		m.left = 1
	}
}

// move moves the cursor of the table, or the lines of what is open.
func (m *Model) move(by int) {
	if m.view != table {
		m.off = min(max(m.off+by, 0), max(len(m.lines)-m.height, 0))
		return
	}
	m.at = min(max(m.at+by, 0), max(len(m.shown)-1, 0))
	m.top = min(max(m.top, m.at-m.room()+1), m.at)
}

// length is more than can be moved.
func (m *Model) length() int { return max(len(m.shown), len(m.lines)) + m.height }

// above is how many rows stand above the people.
const above = 3

func (m *Model) room() int {
	if m.view != table {
		return max(m.height-1, 1)
	}
	return max(m.height-above, 1)
}

func (m *Model) open(v view) {
	m.view, m.off = v, 0
	m.redraw()
}

func (m *Model) turn(by int) {
	n := len(m.class.Tests)
	m.test = (m.test + by + n) % n
	m.open(tests)
}

// redraw lays out what is open for the width.
func (m *Model) redraw() {
	switch {
	case m.width == 0 || m.view == table:
		m.lines = nil
	case m.view == person && len(m.shown) > 0:
		m.lines = m.personLines(m.shown[m.at])
	case m.view == tests:
		m.lines = m.testLines()
	}
	m.move(0)
}

func (m *Model) personLines(i int) []string {
	t := m.desk.Theme
	out := []string{""}
	for _, l := range m.class.Detail(i) {
		rest := strings.TrimLeft(l, " ")
		indent := len(l) - len(rest)
		for k, w := range m.desk.Draw.Wrap(script.Isolated(rest), max(m.width-4-indent, 10)) {
			if indent == 0 {
				w = t.Strong.Render(w)
			} else if w = t.Text.Render(w); k > 0 {
				w = "  " + w
			}
			out = append(out, "  "+strings.Repeat(" ", indent)+w)
		}
	}
	return out
}

func (m *Model) testLines() []string {
	t, width := m.desk.Theme, max(m.width-4, 20)
	out := []string{""}
	for _, b := range m.class.Test(m.test, width, t.Name == theme.ASCII) {
		if b.Title != "" {
			out = append(out, "  "+t.Strong.Render(ui.Cut(b.Title, width, t)))
		}
		if b.Text != "" {
			for _, l := range m.desk.Draw.Wrap(b.Text, width) {
				out = append(out, "  "+t.Text.Render(l))
			}
		}
		for _, l := range b.Lines {
			out = append(out, "  "+t.Text.Render(l))
		}
		out = append(out, "")
	}
	return out
}

// View draws what is open.
func (m *Model) View() string {
	lines := m.lines
	if m.view == table {
		lines = m.tableLines()
	} else {
		lines = lines[min(m.off, len(lines)):]
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) tableLines() []string {
	t := m.desk.Theme
	m.input.SetStyles(ui.InputStyles(t))
	first := "  " + t.Quiet.Render(m.state())
	if m.typed {
		first = "  " + m.input.View()
	}
	columns := m.visible()
	head := "    "
	for _, c := range columns {
		head += m.headCell(c) + "  "
	}
	out := []string{first, "", head}
	for i := m.top; i < len(m.shown) && i < m.top+m.room(); i++ {
		out = append(out, m.row(i, columns))
	}
	return out
}

// state says how many there are, and how they are narrowed down and sorted.
func (m *Model) state() string {
	d := m.desk
	if words := strings.TrimSpace(m.input.Value()); words != "" {
		return d.T("%d of %d hold %q", len(m.shown), m.class.People, words)
	}
	return m.class.Summary
}

// headCell is the title of a column: the one under the cursor stands out, and
// an arrow says how the table is sorted.
func (m *Model) headCell(c int) string {
	t, col := m.desk.Theme, m.class.Columns[c]
	title := col.Title
	if c == m.sorted {
		arrow := t.Signs.Down
		if m.backwards {
			arrow = t.Signs.Up
		}
		title = arrow + " " + title
	}
	if c == m.column {
		return t.Accent.Render(t.Signs.Bar) + t.Strong.Render(m.fit(title, m.widthOf(c)-1, col.Number))
	}
	return t.Quiet.Render(m.fit(title, m.widthOf(c), col.Number))
}

func (m *Model) row(i int, columns []int) string {
	t, p := m.desk.Theme, m.shown[i]
	mark := " "
	if m.class.Bad(p) {
		mark = t.Bad.Render("!")
	}
	cursor := "  "
	if i == m.at {
		cursor = t.Accent.Render(t.Signs.Bar) + " "
	}
	line := " " + cursor + mark
	for _, c := range columns {
		text := m.fit(m.class.Cell(p, c).Text, m.widthOf(c), m.class.Columns[c].Number)
		style := t.Text
		if i == m.at {
			style = t.Accent
		}
		line += style.Render(text) + "  "
	}
	return line
}

// fit cuts or pads a text; numbers stand at the right.
func (m *Model) fit(s string, width int, right bool) string {
	t := m.desk.Theme
	s = ui.Cut(script.Isolated(s), width, t)
	if right {
		return strings.Repeat(" ", max(width-ansi.StringWidth(s), 0)) + s
	}
	return ui.Pad(s, width)
}

// Widths of columns in cells.
const (
	leastWidth = 6
	wordWidth  = 11
	mostWidth  = 16
	nameWidth  = 24
)

// widthOf is the width of a column: of the title, within limits.
func (m *Model) widthOf(c int) int {
	if c == 0 {
		return min(nameWidth, max(m.width/3, 12))
	}
	if m.class.Columns[c].Wide {
		return 2 * mostWidth
	}
	least := leastWidth
	if !m.class.Columns[c].Number {
		least = wordWidth
	}
	return min(max(ansi.StringWidth(m.class.Columns[c].Title)+3, least), mostWidth)
}

// visible are the columns that fit: the first one, and those from left on.
func (m *Model) visible() []int {
	out, room := []int{0}, m.width-6-m.widthOf(0)
	for c := m.left; c < len(m.class.Columns); c++ {
		if room -= m.widthOf(c) + 2; room < 0 && len(out) > 1 {
			break
		}
		out = append(out, c)
	}
	return out
}

// Head says what is shown.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.class.Title}}
	switch {
	case m.view == person && len(m.shown) > 0:
		h.Crumbs = append(h.Crumbs, m.class.Cell(m.shown[m.at], 0).Text)
	case m.view == tests:
		h.Crumbs = append(h.Crumbs, m.class.Tests[m.test])
		h.Note = m.desk.T("%d/%d", m.test+1, len(m.class.Tests))
	default:
		h.Note = m.desk.T("%d/%d", min(m.at+1, len(m.shown)), len(m.shown))
	}
	return h
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	questions := keymap.Says(k.Problems, d.T("Questions"))
	questions.SetEnabled(len(m.class.Tests) > 0)
	switch {
	case m.typed:
		return []key.Binding{keymap.Says(k.Enter, d.T("Keep")), keymap.Typing(k.Back, "Esc", d.T("All"))}
	case m.view == tests:
		return []key.Binding{keymap.Says(k.Back, d.T("Table")), keymap.Says(k.Right, d.T("Next test")), k.Help}
	case m.view == person:
		return []key.Binding{keymap.Says(k.Back, d.T("Table")), questions, k.Help}
	}
	return []key.Binding{
		keymap.Says(k.Enter, d.T("Person")), questions, keymap.Says(k.Search, d.T("Filter")), keymap.Says(k.Retry, d.T("Sort")),
		keymap.Says(k.Right, d.T("Columns")), k.Quit, k.Help,
	}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{m.ShortHelp(), {k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.Left}}
}
