package reader

import (
	"context"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course/progress"
	"carrel/player/card"
)

// goal is where a job draws: a known block, a place in the source, or the end.
type goal struct {
	at    at
	place progress.Place
	known bool
	end   bool
	find  func(string) [][2]int // the line wanted is one where this finds something
}

// drawn is the result of a job.
type drawn struct {
	blocks map[int][]*markdown.Block
	pieces map[at]*piece
	top    at
	off    int
	opened []int // lines of the folds that the goal stands in
}

// drawing is a job under way. It runs in its own goroutine and shares nothing
// with the window but the document and the renderer, which allow that.
type drawing struct {
	doc   *markdown.Document
	r     *render.Renderer
	width int
	have  map[at]int // heights of what the window already holds
	out   drawn
}

// draw draws around the goal: ahead rows from there on, behind rows before.
func draw(ctx context.Context, doc *markdown.Document, l look, g goal, have map[at]int, ahead, behind int) drawn {
	d := &drawing{doc: doc, r: l.draw, width: l.width, have: have,
		out: drawn{blocks: map[int][]*markdown.Block{}, pieces: map[at]*piece{}}}
	d.out.top = g.at
	if !g.known {
		d.find(g)
	}
	d.walk(ctx, d.out.top, 1, ahead)
	if prev, s := neighbour(doc, d.parse, d.out.top, -1); s == there {
		d.walk(ctx, prev, -1, behind)
	}
	if !g.known && !g.end {
		d.out.off = d.offset(g)
	}
	return d.out
}

// parse returns the blocks of a chunk, once the document is read that far; ok
// is false behind its end.
func (d *drawing) parse(chunk int) (bs []*markdown.Block, ok bool) {
	if bs, ok = d.out.blocks[chunk]; ok {
		return bs, true
	}
	if !d.doc.Has(chunk) {
		return nil, false
	}
	bs = d.doc.Chunk(chunk).Blocks()
	d.out.blocks[chunk] = bs
	return bs, true
}

// find turns a place into a block.
func (d *drawing) find(g goal) {
	chunk := d.chunk(g)
	bs, _ := d.parse(chunk)
	best := at{chunk, 0}
	for i, b := range bs {
		if g.end || b.Line <= g.place.Line {
			best.block = i
		}
	}
	if len(bs) == 0 {
		best = d.nearest(best)
	} else if !g.end {
		d.openAt(bs[best.block], g.place.Line)
	}
	d.out.top = best
}

// chunk waits for no more of the document than the goal needs.
func (d *drawing) chunk(g goal) int {
	if g.end {
		return d.doc.Len() - 1
	}
	return d.doc.At(g.place.Line)
}

// nearest returns the block beside a chunk that has none.
func (d *drawing) nearest(a at) at {
	for _, by := range []int{1, -1} {
		if n, s := neighbour(d.doc, d.parse, a, by); s == there {
			return n
		}
	}
	return a
}

func (d *drawing) walk(ctx context.Context, a at, by, rows int) {
	for ctx.Err() == nil {
		bs, _ := d.parse(a.chunk)
		if a.block >= len(bs) {
			return
		}
		rows -= d.piece(a, bs[a.block])
		n, s := neighbour(d.doc, d.parse, a, by)
		if s != there || rows <= 0 {
			return
		}
		a = n
	}
}

// piece draws a block unless it is there, and returns its height.
func (d *drawing) piece(a at, b *markdown.Block) int {
	if h, ok := d.have[a]; ok {
		return h
	}
	if p := d.out.pieces[a]; p != nil {
		return p.height()
	}
	p := &piece{block: b, code: render.HasCode(b)}
	if prev, s := neighbour(d.doc, d.parse, a, -1); s == there {
		p.gap = render.Gap(d.out.blocks[prev.chunk][prev.block], b)
	}
	if b.Question != nil {
		p.parts = card.Typeset(d.r, b.Question, d.width)
		p.lines = make([]string, 12) // until its card is drawn
	} else {
		p.lines = d.r.Block(b, d.width)
	}
	if d.r.View().Sideways {
		p.beyond = d.r.Beyond(b, d.width)
	}
	d.out.pieces[a] = p
	return p.height()
}

// offset turns the rest of a place into rows of its block: the recorded part,
// or for a line inside the block its share of the block's lines.
func (d *drawing) offset(g goal) int {
	p := d.out.pieces[d.out.top]
	if p == nil || len(p.lines) == 0 {
		return 0
	}
	n, off := len(p.lines), 0
	if into := g.place.Line - p.block.Line; into > 0 {
		off = into * n / max(d.span(d.out.top), into+1)
	} else if off = g.place.Part; off > 0 {
		off = (off*n + 999) / 1000
	}
	if g.find != nil {
		off = nearest(p.lines, off, g.find)
	}
	return max(p.gap+min(off, n-1), 0)
}

// span is the number of source lines of a block.
func (d *drawing) span(a at) int {
	b := d.out.blocks[a.chunk][a.block]
	if n, s := neighbour(d.doc, d.parse, a, 1); s == there {
		return d.out.blocks[n.chunk][n.block].Line - b.Line
	}
	return d.doc.Lines() + 1 - b.Line
}

// nearest returns the line closest to off in which find finds something, else
// off.
func nearest(lines []string, off int, find func(string) [][2]int) int {
	for d := range lines {
		for _, i := range []int{off + d, off - d} {
			if i >= 0 && i < len(lines) && len(find(plain(lines[i]))) > 0 {
				return i
			}
		}
	}
	return off
}
