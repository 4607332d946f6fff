package flow

// maxBound is the most edges of a chart with those that hold anchors.
const maxBound = 3 * maxEdges

// resolve finds the nodes that are subgraphs. An edge that begins or ends at a
// subgraph is arranged from or to an anchor within it, after or before its
// nodes, and drawn up to its border. A subgraph without nodes is a node.
func (c *Chart) resolve() {
	byID := make(map[string]int)
	for i := range c.clusters {
		byID[c.clusters[i].id] = i
	}
	for n, last := 0, len(c.nodes); n < last; n++ {
		if i, ok := byID[c.nodes[n].id]; ok && c.hasNodes(i) {
			c.anchorAt(n, i)
		} else if ok {
			c.nodes[n].label = []string{c.clusters[i].title}
		}
	}
}

// hasNodes reports whether a cluster has nodes that are no subgraphs.
func (c *Chart) hasNodes(cluster int) bool {
	p := &plan{Chart: c}
	for _, n := range c.nodes {
		if p.isWithin(n.parent, cluster) && n.id != c.clusters[cluster].id {
			return true
		}
	}
	return false
}

// anchorAt makes node n the place in a cluster to which edges lead, and adds
// another from which they come.
func (c *Chart) anchorAt(n, cluster int) {
	p := &plan{Chart: c}
	out := len(c.nodes)
	c.nodes[n] = node{shape: anchor, parent: cluster}
	c.nodes = append(c.nodes, node{shape: anchor, parent: cluster})
	comes, goes := false, false
	for i := range c.edges {
		if e := &c.edges[i]; e.from == n {
			e.from, goes = out, true
		} else if e.to == n {
			comes = true
		}
	}
	for i, member := range c.nodes {
		if member.shape == anchor || !p.isWithin(member.parent, cluster) {
			continue
		}
		if len(c.edges) > maxBound {
			return
		}
		if comes {
			c.edges = append(c.edges, edge{from: n, to: i, length: 1, hidden: true})
		}
		if goes {
			c.edges = append(c.edges, edge{from: i, to: out, length: 1, hidden: true})
		}
	}
}
