package render

import (
	"errors"
	"time"

	"carrel/content/markdown"
)

// patience is how long one block may take. What the parser lets through takes a
// thousandth of it; see the limits of content/markdown.
const patience = time.Second

// errLate ends the drawing of a block that takes too long.
var errLate = errors.New("drawing a block took too long")

// check gives the block up when its time is over.
func (s *sheet) check() {
	if time.Now().After(s.until) {
		panic(errLate)
	}
}

// drawn draws a block, and its mere words when that fails.
func (r *Renderer) drawn(b *markdown.Block, width int) (p *page) {
	defer func() {
		if recover() != nil {
			p = &page{lines: r.plain(b, width)}
		}
	}()
	return r.draw(b, width)
}

func (r *Renderer) draw(b *markdown.Block, width int) *page {
	s := newSheet(r, width)
	s.block(b)
	return s.page
}

// plain returns the words of a block. It keeps no time, as it has to end with
// something to read.
func (r *Renderer) plain(b *markdown.Block, width int) []string {
	if b.Node == nil {
		return nil
	}
	var t text
	t.add(markdown.PlainText(b.Node, b.Source), r.body)
	return t.lines(width, width)
}
