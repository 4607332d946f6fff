package reader

import (
	"io/fs"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/page"
)

// Here is where the screen stands.
func (m *Model) Here() (page.Spot, bool) {
	if m.win == nil && m.goal == nil {
		return page.Spot{}, false
	}
	lang := m.desk.Event(m.book, m.unit.ID, "").Lang
	return page.Spot{Book: m.book, Unit: m.unit.ID, Place: m.here(), Lang: lang}, true
}

// jumpTo goes to a place of the lesson.
func (m *Model) jumpTo(j page.Jump) tea.Cmd {
	if m.doc == nil || m.win == nil {
		return nil
	}
	m.aids.link, m.aids.leaf, m.anchor = nil, nil, nil
	return tea.Batch(m.jump(goal{place: j.Place}), m.later())
}

// beginning is what a place to begin with is known by, beside its line.
type beginning struct {
	lang   string // in which the line is counted, "" for the one that is read
	words  string // that the block begins with, "" when that is not known
	anchor string // in place of the line, "" for none
}

// in returns the place in a document that is read in a language.
func (b beginning) in(fs fs.FS, c *course.Course, u *course.Unit, doc *markdown.Document, lang string, p progress.Place) progress.Place {
	switch line, anchored := b.anchored(fs, c, u, doc); {
	case anchored:
		return progress.Place{Line: line}
	case b.lang != "" && content.Language(c, b.lang) != content.Language(c, lang):
		p.Line = counterpart(fs, c, u, b.lang, p.Line, doc)
	default:
		p.Line = refound(doc, p.Line, b.words)
	}
	return p
}

func (b beginning) anchored(fs fs.FS, c *course.Course, u *course.Unit, doc *markdown.Document) (int, bool) {
	if b.anchor == "" {
		return 0, false
	}
	return lineOf(fs, c, u, doc, b.anchor)
}

// lineOf returns the line of an anchor in a document of a unit. One that only
// the source has is found there, and where that stands in a translation.
func lineOf(fs fs.FS, c *course.Course, u *course.Unit, doc *markdown.Document, anchor string) (int, bool) {
	if line, ok := anchorLine(doc, anchor); ok || len(u.Locales) == 0 {
		return line, ok
	}
	source, err := content.Read(fs, c, u, "")
	if err != nil {
		return 0, false
	}
	line, ok := anchorLine(source, anchor)
	return source.Counterpart(max(line, 1), doc), ok
}

// termOf returns the document and the line in it where a term of a glossary is
// told: in the translation, where that has the term by its name or has the
// headings of its source, else in the source.
func termOf(fs fs.FS, c *course.Course, u *course.Unit, lang, anchor string) (doc *markdown.Document, line int, ok bool) {
	doc, err := content.Read(fs, c, u, lang)
	if err != nil {
		return nil, 0, false
	}
	if line, ok = anchorLine(doc, anchor); ok || len(u.Locales) == 0 {
		return doc, line, ok
	}
	source, err := content.Read(fs, c, u, "")
	if err != nil {
		return nil, 0, false
	}
	if line, ok = anchorLine(source, anchor); ok && slices.Equal(levels(source), levels(doc)) {
		return doc, source.Counterpart(line, doc), true
	}
	return source, line, ok
}

// levels are those of the headings of a document, in their order.
func levels(doc *markdown.Document) (out []int) {
	for i := range doc.Len() {
		if l := doc.Chunk(i).Level; l > 0 {
			out = append(out, l)
		}
	}
	return out
}

// anchorLine returns the line of an anchor: by its exact name, else in small
// letters.
func anchorLine(doc *markdown.Document, name string) (int, bool) {
	_, anchors := doc.Links()
	for _, want := range []string{name, strings.ToLower(name)} {
		if i := slices.IndexFunc(anchors, func(a markdown.Anchor) bool { return a.Name == want }); i >= 0 {
			return anchors[i].Line, true
		}
	}
	return 0, false
}
