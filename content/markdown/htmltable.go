package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/clean"
)

// maxRows is how many rows of an HTML table are kept.
const maxRows = maxRun

// An htmlTable gathers the words of the cells of a table. A cell that spans
// several stands in the first of them, and the others are empty (HTML, section
// 4.9.12.1). Tables in cells are not kept apart.
type htmlTable struct {
	rows  [][]string
	cell  strings.Builder
	open  bool  // a cell is
	wide  int   // columns that it spans
	tall  int   // rows that it spans
	below []int // by column, how many rows more a cell above reaches into
	depth int   // of tables in it
	over  int   // cells of the last row that are beyond the last column
	lost  int   // the most of any row
}

// start takes a start tag within the table.
func (t *htmlTable) start(token html.Token) {
	switch token.DataAtom {
	case atom.Table:
		t.depth++
	case atom.Tr:
		t.endCell()
		t.endRow()
		t.rows, t.over = append(t.rows, nil), 0
	case atom.Td, atom.Th:
		t.endCell()
		t.open, t.wide, t.tall = true, spans(token, "colspan", maxColumns), spans(token, "rowspan", maxRows)
	case atom.Li:
		t.cell.WriteString(" • ")
	case atom.Img:
		t.cell.WriteString(attribute(token, "alt"))
	default:
		t.space(token.DataAtom)
	}
}

// end takes an end tag and reports whether the table has ended.
func (t *htmlTable) end(a atom.Atom) bool {
	switch a {
	case atom.Td, atom.Th, atom.Tr:
		t.endCell()
	case atom.Table:
		t.depth--
	default:
		t.space(a)
	}
	return t.depth < 0
}

// space keeps the words on both sides of an element apart.
func (t *htmlTable) space(a atom.Atom) {
	if a == atom.Br || isParagraph(a) {
		t.cell.WriteByte(' ')
	}
}

func (t *htmlTable) text(s string) {
	if t.open {
		t.cell.WriteString(s)
	}
}

func (t *htmlTable) endCell() {
	words := clean.Line(t.cell.String())
	t.cell.Reset()
	if !t.open {
		return
	}
	t.open = false
	if len(t.rows) == 0 {
		t.rows = append(t.rows, nil)
	}
	t.covered()
	for range t.wide {
		t.put(words, t.tall-1)
		words = ""
	}
}

// put adds a cell to the last row that reaches into so many rows below.
func (t *htmlTable) put(words string, below int) {
	last := &t.rows[len(t.rows)-1]
	column := len(*last)
	if column >= maxColumns {
		t.over++
		t.lost = max(t.lost, t.over)
		return
	}
	*last = append(*last, words)
	for len(t.below) <= column {
		t.below = append(t.below, 0)
	}
	t.below[column] = below
}

// covered passes over the columns that cells above reach into.
func (t *htmlTable) covered() {
	for {
		column := len(t.rows[len(t.rows)-1])
		if column >= len(t.below) || t.below[column] <= 0 {
			return
		}
		t.put("", t.below[column]-1)
	}
}

// endRow counts a row for the cells that reach beyond its last one.
func (t *htmlTable) endRow() {
	if len(t.rows) == 0 {
		return
	}
	for column := len(t.rows[len(t.rows)-1]); column < len(t.below); column++ {
		t.below[column] = max(t.below[column]-1, 0)
	}
}

// spans reads how many columns or rows a cell spans: 1 where it does not say, or
// not what it may.
func spans(token html.Token, name string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(attribute(token, name)))
	if err != nil {
		return 1
	}
	return min(max(n, 1), most)
}

// htmlTable makes a table of rows of words; nil of none. The first is the head,
// as every table has one here.
func (t *tree) htmlTable(at ast.Node, from *htmlTable) ast.Node {
	from.endCell()
	table := extast.NewTable()
	columns := 0
	for _, row := range from.rows[:min(len(from.rows), maxRows)] {
		columns = max(columns, len(row))
	}
	table.Alignments = make([]extast.Alignment, columns)
	for i := range table.Alignments {
		table.Alignments[i] = extast.AlignNone
	}
	for _, words := range from.rows[:min(len(from.rows), maxRows)] {
		if len(words) == 0 {
			continue
		}
		row := t.htmlRow(words, table.Alignments)
		if table.FirstChild() == nil {
			table.AppendChild(table, extast.NewTableHeader(row))
			continue
		}
		table.AppendChild(table, row)
	}
	if table.FirstChild() == nil {
		return nil
	}
	if from.lost > 0 {
		lacks(table, from.lost)
	}
	t.made[table] = t.offset(at)
	return table
}

func (t *tree) htmlRow(words []string, alignments []extast.Alignment) *extast.TableRow {
	row := extast.NewTableRow(alignments)
	for i := range alignments {
		cell := extast.NewTableCell()
		if i < len(words) {
			cell.AppendChild(cell, t.text(words[i]))
		}
		row.AppendChild(row, cell)
	}
	return row
}
