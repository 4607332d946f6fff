package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark-emoji/definition"
	"github.com/yuin/goldmark/util"

	"carrel/content/formula"
)

// gone stands for a byte that was found to be markup after it was written: the
// source holds none, as it was cleaned.
const gone = 0

// An inliner reduces the text of one paragraph to what is shown of it
// (CommonMark 0.31.2, section 6), and keeps its line ends.
type inliner struct {
	doc     *Document
	src     []byte
	at      int
	out     []byte
	runs    []run // of emphasis that may still be closed
	opened  []int // where in out brackets were opened
	unknown bool
	ticks   map[int]bool // lengths of backtick runs that nothing closes
	dear    int          // how often something was looked for that may cost a line
}

// A run is one of a mark of emphasis.
type run struct {
	mark        byte
	at, n, size int // where in out, how many are left, how many there were
	both        bool
}

func (l *inliner) reduce(src []byte) []byte {
	*l = inliner{doc: l.doc, src: src, out: l.out[:0], runs: l.runs[:0], opened: l.opened[:0]}
	for l.at < len(l.src) && !l.unknown {
		c := l.src[l.at]
		if !isMarkup[c] && c != ']' {
			l.out = append(l.out, c)
			l.at++
			continue
		}
		l.mark(c)
	}
	return withoutGone(l.out)
}

func withoutGone(b []byte) []byte {
	if bytes.IndexByte(b, gone) < 0 {
		return b
	}
	out := b[:0]
	for _, c := range b {
		if c != gone {
			out = append(out, c)
		}
	}
	return out
}

// keep writes n bytes as they stand.
func (l *inliner) keep(n int) {
	l.out = append(l.out, l.src[l.at:l.at+n]...)
	l.at += n
}

// skip leaves n bytes out, but for line ends.
func (l *inliner) skip(n int) {
	for range bytes.Count(l.src[l.at:l.at+n], []byte{'\n'}) {
		l.out = append(l.out, '\n')
	}
	l.at += n
}

func (l *inliner) mark(c byte) {
	switch c {
	case '\\':
		l.escaped()
	case '`':
		l.codeSpan()
	case '&':
		meant, n := decodeFirst(l.src[l.at:])
		l.out = append(l.out, meant...)
		l.at += n
	case '<':
		l.angle()
	case '[':
		l.open()
	case ']':
		l.close()
	case '$':
		l.formula()
	case ':':
		l.emoji()
	case '{':
		l.brace()
	case '*', '_', '~':
		l.emphasis(c)
	default:
		l.keep(1)
	}
}

func (l *inliner) escaped() {
	switch rest := l.src[l.at+1:]; {
	case len(rest) > 0 && util.IsPunct(rest[0]):
		l.at++
		l.keep(1)
	case len(rest) > 0 && rest[0] == '\n':
		l.at++
	default:
		l.keep(1)
	}
}

// ahead is how many times c stands from here on.
func (l *inliner) ahead(c byte) int {
	n := 0
	for l.at+n < len(l.src) && l.src[l.at+n] == c {
		n++
	}
	return n
}

func (l *inliner) codeSpan() {
	n := l.ahead('`')
	end := -1
	if !l.ticks[n] {
		end = closingTicks(l.src[l.at+n:], n)
	}
	if end < 0 {
		if l.ticks == nil {
			l.ticks = map[int]bool{}
		}
		l.ticks[n] = true
		l.keep(n)
		return
	}
	l.at += n
	l.keep(end)
	l.at += n
}

// closingTicks returns where a run of just n backticks begins, or -1.
func closingTicks(s []byte, n int) int {
	for at := 0; ; {
		i := bytes.IndexByte(s[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		size := len(s[at:]) - len(bytes.TrimLeft(s[at:], "`"))
		if size == n {
			return at
		}
		at += size
	}
}

// angle takes an address in angle brackets or a tag.
func (l *inliner) angle() {
	rest := l.src[l.at:]
	end := bytes.IndexByte(rest, '>')
	if len(rest) < 2 || end < 0 || !isTagStart(rest[1]) {
		l.keep(1)
		return
	}
	inner := rest[1:end]
	switch name := tagName(inner); {
	case !bytes.ContainsAny(inner, " \n\t<") && bytes.ContainsAny(inner, ":@"):
		l.at++
		l.keep(len(inner))
		l.at++
	case name == "br":
		l.out = append(l.out, ' ')
		l.skip(end + 1)
	case isQuietTag(name) && bytes.IndexByte(inner, '<') < 0:
		l.skip(end + 1)
	default:
		l.unknown = true
	}
}

func isTagStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '/' || c == '!' || c == '?'
}

func tagName(inner []byte) string {
	inner = bytes.TrimPrefix(inner, []byte("/"))
	n := 0
	for n < len(inner) && (inner[n]|0x20 >= 'a' && inner[n]|0x20 <= 'z' || inner[n] >= '0' && inner[n] <= '9') {
		n++
	}
	return string(bytes.ToLower(inner[:n]))
}

// isQuietTag reports tags that are left out while their words are shown as they
// are.
func isQuietTag(name string) bool {
	switch name {
	case "b", "i", "em", "strong", "u", "kbd", "samp", "mark", "small", "span", "a", "del", "s":
		return true
	}
	return false
}

func (l *inliner) open() {
	if bytes.HasPrefix(l.src[l.at:], []byte("[^")) && len(l.doc.notes()) > 0 {
		l.unknown = true
		return
	}
	l.opened = append(l.opened, len(l.out))
	l.keep(1)
}

// close takes a closing bracket: of a link or picture, or of mere text.
func (l *inliner) close() {
	if len(l.opened) == 0 {
		l.keep(1)
		return
	}
	from := l.opened[len(l.opened)-1]
	l.opened = l.opened[:len(l.opened)-1]
	n := l.afterLabel(from)
	if n < 0 {
		l.keep(1)
		return
	}
	l.out[from] = gone
	if from > 0 && l.out[from-1] == '!' {
		l.out[from-1] = gone
	}
	l.skip(1 + n)
}

// afterLabel returns how long what follows the label of a link is, or -1 if it
// is none.
func (l *inliner) afterLabel(from int) int {
	rest := l.src[l.at+1:]
	if n := targetLength(rest); n > 0 {
		return n
	}
	if len(l.doc.whole().refs) == 0 {
		return -1
	}
	label := l.out[from+1:]
	n := 0
	if len(rest) > 1 && rest[0] == '[' {
		if end := bytes.IndexByte(rest, ']'); end > 1 {
			label, n = rest[1:end], end+1
		} else if end == 1 {
			n = 2
		}
	}
	if _, ok := l.doc.refs()[util.ToLinkReference(withoutGone(bytes.Clone(label)))]; ok {
		return n
	}
	return -1
}

// maxTarget bounds where the end of a link is looked for, in bytes.
const maxTarget = 4 << 10

// targetLength returns the length of "(address "title")", or 0.
func targetLength(s []byte) int {
	if len(s) == 0 || s[0] != '(' {
		return 0
	}
	depth, quote := 0, byte(0)
	for i, c := range s[:min(len(s), maxTarget)] {
		switch {
		case i > 0 && s[i-1] == '\\':
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '<' && bytes.TrimSpace(s[1:i]) != nil && len(bytes.TrimSpace(s[1:i])) == 0:
			quote = '>'
		case (c == '"' || c == '\'') && util.IsSpace(s[i-1]):
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return validTarget(s[:i+1])
			}
		}
	}
	return 0
}

// validTarget refuses an address with blanks in it.
func validTarget(s []byte) int {
	inner := bytes.TrimSpace(s[1 : len(s)-1])
	if len(inner) > 0 && inner[0] == '<' {
		return len(s)
	}
	if at := bytes.IndexAny(inner, " \n\t"); at >= 0 {
		if title := bytes.TrimSpace(inner[at:]); bytes.IndexByte([]byte(`"'(`), title[0]) < 0 {
			return 0
		}
	}
	return len(s)
}

// maxDear bounds what each costs a line to look for.
const maxDear = 500

func (l *inliner) formula() {
	before, _ := utf8.DecodeLastRune(l.src[:l.at])
	line, _, _ := bytes.Cut(l.src[l.at:], []byte{'\n'})
	if l.dear++; l.dear > maxDear || isWord(before) {
		l.keep(1)
		return
	}
	span, ok := formula.Prefix(string(line))
	if after, _ := utf8.DecodeRune(line[min(span.End, len(line)):]); !ok || isWord(after) {
		l.keep(1)
		return
	}
	l.keep(span.End)
}

// brace takes what may begin a tag of Liquid or of Hugo.
func (l *inliner) brace() {
	if rest := l.src[l.at:]; len(rest) > 1 && (rest[1] == '%' || rest[1] == '{') {
		l.unknown = true
	}
	l.keep(1)
}

func (l *inliner) emoji() {
	if name := emojiName(l.src[l.at:]); name != "" {
		if e, ok := definition.Github().Get(name); ok && e.IsUnicode() {
			l.out = append(l.out, string(e.Unicode)...)
			l.at += len(name) + len("::")
			return
		}
	}
	l.keep(1)
}

// emphasis takes a run of marks: it closes those that it can, and may be closed
// later (section 6.2).
func (l *inliner) emphasis(c byte) {
	n := l.ahead(c)
	opens, closes := l.flanks(c, n)
	r := run{mark: c, at: len(l.out), n: n, size: n, both: opens && closes}
	l.keep(n)
	if c == '~' && n > 2 {
		return
	}
	if closes {
		r = l.closeRuns(r)
	}
	if opens && r.n > 0 && len(l.runs) < maxMarkers {
		l.runs = append(l.runs, r)
	}
}

// flanks reports whether a run of n marks can open and close emphasis.
func (l *inliner) flanks(c byte, n int) (opens, closes bool) {
	before, after := ' ', ' '
	if l.at > 0 {
		before, _ = utf8.DecodeLastRune(l.src[:l.at])
	}
	if l.at+n < len(l.src) {
		after, _ = utf8.DecodeRune(l.src[l.at+n:])
	}
	left := !unicode.IsSpace(after) && (!util.IsPunctRune(after) || unicode.IsSpace(before) || util.IsPunctRune(before))
	right := !unicode.IsSpace(before) && (!util.IsPunctRune(before) || unicode.IsSpace(after) || util.IsPunctRune(after))
	if c == '_' {
		return left && (!right || util.IsPunctRune(before)), right && (!left || util.IsPunctRune(after))
	}
	return left, right
}

// closeRuns closes the runs that r closes and returns what is left of it.
func (l *inliner) closeRuns(r run) run {
	for i := len(l.runs) - 1; i >= 0 && r.n > 0; i-- {
		o := &l.runs[i]
		if !o.pairs(r) {
			continue
		}
		used := min(o.n, r.n)
		for k := range used {
			l.out[o.at+o.n-1-k], l.out[r.at+k] = gone, gone
		}
		o.n, r.n, r.at = o.n-used, r.n-used, r.at+used
		l.runs = l.runs[:i+1]
		if o.n == 0 {
			l.runs = l.runs[:i]
		}
	}
	return r
}

// pairs reports whether a run can be closed by another: rules 9, 10 and 17.
func (o *run) pairs(r run) bool {
	switch {
	case o.mark != r.mark, o.n == 0:
		return false
	case o.mark == '~':
		return o.n == r.n
	case o.both || r.both:
		return (o.size+r.size)%3 != 0 || o.size%3 == 0 && r.size%3 == 0
	}
	return true
}
