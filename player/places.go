package player

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/page/about"
	"carrel/player/page/exam"
	"carrel/player/page/files"
	"carrel/player/page/headings"
	"carrel/player/page/keys"
	"carrel/player/page/library"
	"carrel/player/page/notes"
	"carrel/player/page/outline"
	"carrel/player/page/quiz"
	"carrel/player/page/reader"
	"carrel/player/page/result"
	"carrel/player/page/scenario"
	"carrel/player/page/search"
	"carrel/player/page/unseal"
)

// enter puts a page on the screen in place of the one before, whose last words
// are recorded. The outline stays when the page belongs to its course.
func (m *Model) enter(p page.Page, b *page.Book, here course.UnitID) tea.Cmd {
	leave := m.record(m.page.Leave()...)
	if b != nil && (m.outline == nil || m.outline.Book != b) {
		leave = tea.Batch(leave, m.titles(b))
	}
	m.page, m.overlay, m.below = p, nil, nil
	m.bringOutline(b, here)
	return tea.Batch(leave, m.settlePanel(), m.place(), p.Init())
}

func (m *Model) bringOutline(b *page.Book, here course.UnitID) {
	switch {
	case b == nil:
		m.outline = nil
	case m.outline == nil || m.outline.Book != b:
		m.outline = outline.New(m.desk, b, here)
	default:
		m.outline.Show(here)
	}
	if m.outline != nil {
		m.outline.Focus(false)
	}
}

// goTo opens a unit: a quiz that was handed in shows its result first.
func (m *Model) goTo(o page.Open) tea.Cmd {
	u := m.desk.Standing.Resume(o.Book.Course)
	if o.Unit != "" {
		u = o.Book.Course.Unit(o.Unit)
	}
	switch {
	case u == nil:
		return m.showAbout(page.About{Book: o.Book})
	case o.Book.Origin.Trust == page.Unknown:
		return m.meet(o)
	}
	left := m.record(m.page.Leave()...)
	m.news = m.updated(o.Book)
	was := m.desk.In(o.Book, u.ID)
	if u.Kind.HandedIn() && was.Handed > 0 && !was.Running && !o.Review && !o.Again {
		return tea.Batch(left, m.showResult(page.Result{Book: o.Book, Unit: u}))
	}
	opened := m.record(m.desk.Event(o.Book, u.ID, progress.Opened))
	return tea.Batch(left, opened, m.enter(m.pageOf(o, u), o.Book, u.ID))
}

// updated says that a course is another version than it was when it was last
// worked in, and whether what was open then is gone; "" when it is the same.
func (m *Model) updated(b *page.Book) string {
	in, now := m.desk.Standing.Courses[b.Course.ID], b.Course.Version
	switch {
	case in == nil || in.Version == "" || now == "" || in.Version == now:
		return ""
	case b.Course.Unit(in.Unit) == nil:
		return m.desk.T("Updated to %s since you were here. What you had open is gone.", clean.Line(now))
	}
	return m.desk.T("This course was updated to %s since you were here.", clean.Line(now))
}

// pageOf returns the page that a unit is worked in.
func (m *Model) pageOf(o page.Open, u *course.Unit) page.Page {
	switch {
	case u.Kind == course.Quiz:
		return quiz.New(m.desk, o, u)
	case u.Kind == course.Exam && o.Book.Paper != "" && m.desk.Opened(o.Book, u.ID) == nil:
		o.Unit = u.ID
		return unseal.New(m.desk, o, u)
	case u.Kind == course.Exam:
		return exam.New(m.desk, o, u)
	case u.Kind == course.Scenario:
		return scenario.New(m.desk, o, u)
	}
	return reader.New(m.desk, o, u)
}

func (m *Model) showResult(msg page.Result) tea.Cmd {
	return m.enter(result.New(m.desk, msg), msg.Book, msg.Unit.ID)
}

func (m *Model) showAbout(msg page.About) tea.Cmd {
	return m.enter(about.New(m.desk, msg.Book), nil, "")
}

func (m *Model) showLibrary() tea.Cmd {
	return m.enter(library.New(m.desk), nil, "")
}

func (m *Model) showSearch(msg page.Search) tea.Cmd {
	return m.lay(search.New(m.desk, msg))
}

// showHeadings lists the headings of the unit on the screen, unless something
// else has come over it since they were asked for.
func (m *Model) showHeadings(msg page.Headings) tea.Cmd {
	if s, ok := m.spot(); !ok || m.overlay != nil || s.Unit != msg.Unit.ID {
		return nil
	}
	return m.lay(headings.New(m.desk, msg))
}

// showContents puts the outline in front, unless it is.
func (m *Model) showContents() tea.Cmd {
	if m.outline == nil || m.overlay != nil {
		return nil
	}
	return m.toggleOutline()
}

// showSave asks where copies of files may go, unless something else has come over
// the page since.
func (m *Model) showSave(msg page.Save) tea.Cmd {
	if m.overlay != nil {
		return nil
	}
	return m.lay(files.New(m.desk, msg))
}

func (m *Model) showMarks(msg page.Marks) tea.Cmd { return m.lay(notes.New(m.desk, msg.Book)) }

func (m *Model) showKeys() tea.Cmd {
	of := m.top()
	m.below = m.overlay
	return m.lay(keys.New(m.desk, of, m.further()...))
}

// further are the keys that mean something because of the course at hand, or
// because something is not saved.
func (m *Model) further() []key.Binding {
	var out []key.Binding
	if m.polyglot() {
		out = append(out, m.desk.Keys.Language)
	}
	if m.watch.any() {
		out = append(out, m.desk.Keys.Problems)
	}
	if m.state.err != nil {
		out = append(out, m.saveKeys()...)
	}
	return out
}

// lay puts an overlay over the page.
func (m *Model) lay(p page.Page) tea.Cmd {
	m.overlay = p
	return tea.Batch(m.place(), p.Init())
}

func (m *Model) closeOverlay() tea.Cmd {
	if below := m.below; m.helping() && below != nil {
		m.below = nil
		return m.lay(below)
	}
	if m.outline != nil {
		m.outline.Focus(false)
	}
	m.overlay = nil
	return nil
}

// toggleOutline gives the outline the keys, or takes them back.
func (m *Model) toggleOutline() tea.Cmd {
	switch {
	case m.outline == nil:
		return nil
	case m.overlay == m.outline:
		return m.closeOverlay()
	}
	m.outline.Focus(true)
	return m.lay(m.outline)
}

// find opens the search of the course on the screen.
func (m *Model) find() tea.Cmd {
	if m.outline == nil {
		return nil
	}
	return m.showSearch(page.Search{Book: m.outline.Book, Unit: m.outline.Here()})
}
