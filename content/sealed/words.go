package sealed

import "carrel/content/markdown"

// Words returns a question of the paper with its words as blocks, read as those
// of a lesson are: bounded and clean.
func (it *Item) Words() *markdown.Item {
	out := &markdown.Item{
		Question: it.Question, Stem: blocks(it.Shared), Prompt: blocks(it.Prompt),
		Steps: each(it.Steps), Rows: each(it.Rows), Columns: it.Columns,
	}
	if bs := blocks(it.Heading); len(bs) > 0 {
		out.Heading = bs[0]
	}
	for _, body := range each(it.Choices) {
		out.Choices = append(out.Choices, markdown.Choice{Body: body})
	}
	for i, options := range it.Options {
		gap := markdown.Gap{Options: options}
		if i < len(it.Labels) {
			gap.Label = blocks(it.Labels[i])
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
