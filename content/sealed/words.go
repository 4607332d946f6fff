package sealed

import (
	"cmp"
	"slices"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// Languages returns the BCP 47 tags of the languages of the paper, that of the
// source first.
func (p *Paper) Languages() []string {
	out := []string{p.Locale}
	for _, t := range p.Translations {
		out = append(out, t.Locale)
	}
	return out
}

// Read returns the exam of the paper in one of its languages, as
// content.OpenExam does that of a course; what is not translated, and all of it
// in any other language, is in the words of the source. Text is bounded and
// clean, as that of a lesson is.
func (p *Paper) Read(locale string) *content.Exam {
	t := p.translation(locale)
	e := &content.Exam{
		Title: cmp.Or(t.Title, p.Title), Intro: blocks(t.Instructions), File: t.File, Rules: p.Rules,
	}
	e.Blueprint, e.Items = p.Blueprint()
	for _, r := range p.Requires {
		e.Requires = append(e.Requires, &course.Unit{ID: r.Unit, Title: r.Title})
	}
	texts := map[string]*Text{}
	for i := range t.Items {
		texts[t.Items[i].ID] = &t.Items[i].Text
	}
	for i := range p.Items {
		it := &p.Items[i]
		words := cmp.Or(texts[it.Question.ID], &it.Text)
		e.SetWords(words.item(&it.Question), words.File)
	}
	return e
}

// translation is that into a language, else one of nothing.
func (p *Paper) translation(locale string) Translation {
	i := slices.IndexFunc(p.Translations, func(t Translation) bool { return t.Locale == locale })
	if i < 0 {
		return Translation{Heading: p.Heading}
	}
	t := p.Translations[i]
	if t.Instructions == "" {
		t.Instructions, t.File = p.Instructions, p.File
	}
	return t
}

// Words returns a question of the paper with its words in the source language
// as blocks.
func (it *Item) Words() *markdown.Item { return it.Text.item(&it.Question) }

// item is a question with these words as blocks.
func (t *Text) item(q *question.Question) *markdown.Item {
	out := &markdown.Item{
		Question: *q, Stem: blocks(t.Shared), Prompt: blocks(t.Prompt),
		Steps: each(t.Steps), Rows: each(t.Rows), Columns: t.Columns,
	}
	if bs := blocks(t.Asks); len(bs) > 0 {
		out.Heading = bs[0]
	}
	for _, body := range each(t.Choices) {
		out.Choices = append(out.Choices, markdown.Choice{Body: body})
	}
	for i, options := range t.Options {
		gap := markdown.Gap{Options: options}
		if i < len(t.Labels) {
			gap.Label = blocks(t.Labels[i])
		}
		out.Gaps = append(out.Gaps, gap)
	}
	return out
}

func each(list []string) [][]*markdown.Block {
	var out [][]*markdown.Block
	for _, s := range list {
		out = append(out, blocks(s))
	}
	return out
}

func blocks(md string) []*markdown.Block {
	if md == "" {
		return nil
	}
	d := markdown.Parse("paper", []byte(md), markdown.Options{Kind: "lesson"})
	var out []*markdown.Block
	for i := range d.Len() {
		out = append(out, d.Chunk(i).Blocks()...)
	}
	return out
}
