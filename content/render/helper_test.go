package render

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"

	"carrel/content/markdown"
)

// blocksOf parses GitHub-flavoured markdown into blocks without the rules of
// the course format, which are content/markdown's.
func blocksOf(source string) []*markdown.Block {
	data := []byte(source)
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gmtext.NewReader(data))
	var blocks []*markdown.Block
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		blocks = append(blocks, blockOf(n, data))
	}
	return blocks
}

func blockOf(n ast.Node, source []byte) *markdown.Block {
	b := &markdown.Block{Node: n, Source: source}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Level = markdown.Heading, n.Level
	case *ast.List:
		b.Kind = markdown.List
	case *ast.Blockquote:
		b.Kind = markdown.Quote
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		b.Kind = markdown.Code
	case *extast.Table:
		b.Kind = markdown.Table
	case *ast.ThematicBreak:
		b.Kind = markdown.Divider
	case *ast.HTMLBlock:
		b.Kind = markdown.HTML
	case *ast.Paragraph:
		if n.ChildCount() == 1 && n.FirstChild().Kind() == ast.KindImage {
			b.Kind = markdown.Picture
		}
	}
	return b
}

// show draws a source in a style.
func show(t testing.TB, s *Style, source string, width int) string {
	t.Helper()
	return strings.Join(New(s, Options{}).Blocks(blocksOf(source), width), "\n")
}
