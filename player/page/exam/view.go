package exam

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"

	"carrel/content/clean"
	"carrel/player/card"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// View draws what of the exam is on the screen.
func (m *Model) View() string {
	margin := strings.Repeat(" ", m.margin())
	var lines []string
	for _, l := range m.above() {
		lines = append(lines, margin+l)
	}
	body := m.body()
	for _, l := range body[min(m.off, len(body)):] {
		lines = append(lines, margin+m.pictures.Fill(l))
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

// above is what stands over the body and does not scroll: the strip of the
// questions, and what has to be said now.
func (m *Model) above() []string {
	if !m.loaded || m.err != nil {
		return []string{""}
	}
	lines := []string{""}
	if m.stage == asking {
		lines[0] = m.strip()
	}
	if m.notice != "" {
		lines = append(lines, m.desk.Draw.Wrap(m.desk.Theme.Fair.Render(m.notice), m.measure())...)
	}
	return lines
}

// room is how many rows the body has.
func (m *Model) room() int { return max(m.height-len(m.above()), 1) }

func (m *Model) body() []string {
	t, d := m.desk.Theme, m.desk
	switch {
	case m.err != nil:
		return append([]string{t.Bad.Render(d.T("This exam cannot be sat.")), ""}, d.Draw.Wrap(clean.Line(m.err.Error()), m.measure())...)
	case !m.loaded:
		return nil
	case m.card() != nil:
		return m.card().Lines(m.title(), m.measure())
	}
	switch m.stage {
	case reading:
		return m.introduce()
	case listing:
		return m.overview()
	case confirming:
		return m.question()
	case resting:
		return append(d.Draw.Wrap(d.T("A break. The clock stands until you go on."), m.measure()), "", t.Accent.Render(t.Signs.Bar+" [ "+d.T("Go on with the exam")+" ]"))
	case coding:
		return append(d.Draw.Wrap(d.T("The code that your supervisor gave you, for more time or for a break:"), m.measure()), "", m.code.View())
	}
	return []string{t.Quiet.Render(d.T("The exam begins."))}
}

// title is what stands in the frame of the question on the screen.
func (m *Model) title() string {
	d := m.deck()
	if m.stage == consenting {
		return m.desk.T("Before you begin: %d of %d", d.now+1, len(d.cards))
	}
	return m.desk.T("Question %d of %d", d.now+1, len(d.cards))
}

func (m *Model) introduce() []string {
	t, d := m.desk.Theme, m.desk
	lines := []string{t.Strong.Render(m.book.TitleOf(m.unit)), ""}
	if len(m.introLines) > 0 {
		lines = append(append(lines, m.introLines...), "")
	}
	for _, fact := range m.facts() {
		for i, l := range d.Draw.Wrap(fact, m.measure()-2) {
			head := "  "
			if i == 0 {
				head = t.Quiet.Render(t.Signs.Dot) + " "
			}
			lines = append(lines, head+l)
		}
	}
	why := m.denial()
	m.barred = why != ""
	if why = cmp.Or(why, m.refused); why != "" {
		lines = append(append(lines, ""), d.Draw.Wrap(t.Bad.Render(why), m.measure())...)
	}
	return append(lines, "", t.Accent.Render(t.Signs.Bar+" [ "+ui.Cut(m.introVerb(), m.measure()-6, t)+" ]"))
}

// introVerb is what Enter does at the end of the introduction.
func (m *Model) introVerb() string {
	if !m.barred {
		return m.startVerb()
	}
	if u := m.missing(); u != nil {
		return clean.Line(m.book.TitleOf(u))
	}
	return m.desk.T("Outline")
}

func (m *Model) startVerb() string { return m.desk.T("Start the exam") }

// cell is the width of a question in the strip.
const cell = 3

// besideStrip is the room that is kept for the word at its end.
const besideStrip = 20

// window is which questions are in the strip: all, or those around the one on
// the screen.
func (m *Model) window() (from, to int) {
	fit, all := max((m.measure()-besideStrip)/cell, 1), len(m.questions.cards)
	from = min(max(m.questions.now-fit/2, 0), max(all-fit, 0))
	return from, min(from+fit, all)
}

// strip shows how it stands with each question; the one on the screen is in
// brackets.
func (m *Model) strip() string {
	var b strings.Builder
	from, to := m.window()
	for i := from; i < to; i++ {
		if i == m.questions.now {
			b.WriteString("[" + m.sign(i) + "]")
			continue
		}
		b.WriteString(" " + m.sign(i) + " ")
	}
	if m.flagged(m.questions.now) {
		b.WriteString("  " + m.desk.T("flagged"))
	}
	return ui.Cut(m.desk.Theme.Text.Render(b.String()), m.measure(), m.desk.Theme)
}

// sign tells a question that is flagged, answered, or open.
func (m *Model) sign(i int) string {
	s := m.desk.Theme.Signs
	switch {
	case m.flagged(i):
		return s.Bookmark
	case m.answered(i):
		return s.Done
	}
	return s.Dot
}

// overview is the list of all questions with the cursor in sight.
func (m *Model) overview() []string {
	all := m.menu.Lines(m.desk.Theme)
	top := m.menuTop()
	lines := []string{m.desk.Theme.Strong.Render(m.tally()), ""}
	for _, l := range all[top:min(top+m.listRoom(), len(all))] {
		lines = append(lines, ui.Cut(l, m.measure(), m.desk.Theme))
	}
	return lines
}

func (m *Model) listRoom() int { return max(m.room()-2, 1) }

// menuTop is the first entry of the menu that is on the screen.
func (m *Model) menuTop() int {
	if m.stage != listing {
		return 0
	}
	return min(max(m.menu.At-m.listRoom()/2, 0), max(len(m.menu.Items)-m.listRoom(), 0))
}

// menuRow is the row of the page that the menu begins in.
func (m *Model) menuRow() int {
	if m.stage == confirming {
		return len(m.above()) + len(m.question()) - len(m.menu.Items) - m.off
	}
	return len(m.above()) + 2
}

func (m *Model) tally() string {
	flags := len(m.where(m.flagged))
	said := m.desk.T("%d of %d answered", len(m.where(m.answered)), len(m.questions.cards))
	if flags > 0 {
		said += ", " + m.desk.T("%d flagged", flags)
	}
	return said
}

// onwardVerb says what comes after the question on the screen.
func (m *Model) onwardVerb() string {
	d := m.deck()
	last := d.now+1 >= len(d.cards)
	switch {
	case last && m.stage == consenting:
		return m.startVerb()
	case last && m.review:
		return m.desk.T("See the result")
	case last:
		return m.desk.T("To the end")
	case m.stage == consenting:
		return m.desk.T("Next")
	}
	return m.desk.T("Next question")
}

// Head says where the trainee is, how many questions are answered, and how much
// time is left.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit)}}
	if !m.loaded || m.err != nil || m.ended || m.stage < asking || m.review {
		return h
	}
	h.Note = fmt.Sprintf("%d/%d", len(m.where(m.answered)), len(m.questions.cards))
	if m.sitting() == nil {
		return h
	}
	if said := m.remaining(); said != "" {
		h.Note += "  " + said
	}
	return h
}

// remaining says the time that is left, in minutes and only at the end in
// seconds.
func (m *Model) remaining() string {
	c := m.clock()
	if !c.Limited() {
		return ""
	}
	left := c.Left(m.desk.Clock())
	if left > time.Minute {
		return m.desk.T("%s left", m.span(left))
	}
	return m.desk.T("%d s left", int(left/time.Second))
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	switch {
	case m.card() != nil:
		return m.barOfCard()
	case m.err != nil || !m.loaded || m.stage == beginning:
		return []key.Binding{keymap.Says(k.Enter, d.T("Next")), k.Outline, k.Help}
	case m.stage == reading && !m.introEnds():
		return []key.Binding{keymap.Says(k.Enter, d.T("Read on")), k.Outline, k.Help}
	case m.stage == reading:
		if m.barred && m.missing() == nil {
			return []key.Binding{keymap.Says(k.Enter, m.introVerb()), k.Help}
		}
		return []key.Binding{keymap.Says(k.Enter, m.introVerb()), k.Outline, k.Help}
	case m.stage == resting:
		return []key.Binding{keymap.Says(k.Enter, d.T("Go on with the exam")), k.Help}
	case m.stage == coding:
		return []key.Binding{keymap.Says(k.Enter, d.T("Use this code")), keymap.Typing(k.Back, "Esc", d.T("Back"))}
	}
	return []key.Binding{keymap.Says(k.Enter, clean.Line(m.menu.Items[m.menu.At])), keymap.Says(k.Back, d.T("Back")), k.Help}
}

func (m *Model) barOfCard() []key.Binding {
	k := m.desk.Keys
	bar := m.card().Bar()
	typing := m.Capturing()
	if m.stage == asking && !m.review {
		bar = append(bar, m.short(k.Flag, "!", "F5", m.desk.T("Flag")), m.short(k.Questions, "#", "F6", m.desk.T("Questions")))
	}
	if m.stage == asking && m.opened != nil {
		bar = append(bar, keymap.Says(k.Sheet, m.desk.T("Sheet")))
	}
	if typing {
		return append(bar, keymap.Typing(k.Help, "F1", k.Help.Help().Desc))
	}
	return append(bar, k.Help)
}

// short is a key of the exam as the bar shows it: by its letter, or where text
// is typed by its function key.
func (m *Model) short(b key.Binding, letter, function, says string) key.Binding {
	if m.Capturing() {
		return keymap.Typing(b, function, says)
	}
	b.SetHelp(letter, says)
	return b
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	own := []key.Binding{keymap.Says(k.Right, d.T("Question after")), keymap.Says(k.Left, d.T("Question before")), k.Flag, k.Questions, k.Code}
	if m.opened != nil {
		own = append(own, k.Sheet)
	}
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Take, go on")), k.Down, k.Up, k.Space, k.Take},
		card.Keys(d),
		append(own, k.PageDown, k.PageUp),
	}
}
