package question

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The notation of an accepted number is that of text2qti and Open edX:
//
//	42            0.7 +- 5%      1.41 +- 0.01
//	1.5 km        90 s +- 2 s    [5, 8) ms
//
// A tolerance in percent is a part of the value; of a value in percent it is as
// many percentage points. In an interval a square bracket takes its bound in.

// quantity is a number and the unit after it.
type quantity struct {
	decimal
	unit    string // as written, in NFKC; "" for none
	measure measure
}

// value returns the number in the base unit of its dimension.
func (q quantity) value() *big.Rat { return new(big.Rat).Mul(q.rat(), q.measure.factor) }

func (q quantity) String() string { return strings.TrimSpace(q.decimal.String() + " " + q.unit) }

// parseQuantity reads all of a text as a number and perhaps a unit.
func parseQuantity(text string, comma bool) (q quantity, ok bool) {
	q.decimal, text, ok = scanDecimal(strings.TrimSpace(asciiDigits(text)), comma)
	if !ok {
		return q, false
	}
	q.unit = strings.Join(strings.Fields(norm.NFKC.String(text)), " ")
	q.measure = measured(q.unit)
	return q, q.unit == "" || isUnit(q.unit)
}

// isUnit reports whether a text can be the name of a unit.
func isUnit(text string) bool {
	const longest = 64
	first := []rune(text)[0]
	return len(text) <= longest && (unicode.IsLetter(first) || strings.ContainsRune(`%‰°$€£¥'"`, first)) &&
		strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune("+±[](),;=", r) }) < 0
}

func readNumber(text string, comma bool) (string, bool) {
	q, ok := parseQuantity(text, comma)
	return q.String(), ok
}

// span is an accepted number: everything from low to high, in its unit.
type span struct {
	low, high         *big.Rat // in the base unit
	openLow, openHigh bool     // the bound itself is outside
	unit              quantity // whose number means nothing
}

// holds reports whether v, in the base unit, is in the span.
func (s span) holds(v *big.Rat) bool {
	low, high := v.Cmp(s.low), v.Cmp(s.high)
	return (low > 0 || low == 0 && !s.openLow) && (high < 0 || high == 0 && !s.openHigh)
}

var errNumber = errors.New("write a number like 42, 0.7 +- 5%, 1.5 km +- 100 m or [5, 8)")

// parseSpan reads the notation of an author.
func parseSpan(is string) (span, error) {
	is = strings.TrimSpace(is)
	if strings.HasPrefix(is, "[") || strings.HasPrefix(is, "(") {
		return parseInterval(is)
	}
	value, tolerance, found := cutTolerance(is)
	if !found {
		q, ok := parseQuantity(value, false)
		if !ok {
			return span{}, fmt.Errorf("%.80q is no number: %w", is, errNumber)
		}
		return span{low: q.value(), high: q.value(), unit: q}, nil
	}
	return parseAround(value, tolerance)
}

// parseAround reads a number with a tolerance. A unit that only one of the two
// has is that of both.
func parseAround(value, tolerance string) (span, error) {
	q, ok := parseQuantity(value, false)
	off, fine := parseQuantity(tolerance, false)
	if !ok || !fine || off.negative {
		return span{}, fmt.Errorf("%.80q is no number with a tolerance: %w", value+"+-"+tolerance, errNumber)
	}
	if unit, relative := strings.CutPrefix(off.unit, "%"); relative && q.unit != "%" {
		q = q.inherit(strings.TrimSpace(unit))
		part := new(big.Rat).Mul(off.rat(), big.NewRat(1, 100))
		return around(q, part.Mul(part, new(big.Rat).Abs(q.value()))), nil
	}
	q, off = q.inherit(off.unit), off.inherit(q.unit)
	if q.measure.dim != off.measure.dim {
		return span{}, fmt.Errorf("%q and %q cannot be compared", q.unit, off.unit)
	}
	return around(q, off.value()), nil
}

// inherit returns q with a unit, if it has none.
func (q quantity) inherit(unit string) quantity {
	if q.unit == "" {
		q.unit, q.measure = unit, measured(unit)
	}
	return q
}

func around(q quantity, off *big.Rat) span {
	v := q.value()
	return span{low: new(big.Rat).Sub(v, off), high: new(big.Rat).Add(v, off), unit: q}
}

// parseInterval reads "[5, 8) ms": the unit behind the bracket is that of a
// bound that has none.
func parseInterval(is string) (span, error) {
	bad := fmt.Errorf("%.80q is no interval: %w", is, errNumber)
	end := strings.LastIndexAny(is, "])")
	if end < 0 {
		return span{}, bad
	}
	left, right, ok := strings.Cut(is[1:end], ";")
	if !ok {
		left, right, ok = strings.Cut(is[1:end], ",")
	}
	low, fine := parseQuantity(left, false)
	high, good := parseQuantity(right, false)
	unit := strings.TrimSpace(norm.NFKC.String(is[end+1:]))
	if !ok || !fine || !good || unit != "" && !isUnit(unit) {
		return span{}, bad
	}
	high = high.inherit(unit)
	low = low.inherit(high.unit)
	s := span{low: low.value(), high: high.value(), openLow: is[0] == '(', openHigh: is[end] == ')', unit: high}
	if low.measure.dim != high.measure.dim || s.empty() {
		return span{}, fmt.Errorf("there is no number in the interval %.80q", is)
	}
	return s, nil
}

func (s span) empty() bool {
	order := s.low.Cmp(s.high)
	return order > 0 || order == 0 && (s.openLow || s.openHigh)
}

// fitsNumber compares in exact arithmetic. The author's unit has to be there,
// or one that converts into it, unless the blank is Bare.
func fitsNumber(b *Blank, is, text string) bool {
	s, err := parseSpan(is)
	q, ok := parseQuantity(text, false)
	if err != nil || !ok {
		return false
	}
	switch {
	case q.unit == "" && b.Bare, q.named(s.unit):
		q.measure = s.unit.measure
	case q.unit == "" && s.unit.unit != "":
		return false
	}
	return q.measure.dim == s.unit.measure.dim && s.holds(q.value())
}

// named reports whether one of two units is in no table and both have the same
// name, in which case does not count.
func (q quantity) named(other quantity) bool {
	return (q.unknown() || other.unknown()) && caseless(q.unit) == caseless(other.unit)
}

func checkNumber(is string) error {
	_, err := parseSpan(is)
	return err
}

// sampleNumber returns the number itself, or a bound of an interval that is in
// it, or what lies in its middle.
func sampleNumber(is string) string {
	if is = strings.TrimSpace(is); !strings.HasPrefix(is, "[") && !strings.HasPrefix(is, "(") {
		return sampleAround(is)
	}
	s, err := parseSpan(is)
	if err != nil {
		return ""
	}
	v := s.low
	switch {
	case s.openLow && s.openHigh:
		v = new(big.Rat).Add(s.low, s.high)
		v.Quo(v, big.NewRat(2, 1))
	case s.openLow:
		v = s.high
	}
	v = new(big.Rat).Quo(v, s.unit.measure.factor)
	digits, exact := v.FloatPrec()
	if !exact || digits > maxDigits {
		return ""
	}
	return v.FloatString(digits) + " " + s.unit.unit
}

func sampleAround(is string) string {
	value, tolerance, found := cutTolerance(is)
	q, ok := parseQuantity(value, false)
	if off, fine := parseQuantity(tolerance, false); found && fine {
		unit, _ := strings.CutPrefix(off.unit, "%")
		q = q.inherit(strings.TrimSpace(unit))
	}
	if !ok {
		return ""
	}
	return q.String()
}
