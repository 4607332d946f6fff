// Package page owns the certificate for people: one page of A4 as PDF, which
// says in words what a signed credential says, and holds the credential itself
// twice: as the embedded file credential.json, and in QR codes for who has only
// the paper.
//
// # What a page proves
//
// Nothing but its credential. Words on paper are as easily made as any, so who
// checks a page takes the credential out of it, verifies that, makes the page
// again from it and compares: the same credential gives the same bytes. A page
// that says anything else than its credential, or shows the code of another, is
// told from it. A page by another release cannot be compared, and is said so;
// then only what is read from the credential counts.
//
// # Scripts
//
// Latin with its marks, Greek, Cyrillic, Hebrew, Thai, Chinese, Japanese and
// Korean have their glyphs in the fonts here. Arabic letters are joined by the
// caller's Typesetter.Order. Devanagari is set without its joined consonants: the
// virama is seen instead. What no font has is shown as a replacement character,
// and stands in the credential.
package page

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// layoutVersion changes with whatever moves a glyph or changes a word.
const layoutVersion = 2

// attachment is the name of the embedded credential.
const attachment = "credential.json"

// Words are what a certificate says.
type Words struct {
	Heading    string // "Certificate", or as the course calls it
	Name       string // of the person
	Course     string
	Version    string // of the course; "" for none
	Objectives []string
	Date       time.Time
	Until      time.Time // zero: it does not expire
	Evidence   string    // a sentence
	Issuer     string
	Key        []string // the issuer's key in words, to be compared
	ID         string
}

// Certificate returns the page that says these words and holds the credential.
func (t Typesetter) Certificate(w Words, credential []byte) ([]byte, error) {
	codes, err := Codes(credential)
	if err != nil {
		return nil, err
	}
	c := t.newCanvas(tidy(w.Heading+": "+w.Course), w.Date, true)
	c.pdf.SetAuthor(tidy(w.Issuer), true)
	c.pdf.SetAttachments([]fpdf.Attachment{{Content: credential, Filename: attachment, Description: "The signed credential (Open Badges 3.0)"}})
	c.bar(18, 26, 1.1, paperHeight-52, accent)
	c.head(w)
	room := c.codes(codes)
	c.objectives(w.Objectives, room)
	c.facts(w, room)
	return c.bytes()
}

// The column of text.
const (
	left  = 30.0
	right = paperWidth - 24
	base  = paperHeight - 26 // the last line
)

func (c *canvas) head(w Words) {
	c.label(left, 33, 11, accent, tidy(cmp.Or(w.Heading, "Certificate")))
	y := c.name(tidy(w.Name))
	c.text(left, y, sans, 11, quiet, "has met the requirements of the course")
	y = c.block(left, y+11, serif, 21, right-left, ink, tidy(w.Course), 2)
	if v := tidy(w.Version); v != "" {
		c.block(left, y-2.5, sans, 9.5, right-left, quiet, "Version "+v, 1)
	}
}

// name draws the name as large as it has room, and returns where to go on.
func (c *canvas) name(name string) float64 {
	for _, size := range []float64{36, 30, 25, 20} {
		if c.width(serif, size, name) <= right-left {
			c.text(left, 54, serif, size, ink, name)
			return 66
		}
	}
	return c.block(left, 49, serif, 16, right-left, ink, name, 2) + 2
}

// codes draws the QR codes at the lower right and returns what width is left
// beside them.
func (c *canvas) codes(texts []string) (room float64) {
	size, columns := 62.0, 1
	if len(texts) > 1 {
		size, columns = 44, 2
	}
	rows := (len(texts) + columns - 1) / columns
	const gap = 7
	for i, text := range texts {
		q, err := encode(text)
		if err != nil {
			c.pdf.SetError(err)
			return 0
		}
		x := right - float64(columns-i%columns)*(size+gap) + gap
		y := base - 5 - float64(rows-i/columns)*(size+gap) + gap
		c.code(x, y, size, q)
		if len(texts) > 1 {
			c.text(x, y+size+3.6, sans, 7.5, quiet, fmt.Sprintf("Code %d of %d", i+1, len(texts)))
		}
	}
	c.text(right-float64(columns)*(size+gap)+gap, base+1, sans, 7.5, quiet, c.reads(len(texts)))
	return right - float64(columns)*(size+gap) - left - gap
}

func (c *canvas) reads(n int) string {
	if n == 1 {
		return "The whole signed credential"
	}
	return "Together, the whole signed credential"
}

// objectives lists what was learnt, as far as there is room.
func (c *canvas) objectives(all []string, width float64) {
	const size, top, end = 10.0, 106.0, 146.0
	if len(all) == 0 {
		return
	}
	c.label(left, top, 8, accent, "Objectives")
	y := top + 6.5
	for i, o := range all {
		lines := cut(c.lines(sans, size, width-5, tidy(o)), 2)
		next := y + float64(len(lines))*size*mmPerPoint*leading
		if next > end && i < len(all)-1 || next > end+6 {
			c.text(left, y, sans, size, quiet, fmt.Sprintf("and %d more, in the credential", len(all)-i))
			return
		}
		c.bar(left, y-1.9, 1.4, 1.4, accent)
		for _, l := range lines {
			c.text(left+5, y, sans, size, ink, l)
			y += size * mmPerPoint * leading
		}
		y += 0.8
	}
}

// facts are the date, how strong the evidence is, who says it, and how to check.
func (c *canvas) facts(w Words, width float64) {
	const y = 154.5
	c.fact(left, y, "Date", day(w.Date))
	until := "without end"
	if !w.Until.IsZero() {
		until = day(w.Until)
	}
	c.fact(left+38, y, "Valid until", until)
	c.label(left+76, y, 7.5, accent, "Evidence")
	c.block(left+76, y+5.5, sans, 9, width-76, ink, tidy(w.Evidence), 2)
	c.label(left, y+15, 7.5, accent, "Issuer")
	c.block(left, y+20.5, bold, 10.5, width, ink, tidy(w.Issuer), 1)
	c.block(left, y+25.2, sans, 7.5, width, quiet, "Key in words: "+tidy(strings.Join(w.Key, " ")), 2)
	c.text(left, base+1, sans, 7.5, quiet, "To check it, offline: carrel verify FILE.pdf, and compare the words with those of the issuer.")
}

func (c *canvas) fact(x, y float64, label, value string) {
	c.label(x, y, 7.5, accent, label)
	c.text(x, y+5.5, sans, 10.5, ink, value)
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
