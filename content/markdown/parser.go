package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"carrel/content/clean"
)

const (
	maxDepth   = 16  // containers in containers; and of inline nodes
	maxColumns = 100 // of a table; the rest of a row is left out
)

// engine is CommonMark with GitHub's tables, task lists, strikethrough,
// footnotes, names of emoji and https autolinks, and definition lists. It keeps
// no state between parses.
var engine = newEngine()

func newEngine() parser.Parser {
	deep := func(p parser.BlockParser, priority int) util.PrioritizedValue {
		return util.Prioritized(shallow{p}, priority)
	}
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(extension.NewDefinitionListParser(), 101),
			deep(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			deep(parser.NewListParser(), 300),
			deep(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(formulaBlockParser{}, 750),
			deep(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			deep(extension.NewFootnoteBlockParser(), 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(box{extension.NewTaskCheckBoxParser()}, 0),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(formulaParser{}, 120),
			util.Prioritized(noteParser{}, 140),
			util.Prioritized(gapParser{}, 150),
			util.Prioritized(newRation(parser.NewLinkParser()), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(newRation(parser.NewEmphasisParser()), 500),
			util.Prioritized(newRation(extension.NewStrikethroughParser()), 500),
			util.Prioritized(emojiParser{}, 600),
			util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"https:"})), 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(narrow{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

// box asks for white space after a task's box, as GFM 5.3 does; else a link
// such as [x](y) is taken for one.
type box struct{ parser.InlineParser }

func (b box) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) > 3 && !util.IsSpace(line[3]) {
		return nil
	}
	return b.InlineParser.Parse(parent, block, pc)
}

// shallow opens a container only where few others are open. Deeper markers are
// text, so that depth, which some renderers pay for exponentially, is bounded
// while it is parsed.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if n.Kind() != ast.KindListItem {
			depth++
		}
	}
	if _, item := parent.(*ast.List); depth > maxDepth && !item {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// maxMarkers is how many brackets, and how many emphasis marks, one paragraph
// can have; the rest is text. What they cost grows with the square of their
// number.
const maxMarkers = 500

// ration counts what an inline parser is asked for in one block.
type ration struct {
	parser.InlineParser
	count parser.ContextKey
}

func newRation(p parser.InlineParser) ration { return ration{p, parser.NewContextKey()} }

func (r ration) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n, _ := pc.Get(r.count).(int)
	if pc.Set(r.count, n+1); n >= maxMarkers {
		return nil
	}
	return r.InlineParser.Parse(parent, block, pc)
}

// CloseBlock starts a new count with every block.
func (r ration) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	pc.Set(r.count, 0)
	if c, ok := r.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// narrow cuts the rows of a table before its cells are made: every row is
// filled up to the width of the header, so a wide header makes millions.
type narrow struct{ parser.ParagraphTransformer }

func (n narrow) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		seg := lines.At(i)
		if row := bytes.TrimSpace(seg.Value(reader.Source())); isDelimiter(row) {
			cutRows(lines, reader.Source())
			n.count(node, columnsOf(row), func() { n.ParagraphTransformer.Transform(node, reader, pc) })
			return
		}
	}
	n.ParagraphTransformer.Transform(node, reader, pc)
}

// count has the table made, and notes on it how many columns its author wrote.
func (n narrow) count(node *ast.Paragraph, columns int, transform func()) {
	parent, before := node.Parent(), node.PreviousSibling()
	transform()
	made := node.NextSibling() // of what stays of the paragraph
	if node.Parent() == nil {
		if made = parent.FirstChild(); before != nil {
			made = before.NextSibling()
		}
	}
	if table, ok := made.(*extast.Table); ok && columns > maxColumns {
		lacks(table, columns-maxColumns)
	}
}

// columnsOf counts the columns of a row of a table.
func columnsOf(row []byte) int {
	row = bytes.TrimPrefix(bytes.TrimSpace(row), []byte("|"))
	return bytes.Count(bytes.TrimSuffix(row, []byte("|")), []byte("|")) + 1
}

func cutRows(lines *text.Segments, src []byte) {
	for i := range lines.Len() {
		seg := lines.At(i)
		if at := nthPipe(seg.Value(src), maxColumns+2); at >= 0 {
			lines.Set(i, text.NewSegmentPadding(seg.Start, seg.Start+at-seg.Padding, seg.Padding))
		}
	}
}

// nthPipe returns the index of the nth pipe that is not escaped, or -1.
func nthPipe(row []byte, n int) int {
	for i := 0; i < len(row); i++ {
		switch row[i] {
		case '\\':
			i++
		case '|':
			if n--; n == 0 {
				return i
			}
		}
	}
	return -1
}

// refs are link reference definitions by their normalised label.
type refs map[string]parser.Reference

func parseRefs(src []byte) refs {
	pc := parser.NewContext()
	if len(src) > 0 {
		engine.Parse(text.NewReader(src), parser.WithContext(pc))
	}
	out := refs{}
	for _, r := range pc.References() {
		out[util.ToLinkReference(r.Label())] = r
	}
	return out
}

// scope is a parser context that also knows the definitions of the other
// chunks of its file. To ask for them waits until all of it is scanned.
type scope struct {
	parser.Context
	shared func() refs
}

func (s scope) Reference(label string) (parser.Reference, bool) {
	if r, ok := s.Context.Reference(label); ok {
		return r, true
	}
	if isAlert(label) {
		return nil, false // not worth reading the whole file for
	}
	r, ok := s.shared()[label]
	return r, ok
}

// headingText returns an ATX heading line as plain text.
func headingText(line []byte) string {
	line = line[:min(len(line), 1024)]
	inner := bytes.TrimSpace(bytes.TrimLeft(line, "#"))
	if isPlainHeading(inner) {
		return clean.Line(string(bytes.ReplaceAll(inner, []byte{'`'}, nil)))
	}
	if bytes.Contains(line, []byte("{{")) {
		line = rewrite(line)
	}
	return PlainText(engine.Parse(text.NewReader(line)), line)
}

// isPlainHeading reports a heading without markup but code spans, which need no
// parser: a long file has tens of thousands of them.
func isPlainHeading(s []byte) bool {
	return !bytes.ContainsAny(s, "*_[]<&\\~") && bytes.Count(s, []byte{'`'})%2 == 0 &&
		!bytes.Contains(s, []byte("{{")) && !bytes.HasSuffix(s, []byte{'#'}) && !bytes.Contains(s, []byte("``"))
}

// PlainText returns the text of a node and what is below it on one clean line:
// no markup, images by their alternative text, HTML left out.
func PlainText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.WriteString(textOf(n, src))
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(src))
			}
		case *Formula:
			if entering {
				b.WriteString(n.Source)
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock, *FormulaBlock:
			if entering {
				b.Write(n.Lines().Value(src))
			}
		default:
			if n.Type() == ast.TypeBlock && !entering {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return clean.Line(b.String())
}

// textOf returns what a text node shows, with a space for its line break.
func textOf(n *ast.Text, src []byte) string {
	value := n.Value(src)
	if n.Parent() == nil || n.Parent().Kind() != ast.KindCodeSpan {
		value = Decode(value)
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		return string(value) + " "
	}
	return string(value)
}

// Decode returns what an author's text means: backslash escapes and character
// references resolved in one pass, as CommonMark 2.4 and 2.5 say, so that what one
// of them stands for is never taken for another.
func Decode(b []byte) []byte {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		piece, n := decodeFirst(b)
		out = append(out, piece...)
		b = b[n:]
	}
	return out
}

// maxReference is the longest character reference, in bytes:
// "&CounterClockwiseContourIntegral;".
const maxReference = 33

// decodeFirst returns the meaning of the first character of b and its length.
func decodeFirst(b []byte) ([]byte, int) {
	switch {
	case b[0] == '\\' && len(b) > 1 && util.IsPunct(b[1]):
		return b[1:2], 2
	case b[0] == '&':
		end := bytes.IndexByte(b[:min(len(b), maxReference)], ';') + 1
		reference := b[:end]
		meant := util.ResolveEntityNames(util.ResolveNumericReferences(reference))
		if end > 0 && !bytes.Equal(meant, reference) {
			return meant, end
		}
	}
	return b[:1], 1
}

// isTask reports a task list item's box, and whether it is ticked.
func isTask(item ast.Node) (ticked, task bool) {
	first := item.FirstChild()
	if first == nil {
		return false, false
	}
	box, ok := first.FirstChild().(*extast.TaskCheckBox)
	return ok && box.IsChecked, ok
}
