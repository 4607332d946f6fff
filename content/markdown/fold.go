package markdown

// folds gathers what stands in a details element into one block. In a question
// it stays as it is: its parts may be hints and answers. An element that does
// not end in its chunk stays open, as else nobody would see the rest.
func (t *tree) folds(bs []*Block) []*Block {
	if len(t.opens) == 0 || len(t.closes) == 0 {
		return bs
	}
	var out []*Block
	asks := false
	for i := 0; i < len(bs); i++ {
		b := bs[i]
		if b.Kind == Heading {
			asks = t.isQuestion(section(bs[i:]))
		}
		end := t.foldEnd(bs, i)
		if asks || end < 0 {
			out = append(out, b)
			continue
		}
		out = append(out, t.foldOf(b, bs[i+1:end]))
		i = end
	}
	return out
}

// foldStart is the start of a details element.
type foldStart struct {
	words string
	open  bool // from the start
}

// section returns the blocks up to the next heading.
func section(bs []*Block) []*Block {
	end := 1
	for end < len(bs) && bs[end].Kind != Heading {
		end++
	}
	return bs[:end]
}

// foldEnd returns the index of the block that ends the details element whose
// summary block i is, or -1.
func (t *tree) foldEnd(bs []*Block, i int) int {
	if _, ok := t.opens[bs[i].Node]; !ok {
		return -1
	}
	for depth, j := 1, i+1; j < len(bs); j++ {
		_, opens := t.opens[bs[j].Node]
		switch {
		case opens:
			depth++
		case t.closes[bs[j].Node]:
			depth--
		case bs[j].Kind == Heading && t.isQuestion(section(bs[j:])):
			return -1
		}
		if depth == 0 {
			return j
		}
	}
	return -1
}

// foldOf makes a fold of a summary and what is inside.
func (t *tree) foldOf(head *Block, inside []*Block) *Block {
	blocks := t.shown(t.folds(inside))
	for _, b := range blocks {
		b.Break = false
	}
	opened := t.opens[head.Node]
	head.Fold = &Fold{Summary: opened.words, Blocks: blocks, Open: opened.open}
	return head
}
