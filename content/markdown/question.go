package markdown

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/course/question"
)

// The words that a question directive's type may be.
var questionTypes = []string{
	"single", "multiple", "true-false", "number", "text", "regex", "command",
	"weighted", "match", "order", "matrix", "cloze", "essay", "survey",
}

// hintWords start the summary of a details element that is a hint.
var hintWords = []string{"hint", "tip", "indice", "conseil", "hinweis", "tipp", "pista", "consejo", "dica", "suggerimento", "تلميح"}

// sections makes one block of each heading that is a question, and leaves the
// others as they are.
func (t *tree) sections(bs []*Block) []*Block {
	var out []*Block
	for len(bs) > 0 {
		end := 1
		for end < len(bs) && bs[end].Kind != Heading {
			end++
		}
		section := bs[:end]
		bs = bs[end:]
		if t.isQuestion(section) {
			out = append(out, t.ask(section))
			continue
		}
		out = append(out, t.shown(section)...)
	}
	return out
}

// shown leaves out what is not for the screen: marks, empty paragraphs, and
// answers that stand outside of any question.
func (t *tree) shown(bs []*Block) []*Block {
	return slices.DeleteFunc(bs, func(b *Block) bool {
		return t.fence(b) != "" || t.isCheck(b) || b.Kind == Paragraph && b.Node.FirstChild() == nil
	})
}

func (t *tree) isQuestion(section []*Block) bool {
	if section[0].Kind != Heading {
		return false
	}
	if t.questions[section[0].Node] != nil {
		return true
	}
	if !t.chunk.marked {
		return false
	}
	if t.chunk.isCloze(t.chunk.source()) {
		return true
	}
	return slices.ContainsFunc(section, func(b *Block) bool { return t.answer(b, nil) != "" })
}

// An asker reads the blocks of one question into their slots.
type asker struct {
	*tree
	item *Item
	dir  *directive
	kind question.Kind // of the answer part; "" before it
	rest []*Block      // not read yet
}

// ask makes one block of the blocks of a question.
func (t *tree) ask(section []*Block) *Block {
	head := section[0]
	a := &asker{tree: t, dir: t.questions[head.Node], rest: section[1:]}
	a.item = &Item{Line: head.Line, Heading: head, Stem: t.chunk.stem()}
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
	if summary, ok := a.opens[b.Node]; ok && isHint(summary) {
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
	case isForeign(b) && a.kind != "":
		a.item.Explanation = append(a.item.Explanation, b)
	case a.isHintBlock(b):
		a.item.Hints = append(a.item.Hints, a.children(b.Node))
	case a.kind == "":
		a.item.Prompt = append(a.item.Prompt, b)
	case a.isStray():
		a.stray(b)
	default:
		a.say(b)
	}
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
	return b.Kind == Quote && a.kind == "" && a.dir == nil && len(a.item.Prompt) == 0 && len(a.item.Hints) == 0
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
	a.report(ruleStray, b.Node, "indent it under the choice that it belongs to", "this block stands between two choices and is taken as part of the one above")
	last := &a.item.Choices[len(a.item.Choices)-1]
	if b.Kind == Quote {
		last.Feedback = append(last.Feedback, a.children(b.Node)...)
		return
	}
	last.Body = append(last.Body, b)
}

// take reads an answer part.
func (a *asker) take(kind question.Kind, b *Block) {
	if a.kind != "" && !(isChoices(b) && len(a.item.Choices) > 0) {
		a.report(ruleSecondAnswer, b.Node, "give it a heading of its own", "this question has a second answer part, which is left out")
		return
	}
	a.kind = kind
	switch {
	case isChoices(b):
		a.takeChoices(b)
	case kind == question.Match:
		a.item.Answer = append(a.item.Answer, sortMatch(a.tree, b))
	case kind == question.Order:
		a.item.Answer = append(a.item.Answer, sortList(a.tree, b))
	case kind == question.Matrix:
		a.item.Answer = append(a.item.Answer, untick(a.tree, b))
	}
}

func (a *asker) takeChoices(b *Block) {
	list := b.Node.(*ast.List)
	a.item.Ordered = a.item.Ordered || list.IsOrdered()
	boxes, items := 0, 0
	for n := list.FirstChild(); n != nil; n = list.FirstChild() {
		items++
		if _, task := isTask(n); task {
			boxes++
		}
		line := a.line(n)
		list.RemoveChild(list, n)
		a.takeChoice(n, line)
	}
	if boxes != items {
		a.report(ruleNoBox, b.Node, "give every choice a box: - [ ]", "%d of %d choices have no box", items-boxes, items)
	}
}

func (a *asker) takeChoice(item ast.Node, line int) {
	right, _ := isTask(item)
	dir := a.choices[item]
	if first := item.FirstChild(); first != nil {
		if box, ok := first.FirstChild().(*extast.TaskCheckBox); ok {
			first.RemoveChild(first, box)
		}
	}
	c := question.Choice{Right: right, Credit: a.doc.percent(dir, "credit", -100, 100), Pin: dir.get("pin") == "true"}
	words := Choice{IfLeft: dir.get("if-left")}
	for _, b := range a.shown(a.children(item)) {
		if b.Kind == Quote {
			words.Feedback = append(words.Feedback, a.children(b.Node)...)
			continue
		}
		words.Body = append(words.Body, b)
	}
	if len(words.Body) == 0 {
		a.doc.report(ruleEmptyChoice, line, 1, "write the choice after its box", "this choice is empty")
	}
	a.item.Question.Choices = append(a.item.Question.Choices, c)
	a.item.Choices = append(a.item.Choices, words)
}

// settle decides what kind of question it is, and reads its directive.
func (a *asker) settle() {
	d, q := a.doc, &a.item.Question
	typ := question.Kind(d.word(a.dir, "type", questionTypes...))
	q.Kind = a.settleKind(typ)
	q.Points, q.Scoring = 1, question.All
	if a.dir != nil {
		q.Points = d.number(a.dir, "points", 1, 1000, 1)
		q.Difficulty = d.number(a.dir, "difficulty", 0, 10, 0)
		if d.word(a.dir, "scoring", "all", "partial") == "partial" {
			q.Scoring = question.Partial
		}
		q.Objectives = a.dir.list("objectives")
	}
	q.ID = a.settleID()
	a.checkChoices()
}

func (a *asker) settleKind(typ question.Kind) question.Kind {
	ticks := 0
	for _, c := range a.item.Question.Choices {
		if c.Right {
			ticks++
		}
	}
	switch {
	case typ == question.Survey:
		a.forgetKey()
		return question.Survey
	case len(a.item.Choices) > 0:
		return a.choiceKind(typ, ticks)
	case a.kind != "":
		return a.kind
	case a.chunk.isCloze(a.chunk.source()):
		a.item.Answer, a.item.Prompt = a.item.Prompt, nil
		return question.Cloze
	}
	a.doc.report(ruleNoAnswer, a.item.Line, 1, "add a list of choices with boxes, or an answer block", "this question has no answer part")
	return question.Unfit
}

func (a *asker) choiceKind(typ question.Kind, ticks int) question.Kind {
	switch {
	case ticks == 0:
		a.doc.report(ruleNoKey, a.item.Line, 1, "tick the right choice: - [x]", "no choice of this question is ticked, so it cannot be answered")
		return question.Unfit
	case ticks > 1 || typ == question.Multiple:
		return question.Multiple
	case a.isTrueFalse():
		return question.TrueFalse
	}
	return question.Single
}

// forgetKey removes ticks from a question that has no right answer.
func (a *asker) forgetKey() {
	for i := range a.item.Question.Choices {
		a.item.Question.Choices[i].Right = false
	}
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
	var words []string
	for _, b := range a.item.Choices[i].Body {
		words = append(words, PlainText(b.Node, a.src))
	}
	return strings.TrimRight(strings.Join(words, " "), ".")
}

func (a *asker) checkChoices() {
	n := len(a.item.Choices)
	if n == 1 {
		a.doc.report(ruleFewChoices, a.item.Line, 1, "add another choice", "this question has only one choice")
	}
	seen := map[string]bool{}
	for i := range n {
		s := a.choiceText(i)
		if s != "" && seen[s] {
			a.report(ruleDuplicate, a.item.Choices[i].Body[0].Node, "remove or reword it", "this choice is there twice")
		}
		seen[s] = true
	}
}

// maxQuestionID is the longest id in bytes.
const maxQuestionID = 100

// questionID reports whether s is an id: letters and digits of any script,
// dots, hyphens and underscores between them. It is no regular expression
// because the classes for all scripts take milliseconds to compile.
func questionID(s string) bool {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && strings.ContainsRune("._-", r) {
			continue
		}
		return false
	}
	return s != "" && len(s) <= maxQuestionID
}

// settleID returns the id of the directive, or one made of the heading, which
// lasts only as long as its wording.
func (a *asker) settleID() string {
	id := a.dir.get("id")
	switch {
	case questionID(id):
		a.checkTwin(id)
		return id
	case id != "":
		a.doc.report(ruleBadID, a.item.Line, 1, "use letters, digits, dots and hyphens", "%q cannot be the id of a question", id)
	case a.doc.opts.Strict:
		a.doc.report(ruleNoID, a.item.Line, 1, "add <!-- question: {id: ...} --> after the heading",
			"this question has no id; its answers are lost when its wording changes")
	}
	return fallbackID(PlainText(a.item.Heading.Node, a.src), a.chunk.twin)
}

func fallbackID(heading string, twin int32) string {
	if twin > 1 {
		heading = fmt.Sprint(heading, "\n", twin)
	}
	sum := sha256.Sum256([]byte(heading))
	return "q-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

func (a *asker) checkTwin(id string) {
	d := a.doc
	d.mu.Lock()
	first, twice := d.seen[id]
	if !twice {
		d.seen[id] = a.item.Line
	}
	d.mu.Unlock()
	if twice && first != a.item.Line {
		d.report(ruleDuplicateID, a.item.Line, 1, "give each question an id of its own", "the id %s is also used on line %d", id, first)
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
		bs := above.Blocks()
		if len(bs) > 1 && bs[0].Kind == Heading {
			stem = append(slices.Clone(bs), stem...)
		}
	}
	return slices.DeleteFunc(stem, func(b *Block) bool { return b.Kind == Question })
}

var (
	taskLine  = regexp.MustCompile(`(?m)^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\]`)
	clozeGap  = regexp.MustCompile(`\[\[[^\[\]\n]+\]\]`)
	codePart  = regexp.MustCompile("(?s)```.*?```|~~~.*?~~~|`[^`\n]*`")
	answerTag = regexp.MustCompile("(?m)^ {0,3}(?:```+|~~~+) *(?:answer|ya?ml +answers)\\b")
)

// isCloze reports a question whose answers are gaps in its text, which have to
// go before Markdown takes the brackets for links.
func (c *Chunk) isCloze(src []byte) bool {
	if c.Level == 0 || !c.marked && !bytes.Contains(src, []byte("<!-- question:")) || !bytes.Contains(src, []byte("[[")) {
		return false
	}
	return !taskLine.Match(src) && !answerTag.Match(src) && clozeGap.Match(codePart.ReplaceAll(src, nil))
}

// blankCloze replaces the gaps of a cloze, which hold the answers, by lines.
func blankCloze(src []byte) []byte {
	var out []byte
	from := 0
	for _, code := range append(codePart.FindAllIndex(src, -1), []int{len(src), len(src)}) {
		out = append(out, clozeGap.ReplaceAll(src[from:code[0]], []byte(`\_\_\_\_\_`))...)
		out = append(out, src[code[0]:code[1]]...)
		from = code[1]
	}
	return out
}
