package markdown

import (
	"slices"
	"strings"

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
		return t.fence(b)
	case b.Kind == Table && typ == "match":
		return question.Match
	case b.Kind == List && typ == "order":
		return question.Order
	case b.Kind == Table && t.isMatrix(b.Node):
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

// fenceKinds are the words after "answer" in the info string of a fence.
var fenceKinds = map[string]question.Kind{
	"": question.Text, "number": question.Number, "regex": question.Regex,
	"command": question.Command, "essay": question.Essay,
}

// fence returns the kind of question whose accepted answers a fence holds.
func (t *tree) fence(b *Block) question.Kind {
	f, ok := b.Node.(*ast.FencedCodeBlock)
	if !ok || isForeign(b) || f.Info == nil {
		return ""
	}
	words := strings.Fields(string(f.Info.Value(t.src)))
	switch {
	case len(words) > 1 && (words[0] == "yaml" || words[0] == "yml") && words[1] == "answers":
		return question.Weighted
	case len(words) == 0 || words[0] != "answer":
		return ""
	case len(words) > 1 && fenceKinds[words[1]] != "":
		return fenceKinds[words[1]]
	}
	return question.Text
}

// isCheck reports a lab's check, which tells what it checks for.
func (t *tree) isCheck(b *Block) bool {
	f, ok := b.Node.(*ast.FencedCodeBlock)
	if !ok || isForeign(b) || f.Info == nil || t.doc.kind != "lab" {
		return false
	}
	words := strings.Fields(string(f.Info.Value(t.src)))
	return len(words) > 1 && words[1] == "check"
}

// isMatrix reports a table whose cells, from the second column on, are boxes.
func (t *tree) isMatrix(table ast.Node) bool {
	cells := 0
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() != extast.KindTableRow {
			continue
		}
		first := row.FirstChild()
		if first == nil {
			return false
		}
		for c := first.NextSibling(); c != nil; c = c.NextSibling() {
			if !isBox(PlainText(c, t.src)) {
				return false
			}
			cells++
		}
	}
	return cells > 0
}

func isBox(s string) bool { return s == "[x]" || s == "[X]" || s == "[ ]" || s == "[]" }

// untick shows a matrix without its key.
func untick(t *tree, b *Block) *Block {
	for row := b.Node.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() != extast.KindTableRow {
			continue
		}
		for c := row.FirstChild().NextSibling(); c != nil; c = c.NextSibling() {
			c.RemoveChildren(c)
			c.AppendChild(c, t.text("[ ]"))
		}
	}
	return b
}

// sortMatch shows a matching question with the right-hand side in the order of
// the alphabet, which says nothing about what belongs together.
func sortMatch(t *tree, b *Block) *Block {
	var rows, cells []ast.Node
	for row := b.Node.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == extast.KindTableRow && row.ChildCount() > 1 {
			rows = append(rows, row)
			cells = append(cells, row.FirstChild().NextSibling())
		}
	}
	for i, row := range rows {
		row.RemoveChild(row, cells[i])
	}
	t.sort(cells)
	for i, row := range rows {
		row.InsertAfter(row, row.FirstChild(), cells[i])
	}
	return b
}

// sortList shows an ordering question in the order of the alphabet, without
// numbers.
func sortList(t *tree, b *Block) *Block {
	list := b.Node.(*ast.List)
	var items []ast.Node
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		items = append(items, n)
	}
	list.RemoveChildren(list)
	t.sort(items)
	bullets := ast.NewList('-')
	bullets.IsTight = list.IsTight
	for _, n := range items {
		bullets.AppendChild(bullets, n)
	}
	b.Node = bullets
	return b
}

func (t *tree) sort(nodes []ast.Node) {
	slices.SortStableFunc(nodes, func(a, b ast.Node) int {
		return strings.Compare(PlainText(a, t.src), PlainText(b, t.src))
	})
}
