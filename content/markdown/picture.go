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
	image := ImageOf(b.Node)
	if image == nil {
		return Link{}, false
	}
	return Link{Target: ImageTarget(image), Text: PlainText(image, b.Source), Image: true, Line: b.Line}, true
}

// ImageOf returns the image of a paragraph that holds only that, linked or not;
// nil for any other node.
func ImageOf(n ast.Node) *ast.Image {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
	default:
		return nil
	}
	if n.ChildCount() != 1 {
		return nil
	}
	in := n.FirstChild()
	if l, ok := in.(*ast.Link); ok && l.ChildCount() == 1 {
		in = l.FirstChild()
	}
	image, _ := in.(*ast.Image)
	return image
}

// ImageTarget returns the address of an image as its author wrote it, clean.
func ImageTarget(image *ast.Image) string { return clean.Line(string(Decode(image.Destination))) }

// File returns the name by which the document was read: the path of its file in
// the course. What it links to is relative to that.
func (d *Document) File() string { return d.file }
