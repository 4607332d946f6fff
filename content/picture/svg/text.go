package svg

import (
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"carrel/content/clean"
)

// maxLabel is the longest label, in characters.
const maxLabel = 500

// writer lays out the words of a text element.
type writer struct {
	*drawing
	m    matrix
	at   point
	runs []run // of the line that is laid out
	from point
}

// run is a part of a line in one style.
type run struct {
	text  string
	style style
	x     float64 // from the start of the line
	wide  float64
}

// text draws the lines of a text element.
func (d *drawing) text(e *element, s style, m matrix) {
	w := &writer{drawing: d, m: m}
	w.element(e, s, 0)
	w.flush()
}

// element lays out an element. A place of its own begins a line.
func (w *writer) element(e *element, s style, depth int) {
	if w.stop() || depth > maxDepth || s.absent {
		return
	}
	w.move(e, s)
	for _, c := range e.children {
		if c.name == "#text" {
			w.words(c.text, s)
			continue
		}
		if c.name == "tspan" || c.name == "a" || c.name == "textPath" {
			w.element(c, w.styleOf(c, s), depth+1)
		}
	}
}

// move takes the place of an element, of which the first letter counts.
func (w *writer) move(e *element, s style) {
	first := func(attr string, of float64) (float64, bool) {
		word, _, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(e.attrs[attr], ",", " ")), " ")
		return length(word, of, s.size)
	}
	x, okX := first("x", w.view.w)
	y, okY := first("y", w.view.h)
	dx, _ := first("dx", w.view.w)
	dy, okD := first("dy", w.view.h)
	if okX || okY || okD || dx != 0 {
		w.flush()
	}
	if okX {
		w.at.x = x
	}
	if okY {
		w.at.y = y
	}
	w.at = w.at.plus(point{dx, dy})
}

// words adds text, its blanks made one and none at the start of a line.
func (w *writer) words(text string, s style) {
	text = collapsed(clean.Line(text), text)
	if len(w.runs) == 0 {
		w.from = w.at
		text = strings.TrimLeft(text, " ")
	} else if strings.HasSuffix(w.runs[len(w.runs)-1].text, " ") {
		text = strings.TrimLeft(text, " ")
	}
	if text == "" || s.hidden {
		return
	}
	wide := advance(text, s)
	w.runs = append(w.runs, run{text, s, w.at.x - w.from.x, wide})
	w.at.x += wide
}

// collapsed returns the words of a text with one blank between them, and one at
// each end where the text as it is written has some.
func collapsed(words, written string) string {
	words = strings.Join(strings.Fields(words), " ")
	if r := []rune(words); len(r) > maxLabel {
		words = string(r[:maxLabel])
	}
	first, _ := utf8.DecodeRuneInString(written)
	last, _ := utf8.DecodeLastRuneInString(written)
	if words != "" && unicode.IsSpace(last) {
		words += " "
	}
	if unicode.IsSpace(first) {
		words = " " + words
	}
	return words
}

// flush draws the line that is laid out.
func (w *writer) flush() {
	runs := w.runs
	w.runs = nil
	if len(runs) == 0 {
		return
	}
	last, s := runs[len(runs)-1], runs[0].style
	wide := last.x + last.wide
	start := w.from
	switch s.anchor {
	case Middle:
		start.x -= wide / 2
	case End:
		start.x -= wide
	}
	start.y += s.baseline * s.size
	w.label(runs, start.y)
	if !w.options.Text {
		return
	}
	for _, r := range runs {
		if !faceOf(r.style).has(strings.TrimSpace(r.text)) {
			continue // half a word would be another
		}
		w.fill(w.letters(r, point{start.x + r.x, start.y}), r.style, w.m)
	}
}

// label notes the words of a line.
func (w *writer) label(runs []run, baseline float64) {
	var words strings.Builder
	for _, r := range runs {
		words.WriteString(r.text)
	}
	s := runs[0].style
	if strings.TrimSpace(words.String()) == "" || s.opacity*s.fillOpacity < 0.05 {
		return
	}
	at := w.m.at(point{w.from.x, baseline - 0.35*s.size})
	if !(math.Abs(at.x)+math.Abs(at.y) < maxNumber) {
		return
	}
	text := strings.TrimSpace(words.String())
	w.labels = append(w.labels, Label{text, at.x, at.y, s.size * w.m.scale(), s.anchor, faceOf(s).has(text)})
}

// em is the size in which letters are read from a font, in its units.
const em = 1000

// face is a font that is read when it is first needed.
type face struct {
	font *sfnt.Font
	buf  sfnt.Buffer
	mu   sync.Mutex
}

var (
	regular = sync.OnceValue(func() *face { return readFace(goregular.TTF) })
	heavy   = sync.OnceValue(func() *face { return readFace(gobold.TTF) })
)

// readFace reads a font of the program itself.
func readFace(data []byte) *face {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(err)
	}
	return &face{font: f}
}

func faceOf(s style) *face {
	if s.bold {
		return heavy()
	}
	return regular()
}

// advance is how wide a text is.
func advance(text string, s style) (wide float64) {
	f := faceOf(s)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range text {
		wide += f.advance(r) * s.size
	}
	return wide
}

// advance is how wide a letter is, in its size. One that the font has not is as
// wide as it is high.
func (f *face) advance(r rune) float64 {
	i, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil || i == 0 {
		return 1
	}
	a, err := f.font.GlyphAdvance(&f.buf, i, fixed.I(em), font.HintingNone)
	if err != nil {
		return 1
	}
	return float64(a) / 64 / em
}

// has reports whether the font has all letters of a text.
func (f *face) has(text string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !strings.ContainsFunc(text, func(r rune) bool {
		i, err := f.font.GlyphIndex(&f.buf, r)
		return err != nil || i == 0
	})
}

// letters returns the outlines of a run.
func (w *writer) letters(r run, at point) shape {
	f := faceOf(r.style)
	f.mu.Lock()
	defer f.mu.Unlock()
	p := &pen{scale: w.m.scale(), room: maxPoints - w.points}
	for _, letter := range r.text {
		f.letter(p, letter, at, r.style.size)
		at.x += f.advance(letter) * r.style.size
	}
	w.count(p.room)
	return p.shape
}

func (f *face) letter(p *pen, r rune, at point, size float64) {
	i, err := f.font.GlyphIndex(&f.buf, r)
	if err != nil || i == 0 {
		return
	}
	segments, err := f.font.LoadGlyph(&f.buf, i, fixed.I(em), nil)
	if err != nil {
		return
	}
	place := func(q fixed.Point26_6) point {
		return at.plus(point{float64(q.X), float64(q.Y)}.times(size / 64 / em))
	}
	for _, g := range segments {
		a, b, c := place(g.Args[0]), place(g.Args[1]), place(g.Args[2])
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			p.move(a)
		case sfnt.SegmentOpLineTo:
			p.line(a)
		case sfnt.SegmentOpQuadTo:
			p.quadratic(a, b)
		case sfnt.SegmentOpCubeTo:
			p.cubic(a, b, c)
		}
	}
}
