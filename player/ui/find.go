package ui

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Finder returns a function that finds a query in plain text, without regard
// to case and accents: the byte ranges of all occurrences, in order.
func Finder(query string) func(plain string) [][2]int {
	var want []rune
	for _, r := range query {
		if f, ok := fold(r); ok {
			want = append(want, f)
		}
	}
	return func(plain string) [][2]int { return occurrences(plain, want) }
}

// fold returns the lower-case base letter of r; marks fold to nothing.
func fold(r rune) (rune, bool) {
	if r < unicode.MaxASCII {
		return unicode.ToLower(r), true
	}
	if unicode.Is(unicode.Mn, r) {
		return 0, false
	}
	for _, base := range norm.NFKD.String(string(r)) {
		return unicode.ToLower(base), true
	}
	return r, true
}

func occurrences(plain string, want []rune) [][2]int {
	if len(want) == 0 {
		return nil
	}
	var at []int // byte offset of each folded rune
	var have []rune
	for i, r := range plain {
		if f, ok := fold(r); ok {
			have, at = append(have, f), append(at, i)
		}
	}
	at = append(at, len(plain))
	var out [][2]int
	for i := 0; i+len(want) <= len(have); i++ {
		if match(have[i:], want) {
			out = append(out, [2]int{at[i], at[i+len(want)]})
			i += len(want) - 1
		}
	}
	return out
}

func match(have, want []rune) bool {
	for i, r := range want {
		if have[i] != r {
			return false
		}
	}
	return true
}
