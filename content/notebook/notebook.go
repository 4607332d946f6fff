// Package notebook owns the bookmarks and notes of a learner as a markdown file:
// by course, unit and place, the same bytes for the same notes. What was typed is
// escaped, so that it reads as it was typed and is never markup, a link or HTML.
package notebook

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/course/progress"
)

// A Course is what was left in one course.
type Course struct {
	Title string
	Left  []progress.Left
	Unit  func(progress.Left) string // the title of a unit
}

// Words are those of the interface.
type Words struct {
	Title    string             // of the file
	Bookmark string             // what stands for a bookmark
	Line     func(n int) string // "Line 12"
}

// Markdown returns the file. It ends with a line break.
func Markdown(courses []Course, words Words) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", line(words.Title))
	for _, c := range courses {
		fmt.Fprintf(&b, "\n## %s\n", line(c.Title))
		for _, l := range c.Left {
			fmt.Fprintf(&b, "\n### %s\n\n", line(c.Unit(l)))
			for _, a := range asides(l) {
				write(&b, a, words)
			}
		}
	}
	return b.Bytes()
}

// asides are the bookmarks and notes of a unit, by language and place.
func asides(l progress.Left) []progress.Aside {
	all := slices.Concat(l.Bookmarks, l.Notes)
	slices.SortStableFunc(all, func(a, b progress.Aside) int {
		return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Part, b.Place.Part))
	})
	return all
}

// write writes an item: where it stands, the words there, and below what was
// noted.
func write(b *bytes.Buffer, a progress.Aside, words Words) {
	where := words.Line(a.Place.Line)
	if a.Lang != "" {
		where += " (" + a.Lang + ")"
	}
	fmt.Fprintf(b, "- **%s**", line(where))
	if said := line(a.Words); said != "" {
		fmt.Fprintf(b, " %s", said)
	}
	if a.Text == "" {
		fmt.Fprintf(b, " (%s)\n", line(words.Bookmark))
		return
	}
	b.WriteString("\n")
	for _, p := range paragraphs(a.Text) {
		fmt.Fprintf(b, "\n  %s\n", strings.Join(p, "\\\n  "))
	}
}

// paragraphs divides a note at its blank lines and escapes its lines.
func paragraphs(note string) (out [][]string) {
	var open []string
	for l := range strings.SplitSeq(clean.Text(note)+"\n", "\n") {
		if l = line(l); l != "" {
			open = append(open, l)
			continue
		}
		if len(open) > 0 {
			out = append(out, open)
		}
		open = nil
	}
	return out
}

// line returns text on one line, clean and escaped.
func line(s string) string { return escape(strings.Join(strings.Fields(clean.Line(s)), " ")) }

// marks are the characters that may begin markup anywhere (CommonMark 0.31,
// section 6), a table, a formula, a short code, or an address that GFM links.
const marks = "\\`*_{}[]<>#|~$&@:!^="

// escape writes text so that it reads as it is. At the start of a line more
// characters mean something (section 4).
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 && strings.ContainsRune(marks, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	out := strings.ReplaceAll(b.String(), "www.", `www\.`)
	out = strings.ReplaceAll(out, "WWW.", `WWW\.`)
	digits := len(out) - len(strings.TrimLeft(out, "0123456789"))
	switch {
	case out != "" && strings.ContainsRune("-+", rune(out[0])):
		return `\` + out
	case digits > 0 && digits < len(out) && strings.ContainsRune(".)", rune(out[digits])):
		return out[:digits] + `\` + out[digits:]
	}
	return out
}
