package marking

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course/question"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

const (
	sideFrom = 100 // columns from which the criteria stand beside the answer
	measure  = 80  // the widest that text is set
	margin   = 2
	maxTitle = 80 // bytes of a question in the header
	indent   = 8  // of a criterion: the cursor, its number and its box
)

// drawing is an essay as lines. From sideFrom columns on the criteria stand
// beside the answer, and only the answer scrolls.
type drawing struct {
	lines, side []string
	left        int    // where side begins
	stops       []span // of the criteria, in side where there is one
	points      int    // the row of the points
	field       span   // of the comment
}

// span is the rows of a part: the first, and one after the last.
type span struct{ from, to int }

// hit returns the criterion at a cell, or -1: row counts from the first line of
// the text, which is off lines above the screen.
func (d *drawing) hit(x, row, off int) int {
	if d.side != nil {
		if row -= off; x < d.left {
			return -1
		}
	}
	for i, s := range d.stops {
		if row >= s.from && row < s.to {
			return i
		}
	}
	return -1
}

// View draws the page.
func (m *Model) View() string {
	d := m.draw()
	lines := d.lines[min(m.off, len(d.lines)):]
	if d.side != nil {
		lines = beside(lines, d.side, d.left, m.height)
	}
	return strings.Join(ui.Fill(lines[:min(len(lines), m.height)], m.width, m.height, m.desk.Theme), "\n")
}

// beside sets two columns.
func beside(a, b []string, left, height int) []string {
	out := make([]string, height)
	for i := range out {
		var l, r string
		if i < len(a) {
			l = a[i]
		}
		if i < len(b) {
			r = b[i]
		}
		out[i] = ui.Pad(l, left) + r
	}
	return out
}

func (m *Model) draw() *drawing {
	if m.drawn == nil {
		m.drawn = m.lay()
	}
	return m.drawn
}

func (m *Model) lay() *drawing {
	if m.here() == nil {
		return &drawing{lines: m.end()}
	}
	if d := m.sideBySide(); d != nil {
		return d
	}
	w := min(m.width-2*margin, measure)
	s := &sheet{lines: append(m.answer(w), "")}
	m.judgement(s, w)
	return &drawing{lines: shifted(s.lines, margin), stops: s.stops, points: s.points, field: s.field}
}

// sideBySide sets the criteria beside the answer; nil where there is no room.
func (m *Model) sideBySide() *drawing {
	if m.width < sideFrom {
		return nil
	}
	right := min((m.width-3*margin)*2/5, measure)
	w := min(m.width-3*margin-right, measure)
	s := &sheet{lines: []string{""}}
	m.judgement(s, right)
	if len(s.lines) > m.height {
		return nil
	}
	return &drawing{lines: shifted(m.answer(w), margin), left: w + 2*margin, side: s.lines, stops: s.stops, points: s.points, field: s.field}
}

func shifted(lines []string, by int) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.Repeat(" ", by) + l
	}
	return out
}

// sheet collects lines, and where the criteria are in them.
type sheet struct {
	lines  []string
	stops  []span
	points int
	field  span
}

func (s *sheet) add(lines ...string) { s.lines = append(s.lines, lines...) }

// answer is what was asked, what was written, and the model answer.
func (m *Model) answer(width int) []string {
	e, t := m.here(), m.desk.Theme
	lines := []string{"", t.Quiet.Render(m.called(e))}
	add := func(more []string) {
		if len(more) > 0 {
			lines = append(append(lines, ""), more...)
		}
	}
	add(m.blocks(e.Item.Stem, width))
	if e.Item.Heading != nil {
		add(m.desk.Draw.Block(e.Item.Heading, width))
	}
	add(m.blocks(e.Item.Prompt, width))
	add([]string{t.Strong.Render(m.desk.T("The answer"))})
	lines = append(lines, m.walled(m.desk.Draw.Wrap(t.Text.Render(clean.Text(e.Text)), width-2))...)
	if model := m.blocks(e.Item.Model, width-2); len(model) > 0 {
		add([]string{t.Strong.Render(m.desk.T("The model answer"))})
		lines = append(lines, m.walled(model)...)
	}
	return lines
}

// called says which answer it is, and how it stands.
func (m *Model) called(e *Essay) string {
	if e.Done {
		return m.desk.T("Answer number %d, marked", e.Number)
	}
	return m.desk.T("Answer number %d", e.Number)
}

func (m *Model) blocks(bs []*markdown.Block, width int) []string {
	return m.desk.Draw.Blocks(bs, width)
}

func (m *Model) walled(lines []string) []string {
	t := m.desk.Theme
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = t.Quiet.Render(t.Signs.Wall) + " " + l
	}
	return out
}

// judgement is the criteria, the points that they make, what others gave, and
// the comment.
func (m *Model) judgement(s *sheet, width int) {
	e, t, d := m.here(), m.desk.Theme, m.desk
	s.add(t.Strong.Render(d.T("Which of these does the answer have?")), "")
	for i, c := range e.Item.Choices {
		from := len(s.lines)
		s.add(m.criterion(i, m.blocks(c.Body, width-indent))...)
		s.stops = append(s.stops, span{from, len(s.lines)})
	}
	s.points = len(s.lines) + 1
	s.add("", t.Strong.Render(d.T("Points: %s of %s", points(m.mark(e).Got), points(m.mark(e).Of))))
	for _, o := range e.Others {
		s.add("")
		s.add(m.other(o, width)...)
	}
	m.drawComment(s, width)
}

// criterion draws one, with the cursor, its number and its box.
func (m *Model) criterion(i int, body []string) []string {
	t := m.desk.Theme
	pointer, number, box, st := " ", " ", t.Signs.BoxOff, t.Text
	if i == m.cursor && m.area == nil {
		pointer = t.Accent.Render(t.Signs.Bar)
	}
	if i < 9 {
		number = strconv.Itoa(i + 1)
	}
	if slices.Contains(m.here().Met, i) {
		box, st = t.Signs.BoxOn, t.Accent
	}
	head := pointer + " " + t.Quiet.Render(number) + " " + st.Render(box) + " "
	if len(body) == 0 {
		return []string{head}
	}
	lines := shifted(body, indent)
	lines[0] = ui.Pad(head, indent) + body[0]
	return lines
}

// other says what another marker gave: criterion by criterion, so that it can be
// read beside the boxes.
func (m *Model) other(o Other, width int) []string {
	t, d := m.desk.Theme, m.desk
	var signs []string
	for i := range m.here().Item.Choices {
		box := t.Signs.BoxOff
		if slices.Contains(o.Met, i) {
			box = t.Signs.BoxOn
		}
		signs = append(signs, fmt.Sprintf("%d %s", i+1, box))
	}
	said := d.T("%s gave %s of %s", clean.Line(o.Name), points(o.Mark.Got), points(o.Mark.Of))
	lines := d.Draw.Wrap(t.Fair.Render(said), width)
	lines = append(lines, d.Draw.Wrap(strings.Join(signs, "   "), width)...)
	if o.Comment != "" {
		lines = append(lines, m.walled(d.Draw.Wrap(t.Quiet.Render(clean.Text(o.Comment)), width-2))...)
	}
	return lines
}

func (m *Model) drawComment(s *sheet, width int) {
	e, t, d := m.here(), m.desk.Theme, m.desk
	from := len(s.lines)
	switch {
	case m.area != nil:
		s.add("", t.Strong.Render(d.T("Comment")))
		m.area.SetStyles(ui.AreaStyles(t))
		m.area.SetWidth(max(width-2, 10))
		s.add(m.walled(strings.Split(m.area.View(), "\n"))...)
	case e.Comment != "":
		s.add("", t.Strong.Render(d.T("Comment")))
		s.add(m.walled(d.Draw.Wrap(t.Text.Render(clean.Text(e.Comment)), width-2))...)
	}
	if m.refused != "" {
		s.add(d.Draw.Wrap(t.Fair.Render(m.refused), width)...)
	}
	s.field = span{from, len(s.lines)}
}

func (m *Model) mark(e *Essay) question.Mark { return e.Points(e.Met) }

// points are hundredths of a point as points.
func points(hundredths int) string { return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64) }

// end is what is seen when everything is done.
func (m *Model) end() []string {
	t, d := m.desk.Theme, m.desk
	left := 0
	for _, e := range m.essays {
		if !e.Done {
			left++
		}
	}
	said := []string{d.T("All essays are marked."), d.T("Leave with q. To look at one again, go back with the left arrow.")}
	switch {
	case len(m.essays) == 0:
		said = []string{d.T("There is nothing to mark."), d.T("Leave with q.")}
	case left > 0:
		said = []string{d.T("%d essays are not marked yet.", left), d.T("Go back to them with the left arrow.")}
	}
	lines := []string{""}
	for i, text := range said {
		st := t.Quiet
		if i == 0 {
			st = t.Strong
		}
		lines = append(lines, d.Draw.Wrap(st.Render(text), min(max(m.width-2*margin, 10), measure))...)
	}
	return shifted(lines, margin)
}

// scroll moves the text, as far as there is some.
func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.draw().lines)-m.height, 0))
}

// below reports whether there is text below the screen.
func (m *Model) below() bool { return m.off+m.height < len(m.draw().lines) }

// seen reports whether the criterion under the cursor is on the screen.
func (m *Model) seen() bool {
	d := m.draw()
	if d.side != nil || len(d.stops) == 0 {
		return d.side != nil
	}
	s := d.stops[min(m.cursor, len(d.stops)-1)]
	return s.from >= m.off && s.from < m.off+m.height
}

// reveal scrolls to the criterion under the cursor, with the points if there is
// room for both, or to the comment that is written.
func (m *Model) reveal() {
	d := m.draw()
	if d.side != nil || m.here() == nil || len(d.stops) == 0 {
		m.scroll(0)
		return
	}
	s := d.stops[min(m.cursor, len(d.stops)-1)]
	switch {
	case m.area != nil:
		s = d.field
	case d.points-s.from < m.height:
		s.to = d.points + 1
	}
	if m.off+m.height < s.to || m.off > s.from {
		m.off = s.to - m.height
	}
	m.off = min(m.off, s.from)
	m.scroll(0)
}

// Head says how far the marking is.
func (m *Model) Head() page.Head {
	done := 0
	for _, e := range m.essays {
		if e.Done {
			done++
		}
	}
	crumbs := []string{m.title}
	if e := m.here(); e != nil && e.Item.Heading != nil {
		crumbs = append(crumbs, e.Item.Heading.Words(maxTitle))
	}
	return page.Head{Crumbs: crumbs, Done: done, Of: len(m.essays)}
}

// ShortHelp are the keys that matter now.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	if m.area != nil {
		return []key.Binding{key.NewBinding(key.WithKeys("esc"), key.WithHelp("Esc", d.T("Done writing")))}
	}
	if m.here() == nil {
		return []key.Binding{keymap.Says(k.Left, d.T("Essay before")), k.Quit, k.Help}
	}
	next := d.T("Done, next")
	if m.below() {
		next = d.T("Read on")
	}
	return []key.Binding{
		keymap.Says(k.Enter, next), keymap.Says(k.Space, d.T("Tick")), keymap.Says(k.Note, d.T("Comment")),
		keymap.Says(k.Left, d.T("Essay before")), k.Help,
	}
}

// FullHelp are all keys of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Done, next")), keymap.Says(k.Space, d.T("Tick")), key.NewBinding(key.WithKeys("1"), key.WithHelp("1-9", d.T("Tick by number")))},
		{keymap.Says(k.Up, d.T("Criterion before")), keymap.Says(k.Down, d.T("Next criterion")), keymap.Says(k.PageDown, d.T("Read on")), k.PageUp},
		{keymap.Says(k.Left, d.T("Essay before")), keymap.Says(k.Right, d.T("Next essay")), keymap.Says(k.Note, d.T("Comment")), keymap.Says(k.Again, d.T("Not marked yet after all"))},
	}
}
