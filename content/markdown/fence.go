package markdown

import (
	"errors"
	"strings"

	"github.com/yuin/goldmark/ast"
	"go.yaml.in/yaml/v3"

	"carrel/content/clean"
	"carrel/course/question"
)

// fenceForms are the words after "answer" in the info string of a fence.
var fenceForms = map[string]question.Kind{
	"text": question.Text, "number": question.Number, "regex": question.Regex, "command": question.Command,
	"essay": question.Essay, "digest": question.Digest, "timestamp": question.Timestamp,
	"address": question.Address, "ip": question.Address, "cidr": question.Address,
	"path": question.Path, "offset": question.Offset,
}

// fenceWords are what else may stand there.
var fenceWords = map[string]func(*question.Blank){
	"case=sensitive": func(b *question.Blank) { b.Case = true },
	"accents=ignore": func(b *question.Blank) { b.Loose = true },
	"unit=optional":  func(b *question.Blank) { b.Bare = true },
}

// A fence is what the info string of a code block says of the answers in it.
type fence struct {
	list    bool           // they are YAML
	form    question.Kind  // "" when it is not said
	blank   question.Blank // how they are compared
	odd     []string       // words that nothing knows
	unclear bool           // one of them may be a form
}

// info returns the words of the info string of a block of this file.
func (t *tree) info(b *Block) []string {
	f, ok := b.Node.(*ast.FencedCodeBlock)
	if !ok || isForeign(b) || f.Info == nil {
		return nil
	}
	return strings.Fields(clean.Text(string(f.Info.Value(t.src))))
}

// fence reads the info string of a block that holds accepted answers, else it
// returns nil.
func (t *tree) fence(b *Block) *fence {
	words := t.info(b)
	switch {
	case len(words) > 1 && (words[0] == "yaml" || words[0] == "yml") && words[1] == "answers":
		return newFence(true, words[2:])
	case len(words) > 0 && words[0] == "answer":
		return newFence(false, words[1:])
	}
	return nil
}

func newFence(list bool, words []string) *fence {
	f := &fence{list: list}
	for _, w := range words {
		switch {
		case fenceWords[w] != nil:
			fenceWords[w](&f.blank)
		case fenceForms[w] != "" && f.form == "":
			f.form = fenceForms[w]
		default:
			f.odd = append(f.odd, w)
			f.unclear = f.unclear || !strings.Contains(w, "=")
		}
	}
	return f
}

// of returns the kind of the question, whose directive gives typ.
func (f *fence) of(typ question.Kind) question.Kind {
	switch {
	case f.list:
		return question.Weighted
	case f.form != "":
		return f.form
	case typ.Typed() || typ == question.Essay:
		return typ
	}
	return question.Text
}

// takeFence reads a fence of accepted answers, or of a model answer.
func (a *asker) takeFence(b *Block) {
	f := a.fence(b)
	known := make([]string, 0, len(fenceForms)+len(fenceWords))
	for w := range fenceForms {
		known = append(known, w)
	}
	for w := range fenceWords {
		known = append(known, w)
	}
	for _, w := range f.odd {
		a.report(ruleAnswerForm, b.Node, suggest(w, known), "%q after answer is not understood", w)
	}
	switch {
	case f.of(a.typ) == question.Essay:
		a.takeModel(b)
	case f.list:
		a.takeWeighted(b, f)
	default:
		a.takeTyped(b, f)
	}
}

// takeTyped reads accepted answers, one on each line.
func (a *asker) takeTyped(b *Block, f *fence) {
	blank := f.blank
	blank.Form = f.of(a.typ)
	lines := b.Node.Lines()
	var gap Gap
	for i := range lines.Len() {
		seg := lines.At(i)
		line := clean.Text(string(seg.Value(a.src)))
		is := strings.TrimSpace(line)
		if is == "" {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if a.acceptable(blank.Form, is, seg.Start-seg.Padding+indent) {
			blank.Accepts = append(blank.Accepts, question.Accept{Is: is, Credit: 100})
			gap.Says = append(gap.Says, nil)
		}
	}
	a.addBlank(f, blank, gap)
}

// addBlank adds the only blank of a typed question. Answers that are to be
// compared in a way that is not understood are not compared at all.
func (a *asker) addBlank(f *fence, blank question.Blank, gap Gap) {
	if f.unclear {
		a.faulty = true
		blank.Accepts, gap.Says = nil, nil
	}
	a.item.Blanks = []question.Blank{blank}
	a.item.Gaps = []Gap{gap}
}

// acceptable checks an accepted answer that stands at an offset.
func (a *asker) acceptable(form question.Kind, is string, at int) bool {
	if len(is) > maxAccept {
		a.faulty = true
		a.reportAt(ruleBadAnswer, at, "write a shorter one, or a regex", "this accepted answer is longer than %d bytes and is left out", maxAccept)
		return false
	}
	if err := question.Check(form, is); err != nil {
		a.faulty = true
		a.reportAt(ruleBadAnswer, at, "correct it; until then it is left out", "this accepted answer cannot be used: %v", err)
		return false
	}
	cost := question.Cost(form, is)
	if a.cost+cost > question.MaxCost {
		a.faulty = true
		a.reportAt(ruleBadAnswer, at, "repeat less, or write fewer", "this accepted answer is left out: the expressions of the question are together too large to compare with")
		return false
	}
	a.cost += cost
	return true
}

// takeWeighted reads a list of answers with what each is worth.
func (a *asker) takeWeighted(b *Block, f *fence) {
	blank := f.blank
	if blank.Form = question.Text; a.typ.Typed() {
		blank.Form = a.typ
	} else if f.form.Typed() {
		blank.Form = f.form
	}
	var gap Gap
	list, err := sequence(b.Node.Lines().Value(a.src))
	if err != nil {
		a.reportYAML(b, err)
	}
	if a.over = len(list) > maxAccepts; a.over {
		return
	}
	for _, n := range list {
		accept, say, ok := a.weighted(b, n, blank.Form)
		if ok {
			blank.Accepts = append(blank.Accepts, accept)
			gap.Says = append(gap.Says, say)
		}
	}
	a.addBlank(f, blank, gap)
}

// weighted reads one answer of a list.
func (a *asker) weighted(b *Block, n *yaml.Node, form question.Kind) (question.Accept, []*Block, bool) {
	keys, hints := UnknownKeys(n, []string{"is", "credit", "say"})
	for i, k := range keys {
		a.reportAt(ruleUnknownKey, a.yamlOffset(b, k.Line, k.Column), hints[i], "answers: unknown key %s", k.Value)
	}
	at := a.yamlOffset(b, n.Line, n.Column)
	value := Value(n, "is")
	is := strings.TrimSpace(Scalar(value))
	if is == "" {
		a.faulty = true
		a.reportAt(ruleBadAnswer, at, "write - is: the answer", "this answer does not say what it is")
		return question.Accept{}, nil, false
	}
	if !a.acceptable(form, is, a.yamlOffset(b, value.Line, value.Column)) {
		return question.Accept{}, nil, false
	}
	dir := &directive{name: "answers", value: n, at: a.place(at)}
	dir.text, dir.from = a.fenceText(b)
	credit := 100
	if p := a.doc.percent(dir, "credit", 0, 100); p != nil {
		credit = *p
	}
	return question.Accept{Is: is, Credit: credit}, a.fragment(Scalar(Value(n, "say")), at), true
}

func (a *asker) fenceText(b *Block) (string, place) {
	lines := b.Node.Lines()
	return string(lines.Value(a.src)), a.place(lines.At(0).Start)
}

// yamlOffset returns where a line and column of the YAML in a fence are.
func (a *asker) yamlOffset(b *Block, line, col int) int {
	lines := b.Node.Lines()
	if line < 1 || line > lines.Len() {
		return a.offset(b.Node)
	}
	seg := lines.At(line - 1)
	return min(seg.Start+max(col-1-seg.Padding, 0), seg.Stop)
}

func (a *asker) reportYAML(b *Block, err error) {
	a.faulty = true
	where := &yamlError{Line: 1, Col: 1}
	errors.As(err, &where)
	a.reportAt(ruleShape, a.yamlOffset(b, where.Line, where.Col), where.Hint, "answers: %v", err)
}

// newPart parses a text that is none of the file's own, as if it stood on a line.
func newPart(d *Document, line int, src string) *tree {
	return newTree(d, &Chunk{doc: d, Line: line, part: true}, []byte(src))
}

// fragment makes blocks of a piece of Markdown that does not stand in the text
// as it is, but comes from an offset of it.
func (t *tree) fragment(src string, at int) []*Block {
	if strings.TrimSpace(src) == "" {
		return nil
	}
	part := newPart(t.doc, t.lineAt(at), src)
	bs := part.shown(part.children(part.root))
	part.closeGaps(part.gaps)
	part.seal()
	for _, b := range bs {
		b.Break = false
	}
	return bs
}
