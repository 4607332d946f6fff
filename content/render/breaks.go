package render

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// next returns where the line may be broken after at, and whether it must be.
//
// The opportunities are those of UAX #14, less some that a course on commands
// and addresses is better without, see glued, and less those within code.
func (t *text) next(s string, at int) (next int, must bool) {
	if next = simple(s, at); next == at {
		next = t.byTheRules(s, at)
	}
	return next, s[next-1] == '\n'
}

func (t *text) byTheRules(s string, at int) (next int) {
	for next = at; next < len(s); {
		segment, _, _, _ := uniseg.FirstLineSegmentInString(s[next:], -1)
		next = beforePath(s, next, next+len(segment))
		if s[next-1] == '\n' || !glued(s, next) && !t.whole(next) {
			break
		}
	}
	return next
}

// beforePath returns where a path begins in the segment [from, to), else to:
// UAX #14 has no break before a slash, not even after a space (LB13).
func beforePath(s string, from, to int) int {
	i := from + strings.Index(s[from:to], " /") + 1
	if i == from || i+1 == len(s) || s[i+1] == ' ' {
		return to
	}
	return i
}

// simple finds the end of a plain ASCII word and its blanks, where a look at
// two bytes gives what the rules give; it returns at when they must be asked.
// It is what makes English ten times as fast as they are.
func simple(s string, at int) int {
	i := at
	for i < len(s) && class[s[i]]&inWord != 0 {
		i++
	}
	if i == len(s) {
		return i
	}
	word := i
	for i < len(s) && s[i] == ' ' {
		i++
	}
	switch {
	case i == len(s):
		return i
	case s[i] == '\n':
		return i + 1
	case i > word && class[s[i]]&startsWord != 0:
		return i
	}
	return at
}

const (
	inWord     = 1 << iota // never a break before or after, within a word of these
	startsWord             // a break before, after a blank
)

// class sorts the bytes for which simple needs no rules. An opening bracket
// can forbid a break after the blanks that follow it.
var class = func() (t [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		switch {
		case strings.IndexByte("-([{", c) >= 0:
		case unicode.IsLetter(rune(c)), unicode.IsDigit(rune(c)):
			t[c] = inWord | startsWord
		default:
			t[c] = inWord
		}
	}
	return t
}()

// glued reports whether the text must stay together at a place where UAX #14
// of Unicode 15.0 would let it be broken:
//   - between ASCII characters other than spaces, after a '?' or '/' for
//     instance, so that paths, addresses and options stay whole while they fit;
//     the hyphen of a compound is no such place (LB20a of later versions),
//   - inside guillemets that have spaces, as French sets them (LB15a, LB15b),
//   - before a danda, even after a space,
//   - inside a Korean word, which the standard leaves to taste (5.6): Korean
//     has spaces between its words, and a particle belongs to what it follows.
func glued(s string, at int) bool {
	if at == len(s) {
		return false
	}
	if before := s[at-1]; before != ' ' {
		return before < utf8.RuneSelf && s[at] < utf8.RuneSelf && !isHyphen(s, at-1) || inKorean(s, at)
	}
	return opens(s[:at]) || closes(s[at:])
}

// inKorean reports a place inside a Korean word: between a Hangul syllable and
// a letter or digit, or between what closes a quotation or remark and the
// particle after it.
func inKorean(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	if unicode.Is(unicode.Hangul, after) {
		return isWordSign(before) || unicode.In(before, unicode.Pe, unicode.Pf) || strings.ContainsRune(`"'%`, before)
	}
	return unicode.Is(unicode.Hangul, before) && isWordSign(after)
}

func isWordSign(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }

// isHyphen reports whether the '-' at i joins two parts of a compound: letters
// are on both sides, and the word is neither an option nor an address.
func isHyphen(s string, i int) bool {
	if s[i] != '-' || isOption(s[:i]) || isAddress(s, i) {
		return false
	}
	before, n := utf8.DecodeLastRuneInString(s[:i])
	two, _ := utf8.DecodeLastRuneInString(s[:i-n])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(two) && unicode.IsLetter(after)
}

// longest is how many bytes of a word are looked at on either side.
const longest = 40

// lastWord returns the word that s ends with.
func lastWord(s string) string {
	s = s[max(0, len(s)-longest):]
	return s[strings.LastIndexByte(s, ' ')+1:]
}

// isOption reports whether the last word of s begins with a '-'.
func isOption(s string) bool { return strings.HasPrefix(lastWord(s), "-") }

// isAddress reports whether the word around i is a path, an address or the name
// of a host or variable: it has a sign inside that joins parts of one.
func isAddress(s string, i int) bool {
	after, _, _ := strings.Cut(s[i:min(len(s), i+longest)], " ")
	word := strings.TrimRight(lastWord(s[:i])+after, ".:?!,;\"')")
	return strings.ContainsAny(word, `/\@:_=.`)
}

// opens reports a guillemet that begins a quotation at the end of s. In German
// the same sign ends one, but then a letter stands before it.
func opens(s string) bool {
	s = strings.TrimRight(s, " ")
	last, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return (last == '«' || last == '‹') && !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// closes reports a guillemet that ends a quotation at the start of s, or a
// danda, which ends a sentence of Hindi.
func closes(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	if first == '।' || first == '॥' {
		return true
	}
	after, _ := utf8.DecodeRuneInString(s[n:])
	return (first == '»' || first == '›') && !unicode.IsLetter(after) && !unicode.IsDigit(after)
}

// whole reports whether the bytes before and after at belong to one run of
// code and no blank is between them. Calls come with growing at.
func (t *text) whole(at int) bool {
	for t.seen < len(t.runs) && t.runs[t.seen].end < at {
		t.seen++
	}
	if t.seen == len(t.runs) {
		return false
	}
	r := t.runs[t.seen]
	return t.pens[r.pen].whole && at < r.end && t.buf.String()[at-1] != ' '
}

// units returns the pieces, and their cells, at whose ends a word may be cut
// when nothing else is left: grapheme clusters, together with the signs that
// Thai, Lao and Burmese do not let begin or end a line. Where their words
// end, only a dictionary knows (UAX #14, class SA).
func units(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		from, at, width := 0, 0, 0
		for cluster, more := range clusters(s) {
			if at > from && more > 0 && (width+more > maxUnit || !tied(s[from:at], cluster)) {
				if !yield(s[from:at], width) {
					return
				}
				from, width = at, 0
			}
			at += len(cluster)
			width += more
		}
		if at > from {
			yield(s[from:at], width)
		}
	}
}

// maxUnit is the widest unit of several clusters, in cells; no line is narrower.
const maxUnit = 4

// tied reports whether no line may end between two clusters: after a vowel
// that is written before its consonant, and before a vowel or sign that is
// written after it.
func tied(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return isLeadingVowel(last) || strings.ContainsRune(trailing, first) || unicode.Is(unicode.Mc, first)
}

// isLeadingVowel reports the vowels of Thai and Lao that stand before the
// consonant which they follow in speech.
func isLeadingVowel(r rune) bool {
	return r >= 'เ' && r <= 'ไ' || r >= 'ເ' && r <= 'ໄ'
}

// trailing are the vowels and signs of Thai and Lao that follow a letter.
const trailing = "ฯะาำๅๆຯະາຳໆ"
