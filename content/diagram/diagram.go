// Package diagram owns figures that are written as text: it draws Mermaid's
// flowcharts, sequence diagrams and pies in box characters.
//
// The syntax is that of mermaid.js.org. What styles a figure (classDef, style,
// themes) is read over, since a terminal course has its own colours; what this
// package does not know makes it give up, and the reader sees the source.
// Drawing is deterministic, and bounded in time and memory by limits on the
// source and on what is made of it; none of it happens before the first call.
package diagram

import (
	"slices"
	"strings"

	"carrel/content/diagram/canvas"
	"carrel/content/diagram/internal/flow"
	"carrel/content/diagram/internal/sequence"
)

// maxSource is the longest source that is read, in bytes.
const maxSource = 64 << 10

// maxWidth is the widest drawing, in cells. More would not be read as one
// figure, and is only asked for by mistake.
const maxWidth = 400

// Options says how to draw.
type Options struct {
	Width int  // the most cells a line may take
	ASCII bool // draw with ASCII characters; labels stay as they are
}

// Draw returns the lines of a Mermaid diagram, without styles and without
// blanks at their ends, or false if it is of a kind that cannot be drawn, is
// malformed, exceeds a limit or does not fit into the width. The source is
// taken to be clean text (see package clean); entities in it are cleaned here.
func Draw(src string, opts Options) (lines []string, ok bool) {
	if len(src) > maxSource || opts.Width < 1 {
		return nil, false
	}
	opts.Width = min(opts.Width, maxWidth)
	src = body(strings.ReplaceAll(src, "\r\n", "\n"))
	switch word, _, _ := strings.Cut(strings.TrimLeft(src, " \t\n"), "\n"); {
	case strings.HasPrefix(word, "sequenceDiagram"):
		lines, ok = drawSequence(src, opts)
	case strings.HasPrefix(word, "pie"):
		lines, ok = drawPie(src, opts)
	default:
		lines, ok = drawFlow(src, opts)
	}
	if !ok {
		return nil, false
	}
	lines = trim(lines)
	return lines, len(lines) > 0 && fits(lines, opts.Width)
}

func drawFlow(src string, opts Options) ([]string, bool) {
	c, ok := flow.Parse(src)
	if !ok {
		return nil, false
	}
	return c.Draw(opts.Width, opts.ASCII)
}

func drawSequence(src string, opts Options) ([]string, bool) {
	d, ok := sequence.Parse(src)
	if !ok {
		return nil, false
	}
	return d.Draw(opts.Width, opts.ASCII)
}

// body returns the source without front matter and without comments and
// directives before the diagram.
func body(src string) string {
	src = strings.TrimLeft(src, " \t\n")
	if rest, ok := strings.CutPrefix(src, "---\n"); ok {
		if _, after, found := strings.Cut(rest, "\n---\n"); found {
			src = after
		}
	}
	for {
		src = strings.TrimLeft(src, " \t\n")
		if !strings.HasPrefix(src, "%%") {
			return src
		}
		end := "\n"
		if strings.HasPrefix(src, "%%{") {
			end = "}%%"
		}
		_, src, _ = strings.Cut(src, end)
	}
}

// trim drops blank lines at both ends and the blanks that all lines begin with.
func trim(lines []string) []string {
	isBlank := func(s string) bool { return s == "" }
	for len(lines) > 0 && isBlank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && isBlank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	margin := maxWidth
	for _, l := range lines {
		if l != "" {
			margin = min(margin, len(l)-len(strings.TrimLeft(l, " ")))
		}
	}
	for i, l := range lines {
		lines[i] = l[min(margin, len(l)):]
	}
	return lines
}

func fits(lines []string, width int) bool {
	return !slices.ContainsFunc(lines, func(l string) bool { return canvas.Width(l) > width })
}
