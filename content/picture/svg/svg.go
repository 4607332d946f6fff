// Package svg owns pictures in SVG: it reads a file behind limits and draws it
// with its own small rasteriser.
//
// What is drawn is what diagrams are made of: shapes, paths, strokes with dashes
// and markers, gradients, clipping, text, symbols and <use>, with the styles of
// attributes and of simple CSS rules (SVG 1.1, second edition). What would change
// the meaning of a picture if it were left out - a mask, a pattern, HTML in a
// picture, a picture in a picture - refuses the file with the reason. Shadows and
// other filters are left out, and so is movement.
//
// # Safety
//
// A file is refused that holds a script, an event handler, an entity or a
// reference to another file. Nothing is ever fetched. Elements, depth, points and
// numbers are bounded when it is read; the depth of <use> and what all shapes
// together may cost are bounded when it is drawn, so that no file can exhaust the
// stack, which no recover could catch, or the patience of who reads.
//
// The renderers written in Go that were looked at, oksvg and its forks, follow
// <use> into itself until the program ends, leave out text, markers, clipping and
// the even-odd rule, and take scale(2) for scale(2, 0).
package svg

import (
	"context"
	"errors"
	"image"
	"math"
)

// The limits of a file.
const (
	MaxFile     = 4 << 20 // bytes
	maxElements = 50_000
	maxDepth    = 100
	maxNested   = 200       // depth of what is drawn, through <use>
	maxShapes   = 100_000   // drawn, through <use>
	maxPoints   = 2_000_000 // of all shapes, curves flattened
	maxNumber   = 1e7
	maxWork     = 100_000_000 // crossings and pixels of one drawing: a second or two
	maxRules    = 2_000       // of style sheets
)

// Why a picture is not drawn. An Unsupported says what it would take.
var (
	ErrDamaged  = errors.New("the SVG is damaged")
	ErrTooLarge = errors.New("the SVG is too large or too intricate")
	ErrForeign  = errors.New("the file is XML, and no SVG")
	ErrUnsafe   = errors.New("the SVG holds a script, an entity or a reference to another file")
)

// Unsupported is the error of a picture that would say something else than it
// means if it were drawn. It is the name of what is missing, such as "mask".
type Unsupported string

func (u Unsupported) Error() string { return "the SVG uses <" + string(u) + ">, which is not drawn" }

// Picture is an SVG that was read. It may be drawn by several goroutines.
type Picture struct {
	root          *element
	byID          map[string]*element
	sheet         sheet
	width, height float64 // CSS pixels
	view          view
}

// view is a rectangle of the picture's own coordinates and how it is fitted.
type view struct {
	x, y, w, h float64
	stretched  bool
}

// Size is the size that the picture has by itself, in CSS pixels (96 to an
// inch); at least 1 by 1.
func (p *Picture) Size() image.Point {
	return image.Pt(max(int(math.Round(p.width)), 1), max(int(math.Round(p.height)), 1))
}

// Options say how a picture is drawn.
type Options struct {
	// Text draws the words of the picture. Without it they are only returned.
	Text bool
	// Stroke is the least width of a line in pixels, so that fine lines are not
	// lost in a small picture.
	Stroke float64
}

// A Label is a piece of text of a picture, where it stands.
type Label struct {
	Text   string
	X, Y   float64 // of its anchor, in pixels; Y is the middle of the letters
	Size   float64 // of the letters, in pixels
	Anchor Anchor
	Drawn  bool // the fonts have all of its letters; Options.Text draws it
}

// Anchor says which part of a label stands at its place.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Draw draws the picture on a transparent ground of width by height pixels and
// returns its labels in the order in which they are written.
func (p *Picture) Draw(ctx context.Context, width, height int, o Options) (*image.RGBA, []Label, error) {
	d := &drawing{
		Picture: p, ctx: ctx, options: o,
		canvas: newCanvas(width, height),
		clips:  map[clipKey]*image.Alpha{},
	}
	in := d.fit(p.view, float64(width), float64(height))
	d.children(p.root, d.styleOf(p.root, initial()), in, 0)
	if d.err == nil {
		d.err = ctx.Err()
	}
	if d.err != nil {
		return nil, nil, d.err
	}
	return d.canvas.image, d.labels, nil
}

// fit returns the matrix that brings a view to a rectangle of the given size at
// the origin.
func (d *drawing) fit(v view, width, height float64) matrix {
	x, y := width/v.w, height/v.h
	if !v.stretched {
		x = min(x, y)
		y = x
	}
	return matrix{x, 0, 0, y, (width-v.w*x)/2 - v.x*x, (height-v.h*y)/2 - v.y*y}
}
