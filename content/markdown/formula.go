package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"carrel/content/formula"
)

// A Formula is mathematics in a text, between $ and $ or $$ and $$.
type Formula struct {
	ast.BaseInline
	TeX    string // what is between the dollar signs
	Source string // with them
}

// A FormulaBlock is mathematics on lines of its own, between $$ and $$.
type FormulaBlock struct {
	ast.BaseBlock
	TeX string
}

var (
	formulaKind      = ast.NewNodeKind("Formula")
	formulaBlockKind = ast.NewNodeKind("FormulaBlock")
)

// Kind is that of formulas in a text.
func (*Formula) Kind() ast.NodeKind { return formulaKind }

// Dump writes the node for debugging.
func (n *Formula) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// Kind is that of formulas on lines of their own.
func (*FormulaBlock) Kind() ast.NodeKind { return formulaBlockKind }

// IsRaw says that there is no markup in it.
func (*FormulaBlock) IsRaw() bool { return true }

// Dump writes the node for debugging.
func (n *FormulaBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// formulaParser finds formulas in a line of text. As on GitHub, a letter or
// digit before the first dollar sign or after the last makes it none, so that
// $HOME/$USER stays what it is.
type formulaParser struct{}

func (formulaParser) Trigger() []byte { return []byte{'$'} }

func (formulaParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if isWord(block.PrecendingCharacter()) {
		return nil
	}
	line, _ := block.PeekLine()
	span, ok := formula.Prefix(string(line))
	if !ok {
		return nil
	}
	if after, _ := utf8.DecodeRune(line[span.End:]); isWord(after) {
		return nil
	}
	block.Advance(span.End)
	return &Formula{TeX: span.TeX, Source: string(line[:span.End])}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// formulaBlockParser finds formulas that begin and end a line.
type formulaBlockParser struct{}

func (formulaBlockParser) Trigger() []byte { return []byte{'$'} }

func (formulaBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], []byte("$$")) {
		return nil, parser.NoChildren
	}
	rest := reader.Source()[segment.Start+at-segment.Padding:]
	span, ok := formula.Prefix(string(rest[:min(len(rest), maxFormula)]))
	if !ok {
		return nil, parser.NoChildren
	}
	if end, _, _ := bytes.Cut(rest[span.End:], []byte{'\n'}); len(bytes.TrimSpace(end)) > 0 {
		return nil, parser.NoChildren
	}
	n := &FormulaBlock{}
	n.Lines().Append(segment)
	return n, parser.NoChildren
}

// maxFormula is the longest formula that is looked for, in bytes.
const maxFormula = 4 << 10

func (formulaBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*FormulaBlock)
	if isClosed(n.Lines().Value(reader.Source())) {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	if len(bytes.TrimSpace(line)) == 0 {
		return parser.Close
	}
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// isClosed reports a formula with both of its signs.
func isClosed(lines []byte) bool {
	s := bytes.TrimSpace(lines)
	return len(s) > len("$$$$") && bytes.HasSuffix(s, []byte("$$"))
}

func (formulaBlockParser) Close(node ast.Node, reader text.Reader, _ parser.Context) {
	n := node.(*FormulaBlock)
	s := bytes.TrimSpace(n.Lines().Value(reader.Source()))
	n.TeX = string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimPrefix(s, []byte("$$")), []byte("$$"))))
}

func (formulaBlockParser) CanInterruptParagraph() bool { return true }

func (formulaBlockParser) CanAcceptIndentedLine() bool { return false }
