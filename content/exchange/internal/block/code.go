package block

import "strings"

// A Fence follows a text line by line and tells which lines are code in a fence
// (CommonMark 0.31 section 4.5). Its zero value stands before the first line.
type Fence struct {
	mark  byte
	width int
}

// Code reports whether the line is part of a fenced block, its fences too.
func (f *Fence) Code(line string) bool {
	mark, width, rest := fenceMark(line)
	switch {
	case f.width == 0 && width >= 3 && !(mark == '`' && strings.Contains(rest, "`")):
		f.mark, f.width = mark, width
		return true
	case f.width == 0:
		return false
	case mark == f.mark && width >= f.width && strings.TrimSpace(rest) == "":
		f.width = 0
	}
	return true
}

func fenceMark(line string) (mark byte, width int, rest string) {
	s := strings.TrimLeft(line, " \t")
	if s == "" || s[0] != '`' && s[0] != '~' {
		return 0, 0, s
	}
	rest = strings.TrimLeft(s, s[:1])
	return s[0], len(s) - len(rest), rest
}

// OutsideCode gives every part of a text that is not code to a function and
// puts what it returns in its place.
func OutsideCode(src string, change func(string) string) string {
	var out, prose strings.Builder
	var fence Fence
	flush := func() {
		out.WriteString(outsideSpans(prose.String(), change))
		prose.Reset()
	}
	for line := range strings.Lines(src) {
		if fence.Code(line) {
			flush()
			out.WriteString(line)
			continue
		}
		prose.WriteString(line)
	}
	flush()
	return out.String()
}

// outsideSpans is OutsideCode for a text without fences. A run of backticks
// without a partner of the same length is text (CommonMark 0.31 section 6.1).
func outsideSpans(s string, change func(string) string) string {
	var out strings.Builder
	from := 0
	for at := 0; at < len(s); {
		if s[at] != '`' {
			at++
			continue
		}
		run := backticks(s[at:])
		end := closing(s[at+run:], run)
		if end < 0 {
			at += run
			continue
		}
		out.WriteString(change(s[from:at]))
		from = at + run + end
		out.WriteString(s[at:from])
		at = from
	}
	out.WriteString(change(s[from:]))
	return out.String()
}

func backticks(s string) int { return len(s) - len(strings.TrimLeft(s, "`")) }

// maxSpan is how far the end of a code span is looked for: one paragraph is
// shorter, and a text of nothing but odd backticks stays quick to read.
const maxSpan = 4096

// closing returns where the partner of a run of backticks ends, or -1.
func closing(s string, run int) int {
	s = s[:min(len(s), maxSpan)]
	if end := strings.Index(s, "\n\n"); end >= 0 {
		s = s[:end]
	}
	for at := strings.IndexByte(s, '`'); at >= 0 && at < len(s); {
		n := backticks(s[at:])
		if n == run {
			return at + n
		}
		next := strings.IndexByte(s[at+n:], '`')
		if next < 0 {
			return -1
		}
		at += n + next
	}
	return -1
}
