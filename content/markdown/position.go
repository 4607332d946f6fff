package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// A place is a position in a file, 1-based; col counts bytes.
type place struct{ line, col int }

// offset returns where in the source a node begins.
func (t *tree) offset(n ast.Node) int {
	if at, ok := t.made[n]; ok {
		return at
	}
	if at := n.Pos(); at >= 0 && n.Kind() != ast.KindDocument {
		return at
	}
	if n.Type() == ast.TypeBlock {
		if l := n.Lines(); l != nil && l.Len() > 0 {
			return l.At(0).Start
		}
	}
	if c := n.FirstChild(); c != nil {
		return t.offset(c)
	}
	return 0
}

// line returns the line of the file that a node begins on.
func (t *tree) line(n ast.Node) int { return t.lineAt(t.offset(n)) }

func (t *tree) lineAt(at int) int {
	repeated := bytes.Count([]byte(t.chunk.prefix), []byte{'\n'})
	return t.chunk.Line + max(bytes.Count(t.src[:min(at, t.own)], []byte{'\n'})-repeated, 0)
}

// place returns where an offset of the source is in the file.
func (t *tree) place(at int) place {
	at = min(at, t.own)
	return place{t.lineAt(at), at - bytes.LastIndexByte(t.src[:at], '\n')}
}

// find returns the place of a text that stands in a node or soon after its
// start; a text that runs through the marks of a quote is where the node is.
func (t *tree) find(n ast.Node, s string) place {
	at := min(t.offset(n), t.own)
	if i := bytes.Index(t.src[at:t.own], []byte(s)); i >= 0 {
		at += i
	}
	return t.place(at)
}

// report notes what a rule found in a node.
func (t *tree) report(rule Rule, n ast.Node, hint, format string, args ...any) {
	t.reportAt(rule, t.offset(n), hint, format, args...)
}

// reportAt notes what a rule found at an offset of the source.
func (t *tree) reportAt(rule Rule, at int, hint, format string, args ...any) {
	p := t.place(at)
	t.doc.report(rule, p.line, p.col, hint, format, args...)
}
