// Package chart owns charts of small tables of numbers: it reads the body of a
// fenced block and draws bars from block elements or lines from braille dots.
//
// The first column of a table names its rows and every other column of numbers
// is a series; a table of one column is a series without names. Empty cells
// are gaps. A chart has no colours: series differ by their fill or by the
// density of their dots, and are named beside it.
package chart

import (
	"math"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/content/diagram/canvas"
)

// The limits of a chart. What exceeds one is not drawn.
const (
	maxRows   = 1000
	maxBars   = 200
	maxSeries = 4
	maxWidth  = 400
	maxHeight = 60
)

// Kind is the form of a chart.
type Kind uint8

// The kinds. Auto is Line for five rows or more whose names are rising numbers
// or dates, else Bar.
const (
	Auto Kind = iota
	Bar
	Line
)

// Table is a table as it was written.
type Table struct {
	Head []string   // names of the columns, nil if they have none
	Rows [][]string // cells; rows may be of different lengths
}

// Options says how to draw.
type Options struct {
	Kind   Kind
	Width  int    // the most cells a line may take
	Height int    // lines of a line chart without its axis, 0 for what is usual
	ASCII  bool   // draw with ASCII characters; texts stay as they are
	Title  string // above the chart, may be empty
}

// Draw returns the lines of a chart, without styles and without blanks at
// their ends, or false if the table has no numbers, exceeds a limit or does
// not fit into the width.
func Draw(t Table, o Options) (lines []string, ok bool) {
	o.Width = min(o.Width, maxWidth)
	d, ok := read(t)
	if !ok {
		return nil, false
	}
	kind := o.Kind
	if kind == Auto {
		kind = d.kind()
	}
	if kind == Line {
		lines, ok = d.lines(o)
	} else {
		lines, ok = d.bars(o)
	}
	if !ok {
		return nil, false
	}
	if title := text(o.Title); title != "" {
		lines = slices.Concat(canvas.Wrap(title, o.Width), []string{""}, lines)
	}
	wide := slices.ContainsFunc(lines, func(l string) bool { return canvas.Width(l) > o.Width })
	return lines, !wide
}

// data is a table whose numbers have been read.
type data struct {
	labels []string
	series []series
}

type series struct {
	name   string
	values []float64 // NaN for a gap
	cells  []string  // as they were written
}

// read finds the series of a table.
func read(t Table) (*data, bool) {
	if len(t.Rows) == 0 || len(t.Rows) > maxRows {
		return nil, false
	}
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	d := new(data)
	first := min(1, columns-1)
	for c := first; c < columns && len(d.series) <= maxSeries; c++ {
		if s, ok := column(t, c); ok {
			d.series = append(d.series, s)
		}
	}
	for _, row := range t.Rows {
		label := ""
		if first == 1 {
			label = text(cell(row, 0))
		}
		d.labels = append(d.labels, label)
	}
	return d, len(d.series) > 0 && len(d.series) <= maxSeries
}

// column reads column c, or returns false if not all of it is numbers.
func column(t Table, c int) (series, bool) {
	s := series{name: text(cell(t.Head, c))}
	found := false
	for _, row := range t.Rows {
		raw := text(cell(row, c))
		value, ok := number(raw)
		switch {
		case ok:
			found = true
		case isGap(raw):
			value = math.NaN()
		default:
			return s, false
		}
		s.values, s.cells = append(s.values, value), append(s.cells, raw)
	}
	return s, found
}

func cell(row []string, c int) string {
	if c < len(row) {
		return row[c]
	}
	return ""
}

// text cleans what is written into a figure.
func text(s string) string { return canvas.Steady(clean.Line(s)) }

func isGap(s string) bool {
	return slices.Contains([]string{"", "-", "–", "—", "n/a", "na", "null"}, strings.ToLower(s))
}

// kind chooses a form.
func (d *data) kind() Kind {
	const few = 5
	if len(d.labels) >= few && (d.positions() != nil || d.dated()) {
		return Line
	}
	return Bar
}

// positions returns the names of the rows as numbers, nil if they are none or
// do not rise.
func (d *data) positions() []float64 {
	out := make([]float64, len(d.labels))
	for i, l := range d.labels {
		x, ok := number(l)
		if !ok || i > 0 && x <= out[i-1] {
			return nil
		}
		out[i] = x
	}
	return out
}

// dated reports whether the names are dates or times in a form of ISO 8601.
func (d *data) dated() bool {
	return !slices.ContainsFunc(d.labels, func(l string) bool {
		return len(l) < len("10:42") || strings.Trim(l, "0123456789-:TZ ") != "" || !strings.ContainsAny(l, "-:")
	})
}

// bounds returns the least and the greatest value.
func (d *data) bounds() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range d.series {
		for _, v := range s.values {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}

// percent reports whether all values are per cent.
func (d *data) percent() bool {
	for _, s := range d.series {
		for i, c := range s.cells {
			if !math.IsNaN(s.values[i]) && !strings.HasSuffix(c, "%") {
				return false
			}
		}
	}
	return true
}
