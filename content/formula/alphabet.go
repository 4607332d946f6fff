package formula

import (
	"strings"
	"unicode/utf8"
)

// An alphabet is one of the Mathematical Alphanumeric Symbols: where its
// letters, digits and Greek begin in that block (zero: it has none), and the
// letters that Unicode had before the block (its code points there are
// reserved).
type alphabet struct {
	upper, lower, digit rune
	greek               rune // of the capital alpha
	older               string
}

// alphabetOf returns the alphabet of a command as \mathbb, and false for one
// that only asks for upright or plain letters.
func alphabetOf(command string) (alphabet, bool) {
	switch command {
	case "mathbb", "Bbb":
		return alphabet{upper: '𝔸', lower: '𝕒', digit: '𝟘', older: "CℂHℍNℕPℙQℚRℝZℤ"}, true
	case "mathcal", "mathscr":
		return alphabet{upper: '𝒜', lower: '𝒶', older: "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"}, true
	case "mathfrak", "frak":
		return alphabet{upper: '𝔄', lower: '𝔞', older: "CℭHℌIℑRℜZℨ"}, true
	case "mathbf", "boldsymbol", "bm", "bold", "pmb":
		return alphabet{upper: '𝐀', lower: '𝐚', digit: '𝟎', greek: '𝚨'}, true
	}
	return alphabet{}, false
}

// isUpright reports the commands whose letters a terminal shows as they are.
func isUpright(command string) bool {
	switch command {
	case "mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "mathup", "rm":
		return true
	}
	return false
}

// set returns text in the alphabet. What the alphabet does not have stays.
func (a alphabet) set(text string) string {
	if a == (alphabet{}) {
		return text
	}
	return strings.Map(a.letter, text)
}

func (a alphabet) letter(r rune) rune {
	if _, after, ok := strings.Cut(a.older, string(r)); ok && r < utf8.RuneSelf {
		old, _ := utf8.DecodeRuneInString(after)
		return old
	}
	switch {
	case 'A' <= r && r <= 'Z':
		return shift(r, 'A', a.upper)
	case 'a' <= r && r <= 'z':
		return shift(r, 'a', a.lower)
	case '0' <= r && r <= '9':
		return shift(r, '0', a.digit)
	case 'Α' <= r && r <= 'Ω' || 'α' <= r && r <= 'ω':
		// The block has one more character between capitals and small letters
		// than 26 letters of the Greek block with its gap: nabla.
		return a.greekLetter(r)
	}
	return r
}

func (a alphabet) greekLetter(r rune) rune {
	if r < 'α' {
		return shift(r, 'Α', a.greek)
	}
	if a.greek == 0 {
		return r
	}
	return r - 'α' + a.greek + 26
}

// shift moves r from the alphabet that begins at from to the one at to.
func shift(r, from, to rune) rune {
	if to == 0 {
		return r
	}
	return r - from + to
}

// Characters and their raised and lowered forms, in pairs.
const (
	raised = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺−⁻=⁼(⁽)⁾" +
		"aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ" +
		"AᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾRᴿTᵀUᵁVⱽWᵂ" +
		"βᵝγᵞδᵟθᶿφᵠχᵡ" +
		"∘°°°∗*′′″″‴‴⁗⁗††‡‡⊤ᵀ" // what is raised already, and the transpose
	lowered = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊−₋=₌(₍)₎" +
		"aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ" +
		"βᵦγᵧρᵨφᵩχᵪ"
)

// raise returns text as superscripts, and false when a character has none.
func raise(text string) (string, bool) { return translate(text, raised) }

// lower returns text as subscripts, and false when a character has none.
func lower(text string) (string, bool) { return translate(text, lowered) }

// translate replaces each character of text by the one that follows it in
// pairs.
func translate(text, pairs string) (string, bool) {
	var b strings.Builder
	for _, r := range text {
		to, ok := partner(r, pairs)
		if !ok {
			return "", false
		}
		b.WriteRune(to)
	}
	return b.String(), true
}

func partner(r rune, pairs string) (rune, bool) {
	for len(pairs) > 0 {
		from, n := utf8.DecodeRuneInString(pairs)
		to, m := utf8.DecodeRuneInString(pairs[n:])
		if from == r {
			return to, true
		}
		pairs = pairs[n+m:]
	}
	return 0, false
}
