package player

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/page"
)

// A handed is a quiz that was handed in, with its questions as they are now.
type handed struct {
	unit  *course.Unit
	items []*markdown.Item
}

type handedMsg struct {
	book    *page.Book
	quizzes []handed
}

// reread reads the quizzes of a book that were handed in, when the first lesson
// has had time to appear: a question of them may have been found flawed since.
func (m *Model) reread(b *page.Book) tea.Cmd {
	var units []*course.Unit
	for _, u := range b.Course.Units() {
		if u.Kind != course.Quiz {
			continue
		}
		if was := m.desk.In(b, u.ID); len(was.Marks) > 0 && !was.Running {
			units = append(units, u)
		}
	}
	if len(units) == 0 {
		return nil
	}
	fs, c := b.FS, b.Course
	return tea.Tick(afterFirst, func(time.Time) tea.Msg {
		msg := handedMsg{book: b}
		for _, u := range units {
			if doc, err := content.Read(fs, c, u, ""); err == nil {
				msg.quizzes = append(msg.quizzes, handed{u, doc.Questions()})
			}
		}
		return msg
	})
}

// regrade records the marks that the verdicts of now give to what was handed
// in, where they are others.
func (m *Model) regrade(msg handedMsg) tea.Cmd {
	var events []progress.Event
	for _, q := range msg.quizzes {
		was := m.desk.In(msg.book, q.unit.ID)
		if h, differs := card.Regrade(q.items, was, was.Attempt); differs {
			e := m.desk.Event(msg.book, q.unit.ID, progress.Regraded)
			events = append(events, progress.Regrade(e, was.Attempt, h, q.unit.Rules.Pass))
		}
	}
	return m.record(events...)
}
