package player

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/player/page"
	"carrel/player/page/language"
)

// polyglot reports whether the course on the screen is there in more than one
// language.
func (m *Model) polyglot() bool {
	return m.outline != nil && m.outline.Book.Polyglot()
}

func (m *Model) showLanguages(b *page.Book) tea.Cmd { return m.lay(language.New(m.desk, b)) }

// speak shows the course in another language, in its place.
func (m *Model) speak(msg page.Speak) tea.Cmd {
	m.desk.Speak(msg.Book, msg.Lang)
	cmds := []tea.Cmd{m.closeOverlay(), m.titles(msg.Book)}
	if p, ok := m.page.(page.Speaker); ok {
		cmds = append(cmds, p.Speak())
	}
	return tea.Batch(cmds...)
}

// titlesMsg brings the titles of a book's units in a language.
type titlesMsg struct {
	book  *page.Book
	names content.Names
}

// manyUnits is how many units a course may have for the library to read what
// each is called: it shows one of them.
const manyUnits = 1000

// entitled finds out what a book is called in the language that it would be read
// in: of the parts of a very large one, only what its manifest names.
func (m *Model) entitled(b *page.Book) tea.Cmd {
	if b.Course == nil || b.Course.Bare || len(b.Course.Locales) < 2 {
		return nil
	}
	lang := content.Language(b.Course, m.desk.Lang(b))
	if lang == b.Course.Locale {
		return nil
	}
	if b.Course.Len() <= manyUnits {
		return m.titles(b)
	}
	fs, c := b.FS, b.Course
	return func() tea.Msg { return titlesMsg{b, content.Entitled(fs, c, lang)} }
}

// titles finds out what the units of a book are called in its language.
func (m *Model) titles(b *page.Book) tea.Cmd {
	lang := content.Language(b.Course, m.desk.Lang(b))
	if lang == b.Course.Locale && !b.Renamed() {
		return nil
	}
	fs, c := b.FS, b.Course
	return func() tea.Msg { return titlesMsg{b, content.Titles(fs, c, lang)} }
}

// entitle shows the titles of a book where they stand now.
func (m *Model) entitle(b *page.Book) tea.Cmd {
	if m.outline == nil || m.outline.Book != b {
		return nil
	}
	return m.reviseOutline(b)
}
