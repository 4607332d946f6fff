package tidy

import (
	"strings"

	"carrel/content/internal/lazy"
)

// A zone is what the lines of a part of a file are for.
type zone int

const (
	prose  zone = iota
	head        // front matter
	code        // a fenced code block with its fences
	markup      // HTML and comments
)

var (
	// listMark is the marker of a list item and the space after it.
	listMark = lazy.Regexp(`^(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)`)
	fence    = lazy.Regexp("^(?:(`{3,})[^`]*|(~{3,}).*)$")
	htmlTag  = lazy.Regexp(`^<[A-Za-z/!?]`)
	rawTag   = lazy.Regexp(`(?i)^<(pre|script|style|textarea)\b`)
)

// A divider follows the lines of a file and knows which zone each is in. Where
// it is in doubt it takes a line for one that is not edited.
type divider struct {
	zone   zone
	fence  string // the marks that opened the code block
	quotes int    // that it stands in
	inItem bool   // it stands in a list item
	until  string // what ends the markup; "" is a blank line
	list   bool
}

// divide sets the zone of every line.
func (t *text) divide() {
	t.count()
	d := &divider{}
	end := t.headLines()
	for i := range t.lines {
		l := &t.lines[i]
		if i < end {
			l.zone = head
			continue
		}
		l.zone = d.take(l.text)
		l.list = d.list
	}
}

// headLines returns how many lines the front matter has, with its fences.
func (t *text) headLines() int {
	if len(t.lines) == 0 {
		return 0
	}
	open := strings.TrimRight(strings.TrimPrefix(t.lines[0].text, "\ufeff"), " \t")
	if open != "---" && open != "+++" {
		return 0
	}
	for i, l := range t.lines[1:] {
		if s := strings.TrimRight(l.text, " \t"); s == open || open == "---" && s == "..." {
			return i + 2
		}
	}
	return 0
}

func (d *divider) take(s string) zone {
	quotes, rest := unquote(s)
	switch d.zone {
	case code:
		return d.inCode(s, quotes, rest)
	case markup:
		return d.inMarkup(s)
	}
	d.follow(s)
	return d.starts(s)
}

// inCode looks for the end of a code block: its fence, or that of the quote or
// the list item which it stands in.
func (d *divider) inCode(s string, quotes int, rest string) zone {
	left := quotes < d.quotes || d.inItem && s != "" && indent(s) < 2
	if left {
		d.zone = prose
		return d.take(s)
	}
	if marks := strings.TrimSpace(rest); strings.HasPrefix(marks, d.fence) && strings.Trim(marks, d.fence[:1]) == "" {
		d.zone = prose
	}
	return code
}

func (d *divider) inMarkup(s string) zone {
	if d.until == "" && strings.TrimSpace(s) == "" {
		d.zone = prose
		return prose
	}
	if d.until != "" && strings.Contains(strings.ToLower(s), d.until) {
		d.zone = prose
	}
	return markup
}

// follow notes whether the line stands in a list.
func (d *divider) follow(s string) {
	trimmed := strings.TrimLeft(s, " \t")
	switch {
	case listMark().MatchString(trimmed) && (d.list || indent(s) < 4):
		d.list = true
	case trimmed != "" && indent(s) < 2:
		d.list = false
	}
}

// starts looks at what a line of prose can begin.
func (d *divider) starts(s string) zone {
	quotes, rest := 0, s
	for {
		n, inner := unquote(rest)
		quotes += n
		inner = strings.TrimLeft(inner, " \t")
		mark := listMark().FindString(inner)
		if rest = inner[len(mark):]; mark == "" {
			break
		}
	}
	switch m := fence().FindStringSubmatch(rest); {
	case m != nil:
		d.zone, d.fence, d.quotes, d.inItem = code, m[1]+m[2], quotes, d.list
		return code
	case htmlTag().MatchString(rest):
		return d.html(rest)
	}
	if at := strings.LastIndex(s, "<!--"); at >= 0 && !strings.Contains(s[:at], "`") && !strings.Contains(s[at:], "-->") {
		d.zone, d.until = markup, "-->"
		return markup
	}
	return prose
}

func (d *divider) html(s string) zone {
	switch tag := rawTag().FindStringSubmatch(s); {
	case strings.HasPrefix(s, "<!--"):
		d.until = "-->"
	case tag != nil:
		d.until = "</" + strings.ToLower(tag[1]) + ">"
	default:
		d.until = ""
	}
	if d.until == "" || !strings.Contains(strings.ToLower(s[1:]), d.until) {
		d.zone = markup
	}
	return markup
}

// unquote returns how many quotes a line stands in, and what is in them.
func unquote(s string) (quotes int, rest string) {
	for {
		inner := strings.TrimLeft(s, " \t")
		if !strings.HasPrefix(inner, ">") {
			return quotes, s
		}
		quotes++
		s = strings.TrimPrefix(inner[1:], " ")
	}
}

// indent returns the column that the text of a line begins in, with tab stops
// of four (CommonMark 2.2).
func indent(s string) int {
	n := 0
	for _, c := range s {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4 - n%4
		default:
			return n
		}
	}
	return n
}
