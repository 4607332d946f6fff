package page

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"
)

// A Typesetter makes pages. It has no state: the same words and the same
// credential give the same bytes.
type Typesetter struct {
	// Order returns one line as it is seen from left to right, its Arabic letters
	// joined; nil when text from right to left need not be right.
	Order func(line string) string
}

// Sizes of A4 in millimetres, landscape.
const (
	paperWidth  = 297.0
	paperHeight = 210.0
	pointsPerMM = 72 / 25.4
	mmPerPoint  = 25.4 / 72
)

// A colour is red, green and blue.
type colour [3]int

var (
	ink    = colour{0x1c, 0x22, 0x28}
	quiet  = colour{0x5b, 0x66, 0x70}
	accent = colour{0x0f, 0x55, 0x66}
)

// A canvas is a page that is being made. The first error stays in pdf.
type canvas struct {
	Typesetter
	pdf   *fpdf.Fpdf
	added map[*font]bool
}

// producer names the program that made a page. Pages of another one cannot be
// compared byte for byte: neither the layout nor the compression of another
// release of Go has to be the same.
func producer() string {
	release, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), "-")
	major, rest, _ := strings.Cut(release, ".")
	minor, _, _ := strings.Cut(rest, ".")
	return fmt.Sprintf("Carrel page %d, go%s.%s", layoutVersion, major, minor)
}

func (t Typesetter) newCanvas(title string, at time.Time, landscape bool) *canvas {
	orientation := "P"
	if landscape {
		orientation = "L"
	}
	if at.IsZero() { // which the writer would take for now
		at = time.Unix(0, 0)
	}
	p := fpdf.New(orientation, "mm", "A4", "")
	p.SetCatalogSort(true)
	p.SetCreationDate(at.UTC())
	p.SetModificationDate(at.UTC())
	p.SetProducer(producer(), true)
	p.SetCreator("Carrel", true)
	p.SetTitle(title, true)
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.AddPage()
	return &canvas{t, p, map[*font]bool{}}
}

// use makes a font current, in points.
func (c *canvas) use(f *font, size float64) {
	if !c.added[f] {
		o, err := f.open()
		if err != nil {
			c.pdf.SetError(err)
			return
		}
		c.pdf.AddUTF8FontFromBytes(f.name, "", o.file)
		c.added[f] = true
	}
	c.pdf.SetFont(f.name, "", size)
}

// width measures a line in millimetres.
func (c *canvas) width(s style, size float64, line string) (mm float64) {
	rs, err := s.runs(c.seen(line))
	if err != nil {
		c.pdf.SetError(err)
	}
	for _, r := range rs {
		c.use(r.font, size)
		mm += c.pdf.GetStringWidth(string(r.text))
	}
	return mm
}

// text draws a line whose base is at y and returns where it ends.
func (c *canvas) text(x, y float64, s style, size float64, k colour, line string) float64 {
	rs, err := s.runs(c.seen(line))
	if err != nil {
		c.pdf.SetError(err)
	}
	c.pdf.SetTextColor(k[0], k[1], k[2])
	for _, r := range rs {
		c.use(r.font, size)
		c.pdf.Text(x, y, string(r.text))
		x += c.pdf.GetStringWidth(string(r.text))
	}
	return x
}

// label draws a word in spaced capitals.
func (c *canvas) label(x, y, size float64, k colour, word string) {
	for _, r := range strings.ToUpper(word) {
		if r == ' ' { // a line of one blank is trimmed
			x += size * mmPerPoint * 0.3
			continue
		}
		x = c.text(x, y, bold, size, k, string(r)) + size*mmPerPoint*0.14
	}
}

// lines wraps a text for a width in millimetres.
func (c *canvas) lines(s style, size, width float64, text string) []string {
	return wrap(text, width, func(line string) float64 { return c.width(s, size, line) })
}

// block draws a wrapped text of at most so many lines and returns the base of
// the line that would follow.
func (c *canvas) block(x, y float64, s style, size, width float64, k colour, text string, most int) float64 {
	for _, line := range cut(c.lines(s, size, width, text), most) {
		c.text(x, y, s, size, k, line)
		y += size * mmPerPoint * leading
	}
	return y
}

// leading is the distance of lines in their size.
const leading = 1.36

// bar fills a rectangle.
func (c *canvas) bar(x, y, w, h float64, k colour) {
	c.pdf.SetFillColor(k[0], k[1], k[2])
	c.pdf.Rect(x, y, w, h, "F")
}

// code draws a QR code so wide, without its quiet zone: the page is white.
func (c *canvas) code(x, y, width float64, q *qr.Code) {
	module := width / float64(q.Size) * pointsPerMM
	left, top := x*pointsPerMM, (paperHeight-y)*pointsPerMM
	var b bytes.Buffer
	b.WriteString("q 0 g\n")
	for row := range q.Size {
		for from := 0; from < q.Size; from++ {
			to := from
			for to < q.Size && q.Black(to, row) {
				to++
			}
			if to > from {
				fmt.Fprintf(&b, "%.3f %.3f %.3f %.3f re\n", left+float64(from)*module, top-float64(row+1)*module, float64(to-from)*module, module)
				from = to
			}
		}
	}
	b.WriteString("f Q")
	c.pdf.RawWriteBuf(&b)
}

// bytes finishes the page.
func (c *canvas) bytes() ([]byte, error) {
	var out bytes.Buffer
	err := c.pdf.Output(&out)
	return out.Bytes(), err
}
