package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	lam     = 'ل'
	tatweel = 'ـ'
	zwnj    = "\u200c"
	zwj     = "\u200d"
)

// Shape returns s with the letters of Arabic, Persian, Urdu and their kin in
// the forms in which they join (Unicode 9.2), for terminals that draw each cell
// by itself. s is in logical order and may hold SGR; letters join across a
// change of style. Lam and alef become one sign, which is one cell less. What
// has no forms in Unicode stays as it is.
func Shape(s string) string {
	if !HasRight(s) {
		return s
	}
	l := parse(s)
	shape(l.clusters)
	return l.String()
}

// A joint says what a letter is joined to.
type joint struct {
	before bool
	after  bool
	letter int // the letter after it, where one is joined
}

// shape gives each cluster its form. An alef that a lam has taken up is left
// empty.
func shape(cs []cluster) {
	joints := jointsOf(cs)
	for i := range cs {
		switch j := joints[i]; {
		case cs[i].text == "":
		case j.letter > 0 && cs[i].first() == lam && ligature(cs[j.letter].first()) != 0:
			cs[i].text = lamAlef(cs[i].text, cs[j.letter].text, j.before)
			cs[j.letter].text = ""
		default:
			cs[i].text = form(cs[i].text, j)
		}
	}
}

func jointsOf(cs []cluster) []joint {
	joints := make([]joint, len(cs))
	last, open := 0, false // the letter before, and whether it joins the next
	for i, c := range cs {
		if isTransparent(c.first()) {
			continue
		}
		before, after := sides(c.text)
		if open && before {
			joints[last].after, joints[last].letter = true, i
			joints[i].before = true
		}
		if strings.HasSuffix(c.text, zwj) {
			joints[i].after = true
		}
		last, open = i, after
	}
	return joints
}

// form returns a cluster with its letter in the form that its joints ask for.
func form(s string, j joint) string {
	r, n := utf8.DecodeRuneInString(s)
	l, ok := formsOf(r)
	if !ok {
		return s
	}
	after := j.after && l.initial != 0
	f := l.alone
	switch {
	case j.before && l.final != 0 && after:
		f = l.medial
	case j.before && l.final != 0:
		f = l.final
	case after:
		f = l.initial
	}
	return string(f) + s[n:]
}

// ligature returns the sign of lam with an alef, alone, or 0. The sign that is
// joined to the letter before it is the next one.
func ligature(alef rune) rune {
	switch alef {
	case 'آ':
		return 0xfef5
	case 'أ':
		return 0xfef7
	case 'إ':
		return 0xfef9
	case 'ا':
		return 0xfefb
	}
	return 0
}

// lamAlef returns the ligature of two clusters with the marks of both.
func lamAlef(lam, alef string, joined bool) string {
	r, n := utf8.DecodeRuneInString(alef)
	sign := ligature(r)
	if joined {
		sign++
	}
	_, m := utf8.DecodeRuneInString(lam)
	return string(sign) + lam[m:] + alef[n:]
}

// isTransparent reports what letters join across: marks, and format
// characters that say nothing about joining.
func isTransparent(r rune) bool {
	switch {
	case r < 0x300, r == '\u200c', r == '\u200d', r >= 0x2066 && r <= 0x2069:
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// sides returns to which sides a cluster joins: its letter, if no joiner or
// non-joiner after it says otherwise.
func sides(s string) (before, after bool) {
	r, _ := utf8.DecodeRuneInString(s)
	before, after = joining(r)
	switch {
	case strings.HasSuffix(s, zwnj):
		return before, false
	case strings.HasSuffix(s, zwj):
		return before, true
	}
	return before, after
}

// joining returns to which sides a character joins (Unicode Joining_Type).
func joining(r rune) (before, after bool) {
	switch {
	case r < 0x620:
		return false, false
	case r == tatweel || r == '\u200d' || r == noonGhunna:
		return true, true
	}
	if l, ok := formsOf(r); ok {
		return l.final != 0, l.initial != 0
	}
	if r >= 0x900 || !unicode.Is(unicode.Arabic, r) || !unicode.Is(unicode.Lo, r) || r == highHamza {
		return false, false
	}
	return true, !strings.ContainsRune(rightJoining, r)
}

const (
	noonGhunna = 'ں' // joins both sides but has forms for one only
	highHamza  = '\u0674'
)

// rightJoining are the letters without forms that join only the letter before
// them (Unicode ArabicShaping).
const rightJoining = "\u0672\u0673\u0675\u0676\u0677\u0689\u068a\u068b\u068f\u0690\u0692\u0693\u0694\u0695\u0696\u0697\u0699" +
	"\u06c3\u06c4\u06ca\u06cd\u06cf\u06d5\u06ee\u06ef\u0759\u075a\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779" +
	"\u08aa\u08ab\u08ac\u08ae\u08b1\u08b2\u08b9"
