package reader

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/handout"
	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/player/card"
)

// following says where in a text that was opened again a line of the one before
// is.
type following = func(was *markdown.Document, line int, now *markdown.Document) int

// cause is why a text is opened again.
type cause struct {
	moved following
	saved bool // its file was: if the outline is older than it, another one comes
}

// rereadMsg is a lesson that was opened again.
type rereadMsg struct {
	openedMsg
	cause
	outdated bool // the outline is
}

// Revise shows the lesson as its file is now, in the place where it was. One
// that is gone stays on the screen until it is left; what has become another
// kind of unit is opened as that.
func (m *Model) Revise() tea.Cmd {
	u, ask := m.book.Revised(m.unit)
	if u == nil {
		return ask
	}
	drafts := m.desk.Record(m.drafts()...) // of the unit that it was: an empty file has no id
	m.unit = u
	return tea.Batch(drafts, m.reread(cause{(*markdown.Document).Follow, true}))
}

// Speak shows the lesson in the language that is wanted now.
func (m *Model) Speak() tea.Cmd { return m.reread(cause{(*markdown.Document).Counterpart, false}) }

// anchor is where the reader stood when it was last moved by its reader, in
// the text as it was then. An editor may leave a file empty for a moment; from
// there no way would lead back.
type anchor struct {
	doc   *markdown.Document
	place progress.Place
}

// reread opens the lesson again. It is a work of its own: what is drawn in the
// meantime, for another width, must not put an end to it.
func (m *Model) reread(why cause) tea.Cmd {
	if m.doc == nil {
		return m.Init()
	}
	if m.anchor == nil {
		m.anchor = &anchor{m.doc, m.here()}
	}
	was, words, height := *m.anchor, m.words, m.height
	fs, c, u, lang := m.book.FS, m.book.Course, m.unit, m.desk.Lang(m.book)
	ctx, look := m.rereading.Start(), m.look()
	gen := m.rereading.Gen
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return rereadMsg{openedMsg{gen: gen, err: err, place: was.place}, why, false}
		}
		if why.saved && content.Outdated(c, u, doc) {
			return rereadMsg{openedMsg{gen: gen}, why, true}
		}
		to := progress.Place{Line: why.moved(was.doc, was.place.Line, doc), Part: was.place.Part}
		d := draw(ctx, doc, look, goal{place: to}, nil, height, height/2)
		return rereadMsg{openedMsg{gen: gen, look: look, doc: doc, place: to, hits: lines(doc, words), drawn: &d, files: handout.Of(fs, c, u)}, why, false}
	}
}

// here is the place that the screen shows, or is about to.
func (m *Model) here() progress.Place {
	if m.goal != nil || m.win == nil {
		return m.goal.place
	}
	return m.win.place()
}

// again takes a lesson that was opened again. Of its questions what was answered
// or begun is known.
func (m *Model) again(msg rereadMsg) tea.Cmd {
	if !m.rereading.Ends(msg.gen) {
		return nil
	}
	if msg.outdated { // the revision that this text belongs to is under way
		return nil
	}
	if m.anchor == nil { // its reader has moved since
		return m.reread(msg.cause)
	}
	m.job.Stop()
	m.held = m.holds()
	if m.goal == nil {
		m.before = m.textLines()
	}
	drafts := m.desk.Record(m.drafts()...)
	m.cards, m.passed, m.focus = map[string]*card.Card{}, map[at]int{}, nil
	m.goal = &goal{place: msg.place}
	if msg.err != nil {
		msg.doc = m.doc
	}
	return tea.Batch(drafts, m.show(msg.openedMsg))
}

// busy is a question that had the keys when its lesson was opened again, and
// where its cursor was.
type busy struct {
	id, revision string
	cursor       int
	typed        bool // letters are text in it
}

// holds returns the question that has the keys, drawn or not, or the one that
// waits for them since its editor has emptied the file for a moment.
func (m *Model) holds() *busy {
	if m.focus == nil {
		return m.held
	}
	c := m.focus.card
	return &busy{c.Item.ID, c.Item.Revision(), c.Cursor(), c.Capturing()}
}

// resume gives the keys back to the question that had them, when it is still
// there and asks for the same.
func (m *Model) resume() {
	if m.held == nil || m.win.empty {
		return
	}
	was := *m.held
	m.held = nil
	for a, p := range m.win.pieces {
		if q := p.block.Question; q != nil && q.ID == was.id && q.Revision() == was.revision {
			m.card(q).Resume(was.cursor)
			m.focusOn(a)
			return
		}
	}
}

// comparedMsg says what a translation lacks beside its source.
type comparedMsg struct {
	doc   *markdown.Document
	lacks content.Translation
}

// compare finds out how the lesson stands in its language, after it is shown.
func (m *Model) compare() tea.Cmd {
	c, u, lang := m.book.Course, m.unit, m.desk.Lang(m.book)
	if !m.book.Polyglot() {
		return nil
	}
	fs, doc := m.book.FS, m.doc
	return func() tea.Msg { return comparedMsg{doc, content.Translated(fs, c, u, lang)} }
}
