package script

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// The kinds of bracket that pair (BD14, BD15).
const (
	noBracket = iota
	opening
	closing
)

func bracketOf(r rune) int {
	p, _ := bidi.LookupRune(r)
	switch {
	case !p.IsBracket():
		return noBracket
	case p.IsOpeningBracket():
		return opening
	}
	return closing
}

// canonical returns the bracket that r is equivalent to (BD16).
func canonical(r rune) rune {
	switch r {
	case 0x2329:
		return 0x3008
	case 0x232a:
		return 0x3009
	}
	return r
}

// twins are the signs that are no brackets but are drawn the other way round
// from right to left: comparisons, quotation marks, sets, arguments (Unicode
// BidiMirroring). Each stands next to its own.
const twins = "<>«»‹›≤≥≦≧≨≩≪≫≮≯≰≱≲≳≴≵≶≷≸≹≺≻≼≽≾≿⊀⊁∈∋∉∌∊∍⊂⊃⊄⊅⊆⊇⊈⊉⊊⊋⊏⊐⊑⊒⊢⊣⊰⊱⊲⊳⊴⊵" +
	"⋉⋊⋋⋌⋐⋑⋖⋗⋘⋙⋚⋛⋜⋝⋞⋟∼∽≃⋍≒≓≔≕﹤﹥＜＞"

// Mirror returns the sign that r is drawn as from right to left (L4), else r.
func Mirror(r rune) rune {
	if bracketOf(r) != noBracket {
		m, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
		return m
	}
	if i := strings.IndexRune(twins, r); i >= 0 {
		return twin(i)
	}
	return r
}

// twin returns the partner of the sign at byte i of twins.
func twin(i int) rune {
	if utf8.RuneCountInString(twins[:i])%2 == 1 {
		before, _ := utf8.DecodeLastRuneInString(twins[:i])
		return before
	}
	_, n := utf8.DecodeRuneInString(twins[i:])
	after, _ := utf8.DecodeRuneInString(twins[i+n:])
	return after
}
