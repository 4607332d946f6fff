// Package moodle reads and writes Moodle XML, the format in which Moodle keeps
// everything of its questions, as https://docs.moodle.org/en/Moodle_XML_format
// describes it and Moodle 4 exports it. Images and other files in a question are
// left out.
package moodle

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/gift"
	"carrel/course/question"
)

// Read reads a file of Moodle XML. The categories become tags of the questions
// after them. A file that breaks off keeps what was before.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	if len(src) > exchange.MaxSize {
		return nil, nil, &exchange.SizeError{File: clean.Line(name)}
	}
	r := &reader{file: name}
	p := &parser{Decoder: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\uFEFF"))))}
	err := r.quiz(p)
	switch {
	case err == nil:
	case errors.Is(err, errDeclaration) || len(r.bank.Items) == 0:
		return nil, nil, p.fail(name, err)
	default:
		line, _ := p.InputPos()
		r.losses.At(exchange.Place{File: name, Line: line}, "", "the rest of the file is left out: %v", err)
	}
	return &r.bank, r.losses, nil
}

type reader struct {
	file     string
	category string
	bank     exchange.Bank
	losses   exchange.Losses
}

// quiz reads the root element, question by question.
func (r *reader) quiz(p *parser) error {
	root, err := p.next()
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is no XML")
	case err != nil:
		return err
	case root.Name.Local != "quiz":
		return fmt.Errorf("its root element is %q, not quiz: it is no Moodle XML", root.Name.Local)
	}
	for len(r.bank.Items) < exchange.MaxItems {
		start, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		p.nodes = 0
		e, err := p.element(start, 1)
		if err != nil {
			return err
		}
		if e.name == "question" {
			r.question(e)
		}
	}
	return nil
}

func (r *reader) question(e *element) {
	if e.attrs["type"] == "category" {
		r.category = gift.Category(e.word("category"))
		return
	}
	q := &quiz{e: e}
	q.common(exchange.Place{File: r.file, Line: e.line})
	if r.category != "" {
		q.Tags = append(q.Tags, r.category)
	}
	read, known := kinds[e.attrs["type"]]
	why := "it is of the type " + e.attrs["type"] + ", which has no counterpart"
	if known {
		why = read(q)
	}
	if why != "" {
		r.losses.Add(&q.Item, "the question is left out: %s", why)
		return
	}
	for _, s := range q.lost {
		r.losses.Add(&q.Item, "%s", s)
	}
	r.bank.Items = append(r.bank.Items, q.Item)
}

// quiz is a question while it is read.
type quiz struct {
	exchange.Item
	e    *element
	lost []string
}

// kinds read the question types; they return why one is none, or "".
var kinds = map[string]func(*quiz) string{
	"multichoice": (*quiz).multichoice, "truefalse": (*quiz).trueFalse, "shortanswer": (*quiz).shortAnswer,
	"numerical": (*quiz).numerical, "matching": (*quiz).matching, "essay": (*quiz).essay,
	"description": func(*quiz) string { return "" }, "cloze": (*quiz).cloze,
	"ddwtos": (*quiz).gapSelect, "gapselect": (*quiz).gapSelect, "ordering": (*quiz).ordering,
}

// common reads what every type has.
func (q *quiz) common(at exchange.Place) {
	e := q.e
	q.From = at
	q.Title = exchange.Words(e.word("name"))
	q.Prompt = text(e.get("questiontext"))
	q.Explanation = text(e.get("generalfeedback"))
	q.Right, q.Partly, q.Wrong = text(e.get("correctfeedback")), text(e.get("partiallycorrectfeedback")), text(e.get("incorrectfeedback"))
	for _, h := range e.all("hint") {
		if t := text(h); !t.Empty() && len(q.Hints) < exchange.MaxParts {
			q.Hints = append(q.Hints, t)
		}
	}
	for _, t := range e.get("tags").all("tag") {
		q.Tags = append(q.Tags, exchange.Unmarked(clean.Line(t.get("text").text)))
	}
	q.ID = e.word("idnumber")
	if e.attrs["type"] == "description" {
		return
	}
	grade := number(e.word("defaultgrade"), 1)
	if q.Points = min(max(int(math.Round(grade)), 1), 1000); float64(q.Points) != grade {
		q.lost = append(q.lost, fmt.Sprintf("its %g points become %d", grade, q.Points))
	}
}

// number reads a decimal number; what is none is otherwise.
func number(s string, otherwise float64) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return otherwise
	}
	return f
}

// text reads an element with a format and a text.
func text(e *element) exchange.Text {
	body := exchange.Unmarked(clean.Text(strings.TrimSpace(e.get("text").text)))
	if body == "" {
		return exchange.Text{}
	}
	switch e.attrs["format"] {
	case "markdown":
		return exchange.Text{Format: exchange.Markdown, Body: body}
	case "plain_text":
		return exchange.Words(body)
	}
	if !strings.ContainsAny(body, "<&") {
		return exchange.Words(body)
	}
	return exchange.Text{Format: exchange.HTML, Body: body}
}

// isTrue reads Moodle's ways of writing true.
func isTrue(s string) bool { return s == "1" || strings.EqualFold(s, "true") }

func (q *quiz) multichoice() string {
	var percent []float64
	for _, a := range q.e.all("answer") {
		percent = append(percent, number(a.attrs["fraction"], 0))
		q.Choices = append(q.Choices, exchange.Choice{Body: text(a), Feedback: text(a.get("feedback"))})
	}
	q.Ordered = q.e.get("shuffleanswers").name != "" && !isTrue(q.e.word("shuffleanswers"))
	if !q.Weigh(percent, q.e.get("single").name != "" && !isTrue(q.e.word("single"))) {
		return "no answer of it is right"
	}
	return ""
}

func (q *quiz) trueFalse() string {
	q.Kind, q.Ordered = question.TrueFalse, true
	q.Question.Choices = make([]question.Choice, 2)
	q.Choices = []exchange.Choice{{Body: exchange.Words("True")}, {Body: exchange.Words("False")}}
	for _, a := range q.e.all("answer") {
		i := 1
		if strings.EqualFold(a.word("text"), "true") {
			i = 0
		}
		q.Choices[i].Feedback = text(a.get("feedback"))
		q.Question.Choices[i].Right = number(a.attrs["fraction"], 0) > 0
	}
	if q.Question.Choices[0].Right == q.Question.Choices[1].Right {
		return "it does not say which answer is right"
	}
	return ""
}

func (q *quiz) shortAnswer() string {
	var t exchange.Typed
	for _, a := range q.e.all("answer") {
		t.Add(exchange.Unmarked(clean.Line(a.get("text").text)), number(a.attrs["fraction"], 100), text(a.get("feedback")))
	}
	why := q.SetShort(t)
	q.Blanks[0].Case = isTrue(q.e.word("usecase"))
	return why
}

func (q *quiz) numerical() string {
	var t exchange.Typed
	for _, a := range q.e.all("answer") {
		value := exchange.Unmarked(clean.Line(a.get("text").text))
		if value == "*" {
			q.Wrong = text(a.get("feedback"))
			continue
		}
		is := exchange.Tolerated(value, a.word("tolerance"))
		if err := question.Check(question.Number, is); err != nil {
			q.lost = append(q.lost, fmt.Sprintf("%q is no number and is left out", is))
			continue
		}
		t.Add(is, number(a.attrs["fraction"], 100), text(a.get("feedback")))
	}
	if len(q.e.get("units").children) > 0 {
		q.lost = append(q.lost, "its units are not asked for")
	}
	return q.SetTyped(question.Number, t)
}

func (q *quiz) matching() string {
	var rights, distractors []string
	for _, s := range q.e.all("subquestion") {
		right := text(s.get("answer")).Plain()
		label := text(s)
		switch {
		case right == "":
			q.lost = append(q.lost, "a row that matches nothing is left out")
		case label.Empty():
			distractors = append(distractors, right)
		default:
			q.Gaps = append(q.Gaps, exchange.Gap{Label: label})
			rights = append(rights, right)
		}
	}
	if len(q.Gaps) == 0 {
		return "it has nothing to match"
	}
	q.Pair(rights, distractors)
	return ""
}

func (q *quiz) essay() string {
	q.Kind = question.Essay
	q.Model = text(q.e.get("graderinfo"))
	return ""
}

func (q *quiz) ordering() string {
	q.Kind, q.Scoring = question.Order, question.Partial
	for _, a := range q.e.all("answer") {
		q.Steps = append(q.Steps, text(a))
	}
	if q.Question.Steps = len(q.Steps); q.Question.Steps < 2 {
		return "it has fewer than two steps"
	}
	return ""
}
