package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/course/question"
)

func (a *asker) takeChoices(b *Block) {
	list := b.Node.(*ast.List)
	a.item.Ordered = a.item.Ordered || list.IsOrdered()
	boxes, items := 0, 0
	for n := list.FirstChild(); n != nil; n = list.FirstChild() {
		items++
		if _, task := isTask(n); task {
			boxes++
		}
		at := a.offset(n)
		list.RemoveChild(list, n)
		a.takeChoice(n, at)
	}
	if boxes != items {
		a.report(ruleNoBox, list, "give every choice a box: - [ ]", "%d of %d choices have no box", items-boxes, items)
	}
}

func (a *asker) takeChoice(item ast.Node, at int) {
	right, _ := isTask(item)
	dir := a.choices[item]
	if first := item.FirstChild(); first != nil {
		if box, ok := first.FirstChild().(*extast.TaskCheckBox); ok {
			first.RemoveChild(first, box)
		}
	}
	c := question.Choice{
		Right:  right || a.kind == question.Essay,
		Credit: a.doc.percent(dir, "credit", -100, 100),
		Pin:    a.doc.truth(dir, "pin"),
	}
	words := Choice{IfLeft: dir.get("if-left")}
	for _, b := range a.shown(a.children(item)) {
		a.checkNested(b)
		if b.Kind == Quote {
			words.Feedback = append(words.Feedback, a.children(b.Node)...)
			continue
		}
		words.Body = append(words.Body, b)
	}
	if len(words.Body) == 0 {
		a.reportAt(ruleEmptyChoice, at, "write the choice after its box", "this choice is empty")
	}
	a.item.Question.Choices = append(a.item.Question.Choices, c)
	a.item.Choices = append(a.item.Choices, words)
}

// checkNested reports choices that became part of the one above them.
func (a *asker) checkNested(b *Block) {
	if isChoices(b) {
		a.report(ruleNested, firstInline(b.Node), "indent all choices alike, with spaces", "these choices stand below another choice and are taken as its text")
	}
}

// isStray reports whether more choices follow before anything but loose
// blocks: then the block just read was meant to be indented.
func (a *asker) isStray() bool {
	if len(a.item.Choices) == 0 {
		return false
	}
	for _, b := range a.rest {
		switch {
		case isChoices(b):
			return true
		case b.Kind == Callout:
			return false
		}
	}
	return false
}

// stray attaches a block at the margin to the choice above it.
func (a *asker) stray(b *Block) {
	a.report(ruleStray, b.Node, "indent it under the choice that it belongs to",
		"this block stands between two choices and is taken as part of the one above")
	last := &a.item.Choices[len(a.item.Choices)-1]
	if b.Kind == Quote {
		last.Feedback = append(last.Feedback, a.children(b.Node)...)
		return
	}
	last.Body = append(last.Body, b)
}

// choiceKind tells the kinds apart that are written as choices.
func (a *asker) choiceKind() question.Kind {
	ticks := 0
	for _, c := range a.item.Question.Choices {
		if c.Right {
			ticks++
		}
	}
	switch {
	case ticks > 1 || a.typ == question.Multiple || a.selects() == "many":
		return question.Multiple
	case a.isTrueFalse():
		return question.TrueFalse
	}
	return question.Single
}

// truthWords are True and False in the languages of the courses at hand.
var truthWords = [][2]string{
	{"true", "false"}, {"vrai", "faux"}, {"wahr", "falsch"}, {"richtig", "falsch"}, {"verdadero", "falso"},
	{"vero", "falso"}, {"verdadeiro", "falso"}, {"صحيح", "خطأ"}, {"صواب", "خطأ"},
}

func (a *asker) isTrueFalse() bool {
	if len(a.item.Choices) != 2 {
		return false
	}
	one, two := strings.ToLower(a.choiceText(0)), strings.ToLower(a.choiceText(1))
	return slices.ContainsFunc(truthWords, func(w [2]string) bool {
		return one == w[0] && two == w[1] || one == w[1] && two == w[0]
	})
}

func (a *asker) choiceText(i int) string {
	return strings.TrimRight(a.words(a.item.Choices[i].Body), ".")
}

// words returns the plain text of blocks of this chunk.
func (a *asker) words(bs []*Block) string {
	var words []string
	for _, b := range bs {
		src := b.Source
		if src == nil {
			src = a.src
		}
		words = append(words, PlainText(b.Node, src))
	}
	return strings.Join(words, " ")
}

// checkChoices looks for choices that cannot be told apart, or are alone.
func (a *asker) checkChoices() {
	if a.kind != question.Single {
		return
	}
	if len(a.item.Choices) == 1 {
		a.report(ruleFewChoices, a.item.Heading.Node, "add another choice", "this question has only one choice")
	}
	var parts [][]*Block
	for _, c := range a.item.Choices {
		parts = append(parts, c.Body)
	}
	a.checkTwice(parts, "choice")
}

// checkTwice reports parts of the same words.
func (a *asker) checkTwice(parts [][]*Block, what string) {
	seen := map[string]bool{}
	for _, bs := range parts {
		s := strings.TrimRight(a.words(bs), ".")
		if s != "" && seen[s] {
			a.report(ruleDuplicate, firstInline(bs[0].Node), "remove or reword it", "this %s is there twice", what)
		}
		seen[s] = true
	}
}

// firstInline is where the words of a block begin.
func firstInline(n ast.Node) ast.Node {
	for n.Type() == ast.TypeBlock && n.FirstChild() != nil {
		n = n.FirstChild()
	}
	return n
}
