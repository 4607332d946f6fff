package question

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// measure is what a unit measures, and how much of the base unit it is. Units
// convert into each other when their dimension is the same.
type measure struct {
	dim    string
	factor *big.Rat
}

const (
	dimTime = "time"
	dimData = "data"
	dimRate = "data rate"
)

// base is a unit that stands in a table: n of the base unit of its dimension.
type base struct {
	dim      string
	n        int64
	prefixed string // "si", or "iec" as well, or neither
}

// bases are the units that convert, by their symbols, in which case counts.
var bases = map[string]base{
	"s": {dimTime, 1, "si"}, "min": {dimTime, 60, ""}, "h": {dimTime, 3600, ""}, "d": {dimTime, 86400, ""},
	"bit": {dimData, 1, "iec"}, "b": {dimData, 1, "iec"}, "B": {dimData, 8, "iec"},
	"bit/s": {dimRate, 1, "iec"}, "b/s": {dimRate, 1, "iec"}, "bps": {dimRate, 1, "iec"},
	"B/s": {dimRate, 8, "iec"}, "Bps": {dimRate, 8, "iec"},
	"Hz": {"frequency", 1, "si"}, "m": {"length", 1, "si"}, "g": {"mass", 1, "si"},
	"V": {"voltage", 1, "si"}, "A": {"current", 1, "si"}, "W": {"power", 1, "si"},
}

// words are the English names of symbols, in which case does not count.
var words = map[string]string{
	"sec": "s", "secs": "s", "second": "s", "seconds": "s", "mins": "min", "minute": "min", "minutes": "min",
	"hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d",
	"bits": "bit", "byte": "B", "bytes": "B", "hertz": "Hz", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
	"gram": "g", "grams": "g", "volt": "V", "volts": "V", "ampere": "A", "amperes": "A", "watt": "W", "watts": "W",
}

// powers are the SI prefixes as powers of ten; c and d are left to lengths, so
// that dB stays a decibel.
var powers = map[string]int{
	"p": -12, "n": -9, "µ": -6, "μ": -6, "u": -6, "m": -3, "c": -2, "d": -1,
	"k": 3, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
}

// takes reports whether a unit has prefixes of a power of ten: there is no
// thousandth of a bit, and "mb" is somebody's MB or Mb.
func (b base) takes(exp int) bool {
	switch {
	case b.prefixed == "", b.prefixed == "iec" && exp < 0:
		return false
	case exp == powers["c"], exp == powers["d"]:
		return b.dim == "length"
	}
	return true
}

// kibis are the IEC prefixes as powers of two.
var kibis = map[string]int{"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}

// measured returns what a unit measures. A number without a unit and a percent
// are of the same dimension; a unit that is in no table is one of its own.
func measured(unit string) measure {
	switch unit {
	case "":
		return measure{"", big.NewRat(1, 1)}
	case "%":
		return measure{"", big.NewRat(1, 100)}
	}
	if symbol, ok := words[strings.ToLower(unit)]; ok {
		unit = symbol
	}
	if b, ok := bases[unit]; ok {
		return measure{b.dim, big.NewRat(b.n, 1)}
	}
	if m, ok := prefixed(unit); ok {
		return m
	}
	return measure{unknownDim + caseless(unit), big.NewRat(1, 1)}
}

const unknownDim = "? "

// unknown reports whether the unit is in no table.
func (q quantity) unknown() bool { return strings.HasPrefix(q.measure.dim, unknownDim) }

func caseless(unit string) string { return fold(unit, false, false) }

// prefixed reads a prefix and a symbol.
func prefixed(unit string) (measure, bool) {
	_, first := utf8.DecodeRuneInString(unit)
	b, known := bases[unit[first:]]
	exp, ok := powers[unit[:first]]
	if ok && known && b.takes(exp) {
		return measure{b.dim, new(big.Rat).Mul(big.NewRat(b.n, 1), decimal{digits: "1", exp: exp}.rat())}, true
	}
	if len(unit) < 3 {
		return measure{}, false
	}
	b = bases[unit[2:]]
	shift, ok := kibis[unit[:2]]
	if !ok || b.prefixed != "iec" {
		return measure{}, false
	}
	return measure{b.dim, new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(b.n), uint(shift)))}, true
}
