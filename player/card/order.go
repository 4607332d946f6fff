package card

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"carrel/course/question"
	"carrel/player/keymap"
)

// order is answered by putting steps into a row. The row that is shown is the
// answer, so it can be checked as it stands.
type order struct {
	base
	first []int // the row as it is shown at first
	held  bool  // the step at the cursor is taken up: it goes where the cursor goes
}

func newOrder(b base) *order {
	return &order{base: b, first: b.c.Item.StepOrder(b.c.policy.Seed)}
}

// row is the steps as they are shown, by position.
func (w *order) row() []int {
	if len(w.c.Response.Picks) == len(w.first) {
		return w.c.Response.Picks
	}
	return w.first
}

func (w *order) stops() int { return len(w.first) }

func (w *order) key(at int, msg tea.KeyPressMsg) (Action, bool) {
	k := w.c.desk.Keys
	shift := msg.Mod.Contains(tea.ModShift)
	switch {
	case at >= w.stops():
		return Nothing, false
	case key.Matches(msg, k.Enter, k.Space):
		return w.take(), true
	case w.held && key.Matches(msg, k.Back):
		return w.take(), true
	case shift && msg.Code == tea.KeyDown, w.held && key.Matches(msg, k.Down):
		return w.move(at, at+1), true
	case shift && msg.Code == tea.KeyUp, w.held && key.Matches(msg, k.Up):
		return w.move(at, at-1), true
	}
	return Nothing, false
}

// take takes the step at the cursor up, or puts it down.
func (w *order) take() Action {
	w.held, w.c.cache = !w.held, nil
	return Changed
}

// move puts a step elsewhere in the row; at its ends it stays.
func (w *order) move(from, to int) Action {
	if to < 0 || to >= w.stops() {
		return Changed
	}
	r := question.Response{Picks: slices.Clone(w.row())}
	w.c.goTo(to)
	return w.change(w.c.Item.Put(r, from, to))
}

// click takes up the step under the pointer, or puts the one that is held
// there.
func (w *order) click(at, _ int) Action {
	was := w.c.cursor
	if !w.held || was >= w.stops() {
		w.held = true
		w.c.goTo(at)
		return Changed
	}
	w.held = false
	if at == was {
		return Changed
	}
	return w.move(was, at)
}

// resume: a row that was begun may be as it is wanted.
func (w *order) resume() int { return w.stops() }

func (w *order) step(at, by int) int {
	w.leave()
	return at + by
}

func (w *order) leave() { w.held = false }

func (w *order) answer() (question.Response, int, string) {
	w.leave()
	return question.Response{Picks: slices.Clone(w.row())}, 0, ""
}

// again leaves the row as it was answered: another try goes on from there.
func (w *order) again() {}

func (w *order) verb(int) string {
	if w.held {
		return w.c.desk.T("Put down here")
	}
	return w.c.desk.T("Take up")
}

func (w *order) keys(int) []key.Binding {
	if !w.held {
		return nil
	}
	return []key.Binding{keymap.Says(w.c.desk.Keys.Down, w.c.desk.T("Lower")), keymap.Says(w.c.desk.Keys.Up, w.c.desk.T("Higher"))}
}

func (w *order) draw(s *sheet) {
	c := w.c
	if c.writable() {
		s.section(c.quiet(w.asks()))
	}
	s.add("")
	for at, i := range w.row() {
		sign, st := w.sign(at)
		head := c.pointer(at) + st.Render(sign+fmt.Sprintf("%2d. ", at+1))
		if w.held && c.on(at) {
			head = c.pointer(at) + c.pointer(at) + st.Render(fmt.Sprintf("%2d. ", at+1))
		}
		s.stop(hang(head, indent, c.parts.steps[i])...)
	}
	switch {
	case c.unanswered():
		w.drawRight(s)
	case c.solved() && c.earned.Outcome() != question.Right:
		s.section(w.legend())
		w.drawRight(s)
	}
}

func (w *order) asks() string {
	if w.held {
		return w.c.desk.T("It moves with the arrows up and down; Enter puts it down.")
	}
	return w.c.desk.T("Put these in order: Enter takes one up.")
}

// earns reports whether a position is in what earns points: the longest run of
// steps that stand one after the other as they should.
func (w *order) earns(at int) bool {
	from, n := question.Run(w.row())
	return n > 1 && at >= from && at < from+n
}

// legend says what the signs mean where the order is not right.
func (w *order) legend() []string {
	if _, n := question.Run(w.row()); n < 2 {
		return nil
	}
	t := w.c.desk.Theme
	return w.c.quiet(w.c.desk.T("%s: the longest run in the right order", t.Signs.Right))
}

// sign says of a step that was marked whether it earns something.
func (w *order) sign(at int) (string, lipgloss.Style) {
	t := w.c.desk.Theme
	switch {
	case w.held && w.c.on(at):
		return " ", t.Accent
	case !w.c.graded() || !w.c.Final():
		return " ", t.Text
	case w.earns(at):
		return t.Signs.Right, t.Good
	}
	return t.Signs.Wrong, t.Bad
}

func (w *order) drawRight(s *sheet) {
	s.section([]string{w.c.desk.Theme.Strong.Render(w.c.desk.T("The right order"))})
	for i, lines := range w.c.parts.steps {
		s.add(hang(fmt.Sprintf("  %2d. ", i+1), indent, lines)...)
	}
}
