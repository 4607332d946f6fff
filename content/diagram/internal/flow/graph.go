// Package flow owns Mermaid's flowcharts: it reads one, arranges it in layers
// and draws it.
//
// The arrangement is that of Sugiyama, Tagawa and Toda (IEEE SMC 11(2), 1981)
// with the refinements of Gansner and others (see package simplex): edges that
// close a cycle are turned round, nodes get layers, edges across several layers
// get a bend in each, the layers are ordered so that few edges cross, nodes are
// placed so that edges are straight, and between two layers the edges share
// horizontal tracks. All of it is done along two axes: cross, within a layer,
// and main, from layer to layer. Only the pen knows which of them is x and
// whether main runs downwards, upwards, to the left or to the right.
package flow

import "carrel/content/diagram/canvas"

// The limits of a chart. What exceeds one is not drawn.
const (
	maxNodes    = 200
	maxEdges    = 400
	maxClusters = 40
	maxDepth    = 8
	maxLength   = 8 // of an edge, in layers, that an author can ask for
)

// Direction is where a chart's edges lead.
type Direction uint8

// The directions.
const (
	Down Direction = iota
	Up
	Right
	Left
)

// sideways reports whether layers are columns.
func (d Direction) sideways() bool { return d == Right || d == Left }

// Chart is a flowchart as its author wrote it.
type Chart struct {
	Direction Direction
	nodes     []node
	edges     []edge
	clusters  []cluster
}

type node struct {
	id     string
	label  []string
	shape  shape
	parent int // cluster, or -1
}

type edge struct {
	from, to   int // nodes
	label      []string
	stroke     canvas.Stroke
	tail, head mark // at from and at to
	length     int  // layers that it spans at least
	hidden     bool // keeps a distance and is not drawn
}

// cluster is a subgraph.
type cluster struct {
	id, title string
	parent    int // cluster, or -1
}

// mark is what stands at an end of an edge.
type mark uint8

const (
	open mark = iota
	arrow
	circle
	cross
)

// shape is the form of a node.
type shape uint8

const (
	rect shape = iota
	round
	stadium
	diamond
	hexagon
	routine
	cylinder
	flag
	leaning
	anchor // not drawn: where edges of a subgraph begin or end
)
