package markdown

import (
	"slices"

	"carrel/course/question"
)

// AdoptKey gives the questions of a translation the key of their source. It
// reports false, and changes nothing, when they are not the same questions. It
// waits for both files, and is to be called before the blocks of d are shown.
func (d *Document) AdoptKey(source *Document) bool {
	from, to := source.Questions(), d.Questions()
	same := slices.EqualFunc(from, to, func(p, q *Item) bool {
		return p.ID == q.ID && len(p.Choices) == len(q.Choices)
	})
	if !same {
		return false
	}
	keys := map[*Chunk][]question.Question{}
	for _, c := range d.whole().chunks {
		for range questions(c.Blocks()) {
			keys[c] = append(keys[c], from[0].Question)
			from = from[1:]
		}
	}
	d.mu.Lock()
	d.keys = keys
	d.mu.Unlock()
	d.recent.forget()
	return true
}

// adopted gives the questions of a chunk the keys that they adopted.
func (d *Document) adopted(c *Chunk, bs []*Block) []*Block {
	d.mu.Lock()
	keys := d.keys[c]
	d.mu.Unlock()
	if len(keys) == 0 {
		return bs
	}
	items := questions(bs) // of which an included file may since have fewer
	for i := range min(len(items), len(keys)) {
		items[i].Question = keys[i]
	}
	return bs
}
