package render

import (
	"slices"
	"strings"

	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/markdown"
)

const (
	minColumn   = 6  // cells below which a column is not readable
	longWord    = 20 // cells above which a word of a cell may be broken
	maxColumns  = 32 // of a table drawn as a grid
	columnFrame = 3  // cells that the grid adds to a column: its margins and a bar
)

// rawTable is a table whose cells are running text. Row 0 is the head; every
// row has the same number of cells.
type rawTable struct {
	alignments []extast.Alignment
	rows       [][]*text
}

// table draws a table and says below it what is not shown of it.
func (s *sheet) table(n *extast.Table) {
	s.body(n)
	if lacking := markdown.Lacking(n); lacking > 0 {
		var t text
		t.add(oneLine([]byte(s.options.Lacking(lacking))), s.pen.with(s.style.more.Muted))
		s.put(t.lines(s.width, s.width)...)
	}
}

// body draws a table as a grid if its columns fit, else as a list of records:
// a grid of narrow columns is a puzzle, and one wider than the screen is lost.
func (s *sheet) body(n *extast.Table) {
	t := s.readTable(n)
	if s.view.Sideways {
		s.wide(t)
		return
	}
	widths := t.widths(s.width)
	if widths == nil {
		s.records(t)
		return
	}
	g := t.set(widths)
	muted := s.pen.with(s.style.more.Muted)
	if g.suitsGlamour() {
		s.put(g.byGlamour(s.style.sheet.Table, muted)...)
		return
	}
	s.put(g.draw(s.style.sheet.Table, muted)...)
}

// maxCell is the widest that a column is set in a table that is scrolled, in
// cells: a sentence in it is wrapped, so that it can be read in one place.
const maxCell = 48

// wide draws a table as a grid that may be wider than the screen.
func (s *sheet) wide(t *rawTable) {
	least, want := t.measure(len(t.alignments))
	for i := range want {
		want[i] = min(want[i], max(maxCell, least[i]))
	}
	if fits := t.widths(s.width); fits != nil {
		want = fits
	}
	var lines []*text
	for _, line := range t.set(want).draw(s.style.sheet.Table, s.pen.with(s.style.more.Muted)) {
		lines = append(lines, read(line, pen{}))
	}
	s.scrolled(lines)
}

// readTable sets the words of every cell.
func (s *sheet) readTable(n *extast.Table) *rawTable {
	t := &rawTable{alignments: n.Alignments}
	in := *s
	in.width = minColumn // no room for more than the words
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		s.check()
		p := s.pen
		if row.Kind() == extast.KindTableHeader {
			p = p.with(s.style.more.Header)
		}
		texts := make([]*text, len(n.Alignments))
		cell := row.FirstChild()
		for i := range texts {
			texts[i] = new(text)
			if cell != nil {
				in.inline(texts[i], cell, p)
				cell = cell.NextSibling()
			}
		}
		t.rows = append(t.rows, texts)
	}
	return t
}

// widths returns the cells of each column, together at most room with the
// grid, or nil when the table cannot be read as a grid there.
func (t *rawTable) widths(room int) []int {
	columns := len(t.alignments)
	if columns == 0 || columns > maxColumns {
		return nil
	}
	least, want := t.measure(columns)
	return share(least, want, room-columnFrame*columns+1)
}

// measure returns for each column what it needs at least, so that no word of
// ordinary length is cut, and what it takes unwrapped.
func (t *rawTable) measure(columns int) (least, want []int) {
	least, want = make([]int, columns), make([]int, columns)
	for _, row := range t.rows {
		for i, cell := range row {
			line, word := cell.measure()
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
		piece = max(piece, cells(word)+hyphenCells(word))
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

// records draws each row of a table as a list of "head: value" lines.
func (s *sheet) records(t *rawTable) {
	head := t.rows[0]
	if len(t.rows) == 1 {
		s.record(nil, head)
	}
	for i, row := range t.rows[1:] {
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
	t.isolated = t.isolated || other.isolated
	s, from := other.buf.String(), 0
	for _, r := range other.runs {
		p := other.pens[r.pen]
		p.fold = asWritten // it has been applied
		t.add(s[from:r.end], p)
		from = r.end
	}
}
