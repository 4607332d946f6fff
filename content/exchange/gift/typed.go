package gift

import (
	"fmt"
	"strings"

	"carrel/content/exchange"
	"carrel/course/question"
)

// shortAnswer reads answers that are typed. A star stands for any text, as in
// Moodle; alone and worth nothing it is what is said to every wrong answer.
func (q *quiz) shortAnswer(s string) string {
	var t exchange.Typed
	for _, o := range options(s, "=") {
		t.Add(show(o.text), o.weight, q.text(o.feedback))
		if o.sign == 0 {
			q.lost = append(q.lost, fmt.Sprintf("%q stands before the first = and is taken as an answer", show(o.text)))
			t.Answers[len(t.Answers)-1].Percent = 100
		}
	}
	return q.SetShort(t)
}

// numerical reads numbers: 3.14, 3.14:0.01, 1..5, or several after = signs.
func (q *quiz) numerical(s string) string {
	var t exchange.Typed
	for _, o := range options(s, "=~") {
		if o.sign == 0 && !o.weighted {
			o.weight = 100
		}
		if o.sign == '~' || o.text == "" {
			q.Wrong = q.text(o.feedback)
			continue
		}
		is, ok := interval(show(o.text))
		if !ok {
			q.lost = append(q.lost, fmt.Sprintf("%q is no number and is left out", show(o.text)))
			continue
		}
		t.Add(is, o.weight, q.text(o.feedback))
	}
	return q.SetTyped(question.Number, t)
}

// interval writes a number with its tolerance, or a range, as a course has it.
func interval(s string) (string, bool) {
	s = strings.TrimSpace(s)
	is := s
	if low, high, ok := strings.Cut(s, ".."); ok {
		is = "[" + strings.TrimSpace(low) + ", " + strings.TrimSpace(high) + "]"
	} else if value, tolerance, ok := strings.Cut(s, ":"); ok {
		is = exchange.Tolerated(strings.TrimSpace(value), strings.TrimSpace(tolerance))
	}
	return is, question.Check(question.Number, is) == nil
}
