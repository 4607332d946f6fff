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
	e := Effort{end: whole.lines + 1}
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
	var total time.Duration
	inWord := false
	for len(line) > 0 {
		r, n := rune(line[0]), 1
		word, sign := isWordByte(line[0], inWord), time.Duration(0)
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(line)
			sign = signTime(r)
			word = sign == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || inWord && unicode.IsMark(r))
		}
		if word && !inWord {
			total += perWord
		}
		total, inWord, line = total+sign, word, line[n:]
	}
	return total
}

// isWordByte reports an ASCII letter or digit, or an apostrophe within a word.
func isWordByte(c byte, inWord bool) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || inWord && c == '\''
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
