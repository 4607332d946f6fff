package reader

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/player/page"
)

// maxHeadings is how many headings of a lesson are listed.
const maxHeadings = 5000

// listHeadings asks for the list of the lesson's headings. It needs the whole
// file.
func (m *Model) listHeadings() tea.Cmd {
	doc := m.doc
	msg := page.Headings{Book: m.book, Unit: m.unit, Line: m.here().Line}
	return func() tea.Msg {
		msg.Titles = headings(doc)
		return msg
	}
}

func headings(doc *markdown.Document) []page.Heading {
	var out []page.Heading
	for i := 0; doc.Has(i) && len(out) < maxHeadings; i++ {
		c := doc.Chunk(i)
		if title := c.Heading(); title != "" {
			out = append(out, page.Heading{Title: title, Level: c.Level, Line: c.Line})
		}
	}
	return out
}
