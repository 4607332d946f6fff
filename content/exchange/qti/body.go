package qti

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/exchange"
)

// A body turns the text of a question into the XHTML that QTI allows: what is
// not among its flow elements becomes one of them, or the text in it.
type body struct {
	gap  func(i int) *element // what stands for a gap; nil: the text has none
	lose func(what string)
}

// inside says what may stand where a node is.
type inside struct {
	inline bool // only inline elements
	pre    bool // nothing that changes the size of the letters
}

// blocks returns a text as block elements, for an item body, a quote or a rubric.
func (b *body) blocks(t exchange.Text) []any { return paragraphs(b.flow(t)) }

// flow returns a text as blocks and inline elements as they come.
func (b *body) flow(t exchange.Text) []any {
	return b.kids(parse(t), inside{})
}

// brief is flow without a paragraph around a text that is only one.
func (b *body) brief(t exchange.Text) []any {
	kids := b.flow(t)
	if len(kids) == 1 {
		if p, ok := kids[0].(*element); ok && p.name == "p" {
			return p.kids
		}
	}
	return kids
}

// inline returns a text as inline elements.
func (b *body) inline(t exchange.Text) []any {
	kids := b.kids(parse(t), inside{inline: true})
	if n := len(kids); n > 0 && kids[n-1] == " " {
		return kids[:n-1]
	}
	return kids
}

// parse returns the body of a text's HTML.
func parse(t exchange.Text) *html.Node {
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(t.HTML()), root)
	if err != nil {
		nodes = []*html.Node{{Type: html.TextNode, Data: t.Plain()}}
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

func (b *body) kids(parent *html.Node, in inside) []any {
	var out []any
	for n := range parent.ChildNodes() {
		switch n.Type {
		case html.TextNode:
			out = append(out, b.text(n.Data, in)...)
		case html.ElementNode:
			out = append(out, b.node(n, in)...)
		}
	}
	if !in.inline {
		out = tidy(out)
	}
	return out
}

// tidy drops the white space between blocks.
func tidy(kids []any) []any {
	return slices.DeleteFunc(kids, func(k any) bool {
		s, ok := k.(string)
		return ok && strings.TrimSpace(s) == "" && slices.ContainsFunc(kids, isBlock)
	})
}

// text returns a text, and the gaps in it.
func (b *body) text(s string, in inside) []any {
	if !in.pre {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	if b.gap == nil {
		return []any{exchange.Unmarked(s)}
	}
	var out []any
	for _, p := range exchange.Pieces(s) {
		if p.Gap < 0 {
			out = append(out, p.Text)
		} else if e := b.gap(p.Gap); e != nil {
			out = append(out, e)
		}
	}
	return out
}

// inlines are the inline elements, and what those become that QTI does not have.
var inlines = map[atom.Atom]string{
	atom.B: "b", atom.Strong: "strong", atom.I: "i", atom.Em: "em", atom.Small: "small", atom.Sub: "sub",
	atom.Sup: "sup", atom.Q: "q", atom.Cite: "cite", atom.Code: "code", atom.Kbd: "kbd", atom.Samp: "samp",
	atom.Var: "var", atom.U: "span", atom.S: "span", atom.Del: "span", atom.Mark: "em", atom.A: "a",
}

// blockNames are the elements that may stand in an item body.
var blockNames = []string{"p", "div", "pre", "blockquote", "ul", "ol", "dl", "table", "hr"}

func isBlock(k any) bool {
	e, ok := k.(*element)
	return ok && slices.Contains(blockNames, e.name)
}

func (b *body) node(n *html.Node, in inside) []any {
	name, isInline := inlines[n.DataAtom]
	switch {
	case isInline:
		return b.inlineNode(n, name, in)
	case n.DataAtom == atom.Br:
		return []any{el("br")}
	case n.DataAtom == atom.Img:
		return b.image(n)
	case in.inline:
		return append(b.kids(n, in), " ")
	}
	return b.block(n)
}

func (b *body) inlineNode(n *html.Node, name string, in inside) []any {
	kids := b.kids(n, inside{inline: true, pre: in.pre})
	if in.pre && (name == "small" || name == "sub" || name == "sup") {
		name = "span"
	}
	e := el(name, kids...)
	if name == "a" {
		href := attribute(n, "href")
		if !strings.Contains(href, ":") {
			return kids // to a file that is not in the package
		}
		e.with("href", href)
	}
	return []any{e}
}

// image puts the words for an image in its place: the file is not at hand.
func (b *body) image(n *html.Node) []any {
	b.lose("the image " + strconv.Quote(attribute(n, "src")) + " is left out; its description stands in its place")
	return []any{"[" + exchange.Unmarked(attribute(n, "alt")) + "]"}
}

func (b *body) block(n *html.Node) []any {
	switch n.DataAtom {
	case atom.P:
		return []any{el("p", b.kids(n, inside{inline: true})...)}
	case atom.Pre:
		return []any{el("pre", b.kids(n, inside{inline: true, pre: true})...)}
	case atom.Div:
		return []any{el("div", b.kids(n, inside{})...)}
	case atom.Blockquote:
		return []any{el("blockquote", paragraphs(b.kids(n, inside{}))...)}
	case atom.Hr:
		return []any{el("hr")}
	case atom.Ul, atom.Ol:
		return b.list(n, n.Data, "li", "li")
	case atom.Dl:
		return b.list(n, "dl", "dt", "dd")
	case atom.Table:
		return b.table(n)
	}
	return b.kids(n, inside{})
}

// list keeps the items of a list; what is no item becomes one.
func (b *body) list(n *html.Node, name, item, other string) []any {
	out := el(name)
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.ElementNode && c.Data == item:
			out.add(el(item, b.kids(c, inside{inline: item == "dt"})...))
		case c.Type == html.ElementNode:
			kids := b.kids(c, inside{})
			if c.Data != other {
				kids = b.node(c, inside{})
			}
			out.add(el(other, kids...))
		}
	}
	if len(out.kids) == 0 {
		return nil
	}
	return []any{out}
}

// table keeps the cells of a table. QTI wants a body in each and a cell in each
// row.
func (b *body) table(n *html.Node) []any {
	var head, rows []any
	for tr := range n.Descendants() {
		if tr.DataAtom != atom.Tr || inner(tr, n) {
			continue
		}
		row := el("tr", b.cells(tr)...)
		switch {
		case len(row.kids) == 0:
		case tr.Parent.DataAtom == atom.Thead && len(rows) == 0:
			head = append(head, row)
		default:
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		head, rows = nil, head
	}
	if len(rows) == 0 {
		return nil
	}
	t := el("table")
	if len(head) > 0 {
		t.add(el("thead", head...))
	}
	return []any{t.add(el("tbody", rows...))}
}

// inner reports whether a row belongs to a table within the table.
func inner(tr, table *html.Node) bool {
	for p := tr.Parent; p != nil && p != table; p = p.Parent {
		if p.DataAtom == atom.Table {
			return true
		}
	}
	return false
}

func (b *body) cells(tr *html.Node) []any {
	var out []any
	for c := range tr.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		cell := el(c.Data, b.kids(c, inside{})...)
		for _, name := range []string{"rowspan", "colspan"} {
			if span, err := strconv.Atoi(attribute(c, name)); err == nil && span > 1 && span <= 100 {
				cell.with(name, strconv.Itoa(span))
			}
		}
		out = append(out, cell)
	}
	return out
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// paragraphs puts what stands between blocks into paragraphs.
func paragraphs(kids []any) []any {
	var out []any
	var p *element
	for _, k := range kids {
		if isBlock(k) {
			out, p = append(out, k), nil
			continue
		}
		if s, ok := k.(string); ok && p == nil && strings.TrimSpace(s) == "" {
			continue
		}
		if p == nil {
			p = el("p")
			out = append(out, p)
		}
		p.add(k)
	}
	return out
}
