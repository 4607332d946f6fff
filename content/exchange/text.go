package exchange

import (
	"strings"

	"carrel/content/clean"
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
// empty. Its conversions are clean and bounded, whatever the body holds.
type Text struct {
	Format Format
	Body   string
}

// Words returns a plain text.
func Words(s string) Text { return Text{Plain, s} }

// Empty reports a text without anything to read.
func (t Text) Empty() bool { return strings.TrimSpace(t.Body) == "" }

// Plain returns the words of the text: a line for each block, none of them
// empty.
func (t Text) Plain() string {
	switch t.Format {
	case HTML:
		return plainHTML(t.body())
	case Markdown:
		return plainHTML(markdownToHTML(t.body()))
	}
	return tidyLines(t.body())
}

// Markdown returns the text as CommonMark.
func (t Text) Markdown() string {
	switch t.Format {
	case HTML:
		return htmlToMarkdown(t.body())
	case Markdown:
		return t.body()
	}
	return plainToMarkdown(t.body())
}

// HTML returns the text as well-formed HTML of harmless elements: no script, no
// style, no form, no remote or embedded media.
func (t Text) HTML() string {
	switch t.Format {
	case HTML:
		return safeHTML(t.body())
	case Markdown:
		return markdownToHTML(t.body())
	}
	return plainToHTML(t.body())
}

// Simple returns the words of a text that is one paragraph without any markup,
// and whether it is one.
func (t Text) Simple() (string, bool) {
	words := t.Plain()
	if strings.Contains(words, "\n") {
		return "", false
	}
	return words, t.HTML() == plainToHTML(words)
}

// Media returns what the text shows that is no text and cannot come along:
// images that do not lie beside the file, sound, films and frames.
func (t Text) Media() []string {
	switch t.Format {
	case HTML:
		return mediaOf(t.body())
	case Markdown:
		return mediaOf(unsafeHTML(t.body()))
	}
	return nil
}

// body is the text as far as it is read, clean.
func (t Text) body() string {
	s := t.Body
	if len(s) > MaxText {
		s = strings.ToValidUTF8(s[:MaxText], "")
	}
	return strings.TrimSpace(clean.Text(s))
}

// Join puts texts after each other, each in blocks of its own.
func Join(texts ...Text) Text {
	var used []Text
	for _, t := range texts {
		if !t.Empty() {
			used = append(used, t)
		}
	}
	switch len(used) {
	case 0:
		return Text{}
	case 1:
		return used[0]
	}
	var b strings.Builder
	for _, t := range used {
		b.WriteString(t.HTML())
		b.WriteByte('\n')
	}
	return Text{HTML, b.String()}
}

// tidyLines trims the lines of a text and drops the empty ones.
func tidyLines(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
