package markdown

import (
	"bytes"
	"sort"
	"time"
	"unicode"
	"unicode/utf8"
)

// The time that reading takes: 200 words a minute, or 400 characters of a
// script that is written without spaces between words. Of the scripts of
// South-East Asia, which spell, about five characters make a word.
const (
	perWord   = time.Minute / 200
	perSign   = time.Minute / 400
	perLetter = perWord / 5
)

// Effort is how long a document takes to read.
type Effort struct {
	Total  time.Duration
	lines  []int           // the first line of each chunk
	before []time.Duration // what is read before that line
	end    int             // the line after the last
}

// Effort returns how long the document takes to read: all of its lines but
// comments and the front matter. It waits for the whole file.
func (d *Document) Effort() Effort {
	whole := d.whole()
	n := len(whole.chunks)
	e := Effort{end: whole.lines + 1, lines: make([]int, 0, n), before: make([]time.Duration, 0, n)}
	line, next, comment := 0, 0, false
	for l := range bytes.Lines(whole.src) {
		line++
		for next < len(whole.chunks) && whole.chunks[next].Line <= line {
			e.lines, e.before = append(e.lines, whole.chunks[next].Line), append(e.before, e.Total)
			next++
		}
		comment = comment || bytes.HasPrefix(trimIndent(l), []byte("<!--"))
		if next > 0 && !comment {
			e.Total += readingTime(l)
		}
		comment = comment && !bytes.Contains(l, []byte("-->"))
	}
	return e
}

// Before returns how long what stands above a line takes to read. Between the
// beginnings of two chunks it is reckoned by their lines.
func (e Effort) Before(line int) time.Duration {
	i := sort.SearchInts(e.lines, line+1) - 1
	if i < 0 {
		return 0
	}
	after, end := e.Total, e.end
	if i+1 < len(e.lines) {
		after, end = e.before[i+1], e.lines[i+1]
	}
	into, of := min(line, end)-e.lines[i], max(end-e.lines[i], 1)
	return e.before[i] + (after-e.before[i])*time.Duration(into)/time.Duration(of)
}

// readingTime is how long a line takes to read.
func readingTime(line []byte) time.Duration {
	words, signs, inWord := 0, time.Duration(0), false
	for i := 0; i < len(line); {
		word, n := isWordByte(line[i], inWord), 1
		if line[i] >= utf8.RuneSelf {
			var sign time.Duration
			word, sign, n = letter(line[i:], inWord)
			signs += sign
		}
		if word && !inWord {
			words++
		}
		inWord = word
		i += n
	}
	return time.Duration(words)*perWord + signs
}

// isWordByte reports an ASCII letter or digit, or an apostrophe within a word.
func isWordByte(c byte, inWord bool) bool {
	return (c|0x20)-'a' < 26 || c-'0' < 10 || c == '\'' && inWord
}

// letter looks at the first character of a text, which is not ASCII: whether it
// is part of a word, else how long it takes by itself, and its length in bytes.
func letter(text []byte, inWord bool) (word bool, sign time.Duration, n int) {
	r, n := utf8.DecodeRune(text)
	if sign = signTime(r); sign > 0 {
		return false, sign, n
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || inWord && unicode.IsMark(r), 0, n
}

// signTime is how long a character takes that is not part of a spaced word; 0
// for one that is.
func signTime(r rune) time.Duration {
	switch {
	case r < 0x0e00:
		return 0
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return perSign
	case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r):
		return perLetter
	}
	return 0
}
