package markdown

import "github.com/yuin/goldmark/ast"

// node keeps what a node directive says of the heading that it stands under. n
// is the node of the comment.
func (t *tree) node(d *directive, parent, n ast.Node) {
	h, ok := parent.(*ast.Heading)
	if !ok {
		h, ok = n.PreviousSibling().(*ast.Heading)
	}
	if !ok {
		t.report(ruleLost, n, "put it on the line after the heading", "this node directive belongs to no heading")
		return
	}
	if t.nodes == nil {
		t.nodes = map[ast.Node]*directive{}
	}
	t.nodes[h] = d
}
