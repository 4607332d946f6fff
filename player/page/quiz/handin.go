package quiz

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/player/card"
	"carrel/player/ui"
)

// asks reports whether something is to be named before the quiz is handed in:
// what is open, or what can be tried again. Of the question on the screen its
// own button says that.
func (m *Model) asks() bool {
	again := m.repeatable()
	said := len(again) == 1 && again[0] == m.now && !m.cards[m.now].Trying()
	return m.left() > 0 || len(again) > 0 && !said
}

// ask names what is not answered, or can be answered again, before the quiz is
// handed in.
func (m *Model) ask() tea.Cmd {
	m.cards[m.now].Focus(false)
	m.asking, m.off = true, 0
	m.menu, m.todo = ui.Menu{}, nil
	open, must, again := m.open(), m.required(), m.repeatable()
	switch {
	case len(must) > 0:
		m.offer(m.desk.T("Go to the first of them"), m.to(must[0]))
	case len(open) > 0:
		m.offer(m.desk.T("Go to the first of them"), m.to(open[0]))
		m.offer(m.desk.T("Hand in all the same"), m.handIn)
	default:
		m.offer(m.resultVerb(), m.handIn)
		m.offer(m.desk.T("Go to the first of them"), m.retry(again[0]))
	}
	return m.desk.Record(m.drafts()...)
}

// offer adds an entry to the menu.
func (m *Model) offer(says string, do func() tea.Cmd) {
	m.menu.Items, m.todo = append(m.menu.Items, says), append(m.todo, do)
}

// retry goes to where a question can be tried again.
func (m *Model) retry(i int) func() tea.Cmd {
	return func() tea.Cmd {
		m.cards[i].First()
		return m.show(i)
	}
}

func (m *Model) to(i int) func() tea.Cmd { return func() tea.Cmd { return m.show(i) } }

// open are the questions that wait for an answer, by their place.
func (m *Model) open() []int { return m.where((*card.Card).Open) }

// required are those of them without which the quiz is not handed in.
func (m *Model) required() []int {
	return m.where(func(c *card.Card) bool { return c.Open() && c.Required() })
}

// repeatable are the questions that were answered and can be tried again.
func (m *Model) repeatable() []int { return m.where((*card.Card).Repeatable) }

func (m *Model) where(is func(*card.Card) bool) (out []int) {
	for i, c := range m.cards {
		if is(c) {
			out = append(out, i)
		}
	}
	return out
}

func (m *Model) keyHandIn(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Enter):
		return m.todo[m.menu.At]()
	case key.Matches(msg, k.Down):
		m.menu.Move(1)
	case key.Matches(msg, k.Up):
		m.menu.Move(-1)
	case key.Matches(msg, k.Left):
		return m.show(m.now)
	case key.Matches(msg, k.PageDown):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	}
	return nil
}

func (m *Model) clickHandIn(row int) tea.Cmd {
	i := row - (len(m.questionnaire()) - len(m.menu.Items))
	if i < 0 || i >= len(m.menu.Items) {
		return nil
	}
	return m.todo[i]()
}

// listed is how many questions are named, so that what to do stays in sight;
// more are counted.
func (m *Model) listed() int { return max(m.height-8, 1) }

// questionnaire is what is asked before the quiz is handed in.
func (m *Model) questionnaire() []string {
	t, room := m.desk.Theme, m.listed()
	var lines []string
	for _, part := range m.wanting() {
		lines = append(append(lines, m.desk.Draw.Wrap(t.Strong.Render(part.says), m.measure())...), "")
		lines = append(append(lines, m.list(part.which, room)...), "")
		room = max(room-len(part.which)-3, 1)
	}
	return append(lines, m.menu.Lines(t)...)
}

// wanting is what could still be done, in words, and with which questions.
type wanting struct {
	says  string
	which []int
}

func (m *Model) wanting() (out []wanting) {
	d, open, must, again := m.desk, m.open(), m.required(), m.repeatable()
	switch {
	case len(must) > 0:
		return []wanting{{d.T("%d questions have to be answered before you can hand in.", len(must)), must}}
	case len(open) > 0:
		out = append(out, wanting{d.T("%d questions are not answered. Unanswered, they earn nothing.", len(open)), open})
	}
	if len(again) > 0 {
		out = append(out, wanting{d.T("You can try again, if you like:"), again})
	}
	return out
}

// list names questions, as many as there is room for.
func (m *Model) list(which []int, room int) (lines []string) {
	t := m.desk.Theme
	for n, i := range which {
		if n == room {
			return append(lines, t.Quiet.Render("     "+t.Signs.More))
		}
		lines = append(lines, ui.Cut(t.Quiet.Render(fmt.Sprintf("%3d. ", i+1))+title(m.items[i]), m.measure(), t))
	}
	return lines
}

// title is a question in one line.
func title(it *markdown.Item) string {
	if it.Heading == nil {
		return it.ID
	}
	return markdown.PlainText(it.Heading.Node, it.Heading.Source)
}
