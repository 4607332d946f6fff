package scenario

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"carrel/content/clean"
	"carrel/course/scenario"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// indent is the room at the left of a way for the cursor and its letter.
const indent = 4

// span is the rows of a stop of the cursor: the first, and one after the last.
type span struct{ from, to int }

// screen is all that can be scrolled to, and where the cursor can stop in it.
type screen struct {
	lines []string
	stops []span
}

// add adds lines after a blank one.
func (s *screen) add(lines ...string) {
	if len(lines) > 0 && len(s.lines) > 0 {
		s.lines = append(s.lines, "")
	}
	s.lines = append(s.lines, lines...)
}

// stop adds lines where the cursor can stop.
func (s *screen) stop(lines ...string) {
	s.stops = append(s.stops, span{len(s.lines), len(s.lines) + len(lines)})
	s.lines = append(s.lines, lines...)
}

// View draws the screen.
func (m *Model) View() string {
	margin := strings.Repeat(" ", max((m.width-m.measure())/2, 0))
	body := m.screen().lines
	lines := []string{""}
	for _, l := range body[min(m.off, len(body)):] {
		if len(lines) > m.height {
			break
		}
		lines = append(lines, margin+l)
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) screen() screen {
	switch {
	case m.err != nil:
		return m.lost()
	case !m.set || m.now() != "" && m.words[m.now()] == nil:
		return screen{} // half a screen would move under the pointer
	case m.stage == introduction:
		return m.introduce()
	case m.stage == playing:
		return m.scene()
	}
	return m.ending()
}

func (m *Model) lost() screen {
	t := m.desk.Theme
	return screen{lines: []string{t.Bad.Render(m.desk.T("This scenario cannot be shown.")), "", clean.Line(m.err.Error())}}
}

func (m *Model) introduce() screen {
	t := m.desk.Theme
	var s screen
	s.add(t.Strong.Render(m.book.TitleOf(m.unit)))
	s.add(m.notice(m.desk.T("This scenario was changed since you were in it, so it begins again. What you did stays in your record."))...)
	s.add(m.intro...)
	var facts []string
	for _, f := range m.facts() {
		facts = append(facts, t.Quiet.Render(t.Signs.Dot)+" "+f)
	}
	s.add(facts...)
	s.lines = append(s.lines, "")
	s.stop(t.Accent.Render(t.Signs.Bar + " [ " + m.beginVerb() + " ]"))
	return s
}

// notice says that something was changed, when it was.
func (m *Model) notice(sentence string) []string {
	if !m.changed {
		return nil
	}
	return m.wrap(m.desk.Theme.Fair.Render(m.desk.Theme.Signs.Partly + " " + sentence))
}

func (m *Model) wrap(s string) []string { return m.desk.Draw.Wrap(s, m.measure()) }

func (m *Model) beginVerb() string {
	if len(m.tale.Scenes) == 0 {
		return m.desk.T("Next")
	}
	return m.desk.T("Start the scenario")
}

func (m *Model) facts() []string {
	d := m.desk
	if len(m.tale.Scenes) == 0 {
		return []string{d.T("This scenario has no scenes.")}
	}
	return []string{m.toPass(), d.T("What you choose is done: there is no way back"), d.T("Try it as often as you like")}
}

func (m *Model) toPass() string {
	good := slices.ContainsFunc(m.tale.Scenario.Scenes, func(c scenario.Scene) bool { return c.End == scenario.Pass })
	switch {
	case !good:
		return m.desk.T("To pass: come to an end with a score of %d or more", m.tale.Pass)
	case m.tale.Pass != 0:
		return m.desk.T("To pass: come to a good end with a score of %d or more", m.tale.Pass)
	}
	return m.desk.T("To pass: come to a good end")
}

// scene is the scene on the screen: what came of the last choice, the text, and
// the ways on.
func (m *Model) scene() screen {
	var s screen
	s.add(m.said()...)
	s.add(m.words[m.now()].text...)
	s.add(m.wrap(m.desk.Theme.Quiet.Render(m.ask()))...)
	for i, way := range m.words[m.now()].ways {
		s.stop(m.way(i, way)...)
	}
	return s
}

func (m *Model) ask() string {
	if len(m.words[m.now()].ways) == 1 {
		return m.desk.T("It goes on:")
	}
	return m.desk.T("Choose one: there is no way back.")
}

func (m *Model) way(i int, lines []string) []string {
	t := m.desk.Theme
	pointer, letter := " ", " "
	if i < lettered {
		letter = string(rune('a' + i))
	}
	if i == m.cursor {
		pointer, letter = t.Accent.Render(t.Signs.Bar), t.Accent.Render(letter)
	} else {
		letter = t.Quiet.Render(letter)
	}
	head := ui.Pad(pointer+letter, indent)
	if len(lines) == 0 {
		return []string{head}
	}
	out := []string{head + lines[0]}
	for _, l := range lines[1:] {
		out = append(out, strings.Repeat(" ", indent)+l)
	}
	return out
}

// said is the choice that led to the scene on the screen, and what came of it.
func (m *Model) said() []string {
	if len(m.path) == 0 {
		return nil
	}
	return m.choice(len(m.path)-1, "")
}

// choice is the way that was taken at a step of the path and its consequence,
// after a margin.
func (m *Model) choice(step int, margin string) []string {
	t, id, way := m.desk.Theme, m.run.Scenes[step], m.path[step]
	var out []string
	for _, l := range m.desk.Draw.Wrap(m.desk.T("You chose: %s", m.tale.Words(id).Ways[way].Plain), m.measure()-len(margin)-2) {
		out = append(out, margin+t.Accent.UnsetBold().Render(l))
	}
	if w := m.words[id]; w != nil {
		for _, l := range w.said[way] {
			out = append(out, margin+t.Quiet.Render(t.Signs.Wall)+" "+l)
		}
	}
	return out
}

// Head says where the trainee is.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.book.TitleOf(m.unit)}}
	switch {
	case m.stage == playing:
		h.Note = m.desk.T("Scene %d", len(m.path)+1)
	case m.stage == ended:
		h.Done, h.Of = m.desk.Done(m.book)
	}
	return h
}

// verb says what Enter does.
func (m *Model) verb() string {
	d, s := m.desk, m.screen()
	switch {
	case m.err != nil || m.tale == nil:
		return d.T("Next")
	case m.below(s):
		return d.T("Read on")
	case m.stage == introduction:
		return m.beginVerb()
	case m.stage == playing && m.cursor < 0:
		return d.T("Choose")
	case m.stage == playing:
		return d.T("Do this")
	}
	return m.menu()[m.cursor].label
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	bar := []key.Binding{keymap.Says(k.Enter, m.verb())}
	if s := m.screen(); len(s.stops) > 1 && !m.below(s) {
		bar = append(bar, keymap.Says(k.Down, d.T("Other choices")))
	}
	return append(bar, k.Outline, k.Help)
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Read on, choose, do this")), k.Down, k.Up, keymap.Says(k.Take, d.T("Go to a way by its letter"))},
		{k.PageDown, k.PageUp, k.Top, k.Bottom, k.Again, k.Right, k.Left, k.Outline},
	}
}
