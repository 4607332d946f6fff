package exchange

import (
	"fmt"
	"html"
	"io/fs"
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// FromCourse returns the questions of units of a course in its source language,
// in their order; without units, those of the whole course. A unit that cannot
// be read is a loss, and an error when no unit can.
func FromCourse(fsys fs.FS, c *course.Course, units ...*course.Unit) (*Bank, []Loss, error) {
	b := &Bank{Title: c.Title}
	if len(units) == 1 {
		b.Title = units[0].Title
	}
	if len(units) == 0 {
		units = c.All()
	}
	var losses Losses
	var failed error
	read := 0
	for _, u := range units {
		doc, err := content.Read(fsys, c, u, "")
		if err != nil {
			losses.At(Place{File: u.Path}, "", "the file is left out: %v", err)
			failed = err
			continue
		}
		read++
		b.Items = append(b.Items, FromDocument(doc, u.Path)...)
	}
	if read == 0 && failed != nil {
		return nil, losses, fmt.Errorf("no unit can be read: %w", failed)
	}
	return b, losses, nil
}

// FromDocument returns the questions of one file of a course. file is its name.
func FromDocument(doc *markdown.Document, file string) []Item {
	return FromItems(doc.Questions(), file)
}

// FromItems returns questions of a course. file is the name that they are told
// by.
func FromItems(questions []*markdown.Item, file string) []Item {
	var items []Item
	for _, it := range questions {
		items = append(items, fromItem(it, file))
	}
	return items
}

// FromSource returns the questions of a quiz file.
func FromSource(src []byte) []Item {
	return FromDocument(markdown.Parse("", src, markdown.Options{}), "")
}

// fromItem returns a question with its words as HTML. The text that it shares
// with its sisters comes before its own.
func fromItem(it *markdown.Item, file string) Item {
	out := Item{
		Question:    it.Question,
		Title:       titleOf(it),
		Prompt:      Join(text(it.Stem...), text(it.Prompt...)),
		Explanation: text(it.Explanation...),
		Right:       text(it.Right...),
		Partly:      text(it.Partly...),
		Wrong:       text(it.Wrong...),
		Hints:       texts(it.Hints),
		Steps:       texts(it.Steps),
		Rows:        texts(it.Rows),
		Columns:     it.Columns,
		Model:       text(it.Model...),
		From:        Place{File: file, Line: it.Line},
	}
	for _, c := range it.Choices {
		out.Choices = append(out.Choices, Choice{text(c.Body...), text(c.Feedback...), c.IfLeft})
	}
	for _, g := range it.Gaps {
		out.Gaps = append(out.Gaps, Gap{text(g.Label...), g.Options, texts(g.Says)})
	}
	if it.Kind == question.Cloze {
		out.takeGaps(it)
	}
	if it.Kind == question.Unfit {
		out.Choices = nil
	}
	return out
}

// titleOf returns the heading of a question as a paragraph.
func titleOf(it *markdown.Item) Text {
	if it.Heading == nil {
		return Text{}
	}
	body := safeHTML(blocksHTML([]*markdown.Block{it.Heading}))
	inner := strings.TrimSuffix(strings.TrimPrefix(body, "<p><strong>"), "</strong></p>")
	return simplest("<p>" + inner + "</p>") // safeHTML has made strong type of the heading
}

// takeGaps divides a cloze: what is shared stays the prompt, the text with the
// gaps is the cloze, and so is a heading that has one.
func (out *Item) takeGaps(it *markdown.Item) {
	out.Prompt, out.Cloze = text(it.Stem...), text(it.Prompt...)
	if strings.Contains(out.Title.Body, markdown.GapText(0)) {
		out.Title, out.Cloze = Text{}, Join(out.Title, out.Cloze)
	}
	for i := range it.Gaps {
		out.Cloze.Body = strings.Replace(out.Cloze.Body, markdown.GapText(i), GapMark(i), 1)
	}
}

// text returns blocks as one text.
func text(bs ...*markdown.Block) Text { return simplest(safeHTML(blocksHTML(bs))) }

// simplest returns HTML as a text: plain where it is one paragraph without
// markup.
func simplest(body string) Text {
	inner := strings.TrimSuffix(strings.TrimPrefix(body, "<p>"), "</p>")
	switch {
	case inner == "":
		return Text{}
	case strings.ContainsAny(inner, "<\n"):
		return Text{HTML, body}
	}
	return Words(html.UnescapeString(inner))
}

func texts(list [][]*markdown.Block) []Text {
	var out []Text
	for _, bs := range list {
		out = append(out, text(bs...))
	}
	return out
}

// FromBlocks returns blocks of a course as one text.
func FromBlocks(bs ...*markdown.Block) Text { return text(bs...) }
