package flow

import (
	"slices"

	"carrel/content/diagram/internal/label"
	"carrel/content/diagram/internal/simplex"
)

// The bounds of a plan's size and of the work on it.
const (
	maxVertices = 1500
	rankEffort  = 2_000_000
	placeEffort = 3_000_000
)

// plan is a chart that is being arranged. Its axes are cross and main.
type plan struct {
	*Chart
	dir      Direction
	flipped  []bool // edges that are arranged against their direction
	dropped  []bool // hidden edges that close a cycle
	layerOf  []int  // of nodes
	vertices []vertex
	links    []link
	layers   [][]int // vertices in order
	bands    []band  // of clusters
	ports    []port
	channels []channel
	length   int // of all layers and channels, along main
}

// vertex is what takes a place in a layer.
type vertex struct {
	kind        kind
	of          int // node of a box, edge of a text or bend
	cluster     int
	layer, pos  int
	lines       []string // wrapped
	loop        []string // label of the edge to itself
	span, depth int      // cells along cross and along main
	body        int      // span without what belongs to a loop
	at, from    int      // first cell along cross and along main
	up, down    []int    // links
}

// kind says what a vertex is.
type kind uint8

const (
	box  kind = iota
	text      // label of an edge
	bend      // where an edge passes a layer
	hold      // keeps a place for a cluster, or for an edge that ends at one
)

// link is an edge, or the part of one between two neighbouring layers.
type link struct {
	up, down         int // vertices
	edge             int
	upPort, downPort int // indices of ports
}

// band is the extent of a cluster: layers, then cells.
type band struct {
	lo, hi      int // layers, hi < lo if it is empty
	left, right int // border cells along cross
	first, last int // border cells along main
}

// newPlan arranges the layers, as far as they do not depend on how labels are
// wrapped. It returns false for what is too big.
func newPlan(c *Chart) (*plan, bool) {
	p := &plan{Chart: c, flipped: make([]bool, len(c.edges))}
	p.unroll()
	return p, p.rank() && p.stack()
}

// unroll turns round the edges that close a cycle, in the order of a
// depth-first walk from the nodes as they were written. Of the hidden edges
// that keep anchors in their place it drops those that would close one.
func (p *plan) unroll() {
	out := make([][]int, len(p.nodes))
	for i, e := range p.edges {
		if !p.binds(e) {
			out[e.from] = append(out[e.from], i)
		}
	}
	const active, finished = 1, 2
	state := make([]int, len(p.nodes))
	var walk func(int)
	walk = func(n int) {
		state[n] = active
		for _, i := range out[n] {
			switch to := p.edges[i].to; state[to] {
			case active:
				p.flipped[i] = true
			case 0:
				walk(to)
			}
		}
		state[n] = finished
	}
	for n := range p.nodes {
		if state[n] == 0 {
			walk(n)
		}
	}
	p.bind()
}

// binds reports an edge that keeps an anchor before or after a node.
func (p *plan) binds(e edge) bool {
	return e.hidden && (p.nodes[e.from].shape == anchor || p.nodes[e.to].shape == anchor)
}

// bind keeps the hidden edges that close no cycle.
func (p *plan) bind() {
	after := make([][]int, len(p.nodes))
	p.dropped = make([]bool, len(p.edges))
	for i, e := range p.edges {
		if up, down := p.ends(i); !p.binds(e) {
			after[up] = append(after[up], down)
		}
	}
	for i, e := range p.edges {
		switch {
		case !p.binds(e):
		case reaches(after, e.to, e.from, make([]bool, len(p.nodes))):
			p.dropped[i] = true
		default:
			after[e.from] = append(after[e.from], e.to)
		}
	}
}

func reaches(after [][]int, from, to int, seen []bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	return slices.ContainsFunc(after[from], func(n int) bool {
		return !seen[n] && reaches(after, n, to, seen)
	})
}

// ends returns the nodes of an edge, the one in the earlier layer first.
func (p *plan) ends(e int) (up, down int) {
	if p.flipped[e] {
		return p.edges[e].to, p.edges[e].from
	}
	return p.edges[e].from, p.edges[e].to
}

// loops reports an edge from a node to itself.
func (p *plan) loops(e int) bool { return p.edges[e].from == p.edges[e].to }

// rank gives nodes their layers: edges are short, subgraphs compact, and each
// label has a layer of its own behind the node that it is read from.
func (p *plan) rank() bool {
	const edgeWeight, clusterWeight = 4, 1
	var cons []simplex.Edge
	for i, e := range p.edges {
		if up, down := p.ends(i); up != down && !p.dropped[i] {
			cons = append(cons, simplex.Edge{From: up, To: down, Min: e.length, Weight: edgeWeight})
		}
	}
	points := len(p.nodes)
	for c := range p.clusters {
		first, last := points, points+1
		points += 2
		for n := range p.nodes {
			if p.isWithin(p.nodes[n].parent, c) {
				cons = append(cons,
					simplex.Edge{From: first, To: n, Weight: clusterWeight},
					simplex.Edge{From: n, To: last, Weight: clusterWeight})
			}
		}
	}
	at, ok := simplex.Solve(points, cons, rankEffort)
	if ok {
		p.spread(at[:len(p.nodes)])
	}
	return ok
}

// isWithin reports whether cluster c is outer or inside of it.
func (p *plan) isWithin(c, outer int) bool {
	for c >= 0 && c != outer {
		c = p.clusters[c].parent
	}
	return c == outer
}

// spread turns ranks into layers, with a layer for labels after the ranks
// that have some.
func (p *plan) spread(ranks []int) {
	least, most := slices.Min(ranks), slices.Max(ranks)
	labelled := make([]int, most+2)
	for i, e := range p.edges {
		if len(e.label) > 0 && !p.loops(i) {
			labelled[p.labelRank(i, ranks)+1] = 1
		}
	}
	for r := 1; r < len(labelled); r++ {
		labelled[r] += labelled[r-1]
	}
	p.layerOf = make([]int, len(ranks))
	for n, r := range ranks {
		p.layerOf[n] = r - least + labelled[r]
	}
}

// labelRank returns the rank after which the label of an edge stands.
func (p *plan) labelRank(e int, ranks []int) int {
	up, down := p.ends(e)
	if p.flipped[e] {
		return ranks[down] - 1
	}
	return ranks[up]
}

// stack makes the vertices and the links between them.
func (p *plan) stack() bool {
	for n := range p.nodes {
		k := box
		if p.nodes[n].shape == anchor {
			k = hold
		}
		p.add(vertex{kind: k, of: n, cluster: p.nodes[n].parent, layer: p.layerOf[n]})
	}
	for e := range p.edges {
		if !p.loops(e) && !p.binds(p.edges[e]) && !p.chainOf(e) {
			return false
		}
	}
	p.bandLayers()
	return p.fillBands()
}

func (p *plan) add(v vertex) int {
	p.vertices = append(p.vertices, v)
	return len(p.vertices) - 1
}

// chainOf makes the vertices of an edge in the layers between its ends.
func (p *plan) chainOf(e int) bool {
	up, down := p.ends(e)
	first, last := p.layerOf[up]+1, p.layerOf[down]-1
	labelAt := -1
	if len(p.edges[e].label) > 0 {
		labelAt = first
		if p.flipped[e] {
			labelAt = last
		}
	}
	if len(p.vertices)+last-first > maxVertices {
		return false
	}
	within := p.common(p.nodes[up].parent, p.nodes[down].parent)
	for layer := first; layer <= last; layer++ {
		k := bend
		if layer == labelAt {
			k = text
		}
		v := p.add(vertex{kind: k, of: e, cluster: within, layer: layer})
		p.join(up, v, e)
		up = v
	}
	p.join(up, down, e)
	return true
}

func (p *plan) join(up, down, e int) {
	p.links = append(p.links, link{up: up, down: down, edge: e})
	i := len(p.links) - 1
	p.vertices[up].down = append(p.vertices[up].down, i)
	p.vertices[down].up = append(p.vertices[down].up, i)
}

// common returns the innermost cluster that holds both a and b, or -1.
func (p *plan) common(a, b int) int {
	for a >= 0 && !p.isWithin(b, a) {
		a = p.clusters[a].parent
	}
	return a
}

// bandLayers finds the layers that each cluster extends over.
func (p *plan) bandLayers() {
	p.bands = make([]band, len(p.clusters))
	for c := range p.bands {
		p.bands[c] = band{lo: len(p.vertices), hi: -1}
	}
	for n := range p.nodes {
		for c := p.nodes[n].parent; c >= 0; c = p.clusters[c].parent {
			b := &p.bands[c]
			b.lo, b.hi = min(b.lo, p.layerOf[n]), max(b.hi, p.layerOf[n])
		}
	}
}

// fillBands keeps a place for each cluster in layers where it has nothing.
// Inner clusters come after their outer ones, so they are filled first.
func (p *plan) fillBands() bool {
	for c := len(p.bands) - 1; c >= 0; c-- {
		has := make(map[int]bool)
		for _, v := range p.vertices {
			if p.isWithin(v.cluster, c) {
				has[v.layer] = true
			}
		}
		for layer := p.bands[c].lo; layer <= p.bands[c].hi; layer++ {
			if !has[layer] {
				p.add(vertex{kind: hold, of: -1, cluster: c, layer: layer})
			}
		}
	}
	return len(p.vertices) <= maxVertices
}

// measure wraps the labels of nodes and edges at a width and sets the sizes
// that follow from it.
func (p *plan) measure(wrap int) {
	for i := range p.vertices {
		v := &p.vertices[i]
		width, height := 1, 1
		switch v.kind {
		case hold:
			if !p.dir.sideways() {
				height = 0
			}
		case box:
			v.lines = label.Wrap(p.nodes[v.of].label, wrap)
			width, height = p.nodes[v.of].shape.size(v.lines)
		case text:
			v.lines = label.Wrap(p.edges[v.of].label, wrap)
			width, height = label.Width(v.lines), len(v.lines)
			if p.dir.sideways() {
				width += 2
			}
		}
		v.span, v.depth = width, height
		if p.dir.sideways() {
			v.span, v.depth = height, width
		}
		v.body = v.span
	}
	p.roomForPorts()
	p.roomForLoops(wrap)
}
