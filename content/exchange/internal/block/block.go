// Package block owns the division of a Markdown text into its top-level blocks,
// each as its author wrote it, for question formats that are Markdown with a
// meaning: what is read from them can be written again word for word.
package block

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"carrel/content/internal/lazy"
)

// Kind is what a block is, as far as question formats tell them apart.
type Kind int

// The kinds of block.
const (
	Other Kind = iota
	Heading
	Quote
	List
)

// Block is one top-level piece of a text.
type Block struct {
	Kind    Kind
	Line    int    // 1-based, in the text
	Source  string // as written, without the blank lines around it
	Inner   string // of a heading or quote: its text without the marks
	Ordered bool   // of a list
	Items   []Item // of a list
}

// Item is one item of a list.
type Item struct {
	Line   int    // 1-based, in the text
	Boxed  bool   // it starts with a task's box
	Ticked bool   // there is an x in its box
	Source string // without marker, box and indentation
}

// maxDepth is how many containers are looked into. Only the outermost one
// matters here; the inner ones keep apart what belongs to it.
const maxDepth = 8

var engine = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(shallow{parser.NewListParser()}, 300),
		util.Prioritized(shallow{parser.NewListItemParser()}, 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	))
})

// shallow opens a container only where few others are open, so that a line of
// nothing but markers costs no more than any other.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if _, item := parent.(*ast.List); depth > maxDepth && !item {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// Parse divides a text.
func Parse(src string) []Block {
	doc := engine().Parse(text.NewReader([]byte(src)))
	lines := newLines(src)
	var out []Block
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		from, to := span(n, src)
		if from >= to {
			continue
		}
		out = append(out, block(n, src[:to], from, lines))
	}
	return out
}

// span returns where the lines of a block start and end.
func span(n ast.Node, src string) (from, to int) {
	from, to = lineStart(src, n.Pos()), len(src)
	if next := n.NextSibling(); next != nil {
		to = lineStart(src, next.Pos())
	}
	return from, to
}

func lineStart(src string, at int) int {
	return strings.LastIndexByte(src[:min(max(at, 0), len(src))], '\n') + 1
}

// block reads a block that starts at an offset and ends with the text.
func block(n ast.Node, src string, from int, lines *lines) Block {
	b := Block{Line: lines.at(from), Source: strings.TrimRight(src[from:], " \t\n")}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind = Heading
		b.Inner = strings.Join(strings.Fields(inner(n, src)), " ")
	case *ast.Blockquote:
		b.Kind = Quote
		b.Inner = unquote(b.Source)
	case *ast.List:
		b.Kind, b.Ordered = List, n.IsOrdered()
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			start, end := span(c, src)
			b.Items = append(b.Items, item(src[start:end], lines.at(start)))
		}
	}
	return b
}

// inner returns the text of a heading.
func inner(n ast.Node, src string) string {
	var out strings.Builder
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		out.WriteString(src[seg.Start:seg.Stop])
		out.WriteByte('\n')
	}
	return out.String()
}

// A lines counts lines, for offsets that are asked for in ascending order.
type lines struct {
	src      string
	to, line int
}

func newLines(src string) *lines { return &lines{src: src, line: 1} }

func (l *lines) at(offset int) int {
	if offset < l.to {
		l.to, l.line = 0, 1
	}
	l.line += strings.Count(l.src[l.to:offset], "\n")
	l.to = offset
	return l.line
}

var quoteMark = lazy.Regexp(`^ {0,3}>[ \t]?`)

func unquote(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, line[len(quoteMark().FindString(line)):])
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

var (
	itemMark = lazy.Regexp(`^[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]{1,4}|$)`)
	box      = lazy.Regexp(`^\[([ xX])\](?:[ \t]+|$)`)
)

func item(raw string, line int) Item {
	first, rest, _ := strings.Cut(raw, "\n")
	mark := itemMark().FindString(first)
	it := Item{Line: line}
	first = first[len(mark):]
	if m := box().FindStringSubmatch(first); m != nil {
		it.Boxed, it.Ticked = true, m[1] != " "
		first = first[len(m[0]):]
	}
	it.Source = strings.TrimSpace(first + "\n" + Outdent(rest, columns(mark)))
	return it
}

// Outdent takes up to n columns of indentation from each line. A tab reaches to
// the next fourth column (CommonMark 0.31 section 2.2).
func Outdent(s string, n int) string {
	if s == "" {
		return ""
	}
	var out strings.Builder
	for line := range strings.Lines(s) {
		out.WriteString(outdentLine(line, n))
	}
	return out.String()
}

func outdentLine(line string, n int) string {
	col := 0
	for i, c := range []byte(line) {
		if col >= n || c != ' ' && c != '\t' {
			return strings.Repeat(" ", max(col-n, 0)) + line[i:]
		}
		col += width(c, col)
	}
	return ""
}

// columns returns how wide a text without wide characters is.
func columns(s string) int {
	col := 0
	for _, c := range []byte(s) {
		col += width(c, col)
	}
	return col
}

func width(c byte, col int) int {
	if c == '\t' {
		return 4 - col%4
	}
	return 1
}

// Join puts blocks together again, a blank line between them.
func Join(bs []Block) string {
	var out []string
	for _, b := range bs {
		out = append(out, b.Source)
	}
	return strings.Join(out, "\n\n")
}
