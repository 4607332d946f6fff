package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// An Entry is one link of an outline, or a list item that only groups others.
type Entry struct {
	Text      string // plain
	Target    string // as written; "" for a group
	Line, Col int    // of the link, 1-based; Col counts bytes
	Depth     int    // 1 in a list, 2 in a list in a list ...; 0 outside of lists
	Section   string // the heading above
	Group     bool   // has a list of its own below
}

// maxOutline bounds the entries of one file.
const maxOutline = 20_000

// Outline returns the links of the document in the order in which they stand.
func (d *Document) Outline() []Entry {
	o := &outliner{}
	for _, c := range d.whole().chunks {
		if o.tree = newTree(d, c, c.text()); c.Level > 0 {
			o.section = c.Heading()
		}
		o.walk(o.tree.root, 0)
	}
	return o.entries
}

type outliner struct {
	tree    *tree
	section string
	entries []Entry
}

func (o *outliner) walk(parent ast.Node, depth int) {
	for n := parent.FirstChild(); n != nil && len(o.entries) < maxOutline; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			o.section = PlainText(n, o.tree.src)
		case *ast.List:
			o.walk(n, depth+1)
		case *ast.ListItem:
			o.item(n, depth)
		case *ast.Link:
			o.add(n, string(n.Destination), depth, false)
		default:
			o.walk(n, depth)
		}
	}
}

// item adds a list item's own words, then what is below it.
func (o *outliner) item(n *ast.ListItem, depth int) {
	if first := n.FirstChild(); first != nil && isGroup(n) && first.Kind() != ast.KindList {
		if firstLink(first) == nil {
			o.add(first, "", depth, true)
		}
		before := len(o.entries)
		o.walk(first, depth)
		if len(o.entries) > before {
			o.entries[before].Group = true
		}
		for c := first.NextSibling(); c != nil; c = c.NextSibling() {
			if c.Kind() == ast.KindList {
				o.walk(c, depth+1)
			}
		}
		return
	}
	o.walk(n, depth)
}

func isGroup(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == ast.KindList {
			return true
		}
	}
	return false
}

func firstLink(n ast.Node) *ast.Link {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if l, ok := c.(*ast.Link); ok {
			return l
		}
		if l := firstLink(c); l != nil {
			return l
		}
	}
	return nil
}

func (o *outliner) add(n ast.Node, target string, depth int, group bool) {
	at := min(o.tree.offset(n), o.tree.own)
	lines := o.tree.src[:at]
	o.entries = append(o.entries, Entry{
		Text: PlainText(n, o.tree.src), Target: strings.TrimSpace(target),
		Line: o.tree.line(n), Col: at - bytes.LastIndexByte(lines, '\n'),
		Depth: depth, Section: o.section, Group: group,
	})
}
