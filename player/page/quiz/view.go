package quiz

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"carrel/content/markdown"
	"carrel/course"
	"carrel/player/card"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// card is the question on the screen as lines.
func (m *Model) card() []string {
	title := m.desk.T("Question %d of %d", m.now+1, len(m.cards))
	m.cards[m.now].Say(m.onwardVerb())
	return m.cards[m.now].Lines(title, m.measure())
}

// View draws the introduction or the question.
func (m *Model) View() string {
	margin := strings.Repeat(" ", m.margin())
	lines := []string{""}
	body := m.body()
	for _, l := range body[min(m.off, len(body)):] {
		lines = append(lines, margin+m.pictures.Fill(l))
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) body() []string {
	switch {
	case m.err != nil:
		return append([]string{m.desk.Theme.Bad.Render(m.desk.T("This quiz cannot be shown.")), ""}, m.desk.Draw.Wrap(m.desk.Unread(m.err), m.measure())...)
	case !m.loaded:
		return nil
	case !m.begun:
		return m.introduce()
	case m.asking:
		return m.questionnaire()
	}
	return m.card()
}

func (m *Model) introduce() []string {
	t := m.desk.Theme
	lines := []string{t.Strong.Render(m.book.TitleOf(m.unit)), ""}
	if len(m.introLines) > 0 {
		lines = append(append(lines, m.introLines...), "")
	}
	for _, fact := range m.facts() {
		lines = append(lines, t.Quiet.Render(t.Signs.Dot)+" "+fact)
	}
	return append(lines, "", t.Accent.Render(t.Signs.Bar+" [ "+m.beginVerb()+" ]"))
}

func (m *Model) beginVerb() string {
	if len(m.items) == 0 {
		return m.desk.T("Next")
	}
	return m.desk.T("Start the quiz")
}

func (m *Model) facts() []string {
	d, r := m.desk, m.unit.Rules
	if len(m.items) == 0 {
		return []string{d.T("This quiz has no questions.")}
	}
	facts := []string{d.T("%d questions", len(m.items))}
	if n := len(m.items) - m.answerable(); n > 0 {
		facts = append(facts, d.T("%d of them cannot be answered and do not count", n))
	}
	if r.Pass > 0 && m.scored() {
		facts = append(facts, d.T("%d %% to pass", r.Pass))
	}
	if r.Attempts == 0 {
		return append(facts, d.T("Try it as often as you like"))
	}
	return append(facts, d.T("Attempt %d of %d", d.In(m.book, m.unit.ID).Next(), r.Attempts))
}

// scored reports whether a question can earn points.
func (m *Model) scored() bool {
	return slices.ContainsFunc(m.items, func(it *markdown.Item) bool { return card.Counted(it, nil).Of > 0 })
}

func (m *Model) answerable() (n int) {
	for _, it := range m.items {
		if it.Kind.Answerable() {
			n++
		}
	}
	return n
}

// Head says where the trainee is and how many questions are answered.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit)}}
	if m.begun && m.loaded {
		h.Of = m.answerable()
		h.Done = h.Of - m.left()
	}
	return h
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	switch {
	case m.err != nil || !m.loaded:
		return []key.Binding{keymap.Says(k.Enter, d.T("Next")), k.Outline, k.Help}
	case !m.begun && !m.introEnds():
		return []key.Binding{keymap.Says(k.Enter, d.T("Read on")), k.Outline, k.Help}
	case !m.begun:
		return []key.Binding{keymap.Says(k.Enter, m.beginVerb()), k.Outline, k.Help}
	}
	if m.asking {
		return []key.Binding{keymap.Says(k.Enter, m.menu.Items[m.menu.At]), keymap.Says(k.Left, d.T("Back")), k.Outline, k.Help}
	}
	bar := m.cards[m.now].Bar()
	if m.Capturing() {
		return append(bar, keymap.Typing(k.Help, "F1", k.Help.Help().Desc))
	}
	return append(bar, k.Outline, k.Help)
}

// resultVerb says what ends the quiz: one without feedback has no result.
func (m *Model) resultVerb() string {
	if m.unit.Rules.Feedback == course.None {
		return m.desk.T("Hand in")
	}
	return m.desk.T("See the result")
}

// onwardVerb says what comes after the question on the screen.
func (m *Model) onwardVerb() string {
	last := !m.asks() && m.following() < 0
	switch {
	case m.answerable() == 0 && m.now+1 >= len(m.cards):
		return m.desk.T("Next")
	case m.review && m.now+1 >= len(m.cards), !m.review && last:
		return m.resultVerb()
	case !m.review && m.following() < 0:
		return m.desk.T("To the end")
	}
	return m.desk.T("Next question")
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Take, check, go on")), k.Down, k.Up, k.Space, k.Take, k.Hint},
		card.Keys(d),
		{keymap.Says(k.Right, d.T("Question after")), keymap.Says(k.Left, d.T("Question before")), k.PageDown, k.PageUp},
	}
}
