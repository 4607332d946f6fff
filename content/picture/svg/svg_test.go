package svg

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"os"
	"strings"
	"testing"
	"time"
)

// parsed reads a picture of 100 by 100 pixels with a certain content.
func parsed(t testing.TB, content string) *Picture {
	t.Helper()
	p, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">` + content + `</svg>`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	red   = color.RGBA{255, 0, 0, 255}
	blue  = color.RGBA{0, 0, 255, 255}
	black = color.RGBA{A: 255}
	none  = color.RGBA{}
)

type probe struct {
	x, y int
	want color.RGBA
}

// What is drawn, by the colour of some pixels.
func TestDraw(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		probes        []probe
	}{
		{"rect", `<rect x="10" y="20" width="30" height="40" fill="red"/>`, []probe{{11, 21, red}, {39, 59, red}, {9, 30, none}, {40, 30, none}, {20, 60, none}}},
		{"round corners", `<rect width="80" height="80" rx="30" fill="red"/>`, []probe{{2, 2, none}, {40, 2, red}, {40, 40, red}, {77, 77, none}}},
		{"percent", `<rect width="50%" height="100%" fill="red"/>`, []probe{{49, 99, red}, {50, 50, none}}},
		{"circle", `<circle cx="50" cy="50" r="40" fill="red"/>`, []probe{{50, 11, red}, {50, 88, red}, {15, 15, none}, {11, 50, red}}},
		{"ellipse", `<ellipse cx="50" cy="50" rx="40" ry="10" fill="red"/>`, []probe{{12, 50, red}, {50, 62, none}}},
		{"a line has no fill", `<line x1="0" y1="50" x2="100" y2="50" stroke="red" stroke-width="10"/>`, []probe{{50, 46, red}, {50, 53, red}, {50, 56, none}}},
		{"polyline of two points", `<polyline points="0,50 100,50" stroke="red" stroke-width="4"/>`, []probe{{50, 50, red}}},
		{"polygon", `<polygon points="0 0 100 0 0 100" fill="red"/>`, []probe{{10, 10, red}, {90, 90, none}}},
		{"default fill", `<rect width="9" height="9"/>`, []probe{{4, 4, black}}},
		{"path", `<path d="M10 10h80v80H10zm20 20" fill="red"/>`, []probe{{50, 50, red}, {5, 5, none}}},
		{"numbers without blanks", `<path d="M.5.5l90-.5-.5 90z" fill="red"/>`, []probe{{80, 10, red}, {10, 80, none}}},
		{"exponent", `<path d="M1e1 1E1H9e1V9e+1H100e-1z" fill="red"/>`, []probe{{50, 50, red}, {5, 50, none}}},
		{"curves", `<path d="M0 50C0 0 100 0 100 50S0 100 0 50" fill="red"/><path d="M0 0Q10 20 20 0T40 0" fill="blue"/>`, []probe{{50, 50, red}, {50, 20, red}, {50, 5, none}, {10, 5, blue}}},
		{"arc flags without blanks", `<path d="M10 50a40 40 0 1080 0z" fill="red"/>`, []probe{{50, 70, red}, {50, 30, none}}},
		{"arc that is too small", `<path d="M10 50A1 1 0 0190 50z" fill="red"/>`, []probe{{50, 20, red}, {50, 70, none}}},
		{"a mistake ends a path", `<path d="M0 0H50V50H0z M oops 100 100" fill="red"/>`, []probe{{25, 25, red}}},
		{"non-zero", `<path d="M0 0H90V90H0zM20 20H60V60H20z" fill="red"/>`, []probe{{40, 40, red}}},
		{"even-odd", `<path fill-rule="evenodd" d="M0 0H90V90H0zM20 20H60V60H20z" fill="red"/>`, []probe{{40, 40, none}, {80, 80, red}}},
		{"one scale is two", `<g transform="scale(2)"><rect width="20" height="20" fill="red"/></g>`, []probe{{39, 39, red}, {41, 41, none}}},
		{"transforms in order", `<rect transform="translate(50,50) rotate(90) scale(1 2)" width="40" height="10" fill="red"/>`, []probe{{40, 80, red}, {60, 60, none}}},
		{"rotation around a point", `<rect transform="rotate(180 50 50)" width="20" height="20" fill="red"/>`, []probe{{90, 90, red}, {10, 10, none}}},
		{"matrix", `<rect transform="matrix(1 0 0 1 60 0)" width="20" height="20" fill="red"/>`, []probe{{70, 10, red}}},
		{"mirrored stroke", `<path transform="matrix(-1 0 0 1 100 0)" d="M10 10L90 50L10 90" fill="none" stroke="red" stroke-width="9"/>`, []probe{{10, 50, red}, {50, 30, red}, {50, 50, none}}},
		{"style goes before attribute", `<rect width="9" height="9" fill="blue" style="fill:red"/>`, []probe{{4, 4, red}}},
		{"rules", `<style>rect{fill:blue}.x , #none{fill:red} g .x{fill:blue}@media print{.x{fill:blue}} /* .x{fill:blue} */</style><rect class="y x" width="9" height="9"/>`, []probe{{4, 4, red}}},
		{"inherited", `<g fill="red"><g><rect width="9" height="9"/></g></g>`, []probe{{4, 4, red}}},
		{"currentColor", `<g color="red"><rect width="9" height="9" fill="currentColor"/></g>`, []probe{{4, 4, red}}},
		{"colours", `<rect width="5" height="5" fill="#f00"/><rect x="10" width="5" height="5" fill="rgb(100%,0%,0%)"/><rect x="20" width="5" height="5" fill="hsl(240,100%,50%)"/><rect x="30" width="5" height="5" fill="#0000ff80"/><rect x="40" width="5" height="5" fill="rgba(0 0 255 / 50%)"/>`,
			[]probe{{2, 2, red}, {12, 2, red}, {22, 2, blue}, {32, 2, color.RGBA{0, 0, 128, 128}}, {42, 2, color.RGBA{0, 0, 128, 128}}}},
		{"opacity", `<g opacity=".5"><rect width="9" height="9" fill="red" fill-opacity="50%"/></g>`, []probe{{4, 4, color.RGBA{64, 0, 0, 64}}}},
		{"hidden", `<g display="none"><rect width="9" height="9"/></g><rect x="20" width="9" height="9" visibility="hidden"/>`, []probe{{4, 4, none}, {24, 4, none}}},
		{"dashes", `<path d="M0 50H100" stroke="red" stroke-width="10" stroke-dasharray="20,10" stroke-dashoffset="20"/>`, []probe{{5, 50, none}, {15, 50, red}, {35, 50, none}}},
		{"caps", `<path d="M20 20H50" stroke="red" stroke-width="20" stroke-linecap="square"/><path d="M20 70H50" stroke="red" stroke-width="20" stroke-linecap="round"/>`, []probe{{11, 11, red}, {11, 61, none}, {12, 70, red}}},
		{"joins", `<path d="M20 80V20H80" fill="none" stroke="red" stroke-width="20"/><path d="M60 100V60H100" fill="none" stroke="blue" stroke-width="20" stroke-linejoin="bevel"/>`, []probe{{11, 11, red}, {51, 51, none}, {62, 62, blue}}},
		{"miter limit", `<path d="M10 48L90 50L10 52" fill="none" stroke="red" stroke-width="4" stroke-miterlimit="1"/>`, []probe{{98, 50, none}}},
		{"linear gradient", `<defs><linearGradient id="a"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><linearGradient id="b" xlink:href="#a" x2="0" y2="1"/></defs><rect width="100" height="50" fill="url(#a)"/><rect y="50" width="100" height="50" fill="url(#b)"/>`,
			[]probe{{0, 10, color.RGBA{254, 0, 1, 255}}, {99, 10, color.RGBA{1, 0, 254, 255}}, {50, 99, color.RGBA{3, 0, 252, 255}}}},
		{"radial gradient", `<radialGradient id="a" gradientUnits="userSpaceOnUse" cx="50" cy="50" r="50"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient><rect width="100" height="100" fill="url(#a)"/>`,
			[]probe{{0, 0, blue}, {50, 50, color.RGBA{251, 0, 4, 255}}}},
		{"no such gradient", `<rect width="9" height="9" fill="url(#none) red"/>`, []probe{{4, 4, red}}},
		{"use", `<defs><g id="a"><rect width="9" height="9" fill="red"/></g></defs><use href="#a" x="50"/><use xlink:href="#a" y="50"/>`, []probe{{4, 4, none}, {54, 4, red}, {4, 54, red}}},
		{"symbol", `<symbol id="a" viewBox="0 0 10 10"><rect width="10" height="10" fill="red"/></symbol><use href="#a" x="50" width="40" height="40"/>`, []probe{{4, 4, none}, {89, 39, red}, {92, 4, none}}},
		{"marker", `<marker id="a" orient="auto" markerUnits="userSpaceOnUse" refX="0" refY="0"><path d="M0-10L20 0 0 10z" fill="red"/></marker><path d="M50 10V60" stroke="blue" marker-end="url(#a)"/>`, []probe{{50, 70, red}, {45, 62, red}, {50, 85, none}}},
		{"clip", `<clipPath id="c"><circle cx="50" cy="50" r="30"/></clipPath><g clip-path="url(#c)"><rect width="100" height="100" fill="red"/></g><rect width="9" height="9" fill="blue"/>`, []probe{{50, 50, red}, {15, 15, none}, {4, 4, blue}}},
		{"switch", `<switch><foreignObject/><rect width="9" height="9" fill="red"/><rect width="9" height="9" fill="blue"/></switch>`, []probe{{4, 4, red}}},
		{"nested svg", `<svg x="50" y="50" width="50" height="50" viewBox="0 0 5 5"><rect width="5" height="5" fill="red"/></svg>`, []probe{{49, 49, none}, {51, 51, red}, {98, 98, red}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			img, _, err := parsed(t, tt.content).Draw(t.Context(), 100, 100, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range tt.probes {
				if got := img.RGBAAt(p.x, p.y); far(got, p.want) {
					t.Errorf("at %d, %d: %v, want %v", p.x, p.y, got, p.want)
				}
			}
		})
	}
}

func far(a, b color.RGBA) bool {
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > 3 }
	return off(a.R, b.R) || off(a.G, b.G) || off(a.B, b.B) || off(a.A, b.A)
}

// Neighbours that meet on a pixel's edge cover it once; a shape that covers half
// a pixel makes it half as opaque.
func TestEdges(t *testing.T) {
	img, _, err := parsed(t, `<rect x=".5" width="9" height="9.5" fill="red"/>`).Draw(t.Context(), 100, 100, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []probe{{0, 4, color.RGBA{128, 0, 0, 128}}, {4, 4, red}, {4, 9, color.RGBA{136, 0, 0, 136}}, {9, 4, color.RGBA{128, 0, 0, 128}}, {10, 4, none}} {
		if got := img.RGBAAt(p.x, p.y); max(got.A, p.want.A)-min(got.A, p.want.A) > 20 {
			t.Errorf("at %d, %d: %v, want %v", p.x, p.y, got, p.want)
		}
	}
}

func TestSize(t *testing.T) {
	for _, tt := range []struct {
		attrs string
		w, h  int
	}{
		{`width="30" height="40"`, 30, 40},
		{`width="1in" height="72pt"`, 96, 96},
		{`viewBox="0 0 24 48"`, 24, 48},
		{`width="100%" height="100%" viewBox="5 5 24 48"`, 24, 48},
		{`width="48" viewBox="0 0 24 48"`, 48, 96},
		{``, 300, 150},
	} {
		src := `<?xml version="1.0" encoding="iso-8859-1"?><!-- ` + strings.Repeat("x", 900) + `--><svg xmlns="http://www.w3.org/2000/svg" ` + tt.attrs + `/>`
		w, h, err := Measure(strings.NewReader(src))
		if err != nil || w != tt.w || h != tt.h {
			t.Errorf("%s: %d by %d, %v; want %d by %d", tt.attrs, w, h, err, tt.w, tt.h)
		}
		if p, err := Parse([]byte(src)); err != nil || p.Size().X != tt.w || p.Size().Y != tt.h {
			t.Errorf("%s: Parse: %v", tt.attrs, err)
		}
	}
}

func TestLabels(t *testing.T) {
	p := parsed(t, `<text x="50" y="50" text-anchor="middle" font-size="10">one <tspan font-weight="bold">two</tspan> three
		<tspan x="0" dy="20">送信</tspan></text><g opacity="0"><text>unseen</text></g>`)
	img, labels, err := p.Draw(t.Context(), 100, 100, Options{Text: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(labels) != 2 || labels[0].Text != "one two three" || labels[0].Anchor != Middle || !labels[0].Drawn ||
		labels[1].Text != "送信" || labels[1].Drawn || labels[1].X != 0 || labels[1].Y != 66.5 {
		t.Errorf("labels: %+v", labels)
	}
	dark := 0
	for x := range 100 {
		for y := 40; y < 55; y++ {
			dark += int(img.RGBAAt(x, y).A) / 200
		}
	}
	if dark < 40 {
		t.Errorf("%d dark pixels of words", dark)
	}
}

// Words that could reach a terminal hold nothing that acts there.
func TestLabelsAreClean(t *testing.T) {
	_, labels, err := parsed(t, "<text y='20'>a\u202eb\u200b &#x9b;31m\u0085c</text>").Draw(t.Context(), 100, 100, Options{})
	if err != nil || len(labels) != 1 || strings.ContainsAny(labels[0].Text, "\u202e\u200b\u009b\u0085\x1b") {
		t.Errorf("%+v, %v", labels, err)
	}
}

// Each is refused for its own reason, soon, and none ends the program.
func TestHostile(t *testing.T) {
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	laughs := `<g id="l0"><rect width="9" height="9"/></g>`
	for i := range 30 {
		laughs += fmt.Sprintf(`<g id="l%d">%s</g>`, i+1, many(10, fmt.Sprintf(`<use href="#l%d"/>`, i)))
	}
	for _, tt := range []struct {
		name, src string
		want      error
	}{
		{"nothing", "", ErrDamaged},
		{"text", "hello", ErrDamaged},
		{"cut", "<svg><rect", ErrDamaged},
		{"two roots", "<svg/><svg/>", ErrDamaged},
		{"another file", "<html/>", ErrForeign},
		{"an entity", `<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`, ErrUnsafe},
		{"an unknown entity", `<svg><text>&x;</text></svg>`, ErrDamaged},
		{"a script", `<svg><script>1</script></svg>`, ErrUnsafe},
		{"a handler", `<svg onload="x()"/>`, ErrUnsafe},
		{"another style sheet", `<?xml-stylesheet href="x.css"?><svg/>`, ErrUnsafe},
		{"a picture on the network", `<svg><image href="https://192.0.2.1/a.png"/></svg>`, ErrUnsafe},
		{"a part of another file", `<svg><use href="b.svg#x"/></svg>`, ErrUnsafe},
		{"a picture in it", `<svg><image href="data:image/png;base64,AAAA"/></svg>`, Unsupported("image")},
		{"HTML", `<svg><foreignObject/></svg>`, Unsupported("foreignObject")},
		{"a mask", `<svg><rect mask="url(#a)" width="1" height="1"/></svg>`, Unsupported("mask")},
		{"a pattern", `<svg><pattern id="a"/><rect fill="url(#a)" width="1" height="1"/></svg>`, Unsupported("pattern")},
		{"no room", `<svg width="0" height="0"/>`, nil},
		{"not a number", `<svg width="NaN" height="Inf"/>`, nil},
		{"too wide", `<svg width="1e9" height="1"/>`, ErrTooLarge},
		{"deep", many(maxDepth+1, "<g>"), ErrForeign},
		{"deep in an SVG", "<svg>" + many(maxDepth+1, "<g>"), ErrTooLarge},
		{"long", "<svg>" + many(maxElements+1, "<g/>") + "</svg>", ErrTooLarge},
		{"large", many(MaxFile+1, " "), ErrTooLarge},
		{"use in itself", `<svg><g id="a"><use href="#a"/></g></svg>`, ErrTooLarge},
		{"use in a circle", `<svg><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>`, ErrTooLarge},
		{"a symbol in itself", `<svg><symbol id="a"><use href="#a"/></symbol><use href="#a"/></svg>`, ErrTooLarge},
		{"a marker on itself", `<svg><marker id="a"><path d="M0 0L9 9" stroke="red" marker-end="url(#a)"/></marker><path d="M0 0L9 9" marker-end="url(#a)"/></svg>`, ErrTooLarge},
		{"a gradient of itself", `<svg><linearGradient id="a" href="#a"/><rect width="9" height="9" fill="url(#a)"/></svg>`, nil},
		{"a clip in itself", `<svg><clipPath id="a" clip-path="url(#a)"><use href="#a"/></clipPath><rect width="9" height="9" clip-path="url(#a)"/></svg>`, nil},
		{"laughs", "<svg>" + laughs + "</svg>", ErrTooLarge},
		{"points", `<svg><path d="M0 0` + many(60_000, "a9 9 0 0 1 1e6 1e6") + `"/></svg>`, ErrTooLarge},
		{"dashes", `<svg><path stroke="red" stroke-dasharray=".0001" d="M0 0` + many(1000, "L9 1e6L0 0") + `"/></svg>`, nil},
		{"work", `<svg width="100" height="100">` + many(4000, `<rect width="100" height="100"/><path d="M0 0L99 99L0 99L99 0" stroke="red" stroke-width="99"/>`) + "</svg>", ErrTooLarge},
		{"out of all reason", `<svg><rect transform="scale(1e7) scale(1e7) scale(1e7)" width="1e7" height="1e7" stroke="red"/></svg>`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			begun := time.Now()
			if err := tryDraw([]byte(tt.src), 1000, 1000); !errors.Is(err, tt.want) && !(tt.want == nil && (err == nil || errors.Is(err, ErrDamaged))) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if took := time.Since(begun); took > 2*time.Minute {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func tryDraw(src []byte, w, h int) error {
	p, err := Parse(src)
	if err != nil {
		return err
	}
	_, _, err = p.Draw(context.Background(), w, h, Options{Text: true, Stroke: 0.5})
	return err
}

func TestDrawStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := parsed(t, `<rect width="9" height="9"/>`).Draw(ctx, 9, 9, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Draw: %v", err)
	}
}

// Whole pictures, as programs write them: their boxes, arrows and lines are where
// they belong. Pixels are of the picture at its own size.
func TestPictures(t *testing.T) {
	for name, probes := range map[string][]probe{
		"network": {{90, 50, color.RGBA{0xda, 0xe8, 0xfc, 255}}, {90, 40, color.RGBA{0x6c, 0x8e, 0xbf, 255}}, {240, 70, color.RGBA{0x33, 0x33, 0x33, 255}}, {203, 102, color.RGBA{0x2d, 0x76, 0, 255}}},
		"chart":   {{187, 267, color.RGBA{0xd6, 0x27, 0x28, 255}}, {600, 10, color.RGBA{255, 255, 255, 255}}, {570, 100, color.RGBA{255, 255, 255, 255}}},
	} {
		src, err := os.ReadFile("testdata/" + name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := p.Draw(t.Context(), p.Size().X, p.Size().Y, Options{Text: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range probes {
			if got := img.RGBAAt(at.x, at.y); far(got, at.want) {
				t.Errorf("%s: at %d, %d: %v, want %v", name, at.x, at.y, got, at.want)
			}
		}
	}
}

func FuzzDraw(f *testing.F) {
	for _, name := range []string{"network", "chart"} {
		src, err := os.ReadFile("testdata/" + name + ".svg")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Add([]byte(`<svg><g id="a"><use href="#a"/></g></svg>`))
	f.Add([]byte(`<svg viewBox="0 0 9 9"><path d="M0 0a1 2 3 014 5t6 7s8 9 1 2z" stroke="red" stroke-dasharray="1 2" stroke-linejoin="round"/></svg>`))
	f.Add([]byte(`<svg><text x="1" rotate="3" dy="1em">a<tspan x="2">b</tspan></text></svg>`))
	f.Fuzz(func(t *testing.T, src []byte) {
		begun := time.Now()
		_ = tryDraw(src, 60, 40)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// FuzzPath asks that path data, however wrong, becomes points that can be drawn,
// and not too many.
func FuzzPath(f *testing.F) {
	f.Add("M0 0L1 1z", "1 2 3", "rotate(4) scale(2) matrix(1 2 3 4 5 6)")
	f.Add("M1e7-1e7a1.5.5 0 0110 9", "0,0", "skewX(90)")
	f.Fuzz(func(t *testing.T, path, dashes, moved string) {
		p := &pen{scale: 1, room: 100_000}
		p.path(path)
		n, _ := numbers(dashes)
		sh := p.shape
		if len(n) > 0 {
			sh = dashed(sh, n, 1, 0.5)
		}
		c := newCanvas(20, 20)
		c.fill(sh.through(transform(moved)), false, nil, func(int, int) color.NRGBA { return color.NRGBA{A: 255} })
		if got := p.shape.points(); got > 100_000 {
			t.Errorf("%d points", got)
		}
	})
}
