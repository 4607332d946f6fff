package page

import (
	"errors"
	"strings"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/picture"
)

// Pictures asks for a picture of a lesson on the whole screen.
type Pictures struct {
	Book   *Book
	File   string          // in which they are; their addresses are relative to it
	Images []markdown.Link // all of the lesson
	At     int             // of Images
}

// A Painter is a page that has put pictures on the terminal which are not part
// of its cells. The root takes them off when the page is left.
type Painter interface{ Painted() []int }

// maxAddress is how much of an address is said, in bytes.
const maxAddress = 200

// Unseen says why a picture is not shown, clean, "" where its words are enough.
func (d *Desk) Unseen(err error, address string) string {
	switch address = clean.Line(address[:min(len(address), maxAddress)]); {
	case errors.Is(err, picture.ErrRemote) && strings.HasPrefix(strings.ToLower(address), "data:"):
		return ""
	case errors.Is(err, picture.ErrRemote):
		return d.T("Not in the course, but at %s", address)
	case errors.Is(err, picture.ErrOutside), errors.Is(err, picture.ErrNoFile):
		return d.T("The picture is missing: %s", address)
	case errors.Is(err, picture.ErrTooLarge):
		return d.T("The picture is too large to be shown.")
	case errors.Is(err, picture.ErrUnsafe):
		return d.T("This SVG picture holds a script, or refers to another file, and is not drawn.")
	case errors.Is(err, picture.ErrVector):
		return d.T("This SVG picture uses what is not drawn in a terminal.")
	}
	return d.T("The picture is damaged, or of a kind that is not known.")
}
