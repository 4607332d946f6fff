package render

import (
	"bytes"
	"slices"
	"strings"

	glamour "charm.land/glamour/v2/ansi"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxRows is the longest table that Glamour draws: it takes 0.1 ms a row.
const maxRows = 32

// grid is a table whose cells are finished lines, none wider than its column.
// Row 0 is the head; every row has a cell for each column.
type grid struct {
	alignments []extast.Alignment
	widths     []int
	rows       [][][]string
}

// set wraps every cell into its column of at most widths cells.
func (t *rawTable) set(widths []int) *grid {
	g := &grid{alignments: t.alignments, widths: make([]int, len(widths))}
	for _, row := range t.rows {
		lines := make([][]string, len(row))
		for i, cell := range row {
			lines[i] = cell.lines(widths[i], widths[i])
			for _, line := range lines[i] {
				g.widths[i] = max(g.widths[i], cells(ansi.Strip(line)))
			}
		}
		g.rows = append(g.rows, lines)
	}
	return g
}

// height returns how many lines a row takes.
func height(row [][]string) int {
	n := 1
	for _, cell := range row {
		n = max(n, len(cell))
	}
	return n
}

func isTall(row [][]string) bool { return height(row) > 1 }

// suitsGlamour reports a table that Glamour draws right and fast: it cuts the
// head to one line, breaks what it wraps at '-', counts the cells of a cluster
// in one way only, and is slow.
func (g *grid) suitsGlamour() bool {
	if len(g.rows) > maxRows || slices.ContainsFunc(g.rows, isTall) {
		return false
	}
	for _, row := range g.rows {
		for _, cell := range row {
			if s := ansi.Strip(cell[0]); cells(s) != ansi.StringWidth(s) {
				return false
			}
		}
	}
	return true
}

// byGlamour has Glamour draw a table of one line a row.
func (g *grid) byGlamour(look glamour.StyleTable, muted pen) []string {
	look.ColumnSeparator = new(muted.of(*look.ColumnSeparator))
	// No word wrap: every cell fits, and Glamour would stretch the table.
	walk := glamour.NewRenderer(glamour.Options{Styles: glamour.StyleConfig{Table: look}})
	draw := renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(walk, 0)))
	doc, source := g.document()
	var out bytes.Buffer
	_ = draw.Render(&out, source, doc) // a bytes.Buffer does not fail
	lines := strings.Split(out.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	lines = trim(lines)
	lines[1] = muted.of(lines[1]) // the rule
	return lines
}

// document returns a tree of nothing but the table, and its source. It is made
// anew because a tree may be drawn by several goroutines at once.
func (g *grid) document() (ast.Node, []byte) {
	var source []byte
	table := extast.NewTable()
	table.Alignments = g.alignments
	for i, cells := range g.rows {
		row := extast.NewTableRow(g.alignments)
		for _, lines := range cells {
			start := len(source)
			source = append(source, protected.Replace(lines[0])...)
			cell := extast.NewTableCell()
			cell.AppendChild(cell, ast.NewTextSegment(gmtext.NewSegment(start, len(source))))
			row.AppendChild(row, cell)
		}
		if i == 0 {
			table.AppendChild(table, extast.NewTableHeader(row))
		} else {
			table.AppendChild(table, row)
		}
	}
	doc := ast.NewDocument()
	doc.AppendChild(doc, table)
	return doc, source
}

// protected undoes in advance what Glamour does to the words of a text node:
// it resolves references and backslash escapes, which has been done.
var protected = strings.NewReplacer(`\`, `\\`, `&`, `&amp;`)

// draw draws the grid as Glamour would. If a row takes several lines, there is
// a blank one between the rows, so that they can be told apart.
func (g *grid) draw(look glamour.StyleTable, muted pen) []string {
	bar := muted.of(*look.ColumnSeparator)
	rules := make([]string, len(g.widths))
	for i, width := range g.widths {
		rules[i] = strings.Repeat(*look.RowSeparator, width+2)
	}
	lines := g.row(g.rows[0], bar)
	lines = append(lines, muted.of(strings.Join(rules, *look.CenterSeparator)))
	apart := slices.ContainsFunc(g.rows[1:], isTall)
	for i, row := range g.rows[1:] {
		if i > 0 && apart {
			lines = append(lines, g.row(make([][]string, len(row)), bar)...)
		}
		lines = append(lines, g.row(row, bar)...)
	}
	return lines
}

// row returns the lines of one row.
func (g *grid) row(row [][]string, bar string) []string {
	lines := make([]string, height(row))
	for n := range lines {
		var b strings.Builder
		for i, cell := range row {
			if i > 0 {
				b.WriteString(bar)
			}
			line := ""
			if n < len(cell) {
				line = cell[n]
			}
			b.WriteString(" " + align(line, g.widths[i], g.alignments[i]) + " ")
		}
		lines[n] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// align pads a styled line to width cells.
func align(line string, width int, how extast.Alignment) string {
	pad := max(0, width-cells(ansi.Strip(line)))
	left := 0
	switch how {
	case extast.AlignRight:
		left = pad
	case extast.AlignCenter:
		left = pad / 2
	}
	return strings.Repeat(" ", left) + line + strings.Repeat(" ", pad-left)
}
