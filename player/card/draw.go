package card

import (
	"strings"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/player/ui"
)

// indent is the room at the left of a choice for the cursor, its letter and
// its box; frame is what the box around the card takes.
const (
	indent = 7
	frame  = 4
)

// Parts are the words of a card as lines for one width. They are made off the
// update loop, by Typeset, and put in by Set.
type Parts struct {
	width                             int
	stem, heading, prompt, answer     []string
	choices, feedback                 [][]string
	labels, steps, rows, hints        [][]string
	says                              [][][]string // of each blank, to each answer it knows
	model                             []string
	explanation, right, partly, wrong []string
	columns                           columns
}

// Typeset renders the words of an item for a card that is width cells wide.
// It is safe to call from any goroutine.
func Typeset(r *render.Renderer, it *markdown.Item, width int) *Parts {
	inner := max(width-frame, 12)
	p := &Parts{width: width, columns: layColumns(it.Columns, inner)}
	text := func(bs []*markdown.Block, less int) []string { return r.Blocks(bs, max(inner-less, 10)) }
	list := func(items [][]*markdown.Block, less int) (out [][]string) {
		for _, bs := range items {
			out = append(out, text(bs, less))
		}
		return out
	}
	p.stem, p.prompt, p.answer, p.model = text(it.Stem, 0), text(it.Prompt, 0), text(it.Answer, 0), text(it.Model, 4)
	if it.Heading != nil {
		p.heading = r.Block(it.Heading, inner)
	}
	for _, c := range it.Choices {
		p.choices = append(p.choices, text(c.Body, indent))
		p.feedback = append(p.feedback, text(c.Feedback, indent+2))
	}
	for _, g := range it.Gaps {
		p.labels = append(p.labels, text(g.Label, 2))
		p.says = append(p.says, list(g.Says, slotIndent+2))
	}
	p.steps, p.hints = list(it.Steps, indent), list(it.Hints, 2)
	p.rows = list(it.Rows, inner-p.columns.label)
	p.columns.close(p.rows)
	p.explanation = text(it.Explanation, 0)
	p.right, p.partly, p.wrong = text(it.Right, 0), text(it.Partly, 0), text(it.Wrong, 0)
	return p
}

// span is the rows of a stop of the cursor, the first and one after the last,
// and likewise its columns where several stops share a row.
type span struct{ from, to, left, right int }

func (s span) holds(x, row int) bool {
	return row >= s.from && row < s.to && (s.right == 0 || x >= s.left && x < s.right)
}

// sheet collects the lines of a card and where its stops are in them.
type sheet struct {
	lines []string
	stops []span
}

func (s *sheet) add(lines ...string) { s.lines = append(s.lines, lines...) }

// section adds lines after a blank one.
func (s *sheet) section(lines []string) {
	if len(lines) == 0 {
		return
	}
	if len(s.lines) > 0 {
		s.add("")
	}
	s.add(lines...)
}

// stop adds lines as the next stop of the cursor.
func (s *sheet) stop(lines ...string) {
	s.stops = append(s.stops, span{from: len(s.lines), to: len(s.lines) + len(lines)})
	s.add(lines...)
}

// Lines draws the card, width cells wide. Until the parts for that width are
// set it draws an empty frame.
func (c *Card) Lines(title string, width int) []string {
	if c.parts == nil || c.parts.width != width {
		return ui.Box(title, []string{""}, width, c.desk.Theme)
	}
	if c.cache == nil {
		s := c.body()
		c.cache, c.rows = ui.Box(title, s.lines, width, c.desk.Theme), s.stops
		for i := range c.rows {
			c.rows[i].framed()
		}
	}
	return c.cache
}

// framed moves a stop by the frame's first line and its wall.
func (s *span) framed() {
	s.from, s.to = s.from+1, s.to+1
	if s.right > 0 {
		s.left, s.right = s.left+frame/2, s.right+frame/2
	}
}

// body draws what is inside the frame.
func (c *Card) body() *sheet {
	s := &sheet{}
	for _, part := range [][]string{c.parts.stem, c.parts.heading, c.prompt()} {
		s.section(part)
	}
	if !c.Answerable() {
		s.section(c.parts.answer)
		s.section(c.quiet(c.desk.T("This question cannot be answered: its answer part is not complete. It does not count.")))
		s.stops = make([]span, c.how().stops()) // what is not drawn cannot be hit
		c.drawButtons(s)
		return s
	}
	s.section(c.notes())
	c.how().draw(s)
	s.section(c.hints())
	s.section(c.verdict())
	if c.refused != "" {
		s.section(c.wrapped(c.desk.Theme.Fair.Render(c.refused), c.inner()))
	}
	c.drawButtons(s)
	return s
}

func (c *Card) drawButtons(s *sheet) {
	t, n := c.desk.Theme, c.how().stops()
	s.add("")
	for i, b := range c.buttons() {
		label := "  [ " + b.says + " ]"
		if c.focused && c.cursor == n+i {
			label = t.Accent.Render(t.Signs.Bar + " [ " + b.says + " ]")
		}
		s.stop(label)
	}
}

// inner is the room inside the frame.
func (c *Card) inner() int { return max(c.parts.width-frame, 12) }

// pointer is the sign of the cursor at a stop, one cell.
func (c *Card) pointer(at int) string {
	if !c.on(at) {
		return " "
	}
	return c.desk.Theme.Accent.Render(c.desk.Theme.Signs.Bar)
}

// on reports whether the cursor is seen at a stop.
func (c *Card) on(at int) bool { return c.focused && c.cursor == at && c.writable() }

// box is the sign of something that can be taken, three cells.
func (c *Card) box(one, taken bool) string {
	s := c.desk.Theme.Signs
	switch {
	case one && taken:
		return s.RadioOn
	case one:
		return s.RadioOff
	case taken:
		return s.BoxOn
	}
	return s.BoxOff
}

// quiet is a sentence that is there when looked for.
func (c *Card) quiet(sentence string) []string {
	return c.wrapped(c.desk.Theme.Quiet.Render(sentence), c.inner())
}

// aside is what an author says to an answer, beside a wall.
func (c *Card) aside(by int, lines []string) []string {
	t := c.desk.Theme
	var out []string
	for _, l := range lines {
		out = append(out, pad(by)+t.Quiet.Render(t.Signs.Wall)+" "+l)
	}
	return out
}

func (c *Card) wrapped(s string, width int) []string { return c.desk.Draw.Wrap(s, max(width, 10)) }

func pad(n int) string { return strings.Repeat(" ", max(n, 0)) }

// hang puts a head before the first of lines and sets the others under it.
func hang(head string, by int, lines []string) []string {
	if len(lines) == 0 {
		return []string{head}
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = pad(by) + l
	}
	out[0] = ui.Pad(head, by) + lines[0]
	return out
}
