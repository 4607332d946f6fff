package picture

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// reset ends the colours of a line.
const reset = "\x1b[m"

// Half returns a picture as rows lines of cols half blocks. A terminal of 256 or
// 16 colours gets those, mixed by dithering; one without colours gets what Shade
// returns. Each line begins and ends without colours.
func Half(img image.Image, cols, rows int, p colorprofile.Profile) []string {
	if p <= colorprofile.ASCII {
		return Shade(img, cols, rows, Blocks)
	}
	pixels := bare(img, cols, rows*2)
	hue := direct
	if has := palette(p); has != nil {
		hue = mixed(pixels, has)
	}
	words := letter(img, cols, rows, false)
	lines := make([]string, rows)
	for y := range lines {
		lines[y] = halfLine(cols, func(x int) (top, bottom, text string) {
			bottom = hue(pixels, x, 2*y+1, ground)
			if text, ok := words[image.Pt(x, y)]; ok {
				return onto(pixels.RGBAAt(x, 2*y+1), p), bottom, text
			}
			return hue(pixels, x, 2*y, ink), bottom, "▀"
		})
	}
	return lines
}

// onto returns the SGR parameters of letters on a colour.
func onto(c color.RGBA, p colorprofile.Profile) string {
	if k := readable(c); p == colorprofile.TrueColor {
		return sgr(k, ink)
	} else if k.R == 0 {
		return basic(0, ink)
	}
	return basic(15, ink)
}

// halfLine writes colours only where they change.
func halfLine(cols int, of func(x int) (top, bottom, text string)) string {
	var b strings.Builder
	b.Grow(cols * 24)
	wasTop, wasBottom := "", ""
	for x := range cols {
		top, bottom, text := of(x)
		switch {
		case text == "":
			continue // behind a wide character
		case top != wasTop && bottom != wasBottom:
			b.WriteString("\x1b[" + top + ";" + bottom + "m")
		case top != wasTop:
			b.WriteString("\x1b[" + top + "m")
		case bottom != wasBottom:
			b.WriteString("\x1b[" + bottom + "m")
		}
		wasTop, wasBottom = top, bottom
		b.WriteString(text)
	}
	return b.String() + reset
}

// layer is which of the two colours of a cell is meant.
type layer int

const (
	ink    layer = 38 // SGR of the foreground
	ground layer = 48
)

// direct returns the SGR parameters of a pixel in 24 bits.
func direct(m *image.RGBA, x, y int, l layer) string { return sgr(m.RGBAAt(x, y), l) }

func sgr(c color.RGBA, l layer) string {
	buf := make([]byte, 0, 20)
	buf = append(strconv.AppendInt(buf, int64(l), 10), ";2"...)
	for _, v := range []uint8{c.R, c.G, c.B} {
		buf = strconv.AppendUint(append(buf, ';'), uint64(v), 10)
	}
	return string(buf)
}

// mixed returns the function that tells the SGR parameters of a pixel in a
// palette, over which the error of each pixel is spread.
func mixed(m *image.RGBA, p color.Palette) func(*image.RGBA, int, int, layer) string {
	near := image.NewPaletted(m.Bounds(), p)
	draw.FloydSteinberg.Draw(near, m.Bounds(), m, image.Point{})
	if len(p) == 16 {
		return func(_ *image.RGBA, x, y int, l layer) string { return basic(int(near.ColorIndexAt(x, y)), l) }
	}
	return func(_ *image.RGBA, x, y int, l layer) string {
		return strconv.Itoa(int(l)) + ";5;" + strconv.Itoa(int(near.ColorIndexAt(x, y))+16)
	}
}

// basic returns the SGR parameter of one of the 16 colours.
func basic(i int, l layer) string {
	base := int(l) - 8 // 30, 40
	if i >= 8 {
		base += 60 - 8 // 90, 100
	}
	return strconv.Itoa(base + i)
}

// palette returns the colours of a profile, nil for those of 24 bits. Of the 256
// the first 16 are left out: people change them.
func palette(p colorprofile.Profile) color.Palette {
	switch p {
	case colorprofile.ANSI256:
		return indexed()[16:]
	case colorprofile.ANSI:
		return indexed()[:16]
	}
	return nil
}

var indexed = sync.OnceValue(func() color.Palette {
	p := make(color.Palette, 256)
	for i := range p {
		p[i] = ansi.IndexedColor(i)
	}
	return p
})

// The characters that Shade draws with, from paper to ink.
const (
	Blocks  = " ░▒▓█"
	Letters = " .:-=+*#%@"
)

// Shade returns a picture as rows lines of cols characters, the darker the more
// ink. It uses no colours. Ink from the paper's white to its darkest is spread
// over all of the characters, so that a pale picture is seen too.
func Shade(img image.Image, cols, rows int, characters string) []string {
	grey := image.NewGray(image.Rect(0, 0, cols, rows))
	draw.Draw(grey, grey.Bounds(), bare(img, cols, rows), image.Point{}, draw.Src)
	low, high := span(grey.Pix)
	ramp := []rune(characters)
	words := letter(img, cols, rows, false)
	lines := make([]string, rows)
	line := make([]rune, cols)
	for y := range lines {
		for x, v := range grey.Pix[y*grey.Stride:][:cols] {
			line[x] = ramp[int(high-v)*len(ramp)/(int(high-low)+1)]
		}
		lines[y] = words.over(line, y)
	}
	return lines
}

// span returns the least and the greatest value; two that are far enough apart
// for a picture of one tone not to become noise.
func span(values []uint8) (low, high uint8) {
	low, high = 255, 0
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if high-low < 16 {
		return 0, 255
	}
	return low, high
}
