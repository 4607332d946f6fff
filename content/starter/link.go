package starter

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"carrel/content"
	"carrel/content/internal/lazy"
	"carrel/content/markdown"
)

// Errors for which no link is added.
var (
	ErrLinked  = errors.New("there is a link to this file already")
	ErrOutline = errors.New("the last entry of its outline is not an item of a list on a line of its own")
)

// item is a list item's margin, its number or bullet, and what ends the number.
var item = lazy.Regexp(`^([ \t]*)(?:([-*+])|(\d{1,9})([.)]))[ \t]+`)

// Link returns the text of a manifest with a link to one more file at the end
// of its outline. name is the file's path in the course.
func Link(manifest []byte, name, title string) ([]byte, error) {
	before := outline(manifest)
	last := -1
	for i, e := range before {
		if p, ok := content.Resolve("course.md", e.Target); ok && p == name {
			return nil, ErrLinked
		}
		if e.Depth > 0 && e.Target != "" {
			last = i
		}
	}
	entry := fmt.Sprintf("[%s](%s)", escape(title), target(name))
	out := appendEntry(manifest, entry)
	if last >= 0 {
		var err error
		if out, err = insertEntry(manifest, before[last].Line-1, entry); err != nil {
			return nil, err
		}
	}
	if after := outline(out); len(after) != len(before)+1 {
		return nil, ErrOutline
	}
	return out, nil
}

func outline(manifest []byte) []markdown.Entry {
	return markdown.Parse("course.md", manifest, markdown.Options{Kind: "course"}).Outline()
}

// target writes a path as a link's destination.
func target(name string) string {
	return strings.ReplaceAll((&url.URL{Path: name}).EscapedPath(), ":", "%3A")
}

// newline is how the lines of a text end.
func newline(text string) string {
	if line, _, ok := strings.Cut(text, "\n"); ok && strings.HasSuffix(line, "\r") {
		return "\r\n"
	}
	return "\n"
}

// appendEntry begins an outline.
func appendEntry(manifest []byte, entry string) []byte {
	s := string(manifest)
	end := newline(s)
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += end
	}
	return []byte(s + end + "1. " + entry + end)
}

// insertEntry puts an item below the one on line i and what belongs to that.
func insertEntry(manifest []byte, i int, entry string) ([]byte, error) {
	lines := strings.SplitAfter(string(manifest), "\n")
	m := item().FindStringSubmatch(lines[i])
	if m == nil {
		return nil, ErrOutline
	}
	mark := m[2]
	if mark == "" {
		n, _ := strconv.Atoi(m[3]) // of at most nine digits
		mark = strconv.Itoa(n+1) + m[4]
	}
	at := i + 1
	for at < len(lines) && strings.TrimSpace(lines[at]) != "" && !item().MatchString(lines[at]) && strings.HasPrefix(lines[at], m[1]+" ") {
		at++
	}
	end := newline(string(manifest))
	if !strings.HasSuffix(lines[at-1], "\n") {
		lines[at-1] += end
	}
	lines[at-1] += m[1] + mark + " " + entry + end
	return []byte(strings.Join(lines, "")), nil
}
