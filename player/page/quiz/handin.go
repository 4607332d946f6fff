package quiz

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/player/card"
	"carrel/player/ui"
)

// ask names what is not answered before the quiz is handed in.
func (m *Model) ask() tea.Cmd {
	m.cards[m.now].Focus(false)
	m.asking, m.off = true, 0
	m.menu = ui.Menu{Items: []string{m.desk.T("Go to the first of them")}}
	if len(m.required()) == 0 {
		m.menu.Items = append(m.menu.Items, m.desk.T("Hand in all the same"))
	}
	return m.desk.Record(m.drafts()...)
}

// open are the questions that wait for an answer, by their place.
func (m *Model) open() []int { return m.where((*card.Card).Open) }

// required are those of them without which the quiz is not handed in.
func (m *Model) required() []int {
	return m.where(func(c *card.Card) bool { return c.Open() && c.Required() })
}

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
		return m.decide(m.menu.At)
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

// decide does what an entry of the menu says.
func (m *Model) decide(entry int) tea.Cmd {
	if entry > 0 {
		return m.handIn()
	}
	first := m.open()
	if must := m.required(); len(must) > 0 {
		first = must
	}
	return m.show(first[0])
}

func (m *Model) clickHandIn(row int) tea.Cmd {
	i := row - (len(m.questionnaire()) - len(m.menu.Items))
	if i < 0 || i >= len(m.menu.Items) {
		return nil
	}
	return m.decide(i)
}

// listed is how many questions are named, so that what to do stays in sight;
// more are counted.
func (m *Model) listed() int { return max(m.height-8, 1) }

// questionnaire is what is asked before the quiz is handed in.
func (m *Model) questionnaire() []string {
	d, t := m.desk, m.desk.Theme
	open, must := m.open(), m.required()
	said := d.T("%d questions are not answered. Unanswered, they earn nothing.", len(open))
	if len(must) > 0 {
		open, said = must, d.T("%d questions have to be answered before you can hand in.", len(must))
	}
	lines := append(render.Wrap(t.Strong.Render(said), m.measure()), "")
	for n, i := range open {
		if n == m.listed() {
			lines = append(lines, t.Quiet.Render("     "+t.Signs.More))
			break
		}
		lines = append(lines, ui.Cut(t.Quiet.Render(fmt.Sprintf("%3d. ", i+1))+title(m.items[i]), m.measure(), t))
	}
	return append(append(lines, ""), m.menu.Lines(t)...)
}

// title is a question in one line.
func title(it *markdown.Item) string {
	if it.Heading == nil {
		return it.ID
	}
	return markdown.PlainText(it.Heading.Node, it.Heading.Source)
}
