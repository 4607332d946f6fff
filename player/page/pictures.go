package page

import (
	"errors"
	"path"
	"strings"

	"carrel/content/bundle"
	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/player/ui"
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

// maxMissing is how much of the name of a picture that is not there is said, in
// cells: whoever reads cannot mend it, and carrel check tells its author all.
const maxMissing = 40

// Unread says why a file of a course cannot be read, clean, and what to do about
// a package that is not as it was made.
func (d *Desk) Unread(err error) string {
	if errors.Is(err, bundle.ErrDamaged) {
		return d.T("This package was damaged or altered since it was made; get another copy.")
	}
	return clean.Line(err.Error())
}

// Unseen says why a picture is not shown, clean, "" where its words are enough.
func (d *Desk) Unseen(err error, address string) string {
	switch address = clean.Line(address[:min(len(address), maxAddress)]); {
	case errors.Is(err, bundle.ErrDamaged):
		return d.Unread(err)
	case errors.Is(err, picture.ErrRemote) && strings.HasPrefix(strings.ToLower(address), "data:"):
		return ""
	case errors.Is(err, picture.ErrRemote):
		return d.T("Not in the course, but at %s", address)
	case errors.Is(err, picture.ErrOutside), errors.Is(err, picture.ErrNoFile):
		return d.T("The picture is missing: %s", ui.Cut(path.Base(address), maxMissing, d.Theme))
	case errors.Is(err, picture.ErrTooLarge):
		return d.T("The picture is too large to be shown.")
	case errors.Is(err, picture.ErrUnsafe):
		return d.T("This SVG picture holds a script, or refers to another file, and is not drawn.")
	case errors.Is(err, picture.ErrVector):
		return d.T("This SVG picture uses what is not drawn in a terminal.")
	}
	return d.T("The picture is damaged, or of a kind that is not known.")
}
