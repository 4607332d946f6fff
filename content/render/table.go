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

const (
	minColumn   = 6        // cells below which a column is not readable
	longWord    = 20       // cells above which a word of a cell may be broken
	maxColumns  = 32       // of a table drawn as a grid
	maxRows     = 200      // of a table drawn as a grid
	maxTable    = 16 << 10 // bytes of text of a table drawn as a grid: Glamour takes 40 ms for them
	columnFrame = 3        // cells that the grid adds to a column: its margins and a bar
)

// grid is a table whose cells are running text. Row 0 is the head; every row
// has the same number of cells.
type grid struct {
	node *extast.Table
	rows [][]*text
	size int // bytes of text
}

// table draws a table as a grid if its columns fit, else as a list of records:
// a grid of narrow columns is a puzzle, and one wider than the screen is lost.
func (s *sheet) table(n *extast.Table) {
	g := s.readTable(n)
	if widths := g.widths(s.width); widths != nil {
		// A cluster that counts differently code point by code point shifts
		// its row; such a table may turn out too wide.
		if lines := s.drawGrid(g.wrap(widths)); widest(lines) <= s.width {
			s.put(lines...)
			return
		}
	}
	s.records(g)
}

// readTable sets the words of every cell.
func (s *sheet) readTable(n *extast.Table) *grid {
	g := &grid{node: n}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		p := s.pen
		if row.Kind() == extast.KindTableHeader {
			p = p.with(s.style.more.Header)
		}
		texts := make([]*text, len(n.Alignments))
		cell := row.FirstChild()
		for i := range texts {
			texts[i] = new(text)
			if cell != nil {
				s.inline(texts[i], cell, p)
				cell = cell.NextSibling()
			}
			g.size += texts[i].buf.Len()
		}
		g.rows = append(g.rows, texts)
	}
	return g
}

// widths returns the cells of each column, together at most room with the
// grid, or nil when the table cannot be read as a grid there.
func (g *grid) widths(room int) []int {
	columns := len(g.node.Alignments)
	if columns == 0 || columns > maxColumns || len(g.rows) > maxRows || g.size > maxTable {
		return nil
	}
	least, want := g.measure(columns)
	return share(least, want, room-columnFrame*columns+1)
}

// measure returns for each column what it needs at least, so that no word of
// ordinary length is cut, and what it takes unwrapped.
func (g *grid) measure(columns int) (least, want []int) {
	least, want = make([]int, columns), make([]int, columns)
	for _, row := range g.rows {
		for i, t := range row {
			line, word := t.measure()
			want[i] = max(want[i], line, 1)
			least[i] = max(least[i], min(word, longWord), min(want[i], minColumn))
		}
	}
	return least, want
}

// measure returns the width of the text's longest line and longest piece.
func (t *text) measure() (line, piece int) {
	s := t.buf.String()
	used := 0
	for at := 0; at < len(s); {
		next, must := t.next(s, at)
		word := strings.TrimRight(s[at:next], " \n")
		piece = max(piece, cells(word))
		line = max(line, used+cells(word))
		used += cells(strings.TrimSuffix(s[at:next], "\n"))
		if must {
			used = 0
		}
		at = next
	}
	t.seen = 0
	return line, piece
}

// share gives each column what it wants, or lowers the widest ones to one
// common width until the sum fits into room. It returns nil when even the
// least widths do not fit.
func share(least, want []int, room int) []int {
	for limit := min(slices.Max(want), room); limit > 0; limit-- {
		sum, widths := 0, make([]int, len(want))
		for i := range want {
			widths[i] = max(min(want[i], limit), least[i])
			sum += widths[i]
		}
		if sum <= room {
			return widths
		}
	}
	return nil
}

// widest returns the width of the widest of some styled lines.
func widest(lines []string) int {
	n := 0
	for _, line := range lines {
		n = max(n, cells(ansi.Strip(line)))
	}
	return n
}

// wrap sets every cell into its column.
func (g *grid) wrap(widths []int) setGrid {
	set := setGrid{alignments: g.node.Alignments}
	for _, row := range g.rows {
		cells := make([][]string, len(row))
		for i, t := range row {
			cells[i] = t.lines(widths[i], widths[i])
		}
		set.rows = append(set.rows, cells)
	}
	return set
}

// setGrid is a table whose cells are finished lines.
type setGrid struct {
	alignments []extast.Alignment
	rows       [][][]string
}

// drawGrid has Glamour draw the grid around the cells.
func (s *sheet) drawGrid(g setGrid) []string {
	look := glamour.StyleConfig{Table: s.style.sheet.Table}
	muted := s.pen.with(s.style.more.Muted)
	look.Table.ColumnSeparator = new(muted.of(*look.Table.ColumnSeparator))
	// No word wrap: the cells have been wrapped, and Glamour would cut words.
	walk := glamour.NewRenderer(glamour.Options{Styles: look})
	draw := renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(walk, 0)))
	doc, source := g.document()
	var out bytes.Buffer
	_ = draw.Render(&out, source, doc) // a bytes.Buffer does not fail
	lines := strings.Split(out.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return g.lowerRule(trim(lines), muted)
}

// lowerRule takes away the stand-in for the head and moves the rule, which
// comes after it, to below the true head. Glamour cuts the head of a table to
// one line; so it is given the head as a row of the body.
func (g setGrid) lowerRule(lines []string, muted pen) []string {
	below := 2 + height(g.rows[0])
	rule := muted.of(lines[1])
	return slices.Concat(lines[2:below], []string{rule}, lines[below:])
}

// height returns how many lines a row takes.
func height(row [][]string) int {
	n := 1
	for _, cell := range row {
		n = max(n, len(cell))
	}
	return n
}

// isTall reports whether a row of the body takes more than one line: then the
// rows need a blank line between them to be told apart.
func (g setGrid) isTall() bool {
	return slices.ContainsFunc(g.rows[1:], func(row [][]string) bool { return height(row) > 1 })
}

// document returns a tree of nothing but the table, under a stand-in for its
// head, and the source of the tree. It is made anew because a tree may be
// drawn by several goroutines at once.
func (g setGrid) document() (ast.Node, []byte) {
	d := &cellWriter{}
	table := extast.NewTable()
	table.Alignments = g.alignments
	head := make([][]string, len(g.alignments))
	for i := range head {
		head[i] = []string{standIn}
	}
	table.AppendChild(table, extast.NewTableHeader(d.row(head)))
	apart := g.isTall()
	for i, row := range g.rows {
		if i > 1 && apart {
			table.AppendChild(table, d.row(nil))
		}
		table.AppendChild(table, d.row(row))
	}
	doc := ast.NewDocument()
	doc.AppendChild(doc, table)
	return doc, d.source
}

// cellWriter makes rows whose cells point into a source of its own.
type cellWriter struct{ source []byte }

func (d *cellWriter) row(cells [][]string) *extast.TableRow {
	row := extast.NewTableRow(nil)
	for _, lines := range cells {
		start := len(d.source)
		d.source = append(d.source, protected.Replace(strings.Join(lines, "\n"))...)
		cell := extast.NewTableCell()
		cell.AppendChild(cell, ast.NewTextSegment(gmtext.NewSegment(start, len(d.source))))
		row.AppendChild(row, cell)
	}
	return row
}

// standIn is the head that Glamour sees.
const standIn = "-"

// protected undoes in advance what Glamour does to the words of a text node:
// it resolves references and backslash escapes, which has been done.
var protected = strings.NewReplacer(`\`, `\\`, `&`, `&amp;`)

// records draws each row of a table as a list of "head: value" lines.
func (s *sheet) records(g *grid) {
	head := g.rows[0]
	if len(g.rows) == 1 {
		s.record(nil, head)
	}
	for i, row := range g.rows[1:] {
		if i > 0 {
			s.put("")
		}
		s.record(head, row)
	}
}

// hang is the indentation of a record's second line and those after it.
const hang = 2

func (s *sheet) record(head, row []*text) {
	for i, value := range row {
		var t text
		if head != nil && head[i].buf.Len() > 0 {
			t.join(head[i])
			t.add(": ", s.pen.with(s.style.more.Header))
		}
		t.join(value)
		if t.buf.Len() == 0 {
			continue
		}
		for j, line := range t.lines(s.width, s.width-hang) {
			if j > 0 {
				line = strings.Repeat(" ", hang) + line
			}
			s.put(line)
		}
	}
}

// join appends other to t.
func (t *text) join(other *text) {
	s, from := other.buf.String(), 0
	for _, r := range other.runs {
		p := r.pen
		p.fold = asWritten // it has been applied
		t.add(s[from:r.end], p)
		from = r.end
	}
}
