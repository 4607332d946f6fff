package flow

import (
	"cmp"
	"slices"
)

// sweeps is how often the layers are put in order, down and up by turns.
const sweeps = 10

// arrange orders each layer such that few links cross. The vertices of a
// cluster stay side by side, and clusters keep to one order in all layers.
func (p *plan) arrange() {
	p.begin()
	p.keepClusters()
	best, least := p.snapshot(), p.crossings()
	for i := 0; i < sweeps && least > 0; i++ {
		p.sweep(i%2 == 0, p.keepClusters())
		p.transpose()
		if n := p.crossings(); n < least {
			best, least = p.snapshot(), n
		}
	}
	for l := range best {
		p.setLayer(l, best[l])
	}
}

func (p *plan) snapshot() [][]int {
	out := make([][]int, len(p.layers))
	for i, l := range p.layers {
		out[i] = slices.Clone(l)
	}
	return out
}

// begin orders the layers by a depth-first walk, so that trees do not cross.
func (p *plan) begin() {
	count := 0
	for _, v := range p.vertices {
		count = max(count, v.layer+1)
	}
	p.layers = make([][]int, count)
	byLayer := make([]int, len(p.vertices))
	for i := range byLayer {
		byLayer[i] = i
	}
	slices.SortStableFunc(byLayer, func(a, b int) int { return cmp.Compare(p.vertices[a].layer, p.vertices[b].layer) })
	seen := make([]bool, len(p.vertices))
	var visit func(int)
	visit = func(v int) {
		if seen[v] {
			return
		}
		seen[v] = true
		l := p.vertices[v].layer
		p.layers[l] = append(p.layers[l], v)
		for _, i := range p.vertices[v].down {
			visit(p.links[i].down)
		}
	}
	for _, v := range byLayer {
		visit(v)
	}
	for l := range p.layers {
		p.setLayer(l, p.layers[l])
	}
}

func (p *plan) setLayer(l int, order []int) {
	p.layers[l] = order
	for pos, v := range order {
		p.vertices[v].pos = pos
	}
}

// keepClusters brings the present order of all layers into one order of the
// clusters, and returns the means that it follows from.
func (p *plan) keepClusters() []float64 {
	mean := p.clusterMeans()
	for l, layer := range p.layers {
		key := func(v int) float64 { return float64(p.vertices[v].pos) }
		p.setLayer(l, p.sorted(layer, -1, key, mean))
	}
	return mean
}

// clusterMeans returns where the vertices of each cluster are on average, from
// 0 to 1.
func (p *plan) clusterMeans() []float64 {
	sum, count := make([]float64, len(p.clusters)), make([]float64, len(p.clusters))
	for _, v := range p.vertices {
		for c := v.cluster; c >= 0; c = p.clusters[c].parent {
			sum[c] += (float64(v.pos) + 0.5) / float64(len(p.layers[v.layer]))
			count[c]++
		}
	}
	for c := range sum {
		sum[c] /= max(count[c], 1)
	}
	return sum
}

// sweep orders each layer by the one before it, or after it.
func (p *plan) sweep(downwards bool, mean []float64) {
	for i := 1; i < len(p.layers); i++ {
		l := i
		if !downwards {
			l = len(p.layers) - 1 - i
		}
		key := func(v int) float64 { return p.barycentre(v, downwards) }
		p.setLayer(l, p.sorted(p.layers[l], -1, key, mean))
	}
}

// barycentre is the mean position of what a vertex is linked to in the layer
// above, or below.
func (p *plan) barycentre(v int, above bool) float64 {
	at := &p.vertices[v]
	links := at.down
	if above {
		links = at.up
	}
	sum := 0
	for _, i := range links {
		sum += p.vertices[p.other(i, v)].pos
	}
	if len(links) == 0 {
		return float64(at.pos)
	}
	return float64(sum) / float64(len(links))
}

func (p *plan) other(link, v int) int { return p.links[link].up + p.links[link].down - v }

// item is a vertex or a cluster with all that it has in a layer.
type item struct {
	cluster int // or -1
	members []int
	key     float64
}

// sorted returns the vertices of a layer that are in cluster within, by key;
// the clusters among them are in the order of their means.
func (p *plan) sorted(vs []int, within int, key func(int) float64, mean []float64) []int {
	items := p.items(vs, within, key)
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.key, b.key) })
	alignClusters(items, mean)
	out := make([]int, 0, len(vs))
	for _, it := range items {
		if it.cluster >= 0 {
			it.members = p.sorted(it.members, it.cluster, key, mean)
		}
		out = append(out, it.members...)
	}
	return out
}

// items groups vertices by the cluster directly in within that holds them.
func (p *plan) items(vs []int, within int, key func(int) float64) []item {
	var items []item
	index := make(map[int]int)
	for _, v := range vs {
		c := p.childOf(p.vertices[v].cluster, within)
		i, ok := index[c]
		if !ok || c < 0 {
			i = len(items)
			index[c] = i
			items = append(items, item{cluster: c})
		}
		items[i].members = append(items[i].members, v)
		items[i].key += key(v)
	}
	for i := range items {
		items[i].key /= float64(len(items[i].members))
	}
	return items
}

// childOf returns the cluster directly in within that c is or is in, or -1 if
// c is within itself.
func (p *plan) childOf(c, within int) int {
	for c != within && p.clusters[c].parent != within {
		c = p.clusters[c].parent
	}
	if c == within {
		return -1
	}
	return c
}

// alignClusters puts the clusters among the items in the order of their means
// and leaves everything else where it is.
func alignClusters(items []item, mean []float64) {
	var places []int
	var clusters []item
	for i, it := range items {
		if it.cluster >= 0 {
			places, clusters = append(places, i), append(clusters, it)
		}
	}
	slices.SortFunc(clusters, func(a, b item) int {
		return cmp.Or(cmp.Compare(mean[a.cluster], mean[b.cluster]), cmp.Compare(a.cluster, b.cluster))
	})
	for i, place := range places {
		items[place] = clusters[i]
	}
}

// transpose swaps neighbours as long as fewer links cross for it.
func (p *plan) transpose() {
	const rounds = 4
	for range rounds {
		improved := false
		for _, layer := range p.layers {
			for i := range len(layer) - 1 {
				improved = p.swap(layer, i) || improved
			}
		}
		if !improved {
			return
		}
	}
}

func (p *plan) swap(layer []int, i int) bool {
	a, b := layer[i], layer[i+1]
	if p.vertices[a].cluster != p.vertices[b].cluster || p.between(a, b) <= p.between(b, a) {
		return false
	}
	layer[i], layer[i+1] = b, a
	p.vertices[a].pos, p.vertices[b].pos = i+1, i
	return true
}

// between counts how many links of a and b cross if a comes before b.
func (p *plan) between(a, b int) int {
	n := 0
	count := func(as, bs []int) {
		for _, i := range as {
			for _, j := range bs {
				if p.vertices[p.other(i, a)].pos > p.vertices[p.other(j, b)].pos {
					n++
				}
			}
		}
	}
	count(p.vertices[a].up, p.vertices[b].up)
	count(p.vertices[a].down, p.vertices[b].down)
	return n
}

// crossings counts the pairs of links that cross.
func (p *plan) crossings() int {
	n := 0
	for _, layer := range p.layers {
		n += p.crossingsBelow(layer)
	}
	return n
}

// crossingsBelow counts inversions with a Fenwick tree (Barth, Mutzel and
// Jünger, "Simple and Efficient Bilayer Cross Counting", 2004).
func (p *plan) crossingsBelow(layer []int) int {
	var targets []int
	most := 0
	for _, v := range layer {
		from := len(targets)
		for _, i := range p.vertices[v].down {
			pos := p.vertices[p.links[i].down].pos
			targets = append(targets, pos)
			most = max(most, pos)
		}
		slices.Sort(targets[from:])
	}
	tree := make([]int, most+2)
	n := 0
	for seen, t := range targets {
		notAfter := 0
		for i := t + 1; i > 0; i -= i & -i {
			notAfter += tree[i]
		}
		n += seen - notAfter
		for i := t + 1; i < len(tree); i += i & -i {
			tree[i]++
		}
	}
	return n
}
