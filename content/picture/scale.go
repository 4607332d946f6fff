package picture

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// Fit returns the cells that a picture of width by height pixels takes in a
// room of so many columns and rows: its shape kept, where a cell is twice as high
// as it is wide, and at most a pixel for half a cell. Both are at least 1.
func Fit(width, height, columns, rows int) (cols, lines int) {
	w, h := within(width, height, columns, rows*2)
	return w, max((h+1)/2, 1)
}

// within returns the size of a picture that is made smaller, never larger, until
// it fits.
func within(width, height, maxWidth, maxHeight int) (w, h int) {
	x, y := float64(max(width, 1)), float64(max(height, 1))
	by := min(1, float64(max(maxWidth, 1))/x, float64(max(maxHeight, 1))/y)
	return max(int(x*by+0.5), 1), max(int(y*by+0.5), 1)
}

// paper is what stands behind a transparent picture. Most are drawn for the
// white of a page, and black lines on a dark terminal would be lost.
var paper = color.RGBA{0xf6, 0xf6, 0xf4, 0xff}

// bare returns the picture at a size in pixels without its words, which cells
// show as characters.
func bare(img image.Image, width, height int) *image.RGBA {
	if v, ok := img.(*vector); ok {
		img = v.wordless(width, height)
	}
	return scale(img, width, height)
}

// scale returns the picture at a size in pixels, on paper.
func scale(img image.Image, width, height int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	return out
}
