package reader

import (
	"context"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course/progress"
	"carrel/player/card"
)

// at names a block: the chunk of the document and the block in it.
type at struct{ chunk, block int }

// piece is a drawn block: blank lines before it, then its lines.
type piece struct {
	block *markdown.Block
	gap   int
	lines []string
	parts *card.Parts // of a question; its lines come from its card
}

// height is the rows of a piece, the gap included.
func (p *piece) height() int { return p.gap + len(p.lines) }

// window is the part of a document that is drawn: what is on the screen and
// some screens around it. It never draws; a job draws and gives it pieces.
// Positions are exact, so that nothing depends on the height of text that
// nobody has looked at.
type window struct {
	doc    *markdown.Document
	height int
	blocks map[int][]*markdown.Block // of the chunks parsed so far
	pieces map[at]*piece
	top    at
	off    int  // rows of the top piece above the screen
	empty  bool // there is nothing in the document
}

// keep is how many pieces a window holds before it drops those far away.
const keep = 1500

func newWindow(doc *markdown.Document, height int) *window {
	return &window{doc: doc, height: height, blocks: map[int][]*markdown.Block{}, pieces: map[at]*piece{}}
}

// step is what lies beside a block.
type step int

const (
	there   step = iota
	edge         // of the document
	unknown      // not drawn yet
)

func (w *window) next(a at) (at, step) { return neighbour(w.doc, w.parsed, a, 1) }
func (w *window) prev(a at) (at, step) { return neighbour(w.doc, w.parsed, a, -1) }

func (w *window) parsed(chunk int) ([]*markdown.Block, bool) {
	bs, ok := w.blocks[chunk]
	return bs, ok
}

// neighbour walks to the block after or before a, over chunks without blocks. It
// never waits for a document that is still being read; parsed may.
func neighbour(doc *markdown.Document, parsed func(int) ([]*markdown.Block, bool), a at, by int) (at, step) {
	bs, ok := parsed(a.chunk)
	if !ok {
		return a, unknown
	}
	if b := a.block + by; b >= 0 && b < len(bs) {
		return at{a.chunk, b}, there
	}
	for c := a.chunk + by; c >= 0; c += by {
		bs, ok := parsed(c)
		switch {
		case !ok && isPast(doc, c):
			return a, edge
		case !ok:
			return a, unknown
		case len(bs) == 0:
			continue
		case by > 0:
			return at{c, 0}, there
		}
		return at{c, len(bs) - 1}, there
	}
	return a, edge
}

// isPast reports a chunk that is known to lie behind the end of the document.
func isPast(doc *markdown.Document, chunk int) bool {
	there, ended := doc.Scanned(chunk)
	return ended && !there
}

// row is one line on the screen and where it comes from.
type row struct {
	text string
	from at
	line int // of the piece, gap included
}

// rows returns the lines on the screen, fewer than its height at the end of
// the document; whole is false while some of them are not drawn yet.
func (w *window) rows() (out []row, whole bool) {
	a, line := w.top, w.off
	for len(out) < w.height {
		p := w.pieces[a]
		if p == nil {
			return out, false
		}
		for ; line < p.height() && len(out) < w.height; line++ {
			out = append(out, row{p.text(line), a, line})
		}
		n, s := w.next(a)
		if s != there {
			return out, s == edge
		}
		a, line = n, 0
	}
	return out, true
}

func (p *piece) text(line int) string {
	if line < p.gap {
		return ""
	}
	return p.lines[line-p.gap]
}

// scroll moves the screen by n rows, as far as the document and what is drawn
// of it allow.
func (w *window) scroll(n int) {
	w.off += n
	w.settleUp()
	w.settleDown()
	w.settleEnd()
}

func (w *window) settleUp() {
	for w.off < 0 {
		a, s := w.prev(w.top)
		p := w.pieces[a]
		if s != there || p == nil {
			w.off = 0
			return
		}
		w.top = a
		w.off += p.height()
	}
}

func (w *window) settleDown() {
	for {
		p := w.pieces[w.top]
		if p == nil || w.off < p.height() {
			return
		}
		a, s := w.next(w.top)
		if s != there || w.pieces[a] == nil {
			w.off = max(p.height()-1, 0)
			return
		}
		w.off -= p.height()
		w.top = a
	}
}

// settleEnd keeps the last line of the document at the bottom of the screen.
func (w *window) settleEnd() {
	rows, whole := w.rows()
	if !whole || len(rows) >= w.height {
		return
	}
	w.off -= w.height - len(rows)
	w.settleUp()
}

// atEnd reports whether the last line of the document is on the screen.
func (w *window) atEnd() bool {
	if w.empty {
		return true
	}
	rows, whole := w.rows()
	if !whole {
		return false
	}
	if len(rows) == 0 {
		return true
	}
	last := rows[len(rows)-1]
	_, s := w.next(last.from)
	return s == edge && last.line == w.pieces[last.from].height()-1
}

// page returns how many rows to move so that what was not read comes next: a
// section cut by the end of the screen moves to its top, a longer one scrolls
// by a screen less two lines.
func (w *window) page() int {
	rows, _ := w.rows()
	for i := len(rows) - 1; i > 0; i-- {
		p := w.pieces[rows[i].from]
		if p.block.Break && rows[i].line == p.gap {
			return i
		}
	}
	return max(w.height-2, 1)
}

// place returns where the top of the screen is.
func (w *window) place() progress.Place {
	p := w.pieces[w.top]
	if p == nil {
		return progress.Place{Line: 1}
	}
	part := w.off - p.gap
	if n := len(p.lines); n > 0 && part > 0 {
		part = min(part*1000/n, 999)
	}
	return progress.Place{Line: p.block.Line, Part: part}
}

// rowOf returns the first row of a piece on the screen, counted from its top;
// negative when it starts above, ok false when it is not on the screen.
func (w *window) rowOf(a at) (n int, ok bool) {
	rows, _ := w.rows()
	for i, r := range rows {
		if r.from == a {
			return i - r.line + w.pieces[a].gap, true
		}
	}
	return 0, false
}

// lacks reports whether more should be drawn for the screen to stay ahead of
// the trainee: one screen above and below.
func (w *window) lacks() bool {
	if w.empty {
		return false
	}
	p := w.pieces[w.top]
	return p == nil || w.short(w.next, w.off+w.height*2) || w.short(w.prev, p.height()-w.off+w.height)
}

// short reports whether fewer than so many rows are drawn from the top piece
// on, itself included.
func (w *window) short(step func(at) (at, step), rows int) bool {
	a := w.top
	for rows > 0 {
		p := w.pieces[a]
		if p == nil {
			return true
		}
		rows -= p.height()
		n, s := step(a)
		if s != there {
			return s == unknown
		}
		a = n
	}
	return false
}

// take puts the result of a job in.
func (w *window) take(d drawn) {
	for c, bs := range d.blocks {
		w.blocks[c] = bs
	}
	for a, p := range d.pieces {
		w.pieces[a] = p
	}
	if len(w.pieces) > keep {
		w.forget()
	}
}

func (w *window) forget() {
	for a := range w.pieces {
		if d := a.chunk - w.top.chunk; d > 40 || d < -40 {
			delete(w.pieces, a)
			delete(w.blocks, a.chunk)
		}
	}
}

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
func draw(ctx context.Context, doc *markdown.Document, r *render.Renderer, width int, g goal, have map[at]int, ahead, behind int) drawn {
	d := &drawing{doc: doc, r: r, width: width, have: have,
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
	p := &piece{block: b}
	if prev, s := neighbour(d.doc, d.parse, a, -1); s == there {
		p.gap = render.Gap(d.out.blocks[prev.chunk][prev.block], b)
	}
	if b.Question != nil {
		p.parts = card.Typeset(d.r, b.Question, d.width)
		p.lines = make([]string, 12) // until its card is drawn
	} else {
		p.lines = d.r.Block(b, d.width)
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
