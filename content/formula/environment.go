package formula

import (
	"slices"
	"strings"
)

// environment parses what follows \begin.
func (p *parser) environment() row {
	name := p.name()
	g := &grid{look: lookOf(name)}
	if strings.TrimSuffix(name, "*") == "array" {
		g.spec = p.columns()
	}
	open, shut, ok := fenceOf(name)
	if !ok {
		p.fail()
	}
	p.fill(g)
	p.expect(commandToken, "end")
	if p.name() != name {
		p.fail()
	}
	if open == "" && shut == "" {
		return row{g}
	}
	return row{&fence{open, shut, row{g}}}
}

// name takes the name of an environment in its braces.
func (p *parser) name() string {
	s := strings.TrimLeft(p.rest, " \t\n")
	n := strings.IndexByte(s, '}')
	if n < 1 || s[0] != '{' {
		p.fail()
		return ""
	}
	p.rest = s[n+1:]
	return s[1:n]
}

// fenceOf returns the delimiters around an environment, and false for one that
// is not known.
func fenceOf(name string) (open, shut string, ok bool) {
	switch strings.TrimSuffix(name, "*") {
	case "pmatrix":
		return "(", ")", true
	case "bmatrix":
		return "[", "]", true
	case "Bmatrix":
		return "{", "}", true
	case "vmatrix":
		return "|", "|", true
	case "Vmatrix":
		return "‖", "‖", true
	case "cases", "dcases":
		return "{", "", true
	case "rcases":
		return "", "}", true
	case "matrix", "smallmatrix", "array", "aligned", "align", "split", "gathered", "gather", "equation", "eqnarray":
		return "", "", true
	}
	return "", "", false
}

func lookOf(name string) look {
	switch strings.TrimSuffix(name, "*") {
	case "cases", "dcases", "rcases":
		return cases
	case "aligned", "align", "split", "equation", "eqnarray":
		return aligned
	}
	return matrix
}

// columns parses what an array says about its columns.
func (p *parser) columns() []column {
	p.expect(openToken, "{")
	var cs []column
	for {
		t := p.next()
		if t.kind == shutToken {
			return cs
		}
		if t.kind != charToken || len(cs) > 2*maxColumns || !slices.Contains([]string{"l", "c", "r", "|"}, t.text) {
			p.fail()
			return nil
		}
		cs = append(cs, column(t.text[0]))
	}
}

// fill parses the rows of a grid and the rules between them.
func (p *parser) fill(g *grid) {
	for {
		for p.accept(commandToken, "hline") {
			g.rules = append(g.rules, len(g.rows))
		}
		if p.peek().kind == endToken || p.peek().is("end") {
			return
		}
		g.rows = append(g.rows, p.cells())
		if !p.newline() {
			return
		}
	}
}

func (t token) is(name string) bool { return t.kind == commandToken && t.text == name }

// rows parses lines of cells up to the end of what they are in. A line break at
// the very end begins no line.
func (p *parser) rows() [][]row {
	g := &grid{}
	p.fill(g)
	if len(g.rules) > 0 {
		p.fail()
	}
	return g.rows
}

// cells parses one line of cells.
func (p *parser) cells() []row {
	cells := []row{p.row()}
	for p.accept(ampToken, "&") {
		cells = append(cells, p.row())
	}
	if len(cells) > maxColumns {
		p.fail()
	}
	return cells
}

// newline takes a line break and the extra space that it may ask for.
func (p *parser) newline() bool {
	if !p.accept(commandToken, `\`) && !p.accept(commandToken, "cr") {
		return false
	}
	if strings.HasPrefix(p.rest, "[") {
		p.option()
	}
	return true
}

// substack parses the lines of a limit.
func (p *parser) substack() row {
	p.expect(openToken, "{")
	rows := p.rows()
	p.expect(shutToken, "}")
	return row{&grid{rows: rows, look: matrix}}
}
