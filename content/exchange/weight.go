package exchange

import (
	"math"
	"slices"

	"carrel/course/question"
)

// Weigh sets the key of a choice question whose choices are worth so many
// percent of its points, as Moodle's formats say it: one is to be taken, or,
// with many, any number of them. It returns false when nothing is right.
func (it *Item) Weigh(percent []float64, many bool) bool {
	best := 0.0
	for _, p := range percent {
		best = max(best, p)
	}
	if best <= 0 {
		return false
	}
	it.Kind, it.Scoring = question.Single, question.All
	it.Question.Choices = make([]question.Choice, len(percent))
	if many {
		it.Kind = question.Multiple
		it.weighMany(percent)
		return true
	}
	first := slices.Index(percent, best)
	for i, p := range percent {
		it.Question.Choices[i].Right = i == first
		if i != first && p != 0 {
			it.Question.Choices[i].Credit = percentage(p)
		}
	}
	return true
}

// weighMany keeps the worth of each choice where it is not what partial scoring
// gives it: as much as any other right one, and as much off for a wrong one.
func (it *Item) weighMany(percent []float64) {
	it.Scoring = question.Partial
	right := 0
	for _, p := range percent {
		if p > 0 {
			right++
		}
	}
	usual := 100 / float64(right)
	even := !slices.ContainsFunc(percent, func(p float64) bool { return math.Abs(math.Abs(p)-usual) > 0.5 })
	for i, p := range percent {
		it.Question.Choices[i].Right = p > 0
		if !even {
			it.Question.Choices[i].Credit = percentage(p)
		}
	}
}

func percentage(p float64) *int {
	n := int(math.Round(min(max(p, -100), 100)))
	return &n
}

// Weights returns what each choice is worth, in percent of the points, and
// whether the format that has only such weights says the same: it is false for
// a question that is right or wrong as a whole.
func (it *Item) Weights() ([]float64, bool) {
	right := float64(max(ticks(&it.Question), 1))
	credited := slices.ContainsFunc(it.Question.Choices, func(c question.Choice) bool { return c.Credit != nil })
	out := make([]float64, len(it.Question.Choices))
	for i, c := range it.Question.Choices {
		switch {
		case c.Credit != nil && !c.Right || c.Credit != nil && it.Kind == question.Multiple:
			out[i] = float64(*c.Credit)
		case it.Kind != question.Multiple && c.Right:
			out[i] = 100
		case it.Kind != question.Multiple || credited:
		case c.Right:
			out[i] = 100 / right
		default:
			out[i] = -100 / right
		}
	}
	return out, it.Kind != question.Multiple || it.Scoring == question.Partial || credited
}
