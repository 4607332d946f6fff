package tidy

import "strings"

// dropMark removes a byte order mark.
func (t *text) dropMark() {
	if len(t.lines) == 0 {
		return
	}
	if s, ok := strings.CutPrefix(t.lines[0].text, "\ufeff"); ok {
		t.set(0, s, "byte order mark removed")
		t.divide()
	}
}

// trim removes white space that means nothing at the end of lines.
func (t *text) trim() {
	first, n := 0, 0
	for i, l := range t.lines {
		s := strings.TrimRight(l.text, " \t")
		if l.zone != prose || s == l.text || t.ends(i, s) {
			continue
		}
		if n++; n == 1 {
			first = i
		}
		t.lines[i].text = s
	}
	switch {
	case n == 1:
		t.note(first, false, "white space at the end of the line removed")
	case n > 1:
		t.note(first, false, "white space at the end of %d lines removed, here and below", n)
	}
}

// ends reports whether the white space after s in line i may mean something:
// a hard break (CommonMark 6.7), a backslash that would become one, a code span
// that goes on, or indented code.
func (t *text) ends(i int, s string) bool {
	l := t.lines[i].text
	switch {
	case s == "":
		return t.belowCode(i)
	case strings.HasSuffix(s, `\`) || strings.Count(s, "`")%2 == 1 || indent(s) >= 4 && !t.lines[i].list:
		return true
	}
	breaks := strings.HasSuffix(l, "  ") && !strings.HasPrefix(s, "#")
	return breaks && i+1 < len(t.lines) && strings.TrimSpace(t.lines[i+1].text) != ""
}

// belowCode reports a blank line that may be one of an indented code block.
func (t *text) belowCode(i int) bool {
	for i--; i >= 0; i-- {
		if strings.TrimSpace(t.lines[i].text) != "" {
			return indent(t.lines[i].text) >= 4
		}
	}
	return false
}

// endLine ends the last line, and removes blank ones after it.
func (t *text) endLine() {
	t.count()
	last := len(t.lines) - 1
	for last > 0 && t.isText(last) && strings.TrimSpace(t.lines[last].text) == "" && t.isText(last-1) {
		last--
	}
	if last >= 0 && last < len(t.lines)-1 {
		t.note(last+1, false, "blank lines at the end removed")
		t.lines = t.lines[:last+1]
	}
	if last >= 0 && t.lines[last].end == "" {
		t.lines[last].end = t.newline()
		t.note(last, false, "newline at the end added")
	}
}
