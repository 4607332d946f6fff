package card

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
	"carrel/course/question"
	"carrel/player/ui"
)

// slotIndent is the room at the left of a field or picker that has a number.
const slotIndent = 5

// slot is what one blank is filled with.
type slot interface {
	key(msg tea.KeyPressMsg) (Action, bool)
	click(line int) Action
	paste(text string) Action
	typing() bool
	verb() string
	keys() []key.Binding
	// draw returns the lines of the slot; on: the cursor is there.
	draw(width int, on bool) []string
	// read returns the text to be marked, or why it cannot be; a slot without
	// text returns nothing.
	read() (text, why string)
	// recall takes what the response holds.
	recall()
	leave()
}

// blanks is answered by filling one blank or more: a typed line, the gaps of a
// cloze, the rows of a match.
type blanks struct {
	base
	slots   []slot
	matched []int             // what each blank of marked fits
	marked  question.Response // what matched is about
}

func newBlanks(b base) *blanks {
	w := &blanks{base: b}
	for i, blank := range b.c.Item.Blanks {
		if blank.Form.Typed() {
			w.slots = append(w.slots, newField(b, i))
			continue
		}
		w.slots = append(w.slots, newPicker(b, i))
	}
	w.recall()
	return w
}

func (w *blanks) recall() {
	for _, s := range w.slots {
		s.recall()
	}
}

func (w *blanks) stops() int { return len(w.slots) }

// resume goes to the first blank that is not filled.
func (w *blanks) resume() int {
	at := 0
	for at < len(w.slots) && w.c.filled(at) != "" {
		at++
	}
	return at
}

func (w *blanks) step(at, by int) int {
	w.leave()
	return at + by
}

func (w *blanks) leave() {
	for _, s := range w.slots {
		s.leave()
	}
}

func (w *blanks) key(at int, msg tea.KeyPressMsg) (Action, bool) {
	if at >= len(w.slots) {
		return Nothing, false
	}
	return w.slots[at].key(msg)
}

func (w *blanks) click(at, line int) Action {
	if w.c.cursor != at {
		w.leave()
	}
	w.c.goTo(at)
	return w.slots[at].click(line - w.labelled(at))
}

func (w *blanks) paste(at int, text string) Action { return w.slots[at].paste(text) }
func (w *blanks) typing(at int) bool               { return at < len(w.slots) && w.slots[at].typing() }
func (w *blanks) verb(at int) string               { return w.slots[at].verb() }
func (w *blanks) keys(at int) []key.Binding        { return w.slots[at].keys() }

// answer reads what was typed; what is recorded is its canonical spelling.
func (w *blanks) answer() (question.Response, int, string) {
	r := w.c.Response
	for i, s := range w.slots {
		text, why := s.read()
		switch {
		case why != "":
			return r, i, why
		case text != "":
			r = w.c.Item.Write(r, i, text)
		}
	}
	return r, 0, ""
}

// again keeps the blanks that were right.
func (w *blanks) again() {
	w.match()
	for i := range w.slots {
		switch {
		case w.worth(i) == question.Right:
		case w.c.Item.Blanks[i].Form.Typed():
			w.c.Response = w.c.Item.Write(w.c.Response, i, "")
		default:
			w.c.Response = w.c.Item.Pick(w.c.Response, i, -1)
		}
	}
	w.recall()
}

// match compares what the blanks hold with what they accept, once for each
// response: all of them are asked for at every drawing.
func (w *blanks) match() {
	if w.matched == nil || !same(w.marked, w.c.Response) {
		w.matched, w.marked = w.c.Item.Matched(w.c.Response), w.c.Response
	}
}

// worth says how a blank was filled, as match found it.
func (w *blanks) worth(i int) question.Outcome {
	b, m := &w.c.Item.Blanks[i], w.matched
	switch {
	case i >= len(m) || m[i] < 0:
		return question.Wrong
	case !b.Form.Typed() || m[i] < len(b.Accepts) && b.Accepts[m[i]].Credit >= 100:
		return question.Right
	case m[i] < len(b.Accepts) && b.Accepts[m[i]].Credit > 0:
		return question.Partly
	}
	return question.Wrong
}

func (w *blanks) draw(s *sheet) {
	c := w.c
	if c.graded() || c.unanswered() {
		w.match()
	}
	for i, slot := range w.slots {
		if i == 0 || w.labelled(i) > 0 {
			s.add("")
		}
		lines := w.label(i)
		body := slot.draw(c.inner()-slotIndent, c.on(i))
		lines = append(lines, hang(w.pointer(i)+w.number(i), w.room(), body)...)
		s.stop(append(lines, w.said(i)...)...)
	}
}

// pointer is the sign of the cursor, which an open picker has in its list.
func (w *blanks) pointer(i int) string {
	if p, ok := w.slots[i].(*picker); ok && p.open {
		return " "
	}
	return w.c.pointer(i)
}

// label is the left-hand side of a match; labelled its height.
func (w *blanks) label(i int) []string {
	if i >= len(w.c.parts.labels) {
		return nil
	}
	var out []string
	for _, l := range w.c.parts.labels[i] {
		out = append(out, pad(2)+l)
	}
	return out
}

func (w *blanks) labelled(i int) int {
	if w.c.parts == nil || i >= len(w.c.parts.labels) {
		return 0
	}
	return len(w.c.parts.labels[i])
}

// room is what stands at the left of a slot: the cursor, and the number of a gap.
func (w *blanks) room() int {
	if w.c.Item.Kind == question.Cloze {
		return slotIndent
	}
	return 2
}

// number names the gap of a cloze.
func (w *blanks) number(i int) string {
	if w.c.Item.Kind != question.Cloze {
		return ""
	}
	return fmt.Sprintf("(%d)", i+1)
}

// said is what stands under a blank that was marked: how it was, what the
// author says to it, and at the end what is right.
func (w *blanks) said(i int) []string {
	c := w.c
	if !c.graded() && !c.unanswered() {
		return nil
	}
	word, st := w.word(i)
	out := []string{pad(w.room()) + st.Render(word)}
	if m := w.matched; i < len(m) && m[i] >= 0 && i < len(c.parts.says) && m[i] < len(c.parts.says[i]) {
		out = append(out, c.aside(w.room(), c.parts.says[i][m[i]])...)
	}
	if c.solved() && w.worth(i) != question.Right {
		for _, l := range c.wrapped(w.solution(i), c.inner()-slotIndent) {
			out = append(out, pad(w.room())+l)
		}
	}
	return out
}

func (w *blanks) word(i int) (string, lipgloss.Style) {
	t, d := w.c.desk.Theme, w.c.desk
	switch w.worth(i) {
	case question.Right:
		return t.Signs.Right + " " + d.T("your answer, right"), t.Good
	case question.Partly:
		return t.Signs.Partly + " " + d.T("your answer, partly right"), t.Fair
	}
	if w.c.filled(i) == "" {
		return t.Signs.Wrong + " " + d.T("left open"), t.Bad
	}
	return t.Signs.Wrong + " " + d.T("your answer, not right"), t.Bad
}

// solution says what is right in a blank, "" when its author left that open.
func (w *blanks) solution(i int) string {
	c := w.c
	b := c.Item.Blanks[i]
	if !b.Form.Typed() {
		if len(b.Right) == 0 {
			return ""
		}
		return c.desk.T("The right answer: %s", c.option(i, b.Right[0]))
	}
	for _, a := range b.Accepts {
		switch {
		case a.Credit < 100:
		case b.Form == question.Regex:
			return c.desk.T("What is right fits the pattern %s", a.Is)
		default:
			return c.desk.T("The right answer: %s", c.inWords(b.Tell(a)))
		}
	}
	return ""
}

// option is the text of an option of a blank.
func (c *Card) option(blank, i int) string {
	if blank >= len(c.Item.Gaps) || i < 0 || i >= len(c.Item.Gaps[blank].Options) {
		return ""
	}
	return c.Item.Gaps[blank].Options[i]
}

// filled is what a blank holds now, as text.
func (c *Card) filled(i int) string {
	r := c.Response
	switch {
	case i < len(r.Texts) && r.Texts[i] != "":
		return r.Texts[i]
	case i < len(r.Picks):
		return c.option(i, r.Picks[i])
	}
	return ""
}

// prompt is the prompt; in a cloze the lines to write on hold what was
// written, as far as it fits: so the prompt need not be set again.
func (c *Card) prompt() []string {
	if c.Item.Kind != question.Cloze {
		return c.parts.prompt
	}
	out := make([]string, len(c.parts.prompt))
	for n, l := range c.parts.prompt {
		out[n] = c.fill(l)
	}
	return out
}

// fill puts what was written into the gaps of a line.
func (c *Card) fill(line string) string {
	for at := 0; ; {
		end := strings.Index(line[at:], ")_")
		if end < 0 {
			return line
		}
		from, i := gapBefore(line[:at+end])
		at += end + len(")_")
		if i < 0 || i >= len(c.Item.Blanks) {
			continue
		}
		gap, text := markdown.GapText(i), c.filled(i)
		if text == "" || !strings.HasPrefix(line[from:], gap) {
			continue
		}
		written := c.written(gap, text)
		line, at = line[:from]+written+line[from+len(gap):], from+len(written)
	}
}

// gapBefore returns where the number of a gap at the end of a text starts, with
// its bracket, and the gap; -1 when there is none.
func gapBefore(text string) (from, gap int) {
	from = strings.LastIndexByte(text, '(')
	n, err := strconv.Atoi(text[from+1:])
	if from < 0 || err != nil {
		return 0, -1
	}
	return from, n - 1
}

// written puts a text on the line of a gap, in the gap's own width.
func (c *Card) written(gap, text string) string {
	number := gap[:strings.IndexByte(gap, '_')]
	room := len(gap) - len(number)
	text = ui.Cut(text, room, c.desk.Theme)
	return number + text + strings.Repeat("_", max(room-ansi.StringWidth(text), 0))
}
