package scenario

import (
	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/course/scenario"
	"carrel/player/page"
)

// resume puts on the screen what the standing says: the scene that was left,
// the end that was come to, or the introduction.
func (m *Model) resume() tea.Cmd {
	was := m.desk.In(m.book, m.unit.ID)
	m.attempt, m.changed = was.Attempt, false
	m.path, m.run = nil, scenario.Run{}
	switch {
	case was.Running:
		return m.goOn(was)
	case was.Handed > 0 && !m.again:
		m.lookBack(was)
	default:
		m.enter(introduction)
	}
	return nil
}

// goOn returns to the scene that was left. A path that the scenario as it is
// now does not have ends there, and the trainee is told so. A scene that has
// become an end since is the end.
func (m *Model) goOn(was *progress.Unit) tea.Cmd {
	if m.changed = !m.retrace(was); m.changed {
		m.enter(introduction)
		return nil
	}
	if m.run.Ended {
		m.enter(ended)
		return m.desk.Record(m.finished())
	}
	m.enter(playing)
	return nil
}

// lookBack shows how the last attempt went, with its path if the scenario still
// has it and it is still worth as much.
func (m *Model) lookBack(was *progress.Unit) {
	m.changed = !m.retrace(was) || !m.run.Ended || m.mark() != was.Last
	if m.changed {
		m.path, m.run = nil, scenario.Run{}
	}
	m.enter(ended)
}

// retrace follows the path of the latest attempt, and reports whether it comes
// by the same scenes as it did then.
func (m *Model) retrace(was *progress.Unit) bool {
	path := make([]int, len(was.Path))
	for i, s := range was.Path {
		path[i] = s.Choice
	}
	run, err := m.tale.Play(path)
	if err != nil {
		return false
	}
	for i, s := range was.Path {
		if run.Scenes[i] != s.Scene {
			return false
		}
	}
	m.path, m.run = path, run
	return true
}

// enter puts a stage on the screen, from its top. Where there is a choice, none
// is made yet.
func (m *Model) enter(s stage) {
	m.stage, m.off, m.cursor, m.review = s, 0, 0, nil
	if now := m.tale.Scene(m.now()); s == playing && now != nil && len(now.Ways) > 1 {
		m.cursor = -1
	}
}

// begin opens a new attempt.
func (m *Model) begin() tea.Cmd {
	run, err := m.tale.Play(nil)
	if err != nil {
		return m.readThrough()
	}
	m.again, m.changed = false, false
	m.attempt = m.desk.In(m.book, m.unit.ID).Next()
	m.path, m.run = nil, run
	e := m.desk.Event(m.book, m.unit.ID, progress.Started)
	e.Attempt = m.attempt
	return m.moved(e)
}

// readThrough completes a scenario without scenes: it is read, not played.
func (m *Model) readThrough() tea.Cmd {
	return tea.Batch(m.desk.Record(m.desk.Event(m.book, m.unit.ID, progress.Completed)), page.Onward(m.book, m.unit))
}

// take goes a way.
func (m *Model) take(way int) tea.Cmd {
	e := m.desk.Event(m.book, m.unit.ID, progress.Chose)
	e.Question, e.Attempt, e.Response = m.now(), m.attempt, &question.Response{Choices: []int{way}}
	path := append(m.path[:len(m.path):len(m.path)], way)
	run, err := m.tale.Play(path)
	if err != nil {
		return nil
	}
	m.path, m.run = path, run
	return m.moved(e)
}

// moved shows the scene that was come to. What led there is recorded with the
// end, if it is one, in one action.
func (m *Model) moved(e progress.Event) tea.Cmd {
	events := []progress.Event{e}
	if m.run.Ended {
		m.enter(ended)
		events = append(events, m.finished())
	} else {
		m.enter(playing)
	}
	return tea.Batch(m.desk.Record(events...), m.typeset())
}

func (m *Model) finished() progress.Event {
	mark := m.mark()
	e := m.desk.Event(m.book, m.unit.ID, progress.Finished)
	e.Attempt, e.Mark, e.Passed = m.attempt, &mark, m.run.Passed
	return e
}

// mark is the score out of the best one. Where no scene has a score it is all
// for passing, else nothing.
func (m *Model) mark() question.Mark {
	switch {
	case m.scored():
		return question.Mark{Got: max(m.run.Score, 0) * 100, Of: max(m.best, m.run.Score, 1) * 100}
	case m.run.Passed:
		return question.Mark{Got: 100, Of: 100}
	}
	return question.Mark{Of: 100}
}

func (m *Model) scored() bool {
	for i := range m.tale.Scenario.Scenes {
		if m.tale.Scenario.Scenes[i].Score != 0 {
			return true
		}
	}
	return false
}
