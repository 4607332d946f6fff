package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"carrel/content/picture/svg"
)

// A vector is an SVG, drawn for a large screen; in cells it is drawn again.
type vector struct {
	*image.RGBA
	svg *svg.Picture
}

// The longest side of a vector picture in pixels: as it counts for the room it
// gets, and as it is drawn at least and at most.
const (
	maxVector  = 4096
	leastDrawn = 1200
	mostDrawn  = 1600
)

// isVector reports a file that may be an SVG by its first bytes. What an XML
// file is may be said only behind a long comment.
func isVector(start []byte) bool {
	text := bytes.TrimLeft(start, "\xef\xbb\xbf \t\r\n")
	return bytes.HasPrefix(text, []byte("<?xml")) || bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte("<svg"))
}

// measureVector refuses what will not be drawn before rows are kept for it, as
// far as that is seen in a file of common size.
func measureVector(r io.Reader) (image.Config, error) {
	src, err := io.ReadAll(io.LimitReader(r, maxHead))
	if err != nil {
		return image.Config{}, err
	}
	w, h, err := svg.Measure(bytes.NewReader(src))
	if err == nil && len(src) < maxHead {
		_, err = svg.Parse(src)
	}
	if errors.Is(err, svg.ErrForeign) {
		return image.Config{}, ErrFormat
	}
	if err != nil {
		return image.Config{}, told(err)
	}
	w, h = within(w, h, maxVector, maxVector)
	return image.Config{Width: w, Height: h}, nil
}

func drawVector(ctx context.Context, r io.Reader) (image.Image, error) {
	src, err := io.ReadAll(io.LimitReader(r, svg.MaxFile+1))
	if err != nil {
		return nil, err
	}
	p, err := svg.Parse(src)
	if err != nil {
		return nil, told(err)
	}
	size := p.Size()
	w, h := sized(size.X, size.Y)
	img, _, err := p.Draw(ctx, w, h, svg.Options{Text: true, Stroke: 0.7})
	if err != nil {
		return nil, told(err)
	}
	return &vector{img, p}, nil
}

// sized returns how large a picture is drawn.
func sized(w, h int) (int, int) {
	long := max(w, h)
	to := min(max(long, leastDrawn), mostDrawn)
	return max(w*to/long, 1), max(h*to/long, 1)
}

// told makes an error of package svg one of this package.
func told(err error) error {
	var missing svg.Unsupported
	switch {
	case errors.As(err, &missing):
		return fmt.Errorf("%w: %s", ErrVector, string(missing))
	case errors.Is(err, svg.ErrUnsafe):
		return ErrUnsafe
	case errors.Is(err, svg.ErrTooLarge):
		return ErrTooLarge
	}
	return err
}

// wordless returns the picture without its words, drawn for so many pixels; what
// is drawn already when that fails.
func (v *vector) wordless(width, height int) image.Image {
	img, _, err := v.svg.Draw(context.Background(), width, height, svg.Options{Stroke: 1})
	if err != nil {
		return v.RGBA
	}
	return img
}
