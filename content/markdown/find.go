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
	text, line, from := d.search().folded, 1, &skimmedLines{doc: d}
	for at := 0; len(hits) < max; {
		n := bytes.Index(text[at:], needle)
		if n < 0 {
			break
		}
		line += bytes.Count(text[at:at+n], []byte{'\n'})
		hits = append(hits, Hit{line, d.around(line, needle, from)})
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
func (d *Document) around(line int, needle []byte, from *skimmedLines) string {
	text, parsed := d.search().shown[line]
	if !parsed {
		text = string(from.line(line))
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

// skimmedLines are the lines of the chunk of the last hit, as they are shown:
// the hits of a chunk follow each other, and it is skimmed once for all.
type skimmedLines struct {
	doc   *Document
	chunk *Chunk
	lines [][]byte
}

// line returns a line of the file, reading on from where its chunk begins.
func (s *skimmedLines) line(line int) []byte {
	at := s.doc.At(line)
	if c := s.doc.Chunk(at); c != s.chunk {
		for at > 0 && s.doc.Chunk(at-1).Line == c.Line {
			at-- // a long line has several chunks
		}
		s.chunk, s.lines = c, nil
		var seen []byte
		for i := at; s.doc.Has(i) && s.doc.Chunk(i).Line == c.Line; i++ {
			more, _ := s.doc.skim(s.doc.Chunk(i).source())
			seen = append(seen, more...)
		}
		s.lines = bytes.Split(seen, []byte{'\n'})
	}
	if n := line - s.chunk.Line; n < len(s.lines) {
		return s.lines[n]
	}
	return nil
}

// fold folds case, accents and width away: NFKD without marks, case folded; of
// the two kana, which spell the same, hiragana stays.
func fold(b []byte) []byte { return appendFold(nil, b) }

func appendFold(out, b []byte) []byte {
	if !isASCII(b) {
		return append(out, foldUnicode(b)...)
	}
	from := len(out)
	out = append(out, b...)
	for i, c := range out[from:] {
		if 'A' <= c && c <= 'Z' {
			out[from+i] = c | 0x20
		}
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
