package tidy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the longest id that is made of words, in characters.
const maxSlug = 40

// latin spells letters that do not fall apart into one of ASCII and a mark.
var latin = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"'", "", "’", "")

// reserved are words that YAML 1.1 reads as something else than a text.
var reserved = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

// slug makes an id of words: their ASCII letters and digits in lower case, with
// hyphens between, cut at the end of a word. Of words that are mostly in
// another script, and of none, it makes a digest that is the same every time.
func slug(words string) string {
	s := ascii(words)
	switch {
	case s == "":
		return digest(words)
	case s[0] >= '0' && s[0] <= '9' || slices.Contains(reserved, s):
		return shorten("q-" + s)
	}
	return shorten(s)
}

// ascii returns the words in ASCII, or "" when that leaves less than half of
// their letters.
func ascii(words string) string {
	var b strings.Builder
	kept, lost := 0, 0
	for _, r := range norm.NFKD.String(latin.Replace(strings.ToLower(words))) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
			kept++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			lost++
		case unicode.Is(unicode.Mn, r):
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if kept < lost {
		return ""
	}
	return strings.Trim(b.String(), "-")
}

// shorten cuts a slug at the end of a word, or within one that is too long.
func shorten(s string) string {
	if len(s) <= maxSlug {
		return s
	}
	if n := strings.LastIndexByte(s[:maxSlug+1], '-'); n > 2 {
		return s[:n]
	}
	return s[:maxSlug]
}

func digest(words string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(words), " ")))
	return "q-" + hex.EncodeToString(sum[:3])
}

// A namer gives out ids that are not taken.
type namer struct {
	taken map[string]bool
	last  map[string]int // the number that an id was last given out with
}

func newNamer(taken map[string]bool) namer {
	if taken == nil {
		taken = map[string]bool{}
	}
	return namer{taken, map[string]int{}}
}

// free returns an id that is not taken, and takes it: the given one, else the
// first with a number that is free.
func (n namer) free(id string) string {
	out := id
	for n.taken[out] {
		n.last[id] = max(n.last[id], 1) + 1
		out = fmt.Sprintf("%s-%d", id, n.last[id])
	}
	n.taken[out] = true
	return out
}
