package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/clean"
)

// A Link is a link or an image as its author wrote it. It may lead anywhere,
// also where the player does not go.
type Link struct {
	Target    string // decoded and clean
	Text      string // plain; of an image what is read in its place
	Image     bool
	Line, Col int // 1-based; Col counts bytes
}

// An Anchor is a place in a file that a link can lead to.
type Anchor struct {
	Name   string // without the #
	Line   int    // 1-based
	Number int    // of a heading whose name an earlier one has: 1, 2 ...
}

// maxLinks bounds the links, and the anchors, of one file.
const maxLinks = 20_000

// Links returns the links and images of the document and its anchors, in the
// order in which they stand. What includes bring is not among them. It waits
// for the whole file.
func (d *Document) Links() ([]Link, []Anchor) {
	w := &linker{names: map[string]int{}}
	for _, c := range d.whole().chunks {
		w.read(c)
	}
	return w.links, w.anchors
}

// AnchorName returns the name that GitHub gives to a heading: its letters,
// digits, hyphens and underscores in lower case, with a hyphen for each space.
func AnchorName(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

type linker struct {
	chunk   *Chunk
	src     []byte
	names   map[string]int // of anchors, and the last number given to each
	links   []Link
	anchors []Anchor
}

func (w *linker) read(c *Chunk) {
	w.chunk, w.src = c, c.text()
	root := engine.Parse(text.NewReader(w.src), parser.WithContext(scope{parser.NewContext(), c.doc.refs}))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			w.node(n)
		}
		return ast.WalkContinue, nil
	})
}

func (w *linker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(PlainText(n, w.src), n.Pos())
	case *ast.Link:
		w.link(n.Destination, PlainText(n, w.src), n.Pos(), false)
	case *ast.Image:
		w.link(n.Destination, PlainText(n, w.src), n.Pos(), true)
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			w.link(n.URL(w.src), string(n.Label(w.src)), n.Pos(), false)
		}
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			w.html(n.Segments.Value(w.src), n.Segments.At(0).Start)
		}
	case *ast.HTMLBlock:
		if n.Lines().Len() > 0 {
			w.html(n.Lines().Value(w.src), n.Lines().At(0).Start)
		}
	}
}

func (w *linker) link(target []byte, label string, at int, image bool) {
	if at < len(w.chunk.prefix) || len(w.links) >= maxLinks {
		return // repeated from an earlier chunk
	}
	line, col := w.place(at)
	w.links = append(w.links, Link{Target: clean.Line(string(Decode(target))), Text: label, Image: image, Line: line, Col: col})
}

// place returns the line and the column of an offset.
func (w *linker) place(at int) (line, col int) {
	own := w.src[len(w.chunk.prefix):min(at, len(w.src))]
	return w.chunk.Line + bytes.Count(own, []byte{'\n'}), len(own) - bytes.LastIndexByte(own, '\n')
}

// heading notes the anchor of a heading, numbered when its name is taken.
func (w *linker) heading(words string, at int) {
	first := AnchorName(words)
	name, number := first, 0
	for _, taken := w.names[name]; taken; _, taken = w.names[name] {
		w.names[first]++
		number = w.names[first]
		name = fmt.Sprintf("%s-%d", first, number)
	}
	w.names[name] = 0
	w.anchor(name, at, number)
}

func (w *linker) anchor(name string, at, number int) {
	if at < len(w.chunk.prefix) || len(w.anchors) >= maxLinks {
		return
	}
	line, _ := w.place(at)
	w.anchors = append(w.anchors, Anchor{Name: name, Line: line, Number: number})
}

// html notes the links, images and anchors of a piece of HTML at an offset.
func (w *linker) html(src []byte, at int) {
	z := html.NewTokenizer(bytes.NewReader(src))
	for z.Next() != html.ErrorToken {
		raw := len(z.Raw()) // Token may change what Raw returns
		if token := z.Token(); token.Type == html.StartTagToken || token.Type == html.SelfClosingTagToken {
			w.tag(token, at)
		}
		at += raw
	}
}

func (w *linker) tag(token html.Token, at int) {
	for _, key := range []string{"id", "name"} {
		if v := clean.Line(attribute(token, key)); v != "" {
			w.anchor(v, at, 0)
		}
	}
	switch token.DataAtom {
	case atom.A:
		if to := attribute(token, "href"); to != "" {
			w.link([]byte(to), "", at, false)
		}
	case atom.Img:
		w.link([]byte(attribute(token, "src")), clean.Line(attribute(token, "alt")), at, true)
	}
}
