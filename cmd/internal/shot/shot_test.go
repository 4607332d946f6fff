package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/charmbracelet/x/vt"
)

func picture(t *testing.T, text string) (image.Image, *painter) {
	t.Helper()
	p, err := newPainter(1, paletteOf(false))
	if err != nil {
		t.Fatal(err)
	}
	e := vt.NewEmulator(10, 2)
	e.WriteString(text)
	var b bytes.Buffer
	if err := p.write(&b, e); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img, p
}

// ink counts the pixels of a cell that are not of colour c.
func ink(img image.Image, r image.Rectangle, c color.RGBA) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) != c {
				n++
			}
		}
	}
	return n
}

// Every sign that the player may show leaves ink, and a space leaves none.
func TestEverySignIsDrawn(t *testing.T) {
	for _, s := range []string{"a", "é", "✓", "✗", "•", "⚑", "▌", "█", "░", "●", "○", "─", "╭", "═", "╔", "┃", "▖", "字", "😀", "\x1b[1mb", "\x1b[3mi", "\x1b[9m "} {
		img, p := picture(t, s)
		if ink(img, p.rect(0, 0, 1), p.background) == 0 {
			t.Errorf("%q leaves no ink", s)
		}
		if n := ink(img, p.rect(5, 1, 1), p.background); n != 0 {
			t.Errorf("%q leaves %d pixels of ink in an empty cell", s, n)
		}
	}
}

func TestColours(t *testing.T) {
	for text, want := range map[string]color.RGBA{
		"\x1b[31m█":           paletteOf(false).base[1],
		"\x1b[38;5;9m█":       paletteOf(false).base[9],
		"\x1b[38;2;1;2;3m█":   {1, 2, 3, 255},
		"\x1b[7m ":            paletteOf(false).foreground,
		"\x1b[48;2;9;8;7m ":   {9, 8, 7, 255},
		"\x1b[7;38;2;1;2;3m ": {1, 2, 3, 255},
	} {
		img, p := picture(t, text)
		if n := ink(img, p.rect(0, 0, 1), want); n != 0 {
			t.Errorf("%q: %d pixels are not %v", text, n, want)
		}
	}
}

// Lines of neighbouring cells meet: the pixels on both sides of the border
// between two cells are alike.
func TestLinesJoin(t *testing.T) {
	img, p := picture(t, "╭──")
	r := p.rect(1, 0, 1)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if a, b := img.At(r.Min.X-1, y), img.At(r.Min.X, y); a != b {
			t.Errorf("row %d: %v beside %v", y, a, b)
		}
	}
}

func TestPaletteOfBothKinds(t *testing.T) {
	if paletteOf(true).background == paletteOf(false).background {
		t.Error("light and dark have the same background")
	}
}
