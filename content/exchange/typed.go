package exchange

import (
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// Pair makes the item a matching: Gaps[i] matches rights[i], and distractors
// match nothing. Gaps hold the labels; equal options become one.
func (it *Item) Pair(rights, distractors []string) {
	it.Kind, it.Scoring = question.Match, question.Partial
	var options []string
	it.Blanks = nil
	for _, s := range rights {
		var at int
		at, options = indexOf(options, s)
		it.Blanks = append(it.Blanks, question.Blank{Right: []int{at}})
	}
	for _, s := range distractors {
		_, options = indexOf(options, s)
	}
	for i := range it.Blanks {
		it.Blanks[i].Options, it.Gaps[i].Options = len(options), options
	}
}

// Typed are the answers that a typed question knows, while they are read.
type Typed struct{ Answers []Answer }

// Answer is one of them.
type Answer struct {
	Is      string
	Percent float64 // of the points
	Said    Text
}

// Add adds an answer.
func (t *Typed) Add(is string, percent float64, said Text) {
	t.Answers = append(t.Answers, Answer{is, percent, said})
}

// SetTyped makes the item a question that is answered by one typed line. It
// returns why that cannot be, or "".
func (it *Item) SetTyped(form question.Kind, t Typed) string {
	it.Kind = form
	blank := question.Blank{Form: form}
	var gap Gap
	for _, a := range t.Answers {
		credit := int(math.Round(min(max(a.Percent, 0), 100)))
		if credit != 100 || !a.Said.Empty() {
			it.Kind = question.Weighted
		}
		blank.Accepts = append(blank.Accepts, question.Accept{Is: a.Is, Credit: credit})
		gap.Says = append(gap.Says, a.Said)
	}
	it.Blanks, it.Gaps = []question.Blank{blank}, []Gap{gap}
	if !slices.ContainsFunc(blank.Accepts, func(a question.Accept) bool { return a.Credit > 0 }) {
		return "no answer of it is right"
	}
	return ""
}

// SetShort is SetTyped for a short answer of Moodle, in which a star stands for
// any text: answers with one become regular expressions. What is said to a lone
// star that earns nothing is said to every wrong answer.
func (it *Item) SetShort(t Typed) string {
	t.Answers = slices.DeleteFunc(t.Answers, func(a Answer) bool {
		if a.Is != "*" || a.Percent > 0 {
			return false
		}
		it.Wrong = a.Said
		return true
	})
	if !slices.ContainsFunc(t.Answers, func(a Answer) bool { return HasStar(a.Is) }) {
		for i := range t.Answers {
			t.Answers[i].Is = strings.ReplaceAll(t.Answers[i].Is, `\*`, "*")
		}
		return it.SetTyped(question.Text, t)
	}
	for i := range t.Answers {
		t.Answers[i].Is = starred(t.Answers[i].Is)
	}
	return it.SetTyped(question.Regex, t)
}

// HasStar reports a star that is not escaped.
func HasStar(s string) bool { return strings.Contains(strings.ReplaceAll(s, `\*`, ""), "*") }

// starred is an answer with stars as a regular expression.
func starred(s string) string {
	parts := strings.Split(strings.ReplaceAll(s, `\*`, "\x00"), "*")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(regexp.QuoteMeta(p), "\x00", `\*`)
	}
	return strings.Join(parts, ".*")
}

// Star returns a regular expression that has nothing but .* in it as a text in
// which a star stands for any text, and whether it is one.
func Star(pattern string) (string, bool) {
	parts := strings.Split(pattern, ".*")
	for i, p := range parts {
		plain := unquote.Replace(p)
		if regexp.QuoteMeta(plain) != p {
			return "", false
		}
		parts[i] = strings.ReplaceAll(plain, "*", `\*`)
	}
	return strings.Join(parts, "*"), true
}

// unquote takes away what QuoteMeta adds.
var unquote = strings.NewReplacer(`\\`, `\`, `\.`, ".", `\+`, "+", `\*`, "*", `\?`, "?", `\(`, "(", `\)`, ")",
	`\|`, "|", `\[`, "[", `\]`, "]", `\{`, "{", `\}`, "}", `\^`, "^", `\$`, "$")

// Tolerated writes a number with a tolerance as a course has it.
func Tolerated(value, tolerance string) string {
	if strings.Trim(tolerance, "0.") == "" {
		return value
	}
	return value + " +- " + tolerance
}

var tolerance = lazy.Regexp(`^(.*\S)\s*(?:\+-|±)\s*\S+$`)

// Untolerated returns an accepted answer without the tolerance that a form other
// than a number may have, and whether it had one.
func Untolerated(form question.Kind, is string) (string, bool) {
	m := tolerance().FindStringSubmatch(is)
	if form != question.Timestamp || m == nil {
		return is, false
	}
	return m[1], true
}

// Range is an accepted number as other formats have it: decimal numbers as
// text. Tolerance is "" for none.
type Range struct {
	Low, High        string
	Value, Tolerance string // the middle, and how far off is still right
	Open             bool   // a bound was outside, and is now inside
	Unit             string
}

var (
	aboutNumber = lazy.Regexp(`^([-+]?(?:\d+\.?\d*|\.\d+))(?:\s*(?:\+-|±)\s*(\d+\.?\d*|\.\d+)\s*(%)?)?\s*(\pL[^\d+±]{0,20}|%)?$`)
	inInterval  = lazy.Regexp(`^([[(])\s*([-+]?\d*\.?\d+)\s*,\s*([-+]?\d*\.?\d+)\s*([\])])\s*(\pL[^\d]{0,20}|%)?$`)
)

// Numeric reads an accepted number in the notation of a course, of at most 40
// characters and without an exponent; it returns false for another.
func Numeric(is string) (Range, bool) {
	if is = strings.TrimSpace(is); len(is) > 40 {
		return Range{}, false
	}
	if m := inInterval().FindStringSubmatch(is); m != nil {
		low, high := rat(m[2]), rat(m[3])
		middle := new(big.Rat).Quo(new(big.Rat).Add(low, high), big.NewRat(2, 1))
		off := new(big.Rat).Sub(high, middle)
		return Range{decimal(low), decimal(high), decimal(middle), decimal(off), m[1] == "(" || m[4] == ")", m[5]}, off.Sign() >= 0
	}
	m := aboutNumber().FindStringSubmatch(is)
	if m == nil {
		return Range{}, false
	}
	value, off := rat(m[1]), rat(m[2])
	if m[3] != "" {
		off.Mul(off, new(big.Rat).Abs(value)).Quo(off, big.NewRat(100, 1))
	}
	r := Range{Value: decimal(value), Unit: m[4]}
	r.Low, r.High = decimal(new(big.Rat).Sub(value, off)), decimal(new(big.Rat).Add(value, off))
	if off.Sign() != 0 {
		r.Tolerance = decimal(off)
	}
	return r, true
}

func rat(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// decimal writes a number with as many decimals as it needs, at most 20.
func decimal(r *big.Rat) string {
	s := r.FloatString(20)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
