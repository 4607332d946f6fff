package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
)

// A Hit is a line on which a query was found.
type Hit struct {
	Line int    // 1-based, in the file
	Text string // the line, clean and without its markers
}

// maxHitText is how much of a line a hit shows, in characters.
const maxHitText = 240

// Find returns the first max lines that hold the query, regardless of case and
// accents. Front matter, comments, the ticks of choices and what is said only
// after an answer are not searched: finding must not give away a key.
func (d *Document) Find(query string, max int) []Hit {
	needle := fold([]byte(clean.Line(query)))
	if len(needle) == 0 {
		return nil
	}
	var hits []Hit
	text, line := d.folded(), 1
	for at := 0; len(hits) < max; {
		n := bytes.Index(text[at:], needle)
		if n < 0 {
			break
		}
		line += bytes.Count(text[at:at+n], []byte{'\n'})
		hits = append(hits, Hit{line, d.around(line, needle)})
		end := bytes.IndexByte(text[at+n:], '\n')
		if end < 0 {
			break
		}
		at += n + end + 1
		line++
	}
	return hits
}

// around returns a line of the file for a hit, cut around what was found.
func (d *Document) around(line int, needle []byte) string {
	text := inlineComment().ReplaceAllString(string(d.lineText(line)), "")
	text = lineMarker().ReplaceAllString(text, "")
	shown := []rune(clean.Line(text))
	if len(shown) <= maxHitText {
		return string(shown)
	}
	before, _, _ := bytes.Cut(fold([]byte(string(shown))), needle)
	at := utf8.RuneCount(before)
	start := min(max(at-maxHitText/3, 0), len(shown)-maxHitText)
	return cut(shown, start, start+maxHitText)
}

// cutMark stands where text was left out. It is ASCII, for screens that show
// nothing else.
const cutMark = "..."

// cut returns text[from:to], marked within that length at each end that is not
// the text's own.
func cut(text []rune, from, to int) string {
	before, after := "", ""
	if from > 0 {
		before, from = cutMark, from+len(cutMark)
	}
	if to < len(text) {
		after, to = cutMark, to-len(cutMark)
	}
	return before + string(text[from:to]) + after
}

// lineText returns a line of the file, reading on from where its chunk begins.
func (d *Document) lineText(line int) []byte {
	c, src := d.Chunk(d.At(line)), d.whole().src
	start := bytes.LastIndexByte(src[:c.from], '\n') + 1 // a long line has several chunks
	rest := src[start:]
	for range line - c.Line {
		_, rest, _ = bytes.Cut(rest, []byte{'\n'})
	}
	text, _, _ := bytes.Cut(rest, []byte{'\n'})
	return text
}

// inlineComment is a comment within a line.
var inlineComment = lazy.Regexp(`<!--.*?-->`)

// lineMarker is what stands before the text of a line.
var lineMarker = lazy.Regexp(`^[ \t]*(?:(?:>|#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]\][ \t]+)?`)

// fold folds the whole document for searching, line for line. Lines that are
// not searched stay as empty ones, so that lines can be counted.
func (d *Document) fold() []byte {
	whole := d.whole()
	out := make([]byte, 0, len(whole.src))
	v := veil{marked: d.isMarked(), asking: d.isMarked(), tale: d.kind == "scenario"}
	first := whole.chunks[0].Line // after the front matter
	line := 0
	for l := range bytes.Lines(whole.src) {
		text := bytes.TrimSuffix(l, []byte{'\n'})
		if line++; line >= first && v.visible(text) {
			out = appendFold(out, withoutComments(text))
		}
		out = append(out, '\n')
	}
	return out
}

func withoutComments(line []byte) []byte {
	if !bytes.Contains(line, []byte("<!--")) {
		return line
	}
	return inlineComment().ReplaceAll(line, nil)
}

// A veil hides the lines that are not shown, or only once a question was
// answered.
type veil struct {
	marked  bool // a file of questions
	asking  bool // below the heading of a question
	taken   bool // after its first choice
	over    bool // after accepted answers: what follows is said after an answer
	tale    bool // a scenario
	story   bool // in its scenes, which are told as they are come to
	comment bool
	fence   []byte
	secret  bool // the fence holds answers
}

// taskLine is a choice, answerTag opens a fence of accepted answers, and
// listMark starts a step of an order.
var (
	taskLine  = lazy.Regexp(`^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\]`)
	answerTag = lazy.Regexp("^(?:```+|~~~+) *(?:answer|ya?ml +answers)\\b")
	listMark  = lazy.Regexp(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]`)
)

func (v *veil) visible(line []byte) bool {
	text := trimIndent(line)
	switch {
	case v.story:
		return false
	case v.comment:
		v.comment = !bytes.Contains(line, []byte("-->"))
		return false
	case v.fence != nil:
		return v.inFence(text)
	case opensFence(text):
		v.fence, v.secret = text, answerTag().Match(text)
		return false
	case bytes.HasPrefix(text, []byte("<!--")):
		return v.inComment(text)
	case headingLevel(text) > 0:
		v.asking, v.taken, v.over = v.marked, false, false
		return !bytes.Contains(line, []byte("[[")) // which the next line may make a gap
	}
	return !v.asking || v.inQuestion(line)
}

func (v *veil) inFence(text []byte) bool {
	if closesFence(text, v.fence) {
		v.fence, v.over = nil, v.over || v.secret
		return false
	}
	return !v.secret && !v.over
}

func (v *veil) inComment(text []byte) bool {
	v.comment = !bytes.Contains(text, []byte("-->"))
	name, _, _ := cutDirective(string(bytes.TrimPrefix(text[:min(len(text), 64)], []byte("<!--"))))
	if name == "question" || name == "step" {
		v.asking = true
	}
	v.story = v.tale && name == "node"
	return false
}

// inQuestion shows the prompt and the choices, not hints and feedback, and
// nothing of answers that stand in the text: gaps, what belongs together in a
// table, the order of a list.
func (v *veil) inQuestion(line []byte) bool {
	trimmed := bytes.TrimLeft(line, " \t")
	switch {
	case v.over, len(trimmed) > 0 && trimmed[0] == '>', bytes.Contains(line, []byte("[[")), bytes.IndexByte(line, '|') >= 0:
		return false
	case taskLine().Match(line):
		v.taken = true
		return true
	}
	return !v.taken && !listMark().Match(line)
}

// fold folds case, accents and width away: NFKD without marks, case folded; of
// the two kana, which spell the same, hiragana stays.
func fold(b []byte) []byte { return appendFold(nil, b) }

func appendFold(out, b []byte) []byte {
	if !isASCII(b) {
		return append(out, foldUnicode(b)...)
	}
	for _, c := range b {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		out = append(out, c)
	}
	return out
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func foldUnicode(b []byte) []byte {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.Predicate(isPointing)), runes.Map(hiragana), cases.Fold())
	folded, _, err := transform.Bytes(t, b)
	if err != nil {
		return bytes.ToLower(b)
	}
	return bytes.ReplaceAll(folded, []byte{'\n'}, []byte{' '})
}

// isPointing reports what is left out of a word: combining marks, and the stroke
// that stretches an Arabic one.
func isPointing(r rune) bool { return r == 0x0640 || unicode.Is(unicode.Mn, r) }

// hiragana returns a katakana as the hiragana of the same sound.
func hiragana(r rune) rune {
	if r >= 0x30a1 && r <= 0x30f6 {
		return r - 0x60
	}
	return r
}
