package page

import (
	"fmt"
	"time"
)

// Report is a document of text: titles, and tables of two or three columns. A
// transcript is one.
type Report struct {
	Title, Under string
	Facts        [][2]string // a label and what it says
	Parts        []Part
	Foot         string // on every page
	Date         time.Time
}

// Part is a titled table of a report.
type Part struct {
	Title string
	Rows  []Row
}

// Row is a line of a table.
type Row struct {
	Text, Right string
	Share       int // percent, drawn as a bar; -1 for none
}

// The sheet of a report: A4, upright.
const (
	uprightWidth  = paperHeight
	uprightHeight = paperWidth
	reportLeft    = 24.0
	reportRight   = uprightWidth - 24
	reportEnd     = uprightHeight - 26
	rightColumn   = 62.0 // width of what stands at the right
)

// Report returns a report as PDF, on as many pages as it takes. The same report
// gives the same bytes.
func (t Typesetter) Report(r Report) ([]byte, error) {
	c := t.newCanvas(tidy(r.Title+": "+r.Under), r.Date, false)
	p := &paper{canvas: c, foot: tidy(r.Foot)}
	p.begin()
	c.label(reportLeft, p.y, 10, accent, tidy(r.Title))
	p.y = c.block(reportLeft, p.y+12, serif, 20, reportRight-reportLeft, ink, tidy(r.Under), 3) + 2
	for _, f := range r.Facts {
		p.fact(f)
	}
	for _, part := range r.Parts {
		p.part(part)
	}
	return c.bytes()
}

// paper is the page of a report that is written on.
type paper struct {
	*canvas
	foot string
	y    float64 // base of the next line
	n    int
}

func (p *paper) begin() {
	p.n++
	p.y = 30
	p.bar(reportLeft, 20, reportRight-reportLeft, 0.8, accent)
	p.block(reportLeft, uprightHeight-17, sans, 7.5, reportRight-reportLeft-20, quiet, p.foot, 2)
	number := fmt.Sprint(p.n)
	p.text(reportRight-p.width(sans, 7.5, number), uprightHeight-17, sans, 7.5, quiet, number)
}

// room begins another page when so many millimetres are not left.
func (p *paper) room(mm float64) {
	if p.y+mm > reportEnd {
		p.pdf.AddPage()
		p.begin()
	}
}

func (p *paper) fact(f [2]string) {
	p.room(8)
	p.text(reportLeft, p.y, sans, 9, quiet, tidy(f[0]))
	p.y = p.block(reportLeft+38, p.y, sans, 9, reportRight-reportLeft-38, ink, tidy(f[1]), 3) + 1
}

func (p *paper) part(part Part) {
	if len(part.Rows) == 0 {
		return
	}
	p.room(24)
	p.y += 6
	p.label(reportLeft, p.y, 8, accent, tidy(part.Title))
	p.y += 6
	for _, r := range part.Rows {
		p.row(r)
	}
}

func (p *paper) row(r Row) {
	p.room(9)
	top := p.y
	p.y = p.block(reportLeft, p.y, sans, 9.5, reportRight-reportLeft-rightColumn-6, ink, tidy(r.Text), 3)
	x := reportRight - rightColumn
	if r.Share >= 0 {
		p.bar(x, top-2.4, 20, 2.4, colour{0xe3, 0xe7, 0xea})
		p.bar(x, top-2.4, 20*float64(min(r.Share, 100))/100, 2.4, accent)
	}
	p.block(x+23, top, sans, 8.5, rightColumn-23, quiet, tidy(r.Right), 2)
	p.y += 1.2
}
