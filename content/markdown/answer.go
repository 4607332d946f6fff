package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/course/question"
)

// answer returns the kind of question that a block is the answer part of, or
// "". What counts as one depends on the type that the directive gives.
func (t *tree) answer(b *Block, dir *directive) question.Kind {
	typ := dir.get("type")
	switch {
	case isForeign(b):
		return ""
	case isChoices(b):
		return question.Single
	case b.Kind == Code:
		if f := t.fence(b); f != nil {
			return f.of(question.Kind(typ))
		}
		return ""
	case b.Kind == Table && typ == "match":
		return question.Match
	case b.Kind == List && typ == "order":
		return question.Order
	case b.Kind == Table && t.isMatrix(b.Node, typ == "matrix"):
		return question.Matrix
	}
	return ""
}

// isChoices reports a list with a box before at least one of its items.
func isChoices(b *Block) bool {
	if b.Kind != List || b.Node.Kind() != ast.KindList {
		return false
	}
	for n := b.Node.FirstChild(); n != nil; n = n.NextSibling() {
		if _, task := isTask(n); task {
			return true
		}
	}
	return false
}

// isMatrix reports a table whose cells, from the second column on, are boxes. A
// few that are none are faults of a matrix; said to be one, it is one by any box.
func (t *tree) isMatrix(table ast.Node, said bool) bool {
	cells, boxes := 0, 0
	for row := range rows(table) {
		for c := range after(row.FirstChild()) {
			cells++
			if isBox(PlainText(c, t.src)) {
				boxes++
			}
		}
	}
	return 2*boxes > cells || said && boxes > 0
}

func isBox(s string) bool { return isTick(s) || s == "[ ]" || s == "[]" }

func isTick(s string) bool { return s == "[x]" || s == "[X]" }

// isCheck reports a lab's check, which tells what it checks for.
func (t *tree) isCheck(b *Block) bool {
	words := t.info(b)
	return t.doc.kind == "lab" && len(words) > 1 && words[1] == "check"
}

// rows are the rows of a table below its head.
func rows(table ast.Node) func(yield func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		for n := table.FirstChild(); n != nil; {
			next := n.NextSibling()
			if n.Kind() == extast.KindTableRow && n.ChildCount() > 0 && !yield(n) {
				return
			}
			n = next
		}
	}
}

// after are the sisters that follow a node, which may be nil.
func after(n ast.Node) func(yield func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		for n != nil {
			if n = n.NextSibling(); n == nil || !yield(n) {
				return
			}
		}
	}
}
