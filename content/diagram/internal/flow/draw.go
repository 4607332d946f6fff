package flow

import (
	"carrel/content/diagram/canvas"
	"carrel/content/diagram/internal/label"
)

// The bounds of a drawing, in lines and in cells.
const (
	maxHeight = 1200
	maxCells  = 300_000
)

// Draw returns the chart in at most width cells, or false if it does not fit.
// What is too wide is tried with labels of shorter lines and in the other
// direction.
func (c *Chart) Draw(width int, ascii bool) ([]string, bool) {
	c.resolve()
	p, ok := newPlan(c)
	if !ok {
		return nil, false
	}
	p.arrange()
	for _, try := range c.attempts() {
		p.dir = try.dir
		p.measure(try.wrap)
		if p.leastWidth() > width || !p.place() || !p.route() {
			continue
		}
		p.stretch()
		if w, h := p.size(); w <= width && h <= maxHeight && w*h <= maxCells {
			return p.draw(ascii), true
		}
	}
	return nil, false
}

// attempt is a direction and the width that labels are wrapped at.
type attempt struct {
	dir  Direction
	wrap int
}

func (c *Chart) attempts() []attempt {
	d, turned := c.Direction, Right
	if d.sideways() {
		turned = Down
	}
	return []attempt{{d, 32}, {d, 20}, {turned, 32}, {d, 14}, {turned, 18}, {turned, 12}, {d, 9}}
}

// leastWidth is a width that no arrangement can be narrower than; to know it
// takes no time.
func (p *plan) leastWidth() int {
	across, along := 0, 0
	for _, layer := range p.layers {
		sum, depth := 0, 0
		for _, v := range layer {
			sum += p.vertices[v].span + 1
			depth = max(depth, p.vertices[v].depth)
		}
		across, along = max(across, sum-1), along+depth
	}
	if p.dir.sideways() {
		return along
	}
	return across
}

// size returns the width and the height in cells.
func (p *plan) size() (width, height int) {
	if p.dir.sideways() {
		return p.length, p.breadth()
	}
	return p.breadth(), p.length
}

// pen draws in the axes of a plan.
type pen struct {
	*canvas.Canvas
	dir    Direction
	length int
}

// xy turns a place on the axes into one on the canvas.
func (p *pen) xy(at, main int) (x, y int) {
	switch p.dir {
	case Up:
		return at, p.length - 1 - main
	case Right:
		return main, at
	case Left:
		return p.length - 1 - main, at
	}
	return at, main
}

func (p *pen) line(at0, main0, at1, main1 int, s canvas.Stroke) {
	x0, y0 := p.xy(at0, main0)
	x1, y1 := p.xy(at1, main1)
	p.Line(x0, y0, x1, y1, s)
}

// rect returns the rectangle between two corners.
func (p *pen) rect(at0, main0, at1, main1 int) (x, y, width, height int) {
	x0, y0 := p.xy(at0, main0)
	x1, y1 := p.xy(at1, main1)
	return min(x0, x1), min(y0, y1), max(x0, x1) - min(x0, x1) + 1, max(y0, y1) - min(y0, y1) + 1
}

// mark draws the end of an edge; ahead says that it points along main.
func (p *pen) mark(at, main int, m mark, ahead bool) {
	x, y := p.xy(at, main)
	switch m {
	case arrow:
		p.Mark(x, y, p.arrowhead(ahead))
	case circle:
		p.Mark(x, y, '○')
	case cross:
		p.Mark(x, y, '×')
	}
}

func (p *pen) arrowhead(ahead bool) rune {
	heads := map[Direction][2]rune{Down: {'▼', '▲'}, Up: {'▲', '▼'}, Right: {'►', '◄'}, Left: {'◄', '►'}}[p.dir]
	if ahead {
		return heads[0]
	}
	return heads[1]
}

// text writes lines in the middle of a rectangle.
func (p *pen) text(x, y, width, height int, lines []string) {
	y += (height - len(lines)) / 2
	for i, l := range lines {
		p.Text(x+(width-canvas.Width(l))/2, y+i, l)
	}
}

func (p *plan) draw(ascii bool) []string {
	w, h := p.size()
	d := &pen{canvas.New(w, h), p.dir, p.length}
	for c := range p.bands {
		p.drawBand(d, c)
	}
	for i := range p.vertices {
		p.drawBorder(d, &p.vertices[i])
	}
	for i := range p.channels {
		for _, n := range p.channels[i].nets {
			p.drawNet(d, &p.channels[i], n)
		}
	}
	for i := range p.edges {
		if p.loops(i) {
			p.drawLoop(d, i)
		}
	}
	for i := range p.vertices {
		p.drawVertex(d, &p.vertices[i])
	}
	for i := range p.links {
		p.drawMarks(d, &p.links[i])
	}
	for c := range p.bands {
		p.drawTitle(d, c, ascii)
	}
	return d.Lines(ascii)
}

func (p *plan) drawBand(d *pen, c int) {
	if b := p.bands[c]; b.lo <= b.hi {
		x, y, w, h := d.rect(b.left, b.first, b.right, b.last)
		d.Box(x, y, w, h, canvas.Frame)
	}
}

// drawTitle writes a title into the upper border where it hides no edge, or
// else at its beginning.
func (p *plan) drawTitle(d *pen, c int, ascii bool) {
	b := p.bands[c]
	if b.lo > b.hi || p.clusters[c].title == "" {
		return
	}
	x, y, w, _ := d.rect(b.left, b.first, b.right, b.last)
	title := " " + canvas.Fit(p.clusters[c].title, min(maxTitle, w-4), ascii) + " "
	at, n := x+1, canvas.Width(title)
	for i := at; i+n < x+w; i++ {
		if d.Free(i, y, n) {
			at = i
			break
		}
	}
	d.Text(at, y, title)
}

func (p *plan) drawBorder(d *pen, v *vertex) {
	switch {
	case v.kind == box:
		x, y, w, h := v.rect(d)
		d.Box(x, y, w, h, canvas.Light)
	case v.kind == bend && !p.edges[v.of].hidden:
		d.line(v.at, v.from, v.at, v.from+v.depth-1, p.edges[v.of].stroke)
	}
}

// rect is where a vertex is on the canvas, without its loop.
func (v *vertex) rect(d *pen) (x, y, width, height int) {
	return d.rect(v.at, v.from, v.at+v.body-1, v.from+v.depth-1)
}

func (p *plan) drawVertex(d *pen, v *vertex) {
	x, y, w, h := v.rect(d)
	switch v.kind {
	case box:
		s := p.nodes[v.of].shape
		s.draw(d, x, y, w, h)
		top := s.lid()
		d.text(x, y+top, w, h-top, v.lines)
	case text:
		lines := v.lines
		if p.dir.sideways() {
			lines = label.Pad(lines)
		}
		d.text(x, y, w, h, lines)
	}
}

// drawNet draws the links of a net from their common end to its track, along
// it, and to their other ends.
func (p *plan) drawNet(d *pen, c *channel, n *net) {
	s := p.edges[p.links[n.links[0]].edge].stroke
	from := p.upperEnd(&p.links[n.links[0]])
	track := c.cell(n)
	if n.jogged {
		from = c.cell(c.before(n))
	}
	if !n.straight() {
		d.line(n.top, from, n.top, track, s)
		from = track
	}
	for i, b := range n.bottoms {
		to := p.lowerEnd(&p.links[n.links[i]])
		if n.jogsTo >= 0 {
			to = c.cell(c.nets[n.jogsTo])
		}
		d.line(n.top, from, b, from, s)
		d.line(b, from, b, to, s)
	}
}

// cell is where a net's track is along main.
func (c *channel) cell(n *net) int { return c.first + n.track*c.step }

// before returns the net that a jogged one goes on from.
func (c *channel) before(n *net) *net {
	for _, m := range c.nets {
		if m.jogsTo >= 0 && c.nets[m.jogsTo] == n {
			return m
		}
	}
	return n
}

// upperEnd is the cell along main in which a link begins: the border of a box,
// or the mark before it.
func (p *plan) upperEnd(l *link) int {
	v := &p.vertices[l.up]
	at := v.from + v.depth - 1
	if v.kind == hold && p.ending(v.cluster, v.layer+1) {
		at = p.bands[v.cluster].last
	}
	if p.end(l, true) != open {
		at++
	}
	return at
}

// lowerEnd is the cell along main in which a link ends.
func (p *plan) lowerEnd(l *link) int {
	v := &p.vertices[l.down]
	at := v.from
	if v.kind == hold && p.beginning(v.cluster, v.layer) {
		at = p.bands[v.cluster].first
	}
	if p.end(l, false) != open {
		at--
	}
	return at
}

func (p *plan) drawMarks(d *pen, l *link) {
	if l.upPort < 0 {
		return
	}
	d.mark(p.portAt(l.upPort), p.upperEnd(l), p.end(l, true), false)
	d.mark(p.portAt(l.downPort), p.lowerEnd(l), p.end(l, false), true)
}

// drawLoop draws an edge from a node to itself beside the node.
func (p *plan) drawLoop(d *pen, e int) {
	v := &p.vertices[p.edges[e].from]
	s := p.edges[e].stroke
	border, far := v.at+v.body-1, v.at+v.body+1
	out, back := v.from+1, v.from+v.depth-2
	d.line(border, out, far, out, s)
	d.line(far, out, far, back, s)
	d.line(far, back, border+1, back, s)
	x, y := d.xy(border+1, back)
	head := '◄'
	if p.dir.sideways() {
		head = '▲'
	}
	if p.edges[e].head == arrow {
		d.Mark(x, y, head)
	} else {
		d.line(border+1, back, border, back, s)
	}
	p.loopLabel(d, v, far)
}

func (p *plan) loopLabel(d *pen, v *vertex, far int) {
	lines := v.loop
	if p.dir.sideways() {
		x, y, w, _ := d.rect(far, v.from+2, far, v.from+v.depth-3)
		d.text(x, y, w, len(lines), lines)
		return
	}
	x, y := d.xy(far+2, v.from)
	_, y1 := d.xy(far+2, v.from+v.depth-1)
	y = min(y, y1) + (v.depth-len(lines))/2
	for i, l := range lines {
		d.Text(x, y+i, l)
	}
}
