package qti

import (
	"fmt"
	"strconv"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/course/question"
)

// A weight is what one value of a response is worth.
type weight struct {
	value  string
	points float64
}

// mapping adds what single values are worth to a declaration. Whatever is
// taken, the sum stays between nothing and all points.
func (w *writer) mapping(d *element, weights []weight, other float64) {
	if len(weights) == 0 {
		return
	}
	m := group("mapping").with("lowerBound", "0", "upperBound", fmt.Sprint(w.Points), "defaultValue", decimal(other))
	for _, x := range weights {
		m.add(el("mapEntry").with("mapKey", x.value, "mappedValue", decimal(x.points)))
	}
	d.add(m)
}

// score gives all points to the right response and, with a mapping, to another
// what its values are worth.
func (w *writer) score(mapped bool) {
	cond := group("responseCondition",
		group("responseIf", group("match", variable("RESPONSE"), correct("RESPONSE")), set("SCORE", float(float64(w.Points)))))
	if mapped {
		cond.add(group("responseElse", set("SCORE", el("mapResponse").with("identifier", "RESPONSE"))))
	}
	w.rules = append(w.rules, cond)
}

func choiceID(i int) string { return "C" + strconv.Itoa(i+1) }

// choice asks for one of several choices, or any number of them.
func (w *writer) choice() {
	many := w.Kind == question.Multiple || w.Kind == question.Survey && w.Many
	cardinality, most := "single", "1"
	if many {
		cardinality, most = "multiple", "0"
	}
	e := w.prompted("choiceInteraction").with("responseIdentifier", "RESPONSE", "maxChoices", most,
		"shuffle", strconv.FormatBool(!w.Ordered && w.Kind != question.TrueFalse))
	var right []string
	for i, c := range w.Question.Choices {
		s := el("simpleChoice", w.body.brief(w.Item.Choices[i].Body)...).with("identifier", choiceID(i))
		if c.Pin {
			s.with("fixed", "true")
		}
		e.add(s)
		if c.Right && w.keyed() {
			right = append(right, choiceID(i))
		}
	}
	w.content = append(w.content, e)
	d := w.declare("RESPONSE", cardinality, "identifier", right...)
	w.choiceFeedback()
	if w.keyed() {
		weights := w.choiceWeights(len(right))
		w.mapping(d, weights, 0)
		w.score(len(weights) > 0)
	}
}

// choiceWeights returns what the choices are worth, when a part of the right
// ones earns a part of the points.
func (w *writer) choiceWeights(right int) []weight {
	var credits, shares []weight
	share := float64(w.Points) / float64(max(right, 1))
	for i, c := range w.Question.Choices {
		if c.Credit != nil {
			credits = append(credits, weight{choiceID(i), float64(w.Points**c.Credit) / 100})
		}
		if c.Right {
			shares = append(shares, weight{choiceID(i), share})
		} else {
			shares = append(shares, weight{choiceID(i), -share})
		}
	}
	switch {
	case credits != nil:
		return credits
	case w.Scoring == question.Partial && w.Kind == question.Multiple && right > 0:
		return shares
	}
	return nil
}

// choiceFeedback says what belongs to the choices: a choice that was taken adds
// its own identifier to FEEDBACK.
func (w *writer) choiceFeedback() {
	taken := false
	var left []*element
	for i, c := range w.Item.Choices {
		if !c.Feedback.Empty() {
			taken = true
			w.say(choiceID(i), c.Feedback)
		}
		if c.IfLeft != "" {
			id := choiceID(i) + "-left"
			w.say(id, exchange.Words(c.IfLeft))
			left = append(left, w.ifLeft(choiceID(i), id))
		}
	}
	if taken {
		w.replies = append(w.replies, set("FEEDBACK", group("multiple", variable("FEEDBACK"), variable("RESPONSE"))))
	}
	w.replies = append(w.replies, left...)
}

// ifLeft says something when a choice was not taken.
func (w *writer) ifLeft(choice, id string) *element {
	taken := group("match", identifier(choice), variable("RESPONSE"))
	if w.Kind == question.Multiple {
		taken = group("member", identifier(choice), variable("RESPONSE"))
	}
	return first([]branch{{group("not", taken), []*element{reply(id)}}})
}

// A pairing is a table in which rows go with columns, for a matching or a matrix.
type pairing struct {
	rows, columns []*element // simpleAssociableChoices
	right         []string   // pairs of identifiers
	weights       []weight
	other         float64 // what a pair is worth that is not among the weights
	shuffle       bool
}

func rowID(i int) string    { return "R" + strconv.Itoa(i+1) }
func columnID(i int) string { return "O" + strconv.Itoa(i+1) }

func associable(id, most string, kids ...any) *element {
	return el("simpleAssociableChoice", kids...).with("identifier", id, "matchMax", most)
}

func (w *writer) pairs(p pairing) {
	e := w.prompted("matchInteraction").with("responseIdentifier", "RESPONSE", "shuffle", strconv.FormatBool(p.shuffle), "maxAssociations", "0")
	e.add(group("simpleMatchSet").addAll(p.rows), group("simpleMatchSet").addAll(p.columns))
	w.content = append(w.content, e)
	if !w.keyed() {
		w.declare("RESPONSE", "multiple", "directedPair")
		return
	}
	d := w.declare("RESPONSE", "multiple", "directedPair", p.right...)
	if w.Scoring != question.Partial {
		p.weights = nil
	}
	w.mapping(d, p.weights, p.other)
	w.score(len(p.weights) > 0)
}

// match asks which option belongs to each row.
func (w *writer) match() {
	p := pairing{shuffle: true}
	columns := map[string]string{}
	share := float64(w.Points) / float64(max(len(w.Blanks), 1))
	for i, gap := range w.Gaps {
		p.rows = append(p.rows, associable(rowID(i), "1", w.body.brief(gap.Label)...))
		for _, o := range gap.Options {
			if columns[o] == "" {
				columns[o] = columnID(len(columns))
				p.columns = append(p.columns, associable(columns[o], "0", clean.Line(o)))
			}
		}
		for n, right := range w.Blanks[i].Right {
			pair := rowID(i) + " " + columns[gap.Options[right]]
			if n == 0 {
				p.right = append(p.right, pair)
			}
			p.weights = append(p.weights, weight{pair, share})
		}
		if len(w.Blanks[i].Right) > 1 && w.Scoring != question.Partial {
			w.lose("of several right options to a row the first is right")
		}
	}
	w.pairs(p)
}

// matrix asks for cells of a table, one in each row or any number.
func (w *writer) matrix() {
	p := pairing{}
	most := "0"
	if w.Radio {
		most = "1"
	}
	for i, row := range w.Rows {
		p.rows = append(p.rows, associable(rowID(i), most, w.body.brief(row)...))
	}
	for i := range w.Question.Columns {
		head := columnID(i)
		if i < len(w.Item.Columns) {
			head = clean.Line(w.Item.Columns[i])
		}
		p.columns = append(p.columns, associable(columnID(i), "0", head))
	}
	for i, cell := range w.Question.Choices {
		if cell.Right {
			p.right = append(p.right, rowID(i/w.Question.Columns)+" "+columnID(i%w.Question.Columns))
		}
	}
	share := float64(w.Points) / float64(max(len(p.right), 1))
	for _, pair := range p.right {
		p.weights = append(p.weights, weight{pair, share})
	}
	if !w.Radio {
		p.other = -share
	}
	w.pairs(p)
}

// order asks for the right order of steps.
func (w *writer) order() {
	e := w.prompted("orderInteraction").with("responseIdentifier", "RESPONSE", "shuffle", "true")
	var right []string
	for i, s := range w.Item.Steps {
		e.add(el("simpleChoice", w.body.brief(s)...).with("identifier", choiceID(i)))
		right = append(right, choiceID(i))
	}
	w.content = append(w.content, e)
	w.declare("RESPONSE", "ordered", "identifier", right...)
	if w.Scoring == question.Partial {
		w.lose("a part of the right order earns nothing")
	}
	w.score(false)
}
