package picture

import (
	"context"
	"image"
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"

	"carrel/content/picture/svg"
)

// A lettering is the words of a picture as they stand in its cells: a character
// at each cell that holds one. A wide one has "" in the cell that it takes
// besides.
type lettering map[image.Point]string

// letter sets the words of a vector picture into cols by rows cells. Those that
// would cover words that stand there already move by a line, or are left out;
// on a larger screen there is room for them. Beside pixels, which hold the other
// words, only those that could not be drawn are set.
func letter(img image.Image, cols, rows int, besidePixels bool) lettering {
	v, ok := img.(*vector)
	if !ok {
		return nil
	}
	_, labels, err := v.svg.Draw(context.Background(), cols, rows*2, svg.Options{})
	if err != nil {
		return nil
	}
	set := lettering{}
	for _, l := range labels {
		if !besidePixels || !l.Drawn {
			set.put(l, cols, rows)
		}
	}
	return set
}

// put sets one label where it stands, or a line above or below.
func (set lettering) put(l svg.Label, cols, rows int) {
	width := wide(l.Text)
	x := int(l.X + 0.5)
	switch l.Anchor {
	case svg.Middle:
		x = int(l.X - float64(width)/2 + 0.5)
	case svg.End:
		x -= width
	}
	x = max(min(x, cols-width), 0)
	if width > cols || ansi.StringWidth(l.Text) != ansi.StringWidthWc(l.Text) {
		return // it has no room, or terminals differ about how much it needs
	}
	for _, off := range []int{0, 1, -1} {
		if y := int(l.Y/2) + off; y >= 0 && y < rows && set.isFree(x-1, y, width+2) {
			set.write(l.Text, x, y)
			return
		}
	}
}

func (set lettering) isFree(x, y, width int) bool {
	for i := range width {
		if _, taken := set[image.Pt(x+i, y)]; taken {
			return false
		}
	}
	return true
}

func (set lettering) write(text string, x, y int) {
	for g := displaywidth.StringGraphemes(text); g.Next(); {
		for i := range g.Width() {
			set[image.Pt(x+i, y)] = ""
		}
		set[image.Pt(x, y)] = g.Value()
		x += g.Width()
	}
}

// readable is black or white, whichever is seen better on a colour.
func readable(on color.RGBA) color.RGBA {
	if 299*int(on.R)+587*int(on.G)+114*int(on.B) > 128_000 {
		return color.RGBA{A: 255}
	}
	return color.RGBA{255, 255, 255, 255}
}

// over writes the words of a picture over a line of characters.
func (set lettering) over(line []rune, y int) string {
	var b strings.Builder
	for x, r := range line {
		if text, ok := set[image.Pt(x, y)]; ok {
			b.WriteString(text)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
