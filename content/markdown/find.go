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

// searched is a document as it is searched.
type searched struct {
	folded []byte         // line for line
	shown  map[int]string // the words of the lines that were parsed
}

// Find returns the first max lines that hold the query, regardless of case and
// accents. Front matter, comments, the ticks of choices and what is said only
// after an answer are not searched: finding must not give away a key.
func (d *Document) Find(query string, max int) []Hit {
	needle := fold([]byte(clean.Line(query)))
	if len(needle) == 0 {
		return nil
	}
	var hits []Hit
	text, line := d.search().folded, 1
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
	text, parsed := d.search().shown[line]
	if !parsed {
		text = lineMarker().ReplaceAllString(string(d.lineText(line)), "")
	}
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

// lineMarker is what stands before the text of a line, and taskMark the part of
// it that ends with a box.
var (
	lineMarker = lazy.Regexp(`^[ \t]*(?:(?:>|#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+)*(?:\[[ xX]\][ \t]+)?`)
	taskMark   = lazy.Regexp(`^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[[ xX]\](?:[ \t]|$)`)
)

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

// isPointing reports what is left out of a word: combining marks, joiners and
// other characters without a glyph, places where a line may break, and the stroke
// that stretches an Arabic one.
func isPointing(r rune) bool { return r == 0x0640 || unicode.In(r, unicode.Mn, unicode.Cf) }

// hiragana returns a katakana as the hiragana of the same sound.
func hiragana(r rune) rune {
	if r >= 0x30a1 && r <= 0x30f6 {
		return r - 0x60
	}
	return r
}
