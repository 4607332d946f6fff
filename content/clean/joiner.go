package clean

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// joins reports whether a ZWJ or ZWNJ changes how the text around it is
// written. Elsewhere it only makes two words out of one that looks the same.
// The places are those of UAX #31, 2.3.1, and what Unicode, chapter 9 and 12,
// says beside: a joiner alone shows a form of a cursive letter, Bengali has it
// before the virama, and old Malayalam ends words with one.
func (w *writer) joins(joiner, next rune) bool {
	if !isJoiner(joiner) {
		return false
	}
	switch {
	case isCursive(w.base):
		return joiner == zwj || unicode.IsLetter(next)
	case isIndic(w.base):
		return isIndic(next) || joiner == zwj && isVirama(w.prev)
	case isCursive(next):
		return joiner == zwj
	}
	return joiner == zwj && isEmoji(w.base) && isEmoji(next) && w.joined < maxJoined
}

// maxJoined is how many joiners one emoji keeps. A family has three; without an
// end to them the whole line would be one character.
const maxJoined = 4

func isJoiner(r rune) bool { return r == zwj || r == zwnj }

// isCursive reports letters that join their neighbours, and the line that
// lengthens them.
func isCursive(r rune) bool {
	const tatweel = '\u0640'
	return r == tatweel || unicode.IsLetter(r) && unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mandaic,
		unicode.Mongolian, unicode.Nko, unicode.Phags_Pa, unicode.Adlam, unicode.Hanifi_Rohingya)
}

// isIndic reports letters and marks of scripts that write clusters of consonants.
func isIndic(r rune) bool {
	return r >= 0x900 && unicode.In(r, unicode.L, unicode.M) && unicode.In(r, unicode.Devanagari, unicode.Bengali,
		unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
		unicode.Sinhala, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Balinese, unicode.Javanese,
		unicode.Sundanese, unicode.Meetei_Mayek, unicode.Chakma, unicode.Newa, unicode.Grantha)
}

// isVirama reports the sign that takes a consonant its vowel.
func isVirama(r rune) bool {
	const virama = 9 // of UAX #44, Canonical_Combining_Class
	return norm.NFC.PropertiesString(string(r)).CCC() == virama
}

// isEmoji reports what emoji are made of. The arrow is the one part of them
// that Unicode sorts elsewhere.
func isEmoji(r rune) bool {
	return r >= 0x2000 && unicode.In(r, unicode.So, unicode.Sk) || r == '↔'
}

// parts reports whether a line may be broken at a soft hyphen or a zero-width
// space between what was written and next.
func (w *writer) parts(r, next rune) bool {
	if !isWord(w.prev) || !isWord(next) {
		return false
	}
	switch r {
	case shy:
		return unicode.IsLetter(w.base) && unicode.IsLetter(next)
	case zwsp:
		return isUnspaced(w.base) || isUnspaced(next)
	}
	return false
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// isUnspaced reports the scripts of class SA (UAX #14), whose words only a
// dictionary can tell apart.
func isUnspaced(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tai_Le,
		unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Ahom)
}
