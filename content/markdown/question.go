package markdown

import (
	"slices"
	"strings"

	"carrel/course/question"
)

// hintWords start the summary of a details element that is a hint.
var hintWords = []string{"hint", "tip", "indice", "conseil", "hinweis", "tipp", "pista", "consejo", "dica", "suggerimento", "تلميح"}

// sections makes one block of each heading that is a question, and leaves the
// others as they are.
func (t *tree) sections(bs []*Block) []*Block {
	var out []*Block
	for len(bs) > 0 {
		section := section(bs)
		bs = bs[len(section):]
		if t.isQuestion(section) {
			out = append(out, t.ask(section))
			continue
		}
		out = append(out, t.shown(section)...)
	}
	t.closeGaps(t.gaps)
	return out
}

// shown leaves out what is not for the screen: marks, empty paragraphs, and
// answers that stand outside of any question.
func (t *tree) shown(bs []*Block) []*Block {
	return slices.DeleteFunc(bs, func(b *Block) bool {
		return t.fence(b) != nil || t.isCheck(b) || b.Kind == Paragraph && b.Node.FirstChild() == nil
	})
}

// isQuestion reports a heading that asks: it has a question directive, or is a
// step with an answer part, or stands in a file of questions and has one.
func (t *tree) isQuestion(section []*Block) bool {
	head := section[0]
	if head.Kind != Heading {
		return false
	}
	if t.questions[head.Node] != nil {
		return true
	}
	step := t.steps[head.Node]
	if step == nil && !t.chunk.marked {
		return false
	}
	return t.hasAnswer(section, step) || t.chunk.marked && t.lastGap(section) != nil
}

func (t *tree) hasAnswer(section []*Block, dir *directive) bool {
	return slices.ContainsFunc(section, func(b *Block) bool { return t.answer(b, dir) != "" })
}

// An asker reads the blocks of one question into their slots.
type asker struct {
	*tree
	item   *Item
	dir    *directive
	typ    question.Kind // that the directive says; ""
	kind   question.Kind // of the answer part; "" before it
	part   *Block        // the answer part
	last   *Block        // of a cloze: where its last gap is
	past   bool          // the last gap has been read
	over   bool          // it has too many parts to be read
	faulty bool          // a part of its key cannot be used, and that is reported
	cost   int           // of its accepted answers, see question.Cost
	rest   []*Block      // not read yet
}

// ask makes one block of the blocks of a question.
func (t *tree) ask(section []*Block) *Block {
	head := section[0]
	a := &asker{tree: t, dir: t.questions[head.Node], rest: section[1:]}
	if a.dir == nil {
		a.dir = t.steps[head.Node]
	}
	a.item = &Item{Line: head.Line, Heading: head, Stem: t.chunk.stem()}
	a.typ = question.Kind(t.doc.word(a.dir, "type", questionTypes...))
	if len(t.gaps) > 0 && t.hasAnswer(section, a.dir) {
		for _, b := range section {
			t.closeGaps(gapsIn(b.Node))
		}
	}
	a.last = t.lastGap(section)
	t.reportOpenGaps(t.offset(head.Node))
	a.fill(head)
	for len(a.rest) > 0 {
		b := a.rest[0]
		a.rest = a.rest[1:]
		a.read(b)
	}
	a.settle()
	b := &Block{Kind: Question, Line: head.Line, Node: head.Node, Level: head.Level, Break: head.Break, Question: a.item}
	t.blocks = append(t.blocks, b)
	return b
}

func (a *asker) read(b *Block) {
	if head, ok := a.opens[b.Node]; ok && isHint(head.words) {
		a.item.Hints = append(a.item.Hints, a.shown(a.details()))
		return
	}
	if kind := a.answer(b, a.dir); kind != "" {
		a.take(kind, b)
		return
	}
	if len(a.shown([]*Block{b})) == 0 {
		return
	}
	switch {
	case isForeign(b) && a.answered():
		a.item.Explanation = append(a.item.Explanation, b)
	case a.isHintBlock(b):
		a.item.Hints = append(a.item.Hints, a.children(b.Node))
	case !a.answered():
		a.prompt(b)
	case a.isStray():
		a.stray(b)
	default:
		a.say(b)
	}
}

// answered reports whether the answer part has been read. That of a cloze ends
// with its last gap.
func (a *asker) answered() bool { return a.kind != "" || a.past }

// prompt adds a block to the prompt, with the gaps that it has.
func (a *asker) prompt(b *Block) {
	a.fill(b)
	a.item.Prompt = append(a.item.Prompt, b)
}

// isForeign reports a block that was included from another file.
func isForeign(b *Block) bool { return b.Source != nil }

func isHint(summary string) bool {
	summary = strings.ToLower(summary)
	return slices.ContainsFunc(hintWords, func(w string) bool { return strings.HasPrefix(summary, w) })
}

// details takes the blocks up to the end of the details element.
func (a *asker) details() []*Block {
	end := slices.IndexFunc(a.rest, func(b *Block) bool { return a.closes[b.Node] })
	if end < 0 {
		end = len(a.rest)
	}
	inside := slices.Clone(a.rest[:end])
	a.rest = a.rest[end:]
	return inside
}

// isHintBlock reports a TIP and, as quizdown writes it, a quote right after
// the heading.
func (a *asker) isHintBlock(b *Block) bool {
	if isForeign(b) {
		return false
	}
	if b.Kind == Callout && b.Alert == "tip" {
		return true
	}
	return b.Kind == Quote && a.chunk.quizdown && a.kind == "" && a.last == nil && len(a.item.Prompt) == 0 && len(a.item.Hints) == 0
}

// say puts a block after the answer part where it is said.
func (a *asker) say(b *Block) {
	slot := &a.item.Explanation
	if b.Kind == Callout {
		switch b.Alert {
		case "important":
			slot = &a.item.Right
		case "warning":
			slot = &a.item.Partly
		case "caution":
			slot = &a.item.Wrong
		}
		*slot = append(*slot, a.children(b.Node)...)
		return
	}
	*slot = append(*slot, b)
}

// take reads an answer part. More choices may follow the first, and the
// criteria of an essay its model answer.
func (a *asker) take(kind question.Kind, b *Block) {
	more := isChoices(b) && (a.kind == question.Single || a.kind == question.Essay)
	if a.kind != "" && !more {
		a.report(ruleSecondAnswer, b.Node, "give it a heading of its own", "this question has a second answer part, which is left out")
		return
	}
	if a.kind == "" {
		a.kind, a.part = kind, b
	}
	if a.over = a.tooLarge(kind, b); a.over {
		return
	}
	switch kind {
	case question.Single:
		a.takeChoices(b)
	case question.Match:
		a.takeMatch(b)
	case question.Order:
		a.takeSteps(b)
	case question.Matrix:
		a.takeMatrix(b)
	default:
		a.takeFence(b)
	}
}

// stem returns the text that the headings above a question share with it. What
// stands under the title of the file introduces it and is no stem. In a lesson,
// quizdown or not, nothing is: there that text is shown above the question.
func (c *Chunk) stem() []*Block {
	if !c.doc.isMarked() {
		return nil
	}
	var stem []*Block
	for at := c.above; at >= 0; {
		above := c.doc.Chunk(int(at))
		at = above.above
		if above.Level == 1 {
			break
		}
		bs := c.doc.recent.blocks(above)
		if len(bs) > 1 && bs[0].Kind == Heading {
			stem = append(slices.Clone(bs), stem...)
		}
	}
	return slices.DeleteFunc(stem, func(b *Block) bool { return b.Kind == Question })
}
