package picture

import (
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
)

// The limits of a twin.
const (
	maxTwin      = 64 << 10 // bytes
	maxTwinLines = 200
	tabStop      = 8
)

// Twin returns the version of a picture that its author made for terminals: the
// lines of x.txt beside x.png, clean. It is nil when there is none, when a line
// is wider than width cells, and when it is longer than a picture should be.
func Twin(fsys fs.FS, name string, width int) []string {
	f, err := open(fsys, strings.TrimSuffix(name, path.Ext(name))+".txt")
	if err != nil {
		return nil
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxTwin+1))
	if err != nil || len(src) > maxTwin {
		return nil
	}
	lines := strings.Split(string(clean.Bytes(src)), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(untab(l), " ")
		if wide(lines[i]) > width {
			return nil
		}
	}
	return bounded(lines)
}

// bounded drops blank lines from both ends.
func bounded(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 || len(lines) > maxTwinLines {
		return nil
	}
	return lines
}

// untab sets tabs to stops.
func untab(line string) string {
	before, after, found := strings.Cut(line, "\t")
	for found {
		before += strings.Repeat(" ", tabStop-wide(before)%tabStop)
		var next string
		next, after, found = strings.Cut(after, "\t")
		before += next
	}
	return before
}

// wide is the width by the way of counting that takes more: terminals differ.
func wide(s string) int { return max(ansi.StringWidth(s), ansi.StringWidthWc(s)) }
