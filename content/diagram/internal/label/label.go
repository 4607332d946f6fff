// Package label owns what Mermaid allows in a label: quotes, entities, line
// breaks, markdown and a little HTML become clean lines of plain text.
package label

import (
	"html"
	"strings"

	"carrel/content/clean"
	"carrel/content/diagram/canvas"
	"carrel/content/internal/lazy"
)

// The most that is shown of one label.
const (
	maxLines = 12
	maxBytes = 600
)

var (
	// Mermaid writes &quot; as #quot; and &#35; as #35;.
	entity = lazy.Regexp(`&?#\w{1,10};`)
	breaks = lazy.Regexp(`(?i)<br\s*/?>|\\n|\n`)
	tags   = lazy.Regexp(`</?[a-zA-Z][^<>]*>`)
	icons  = lazy.Regexp(`\bfa[bklrs]?:fa-[\w-]+ ?`)
	strong = lazy.Regexp(`\*\*(\S[^*]*)\*\*|__(\S[^_]*)__`)
	weak   = lazy.Regexp(`\*(\S[^*]*)\*|\b_(\S[^_]*)_\b`)
)

// Lines returns the lines of a label, at least one, which may be empty.
func Lines(raw string) []string {
	raw = strings.TrimSpace(raw)
	raw = unquote(raw, `"`)
	if inner := unquote(raw, "`"); inner != raw {
		raw = markdown(inner)
	}
	var out []string
	for _, line := range breaks().Split(limit(raw), maxLines+1) {
		out = append(out, one(line))
	}
	return out[:min(len(out), maxLines)]
}

// Line returns a label on one line.
func Line(raw string) string {
	return strings.TrimSpace(strings.Join(Lines(raw), " "))
}

// one cleans one line. The entities come last, so that what they hide is text
// and no markup, and the cleaning after them, so that it is harmless text.
func one(s string) string {
	s = icons().ReplaceAllString(tags().ReplaceAllString(s, ""), "")
	s = entity().ReplaceAllStringFunc(s, decode)
	return canvas.Steady(clean.Line(html.UnescapeString(s)))
}

// decode turns Mermaid's form of an entity into that of HTML, if there is one.
func decode(s string) string {
	name := strings.TrimLeft(s, "&#")
	if name[0] >= '0' && name[0] <= '9' {
		return "&#" + name
	}
	if e := "&" + name; html.UnescapeString(e) != e {
		return e
	}
	return s
}

func unquote(s, quote string) string {
	if len(s) >= 2 && strings.HasPrefix(s, quote) && strings.HasSuffix(s, quote) {
		return s[1 : len(s)-1]
	}
	return s
}

// markdown drops the marks of emphasis; a figure has no room for styles.
func markdown(s string) string {
	s = strong().ReplaceAllString(s, "$1$2")
	return weak().ReplaceAllString(s, "$1$2")
}

// limit cuts s to maxBytes, between code points.
func limit(s string) string {
	if len(s) <= maxBytes {
		return s
	}
	return strings.ToValidUTF8(s[:maxBytes], "")
}

// Wrap breaks every line of a label at width cells.
func Wrap(lines []string, width int) []string {
	var out []string
	for _, l := range lines {
		out = append(out, canvas.Wrap(l, width)...)
	}
	return out
}

// Width is how many cells the widest of lines takes.
func Width(lines []string) int {
	n := 0
	for _, l := range lines {
		n = max(n, canvas.Width(l))
	}
	return n
}

// Pad returns the lines with blanks on both sides, all as wide as the widest.
func Pad(lines []string) []string {
	width := Width(lines)
	out := make([]string, len(lines))
	for i, l := range lines {
		left := (width - canvas.Width(l)) / 2
		right := width - canvas.Width(l) - left
		out[i] = strings.Repeat(" ", left+1) + l + strings.Repeat(" ", right+1)
	}
	return out
}
