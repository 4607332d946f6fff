package qti

import (
	"fmt"
	"slices"
	"strconv"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/course/question"
)

// A test is an accepted answer of a blank and the condition that it was given.
type test struct {
	when   *element
	credit int
	says   exchange.Text
}

// A place is one blank as QTI asks for it.
type place struct {
	entry *element // the interaction
	tests []test
}

// typed asks for one typed line.
func (w *writer) typed() {
	w.stem()
	p := w.blank(0, "RESPONSE")
	w.content = append(w.content, el("p", p.entry))
	var branches []branch
	for _, t := range p.tests {
		branches = append(branches, branch{t.when, []*element{set("SCORE", float(w.part(t.credit, 1)))}})
	}
	if rule := first(branches); rule != nil && w.keyed() {
		w.rules = append(w.rules, rule)
	}
	w.answerFeedback([]place{p})
}

// part is what a credit in percent of one of several blanks is worth.
func (w *writer) part(credit, blanks int) float64 {
	return float64(w.Points) * float64(credit) / 100 / float64(blanks)
}

// cloze asks for the gaps of a text.
func (w *writer) cloze() {
	w.stem()
	places := make([]place, len(w.Blanks))
	for i := range places {
		places[i] = w.blank(i, fmt.Sprintf("RESPONSE-%d", i+1))
	}
	stands := make([]bool, len(places)) // which gaps stand in the text
	w.body.gap = func(i int) *element {
		if i >= len(places) || stands[i] {
			return nil
		}
		stands[i] = true
		return places[i].entry
	}
	w.content = append(w.content, w.body.blocks(w.Cloze)...)
	w.body.gap = nil
	for i, p := range places {
		if !stands[i] {
			w.content = append(w.content, el("p", fmt.Sprintf("(%d) ", i+1), p.entry))
		}
	}
	w.clozeScore(places)
	w.answerFeedback(places)
}

// clozeScore gives all points when every gap is right. Else, with partial
// scoring, each gap gives its share.
func (w *writer) clozeScore(places []place) {
	var whole []*element
	var shares []*element
	for _, p := range places {
		var right []*element
		var branches []branch
		for _, t := range p.tests {
			if t.credit == 100 {
				right = append(right, t.when)
			}
			branches = append(branches, branch{t.when, []*element{plus(w.part(t.credit, len(places)))}})
		}
		whole = append(whole, either(right))
		if rule := first(branches); rule != nil {
			shares = append(shares, rule)
		}
	}
	cond := group("responseCondition", group("responseIf", every(whole), set("SCORE", float(float64(w.Points)))))
	if w.Scoring == question.Partial && len(shares) > 0 {
		cond.add(group("responseElse").addAll(shares))
	}
	w.rules = append(w.rules, cond)
}

// answerFeedback says what belongs to accepted answers.
func (w *writer) answerFeedback(places []place) {
	for i, p := range places {
		var branches []branch
		said := false
		for n, t := range p.tests {
			b := branch{when: t.when, then: w.result(fmt.Sprintf("B%d-A%d", i+1, n+1), t.says)}
			said = said || b.then != nil
			branches = append(branches, b)
		}
		if said {
			w.replies = append(w.replies, first(branches))
		}
	}
}

// blank declares the response to a blank.
func (w *writer) blank(i int, id string) place {
	b := &w.Blanks[i]
	if b.Form == "" {
		return w.picked(b, w.Gaps[i], id)
	}
	says := func(n int) exchange.Text {
		if i < len(w.Gaps) && n < len(w.Gaps[i].Says) {
			return w.Gaps[i].Says[n]
		}
		return exchange.Text{}
	}
	base, tests := w.tests(b, id)
	for n := range tests {
		tests[n].says = says(n)
	}
	w.declare(id, "single", base, w.sample(b, base)...)
	entry := el("textEntryInteraction").with("responseIdentifier", id, "expectedLength", strconv.Itoa(length(b)))
	return place{entry, tests}
}

// picked asks for one of several options.
func (w *writer) picked(b *question.Blank, gap exchange.Gap, id string) place {
	e := group("inlineChoiceInteraction").with("responseIdentifier", id, "shuffle", "false")
	var right []string
	var tests []test
	for i, o := range gap.Options {
		e.add(el("inlineChoice", clean.Line(o)).with("identifier", columnID(i)))
		if slices.Contains(b.Right, i) {
			right = append(right, columnID(i))
			tests = append(tests, test{when: group("match", variable(id), identifier(columnID(i))), credit: 100})
		}
	}
	w.declare(id, "single", "identifier", right[:min(len(right), 1)]...)
	return place{e, tests}
}

// length is how long an answer may be expected to be; longer than the right one,
// so that it tells nothing.
func length(b *question.Blank) int {
	longest := 0
	for _, a := range b.Accepts {
		longest = max(longest, len([]rune(a.Is)))
	}
	return (longest/20 + 1) * 20
}

// sample returns the value of a right response, if one can be written.
func (w *writer) sample(b *question.Blank, base string) []string {
	for _, a := range b.Accepts {
		if a.Credit != 100 || b.Form == question.Regex {
			continue
		}
		if n, ok := parseNumber(a.Is); base == "float" && ok {
			return []string{n.value}
		}
		value, _ := exchange.Untolerated(b.Form, a.Is)
		return []string{value}
	}
	return nil
}

// tests returns a condition for each accepted answer of a typed blank, and the
// base type of what is typed.
func (w *writer) tests(b *question.Blank, id string) (base string, tests []test) {
	w.formLoss(b)
	if b.Form == question.Number {
		if tests, ok := w.numbers(b, id); ok {
			return "float", tests
		}
		w.lose("its numbers are compared as text")
	}
	for _, a := range b.Accepts {
		value, cut := exchange.Untolerated(b.Form, a.Is)
		if cut {
			w.losses.Add(w.Item, "the tolerance of %q is left out: only %q is right", a.Is, value)
		}
		when := group("stringMatch", variable(id), text(value)).with("caseSensitive", strconv.FormatBool(b.Case), "substring", "false")
		if b.Form == question.Regex {
			when = group("patternMatch", variable(id)).with("pattern", a.Is)
		}
		tests = append(tests, test{when: when, credit: a.Credit})
	}
	return "string", tests
}

// formLoss tells what of a form QTI does not compare as the course format does.
func (w *writer) formLoss(b *question.Blank) {
	switch {
	case b.Form == question.Number:
	case b.Form == question.Regex && !b.Case:
		w.lose("the expression is read as one of XML Schema, and capital letters count")
	case b.Form == question.Regex:
		w.lose("the expression is read as one of XML Schema")
	case b.Form != question.Text:
		w.losses.Add(w.Item, "the %s is compared as text: another spelling of it is wrong", b.Form)
	case b.Loose:
		w.lose("accents count")
	}
}

// numbers returns the conditions for accepted numbers, unless one of them is
// beyond what QTI's floats can say.
func (w *writer) numbers(b *question.Blank, id string) ([]test, bool) {
	var tests []test
	unit := ""
	for _, a := range b.Accepts {
		n, ok := parseNumber(a.Is)
		if !ok {
			return nil, false
		}
		if n.unit != "" {
			unit = n.unit
		}
		tests = append(tests, test{when: n.holds(id), credit: a.Credit})
	}
	if unit != "" {
		w.losses.Add(w.Item, "the number is asked for in %s, without the unit; say so in the question", unit)
	}
	return tests, true
}

// holds is the condition that a response is the number.
func (n number) holds(id string) *element {
	literal := func(s string) *element { return el("baseValue", s).with("baseType", "float") }
	if n.low == nil {
		e := group("equal", variable(id), literal(n.value))
		switch {
		case n.tolerance == "":
			return e.with("toleranceMode", "exact")
		case n.relative:
			return e.with("toleranceMode", "relative", "tolerance", n.tolerance+" "+n.tolerance)
		}
		return e.with("toleranceMode", "absolute", "tolerance", n.tolerance+" "+n.tolerance)
	}
	compare := func(name string, b *bound) *element {
		if !b.open {
			name += "e"
		}
		return group(name, variable(id), literal(b.value))
	}
	return every([]*element{compare("gt", n.low), compare("lt", n.high)})
}
