package gift

import (
	"strings"

	"carrel/content/exchange"
)

// A block is one question, description or category as it stands in a file.
type block struct {
	line int // of its first line, 1-based
	text string
	id   string // of the comments before it
	tags []string
}

// maxLines is how many lines an answer part may have. One that is not closed
// must not take the rest of the file with it.
const maxLines = 1000

// A scanner divides a file into blocks: at empty lines, outside of an answer
// part, and before a category.
type scanner struct {
	lines  []string
	at     int
	id     string
	tags   []string
	blocks []block
}

func scan(src string) []block {
	s := &scanner{lines: strings.Split(hide(src), "\n")}
	for s.at < len(s.lines) && len(s.blocks) < exchange.MaxItems {
		line := strings.TrimSpace(s.lines[s.at])
		switch {
		case line == "":
			s.at++
		case strings.HasPrefix(line, "//"):
			s.comment(line)
			s.at++
		case strings.HasPrefix(line, "$CATEGORY:"):
			s.add(s.at + 1)
		default:
			s.add(s.end())
		}
	}
	return s.blocks
}

// end returns the line after the block that begins here.
func (s *scanner) end() int {
	open, cut := false, -1
	for i := s.at; i < len(s.lines) && i < s.at+maxLines; i++ {
		line := strings.TrimSpace(s.lines[i])
		if line == "" && cut < 0 {
			cut = i
		}
		if !open && (line == "" || i > s.at && strings.HasPrefix(line, "$CATEGORY:")) {
			return i
		}
		if strings.HasPrefix(line, "//") {
			continue
		}
		if open && cut >= 0 && strings.Contains(line, "{") {
			return cut // another question begins
		}
		open = opens(line, open)
	}
	switch {
	case open && cut >= 0:
		return cut
	case s.at+maxLines < len(s.lines):
		return s.at + maxLines
	}
	return len(s.lines)
}

// opens reports whether an answer part is open after a line.
func opens(line string, open bool) bool {
	for {
		mark := "{"
		if open {
			mark = "}"
		}
		_, rest, found := strings.Cut(line, mark)
		if !found {
			return open
		}
		open, line = !open, rest
	}
}

func (s *scanner) add(end int) {
	var kept []string
	for _, line := range s.lines[s.at:end] {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept = append(kept, line)
		}
	}
	s.blocks = append(s.blocks, block{s.at + 1, strings.TrimSpace(strings.Join(kept, "\n")), s.id, s.tags})
	s.at, s.id, s.tags = end, "", nil
}

// comment reads the id and the tags that Moodle writes before a question:
// // [id:abc] [tag:one]
func (s *scanner) comment(line string) {
	for range 20 {
		_, rest, found := strings.Cut(line, "[")
		word, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			return
		}
		if id, ok := strings.CutPrefix(word, "id:"); ok {
			s.id = strings.TrimSpace(show(id))
		}
		if tag, ok := strings.CutPrefix(word, "tag:"); ok {
			s.tags = append(s.tags, strings.TrimSpace(show(tag)))
		}
		line = after
	}
}

// Escaped characters are hidden from the scanner as private characters, which
// the source is cleared of first.
const escapes = `~=#{}:\` + "\n"

const hidden = '\uF5E0'

// hide replaces escaped characters.
func hide(src string) string {
	var b strings.Builder
	b.Grow(len(src))
	escaped := false
	for _, r := range src {
		if r >= hidden && r < hidden+rune(len(escapes)) {
			continue
		}
		if !escaped {
			if escaped = r == '\\'; !escaped {
				b.WriteRune(r)
			}
			continue
		}
		escaped = false
		if i := strings.IndexRune(escapes, named(r)); i >= 0 && r != '\n' {
			b.WriteRune(hidden + rune(i))
			continue
		}
		b.WriteByte('\\')
		b.WriteRune(r)
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}

// named returns what an escaped character stands for.
func named(r rune) rune {
	if r == 'n' {
		return '\n'
	}
	return r
}

// show puts escaped characters back, without their escapes.
func show(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= hidden && r < hidden+rune(len(escapes)) {
			return rune(escapes[r-hidden])
		}
		return r
	}, s)
}
