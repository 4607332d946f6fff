package markdown

import (
	"bytes"
	"sync"
)

// The sizes that keep a chunk quick to parse and its blocks quick to render.
const (
	softBytes    = 16 << 10 // from here on a chunk ends at the next good place
	hardBytes    = 32 << 10 // here it ends anywhere
	questionSize = 8        // times as much for a question, which is one block
	maxRun       = 400      // lines of one fence or table
	maxHeadings  = 1 << 16  // chunks begun by a heading
	maxRefs      = 1 << 20  // bytes of link reference definitions
)

// A scanner divides the lines of a file. It knows just enough of CommonMark to
// tell where a heading is not a heading: fences, comments and raw HTML.
type scanner struct {
	doc  *Document
	src  []byte
	line int // of the line being looked at, 1-based

	fence  []byte // the line that opened the fence we are in
	until  []byte // what ends the comment or raw HTML we are in
	opener string // its start, to repeat in a chunk that continues it
	table  []byte // the header and delimiter rows of the table we are in
	run    int    // lines of it so far
	runAt  int    // where it began

	quizdown bool // between the quizdown shortcodes
	wraps    int  // open shortcodes that wrap a text
	question bool // the chunk is a question, or may be one
	page     bool // what comes next starts a new screen
	blank    bool // the line before was blank
	last     []byte

	headings int
	named    map[string]int // questions of the same heading so far
	ancestor [7]int         // the last chunk of each level, as index+1
	refs     []byte
}

// scan divides the file from the offset body on.
func (d *Document) scan(body int) {
	d.coded = bytes.Contains(d.src, []byte("{{"))
	s := &scanner{doc: d, src: d.src, line: 1 + bytes.Count(d.src[:body], []byte{'\n'}), blank: true, named: map[string]int{}}
	s.begin(body, 0, "")
	for at := body; at < len(s.src); {
		end := len(s.src)
		if n := bytes.IndexByte(s.src[at:], '\n'); n >= 0 {
			end = at + n
		}
		s.take(at, end)
		at = end + 1
		s.line++
	}
	s.finish()
	d.refs = sync.OnceValue(func() refs { return parseRefs(s.refs) })
}

// finish closes the last chunk and drops an empty first one.
func (s *scanner) finish() {
	d := s.doc
	d.lines = s.line - 1
	s.current().to = len(s.src)
	for i, c := range d.chunks {
		next := s.line
		if i+1 < len(d.chunks) {
			next = d.chunks[i+1].Line
		}
		c.Lines = max(next-c.Line, 0)
		c.parse = sync.OnceValue(c.blocks)
	}
}

func (s *scanner) current() *Chunk { return s.doc.chunks[len(s.doc.chunks)-1] }

// begin starts a chunk at an offset, repeating prefix before its text.
func (s *scanner) begin(at, level int, prefix string) *Chunk {
	d := s.doc
	if n := len(d.chunks); n > 0 {
		d.chunks[n-1].to = at
	}
	c := &Chunk{doc: d, Line: s.line, Level: level, from: at, prefix: prefix, above: s.parent(level)}
	c.marked = s.quizdown || d.isMarked()
	d.chunks = append(d.chunks, c)
	s.question = false
	return c
}

// parent returns the chunk whose heading is the nearest above this level.
func (s *scanner) parent(level int) int {
	for l := level - 1; l > 0; l-- {
		if s.ancestor[l] > 0 {
			return s.ancestor[l] - 1
		}
	}
	return -1
}

// take looks at one line, src[at:end] without its newline.
func (s *scanner) take(at, end int) {
	line := s.src[at:end]
	text := trimIndent(line)
	switch {
	case s.until != nil:
		s.inRaw(at, line)
	case s.fence != nil:
		s.inFence(at, text)
	default:
		s.inText(at, line, text)
	}
	s.splitLong(at, end)
	s.blank = len(text) == 0
	s.last = line
}

// trimIndent cuts up to three spaces, which keep what follows at block level.
func trimIndent(line []byte) []byte {
	n := 0
	for n < len(line) && n < 3 && line[n] == ' ' {
		n++
	}
	line = line[n:]
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') && len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	return line
}

func (s *scanner) inRaw(at int, line []byte) {
	if at-s.current().from >= s.limit(hardBytes) {
		s.begin(at, 0, s.opener+"\n")
	}
	if containsFold(line, s.until) {
		s.until = nil
	}
}

func (s *scanner) inFence(at int, text []byte) {
	if closesFence(text, s.fence) {
		s.fence = nil
		return
	}
	s.splitRun(at, s.fence)
}

// splitRun starts a new chunk in a fence or table that has become too long,
// and repeats its head there.
func (s *scanner) splitRun(at int, head []byte) {
	s.run++
	tooLong := !s.question && (s.run > maxRun || at-s.runAt >= softBytes)
	if tooLong || at-s.current().from >= s.limit(hardBytes) {
		s.begin(at, 0, prefixOf(head))
		s.run, s.runAt = 0, at
	}
}

// prefixOf returns the lines to repeat, unless they are nearly a chunk of
// their own.
func prefixOf(head []byte) string {
	if len(head) > softBytes {
		return ""
	}
	return string(head) + "\n"
}

func (s *scanner) inText(at int, line, text []byte) {
	if s.inTable(at, text) {
		return
	}
	if len(text) > 0 {
		s.starts(at, line, text)
	}
	size := at - s.current().from
	if size >= s.limit(hardBytes) || s.blank && size >= s.limit(softBytes) && isFlush(line) {
		s.begin(at, 0, "")
	}
}

// starts looks at what a line can begin.
func (s *scanner) starts(at int, line, text []byte) {
	if s.page && headingLevel(line) == 0 {
		s.begin(at, 0, "").Break = true
		s.page = false
	}
	switch c := text[0]; {
	case c == '#' && len(line) == len(text):
		s.heading(at, line)
	case c == '`' || c == '~':
		if opensFence(text) {
			s.fence, s.run, s.runAt = text, 0, at
		}
	case c == '<':
		s.html(text)
	case c == '[':
		s.reference(text)
	case c == '|' || c == '-' || c == ':':
		s.delimiter(at, line, text)
	}
	if s.doc.coded && bytes.Contains(line, []byte("{{")) {
		s.shortcodes(line)
	}
}

// limit is a size as it holds for the current chunk.
func (s *scanner) limit(n int) int {
	if s.question {
		return n * questionSize
	}
	return n
}

// isFlush reports a line that starts at the margin with a letter: neither the
// continuation of a list nor the start of a block that looks at its sisters.
func isFlush(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	c := line[0] | 0x20
	return c >= 'a' && c <= 'z' || line[0] >= 0x80
}

func (s *scanner) heading(at int, line []byte) {
	level := headingLevel(line)
	if level == 0 || s.wraps > 0 && at-s.current().from < hardBytes || s.headings >= maxHeadings {
		return
	}
	s.headings++
	s.wraps = 0
	first := len(s.doc.chunks) == 1 && len(bytes.TrimSpace(s.src[s.current().from:at])) == 0
	if first {
		s.doc.chunks = s.doc.chunks[:0]
	}
	c := s.begin(at, level, "")
	if first {
		c.from, c.Line = at, s.line
	}
	c.Heading = headingText(line)
	c.Break, s.page = level <= 2 || s.page, false
	if s.question = c.marked; c.marked {
		s.named[c.Heading]++
		c.twin = s.named[c.Heading]
	}
	s.ancestor[level] = len(s.doc.chunks)
	clear(s.ancestor[level+1:])
}

// headingLevel returns the level of an ATX heading, or 0 (CommonMark 4.2).
func headingLevel(line []byte) int {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	if n > 6 || n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return 0
	}
	return n
}

// opensFence reports the opening line of a fenced code block (CommonMark 4.5).
func opensFence(text []byte) bool {
	n := fenceLength(text)
	return n >= 3 && (text[0] == '~' || bytes.IndexByte(text[n:], '`') < 0)
}

func closesFence(text, open []byte) bool {
	n := fenceLength(text)
	return n >= fenceLength(open) && n > 0 && text[0] == open[0] && len(bytes.TrimSpace(text[n:])) == 0
}

func fenceLength(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	return len(text) - len(bytes.TrimLeft(text, string(text[:1])))
}

// rawHTML are the elements whose content is not Markdown (CommonMark 4.6).
var rawHTML = []struct{ open, end string }{
	{"<pre", "</pre>"}, {"<script", "</script>"}, {"<style", "</style>"}, {"<textarea", "</textarea>"},
}

// html notes a comment or raw element that goes on after this line, a question
// directive, and a forced screen break.
func (s *scanner) html(text []byte) {
	if bytes.HasPrefix(text, []byte("<!--")) {
		s.comment(text)
		return
	}
	for _, r := range rawHTML {
		if containsFold(text[:min(len(r.open), len(text))], []byte(r.open)) && !containsFold(text, []byte(r.end)) {
			s.until, s.opener = []byte(r.end), r.open+">"
			return
		}
	}
}

func (s *scanner) comment(text []byte) {
	inner, _, closed := bytes.Cut(text[4:], []byte("-->"))
	if !closed {
		s.until, s.opener = []byte("-->"), "<!--"
		return
	}
	switch name, _, _ := cutDirective(string(inner[:min(len(inner), maxDirective)])); name {
	case "question":
		s.question = true
	case "page":
		s.page = true
	}
}

// containsFold is bytes.Contains for a lower-case ASCII needle.
func containsFold(line, needle []byte) bool {
	return bytes.Contains(line, needle) || bytes.Contains(bytes.ToLower(line), needle)
}

// reference keeps a line that may define a link reference for any chunk.
func (s *scanner) reference(text []byte) {
	if bytes.Contains(text, []byte("]:")) && len(s.refs)+len(text) < maxRefs {
		s.refs = append(append(s.refs, text...), "\n\n"...)
	}
}

// delimiter notes that a table began on the line before.
func (s *scanner) delimiter(at int, line, text []byte) {
	if s.blank || !isDelimiter(text) || bytes.IndexByte(s.last, '|') < 0 {
		return
	}
	start := at - len(s.last) - 1
	s.table, s.run, s.runAt = s.src[start:at+len(line)], 0, start
}

// isDelimiter reports the second row of a table (GFM 4.10).
func isDelimiter(text []byte) bool {
	dash := false
	for _, c := range text {
		switch c {
		case '-':
			dash = true
		case '|', ':', ' ', '\t':
		default:
			return false
		}
	}
	return dash
}

// inTable follows a table to its end and reports whether the line is a row.
func (s *scanner) inTable(at int, text []byte) bool {
	if s.table == nil {
		return false
	}
	if bytes.IndexByte(text, '|') < 0 || headingLevel(text) > 0 {
		s.table = nil
		return false
	}
	s.splitRun(at, s.table)
	return true
}

// splitLong cuts a line that alone is more than a chunk may hold.
func (s *scanner) splitLong(at, end int) {
	if end-at < hardBytes*2 {
		return
	}
	prefix := ""
	switch {
	case s.fence != nil:
		prefix = prefixOf(s.fence)
	case s.until != nil:
		prefix = s.opener + "\n"
	}
	for cut := runeStart(s.src, at+hardBytes); end-cut > hardBytes; cut = runeStart(s.src, cut+hardBytes) {
		s.begin(cut, 0, prefix)
	}
}

// runeStart moves an offset back to the start of the character it points into.
func runeStart(b []byte, at int) int {
	for at > 0 && b[at]&0xc0 == 0x80 {
		at--
	}
	return at
}
