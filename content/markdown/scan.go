package markdown

import "bytes"

// The sizes that keep a chunk quick to parse and its blocks quick to render.
const (
	softBytes    = 16 << 10 // from here on a chunk ends at the next good place
	hardBytes    = 32 << 10 // here it ends anywhere
	questionSize = 8        // times as much for a question, which is one block
	maxRun       = 400      // lines of one fence or table
	maxHeadings  = 1 << 16  // chunks begun by a heading
	maxRefs      = 1 << 20  // bytes of link reference definitions
	maxSlab      = 256      // chunks that are allocated at once
)

// A scanner divides the lines of a file, as far as it is read. It knows just
// enough of CommonMark to tell where a heading is not a heading: fences,
// comments and raw HTML.
type scanner struct {
	doc    *Document
	src    []byte   // clean; it may grow by whole lines
	at     int      // where the line being looked at begins
	line   int      // its number, 1-based
	chunks []*Chunk // the last one is still open
	slab   []Chunk  // what chunks are taken from

	fence  []byte // the line that opened the fence we are in
	opened int    // its number
	inset  int    // the indentation of the list item that it stands in
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
	notes    noteReader
	slips    slips
}

// newScanner returns a scanner of the text from the offset body on.
func newScanner(d *Document, src []byte, body int) *scanner {
	s := &scanner{doc: d, src: src, at: body, line: 1 + bytes.Count(src[:body], []byte{'\n'}), blank: true}
	s.begin(body, 0, "")
	return s
}

// scan looks at the lines that were not looked at yet.
func (s *scanner) scan() {
	for s.at < len(s.src) {
		end := len(s.src)
		if n := bytes.IndexByte(s.src[s.at:], '\n'); n >= 0 {
			end = s.at + n
		}
		s.take(s.at, end)
		s.at = end + 1
		s.line++
	}
}

// known returns what is settled: every chunk but the open one.
func (s *scanner) known() extent {
	return extent{src: s.src, chunks: s.chunks[:len(s.chunks)-1]}
}

// finish closes the last chunk and returns the whole.
func (s *scanner) finish() extent {
	s.close(len(s.src))
	if s.fence != nil && s.inset == 0 {
		s.slips.fence = s.opened
	}
	return extent{src: s.src, chunks: s.chunks, lines: s.line - 1, refs: s.refs, notes: s.notes.notes, slips: s.slips, whole: true}
}

func (s *scanner) current() *Chunk { return s.chunks[len(s.chunks)-1] }

// close ends the current chunk before the line being looked at.
func (s *scanner) close(at int) {
	c := s.current()
	c.to, c.Lines = int32(at), max(s.line-c.Line, 0)
}

// begin starts a chunk at an offset, repeating prefix before its text.
func (s *scanner) begin(at, level int, prefix string) *Chunk {
	if len(s.chunks) > 0 {
		s.close(at)
	}
	c := s.newChunk()
	*c = Chunk{doc: s.doc, Line: s.line, Level: level, from: int32(at), prefix: prefix, above: s.parent(level)}
	c.quizdown = s.quizdown
	c.marked = s.quizdown || s.doc.isMarked()
	s.chunks = append(s.chunks, c)
	s.question = false
	return c
}

// newChunk takes a chunk from a slab: a long file has tens of thousands.
func (s *scanner) newChunk() *Chunk {
	if len(s.slab) == cap(s.slab) {
		s.slab = make([]Chunk, 0, min(max(2*cap(s.slab), 4), maxSlab))
	}
	s.slab = s.slab[:len(s.slab)+1]
	return &s.slab[len(s.slab)-1]
}

// parent returns the chunk whose heading is the nearest above this level.
func (s *scanner) parent(level int) int32 {
	for l := level - 1; l > 0; l-- {
		if s.ancestor[l] > 0 {
			return int32(s.ancestor[l] - 1)
		}
	}
	return -1
}

// take looks at one line, src[at:end] without its newline.
func (s *scanner) take(at, end int) {
	line := s.src[at:end]
	text := trimIndent(line)
	if s.inset > 0 && len(text) > 0 && !isIndented(line, s.inset) {
		s.fence, s.inset = nil, 0 // the item has ended, and the fence with it
	}
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
	if s.size(at) >= s.limit(hardBytes) {
		s.begin(at, 0, s.opener+"\n")
	}
	if containsFold(line, s.until) {
		s.until = nil
	}
}

func (s *scanner) inFence(at int, text []byte) {
	if s.inset > 0 {
		text = bytes.TrimLeft(text, " \t")
	}
	if closesFence(text, s.fence) {
		s.fence, s.inset = nil, 0
		return
	}
	s.splitRun(at, s.fence)
}

// splitRun starts a new chunk in a fence or table that has become too long,
// and repeats its head there.
func (s *scanner) splitRun(at int, head []byte) {
	s.run++
	tooLong := !s.question && (s.run > maxRun || at-s.runAt >= softBytes)
	if tooLong || s.size(at) >= s.limit(hardBytes) {
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
	s.notes.take(line)
	if len(text) > 0 {
		s.starts(at, line, text)
	}
	size := s.size(at)
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
	if s.itemFence(at, line) {
		return
	}
	switch c := text[0]; {
	case c == '#' && len(line) == len(text):
		s.heading(at, line)
	case c == '`' || c == '~':
		if opensFence(text) {
			s.fence, s.opened, s.run, s.runAt = text, s.line, 0, at
		}
	case c == '<':
		s.html(text)
	case c == '[':
		s.reference(text)
	case c == '|' || c == '-' || c == ':':
		s.delimiter(at, line, text)
		s.colons(text)
	}
	if bytes.Contains(line, []byte("{{")) {
		s.shortcodes(line)
	}
}

// itemFence takes a fence that opens on the line of a list mark: its end looks
// like the beginning of one. In a quote every line has a mark that tells it from
// both.
func (s *scanner) itemFence(at int, line []byte) bool {
	if !bytes.Contains(line, []byte("```")) && !bytes.Contains(line, []byte("~~~")) {
		return false
	}
	inner := cutMarkers(line)
	inset := len(line) - len(inner)
	if mark := bytes.TrimSpace(line[:inset]); len(mark) == 0 || bytes.IndexByte(mark, '>') >= 0 || !opensFence(inner) {
		return false
	}
	s.fence, s.opened, s.inset, s.run, s.runAt = inner, s.line, inset, 0, at
	return true
}

// isIndented reports a line that is indented by so many columns.
func isIndented(line []byte, columns int) bool {
	n := 0
	for _, c := range line {
		switch {
		case n >= columns:
			return true
		case c == ' ':
			n++
		case c == '\t':
			n += 4 - n%4
		default:
			return false
		}
	}
	return n >= columns
}

// size is how much the current chunk holds up to an offset.
func (s *scanner) size(at int) int { return at - int(s.current().from) }

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
	if s.slips.tight == 0 && isTightHeading(line) {
		s.slips.tight = s.line
	}
	if level == 0 || s.wraps > 0 && s.size(at) < hardBytes || s.headings >= maxHeadings {
		return
	}
	s.headings++
	s.wraps = 0
	if s.isEmpty(at) {
		s.chunks = s.chunks[:0]
	}
	c := s.begin(at, level, "")
	c.Break, s.page = level <= 2 || s.page, false
	if s.question = c.marked; c.marked {
		c.twin = s.twin(headingText(line))
	}
	s.ancestor[level] = len(s.chunks)
	clear(s.ancestor[level+1:])
}

// isEmpty reports whether there is nothing before an offset but the first
// chunk, and nothing in that.
func (s *scanner) isEmpty(at int) bool {
	return len(s.chunks) == 1 && len(bytes.TrimSpace(s.src[s.current().from:at])) == 0
}

// twin counts the questions of the same heading.
func (s *scanner) twin(heading string) int32 {
	if s.named == nil {
		s.named = map[string]int{}
	}
	s.named[heading]++
	return int32(s.named[heading])
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
	switch {
	case n < 3:
		return false
	case text[0] == '~':
		return true
	}
	return text[0] == '`' && bytes.IndexByte(text[n:], '`') < 0
}

func closesFence(text, open []byte) bool {
	n := fenceLength(text)
	return n >= fenceLength(open) && n > 0 && text[0] == open[0] && len(bytes.TrimSpace(text[n:])) == 0
}

// fenceLength is how often the first character of a line is repeated.
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
	s.details(text)
	for _, r := range rawHTML {
		if containsFold(text[:min(len(r.open), len(text))], []byte(r.open)) && !containsFold(text, []byte(r.end)) {
			s.until, s.opener = []byte(r.end), r.open+">"
			return
		}
	}
}

// details keeps the headings in a details element of a lesson in its chunk, so
// that it can be folded as a whole.
func (s *scanner) details(text []byte) {
	if s.doc.kind != "lesson" || len(text) > hardBytes {
		return
	}
	lower := bytes.ToLower(text)
	s.wraps = max(s.wraps+bytes.Count(lower, []byte("<details"))-bytes.Count(lower, []byte("</details>")), 0)
}

// colons does the same for the containers of other systems.
func (s *scanner) colons(text []byte) {
	switch {
	case s.doc.kind != "lesson" || !bytes.HasPrefix(text, []byte(":::")):
	case len(bytes.Trim(text, ": \t")) == 0:
		s.wraps = max(s.wraps-1, 0)
	default:
		s.wraps++
	}
}

func (s *scanner) comment(text []byte) {
	inner, _, closed := bytes.Cut(text[4:], []byte("-->"))
	if !closed {
		s.until, s.opener = []byte("-->"), "<!--"
		return
	}
	switch name, _, _ := cutDirective(string(inner[:min(len(inner), maxDirective)])); name {
	case "question", "step":
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
	if bytes.Contains(text, []byte("]:")) && !bytes.HasPrefix(text, []byte("[^")) && len(s.refs)+len(text) < maxRefs {
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
