package render

import (
	"strings"

	glamour "charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"

	"carrel/content/markdown"
)

// foldIndent is how far the text of an open fold is indented, in cells.
const foldIndent = 2

// fold draws a summary with a sign that says whether there is more to see, and
// under it what is inside when it is open.
func (s *sheet) fold(b *markdown.Block) {
	open := s.view.Open == nil || s.view.Open(b)
	s.folds = append(s.folds, FoldRow{len(s.lines), b.Line, open})
	mark := s.style.more.Closed
	if open {
		mark = s.style.more.Opened
	}
	muted, width := s.pen.with(s.style.more.Muted), cells(mark)
	s.inside(muted.token(mark), strings.Repeat(" ", width), width, s.pen, func(in *sheet) {
		var t text
		t.add(oneLine([]byte(b.Fold.Summary)), in.pen.with(glamour.StylePrimitive{Bold: new(true)}))
		in.put(t.lines(in.width, in.width)...)
	})
	if !open {
		return
	}
	blank := strings.Repeat(" ", foldIndent)
	s.inside(blank, blank, foldIndent, s.pen, func(in *sheet) { in.unfolded(b.Fold.Blocks) })
}

func (s *sheet) unfolded(bs []*markdown.Block) {
	for i, b := range bs {
		gap := 1
		if i > 0 {
			gap = Gap(bs[i-1], b)
		}
		for range gap {
			s.put("")
		}
		s.block(b)
	}
}

// footnotes draws the notes of a text under a short line.
func (s *sheet) footnotes(n ast.Node) {
	const long = 8
	s.line(min(long, s.width))
	s.node(n)
}
