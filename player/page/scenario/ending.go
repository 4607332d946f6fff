package scenario

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/course/question"
	"carrel/course/scenario"
	"carrel/player/page"
	"carrel/player/ui"
)

// entry is a thing to do at the end.
type entry struct {
	label string
	ask   tea.Msg
}

// menu is what can be done at the end: the obvious next thing stands first.
func (m *Model) menu() []entry {
	out := []entry{m.onward(), {m.desk.T("Try again"), m.tryAgain()}}
	if !m.passed() {
		slices.Reverse(out)
	}
	if m.book.Course.Next(m.unit.ID) != nil {
		out = append(out, entry{m.desk.T("Back to the library"), page.Library{}})
	}
	return out
}

func (m *Model) onward() entry {
	if n := m.book.Course.Next(m.unit.ID); n != nil {
		return entry{m.desk.T("Next: %s", m.book.TitleOf(n)), page.Open{Book: m.book, Unit: n.ID}}
	}
	return entry{m.desk.T("Finish"), page.Library{}}
}

func (m *Model) tryAgain() tea.Msg { return page.Open{Book: m.book, Unit: m.unit.ID, Again: true} }

// passed reports whether the attempt on the screen was passed; where its path
// is not known any more, whether any was.
func (m *Model) passed() bool {
	if m.changed {
		return m.desk.In(m.book, m.unit.ID).Passed
	}
	return m.run.Passed
}

// ending is the last scene, how it went, the path there, and what to do now.
func (m *Model) ending() screen {
	t := m.desk.Theme
	var s screen
	if m.changed {
		s.add(t.Strong.Render(m.book.TitleOf(m.unit)))
	} else {
		s.add(m.said()...)
	}
	if w := m.words[m.now()]; w != nil {
		s.add(w.text...)
	}
	s.add(m.verdict()...)
	s.add(m.notice(m.desk.T("This scenario was changed since, so that the path you took cannot be shown. Your result stays as it was."))...)
	s.add(m.retold()...)
	s.lines = append(s.lines, "")
	menu := ui.Menu{At: m.cursor}
	for _, e := range m.menu() {
		menu.Items = append(menu.Items, e.label)
	}
	for _, l := range menu.Lines(t) {
		s.stop(l)
	}
	return s
}

// verdict says how it went, and why.
func (m *Model) verdict() []string {
	d, t, was := m.desk, m.desk.Theme, m.desk.In(m.book, m.unit.ID)
	word := t.Bad.Bold(true).Render(t.Signs.Wrong + " " + d.T("Not passed yet"))
	if m.passed() {
		word = t.Good.Bold(true).Render(t.Signs.Right + " " + d.T("Passed"))
	}
	out := m.wrap(word + m.score(was.Last))
	if why := m.why(); why != "" {
		out = append(out, m.wrap(t.Text.Render(why))...)
	}
	if was.Handed > 1 {
		out = append(out, t.Quiet.Render(d.T("Attempt %d; your best is %d %%", was.Attempt, was.Best.Percent())))
	}
	return out
}

// score is the score out of the best one: of the path on the screen, else of
// the last attempt.
func (m *Model) score(last question.Mark) string {
	d, t := m.desk, m.desk.Theme
	got, of := last.Got/100, last.Of/100
	if !m.changed {
		got, of = m.run.Score, max(m.best, m.run.Score)
	}
	if !m.scored() {
		return ""
	}
	said := "   " + d.T("Score: %d of %d", got, of)
	if m.tale.Pass != 0 {
		said += t.Quiet.Render("   " + d.T("To pass: %d", m.tale.Pass))
	}
	return said
}

// why says why the attempt was not passed, where the path is known.
func (m *Model) why() string {
	switch {
	case m.changed || m.run.Passed:
		return ""
	case m.run.End == scenario.Fail:
		return m.desk.T("This is not a good end.")
	case len(m.path) == scenario.MaxSteps:
		return m.desk.T("You have made %d choices without an end; it ends here.", scenario.MaxSteps)
	case m.run.End == scenario.Onward:
		return m.desk.T("Nothing follows this scene: the story breaks off.")
	}
	return m.desk.T("The score is too low for this end to be a good one.")
}

// retold is the path: every scene with its score, what was chosen, what came of
// it, and what else could have been.
func (m *Model) retold() []string {
	if m.review == nil && len(m.path) > 0 {
		m.review = m.retell()
	}
	return m.review
}

func (m *Model) retell() []string {
	t := m.desk.Theme
	out := []string{t.Strong.Render(m.desk.T("The path you took"))}
	for i := range m.run.Scenes {
		out = append(out, "")
		out = append(out, m.station(i)...)
		if i < len(m.path) {
			out = append(out, m.choice(i, "    ")...)
			out = append(out, m.others(i)...)
		}
	}
	return out
}

// station is the name of a scene of the path, and what it added to the score.
func (m *Model) station(i int) []string {
	d, t, id := m.desk, m.desk.Theme, m.run.Scenes[i]
	gain := ""
	switch {
	case slices.Index(m.run.Scenes, id) < i:
		gain = d.T("seen before")
	case m.run.Gains[i] > 0:
		gain = "+" + d.T("%d", m.run.Gains[i])
	case m.run.Gains[i] < 0:
		gain = d.T("%d", m.run.Gains[i])
	}
	name := ui.Pad(d.T("%d", i+1), 4) + m.tale.Words(id).Name
	return m.wrap(t.Strong.Render(name) + "  " + t.Quiet.Render(gain))
}

// others are the ways that were not taken at a step.
func (m *Model) others(i int) []string {
	t := m.desk.Theme
	var plain []string
	for w, way := range m.tale.Words(m.run.Scenes[i]).Ways {
		if w != m.path[i] {
			plain = append(plain, way.Plain)
		}
	}
	if len(plain) == 0 {
		return nil
	}
	said := m.desk.T("Not chosen: %s", strings.Join(plain, " "+t.Signs.Dot+" "))
	var out []string
	for _, l := range m.desk.Draw.Wrap(t.Quiet.Render(said), m.measure()-4) {
		out = append(out, "    "+l)
	}
	return out
}
