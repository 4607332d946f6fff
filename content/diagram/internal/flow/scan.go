package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"carrel/content/diagram/canvas"
)

// scanner reads tokens from the text of a chart.
type scanner struct {
	src string
	pos int
}

func (s *scanner) rest() string { return s.src[s.pos:] }
func (s *scanner) done() bool   { return s.pos >= len(s.src) }

// skip advances over any of the characters in set.
func (s *scanner) skip(set string) {
	s.pos += len(s.rest()) - len(strings.TrimLeft(s.rest(), set))
}

// take advances over prefix if it comes next.
func (s *scanner) take(prefix string) bool {
	if !strings.HasPrefix(s.rest(), prefix) {
		return false
	}
	s.pos += len(prefix)
	return true
}

// line takes the rest of the line.
func (s *scanner) line() string {
	text, _, _ := strings.Cut(s.rest(), "\n")
	s.pos += len(text)
	return strings.TrimSpace(text)
}

// until takes what comes before end, and end.
func (s *scanner) until(end string) (string, bool) {
	text, _, found := strings.Cut(s.rest(), end)
	if found {
		s.pos += len(text) + len(end)
	}
	return text, found
}

// id takes an identifier. A '-' or '.' belongs to it between two letters or
// digits, so that "a-b --> c" has two nodes.
func (s *scanner) id() string {
	start := s.pos
	for !s.done() {
		r, n := utf8.DecodeRuneInString(s.rest())
		if !isIdent(r) && !s.joins(r, n, start) {
			break
		}
		s.pos += n
	}
	return s.src[start:s.pos]
}

func (s *scanner) joins(r rune, n, start int) bool {
	if r != '-' && r != '.' && r != '/' && r != ':' || s.pos == start {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s.src[s.pos+n:])
	return isIdent(next)
}

func isIdent(r rune) bool {
	return r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.So)
}

// word takes keyword if it stands alone.
func (s *scanner) word(keyword string) bool {
	if !strings.HasPrefix(s.rest(), keyword) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s.rest()[len(keyword):])
	if isIdent(next) && next != utf8.RuneError || next == '-' {
		return false
	}
	s.pos += len(keyword)
	return true
}

// quoted takes a text in double quotes.
func (s *scanner) quoted() (string, bool) {
	if !s.take(`"`) {
		return "", false
	}
	text, ok := s.until(`"`)
	return `"` + text + `"`, ok
}

// text takes a label up to one of its closing brackets and returns it with the
// bracket. Unless quoted, it stays on its line.
func (s *scanner) text(closers ...string) (label, closer string, ok bool) {
	mark := s.pos
	s.skip(" \t")
	if label, ok = s.quoted(); ok {
		s.skip(" \t")
		for _, c := range closers {
			if s.take(c) {
				return label, c, true
			}
		}
	}
	s.pos = mark
	end := -1
	line, _, _ := strings.Cut(s.rest(), "\n")
	for _, c := range closers {
		if i := strings.Index(line, c); i >= 0 && (end < 0 || i < end) {
			end, closer = i, c
		}
	}
	if end < 0 {
		return "", "", false
	}
	s.pos += end + len(closer)
	return line[:end], closer, true
}

// link takes the connection between two nodes, its label included.
func (s *scanner) link() (e edge, label string, ok bool) {
	mark := s.pos
	if s.take("~~~") {
		s.skip("~")
		return edge{hidden: true, length: 1, stroke: canvas.Light}, "", true
	}
	e.tail = s.tail()
	for _, l := range lines {
		if !strings.HasPrefix(s.rest(), l.start) {
			continue
		}
		e.stroke = l.stroke
		if label, ok = s.body(&e, l); ok {
			s.skip(" \t")
			if s.take("|") {
				label, _, ok = s.text("|")
			}
			return e, label, ok
		}
	}
	s.pos = mark
	return e, "", false
}

// line is how a connection is written: "-- text -->", "-. text .->".
type line struct {
	stroke      canvas.Stroke
	start, fill string // the first characters; the one that makes it longer
	end         string // what comes after those, before the mark
}

var lines = []line{
	{canvas.Light, "--", "-", ""},
	{canvas.Heavy, "==", "=", ""},
	{canvas.Dotted, "-.", ".", "-"},
}

// tail takes the mark at the beginning of a connection.
func (s *scanner) tail() mark {
	if len(s.rest()) < 3 {
		return open
	}
	switch next := s.rest()[1:3]; {
	case next != "--" && next != "==" && next != "-.":
		return open
	case s.take("<"):
		return arrow
	case s.take("o"):
		return circle
	case s.take("x"):
		return cross
	}
	return open
}

// body takes a whole connection, or its halves with a text between them.
func (s *scanner) body(e *edge, l line) (label string, ok bool) {
	if s.stroke(e, l) {
		return "", true
	}
	s.take(l.start)
	from := s.pos
	for !s.done() && s.src[s.pos] != '\n' {
		to := s.pos
		if to > from && s.half(e, l) {
			label = s.src[from:to]
			return label, strings.TrimSpace(label) != ""
		}
		if _, ok := s.quoted(); !ok {
			s.pos = to + 1
		}
	}
	return "", false
}

// half takes the second half of a connection with a text: "-->", ".->", "==>".
func (s *scanner) half(e *edge, l line) bool {
	if l.stroke != canvas.Dotted {
		return s.stroke(e, l)
	}
	mark := s.pos
	if s.take(".") {
		s.pos = mark
		return s.dots(e, l)
	}
	return false
}

// stroke takes a connection without a text.
func (s *scanner) stroke(e *edge, l line) bool {
	mark := s.pos
	if l.stroke == canvas.Dotted {
		if s.take("-") && s.dots(e, l) {
			return true
		}
		s.pos = mark
		return false
	}
	if !s.take(l.start) {
		return false
	}
	n := s.run(l.fill)
	e.head = s.head()
	if e.head == open {
		n--
	}
	if n < 0 {
		s.pos = mark
		return false
	}
	e.length = min(n+1, maxLength)
	return true
}

// dots takes the ".->" of a dotted connection.
func (s *scanner) dots(e *edge, l line) bool {
	mark := s.pos
	n := s.run(l.fill)
	if n == 0 || !s.take(l.end) {
		s.pos = mark
		return false
	}
	e.head = s.head()
	e.length = min(n, maxLength)
	return true
}

func (s *scanner) run(fill string) int {
	from := s.pos
	s.skip(fill)
	return s.pos - from
}

// head takes the mark at the end of a connection.
func (s *scanner) head() mark {
	switch {
	case s.take(">"):
		return arrow
	case s.take("o"):
		return circle
	case s.take("x"):
		return cross
	}
	return open
}
