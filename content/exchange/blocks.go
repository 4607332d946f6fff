package exchange

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"carrel/content/markdown"
)

// toHTML writes the nodes of blocks. Raw HTML is not among them: the parser has
// made text of it.
var toHTML = renderer.NewRenderer(renderer.WithNodeRenderers(
	util.Prioritized(html.NewRenderer(html.WithXHTML()), 1000),
	util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
	util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
	util.Prioritized(formulas{}, 500),
))

// blocksHTML returns blocks of a course as HTML.
func blocksHTML(bs []*markdown.Block) string {
	var b bytes.Buffer
	for _, block := range bs {
		if block.Node == nil || block.Node.Kind() == ast.KindHTMLBlock {
			continue
		}
		if err := toHTML.Render(&b, block.Source, block.Node); err != nil {
			continue
		}
	}
	return strings.TrimSpace(b.String())
}

// markdownToHTML reads Markdown as a lesson does: bounded, clean, and without
// anything active.
func markdownToHTML(s string) string { return safeHTML(unsafeHTML(s)) }

func unsafeHTML(s string) string {
	return blocksHTML(flat(markdown.Parse("", []byte(s), markdown.Options{Kind: "lesson"})))
}

// flat returns the blocks of a document, with those of a question in their
// order: what a text holds is text.
func flat(d *markdown.Document) []*markdown.Block {
	var out []*markdown.Block
	for i := range d.Len() {
		for _, b := range markdown.Unfold(d.Chunk(i).Blocks()) {
			if b.Question == nil {
				out = append(out, b)
				continue
			}
			out = append(append(append(out, b.Question.Heading), b.Question.Prompt...), b.Question.Explanation...)
		}
	}
	return out
}
