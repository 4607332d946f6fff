package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"golang.org/x/image/vector"
)

// painter turns cells into pixels.
type painter struct {
	palette
	fonts  *fonts
	cell   image.Point // the size of one cell in pixels
	margin int
}

func newPainter(scale float64, p palette) (*painter, error) {
	width := int(math.Round(16 * scale))
	cell := image.Pt(width, width*17/8)
	f, err := loadFonts(cell)
	if err != nil {
		return nil, err
	}
	return &painter{palette: p, fonts: f, cell: cell, margin: 2 * width}, nil
}

func (p *painter) paint(e *vt.Emulator) image.Image {
	size := image.Pt(e.Width()*p.cell.X+2*p.margin, e.Height()*p.cell.Y+2*p.margin)
	img := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(img, img.Bounds(), image.NewUniform(p.background), image.Point{}, draw.Src)
	for y := range e.Height() {
		for x := 0; x < e.Width(); {
			c := e.CellAt(x, y)
			if c == nil {
				c = &uv.EmptyCell
			}
			w := max(1, c.Width)
			p.cellAt(img, p.rect(x, y, w), c)
			x += w
		}
	}
	return round(img, p.margin/2)
}

func (p *painter) rect(x, y, width int) image.Rectangle {
	at := image.Pt(p.margin+x*p.cell.X, p.margin+y*p.cell.Y)
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(width*p.cell.X, p.cell.Y))}
}

func (p *painter) cellAt(img *image.RGBA, r image.Rectangle, c *uv.Cell) {
	fg, bg := p.colors(c.Style)
	draw.Draw(img, r, image.NewUniform(bg), image.Point{}, draw.Src)
	if c.Style.Attrs&uv.AttrConceal == 0 {
		p.content(img, r, c, fg)
	}
	thick := max(1, p.cell.X/10)
	if c.Style.Underline != uv.UnderlineNone {
		p.rule(img, r, r.Min.Y+p.fonts.baseline+2*thick, thick, fg)
	}
	if c.Style.Attrs&uv.AttrStrikethrough != 0 {
		p.rule(img, r, r.Min.Y+p.fonts.baseline-p.cell.Y/6, thick, fg)
	}
}

// content draws what is in a cell: a shape where cells must join without a gap
// or where few fonts have the sign, else a glyph, else a hollow box.
func (p *painter) content(img *image.RGBA, r image.Rectangle, c *uv.Cell, fg color.RGBA) {
	runes := []rune(c.Content)
	if len(runes) == 0 || c.Content == " " {
		return
	}
	if s, ok := shapeOf(runes[0]); ok {
		s.draw(img, r, fg)
		return
	}
	if p.fonts.draw(img, r, runes, c.Style.Attrs, fg) {
		return
	}
	hollow.draw(img, r, fg)
}

func (p *painter) rule(img *image.RGBA, r image.Rectangle, y, thick int, c color.RGBA) {
	line := image.Rect(r.Min.X, y, r.Max.X, y+thick).Intersect(r)
	draw.Draw(img, line, image.NewUniform(c), image.Point{}, draw.Src)
}

func (p *painter) colors(s uv.Style) (fg, bg color.RGBA) {
	fg, bg = p.color(s.Fg, p.foreground), p.color(s.Bg, p.background)
	if s.Attrs&uv.AttrReverse != 0 {
		fg, bg = bg, fg
	}
	if s.Attrs&uv.AttrFaint != 0 {
		fg = blend(fg, bg)
	}
	return fg, bg
}

func (p *painter) color(c color.Color, unset color.RGBA) color.RGBA {
	switch c := c.(type) {
	case nil:
		return unset
	case ansi.BasicColor:
		return p.base[c&15]
	case ansi.IndexedColor:
		if c < 16 {
			return p.base[c]
		}
	}
	return color.RGBAModel.Convert(c).(color.RGBA)
}

func blend(a, b color.RGBA) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*6 + int(b)*4) / 10) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// round cuts the corners of a picture, so that it sits well on any page.
func round(img *image.RGBA, radius int) image.Image {
	w, h, r := float32(img.Bounds().Dx()), float32(img.Bounds().Dy()), float32(radius)
	z := vector.NewRasterizer(img.Bounds().Dx(), img.Bounds().Dy())
	z.MoveTo(r, 0)
	z.LineTo(w-r, 0)
	z.QuadTo(w, 0, w, r)
	z.LineTo(w, h-r)
	z.QuadTo(w, h, w-r, h)
	z.LineTo(r, h)
	z.QuadTo(0, h, 0, h-r)
	z.LineTo(0, r)
	z.QuadTo(0, 0, r, 0)
	z.ClosePath()
	out := image.NewNRGBA(img.Bounds())
	z.Draw(out, out.Bounds(), img, image.Point{})
	return out
}
