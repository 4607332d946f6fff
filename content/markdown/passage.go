package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
)

// A BlockLink is a link in a block as it is read.
type BlockLink struct {
	Target string // decoded and clean; it may lead anywhere
	Number int    // LinkNumber of it
	Text   string // what is read, on one line
	Before int    // how often Text stands in the block before it, blanks left out
}

// maxBlockLinks bounds the links of one block that are told.
const maxBlockLinks = 200

// Links returns the links of a block, in the order in which they are read: also
// those in the folds that are open; nil opens all. Questions and mail addresses
// have none.
func (b *Block) Links(open func(fold *Block) bool) []BlockLink {
	var r linkReader
	for _, in := range b.Seen(open) {
		if in.Node != nil && in.Question == nil {
			_ = ast.Walk(in.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				return r.node(in, n, entering)
			})
		}
	}
	return r.links
}

// linkReader collects links and what was read before them, blanks left out.
type linkReader struct {
	links []BlockLink
	read  strings.Builder
}

func (r *linkReader) node(b *Block, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering || len(r.links) >= maxBlockLinks {
		return ast.WalkContinue, nil
	}
	link, ok := b.link(n)
	if ok && link.Text != "" {
		link.Before = strings.Count(r.read.String(), unspaced(link.Text))
		r.links = append(r.links, link)
	}
	if words := n.FirstChild() == nil; words || ok {
		r.read.WriteString(unspaced(PlainText(n, b.Source)))
	}
	if ok {
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

// link returns what a node leads to, and whether it leads anywhere.
func (b *Block) link(n ast.Node) (BlockLink, bool) {
	switch n := n.(type) {
	case *ast.Link:
		return BlockLink{Target: clean.Line(string(Decode(n.Destination))), Number: LinkNumber(n), Text: PlainText(n, b.Source)}, true
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			return BlockLink{Target: clean.Line(string(n.URL(b.Source))), Number: LinkNumber(n), Text: PlainText(n, b.Source)}, true
		}
	}
	return BlockLink{}, false
}

// numberAttribute is the number of a link that leads out of the course.
const numberAttribute = "number"

// LinkNumber returns the number of a link among those of its section that lead
// out of the course, from 1 on; 0 for any other node.
func LinkNumber(n ast.Node) int {
	value, _ := n.AttributeString(numberAttribute)
	number, _ := value.(int)
	return number
}

// number gives a link that leads to the web its number.
func (t *tree) number(n ast.Node, target string) {
	target = strings.ToLower(target)
	if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
		t.outward++
		n.SetAttributeString(numberAttribute, t.outward)
	}
}

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

// Words returns the beginning of what is read in a block on one clean line, at
// most max characters; of a question, its heading.
func (b *Block) Words(max int) string {
	if b.Question != nil {
		b = b.Question.Heading
	}
	if b == nil || b.Node == nil {
		return ""
	}
	words := []rune(PlainText(b.Node, b.Source))
	if len(words) <= max {
		return string(words)
	}
	return cut(words, 0, max)
}

// Listings returns the code blocks in a block, in order, as clean text without
// a line break at the end: also those in the folds that are open; nil opens all.
func (b *Block) Listings(open func(fold *Block) bool) []string {
	var out []string
	for _, in := range b.Seen(open) {
		out = append(out, in.listings()...)
	}
	return out
}

// listings returns the code in the block itself.
func (b *Block) listings() (out []string) {
	if b.Node == nil || b.Question != nil {
		return nil
	}
	_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if lines := codeLines(n); entering && lines != nil {
			out = append(out, clean.Text(strings.TrimSuffix(string(lines.Value(b.Source)), "\n")))
		}
		return ast.WalkContinue, nil
	})
	return out
}

// Continues reports whether code block b goes on right after code block a: a
// long one is divided into several. Both are blocks of the document.
func (d *Document) Continues(a, b *Block) bool {
	if a.Kind != Code || b.Kind != Code || codeLines(a.Node) == nil {
		return false
	}
	first := a.Line
	if _, fenced := a.Node.(*ast.FencedCodeBlock); fenced && opensFence(trimIndent(d.lineAt(first))) {
		first++
	}
	return b.Line == first+codeLines(a.Node).Len()
}

// lineAt returns a line of the file that is scanned.
func (d *Document) lineAt(line int) []byte {
	c := d.Chunk(d.At(line))
	rest := c.source()
	for range line - c.Line {
		_, rest, _ = bytes.Cut(rest, []byte{'\n'})
	}
	text, _, _ := bytes.Cut(rest, []byte{'\n'})
	return text
}
