package exchange

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"carrel/content/markdown"
)

// formulas writes mathematics as it is written in a course, between dollar
// signs: there it is found by the filters of most systems.
type formulas struct{}

// RegisterFuncs is called by goldmark.
func (formulas) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register((*markdown.Formula)(nil).Kind(), func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			writeText(w, n.(*markdown.Formula).Source)
		}
		return ast.WalkContinue, nil
	})
	r.Register((*markdown.FormulaBlock)(nil).Kind(), func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			_, _ = w.WriteString("<p>")
			writeText(w, "$$"+n.(*markdown.FormulaBlock).TeX+"$$")
			_, _ = w.WriteString("</p>\n")
		}
		return ast.WalkContinue, nil
	})
}

func writeText(w util.BufWriter, s string) { _, _ = w.Write(util.EscapeHTML([]byte(s))) }
