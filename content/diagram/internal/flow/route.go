package flow

import (
	"cmp"
	"slices"
)

// channel is the space before a layer, where edges change their place along
// cross. Each net of edges that leave one port has a track in it.
type channel struct {
	nets   []*net
	tracks int
	first  int // cell of the first track along main
	step   int // cells from track to track
}

// net is edges with one upper end. It has one track, and leads from top to all
// its bottoms.
type net struct {
	top     int
	bottoms []int
	track   int
	below   []int // nets that have to be below it
	links   []int // that lead to the bottoms
	jogsTo  int   // the net that goes on where this one ends, or -1
	jogged  bool  // it goes on where another ends
}

func (n *net) lo() int { return min(n.top, slices.Min(n.bottoms)) }
func (n *net) hi() int { return max(n.top, slices.Max(n.bottoms)) }

// maxSoft is the most nets of a channel that are ordered to cross less.
const maxSoft = 48

// route finds a track for every net. It returns false if there is no way.
func (p *plan) route() bool {
	p.channels = make([]channel, len(p.layers)+1)
	p.makeNets()
	for i := range p.channels {
		if !p.channels[i].assign(p.breadth()) {
			return false
		}
	}
	return true
}

// makeNets collects the links by their upper ports.
func (p *plan) makeNets() {
	byPort := make(map[int]*net)
	for i, l := range p.links {
		if l.upPort < 0 {
			continue
		}
		n, ok := byPort[l.upPort]
		if !ok {
			n = &net{top: p.portAt(l.upPort), jogsTo: -1}
			byPort[l.upPort] = n
			c := &p.channels[p.vertices[l.down].layer]
			c.nets = append(c.nets, n)
		}
		n.bottoms = append(n.bottoms, p.portAt(l.downPort))
		n.links = append(n.links, i)
	}
}

func (p *plan) portAt(i int) int { return p.vertices[p.ports[i].vertex].at + p.ports[i].offset }

// breadth is how many cells everything takes along cross.
func (p *plan) breadth() int {
	n := 0
	for _, v := range p.vertices {
		n = max(n, v.at+v.span)
	}
	for _, b := range p.bands {
		if b.lo <= b.hi {
			n = max(n, b.right+1)
		}
	}
	return n
}

func (n *net) straight() bool { return n.lo() == n.hi() }

// assign gives tracks to the nets that are not straight: first those that must
// be above another lest they cover it, then such that few cross.
func (c *channel) assign(breadth int) bool {
	c.constrain()
	for {
		cycle := c.cycle()
		if cycle < 0 {
			break
		}
		if !c.jog(cycle, breadth) {
			return false
		}
		c.constrain()
	}
	if len(c.nets) <= maxSoft {
		c.prefer()
	}
	c.pack()
	return true
}

// constrain finds which nets must be above which: where one begins in the
// column in which another ends, they would lie on each other.
func (c *channel) constrain() {
	ending := make(map[int][]int)
	for i, n := range c.nets {
		n.below = nil
		for _, b := range n.bottoms {
			ending[b] = append(ending[b], i)
		}
	}
	for i, n := range c.nets {
		for _, j := range ending[n.top] {
			if i != j && !n.straight() && !c.nets[j].straight() && !n.joins(c.nets[j]) {
				n.below = append(n.below, j)
			}
		}
		if n.jogsTo >= 0 && !slices.Contains(n.below, n.jogsTo) {
			n.below = append(n.below, n.jogsTo)
		}
		if n.jogged {
			n.below = slices.DeleteFunc(n.below, func(j int) bool { return c.nets[j].jogsTo == i })
		}
	}
}

// cycle returns a net that would have to be above itself, or -1.
func (c *channel) cycle() int {
	const active, finished = 1, 2
	state := make([]int, len(c.nets))
	var walk func(int) int
	walk = func(i int) int {
		state[i] = active
		for _, j := range c.nets[i].below {
			if state[j] == active {
				return i
			}
			if state[j] == 0 {
				if found := walk(j); found >= 0 {
					return found
				}
			}
		}
		state[i] = finished
		return -1
	}
	for i := range c.nets {
		if state[i] == 0 {
			if found := walk(i); found >= 0 {
				return found
			}
		}
	}
	return -1
}

// jog divides a net: it goes to a free column, and from there, on another
// track, to its ends.
func (c *channel) jog(i, breadth int) bool {
	n := c.nets[i]
	column, ok := c.freeColumn(n.top, breadth)
	if !ok {
		return false
	}
	rest := &net{top: column, bottoms: n.bottoms, jogsTo: n.jogsTo, links: n.links, jogged: true}
	n.bottoms, n.jogsTo = []int{column}, len(c.nets)
	c.nets = append(c.nets, rest)
	return true
}

// freeColumn returns the nearest column where no net begins or ends.
func (c *channel) freeColumn(near, breadth int) (int, bool) {
	taken := make(map[int]bool)
	for _, n := range c.nets {
		taken[n.top] = true
		for _, b := range n.bottoms {
			taken[b] = true
		}
	}
	for d := 1; d < breadth; d++ {
		for _, column := range [2]int{near + d, near - d} {
			if column >= 0 && column < breadth && !taken[column] {
				return column, true
			}
		}
	}
	return 0, false
}

// wish is that one net be above another: it saves crossings.
type wish struct{ above, below, gain int }

// prefer adds those wishes that do not contradict what is settled.
func (c *channel) prefer() {
	var wishes []wish
	for i, a := range c.nets {
		for j, b := range c.nets[:i] {
			if a.straight() || b.straight() || a.joins(b) {
				continue
			}
			switch gain := crossing(b, a) - crossing(a, b); {
			case gain > 0:
				wishes = append(wishes, wish{i, j, gain})
			case gain < 0:
				wishes = append(wishes, wish{j, i, -gain})
			}
		}
	}
	slices.SortStableFunc(wishes, func(a, b wish) int { return cmp.Compare(b.gain, a.gain) })
	for _, w := range wishes {
		if !c.reaches(w.below, w.above, make([]bool, len(c.nets))) {
			c.nets[w.above].below = append(c.nets[w.above].below, w.below)
		}
	}
}

// crossing counts how often two nets cross if a is above b.
func crossing(a, b *net) int {
	n := 0
	if a.lo() < b.top && b.top < a.hi() {
		n++
	}
	for _, x := range a.bottoms {
		if b.lo() < x && x < b.hi() {
			n++
		}
	}
	return n
}

func (c *channel) reaches(from, to int, seen []bool) bool {
	if from == to {
		return true
	}
	seen[from] = true
	return slices.ContainsFunc(c.nets[from].below, func(j int) bool {
		return !seen[j] && c.reaches(j, to, seen)
	})
}

// pack puts each net on the first track that is free and below all that have
// to be above it.
func (c *channel) pack() {
	waits := make([]int, len(c.nets))
	least := make([]int, len(c.nets))
	for _, n := range c.nets {
		for _, j := range n.below {
			waits[j]++
		}
	}
	var tracks [][]*net
	for range c.nets {
		i := c.nextFree(waits)
		n := c.nets[i]
		waits[i] = -1
		if !n.straight() {
			n.track = least[i]
			for n.track < len(tracks) && slices.ContainsFunc(tracks[n.track], n.touches) {
				n.track++
			}
			for len(tracks) <= n.track {
				tracks = append(tracks, nil)
			}
			tracks[n.track] = append(tracks[n.track], n)
		}
		for _, j := range n.below {
			waits[j]--
			least[j] = max(least[j], n.track+1)
		}
	}
	c.tracks = len(tracks)
}

// nextFree returns the net furthest to the left that waits for no other.
func (c *channel) nextFree(waits []int) int {
	best := -1
	for i, n := range c.nets {
		if waits[i] == 0 && (best < 0 || n.lo() < c.nets[best].lo()) {
			best = i
		}
	}
	return best
}

// touches reports whether two nets cannot share a track. They can if they lead
// to the same ends.
func (n *net) touches(m *net) bool {
	if n.lo() > m.lo() {
		n, m = m, n
	}
	return n.hi()+1 >= m.lo() && !n.joins(m)
}

// joins reports whether nets lead to the same ends.
func (n *net) joins(m *net) bool {
	return slices.Equal(ends(n), ends(m)) && n.jogsTo < 0 && m.jogsTo < 0
}

func ends(n *net) []int { return slices.Compact(slices.Sorted(slices.Values(n.bottoms))) }
