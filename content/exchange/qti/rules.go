package qti

import (
	"strconv"

	"carrel/content/clean"
)

// The expressions and rules of QTI's response processing that are used here
// (QTI 2.2 information model, sections 7 and 8).

func variable(id string) *element { return el("variable").with("identifier", id) }

func correct(id string) *element { return el("correct").with("identifier", id) }

func float(v float64) *element { return el("baseValue", decimal(v)).with("baseType", "float") }

func identifier(id string) *element { return el("baseValue", id).with("baseType", "identifier") }

func text(s string) *element { return el("baseValue", clean.Line(s)).with("baseType", "string") }

func set(id string, value *element) *element {
	return group("setOutcomeValue", value).with("identifier", id)
}

// plus adds to the score.
func plus(v float64) *element {
	return set("SCORE", group("sum", variable("SCORE"), float(v)))
}

// every is true when all of some conditions are.
func every(conditions []*element) *element { return joined("and", conditions) }

// either is true when one of some conditions is.
func either(conditions []*element) *element { return joined("or", conditions) }

func joined(name string, conditions []*element) *element {
	switch len(conditions) {
	case 0:
		return el("baseValue", "false").with("baseType", "boolean")
	case 1:
		return conditions[0]
	}
	return group(name).addAll(conditions)
}

// A branch is what happens when a condition is true.
type branch struct {
	when *element
	then []*element
}

// first is the rule that takes the first branch whose condition is true, or nil
// when there is none.
func first(branches []branch) *element {
	if len(branches) == 0 {
		return nil
	}
	cond := group("responseCondition")
	for i, b := range branches {
		name := "responseElseIf"
		if i == 0 {
			name = "responseIf"
		}
		cond.add(group(name, b.when).addAll(b.then))
	}
	return cond
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
