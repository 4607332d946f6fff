package player

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/page/author"
	"carrel/player/ui"
)

// trustedMsg says what came of putting an author into the list of trusted keys.
type trustedMsg struct {
	open page.Open
	err  error
}

// trust puts the author of a book into the list, off the update loop.
func (m *Model) trust(o page.Open) tea.Cmd {
	accept := o.Book.Origin.Accept
	if accept == nil {
		return nil
	}
	return func() tea.Msg { return trustedMsg{o, accept()} }
}

// trusted opens the book, whose events count from now on.
func (m *Model) trusted(msg trustedMsg) tea.Cmd {
	if msg.err != nil {
		return m.pass(page.Distrusted{Err: msg.err})
	}
	b := msg.open.Book
	for _, other := range m.desk.Books {
		if o := &other.Origin; o.Trust == page.Unknown && o.Author == b.Origin.Author && slices.Equal(o.Words, b.Origin.Words) {
			o.Trust = page.Trusted
			other.Recount()
		}
	}
	b.Origin.Trust = page.Trusted
	b.Recount()
	return tea.Batch(m.rename(b), m.goTo(msg.open))
}

// decline opens the book for reading only.
func (m *Model) decline(o page.Open) tea.Cmd {
	o.Book.Origin.Trust = page.Declined
	return m.goTo(o)
}

// meet asks about an author who is not known.
func (m *Model) meet(o page.Open) tea.Cmd { return m.enter(author.New(m.desk, o), nil, "") }

// kept are the events that are to be recorded: not those of a book that is
// only read.
func kept(events []progress.Event) []progress.Event {
	out := make([]progress.Event, 0, len(events))
	for _, e := range events {
		if !page.OnlyRead(e.Course) {
			out = append(out, e)
		}
	}
	return out
}

// banner are the rows above the page: the keys that mend a fault where the bar
// has no room for them, that a book was updated, and that nothing is recorded in
// it.
func (m *Model) banner() (rows []string) {
	if keys := m.saveRow(); keys != "" {
		rows = append(rows, m.row(keys))
	}
	if m.outline == nil {
		return rows
	}
	t := m.desk.Theme
	if m.news != "" {
		rows = append(rows, m.row(t.Accent.Render(ui.Cut(m.news, m.width-4, t))))
	}
	if m.outline.Book.Origin.Counts() {
		return rows
	}
	said := m.desk.T("Not signed: only for reading, nothing is recorded.")
	if m.outline.Book.Origin.Trust != page.Unsigned {
		said = m.desk.T("Author unknown: only for reading, nothing is recorded.")
	}
	return append(rows, m.row(t.Bad.Render(ui.Cut(said, m.width-4, t))))
}

// row is a line of the banner, as wide as the window.
func (m *Model) row(said string) string { return "  " + ui.Pad(said, m.width-2) }
