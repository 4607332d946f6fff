package flow

import (
	"slices"
	"strings"

	"carrel/content/diagram/internal/label"
)

// Parse reads a flowchart without its front matter, or returns false when
// there is anything in it that this package does not know.
func Parse(src string) (*Chart, bool) {
	p := &parser{scanner: scanner{src: src}, chart: new(Chart), index: make(map[string]int), within: -1}
	if !p.header() {
		return nil, false
	}
	for p.blank(); !p.done(); p.blank() {
		if !p.statement() {
			return nil, false
		}
	}
	if p.within >= 0 || len(p.chart.nodes) == 0 {
		return nil, false
	}
	return p.chart, true
}

type parser struct {
	scanner
	chart  *Chart
	index  map[string]int // nodes by id
	edges  []string       // ids of edges, which later statements may name
	within int            // the cluster that is open, or -1
	depth  int
}

const blanks = " \t\r"

// blank skips what separates statements, and comments.
func (p *parser) blank() {
	for {
		p.skip(blanks + "\n;")
		if !p.take("%%") {
			return
		}
		p.line()
	}
}

func (p *parser) header() bool {
	p.blank()
	if !p.word("flowchart-elk") && !p.word("flowchart") && !p.word("graph") {
		return false
	}
	p.skip(blanks)
	return p.direction() || p.done() || strings.ContainsRune("\n;", rune(p.src[p.pos]))
}

func (p *parser) direction() bool {
	for _, d := range []struct {
		name string
		is   Direction
	}{{"TD", Down}, {"TB", Down}, {"BT", Up}, {"LR", Right}, {"RL", Left}, {">", Right}, {"<", Left}, {"^", Up}, {"v", Down}} {
		if p.take(d.name) {
			p.chart.Direction = d.is
			return true
		}
	}
	return false
}

// styling are the statements that say nothing about what to draw. The
// direction within a subgraph is that of the whole chart.
var styling = []string{"classDef", "class", "style", "linkStyle", "click", "direction", "accTitle", "title"}

func (p *parser) statement() bool {
	mark := p.pos
	switch {
	case p.word("subgraph"):
		return p.open()
	case p.word("end"):
		return p.close()
	case p.word("accDescr"):
		return p.description()
	}
	for _, word := range styling {
		if p.word(word) && !p.linked() {
			p.line()
			return true
		}
		p.pos = mark
	}
	return p.chain()
}

// linked reports whether a connection follows, so that the word before it was
// the name of a node.
func (p *parser) linked() bool {
	mark := p.pos
	defer func() { p.pos = mark }()
	p.skip(blanks)
	_, _, ok := p.link()
	return ok
}

// description skips accDescr, on one line or in braces.
func (p *parser) description() bool {
	p.skip(blanks)
	if !p.take("{") {
		p.line()
		return true
	}
	_, ok := p.until("}")
	return ok
}

func (p *parser) open() bool {
	p.skip(blanks)
	id, title := p.heading()
	p.depth++
	p.chart.clusters = append(p.chart.clusters, cluster{id: id, title: title, parent: p.within})
	p.within = len(p.chart.clusters) - 1
	return len(p.chart.clusters) <= maxClusters && p.depth <= maxDepth
}

// heading takes "id [title]", "id" or a title.
func (p *parser) heading() (id, title string) {
	mark := p.pos
	if id = p.id(); id != "" {
		p.skip(blanks)
		if p.take("[") {
			if title, _, ok := p.text("]"); ok {
				return id, label.Line(title)
			}
		}
	}
	p.pos = mark
	text := strings.TrimSuffix(p.line(), ";")
	return strings.Trim(text, `"`), label.Line(text)
}

func (p *parser) close() bool {
	if p.within < 0 {
		return false
	}
	p.within = p.chart.clusters[p.within].parent
	p.depth--
	return true
}

// chain takes "a & b --> c --> d".
func (p *parser) chain() bool {
	from, ok := p.group()
	for ok {
		p.skip(blanks)
		p.edgeID()
		e, text, linked := p.link()
		if !linked {
			return p.ended()
		}
		if strings.TrimSpace(text) != "" {
			e.label = label.Lines(text)
		}
		p.skip(blanks + "\n")
		to, found := p.group()
		ok = found && p.connect(from, to, e)
		from = to
	}
	return false
}

// ended reports whether a statement may end here.
func (p *parser) ended() bool {
	return p.done() || strings.ContainsRune("\n;", rune(p.src[p.pos])) || strings.HasPrefix(p.rest(), "%%")
}

// edgeID takes the "e1@" that may stand before a connection.
func (p *parser) edgeID() {
	mark := p.pos
	id := p.id()
	if id != "" && p.take("@") && !strings.HasPrefix(p.rest(), "{") {
		p.edges = append(p.edges, id)
		return
	}
	p.pos = mark
}

func (p *parser) connect(from, to []int, e edge) bool {
	for _, f := range from {
		for _, t := range to {
			e.from, e.to = f, t
			p.chart.edges = append(p.chart.edges, e)
			if len(p.chart.edges) > maxEdges {
				return false
			}
		}
	}
	return true
}

// group takes "a & b".
func (p *parser) group() (nodes []int, ok bool) {
	for {
		n, ok := p.node()
		if !ok {
			return nil, false
		}
		if n >= 0 {
			nodes = append(nodes, n)
		}
		mark := p.pos
		p.skip(blanks)
		if !p.take("&") {
			p.pos = mark
			return nodes, true
		}
		p.skip(blanks)
	}
}

// node takes an id with its shape and class and returns its index, or -1 for
// the attributes of an edge.
func (p *parser) node() (int, bool) {
	id := p.id()
	if id == "" {
		return 0, false
	}
	if p.take("@{") {
		text, ok := p.until("}")
		if slices.Contains(p.edges, id) {
			return -1, ok
		}
		n, fits := p.named(id)
		if ok && fits {
			p.attributes(n, text)
		}
		return n, ok && fits
	}
	n, ok := p.named(id)
	if !ok || !p.shaped(n) {
		return 0, false
	}
	if p.take(":::") {
		p.id()
	}
	return n, true
}

// named returns the node of an id. A node belongs to the first subgraph that
// mentions it.
func (p *parser) named(id string) (int, bool) {
	n, ok := p.index[id]
	if !ok {
		n = len(p.chart.nodes)
		p.index[id] = n
		p.chart.nodes = append(p.chart.nodes, node{id: id, label: label.Lines(id), parent: -1})
	}
	if c := &p.chart.nodes[n]; c.parent < 0 {
		c.parent = p.within
	}
	return n, len(p.chart.nodes) <= maxNodes
}

// brackets are the shapes; of two that begin alike the longer comes first.
var brackets = []struct {
	open   string
	closes []string
	shape  shape
}{
	{"(((", []string{")))"}, stadium},
	{"((", []string{"))"}, stadium},
	{"([", []string{"])"}, stadium},
	{"(", []string{")"}, round},
	{"[[", []string{"]]"}, routine},
	{"[(", []string{")]"}, cylinder},
	{"[/", []string{"/]", `\]`}, leaning},
	{`[\`, []string{`\]`, "/]"}, leaning},
	{"[", []string{"]"}, rect},
	{"{{", []string{"}}"}, hexagon},
	{"{", []string{"}"}, diamond},
	{">", []string{"]"}, flag},
}

// shaped takes the brackets and the label after an id, if there are any.
func (p *parser) shaped(n int) bool {
	for _, b := range brackets {
		if !p.take(b.open) {
			continue
		}
		text, _, ok := p.text(b.closes...)
		if ok {
			p.chart.nodes[n].shape = b.shape
			p.chart.nodes[n].label = label.Lines(text)
		}
		return ok
	}
	return true
}

// attributes reads "shape: diam, label: text".
func (p *parser) attributes(n int, text string) {
	s := scanner{src: text}
	for s.skip(blanks + "\n,"); !s.done(); s.skip(blanks + "\n,") {
		key, ok := s.until(":")
		if !ok {
			return
		}
		s.skip(blanks)
		value, isQuoted := s.quoted()
		if !isQuoted {
			value, _, _ = strings.Cut(s.rest(), ",")
			s.pos += len(value)
		}
		switch strings.TrimSpace(key) {
		case "label":
			p.chart.nodes[n].label = label.Lines(value)
		case "shape":
			p.chart.nodes[n].shape = shapeOf(strings.TrimSpace(value))
		}
	}
}

// shapeOf returns the shape of a name of Mermaid's, a rectangle for the many
// that characters cannot show.
func shapeOf(name string) shape {
	switch name {
	case "rounded", "event":
		return round
	case "stadium", "pill", "terminal", "circle", "circ", "dbl-circ", "double-circle":
		return stadium
	case "diam", "diamond", "decision", "question":
		return diamond
	case "hex", "hexagon", "prepare":
		return hexagon
	case "fr-rect", "subproc", "subprocess", "subroutine", "framed-rectangle":
		return routine
	case "cyl", "cylinder", "database", "db", "lin-cyl", "disk", "das", "h-cyl":
		return cylinder
	case "odd":
		return flag
	case "lean-r", "lean-l", "in-out", "out-in", "lean-right", "lean-left":
		return leaning
	}
	return rect
}
