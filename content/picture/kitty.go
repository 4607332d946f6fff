package picture

import (
	"fmt"
	"image"
	"strings"
	"sync/atomic"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// A cell in pixels, as most terminals have it. The terminal fits what it gets
// into its own cells.
const (
	cellWidth  = 10
	cellHeight = 20
)

// numbers counts the pictures that were sent. Each gets a number of its own, of
// 24 bits, because a placeholder says it as a colour.
var numbers atomic.Int32

// nextID begins in the middle, where no program begins by itself.
func nextID() int { return 0xca0000 + int(numbers.Add(1))%0xffff }

// Kitty returns how a picture is shown in rows lines of cols cells by the kitty
// graphics protocol: the sequence that sends it, which has to reach the terminal
// outside of any screen drawing, the lines of placeholders that it then stands
// in, and the number by which Erase takes it away. No answer is asked for.
// https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders
func Kitty(img image.Image, cols, rows int) (send string, lines []string, id int, err error) {
	size := img.Bounds().Size()
	w, h := within(size.X, size.Y, cols*cellWidth, rows*cellHeight)
	id = nextID()
	var b strings.Builder
	err = kitty.EncodeGraphics(&b, scale(img, w, h), &kitty.Options{
		Action: kitty.TransmitAndPut, Format: kitty.PNG, Transmission: kitty.Direct, Chunk: true, Quiet: 2,
		ID: id, VirtualPlacement: true, Columns: cols, Rows: rows,
	})
	if err != nil {
		return "", nil, 0, fmt.Errorf("%w: it cannot be sent", ErrDamaged)
	}
	return b.String(), placeholders(id, cols, rows, letter(img, cols, rows, true)), id, nil
}

// placeholders returns the cells that a picture stands in. Every cell says its
// row and column, so that each can be drawn without the one before it. A cell that
// holds a word shows that instead.
func placeholders(id, cols, rows int, words lettering) []string {
	colour := fmt.Sprintf("\x1b[38;2;%d;%d;%dm", id>>16&0xff, id>>8&0xff, id&0xff)
	lines := make([]string, rows)
	for y := range lines {
		var b strings.Builder
		b.WriteString(colour)
		for x := range cols {
			text, ok := words[image.Pt(x, y)]
			switch {
			case ok && text != "":
				b.WriteString(reset + text + colour)
			case !ok:
				b.WriteRune(kitty.Placeholder)
				b.WriteRune(kitty.Diacritic(y))
				b.WriteRune(kitty.Diacritic(x))
			}
		}
		lines[y] = b.String() + reset
	}
	return lines
}

// most is how many rows and columns can be told: there are that many marks.
const most = 297

// Erase returns the sequence that takes pictures off the terminal and out of its
// memory.
func Erase(ids ...int) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(ansi.KittyGraphics(nil, (&kitty.Options{
			Action: kitty.Delete, Delete: kitty.DeleteID, DeleteResources: true, ID: id, Quiet: 2,
		}).Options()...))
	}
	return b.String()
}
