package qti

import (
	"math"
	"strconv"
	"strings"

	"carrel/course/question"
)

// A number is an accepted number: one with a tolerance, or an interval.
type number struct {
	value     string // a decimal; of an interval one that is in it
	tolerance string // "" for none
	relative  bool   // the tolerance is in percent of the value
	low, high *bound // of an interval
	unit      string // which QTI does not know
}

// A bound is one end of an interval.
type bound struct {
	value string
	open  bool
}

// parseNumber reads the notation of the course format: 42, 0.7 +- 5%,
// 1.5 km +- 0.1, [5, 8). What an xs:double cannot hold is no number.
func parseNumber(is string) (number, bool) {
	is = strings.TrimSpace(strings.ReplaceAll(is, "±", "+-"))
	if strings.HasPrefix(is, "[") || strings.HasPrefix(is, "(") {
		return parseInterval(is)
	}
	value, off, found := strings.Cut(is, "+-")
	var n number
	var ok bool
	if n.value, n.unit, ok = quantity(value); !ok || !found {
		return n, ok
	}
	var unit string
	if n.tolerance, unit, ok = quantity(off); !ok {
		return n, false
	}
	if unit == "%" && n.unit != "%" {
		n.relative = true
		return n, true
	}
	if n.unit == "" {
		n.unit = unit
	}
	return n, unit == "" || unit == n.unit
}

func parseInterval(is string) (number, bool) {
	end := strings.LastIndexAny(is, "])")
	if end < 1 {
		return number{}, false
	}
	from, to, found := strings.Cut(is[1:end], ",")
	low, unit, ok := quantity(from)
	high, other, fine := quantity(to)
	if !found || !ok || !fine {
		return number{}, false
	}
	n := number{low: &bound{low, is[0] == '('}, high: &bound{high, is[end] == ')'}, unit: strings.TrimSpace(is[end+1:])}
	for _, u := range []string{unit, other} {
		if n.unit == "" {
			n.unit = u
		}
	}
	n.value = middle(low, high)
	return n, (unit == "" || unit == n.unit) && (other == "" || other == n.unit)
}

func middle(low, high string) string {
	a, _ := strconv.ParseFloat(low, 64)
	b, _ := strconv.ParseFloat(high, 64)
	return strconv.FormatFloat(a+(b-a)/2, 'g', -1, 64)
}

// quantity reads a number and the unit after it.
func quantity(s string) (value, unit string, ok bool) {
	canonical, err := question.Read(question.Number, s, false)
	if err != nil {
		return "", "", false
	}
	value, unit, _ = strings.Cut(canonical, " ")
	f, err := strconv.ParseFloat(value, 64)
	return value, unit, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}
