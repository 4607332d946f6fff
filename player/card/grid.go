package card

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/player/keymap"
	"carrel/player/ui"
)

// columns is where the columns of a grid stand.
type columns struct {
	label  int   // room of what stands before a row
	widths []int // of each column
	narrow bool  // there is no room: the columns stand under each row
}

// The least room of a row's label and of a column. A column's head is not
// broken, so long heads make a grid narrow.
const (
	leastLabel  = 16
	leastColumn = 5
)

// layColumns finds the columns of a grid for a room.
func layColumns(heads []string, room int) columns {
	l := columns{label: room - 1}
	for _, h := range heads {
		w := max(ansi.StringWidth(h)+2, leastColumn)
		l.widths = append(l.widths, w)
		l.label -= w
	}
	if l.label < leastLabel {
		l.narrow, l.label = true, room-1
	}
	return l
}

// close moves the columns to the labels that are there.
func (l *columns) close(rows [][]string) {
	widest := leastLabel
	for _, lines := range rows {
		for _, line := range lines {
			widest = max(widest, ansi.StringWidth(line)+2)
		}
	}
	l.label = min(l.label, widest)
}

// grid is answered by ticking cells, which are the choices row by row.
type grid struct{ base }

func (w *grid) stops() int { return len(w.c.Item.Question.Choices) }

func (w *grid) width() int { return max(len(w.c.Item.Columns), 1) }

func (w *grid) narrow() bool { return w.c.parts != nil && w.c.parts.columns.narrow }

// step goes to the cell below or above; where the columns stand under their
// row that is the next.
func (w *grid) step(at, by int) int {
	if w.narrow() {
		return at + by
	}
	return at + by*w.width()
}

func (w *grid) key(at int, msg tea.KeyPressMsg) (Action, bool) {
	k := w.c.desk.Keys
	switch {
	case at >= w.stops():
		return Nothing, false
	case key.Matches(msg, k.Enter):
		return w.enter(at), true
	case key.Matches(msg, k.Space):
		return w.tick(at), true
	case msg.Code == tea.KeyRight:
		return w.aside(at, 1), true
	case msg.Code == tea.KeyLeft:
		return w.aside(at, -1), true
	}
	return Nothing, false
}

// aside goes to the cell beside, in the same row.
func (w *grid) aside(at, by int) Action {
	if to := at + by; to >= 0 && to < w.stops() && to/w.width() == at/w.width() {
		w.c.goTo(to)
	}
	return Changed
}

// enter ticks a cell. Where one of each row is ticked that cannot be taken
// back; then it goes on to the next row.
func (w *grid) enter(at int) Action {
	if !w.rests(at) {
		return w.tick(at)
	}
	w.c.goTo(w.below(at))
	return Changed
}

// rests reports whether there is nothing to change at a cell.
func (w *grid) rests(at int) bool { return w.c.Item.Radio && w.c.Response.Takes(at) }

// below is the first cell of the row below, or the button after the last.
func (w *grid) below(at int) int { return (at/w.width() + 1) * w.width() }

// resume goes to the first row without a tick, if each needs one.
func (w *grid) resume() int {
	if !w.c.Item.Radio && !w.c.Response.Empty() {
		return w.stops()
	}
	ticked := func(cell int) bool { return w.c.Response.Takes(cell) }
	at := 0
	for at < w.stops() && slices.ContainsFunc(w.cells(at), ticked) {
		at = w.below(at)
	}
	return at
}

// cells are the cells of the row that starts at a cell.
func (w *grid) cells(at int) (out []int) {
	for i := range w.width() {
		out = append(out, at+i)
	}
	return out
}

func (w *grid) tick(at int) Action { return w.change(w.c.Item.Toggle(w.c.Response, at)) }

func (w *grid) click(at, _ int) Action {
	w.c.goTo(at)
	return w.tick(at)
}

func (w *grid) verb(at int) string {
	switch {
	case !w.c.Response.Takes(at):
		return w.c.desk.T("Tick")
	case !w.rests(at):
		return w.c.desk.T("Take back")
	case w.below(at) < w.stops():
		return w.c.desk.T("To the next row")
	}
	return w.c.desk.T("To Check")
}

func (w *grid) keys(int) []key.Binding {
	d := w.c.desk
	return []key.Binding{key.NewBinding(key.WithKeys("right"), key.WithHelp("← →", d.T("Beside"))), keymap.Says(d.Keys.Down, d.T("Below"))}
}

func (w *grid) draw(s *sheet) {
	c := w.c
	if c.writable() {
		s.section(c.quiet(w.asks()))
	}
	s.add("")
	if w.narrow() {
		w.drawStacked(s)
	} else {
		w.drawTable(s)
	}
	if c.solved() {
		s.section(w.legend())
	}
}

func (w *grid) asks() string {
	if w.c.Item.Radio {
		return w.c.desk.T("Tick one in each row.")
	}
	return w.c.desk.T("Tick every cell that holds.")
}

func (w *grid) drawTable(s *sheet) {
	l := w.c.parts.columns
	head := pad(l.label)
	for i, h := range w.c.Item.Columns {
		head += centre(w.c.desk.Theme.Strong.Render(h), l.widths[i])
	}
	s.add(head)
	for row, label := range w.c.parts.rows {
		w.drawRow(s, row, label)
	}
}

// drawRow draws the label of a row with its cells behind the first line.
func (w *grid) drawRow(s *sheet, row int, label []string) {
	l, from := w.c.parts.columns, len(s.lines)
	to := from + max(len(label), 1)
	line, x := ui.Pad(first(label), l.label), l.label
	for col, width := range l.widths {
		at := row*w.width() + col
		line += w.cell(at, width)
		s.stops = append(s.stops, span{from, to, x, x + width})
		x += width
	}
	s.add(line)
	if len(label) > 1 {
		s.add(label[1:]...)
	}
}

func first(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// cell is a cell, with the cursor at its left, so that its box is in the
// middle.
func (w *grid) cell(at, width int) string {
	sign, st := w.sign(at)
	left := (width - 3) / 2
	return pad(left-1) + w.c.pointer(at) + st.Render(sign) + pad(width-3-left)
}

// sign is a cell: ticked or not, and once marked, how it was.
func (w *grid) sign(at int) (string, lipgloss.Style) {
	c, t := w.c, w.c.desk.Theme
	taken, right := c.Response.Takes(at), c.Item.Question.Choices[at].Right
	told := c.solved()
	switch {
	case !told && taken:
		return c.box(c.Item.Radio, true), t.Accent
	case !told:
		return c.box(c.Item.Radio, false), t.Text
	case taken && right:
		return w.marked(taken, right), t.Good
	case taken:
		return w.marked(taken, right), t.Bad
	case right:
		return w.marked(taken, right), t.Fair
	}
	return w.marked(taken, right), t.Quiet
}

// legend says what the signs of a marked grid mean, of those that there are.
func (w *grid) legend() []string {
	d, t := w.c.desk, w.c.desk.Theme
	said := map[string]string{
		w.marked(true, true):  d.T("ticked, right"),
		w.marked(true, false): d.T("ticked, not right"),
		w.marked(false, true): d.T("should be ticked"),
	}
	var out []string
	for i, cell := range w.c.Item.Question.Choices {
		sign := w.marked(w.c.Response.Takes(i), cell.Right)
		if line := sign + " " + said[sign]; said[sign] != "" {
			out = append(out, t.Text.Render(line))
			delete(said, sign)
		}
	}
	return out
}

// marked is the sign of a cell once nothing more can be answered.
func (w *grid) marked(taken, right bool) string {
	s := w.c.desk.Theme.Signs
	switch {
	case taken && right:
		return "[" + s.Right + "]"
	case taken:
		return "[" + s.Wrong + "]"
	case right:
		return " " + s.Right + " "
	}
	return " " + s.Dot + " "
}

// drawStacked draws each row as a list of its columns.
func (w *grid) drawStacked(s *sheet) {
	for row, label := range w.c.parts.rows {
		if row > 0 {
			s.add("")
		}
		s.add(label...)
		for col, h := range w.c.Item.Columns {
			at := row*w.width() + col
			sign, st := w.sign(at)
			head := w.c.pointer(at) + " " + st.Render(sign) + " "
			s.stop(hang(head, indent, w.c.wrapped(h, w.c.inner()-indent))...)
		}
	}
}

func centre(s string, width int) string {
	free := width - ansi.StringWidth(s)
	return pad(free/2) + s + pad(free-free/2)
}
