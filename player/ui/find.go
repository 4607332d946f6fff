package ui

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Finder returns a function that finds a query in plain text, without regard
// to case, accents, width and the two kana: the byte ranges of all occurrences,
// in order.
func Finder(query string) func(plain string) [][2]int {
	want := folded(query).letters
	return func(plain string) [][2]int { return folded(plain).occurrences(want) }
}

// folding is a text in the letters that are compared, and where in the text each
// of them comes from.
type folding struct {
	letters []rune
	at      []int // parallel to letters, and the end of the text
}

func folded(s string) folding {
	var f folding
	for i, r := range s {
		if r <= unicode.MaxASCII { // most text, folded without memory for each
			f.letters, f.at = append(f.letters, unicode.ToLower(r)), append(f.at, i)
			continue
		}
		for _, l := range fold(r) {
			f.letters, f.at = append(f.letters, l), append(f.at, i)
		}
	}
	f.at = append(f.at, len(s))
	return f
}

// fold returns the lower-case base letters of r; marks fold to nothing.
func fold(r rune) []rune {
	if r == 'ß' || r == 'ẞ' {
		return []rune("ss")
	}
	var out []rune
	for _, base := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, base) && base != tatweel {
			out = append(out, small(base))
		}
	}
	return out
}

// tatweel stretches an Arabic word and is no letter of it.
const tatweel = 0x0640

// small returns a letter in lower case: of the two small sigmas the one within
// words, of the two kana hiragana.
func small(r rune) rune {
	switch {
	case r == 'ς':
		return 'σ'
	case r >= 0x30a1 && r <= 0x30f6:
		return r - 0x60
	}
	return unicode.ToLower(r)
}

// occurrences returns where want stands, each from the letter it begins with to
// the one after it, so that marks come along.
func (f folding) occurrences(want []rune) [][2]int {
	if len(want) == 0 {
		return nil
	}
	var out [][2]int
	last := 0
	for i := 0; i+len(want) <= len(f.letters); i++ {
		if f.at[i] < last || !match(f.letters[i:], want) {
			continue
		}
		last = f.after(i + len(want) - 1)
		out = append(out, [2]int{f.at[i], last})
	}
	return out
}

// after is where the character ends that letter i comes from.
func (f folding) after(i int) int {
	start := f.at[i]
	for f.at[i] == start && i < len(f.letters) {
		i++
	}
	return f.at[i]
}

func match(have, want []rune) bool {
	for i, r := range want {
		if have[i] != r {
			return false
		}
	}
	return true
}
