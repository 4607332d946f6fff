package markdown

import (
	"slices"
	"sync"

	"carrel/course/question"
)

// AdoptKey makes d a translation of a source: its questions are those of the
// source and are marked by its key. A question that d has too, by its id and
// with as many parts of each kind, is shown in the words of d; any other stands
// in the words of the source, where the source has it. A question that only d
// has is left out. It is to be called before the blocks of d are shown, and
// does not wait; the first question that is shown waits for both files.
func (d *Document) AdoptKey(source *Document) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.adopt = sync.OnceValue(func() *adoption { return d.pair(source) })
}

// Untranslated returns how many questions stand in the words of the source. It
// waits for both files.
func (d *Document) Untranslated() int {
	if a := d.adoption(); a != nil {
		return a.foreign
	}
	return 0
}

// adoption returns the questions of a translation, or nil for a source.
func (d *Document) adoption() *adoption {
	d.mu.Lock()
	adopt := d.adopt
	d.mu.Unlock()
	if adopt == nil {
		return nil
	}
	return adopt()
}

// An adoption is what the questions of a translation are.
type adoption struct {
	items   []*Item             // in the order of the source
	blocks  map[string]*Block   // by the id of a question that the translation has
	follow  map[string][]*Block // that it lacks, by the id of the one before; "" before the first
	foreign int                 // that stand in the words of the source
}

// pair finds for each question of the source the words to show it in.
func (d *Document) pair(source *Document) *adoption {
	a := &adoption{blocks: map[string]*Block{}, follow: map[string][]*Block{}}
	here := map[string]*Block{}
	for _, b := range d.ownQuestions() {
		if here[b.Question.ID] == nil {
			here[b.Question.ID] = b
		}
	}
	last := ""
	for _, b := range source.ownQuestions() {
		was := here[b.Question.ID]
		if a.blocks[b.Question.ID] != nil {
			was = nil // the id is there twice
		}
		shown := a.join(b, was)
		a.items = append(a.items, shown.Question)
		if was == nil {
			a.follow[last] = append(a.follow[last], shown)
			continue
		}
		last = b.Question.ID
		a.blocks[last] = shown
	}
	return a
}

// join returns the block of a question of the source in the words of its
// translation, as far as there are any that fit.
func (a *adoption) join(source, translated *Block) *Block {
	shown := *source
	if translated == nil {
		a.foreign++
		return &shown
	}
	shown.Line = translated.Line
	if !sameShape(source.Question, translated.Question) {
		a.foreign++
		return &shown
	}
	shown = *translated
	shown.Question = source.Question.in(translated.Question)
	return &shown
}

// ownQuestions returns the blocks of the questions as they stand in the file.
func (d *Document) ownQuestions() []*Block {
	var bs []*Block
	for _, c := range d.whole().chunks {
		if c.mayAsk(c.source()) {
			bs = append(bs, questionBlocks(d.recent.blocks(c))...)
		}
	}
	return bs
}

func questionBlocks(bs []*Block) []*Block {
	return slices.DeleteFunc(slices.Clone(bs), func(b *Block) bool { return b.Kind != Question })
}

// adopted gives the blocks of a chunk of a translation its questions, and those
// that it lacks.
func (d *Document) adopted(c *Chunk, bs []*Block) []*Block {
	d.mu.Lock()
	source := d.adopt == nil
	d.mu.Unlock()
	if source || len(questionBlocks(bs)) == 0 && !d.isLast(c) {
		return bs
	}
	a := d.adoption()
	var out []*Block
	for _, b := range bs {
		if b.Kind != Question {
			out = append(out, b)
			continue
		}
		out = append(out, a.at(b)...)
	}
	if len(a.blocks) == 0 && d.isLast(c) {
		out = append(out, lowered(a.follow[""], c.Line)...)
	}
	return out
}

// at returns what stands in the place of a question of the translation.
func (a *adoption) at(b *Block) []*Block {
	id := b.Question.ID
	shown := a.blocks[id]
	if shown == nil || shown.Line != b.Line {
		return nil
	}
	var out []*Block
	if i := slices.IndexFunc(a.items, func(it *Item) bool { return a.blocks[it.ID] != nil }); a.items[i].ID == id {
		out = lowered(a.follow[""], b.Line)
	}
	return append(append(out, shown), lowered(a.follow[id], b.Line)...)
}

// lowered returns blocks of the source as they stand at a line of the
// translation.
func lowered(bs []*Block, line int) []*Block {
	out := make([]*Block, len(bs))
	for i, b := range bs {
		at := *b
		at.Line = line
		out[i] = &at
	}
	return out
}

// isLast reports the last chunk of the file, for which it waits.
func (d *Document) isLast(c *Chunk) bool {
	chunks := d.scanned.await(func(e extent) bool { return len(e.chunks) > 0 && e.chunks[len(e.chunks)-1] != c }).chunks
	return chunks[len(chunks)-1] == c
}

// sameShape reports whether a translated question has the parts of its source.
// Its own key does not matter, but that of a match says which words are one, and
// that of a gap to pick from tells whether its words stand in the same order.
func sameShape(source, translated *Item) bool {
	s, t := source, translated
	blanks := t.Blanks
	if len(blanks) == 0 && len(s.Blanks) == 1 && s.Blanks[0].Form.Typed() {
		blanks = s.Blanks // what is accepted need not be repeated
	}
	return len(s.Choices) == len(t.Choices) && len(s.Steps) == len(t.Steps) &&
		len(s.Rows) == len(t.Rows) && len(s.Columns) == len(t.Columns) &&
		slices.EqualFunc(s.Blanks, blanks, sameBlank(s.Kind))
}

func sameBlank(kind question.Kind) func(s, t question.Blank) bool {
	return func(s, t question.Blank) bool {
		switch kind {
		case question.Match, question.Cloze:
			return s.Options == t.Options && slices.Equal(s.Right, t.Right)
		case question.Weighted:
			return len(s.Accepts) == len(t.Accepts)
		}
		return s.Options == t.Options
	}
}

// in returns a question of the source in the words of a translation. The words
// that a translation accepts are accepted too, and keep the revision as it is.
func (it *Item) in(translated *Item) *Item {
	out := *translated
	out.Question, out.Was = it.Question, it.Was
	out.revision = it.Question.Revision()
	out.Blanks = slices.Clone(it.Blanks)
	out.Gaps = slices.Clone(translated.Gaps)
	if len(out.Gaps) != len(it.Gaps) {
		out.Gaps = slices.Clone(it.Gaps)
	}
	for i := range out.Blanks {
		out.Blanks[i].Accepts, out.Gaps[i].Says = it.accepts(i, translated)
	}
	if len(out.Model) == 0 {
		out.Model = it.Model
	}
	if it.Kind.Answerable() {
		out.Answer = nil
	}
	return &out
}

// accepts returns what blank i accepts in the source and in a translation, and
// what is said to each.
func (it *Item) accepts(i int, translated *Item) ([]question.Accept, [][]*Block) {
	accepts, says := slices.Clone(it.Blanks[i].Accepts), slices.Clone(it.Gaps[i].Says)
	if i >= len(translated.Blanks) || it.Kind == question.Survey {
		return accepts, says
	}
	form := it.Blanks[i].Form
	for j, added := range translated.Blanks[i].Accepts {
		say := translated.Gaps[i].Says[j]
		if it.Kind == question.Weighted {
			added.Credit = accepts[j].Credit // the list is that of the source
			says[j] = say
		}
		known := slices.ContainsFunc(accepts, func(a question.Accept) bool { return a.Is == added.Is })
		if !known && question.Check(form, added.Is) == nil {
			accepts, says = append(accepts, added), append(says, say)
		}
	}
	return accepts, says
}

// Revision is that of the question's key in the source, also when a translation
// accepts more words.
func (it *Item) Revision() string {
	if it.revision != "" {
		return it.revision
	}
	return it.Question.Revision()
}
