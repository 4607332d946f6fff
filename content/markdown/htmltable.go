package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/clean"
)

// maxRows is how many rows of an HTML table are kept.
const maxRows = maxRun

// An htmlTable gathers the words of the cells of a table. Cells that span others
// and tables in cells are not kept apart.
type htmlTable struct {
	rows  [][]string
	cell  strings.Builder
	open  bool // a cell is
	depth int  // of tables in it
}

// start takes a start tag within the table.
func (t *htmlTable) start(token html.Token) {
	switch token.DataAtom {
	case atom.Table:
		t.depth++
	case atom.Tr:
		t.endCell()
		t.rows = append(t.rows, nil)
	case atom.Td, atom.Th:
		t.endCell()
		t.open = true
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
	if last := &t.rows[len(t.rows)-1]; len(*last) < maxColumns {
		*last = append(*last, words)
	}
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
