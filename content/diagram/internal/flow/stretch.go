package flow

import (
	"slices"

	"carrel/content/diagram/canvas"
)

// space is how the cells of a channel are divided along main, in this order:
// room for marks at boxes, borders of clusters that end, room for marks at
// these, tracks, and the same in reverse.
type space struct {
	lead, closes, after, tracks, before, opens, tail int
	least                                            int
}

func (s space) size() int {
	return max(s.lead+s.closes+s.after+s.tracks+s.before+s.opens+s.tail, s.least)
}

// stretch gives layers, tracks and borders their cells along main.
func (p *plan) stretch() {
	extra := make([]int, len(p.channels))
	p.lay(extra)
	if !p.dir.sideways() {
		return
	}
	for c := len(p.bands) - 1; c >= 0; c-- { // a title may be longer than its cluster
		b := p.bands[c]
		if short := p.titleWidth(c) - (b.last - b.first + 1); b.lo <= b.hi && short > 0 {
			extra[b.hi+1] += short
			p.lay(extra)
		}
	}
}

// titleWidth is how long the border must be that a cluster's title stands in.
func (p *plan) titleWidth(c int) int {
	const frame = 4 // corners and blanks
	return min(canvas.Width(p.clusters[c].title), maxTitle) + frame
}

// maxTitle is the most cells of a subgraph's title that are shown.
const maxTitle = 40

func (p *plan) lay(extra []int) {
	depth := make([]int, len(p.layers))
	for _, v := range p.vertices {
		depth[v.layer] = max(depth[v.layer], v.depth)
	}
	start := make([]int, len(p.layers))
	at := 0
	for k := range p.channels {
		s := p.space(k)
		s.lead += extra[k]
		p.borders(k, at, s)
		c := &p.channels[k]
		c.first, c.step = at+s.lead+s.closes+s.after, p.trackStep()
		at += s.size()
		if k < len(p.layers) {
			start[k] = at
			at += depth[k]
		}
	}
	p.length = at
	for i := range p.vertices {
		p.vertices[i].settle(start[p.vertices[i].layer], depth[p.vertices[i].layer])
	}
}

// settle centres a vertex in its layer; a bend takes all of it.
func (v *vertex) settle(start, depth int) {
	v.from = start + (depth-v.depth)/2
	if v.kind == bend || v.kind == hold {
		v.from, v.depth = start, depth
	}
}

// trackStep is how far tracks are apart: side by side, columns of one cell
// would look like one thick line.
func (p *plan) trackStep() int {
	if p.dir.sideways() {
		return 2
	}
	return 1
}

// space divides channel k.
func (p *plan) space(k int) space {
	c := &p.channels[k]
	s := space{closes: p.nesting(k, p.ending), opens: p.nesting(k, p.beginning)}
	if c.tracks > 0 {
		s.tracks = (c.tracks-1)*p.trackStep() + 1
	}
	p.addMarks(&s, c)
	inside := k > 0 && k < len(p.layers)
	if inside && s.closes+s.opens > 0 && s.after+s.tracks+s.before == 0 {
		s.tracks = 1
	}
	if inside {
		s.least = p.least(k)
	}
	if p.dir.sideways() && (inside || s.closes > 0) {
		s.lead++
	}
	if p.dir.sideways() && (inside || s.opens > 0) {
		s.tail++
	}
	return s
}

// least is the fewest cells of the channel between two layers.
func (p *plan) least(k int) int {
	n := 1
	if p.dir.sideways() {
		n++
	}
	switch {
	case !p.has(k-1, box, text, bend) || !p.has(k, box, text, bend):
		return n - 1
	case len(p.channels[k].nets) > 0 && p.has(k-1, box) && p.has(k, box):
		return n + 1
	}
	return n
}

// has reports whether a layer has a vertex of one of these kinds.
func (p *plan) has(layer int, kinds ...kind) bool {
	return slices.ContainsFunc(p.layers[layer], func(v int) bool {
		return slices.Contains(kinds, p.vertices[v].kind)
	})
}

// addMarks makes room for the marks at either side of a channel: next to the
// boxes, or outside of the border of a cluster at which an edge ends.
func (p *plan) addMarks(s *space, c *channel) {
	for _, n := range c.nets {
		for _, i := range n.links {
			l := &p.links[i]
			p.addMark(&s.lead, &s.after, l, true)
			p.addMark(&s.tail, &s.before, l, false)
		}
	}
}

func (p *plan) addMark(atBox, atBorder *int, l *link, upper bool) {
	v := l.down
	if upper {
		v = l.up
	}
	switch {
	case p.vertices[v].kind == hold && p.end(l, upper) != open:
		*atBorder = 2
	case p.vertices[v].kind == hold:
		*atBorder = max(*atBorder, 1)
	case p.end(l, upper) != open:
		*atBox = 1
	}
}

// ending and beginning report whether cluster c has a border in channel k.
func (p *plan) ending(c, k int) bool    { return p.bands[c].lo <= p.bands[c].hi && p.bands[c].hi == k-1 }
func (p *plan) beginning(c, k int) bool { return p.bands[c].lo <= p.bands[c].hi && p.bands[c].lo == k }

// level returns how many borders of the clusters within c, and its own, lie
// side by side in channel k.
func (p *plan) level(c, k int, has func(c, k int) bool) int {
	n := 0
	for d := range p.clusters {
		if p.clusters[d].parent == c && has(d, k) {
			n = max(n, p.level(d, k, has))
		}
	}
	return n + 1
}

func (p *plan) nesting(k int, has func(c, k int) bool) int {
	n := 0
	for c := range p.clusters {
		if has(c, k) {
			n = max(n, p.level(c, k, has))
		}
	}
	return n
}

// borders places the borders of clusters in channel k, which begins at at.
func (p *plan) borders(k, at int, s space) {
	end := at + s.size()
	for c := range p.clusters {
		if p.ending(c, k) {
			p.bands[c].last = at + s.lead + p.level(c, k, p.ending) - 1
		}
		if p.beginning(c, k) {
			p.bands[c].first = end - s.tail - p.level(c, k, p.beginning)
		}
	}
}
