package qti

import (
	"fmt"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/course/question"
)

// A writer makes the assessment item of one question.
type writer struct {
	*exchange.Item
	body     body
	losses   *exchange.Losses
	declared []*element // response declarations
	content  []any      // of the item body
	rules    []*element // that give the score
	replies  []*element // rules that choose what is said
	said     []*element // modal feedback
}

func assessmentItem(it *exchange.Item, id, lang string, losses *exchange.Losses) *element {
	w := &writer{Item: it, losses: losses}
	w.body.lose = w.lose
	w.interaction()
	w.results()
	w.rest()
	e := rooted(group("assessmentItem"), lang).with("identifier", id, "title", it.Name(),
		"adaptive", "false", "timeDependent", "false", "toolName", "carrel")
	e.addAll(w.declared).addAll(w.outcomes()).add(group("itemBody", w.content...))
	if rules := w.processing(); len(rules) > 0 {
		e.add(group("responseProcessing").addAll(rules))
	}
	return e.addAll(w.said)
}

func (w *writer) lose(what string) { w.losses.Add(w.Item, "%s", what) }

// interaction writes what is asked, by the kind of the question.
func (w *writer) interaction() {
	switch {
	case w.Kind == "":
		w.stem()
	case w.Kind == question.Essay:
		w.essay()
	case w.Kind == question.Cloze:
		w.cloze()
	case w.Kind == question.Match:
		w.match()
	case w.Kind == question.Order:
		w.order()
	case w.Question.Columns > 0:
		w.matrix()
	case len(w.Question.Choices) > 0:
		w.choice()
	case len(w.Blanks) > 0:
		w.typed()
	default:
		w.stem()
	}
}

// stem writes the words before the interaction.
func (w *writer) stem() {
	if !w.Title.Empty() {
		w.content = append(w.content, el("p", el("strong", w.body.inline(w.Title)...)))
	}
	w.content = append(w.content, w.body.blocks(w.Prompt)...)
}

// prompted writes the words before an interaction and returns it with its
// prompt, if they are one line.
func (w *writer) prompted(name string) *element {
	e := group(name)
	if w.Prompt.Empty() && !w.Title.Empty() {
		return e.add(el("prompt", w.body.inline(w.Title)...))
	}
	w.stem()
	return e
}

func (w *writer) keyed() bool { return w.Kind != question.Survey && w.Kind != "" }

// outcomes declares the score and, when something is said, what chooses it.
func (w *writer) outcomes() []*element {
	var out []*element
	if w.keyed() {
		score := outcome("SCORE", "single", "float", "0").with("normalMaximum", fmt.Sprint(w.Points), "normalMinimum", "0")
		if w.Kind == question.Essay {
			score.with("externalScored", "human")
		}
		out = append(out, score, outcome("MAXSCORE", "single", "float", fmt.Sprint(w.Points)))
	}
	if len(w.said) > 0 {
		out = append(out, outcome("FEEDBACK", "multiple", "identifier", ""))
	}
	return out
}

// outcome declares an outcome variable with a default, if any.
func outcome(id, cardinality, base, value string) *element {
	e := group("outcomeDeclaration").with("identifier", id, "cardinality", cardinality, "baseType", base)
	if value != "" {
		e.add(el("defaultValue", el("value", value)))
	}
	return e
}

// processing returns the rules: those of the score, then those of what is said.
func (w *writer) processing() []*element {
	if w.Verdict == question.AllCorrect {
		w.rules = []*element{set("SCORE", float(float64(w.Points)))}
	}
	return append(w.rules, w.replies...)
}

// results says what is said by result and in the end.
func (w *writer) results() {
	if w.keyed() && w.Kind != question.Essay {
		w.byResult()
	} else {
		for _, t := range []exchange.Text{w.Right, w.Partly, w.Wrong} {
			if !t.Empty() {
				w.lose("what is said by result is left out: nothing here marks the answer")
				break
			}
		}
	}
	if !w.Explanation.Empty() {
		w.say("EXPLANATION", w.Explanation)
		w.replies = append(w.replies, reply("EXPLANATION"))
	}
}

func (w *writer) byResult() {
	branches := []branch{
		{group("gte", variable("SCORE"), float(float64(w.Points))), w.result("RIGHT", w.Right)},
		{group("gt", variable("SCORE"), float(0)), w.result("PARTLY", w.Partly)},
		{group("gte", variable("SCORE"), float(0)), w.result("WRONG", w.Wrong)},
	}
	for _, b := range branches {
		if b.then != nil {
			w.replies = append(w.replies, first(branches))
			return
		}
	}
}

// result says a text, if there is one, and returns the rule that chooses it.
func (w *writer) result(id string, t exchange.Text) []*element {
	if t.Empty() {
		return nil
	}
	w.say(id, t)
	return []*element{reply(id)}
}

// say adds a text that is shown when FEEDBACK holds an identifier.
func (w *writer) say(id string, t exchange.Text) {
	w.said = append(w.said, el("modalFeedback", w.body.brief(t)...).
		with("outcomeIdentifier", "FEEDBACK", "showHide", "show", "identifier", id))
}

// reply is the rule that adds an identifier to FEEDBACK.
func reply(id string) *element {
	return set("FEEDBACK", group("multiple", variable("FEEDBACK"), identifier(id)))
}

// rest tells what of every kind is lost.
func (w *writer) rest() {
	if len(w.Hints) > 0 {
		w.lose("its hints are left out")
	}
	if w.Required {
		w.lose("that it has to be answered is left out")
	}
}

// essay asks for a text that a person marks; the model answer and the criteria
// are shown to who does.
func (w *writer) essay() {
	e := w.prompted("extendedTextInteraction").with("responseIdentifier", "RESPONSE", "expectedLines", "12", "format", "plain")
	w.declare("RESPONSE", "single", "string")
	w.content = append(w.content, e)
	var rubric []any
	rubric = append(rubric, w.body.blocks(w.Model)...)
	if criteria := w.criteria(); len(criteria.kids) > 0 {
		rubric = append(rubric, criteria)
	}
	if len(rubric) > 0 {
		w.content = append(w.content, group("rubricBlock", rubric...).with("view", "scorer"))
	}
}

func (w *writer) criteria() *element {
	list := el("ul")
	for i, c := range w.Item.Choices {
		li := el("li", w.body.brief(c.Body)...)
		if credit := w.Question.Choices[i].Credit; credit != nil {
			li.add(fmt.Sprintf(" (%d%%)", *credit))
		}
		list.add(li)
	}
	return list
}

// declare declares a response. Right are the values that earn everything.
func (w *writer) declare(id, cardinality, base string, right ...string) *element {
	d := group("responseDeclaration").with("identifier", id, "cardinality", cardinality, "baseType", base)
	if len(right) > 0 {
		correct := group("correctResponse")
		for _, v := range right {
			correct.add(el("value", clean.Line(v)))
		}
		d.add(correct)
	}
	w.declared = append(w.declared, d)
	return d
}
