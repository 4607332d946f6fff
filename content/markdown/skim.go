package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/util"
)

// Most of a course is text with a little markup. To search it, a chunk is not
// parsed but skimmed: a scan of its lines leaves out what is not shown. It keeps
// every line end, so that a line of the result is the line of the source. What
// it does not know for certain it leaves to the parser.

// A skimmer reduces one chunk to what is shown of it.
type skimmer struct {
	doc     *Document
	out     []byte
	text    []byte // the lines of the paragraph that is read, without their markers
	fence   []byte // the line that opened the code that is read
	prose   bool   // the line before was a paragraph's, without any markup
	runs    bool   // the line before was of a paragraph outside of lists
	within  bool   // the line before was of a list
	blank   bool   // the line before was blank
	list    bool   // a list was begun, so that an indented line need not be code
	row     bool   // the line before was of a table
	inline  inliner
	unknown bool // there is something that only the parser knows
}

// skim returns what is shown of a chunk, line for line; false when only the
// parser knows.
func (d *Document) skim(src []byte) ([]byte, bool) {
	s := &skimmer{doc: d, out: make([]byte, 0, len(src))}
	for len(src) > 0 && !s.unknown {
		line, rest, more := bytes.Cut(src, []byte{'\n'})
		s.line(line, rest)
		if src = rest; more {
			s.endLine()
		}
	}
	s.flush()
	return s.out, !s.unknown
}

// endLine ends a line: of the paragraph while there is one.
func (s *skimmer) endLine() {
	if len(s.text) > 0 {
		s.text = append(s.text, '\n')
		return
	}
	s.out = append(s.out, '\n')
}

func (s *skimmer) line(line, after []byte) {
	switch {
	case s.fence != nil:
		s.code(line)
		return
	case len(s.text) == 0 && !s.row && isWords(line):
		s.out, s.prose = append(s.out, line...), true
		s.within, s.blank = s.within && !s.blank, false
		return
	}
	s.prose = s.prose && len(s.text) == 0 && len(bytes.TrimSpace(line)) > 0
	text, item := cutMarks(line)
	if inner := bytes.TrimLeft(line, " \t>"); (s.runs || s.prose) && !s.within && isLateNumber(inner) {
		text, item = inner, false
	}
	was := s.blank
	s.runs, s.blank = false, len(bytes.TrimSpace(line)) == 0
	s.within = item || s.within && (s.blank || !was || line[0] == ' ' || line[0] == '\t')
	s.unknown = s.unknown || mayBeForeign(trimIndent(line)) || mayBeForeign(text)
	s.list = s.list || item
	switch {
	case len(line) > 0 && isScript(line):
		s.unknown = true
	case len(bytes.TrimSpace(text)) == 0, isRule(text), isComment(line):
		s.flush()
		s.row = false
	case opensFence(trimIndent(text)):
		s.flush()
		s.fence = trimIndent(text)
	case s.isIndented(line):
		s.flush()
		s.out = append(s.out, line...)
	case s.isRow(text, after):
		s.cells(text)
	case item || isHeading(line):
		s.flush()
		s.add(text)
	default:
		s.add(text)
		s.runs = !s.within
	}
}

// isLateNumber reports the number of a list item that cannot interrupt a
// paragraph: any but 1 (CommonMark 5.2).
func isLateNumber(s []byte) bool {
	n := numberLength(s)
	return n > 0 && !(n == 2 && s[0] == '1')
}

// code takes a line of a fence.
func (s *skimmer) code(line []byte) {
	inner, _ := cutMarks(line)
	if closesFence(trimIndent(line), s.fence) || closesFence(trimIndent(inner), s.fence) {
		s.fence = nil
		return
	}
	s.out = append(s.out, line...)
}

// isIndented reports a line of indented code.
func (s *skimmer) isIndented(line []byte) bool {
	_, ok := cutIndent(line)
	return ok && !s.list && !s.prose && len(s.text) == 0
}

// isRow reports a line of a table: one above the line of dashes, that line, or
// one below.
func (s *skimmer) isRow(text, after []byte) bool {
	if bytes.IndexByte(text, '|') < 0 && !s.row {
		return false
	}
	next, _, _ := bytes.Cut(after, []byte{'\n'})
	under, _ := cutMarks(next)
	s.row = s.row || isDelimiter(bytes.TrimSpace(under)) && bytes.IndexByte(under, '|') >= 0
	return s.row
}

// cells takes a row of a table.
func (s *skimmer) cells(row []byte) {
	s.flush()
	if isDelimiter(bytes.TrimSpace(row)) {
		return
	}
	for row = bytes.TrimSpace(row); len(row) > 0; {
		cell, rest := row, []byte(nil)
		if n := nthPipe(row, 1); n >= 0 {
			cell, rest = row[:n], row[n+1:]
		}
		s.text = append(s.text, bytes.ReplaceAll(cell, []byte(`\|`), []byte("|"))...)
		s.flush()
		s.out = append(s.out, ' ')
		row = rest
	}
}

// add adds a line to the paragraph.
func (s *skimmer) add(text []byte) {
	if len(s.text) == 0 && isDefinition(text) {
		return
	}
	if rest, ok := cutAlert(text); ok {
		text = rest
	}
	s.text = append(s.text, text...)
	if len(text) == 0 {
		s.flush()
	}
}

// flush ends the paragraph.
func (s *skimmer) flush() {
	if len(s.text) == 0 {
		return
	}
	if !hasMarkup(s.text) {
		s.out = append(s.out, s.text...)
	} else {
		s.inline.doc = s.doc
		s.out = append(s.out, s.inline.reduce(s.text)...)
		s.unknown = s.unknown || s.inline.unknown
	}
	s.text = s.text[:0]
}

// mayBeForeign reports a line that another system may have a meaning for.
func mayBeForeign(text []byte) bool {
	if len(text) < 3 {
		return false
	}
	switch text[0] {
	case ':', '!', '?', '=':
		return text[1] == text[0] && text[2] == text[0] && !isRule(text)
	case '`', '~':
		return opensFence(text) && bytes.IndexByte(text, '{') >= 0
	case '[':
		return bytes.HasSuffix(bytes.ToLower(bytes.TrimSpace(text)), []byte("toc]")) || bytes.HasSuffix(bytes.TrimSpace(text), []byte("]]"))
	}
	return text[0] == '{'
}

// isWords reports a line of words without any markup, which most are.
func isWords(line []byte) bool {
	if len(line) == 0 || line[0]|0x20 < 'a' || line[0]|0x20 > 'z' && line[0] < 0x80 {
		return false
	}
	for _, c := range line {
		if isMarkup[c] || c == '|' {
			return false
		}
	}
	return !isScript(line)
}

// isScript reports what may be a line of JavaScript in an MDX file.
func isScript(line []byte) bool {
	return (line[0] == 'i' || line[0] == 'e') && (bytes.HasPrefix(line, []byte("import ")) || bytes.HasPrefix(line, []byte("export ")))
}

// isMarkup are the bytes that can begin markup within a line.
var isMarkup = [256]bool{'*': true, '_': true, '`': true, '[': true, '<': true, '&': true, '\\': true, '~': true, ':': true, '$': true, '{': true}

func hasMarkup(s []byte) bool {
	for _, c := range s {
		if isMarkup[c] {
			return true
		}
	}
	return false
}

// cutMarks cuts what stands before the text of a line: indentation, the marks of
// quotes, of list items with their boxes, of definitions, and hashes, behind which
// a mark is text. item says that it begins a list item.
func cutMarks(line []byte) (text []byte, item bool) {
	for {
		n, isItem := markLength(bytes.TrimLeft(line, " \t"))
		if n == 0 {
			return cutBox(line, item), item
		}
		heading := bytes.TrimLeft(line, " \t")[0] == '#'
		if line, item = bytes.TrimLeft(line, " \t")[n:], item || isItem; heading {
			return line, item
		}
	}
}

// markLength returns the length of the mark that a line begins with.
func markLength(s []byte) (n int, item bool) {
	switch {
	case len(s) == 0:
		return 0, false
	case s[0] == '>':
		return 1, false
	case s[0] == '#':
		n = headingLevel(s)
		return n, false
	case (s[0] == '-' || s[0] == '*' || s[0] == '+') && !isRule(s):
		n = 1
	case s[0] == ':':
		n = 1
	case s[0] >= '0' && s[0] <= '9':
		n = numberLength(s)
	}
	if n > 0 && n < len(s) && (s[n] == ' ' || s[n] == '\t') {
		return n, true
	}
	return 0, false
}

func numberLength(s []byte) int {
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n < len(s) && (s[n] == '.' || s[n] == ')') {
		return n + 1
	}
	return 0
}

// cutBox cuts the box of a task.
func cutBox(text []byte, item bool) []byte {
	s := bytes.TrimLeft(text, " \t")
	if item && len(s) > 3 && s[0] == '[' && s[2] == ']' && (s[1] == ' ' || s[1]|0x20 == 'x') && util.IsSpace(s[3]) {
		return s[4:]
	}
	return text
}

func isHeading(line []byte) bool { return headingLevel(trimIndent(line)) > 0 }

// isRule reports a thematic break, or the line under a setext heading.
func isRule(text []byte) bool {
	s := bytes.TrimSpace(text)
	if len(s) < 2 || bytes.IndexByte([]byte("-*_="), s[0]) < 0 {
		return false
	}
	for _, c := range s {
		if c != s[0] && c != ' ' && c != '\t' {
			return false
		}
	}
	return len(s) > 2 || s[0] == '-' || s[0] == '='
}

// isDefinition reports the definition of a link, of which nothing is shown.
func isDefinition(text []byte) bool {
	s := bytes.TrimLeft(text, " \t")
	if len(s) == 0 || s[0] != '[' {
		return false
	}
	end := bytes.Index(s, []byte("]:"))
	return end > 1 && bytes.IndexByte(s[:end], ']') < 0 && len(bytes.Fields(s[end+2:])) > 0
}

// cutAlert cuts the marker of an alert.
func cutAlert(text []byte) ([]byte, bool) {
	s := bytes.TrimLeft(text, " \t")
	if !bytes.HasPrefix(s, []byte("[!")) {
		return nil, false
	}
	label, rest, ok := bytes.Cut(s[1:], []byte("]"))
	return bytes.TrimLeft(rest, "+- \t"), ok && isAlert(string(label))
}
