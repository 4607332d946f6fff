package chart

import (
	"math"
	"strconv"
	"strings"
)

// The most that a number may be, and the longest way to write it.
const (
	maxNumber = 1e15
	maxDigits = 40
)

// number reads a number as people write it: with blanks, apostrophes, points or
// commas between the thousands, a decimal point or comma, a sign, and with a
// currency or per cent sign. Where both ',' and '.' occur the last of them is
// the decimal one; a single ',' before three digits divides thousands and a
// single '.' is decimal.
func number(s string) (float64, bool) {
	if len(s) > maxDigits {
		return 0, false
	}
	s = strings.NewReplacer("−", "-", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "’", "'").Replace(s)
	s = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), "%€$£¥₽₴"))
	s, negative := strings.CutPrefix(s, "-")
	if !negative {
		s = strings.TrimPrefix(s, "+")
	}
	s = strings.TrimLeft(s, "€$£¥₽₴ ")
	whole, fraction := divide(s)
	digits, ok := ungroup(whole)
	if !ok || !isDigits(fraction) || digits+fraction == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat("0"+digits+"."+fraction+"0", 64)
	if err != nil || v > maxNumber {
		return 0, false
	}
	if negative {
		v = -v
	}
	return v, !math.IsNaN(v)
}

// divide cuts a number at its decimal sign.
func divide(s string) (whole, fraction string) {
	at := strings.LastIndexAny(s, ".,")
	if at < 0 {
		return s, ""
	}
	sign := s[at : at+1]
	other := strings.Trim(".,", sign)
	switch {
	case strings.Count(s, sign) > 1:
		return s, ""
	case strings.Contains(s, other):
		return s[:at], s[at+1:]
	case sign == "," && len(s)-at-1 == 3 && strings.Trim(s[:at], "0 '") != "":
		return s, ""
	}
	return s[:at], s[at+1:]
}

// ungroup drops what divides thousands: one sign throughout, before groups of
// three digits, or of two as in India.
func ungroup(s string) (string, bool) {
	at := strings.IndexAny(s, " '.,")
	if at < 0 {
		return s, isDigits(s)
	}
	groups := strings.Split(s, s[at:at+1])
	for i, g := range groups {
		last := i == len(groups)-1
		switch {
		case !isDigits(g) || g == "" || len(g) > 3:
			return "", false
		case last && len(g) != 3 || !last && i > 0 && len(g) < 2:
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// scale is an axis from lo to hi with ticks at multiples of step.
type scale struct{ lo, hi, step float64 }

// newScale rounds the bounds outwards to ticks of 1, 2 or 5 times a power of
// ten, about count of them. Values that hardly differ get room on both sides.
func newScale(lo, hi float64, count int) scale {
	const least = 1e-9 // of the greater bound, far from where floats get coarse
	if most := max(math.Abs(lo), math.Abs(hi)); hi-lo <= most*least {
		around := most / 10
		if most == 0 {
			around = 1
		}
		lo, hi = lo-around, hi+around
	}
	step := (hi - lo) / float64(max(count, 1))
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 5, 10} {
		if f*power >= step*(1-1e-9) {
			step = f * power
			break
		}
	}
	return scale{math.Floor(lo/step+1e-9) * step, math.Ceil(hi/step-1e-9) * step, step}
}

// ticks returns the values from hi down to lo.
func (s scale) ticks() []float64 {
	n := int(math.Round((s.hi - s.lo) / s.step))
	out := make([]float64, 0, n+1)
	for i := n; i >= 0; i-- {
		out = append(out, s.lo+float64(i)*s.step)
	}
	return out
}

// format writes a tick with as many decimals as its step has, and many
// thousands short.
func (s scale) format(v float64, percent bool) string {
	unit, suffix := 1.0, ""
	switch most := max(math.Abs(s.lo), math.Abs(s.hi)); {
	case s.step >= 1e9:
		unit, suffix = 1e9, "G"
	case s.step >= 1e6:
		unit, suffix = 1e6, "M"
	case s.step >= 1e3 && most >= 1e5:
		unit, suffix = 1e3, "k"
	}
	if percent {
		suffix += "%"
	}
	decimals := max(0, -int(math.Floor(math.Log10(s.step/unit)+1e-9)))
	if math.Abs(v) < s.step/2 {
		v = 0
	}
	return strconv.FormatFloat(v/unit, 'f', decimals, 64) + suffix
}
