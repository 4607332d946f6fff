package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// Gaps of a cloze, [[answer]] or [[one|another]] or [[wrong|(right)]], are
// found while inline text is parsed, so that those in code and those that are
// escaped are none. Where the text is no cloze they become text again.

// maxGap is the longest gap in bytes.
const maxGap = 1000

// A gapNode is a gap in the text. What it accepts is only in the source.
type gapNode struct {
	ast.BaseInline
	segment text.Segment // with its brackets
	row     bool         // stands in a table, where \| divides as | does
}

var gapKind = ast.NewNodeKind("Gap")

func (*gapNode) Kind() ast.NodeKind { return gapKind }

func (n *gapNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// gapsWanted is set in the context of a text that may have gaps.
var gapsWanted = parser.NewContextKey()

// emptyGaps is set where [[]] is a gap as well: in a survey, which has no key.
var emptyGaps = parser.NewContextKey()

// openGaps holds where in the text a gap begins and does not end, as offsets.
var openGaps = parser.NewContextKey()

// noteOpenGap keeps the place of a text like [[water].
func noteOpenGap(line []byte, at int, pc parser.Context) {
	if !openGap().Match(line) {
		return
	}
	known, _ := pc.Get(openGaps).([]int)
	pc.Set(openGaps, append(known, at))
}

var openGap = lazy.Regexp(`^\[\[[^][\\\n]+\](?:[^](\[]|$)`)

// reportOpenGaps reports what was meant as a gap after an offset.
func (t *tree) reportOpenGaps(from int) {
	for _, at := range t.open {
		if at >= from {
			t.reportAt(ruleOpenGap, at, "write ]] at its end, or \\[[ where no gap is meant", "this gap is not closed, so that it is shown as it is written")
		}
	}
	t.open = nil
}

type gapParser struct{}

func (gapParser) Trigger() []byte { return []byte{'['} }

func (gapParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if pc.Get(gapsWanted) == nil {
		return nil
	}
	line, segment := block.PeekLine()
	n := gapLength(line)
	if n == 0 && pc.Get(emptyGaps) != nil && bytes.HasPrefix(line, []byte("[[]]")) {
		n = len("[[]]")
	}
	if n == 0 {
		noteOpenGap(line, segment.Start, pc)
		return nil
	}
	block.Advance(n)
	return &gapNode{segment: segment.WithStop(segment.Start + n), row: inRow(parent)}
}

func inRow(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == extast.KindTableCell {
			return true
		}
	}
	return false
}

// gapLength returns the length of the gap that a text begins with, or 0. A link
// whose text is in brackets is none: [[1]](notes.md).
func gapLength(s []byte) int {
	if !bytes.HasPrefix(s, []byte("[[")) {
		return 0
	}
	for i := 2; i < min(len(s), maxGap); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[', '\n':
			return 0
		case ']':
			if i == 2 || !bytes.HasPrefix(s[i:], []byte("]]")) || i+2 < len(s) && (s[i+2] == '(' || s[i+2] == '[') {
				return 0
			}
			return i + 2
		}
	}
	return 0
}

// blankGaps puts lines to write on in the place of the gaps of a heading.
func blankGaps(line []byte) []byte {
	var out []byte
	for len(line) > 0 {
		n := gapLength(line)
		if n == 0 {
			out, line = append(out, line[0]), line[1:]
			continue
		}
		out, line = append(out, `\_\_\_\_`...), line[n:]
	}
	return out
}

// mayAsk reports a chunk that may hold a question.
func (c *Chunk) mayAsk(src []byte) bool {
	return c.marked || bytes.Contains(src, []byte("question:")) || bytes.Contains(src, []byte("step:"))
}

// veiledPipe stands for | in a gap while tables are divided into cells. Clean
// text has no such character.
const veiledPipe = 0x1f

// veilPipes returns the text with the pipes in its gaps veiled, as long as it
// was.
func veilPipes(src []byte) []byte {
	out := src
	for at := 0; ; {
		n := bytes.Index(src[at:], []byte("[["))
		if n < 0 {
			return out
		}
		at += n
		end := at + gapLength(src[at:])
		for i := at; i < end; i++ {
			if src[i] == '|' && src[i-1] != '\\' {
				if &out[0] == &src[0] {
					out = bytes.Clone(src)
				}
				out[i] = veiledPipe
			}
		}
		at = max(end, at+1)
	}
}

// unveil puts the pipes back, in a text that was copied to veil them.
func unveil(src []byte) {
	for i, c := range src {
		if c == veiledPipe {
			src[i] = '|'
		}
	}
}

// lastGap returns the block that has the last gap of a section, or nil.
func (t *tree) lastGap(section []*Block) *Block {
	if len(t.gaps) == 0 {
		return nil
	}
	for i := len(section) - 1; i >= 0; i-- {
		if len(gapsIn(section[i].Node)) > 0 {
			return section[i]
		}
	}
	return nil
}

func gapsIn(n ast.Node) []*gapNode {
	var gaps []*gapNode
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if g, ok := n.(*gapNode); ok && entering {
			gaps = append(gaps, g)
		}
		return ast.WalkContinue, nil
	})
	return gaps
}

// closeGaps turns gaps that no question took back into text.
func (t *tree) closeGaps(gaps []*gapNode) {
	for _, g := range gaps {
		if parent := g.Parent(); parent != nil {
			n := ast.NewTextSegment(g.segment)
			parent.ReplaceChild(parent, g, n)
			t.tidyText(n)
		}
	}
}

// fill makes blanks of the gaps of a block of a cloze, and shows where each of
// them is.
func (a *asker) fill(b *Block) {
	if a.last == nil || isForeign(b) {
		return
	}
	for _, g := range gapsIn(b.Node) {
		shown := a.text(GapText(len(a.item.Blanks)))
		a.takeGap(g)
		parent := g.Parent()
		parent.ReplaceChild(parent, g, shown)
	}
	a.past = b == a.last
}

// takeGap makes a blank of a gap: options to pick from when one of them is in
// parentheses, else accepted answers.
func (a *asker) takeGap(g *gapNode) {
	raw := string(g.segment.Value(a.src[:a.own]))
	raw = raw[2 : len(raw)-2]
	survey := a.typ == question.Survey
	if !survey && strings.HasPrefix(raw, " ") && strings.HasSuffix(raw, " ") {
		a.reportAt(ruleShellGap, g.segment.Start, "put it in `code`, or write the gap without spaces",
			"%q reads as a gap to fill in", clean.Line("[["+raw+"]]"))
	}
	words := divide(raw, g.row)
	var blank question.Blank
	var gap Gap
	if blank, gap = pick(words); blank.Options == 0 {
		blank = question.Blank{Form: question.Text}
		for _, w := range words {
			blank.Accepts = append(blank.Accepts, question.Accept{Is: w, Credit: 100})
		}
		gap = Gap{Says: make([][]*Block, len(words))}
	}
	if len(words) == 0 && !survey {
		a.faulty = true
		a.reportAt(ruleNoKey, g.segment.Start, "write the answer between the brackets", "this gap has no answer")
	}
	a.item.Blanks = append(a.item.Blanks, blank)
	a.item.Gaps = append(a.item.Gaps, gap)
}

// divide returns the words of a gap, each once.
func divide(raw string, row bool) []string {
	var words []string
	from := 0
	for i := 0; i <= len(raw); i++ {
		switch {
		case i == len(raw) || raw[i] == '|':
			words = addWord(words, raw[from:i])
			from = i + 1
		case raw[i] == '\\' && row && strings.HasPrefix(raw[i:], `\|`):
			words = addWord(words, raw[from:i])
			from = i + 2
			i++
		case raw[i] == '\\':
			i++
		}
	}
	return words
}

// addWord adds what is not there yet: without escapes, and without the marks of
// code around it.
func addWord(words []string, s string) []string {
	s = clean.Line(string(Decode([]byte(s))))
	if inner := strings.Trim(s, "`"); len(inner)+2 == len(s) && inner != "" {
		s = inner
	}
	for _, w := range words {
		if w == s {
			return words
		}
	}
	if s == "" {
		return words
	}
	return append(words, s)
}

// pick makes options of the words of a gap when one of several is in
// parentheses.
func pick(words []string) (question.Blank, Gap) {
	var blank question.Blank
	var gap Gap
	for i, w := range words {
		inner := strings.TrimSuffix(strings.TrimPrefix(w, "("), ")")
		if len(inner) == len(w)-2 && inner != "" {
			blank.Right = append(blank.Right, i)
			w = strings.TrimSpace(inner)
		}
		gap.Options = append(gap.Options, w)
	}
	if len(blank.Right) == 0 || len(words) < 2 {
		return question.Blank{}, Gap{}
	}
	blank.Options = len(words)
	return blank, gap
}
