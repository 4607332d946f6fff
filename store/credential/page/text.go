package page

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tidy returns a text as it may stand on a page: one line, composed, without
// characters that are not seen or that turn the order of others round.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

func staysWith(r rune) bool { return r == ' ' || unicode.Is(unicode.M, r) }

// seen returns a line as its glyphs stand on the page from left to right.
func (t Typesetter) seen(line string) string {
	if t.Order != nil {
		line = strings.TrimSpace(t.Order(line))
	}
	return vowelsFirst(line)
}

// The sign of Devanagari that is written after its consonants and stands
// before them (Unicode 12.1, rule R14 in its simple case).
const (
	vowelI    = '\u093f'
	virama    = '\u094d'
	nukta     = '\u093c'
	firstKa   = '\u0915'
	lastHa    = '\u0939'
	firstExtQ = '\u0958'
	lastExtY  = '\u095f'
)

// vowelsFirst moves each vowel sign I before the consonants that it belongs to.
func vowelsFirst(s string) string {
	if !strings.ContainsRune(s, vowelI) {
		return s
	}
	var out []rune
	for _, r := range s {
		at := len(out)
		if r == vowelI {
			at = cluster(out)
		}
		out = slices.Insert(out, at, r)
	}
	return string(out)
}

// cluster returns where the consonants begin that a text ends with.
func cluster(rs []rune) int {
	i := len(rs)
	for {
		j := i
		if j > 0 && rs[j-1] == nukta {
			j--
		}
		if j == 0 || !isConsonant(rs[j-1]) {
			return i
		}
		i = j - 1
		if i == 0 || rs[i-1] != virama {
			return i
		}
		i--
	}
}

func isConsonant(r rune) bool {
	return r >= firstKa && r <= lastHa || r >= firstExtQ && r <= lastExtY
}

// wrap breaks a text into lines no wider than width, by a measure of one line.
// It breaks at blanks, and where there is none between characters: Chinese and
// Japanese have no blanks, and a name may be one long word.
func wrap(text string, width float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range pieces(text) {
		if line != "" && measure(strings.TrimRight(line+word, " ")) > width {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		for line == "" && measure(strings.TrimRight(word, " ")) > width {
			n := fit(word, width, measure)
			lines, word = append(lines, word[:n]), word[n:]
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces divides a text where a line may end: after blanks, and around
// ideographs.
func pieces(text string) []string {
	var out []string
	from := 0
	for i, r := range text {
		if i > from && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || text[i-1] == ' ') && r != ' ' {
			out, from = append(out, text[from:i]), i
		}
	}
	return append(out, text[from:])
}

// fit returns how many bytes of a word fit into a width, at least one character.
func fit(word string, width float64, measure func(string) float64) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && !unicode.Is(unicode.M, r) && measure(word[:end]) > width {
			return n
		}
		n = end
	}
	return n
}

// cut shortens lines to at most so many, and says so by an ellipsis.
func cut(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	lines = slices.Clone(lines[:most])
	last := []rune(lines[most-1])
	lines[most-1] = strings.TrimRight(string(last[:max(0, len(last)-2)]), " ") + "…"
	return lines
}
