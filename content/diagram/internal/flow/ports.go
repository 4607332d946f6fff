package flow

import (
	"cmp"
	"fmt"
	"slices"

	"carrel/content/diagram/canvas"
	"carrel/content/diagram/internal/label"
)

// port is where edges leave or reach a vertex. Edges that look alike there
// share one, so a node with six successors has one line out of it.
type port struct {
	vertex int
	below  bool    // on the side of the next layer
	order  float64 // sum of the positions of what is at the other ends
	offset int     // from the first cell of the vertex, along cross
	count  int     // of links
}

// look is what edges that share a port have in common.
type look struct {
	stroke  canvas.Stroke
	end     mark
	flipped bool
}

// end returns the mark that a link has at its upper or lower vertex.
func (p *plan) end(l *link, upper bool) mark {
	v := l.down
	if upper {
		v = l.up
	}
	switch e := &p.edges[l.edge]; {
	case p.vertices[v].kind == text || p.vertices[v].kind == bend:
		return open
	case upper != p.flipped[l.edge]:
		return e.tail
	default:
		return e.head
	}
}

// openPorts gives every link its two ports. At their upper ends edges share one
// if they look alike. At their lower ends they must also come from ports that
// lead to the same vertices, or else one could follow a line to where it does
// not lead.
func (p *plan) openPorts() {
	p.ports = nil
	index := make(map[portKey]int)
	leads := make(map[int][]int) // from upper ports to the vertices below
	for i := range p.links {
		l := &p.links[i]
		l.upPort, l.downPort = -1, -1
		if !p.edges[l.edge].hidden {
			l.upPort = p.portFor(index, l, true, "")
			leads[l.upPort] = append(leads[l.upPort], l.down)
		}
	}
	for i := range p.links {
		if l := &p.links[i]; l.upPort >= 0 {
			l.downPort = p.portFor(index, l, false, p.bundle(l, leads[l.upPort]))
		}
	}
}

// bundle says which links of a lower end may share a port with l, given all
// vertices that l's upper port leads to.
func (p *plan) bundle(l *link, leads []int) string {
	switch {
	case p.flipped[l.edge]:
		return fmt.Sprint("from ", l.upPort)
	case len(leads) == 1:
		return ""
	}
	leads = slices.Sorted(slices.Values(leads))
	return fmt.Sprint(slices.Compact(leads))
}

// portKey is what the links of one port have in common.
type portKey struct {
	vertex int
	below  bool
	look   look
	bundle string
}

// portFor returns the port of one end of a link, a new one if need be.
func (p *plan) portFor(index map[portKey]int, l *link, upper bool, bundle string) int {
	v, other := l.down, l.up
	if upper {
		v, other = other, v
	}
	key := portKey{vertex: v, below: upper}
	if p.vertices[v].kind == box {
		key.look = look{p.edges[l.edge].stroke, p.end(l, upper), p.flipped[l.edge]}
		key.bundle = bundle
	}
	i, ok := index[key]
	if !ok {
		i = len(p.ports)
		index[key] = i
		p.ports = append(p.ports, port{vertex: v, below: upper})
	}
	p.ports[i].order += float64(p.vertices[other].pos)
	p.ports[i].count++
	return i
}

// sides returns the ports of each side of each vertex, in order.
func (p *plan) sides() map[side][]int {
	out := make(map[side][]int)
	for i, o := range p.ports {
		s := side{o.vertex, o.below}
		out[s] = append(out[s], i)
	}
	for _, ports := range out {
		slices.SortStableFunc(ports, func(a, b int) int {
			return cmp.Compare(p.ports[a].mean(), p.ports[b].mean())
		})
	}
	return out
}

type side struct {
	vertex int
	below  bool
}

func (o *port) mean() float64 { return o.order / float64(o.count) }

// roomForPorts widens boxes so that each port has a cell, and one to the next.
func (p *plan) roomForPorts() {
	p.openPorts()
	sides := p.sides()
	for s, ports := range sides {
		v := &p.vertices[s.vertex]
		if v.kind == box {
			v.body = max(v.body, 2*len(ports)-1+2)
			v.span = v.body
		}
	}
	for s, ports := range sides {
		inner := p.vertices[s.vertex].body - 2
		for i, o := range ports {
			p.ports[o].offset = 1 + inner*(2*i+1)/(2*len(ports))
		}
		if p.vertices[s.vertex].kind != box {
			p.ports[ports[0]].offset = p.vertices[s.vertex].middle()
		}
	}
}

// middle returns the cell along cross, from the first, that an edge takes if
// it is alone.
func (v *vertex) middle() int { return v.body / 2 }

// roomForLoops makes room beside a node for an edge to itself.
func (p *plan) roomForLoops(wrap int) {
	for i, e := range p.edges {
		if !p.loops(i) {
			continue
		}
		v := &p.vertices[e.from] // the vertices of nodes come first
		lines := label.Wrap(e.label, wrap)
		v.loop = lines
		v.span = v.body + 2
		const ends = 4 // two borders, and a cell for either end of the loop
		if p.dir.sideways() {
			v.depth = max(v.depth, ends+1+label.Width(lines))
			v.span += max(len(lines)-1, 0)
			continue
		}
		v.depth = max(v.depth, ends, 2+len(lines))
		if len(lines) > 0 {
			v.span += 1 + label.Width(lines)
		}
	}
}
