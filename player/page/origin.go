package page

import (
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
)

// Origin says where a book comes from, and who vouches for it. The zero value
// is a folder of this computer, or a course built in.
type Origin struct {
	Package string       // digest of the package, "" for a folder
	Author  string       // whose signature it has, clean; "" for nobody's
	Words   []string     // the fingerprint of that key
	Trust   Trust        // in the author
	Accept  func() error // trusts the author from now on; nil when that is not to be had
}

// Trust says whether what is done in a book counts.
type Trust int

// The kinds of trust.
const (
	Own      Trust = iota // it is not a package
	Trusted               // its author is in the list of trusted keys
	Unknown               // its author is not, and has to be asked about
	Declined              // its author was asked about, and it is only read
	Unsigned              // it has no author
)

// Counts reports whether what is done in a book is recorded.
func (o Origin) Counts() bool { return o.Trust == Own || o.Trust == Trusted }

// aside marks the id of a course that is only read: it has a standing of its
// own, which ends with the program. No course can have such an id.
const aside = "~"

// OnlyRead reports whether the events of a course are not to be recorded.
func OnlyRead(id course.ID) bool { return strings.HasPrefix(string(id), aside) }

// Loader returns what reads the outline of a book, which may take long.
func (b *Book) Loader() func() (*course.Course, []markdown.Problem, error) {
	if b.Outline != nil {
		return b.Outline
	}
	files, name := b.FS, b.Name
	return func() (*course.Course, []markdown.Problem, error) { return content.Load(files, name) }
}

// Take puts in what was loaded. The course of a book that does not count is
// known by another id, so that reading it leaves nothing in the standing.
func (b *Book) Take(c *course.Course, problems []markdown.Problem, err error) {
	b.Course, b.Problems, b.Err = c, problems, err
	b.Recount()
}

// Recount gives the course of a book the id under which it is worked in, after
// it was loaded and when its author has come to be trusted.
func (b *Book) Recount() {
	if b.Course == nil {
		return
	}
	id := strings.TrimPrefix(string(b.Course.ID), aside)
	if !b.Origin.Counts() {
		id = aside + id
	}
	b.Course.ID, b.counted = course.ID(id), count{}
}

// ID is the id that the author gave the course of a book.
func (b *Book) ID() string { return strings.TrimPrefix(string(b.Course.ID), aside) }
