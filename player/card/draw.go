package card

import (
	"strings"

	"charm.land/lipgloss/v2"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course/question"
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
	hints                             [][]string
	explanation, right, partly, wrong []string
}

// Typeset renders the words of an item for a card that is width cells wide.
// It is safe to call from any goroutine.
func Typeset(r *render.Renderer, it *markdown.Item, width int) *Parts {
	inner := max(width-frame, 12)
	p := &Parts{width: width}
	text := func(bs []*markdown.Block, less int) []string { return r.Blocks(bs, max(inner-less, 10)) }
	p.stem, p.prompt, p.answer = text(it.Stem, 0), text(it.Prompt, 0), text(it.Answer, 0)
	if it.Heading != nil {
		p.heading = r.Block(it.Heading, inner)
	}
	for _, c := range it.Choices {
		p.choices = append(p.choices, text(c.Body, indent))
		p.feedback = append(p.feedback, text(c.Feedback, indent+2))
	}
	for _, h := range it.Hints {
		p.hints = append(p.hints, text(h, 2))
	}
	p.explanation = text(it.Explanation, 0)
	p.right, p.partly, p.wrong = text(it.Right, 0), text(it.Partly, 0), text(it.Wrong, 0)
	return p
}

// Lines draws the card, width cells wide. Until the parts for that width are
// set it draws an empty frame.
func (c *Card) Lines(title string, width int) []string {
	if c.stale(width) {
		return ui.Box(title, []string{""}, width, c.desk.Theme)
	}
	if c.cache == nil {
		c.cache = ui.Box(title, c.body(), width, c.desk.Theme)
		for i := range c.rows {
			c.rows[i].from++ // the frame's first line
			c.rows[i].to++
		}
	}
	return c.cache
}

// body draws what is inside the frame and notes the row of every stop.
func (c *Card) body() []string {
	c.rows = c.rows[:0]
	var out []string
	for _, part := range [][]string{c.parts.stem, c.parts.heading, c.parts.prompt} {
		out = section(out, part)
	}
	if !c.Answerable() {
		return c.unanswerable(out)
	}
	if c.Item.Kind == question.Multiple && c.Open() {
		out = section(out, []string{c.desk.Theme.Quiet.Render(c.desk.T("Take every choice that is right."))})
	}
	out = append(out, "")
	for at := range c.order {
		from := len(out)
		out = append(out, c.choice(at)...)
		c.rows = append(c.rows, span{from, len(out)})
	}
	out = section(out, c.hints())
	out = section(out, c.verdict())
	return c.buttonRows(append(out, ""))
}

func (c *Card) unanswerable(out []string) []string {
	out = section(out, c.parts.answer)
	note := c.desk.T("This kind of question cannot be answered here yet. It does not count.")
	out = section(out, render.Wrap(c.desk.Theme.Quiet.Render(note), c.parts.width-frame))
	c.rows = make([]span, len(c.order)) // choices that are not drawn cannot be hit
	return c.buttonRows(append(out, ""))
}

// section adds lines after a blank one.
func section(out, lines []string) []string {
	if len(lines) == 0 {
		return out
	}
	if len(out) > 0 {
		out = append(out, "")
	}
	return append(out, lines...)
}

func (c *Card) choice(at int) []string {
	i, t := c.order[at], c.desk.Theme
	box, st := c.box(i), c.choiceStyle(i)
	pointer := " "
	if c.focused && c.cursor == at {
		pointer = t.Accent.Render(t.Signs.Bar)
	}
	letter := " "
	if at < lettered {
		letter = string(rune('a' + at))
	}
	head := pointer + t.Quiet.Render(letter) + " " + st.Render(box) + " "
	var out []string
	for n, l := range c.parts.choices[i] {
		if n == 0 {
			out = append(out, ui.Pad(head, indent)+l)
			continue
		}
		out = append(out, strings.Repeat(" ", indent)+l)
	}
	if len(out) == 0 {
		out = []string{head}
	}
	return append(out, c.said(i)...)
}

// box is the sign before a choice: taken or not, and once marked, how it was.
func (c *Card) box(i int) string {
	s := c.desk.Theme.Signs
	on, off := s.BoxOn, s.BoxOff
	if c.Item.One() {
		on, off = s.RadioOn, s.RadioOff
	}
	switch taken := c.Response.Takes(i); {
	case c.shows(i) && c.Item.Question.Choices[i].Right:
		return "[" + s.Right + "]"
	case c.shows(i) && taken:
		return "[" + s.Wrong + "]"
	case taken:
		return on
	}
	return off
}

func (c *Card) choiceStyle(i int) lipgloss.Style {
	t := c.desk.Theme
	switch {
	case c.shows(i) && c.Item.Question.Choices[i].Right:
		return t.Good
	case c.shows(i) && c.Response.Takes(i):
		return t.Bad
	case c.Response.Takes(i):
		return t.Accent
	}
	return t.Text
}

// shows reports whether the card may tell how choice i was: every choice once
// nothing more can be answered, before that only the taken one of a single
// choice.
func (c *Card) shows(i int) bool {
	if !c.checked || !c.policy.Reveal {
		return false
	}
	return c.Final() || c.Item.One() && c.Response.Takes(i)
}

// said is what stands under a choice: a word for its sign, and the author's
// feedback where it applies.
func (c *Card) said(i int) []string {
	if !c.checked || !c.policy.Reveal {
		return nil
	}
	t, taken, right := c.desk.Theme, c.Response.Takes(i), c.Item.Question.Choices[i].Right
	var out []string
	pad := strings.Repeat(" ", indent)
	if word := c.word(i, taken, right); word != "" {
		out = append(out, pad+c.choiceStyle(i).Render(word))
	}
	switch {
	case taken:
		for _, l := range c.parts.feedback[i] {
			out = append(out, pad+t.Quiet.Render(t.Signs.Wall)+" "+l)
		}
	case c.Final() && right && c.Item.Choices[i].IfLeft != "":
		for _, l := range render.Wrap(c.Item.Choices[i].IfLeft, c.parts.width-frame-indent-2) {
			out = append(out, pad+t.Quiet.Render(t.Signs.Wall)+" "+l)
		}
	}
	return out
}

func (c *Card) word(i int, taken, right bool) string {
	switch {
	case !c.shows(i):
		return ""
	case taken && right:
		return c.desk.T("your answer, right")
	case taken:
		return c.desk.T("your answer, not right")
	case right:
		return c.desk.T("the right answer")
	}
	return ""
}

func (c *Card) hints() []string {
	t := c.desk.Theme
	var out []string
	for i, h := range c.parts.hints[:min(c.Hints, len(c.parts.hints))] {
		out = append(out, t.Fair.Render(c.desk.T("Hint %d of %d", i+1, len(c.parts.hints))))
		for _, l := range h {
			out = append(out, "  "+l)
		}
	}
	return out
}

// verdict says in words how the answer was, then what the author says to it;
// the explanation comes when nothing more can be answered.
func (c *Card) verdict() []string {
	if !c.checked {
		return nil
	}
	t := c.desk.Theme
	if !c.policy.Reveal {
		return []string{t.Quiet.Render(c.desk.T("Your answer is kept. You will see the result at the end."))}
	}
	line, more := c.outcome()
	out := section([]string{line}, more)
	if c.Final() {
		out = section(out, c.parts.explanation)
	}
	return out
}

func (c *Card) outcome() (line string, more []string) {
	t := c.desk.Theme
	switch c.Mark.Outcome() {
	case question.Right:
		return t.Good.Bold(true).Render(t.Signs.Right + " " + c.desk.T("Right.")), c.parts.right
	case question.Partly:
		said := c.desk.T("Partly right: %d %% of the points.", c.Mark.Percent())
		return t.Fair.Bold(true).Render(t.Signs.Partly + " " + said), c.parts.partly
	}
	return t.Bad.Bold(true).Render(t.Signs.Wrong + " " + c.desk.T("Not right.")), c.parts.wrong
}

func (c *Card) buttonRows(out []string) []string {
	t, n := c.desk.Theme, len(c.order)
	for i, b := range c.buttons() {
		c.rows = append(c.rows, span{len(out), len(out) + 1})
		label := "  [ " + b + " ]"
		if c.focused && c.cursor == n+i {
			label = t.Accent.Render(t.Signs.Bar + " [ " + b + " ]")
		}
		out = append(out, label)
	}
	return out
}
