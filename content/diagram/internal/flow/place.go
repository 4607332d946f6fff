package flow

import "carrel/content/diagram/internal/simplex"

// place gives vertices and clusters their cells along cross. It returns false
// if the order of the clusters contradicts itself.
func (p *plan) place() bool {
	c := &placing{plan: p, points: len(p.vertices) + 2*len(p.clusters)}
	for _, layer := range p.layers {
		c.layer(layer)
	}
	for i := range p.clusters {
		width := 2
		if !p.dir.sideways() {
			width = p.titleWidth(i)
		}
		c.apart(c.left(i), c.right(i), width, clusterPull)
	}
	for i := range p.links {
		c.align(&p.links[i])
	}
	at, ok := simplex.Solve(c.points, c.edges, placeEffort)
	if ok {
		p.setPlaces(at)
	}
	return ok
}

// How much edges pull at their ends, by how many of these are bends: long
// edges are to be straight before all others. Clusters are to be narrow.
const clusterPull = 3

var pull = [3]int{2, 4, 12}

// placing collects the constraints. Its points are the vertices, the borders of
// the clusters and one point for each link.
type placing struct {
	*plan
	edges  []simplex.Edge
	points int
}

func (c *placing) left(cluster int) int  { return len(c.vertices) + 2*cluster }
func (c *placing) right(cluster int) int { return len(c.vertices) + 2*cluster + 1 }

func (c *placing) apart(a, b, distance, weight int) {
	c.edges = append(c.edges, simplex.Edge{From: a, To: b, Min: distance, Weight: weight})
}

// layer keeps the vertices of a layer, and the borders between them, apart.
func (c *placing) layer(order []int) {
	at, size, within := -1, 0, -1
	for _, v := range order {
		to := c.vertices[v].cluster
		at, size, within = c.leave(at, size, within, c.common(to, within))
		at, size = c.enter(at, size, within, to, v)
		if at >= 0 {
			c.apart(at, v, size+c.gap(at, v), 0)
		}
		at, size, within = v, c.vertices[v].span, to
	}
	c.leave(at, size, within, -1)
}

// leave passes the right borders from cluster within up to outer.
func (c *placing) leave(at, size, within, outer int) (int, int, int) {
	for within != outer {
		c.apart(at, c.right(within), size+c.padding(), 0)
		at, size, within = c.right(within), 1, c.clusters[within].parent
	}
	return at, size, within
}

// enter passes the left borders from cluster within down to inner.
func (c *placing) enter(at, size, within, inner, v int) (int, int) {
	var path []int
	for ; inner != within; inner = c.clusters[inner].parent {
		path = append(path, inner)
	}
	for i := len(path) - 1; i >= 0; i-- {
		border := c.left(path[i])
		if at >= 0 {
			c.apart(at, border, size+c.gap(at, border), 0)
		}
		at, size = border, 1
	}
	return at, size
}

// padding is the blank cells between a border and what is inside of it.
func (p *plan) padding() int {
	if p.dir.sideways() {
		return 0
	}
	return 1
}

// gap is the blank cells between two neighbours in a layer.
func (c *placing) gap(a, b int) int {
	isVertex := func(i int) bool { return i < len(c.vertices) }
	switch {
	case c.dir.sideways() && (!isVertex(a) && isVertex(b)):
		return c.padding()
	case c.dir.sideways():
		return 1
	case !isVertex(a) && isVertex(b):
		return c.padding()
	case isVertex(a) && isVertex(b) && c.vertices[a].kind == box && c.vertices[b].kind == box:
		return 3
	}
	return 2
}

// align pulls the two ends of a link into one line: both are held from a point
// of its own, so that the cost is how far they are apart. Where several links
// share a port not all can be straight, so a place in their middle is better.
func (c *placing) align(l *link) {
	up, down := c.vertices[l.up].middle(), c.vertices[l.down].middle()
	weight := 1
	if l.upPort >= 0 {
		up, down = c.ports[l.upPort].offset, c.ports[l.downPort].offset
		weight = pull[c.bends(l)]
	}
	point, most := c.points, max(up, down)
	c.points++
	loose := l.upPort >= 0 && (c.ports[l.upPort].count > 1 || c.ports[l.downPort].count > 1)
	c.edges = append(c.edges,
		simplex.Edge{From: point, To: l.up, Min: most - up, Weight: weight, Loose: loose},
		simplex.Edge{From: point, To: l.down, Min: most - down, Weight: weight, Loose: loose})
}

func (c *placing) bends(l *link) int {
	n := 0
	for _, v := range []int{l.up, l.down} {
		if k := c.vertices[v].kind; k == bend || k == text {
			n++
		}
	}
	return n
}

func (p *plan) setPlaces(at []int) {
	borders := at[len(p.vertices):]
	least := at[0]
	for _, x := range at[:len(p.vertices)+2*len(p.clusters)] {
		least = min(least, x)
	}
	for i := range p.vertices {
		p.vertices[i].at = at[i] - least
	}
	for i := range p.bands {
		p.bands[i].left, p.bands[i].right = borders[2*i]-least, borders[2*i+1]-least
	}
}
