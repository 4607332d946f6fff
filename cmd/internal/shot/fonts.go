package main

import (
	"errors"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"

	uv "github.com/charmbracelet/ultraviolet"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// advance is Go Mono's column width in thousandths of the font size.
const advance = 600

// fallbacks are where systems keep fonts for the writings that Go Mono lacks.
// The first that has a sign is used; a system without them gets hollow boxes.
var fallbacks = []string{
	"/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/noto/NotoSansMonoCJK-Regular.ttc",
	"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
	"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
	"/usr/share/fonts/opentype/unifont/unifont.otf",
	"/System/Library/Fonts/Menlo.ttc",
	"/System/Library/Fonts/PingFang.ttc",
	`C:\Windows\Fonts\msgothic.ttc`,
}

// face is a font at the size that fits a cell.
type face struct {
	font *sfnt.Font
	face font.Face
}

func (f face) has(r rune) bool {
	var buf sfnt.Buffer
	i, err := f.font.GlyphIndex(&buf, r)
	return err == nil && i != 0
}

// fonts are the faces of one cell size.
type fonts struct {
	size      float64
	baseline  int     // from the top of a cell
	styles    [4]face // bold is 1, italic is 2
	fallback  []face
	searched  bool
	cellWidth int
}

func loadFonts(cell image.Point) (*fonts, error) {
	f := &fonts{size: float64(cell.X) * 1000 / advance, cellWidth: cell.X, baseline: cell.Y * 3 / 4}
	for i, ttf := range [][]byte{gomono.TTF, gomonobold.TTF, gomonoitalic.TTF, gomonobolditalic.TTF} {
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			return nil, err
		}
		if f.styles[i], err = f.sized(parsed); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *fonts) sized(parsed *sfnt.Font) (face, error) {
	sized, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: f.size, DPI: 72})
	return face{parsed, sized}, err
}

// draw paints a grapheme cluster, its runes on top of each other, and reports
// whether there was a font for it.
func (f *fonts) draw(img *image.RGBA, r image.Rectangle, runes []rune, attrs uint8, c color.RGBA) bool {
	use, ok := f.find(runes[0], attrs)
	if !ok {
		return false
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(c), Face: use.face}
	wide, _ := use.face.GlyphAdvance(runes[0])
	left := fixed.I(r.Min.X) + (fixed.I(r.Dx())-wide)/2
	d.Dot = fixed.Point26_6{X: left, Y: fixed.I(r.Min.Y + f.baseline)}
	d.DrawString(string(runes[0]))
	for _, mark := range runes[1:] {
		if use.has(mark) {
			d.DrawString(string(mark))
		}
	}
	return true
}

func (f *fonts) find(r rune, attrs uint8) (face, bool) {
	style := 0
	if attrs&uv.AttrBold != 0 {
		style |= 1
	}
	if attrs&uv.AttrItalic != 0 {
		style |= 2
	}
	if f.styles[style].has(r) {
		return f.styles[style], true
	}
	f.search()
	for _, g := range f.fallback {
		if g.has(r) {
			return g, true
		}
	}
	return face{}, false
}

// search opens the system's fonts, at the first sign that needs one.
func (f *fonts) search() {
	if f.searched {
		return
	}
	f.searched = true
	for _, path := range fallbacks {
		if g, err := f.open(path); err == nil {
			f.fallback = append(f.fallback, g)
		}
	}
}

func (f *fonts) open(path string) (face, error) {
	b, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return face{}, err
	}
	c, err := opentype.ParseCollection(b) // a single font is a collection of one
	if err != nil {
		return face{}, err
	}
	if c.NumFonts() == 0 {
		return face{}, errors.Join(fs.ErrInvalid, errors.New(path))
	}
	parsed, err := c.Font(0)
	if err != nil {
		return face{}, err
	}
	return f.sized(parsed)
}
