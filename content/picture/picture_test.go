package picture

import (
	"context"
	"errors"
	"image"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFormats(t *testing.T) {
	for _, name := range []string{"png", "jpeg", "gif"} {
		t.Run(name, func(t *testing.T) {
			fsys := one("x.txt.exe", encoded(t, name, wedge(60, 40)))
			h, err := Peek(fsys, "x.txt.exe")
			if err != nil || h.Format != name || h.Width != 60 || h.Height != 40 {
				t.Fatalf("Peek = %+v, %v", h, err)
			}
			m, err := Load(t.Context(), fsys, "x.txt.exe")
			if err != nil || m.Bounds().Dx() != 60 || m.Bounds().Dy() != 40 {
				t.Fatalf("Load: %v", err)
			}
			if r, _, _, _ := m.At(50, 20).RGBA(); r>>8 < 180 {
				t.Errorf("the right side has red %d", r>>8)
			}
		})
	}
	h, err := Peek(one("x", webpDot(t)), "x")
	if err != nil || h.Format != "webp" || h.Width != 1 {
		t.Errorf("webp: %+v, %v", h, err)
	}
	if m, err := Load(t.Context(), one("x", webpDot(t)), "x"); err != nil || m.Bounds().Dx() != 1 {
		t.Errorf("webp: %v", err)
	}
}

// Each is refused, and for its own reason, before or while it is decoded.
func TestHostile(t *testing.T) {
	whole := encoded(t, "png", wedge(60, 40))
	for _, tt := range []struct {
		name string
		data []byte
		want error
		late bool // only Load finds out
	}{
		{"nothing", nil, ErrFormat, false},
		{"a page named .png", []byte("<html><body>404</body></html>"), ErrFormat, false},
		{"an SVG of entities", []byte(`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>`), ErrUnsafe, false},
		{"an SVG that fetches", []byte(`<svg><image href="http://192.0.2.1/x.png"/></svg>`), ErrUnsafe, false},
		{"an SVG that runs", []byte(`<svg><script>x</script></svg>`), ErrUnsafe, false},
		{"an SVG with a mask", []byte(`<svg width="9" height="9"><rect mask="url(#m)" width="9" height="9"/></svg>`), ErrVector, true},
		{"a nested SVG", []byte("<svg>" + strings.Repeat("<g>", 100_000)), ErrTooLarge, false},
		{"an SVG in a circle", []byte(`<svg><use id="a" href="#a"/></svg>`), ErrTooLarge, true},
		{"another XML", []byte(`<?xml version="1.0"?><rss/>`), ErrFormat, false},
		{"a bomb", pngHead(65535, 65535, 8), ErrTooLarge, false},
		{"a long line", pngHead(2_000_000_000, 1, 8), ErrTooLarge, false},
		{"the product overflows", pngHead(1<<31-1, 1<<31-1, 8), ErrDamaged, false},
		{"16 bits", pngHead(6000, 6000, 16), ErrTooLarge, false},
		{"no width", pngHead(0, 10, 8), ErrDamaged, false},
		{"a large progressive JPEG", jpegHead(6000, 6000, true), ErrTooLarge, false},
		{"a head and no more", pngHead(60, 40, 8), ErrDamaged, true},
		{"cut in the head", whole[:20], ErrDamaged, false},
		{"cut in the middle", whole[:len(whole)/2], ErrDamaged, true},
		{"a bit changed", flipped(whole), ErrDamaged, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys := one("x.png", tt.data)
			if _, err := Peek(fsys, "x.png"); !tt.late && !errors.Is(err, tt.want) || tt.late && err != nil {
				t.Errorf("Peek: %v, want %v", err, tt.want)
			}
			before := allocated()
			if _, err := Load(t.Context(), fsys, "x.png"); !errors.Is(err, tt.want) {
				t.Errorf("Load: %v, want %v", err, tt.want)
			}
			if took := allocated() - before; took > 8<<20 {
				t.Errorf("it took %d bytes of memory", took)
			}
		})
	}
}

func flipped(b []byte) []byte {
	b = append([]byte(nil), b...)
	b[len(b)/2] ^= 0x10
	return b
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// A camera's picture is large and good; the same as a progressive one just fits.
func TestLimitsLetCamerasPass(t *testing.T) {
	for _, data := range [][]byte{jpegHead(7000, 5700, false), jpegHead(4000, 3000, true), pngHead(6000, 6000, 8)} {
		if _, err := Peek(one("x", data), "x"); err != nil {
			t.Error(err)
		}
	}
}

func TestNotAFile(t *testing.T) {
	fsys := fstest.MapFS{
		"pipe":  {Mode: fs.ModeNamedPipe},
		"dir/x": {},
		"large": {Data: make([]byte, MaxFile+1)},
	}
	for name, want := range map[string]error{"pipe": ErrDamaged, "dir": ErrDamaged, "none": ErrNoFile, "large": ErrTooLarge, "../x": ErrNoFile} {
		if _, err := Peek(fsys, name); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

// A file that grows while it is read is cut at the limit.
func TestFileThatLies(t *testing.T) {
	f := &file{File: endless{}, info: info{}, begun: nil}
	if _, _, err := f.head(); !errors.Is(err, ErrFormat) {
		t.Errorf("head: %v", err)
	}
	if len(f.begun) > maxHead {
		t.Errorf("%d bytes were read for a head", len(f.begun))
	}
}

type (
	endless struct{ fs.File }
	info    struct{ fs.FileInfo }
)

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// Work that nobody waits for any more is given up, also in the queue.
func TestLoadStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fsys := one("x", encoded(t, "png", wedge(600, 400)))
	if _, err := Load(ctx, fsys, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v", err)
	}
	turn <- struct{}{}
	defer func() { <-turn }()
	if _, err := Load(ctx, fsys, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("Load in the queue: %v", err)
	}
}

// A decoder that panics has found a damaged file.
func TestPanic(t *testing.T) {
	bad := &format{decode: nil}
	if _, err := (&file{File: endless{}}).decode(t.Context(), bad); !errors.Is(err, ErrDamaged) {
		t.Errorf("decode: %v", err)
	}
}

func TestFit(t *testing.T) {
	for _, tt := range []struct{ w, h, cols, rows, wantCols, wantRows int }{
		{1600, 900, 80, 40, 80, 23},
		{1600, 900, 80, 10, 36, 10},
		{240, 40, 80, 20, 80, 7},
		{16, 16, 80, 20, 16, 8},
		{1, 1, 80, 20, 1, 1},
		{40_000_000, 1, 80, 20, 80, 1},
		{1, 40_000_000, 80, 20, 1, 20},
		{0, 0, 0, 0, 1, 1},
	} {
		if c, r := Fit(tt.w, tt.h, tt.cols, tt.rows); c != tt.wantCols || r != tt.wantRows {
			t.Errorf("Fit(%d, %d, %d, %d) = %d, %d, want %d, %d", tt.w, tt.h, tt.cols, tt.rows, c, r, tt.wantCols, tt.wantRows)
		}
	}
}

// What is transparent stands on paper, so that black lines are seen on a dark
// terminal.
func TestTransparent(t *testing.T) {
	m := scale(image.NewNRGBA(image.Rect(0, 0, 8, 8)), 2, 2)
	if got := m.RGBAAt(1, 1); got != paper {
		t.Errorf("got %v, want %v", got, paper)
	}
}

func FuzzLoad(f *testing.F) {
	for _, name := range []string{"png", "jpeg", "gif"} {
		f.Add(encoded(f, name, wedge(9, 7)))
	}
	f.Add(webpDot(f))
	f.Add(pngHead(65535, 65535, 8))
	f.Add(jpegHead(6000, 6000, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := Peek(one("x", data), "x")
		if err != nil || h.Width*h.Height > 1<<20 {
			return
		}
		m, err := Load(t.Context(), one("x", data), "x")
		if err != nil {
			return
		}
		cols, rows := Fit(h.Width, h.Height, 20, 10)
		if lines := Half(m, cols, rows, 5); len(lines) != rows {
			t.Errorf("%d lines, want %d", len(lines), rows)
		}
	})
}
