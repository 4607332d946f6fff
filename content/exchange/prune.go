package exchange

import (
	"net/url"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prune leaves of a tree what a question may have: text, its structure, links,
// and images that lie beside the file. An element that may not be gives its
// place to what is in it, unless that is no text.
func prune(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.TextNode:
		case n.Type != html.ElementNode || isMute(n.DataAtom):
			parent.RemoveChild(n)
		default:
			prune(n)
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return !mayStay(n.DataAtom, a) })
			if !isKept(n) {
				unwrap(parent, n)
			}
		}
		n = next
	}
}

// unwrap puts the children of a node in its place.
func unwrap(parent, n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		parent.InsertBefore(c, n)
	}
	parent.RemoveChild(n)
}

// isMute reports an element whose content is no text to be read.
func isMute(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Noscript, atom.Noembed, atom.Noframes, atom.Frame, atom.Frameset, atom.Template, atom.Title:
		return true
	}
	return false
}

// isKept reports an element that may be: a link or image only with an address
// that may.
func isKept(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Del, atom.Mark, atom.Small, atom.Sub, atom.Sup, atom.Q, atom.Cite,
		atom.Code, atom.Kbd, atom.Samp, atom.Var, atom.Pre, atom.Blockquote, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Th, atom.Td:
		return n.Namespace == ""
	case atom.A, atom.Img:
		return n.Namespace == "" && len(n.Attr) > 0
	}
	return false
}

func mayStay(of atom.Atom, a html.Attribute) bool {
	if a.Namespace != "" {
		return false
	}
	switch of {
	case atom.A:
		return a.Key == "href" && isSafeAddress(a.Val)
	case atom.Img:
		return a.Key == "alt" || a.Key == "src" && isSafeAddress(a.Val)
	case atom.Code:
		return a.Key == "class"
	case atom.Ol:
		return a.Key == "start"
	case atom.Th, atom.Td:
		return a.Key == "colspan" || a.Key == "rowspan"
	}
	return false
}

// isSafeAddress reports a relative address, or one that leads to a page or a
// mailbox.
func isSafeAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme)
}
