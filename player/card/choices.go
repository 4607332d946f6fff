package card

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"carrel/course/question"
	"carrel/player/keymap"
)

// lettered is how many choices have a letter: those that mean nothing else in
// the player.
const lettered = 7

// choices is answered by taking one or more of a list.
type choices struct {
	base
	order []int // position on the screen to index in the source
}

func (w *choices) stops() int { return len(w.order) }

func (w *choices) key(at int, msg tea.KeyPressMsg) (Action, bool) {
	k := w.c.desk.Keys
	if len(msg.Text) == 1 && w.lettered(rune(msg.Text[0])) {
		return w.pick(int(msg.Text[0] - 'a')), true
	}
	switch {
	case at >= w.stops():
		return Nothing, false
	case key.Matches(msg, k.Enter):
		return w.enter(at), true
	case key.Matches(msg, k.Space):
		return w.toggle(at), true
	}
	return Nothing, false
}

func (w *choices) lettered(r rune) bool {
	i := int(r - 'a')
	return i >= 0 && i < min(len(w.order), lettered)
}

// pick takes a choice; with the only one there is nothing left but to check.
func (w *choices) pick(at int) Action {
	w.c.goTo(at)
	if w.c.Item.One() {
		w.c.goTo(w.stops())
	}
	return w.toggle(at)
}

// enter takes a choice. Of several it goes on to the next one, so that who
// presses it twice has not checked; what is taken stays so.
func (w *choices) enter(at int) Action {
	if w.c.Item.One() {
		return w.pick(at)
	}
	w.c.goTo(at + 1)
	if w.c.Response.Takes(w.order[at]) {
		return Changed
	}
	return w.toggle(at)
}

func (w *choices) resume() int {
	if len(w.c.Response.Choices) > 0 {
		return w.stops()
	}
	return 0
}

func (w *choices) toggle(at int) Action {
	return w.change(w.c.Item.Toggle(w.c.Response, w.order[at]))
}

func (w *choices) click(at, _ int) Action { return w.pick(at) }

func (w *choices) verb(at int) string {
	switch {
	case w.c.Item.One():
		return w.c.desk.T("Take")
	case !w.c.Response.Takes(w.order[at]):
		return w.c.desk.T("Tick, and on")
	case at+1 < w.stops():
		return w.c.desk.T("To the next")
	}
	if w.c.policy.Sitting {
		return w.c.desk.T("Done")
	}
	return w.c.desk.T("To Check")
}

func (w *choices) keys(at int) []key.Binding {
	d := w.c.desk
	switch {
	case w.c.Item.One():
		return nil
	case w.c.Response.Takes(w.order[at]):
		return []key.Binding{keymap.Says(d.Keys.Space, d.T("Take back"))}
	}
	return []key.Binding{keymap.Says(d.Keys.Space, d.T("Tick"))}
}

func (w *choices) draw(s *sheet) {
	c := w.c
	if !c.Item.One() && c.writable() {
		s.section(c.quiet(w.ask()))
	}
	s.add("")
	for at, i := range w.order {
		head := c.pointer(at) + w.letter(at) + w.style(i).Render(w.box(i)) + " "
		s.stop(append(hang(head, indent, c.parts.choices[i]), w.said(i)...)...)
	}
}

func (w *choices) ask() string {
	if w.c.Item.Kind == question.Survey {
		return w.c.desk.T("Take as many as you like.")
	}
	return w.c.desk.T("Take every choice that is right.")
}

func (w *choices) letter(at int) string {
	if at >= lettered {
		return "  "
	}
	return w.c.desk.Theme.Quiet.Render(string(rune('a'+at))) + " "
}

// box is the sign before a choice: taken or not, and once marked, how it was.
func (w *choices) box(i int) string {
	c, s := w.c, w.c.desk.Theme.Signs
	switch {
	case w.shows(i) && c.Item.Question.Choices[i].Right:
		return "[" + s.Right + "]"
	case w.shows(i) && c.Response.Takes(i):
		return "[" + s.Wrong + "]"
	}
	return c.box(c.Item.One(), c.Response.Takes(i))
}

func (w *choices) style(i int) lipgloss.Style {
	t := w.c.desk.Theme
	switch {
	case w.shows(i) && w.c.Item.Question.Choices[i].Right:
		return t.Good
	case w.shows(i) && w.c.Response.Takes(i):
		return t.Bad
	case w.c.Response.Takes(i):
		return t.Accent
	}
	return t.Text
}

// shows reports whether the card may tell how choice i was: every choice once
// nothing more can be answered, before that only the taken one of a single
// choice.
func (w *choices) shows(i int) bool {
	return w.c.solved() || w.c.graded() && w.c.Item.One() && w.c.Response.Takes(i)
}

// said is what stands under a choice: a word for its sign, and the author's
// feedback where it applies.
func (w *choices) said(i int) []string {
	c := w.c
	if !c.graded() && !c.unanswered() {
		return nil
	}
	taken, right := c.Response.Takes(i), c.Item.Question.Choices[i].Right
	var out []string
	if word := w.word(i, taken, right); word != "" {
		out = append(out, pad(indent)+w.style(i).Render(word))
	}
	switch {
	case taken:
		out = append(out, c.aside(indent, c.parts.feedback[i])...)
	case c.Final() && right && c.Item.Choices[i].IfLeft != "":
		out = append(out, c.aside(indent, c.wrapped(c.Item.Choices[i].IfLeft, c.inner()-indent-2))...)
	}
	return out
}

func (w *choices) word(i int, taken, right bool) string {
	switch {
	case !w.shows(i):
		return ""
	case taken && right:
		return w.c.desk.T("your answer, right")
	case taken:
		return w.c.desk.T("your answer, not right")
	case right:
		return w.c.desk.T("the right answer")
	}
	return ""
}
