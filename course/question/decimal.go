package question

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// The caps of a number: with them the largest is a big.Rat of under 500 bytes.
const (
	maxDigits   = 200
	maxExponent = 999
)

// decimal is an exact number: digits times ten to the power of exp. Its digits
// neither begin nor end with a zero; those of 0 are "".
type decimal struct {
	negative bool
	digits   string
	exp      int
}

// newDecimal makes a decimal of the digits before and after its point.
func newDecimal(negative bool, whole, fraction string, exp int) (decimal, bool) {
	digits := strings.TrimLeft(whole+fraction, "0")
	short := strings.TrimRight(digits, "0")
	if short == "" {
		return decimal{}, len(whole+fraction) <= maxDigits
	}
	exp += len(digits) - len(short) - len(fraction)
	return decimal{negative, short, exp}, len(short) <= maxDigits && -maxExponent <= exp && exp <= maxExponent
}

// rat returns the number as a fraction.
func (d decimal) rat() *big.Rat {
	n, _ := new(big.Int).SetString("0"+d.digits, 10)
	if d.negative {
		n.Neg(n)
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(d.exp, -d.exp))), nil)
	if d.exp < 0 {
		return new(big.Rat).SetFrac(n, power)
	}
	return new(big.Rat).SetInt(n.Mul(n, power))
}

// String spells the number with a point, with an exponent where it would be
// longer than anybody reads.
func (d decimal) String() string {
	sign := ""
	if d.negative {
		sign = "-"
	}
	return sign + d.magnitude()
}

func (d decimal) magnitude() string {
	const readable = 30
	n := len(d.digits)
	switch {
	case n == 0:
		return "0"
	case d.exp >= 0 && n+d.exp <= readable:
		return d.digits + strings.Repeat("0", d.exp)
	case d.exp < 0 && -d.exp < n:
		return d.digits[:n+d.exp] + "." + d.digits[n+d.exp:]
	case d.exp < 0 && -d.exp <= readable:
		return "0." + strings.Repeat("0", -d.exp-n) + d.digits
	}
	return d.digits + "e" + strconv.Itoa(d.exp)
}

// asciiDigits returns text with the decimal digits of every script as 0 to 9,
// and the signs of a number in their ASCII forms. The Arabic decimal separator
// stays, since it is nothing else.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u2212', '\ufe63', '\uff0d':
			return '-'
		case '\uff0b':
			return '+'
		case '\uff0e':
			return '.'
		case '\uff0c':
			return ','
		case '\u00a0', '\u2007', '\u2009', '\u202f':
			return ' '
		case '\u2019', '\u066c', '\uff07':
			return '\''
		case '\u066a', '\uff05':
			return '%'
		}
		return asciiDigit(r)
	}, text)
}

// asciiDigit: each range of Nd is made of whole rows of ten, zero first.
func asciiDigit(r rune) rune {
	if r < unicode.MaxASCII || !unicode.Is(unicode.Nd, r) {
		return r
	}
	for _, span := range unicode.Nd.R16 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return '0' + (r-rune(span.Lo))%10
		}
	}
	for _, span := range unicode.Nd.R32 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return '0' + (r-rune(span.Lo))%10
		}
	}
	return r
}

const arabicPoint = '\u066b'

// scanDecimal reads a number at the start of a text that asciiDigits has made
// plain, and returns what follows it.
func scanDecimal(text string, comma bool) (d decimal, rest string, ok bool) {
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = strings.TrimLeft(text[1:], " ")
	}
	figures, rest := cutFigures(text)
	whole, fraction, ok := divide(figures, comma)
	if !ok {
		return d, "", false
	}
	exp, rest := cutExponent(rest)
	d, ok = newDecimal(negative, whole, fraction, exp)
	return d, rest, ok
}

// cutFigures cuts digits off a text, and the separators that stand before a
// digit; a blank only between two.
func cutFigures(text string) (figures, rest string) {
	end, after := 0, rune(0)
	for i, r := range text {
		switch {
		case '0' <= r && r <= '9':
			end = i + 1
		case !strings.ContainsRune(" .,'"+string(arabicPoint), r), separates(after), r == ' ' && i == 0:
			return text[:end], text[end:]
		}
		after = r
	}
	return text[:end], text[end:]
}

func separates(r rune) bool { return r != 0 && (r < '0' || r > '9') }

// divide splits figures into the digits before and after the decimal sign, and
// takes the separators of groups out.
func divide(figures string, comma bool) (whole, fraction string, ok bool) {
	whole, fraction = figures, ""
	if point := decimalSign(figures, comma); point != 0 {
		at := strings.LastIndex(figures, string(point))
		whole, fraction = figures[:at], figures[at+len(string(point)):]
		if strings.Trim(fraction, "0123456789") != "" || fraction == "" {
			return "", "", false
		}
	}
	whole, ok = ungrouped(whole)
	return whole, fraction, ok && whole+fraction != ""
}

// decimalSign returns the sign before the fraction, or 0 if there is none. Of a
// point and a comma it is the last; one alone that occurs twice divides groups.
// A single point is always decimal, and a single comma unless it can divide
// thousands: then the language decides.
func decimalSign(figures string, comma bool) rune {
	points, commas := strings.Count(figures, "."), strings.Count(figures, ",")
	switch {
	case strings.ContainsRune(figures, arabicPoint):
		return arabicPoint
	case points > 0 && commas > 0:
		return rune(figures[strings.LastIndexAny(figures, ".,")])
	case points == 1:
		return '.'
	case commas == 1 && (comma || !thousands(figures)):
		return ','
	}
	return 0
}

// thousands reports whether the one comma of figures can divide thousands.
func thousands(figures string) bool {
	before, after, _ := strings.Cut(figures, ",")
	grouped := strings.ContainsAny(before, " '")
	return len(after) == 3 && !grouped && 1 <= len(before) && len(before) <= 3 && before[0] != '0'
}

// ungrouped takes one kind of separator out of whole digits. The last group has
// three digits, the others three or, as in India, two.
func ungrouped(whole string) (string, bool) {
	at := strings.IndexAny(whole, " .,'")
	if at < 0 {
		return whole, strings.Trim(whole, "0123456789") == ""
	}
	groups := strings.Split(whole, whole[at:at+1])
	for i, group := range groups {
		last := i == len(groups)-1
		if len(group) == 0 || len(group) > 3 || last && len(group) != 3 || i > 0 && len(group) < 2 {
			return "", false
		}
	}
	digits := strings.Join(groups, "")
	return digits, strings.Trim(digits, "0123456789") == ""
}

// cutExponent cuts "e-3" or "×10^-3" off a text.
func cutExponent(text string) (exp int, rest string) {
	after, ok := strings.CutPrefix(strings.ToLower(text), "e")
	if !ok {
		after, ok = cutTimesTen(text)
	}
	if !ok {
		return 0, text
	}
	digits := strings.TrimLeft(after, "+-")
	end := len(digits) - len(strings.TrimLeft(digits, "0123456789"))
	exp, err := strconv.Atoi(after[:len(after)-len(digits)+end])
	if err != nil && end == 0 || len(after)-len(digits) > 1 {
		return 0, text
	}
	if err != nil || max(exp, -exp) > 2*maxExponent {
		return 2 * maxExponent, text[len(text)-len(digits)+end:]
	}
	return exp, text[len(text)-len(digits)+end:]
}

func cutTimesTen(text string) (after string, ok bool) {
	text = strings.TrimLeft(text, " ")
	for _, times := range []string{"×", "x", "*", "·"} {
		if after, ok = strings.CutPrefix(text, times); ok {
			return strings.CutPrefix(strings.TrimLeft(after, " "), "10^")
		}
	}
	return "", false
}
