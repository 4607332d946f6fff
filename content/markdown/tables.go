package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/course/question"
)

// takeMatch reads a matching question: each row is a blank whose options are
// the right-hand cells. A row without a left-hand side only adds an option.
func (a *asker) takeMatch(b *Block) {
	if n := b.Node.FirstChild().ChildCount(); n != 2 {
		a.report(ruleShape, b.Node, "write what is asked on the left and what belongs to it on the right",
			"a matching question needs a table of two columns; this one has %d", n)
		a.faulty = true
		a.item.Answer = append(a.item.Answer, sortMatch(a.tree, b))
		return
	}
	var options []string
	index := map[string]int{}
	for row := range rows(b.Node) {
		left, right := row.FirstChild(), row.LastChild()
		text := PlainText(right, a.src)
		label := a.cell(left)
		if text == "" {
			a.report(ruleEmptyChoice, row, "fill in the right-hand side, or remove the row", "this row has nothing to be matched with")
			continue
		}
		if _, known := index[text]; !known {
			index[text] = len(options)
			options = append(options, text)
		}
		if label != nil {
			a.item.Blanks = append(a.item.Blanks, question.Blank{Right: []int{index[text]}})
			a.item.Gaps = append(a.item.Gaps, Gap{Label: label})
		}
	}
	for i := range a.item.Blanks {
		a.item.Blanks[i].Options, a.item.Gaps[i].Options = len(options), options
	}
	a.checkMatch(len(options))
}

func (a *asker) checkMatch(options int) {
	if options < 2 && len(a.item.Blanks) > 0 {
		a.report(ruleFewChoices, a.part.Node, "add another row", "there is only one thing to match with")
	}
	var labels [][]*Block
	for _, g := range a.item.Gaps {
		labels = append(labels, g.Label)
	}
	a.checkTwice(labels, "row")
}

// cell takes the text of a table's cell as blocks; an empty cell has none.
func (a *asker) cell(c ast.Node) []*Block {
	if PlainText(c, a.src) == "" && c.FirstChild() == nil {
		return nil
	}
	p := ast.NewParagraph()
	a.made[p] = a.offset(c)
	line := a.line(c)
	for n := c.FirstChild(); n != nil; n = c.FirstChild() {
		p.AppendChild(p, n)
	}
	return []*Block{a.block(p, line)}
}

// takeMatrix reads a table of boxes. It asks for one in each row when the key
// has one in each row, or when the directive selects one.
func (a *asker) takeMatrix(b *Block) {
	head := b.Node.FirstChild()
	if a.faulty = a.badCells(b.Node); a.faulty {
		a.item.Answer = append(a.item.Answer, untick(a.tree, b))
		return
	}
	if !a.hasTicks(b.Node) && a.typ != question.Survey && !a.doc.isTranslation() {
		a.item.Answer = append(a.item.Answer, untick(a.tree, b))
		return
	}
	for c := range after(head.FirstChild()) {
		a.item.Columns = append(a.item.Columns, PlainText(c, a.src))
	}
	a.item.Question.Columns = len(a.item.Columns)
	single := true
	for row := range rows(b.Node) {
		ticks := a.takeRow(row)
		single = single && ticks == 1
		if ticks != 1 && a.selects() == "one" && a.typ != question.Survey {
			a.report(ruleShape, row, "tick one box in each row, or write select: many", "%d boxes of this row are ticked where one is to be selected", ticks)
		}
		a.item.Rows = append(a.item.Rows, a.cell(row.FirstChild()))
	}
	a.item.Radio = a.selects() == "one" || a.selects() != "many" && (single || a.typ == question.Survey)
	a.checkTwice(slices.DeleteFunc(slices.Clone(a.item.Rows), func(bs []*Block) bool { return bs == nil }), "row")
}

// badCells reports the cells of a matrix that are no boxes, and whether there
// are any.
func (a *asker) badCells(table ast.Node) (found bool) {
	for row := range rows(table) {
		for c := range after(row.FirstChild()) {
			text := PlainText(c, a.src)
			if isBox(text) {
				continue
			}
			found = true
			at := a.offset(c)
			if text == "" {
				at = a.offset(row) // a cell that is not there stands nowhere
			}
			a.reportAt(ruleShape, at, "write [x] or [ ] in it", "a cell of this matrix holds %q and no box", text)
		}
	}
	return found
}

func (a *asker) takeRow(row ast.Node) (ticks int) {
	for c := range after(row.FirstChild()) {
		right := isTick(PlainText(c, a.src))
		if right {
			ticks++
		}
		a.item.Question.Choices = append(a.item.Question.Choices, question.Choice{Right: right})
		a.item.Choices = append(a.item.Choices, Choice{})
	}
	return ticks
}

func (a *asker) hasTicks(table ast.Node) bool {
	for row := range rows(table) {
		for c := range after(row.FirstChild()) {
			if isTick(PlainText(c, a.src)) {
				return true
			}
		}
	}
	return false
}

// untick shows a matrix without its key.
func untick(t *tree, b *Block) *Block {
	for row := range rows(b.Node) {
		for c := range after(row.FirstChild()) {
			c.RemoveChildren(c)
			c.AppendChild(c, t.text("[ ]"))
		}
	}
	return b
}

// sortMatch shows a matching question with the right-hand side in the order of
// the alphabet, which says nothing about what belongs together.
func sortMatch(t *tree, b *Block) *Block {
	var lines, cells []ast.Node
	for row := range rows(b.Node) {
		if row.ChildCount() > 1 {
			lines = append(lines, row)
			cells = append(cells, row.FirstChild().NextSibling())
		}
	}
	for i, row := range lines {
		row.RemoveChild(row, cells[i])
	}
	t.sort(cells)
	for i, row := range lines {
		row.InsertAfter(row, row.FirstChild(), cells[i])
	}
	return b
}

func (t *tree) sort(nodes []ast.Node) {
	slices.SortStableFunc(nodes, func(a, b ast.Node) int {
		return strings.Compare(PlainText(a, t.src), PlainText(b, t.src))
	})
}

// takeSteps reads the list of an ordering question, in the right order.
func (a *asker) takeSteps(b *Block) {
	if l, ok := b.Node.(*ast.List); ok && !l.IsOrdered() {
		a.report(ruleBullets, b.Node, "write a numbered list: 1. 2. 3.", "the steps of an order are bullets, which show readers elsewhere no order")
	}
	for n := b.Node.FirstChild(); n != nil; n = b.Node.FirstChild() {
		at := a.offset(n)
		b.Node.RemoveChild(b.Node, n)
		step := a.shown(a.children(n))
		if len(step) == 0 {
			a.reportAt(ruleEmptyChoice, at, "write the step, or remove it", "this step is empty")
			continue
		}
		a.item.Steps = append(a.item.Steps, step)
	}
	a.item.Question.Steps = len(a.item.Steps)
	if len(a.item.Steps) == 1 {
		a.report(ruleFewChoices, a.item.Heading.Node, "add another step", "there is only one step to put in order")
	}
	a.checkTwice(a.item.Steps, "step")
}
