package markdown

import (
	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
)

// Picture returns the image of a block that is a Picture, with the address as
// its author wrote it and the text that is read in its place; ok is false for
// any other block.
func (b *Block) Picture() (l Link, ok bool) {
	if b.Kind != Picture {
		return Link{}, false
	}
	_ = ast.Walk(b.Node, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		image, is := n.(*ast.Image)
		if !is {
			return ast.WalkContinue, nil
		}
		l = Link{Target: clean.Line(string(Decode(image.Destination))), Text: PlainText(image, b.Source), Image: true, Line: b.Line}
		ok = true
		return ast.WalkStop, nil
	})
	return l, ok
}

// File returns the name by which the document was read: the path of its file in
// the course. What it links to is relative to that.
func (d *Document) File() string { return d.file }
