package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// elements makes of the HTML elements in a text what Markdown has for them:
// <b> is strong. Tags that have no partner, and those of other elements, are left
// to rawHTML, which leaves them out.
func (t *tree) elements(parent ast.Node) {
	var open []*element
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if raw, ok := n.(*ast.RawHTML); ok {
			open = t.tag(parent, raw, open)
		}
		n = next
	}
}

// element is a start tag whose end was not seen yet.
type element struct {
	token html.Token
	node  ast.Node
}

// tag takes a tag and returns the elements that are open after it.
func (t *tree) tag(parent ast.Node, n *ast.RawHTML, open []*element) []*element {
	z := html.NewTokenizer(strings.NewReader(string(n.Segments.Value(t.src))))
	kind := z.Next()
	token := z.Token()
	switch {
	case kind == html.StartTagToken && isElement(token.DataAtom):
		return append(open, &element{token, n})
	case kind != html.EndTagToken:
		return open
	}
	for i := len(open) - 1; i >= max(0, len(open)-maxDepth); i-- {
		if open[i].token.DataAtom == token.DataAtom {
			t.wrap(parent, open[i], n)
			return open[:i]
		}
	}
	return open
}

// isElement reports the elements that are not just left out.
func isElement(a atom.Atom) bool {
	switch a {
	case atom.B, atom.Strong, atom.I, atom.Em, atom.Cite, atom.Var, atom.Dfn, atom.Del, atom.S, atom.Strike,
		atom.Code, atom.Kbd, atom.Samp, atom.Tt, atom.Sub, atom.Sup, atom.A:
		return true
	}
	return false
}

// wrap puts what stands between two tags into a node of its own.
func (t *tree) wrap(parent ast.Node, e *element, end ast.Node) {
	in := t.container(e.token)
	parent.InsertBefore(parent, e.node, in)
	for n := e.node.NextSibling(); n != end; n = e.node.NextSibling() {
		in.AppendChild(in, n)
	}
	parent.RemoveChild(parent, e.node)
	parent.RemoveChild(parent, end)
	switch e.token.DataAtom {
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		t.verbatim(in)
	case atom.Sub:
		t.shift(parent, in, subscript)
	case atom.Sup:
		t.shift(parent, in, superscript)
	}
}

// container returns the node for an element.
func (t *tree) container(token html.Token) ast.Node {
	switch token.DataAtom {
	case atom.B, atom.Strong:
		return ast.NewEmphasis(2)
	case atom.Del, atom.S, atom.Strike:
		return extast.NewStrikethrough()
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		return ast.NewCodeSpan()
	case atom.A:
		link := ast.NewLink()
		link.Destination = []byte(attribute(token, "href"))
		return link
	}
	return ast.NewEmphasis(1)
}

// verbatim leaves of a code span only its words, as a code span has no markup.
func (t *tree) verbatim(span ast.Node) {
	words := PlainText(span, t.src)
	span.RemoveChildren(span)
	span.AppendChild(span, ast.NewTextSegment(t.add(words)))
}

// shift replaces a node by its words set higher or lower.
func (t *tree) shift(parent, n ast.Node, set func(string) string) {
	parent.ReplaceChild(parent, n, t.text(set(PlainText(n, t.src))))
}

// Characters that Unicode has as superscripts and as subscripts, in the same
// order as what they stand for.
const (
	highSigns = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
	high      = "0123456789+-=()inabcdefghjklmoprstuvwxyz"
	lowSigns  = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
	low       = "0123456789+-=()aehijklmnoprstuvx"
)

func superscript(s string) string { return shifted(s, high, highSigns, "^") }

func subscript(s string) string { return shifted(s, low, lowSigns, "_") }

// shifted returns s in the characters of another set; when one has no
// counterpart, s behind a sign, as it is written in plain text.
func shifted(s, from, to, sign string) string {
	set := []rune(to)
	var out strings.Builder
	for _, r := range s {
		i := strings.IndexRune(from, r)
		switch {
		case i >= 0:
			out.WriteRune(set[i])
		case len([]rune(s)) == 1:
			return sign + s
		default:
			return sign + "(" + s + ")"
		}
	}
	return out.String()
}
