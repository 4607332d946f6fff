package question

import "strings"

// Told is an accepted answer taken apart, for one who says it in words to a
// reader who does not know the notation. It is either a value, perhaps with a
// tolerance, or an interval.
type Told struct {
	Value string // as the author wrote it, "" of an interval
	Off   string // how much more or less it may be, "" for nothing

	Low, High         string // the bounds of an interval
	OpenLow, OpenHigh bool   // the bound itself is outside
}

// Tell takes an accepted answer apart. What has no notation of its own is its
// own value.
func (b *Blank) Tell(a Accept) Told {
	is := strings.TrimSpace(a.Is)
	switch {
	case b.Form != Number && b.Form != Timestamp || Check(b.Form, is) != nil:
		return Told{Value: is}
	case b.Form == Number && strings.ContainsAny(is[:1], "[("):
		return tellInterval(is)
	}
	value, off, _ := cutTolerance(is)
	t := Told{Value: strings.TrimSpace(value), Off: strings.TrimSpace(off)}
	if b.Form == Number && t.Off != "" {
		t.Value, t.Off = sharedUnit(t.Value, t.Off)
	}
	return t
}

// tellInterval takes an interval apart that parseInterval has read.
func tellInterval(is string) Told {
	end := strings.LastIndexAny(is, "])")
	low, high, ok := strings.Cut(is[1:end], ";")
	if !ok {
		low, high, _ = strings.Cut(is[1:end], ",")
	}
	high = strings.TrimSpace(high + " " + strings.TrimSpace(is[end+1:]))
	return Told{Low: strings.TrimSpace(low), High: high, OpenLow: is[0] == '(', OpenHigh: is[end] == ')'}
}

// sharedUnit gives a value and its tolerance the unit that only one of them
// has, as parseAround does.
func sharedUnit(value, off string) (string, string) {
	v, _ := parseQuantity(value, false)
	o, _ := parseQuantity(off, false)
	if rest, relative := strings.CutPrefix(o.unit, "%"); relative && v.unit != "%" {
		percent := strings.TrimSpace(strings.TrimSuffix(off, rest))
		return strings.TrimSpace(value + " " + missing(v.unit, strings.TrimSpace(rest))), percent
	}
	return strings.TrimSpace(value + " " + missing(v.unit, o.unit)), strings.TrimSpace(off + " " + missing(o.unit, v.unit))
}

// missing is the unit to add to a quantity that has none.
func missing(own, other string) string {
	if own != "" {
		return ""
	}
	return other
}

// NeedsUnit reports whether a number without a unit cannot be right in a blank,
// nor is it an answer that the author speaks to, and returns a unit that fits.
func NeedsUnit(b Blank) (unit string, ok bool) {
	if b.Form != Number || b.Bare {
		return "", false
	}
	for _, a := range b.Accepts {
		s, err := parseSpan(a.Is)
		if err != nil || s.unit.unit == "" {
			return "", false
		}
		if unit == "" {
			unit = s.unit.unit
		}
	}
	return unit, unit != ""
}

// Run returns the longest unbroken right sequence of an order, which is what
// earns points: its first position, and how many steps it has; the first of
// several that are as long.
func Run(steps []int) (from, n int) {
	run := 0
	for i, s := range steps {
		if i > 0 && s == steps[i-1]+1 {
			run++
		} else {
			run = 1
		}
		if run > n {
			from, n = i-run+1, run
		}
	}
	return from, n
}
