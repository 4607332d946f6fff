package moodle

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"carrel/content/exchange"
	"carrel/course/question"
)

// The elements of the format that are written, in its order.
type (
	xmlQuiz struct {
		XMLName   xml.Name      `xml:"quiz"`
		Questions []xmlQuestion `xml:"question"`
	}
	xmlQuestion struct {
		Type         string      `xml:"type,attr"`
		Category     *xmlWords   `xml:"category"`
		Name         *xmlWords   `xml:"name"`
		Text         *xmlText    `xml:"questiontext"`
		General      *xmlText    `xml:"generalfeedback"`
		Grade        string      `xml:"defaultgrade,omitempty"`
		Hidden       string      `xml:"hidden,omitempty"`
		ID           string      `xml:"idnumber,omitempty"`
		Single       string      `xml:"single,omitempty"`
		Shuffle      string      `xml:"shuffleanswers,omitempty"`
		Right        *xmlText    `xml:"correctfeedback"`
		Partly       *xmlText    `xml:"partiallycorrectfeedback"`
		Wrong        *xmlText    `xml:"incorrectfeedback"`
		UseCase      string      `xml:"usecase,omitempty"`
		Layout       string      `xml:"layouttype,omitempty"`
		Response     string      `xml:"responseformat,omitempty"`
		Grader       *xmlText    `xml:"graderinfo"`
		Answers      []xmlAnswer `xml:"answer"`
		Subquestions []xmlSub    `xml:"subquestion"`
		Hints        []xmlText   `xml:"hint"`
		Tags         *xmlTags    `xml:"tags"`
	}
	xmlWords struct {
		Text string `xml:"text"`
	}
	xmlText struct {
		Format string `xml:"format,attr"`
		Text   string `xml:"text"`
	}
	xmlAnswer struct {
		Fraction  string  `xml:"fraction,attr"`
		Format    string  `xml:"format,attr,omitempty"`
		Text      string  `xml:"text"`
		Tolerance string  `xml:"tolerance,omitempty"`
		Feedback  xmlText `xml:"feedback"`
	}
	xmlSub struct {
		Format string   `xml:"format,attr"`
		Text   string   `xml:"text"`
		Answer xmlWords `xml:"answer"`
	}
	xmlTags struct {
		Tags []xmlWords `xml:"tag"`
	}
)

// Write writes a bank as Moodle XML. Matrices and surveys are not in the format.
func Write(w io.Writer, b *exchange.Bank) ([]exchange.Loss, error) {
	e := &writer{}
	var doc xmlQuiz
	if b.Title != "" {
		path := "$course$/top/" + strings.ReplaceAll(b.Title, "/", "//")
		doc.Questions = append(doc.Questions, xmlQuestion{Type: "category", Category: &xmlWords{path}})
	}
	for i := range b.Items {
		if q, ok := e.question(&b.Items[i]); ok {
			doc.Questions = append(doc.Questions, q)
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return e.losses, err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return e.losses, err
	}
	_, err := io.WriteString(w, "\n")
	return e.losses, err
}

type writer struct {
	*exchange.Item
	q      xmlQuestion
	losses exchange.Losses
}

func (e *writer) lose(format string, args ...any) { e.losses.Add(e.Item, format, args...) }

func html(t exchange.Text) xmlText { return xmlText{"html", t.HTML()} }

// some is a text that may be left out.
func some(t exchange.Text) *xmlText {
	if t.Empty() {
		return nil
	}
	x := html(t)
	return &x
}

func (e *writer) question(it *exchange.Item) (xmlQuestion, bool) {
	e.Item = it
	if it.Verdict == question.Disregard {
		e.losses.Leave(it, "it was found flawed and does not count")
		return xmlQuestion{}, false
	}
	asked := html(exchange.Join(it.Title, it.Prompt))
	e.q = xmlQuestion{
		Name: &xmlWords{it.Name()}, Text: &asked, General: some(it.Explanation),
		Grade: strconv.Itoa(max(it.Points, 1)), Hidden: "0", ID: it.ID,
		Right: some(it.Right), Partly: some(it.Partly), Wrong: some(it.Wrong),
	}
	for _, h := range it.Hints {
		e.q.Hints = append(e.q.Hints, html(h))
	}
	if len(it.Tags) > 0 {
		e.q.Tags = &xmlTags{}
		for _, t := range it.Tags {
			e.q.Tags.Tags = append(e.q.Tags.Tags, xmlWords{t})
		}
	}
	if !e.kind() {
		e.losses.Leave(it, "Moodle XML has no %s question like it", it.Kind)
		return xmlQuestion{}, false
	}
	if len(it.Objectives) > 0 {
		e.lose("its objectives cannot be written in Moodle XML")
	}
	if it.Verdict == question.AllCorrect {
		e.lose("that any answer earns the points cannot be written in Moodle XML")
	}
	return e.q, true
}

// kind fills in what the kind of question needs, if the format has it.
func (e *writer) kind() bool {
	switch it := e.Item; {
	case it.Kind == "":
		e.q.Type, e.q.Grade = "description", "0"
	case it.Kind == question.Essay:
		e.essay()
	case it.Kind == question.Cloze:
		return e.cloze()
	case it.Kind == question.Order:
		e.q.Type, e.q.Layout = "ordering", "VERTICAL"
		for i, s := range it.Steps {
			e.q.Answers = append(e.q.Answers, xmlAnswer{Fraction: strconv.Itoa(i + 1), Format: "html", Text: s.HTML(), Feedback: html(exchange.Text{})})
		}
	case it.Kind == question.Match:
		e.match()
	case it.Kind == question.Weighted, it.Kind.Typed():
		return e.typed()
	case it.Kind == question.Single, it.Kind == question.Multiple, it.Kind == question.TrueFalse:
		e.choices()
	default:
		return false
	}
	return true
}

func (e *writer) essay() {
	e.q.Type, e.q.Response, e.q.Grader = "essay", "editor", some(e.Model)
	if len(e.Choices) > 1 {
		texts := []exchange.Text{e.Model}
		for _, c := range e.Choices {
			texts = append(texts, c.Body)
		}
		e.q.Grader = some(exchange.Join(texts...))
		e.lose("its criteria are written into the information for graders")
	}
}

func (e *writer) choices() {
	e.q.Type, e.q.Single, e.q.Shuffle = "multichoice", strconv.FormatBool(e.Kind != question.Multiple), strconv.FormatBool(!e.Ordered)
	truth := e.Kind == question.TrueFalse && isTruth(e.Choices)
	if truth {
		e.q.Type, e.q.Single, e.q.Shuffle = "truefalse", "", ""
	}
	weights, same := e.Weights()
	if !same {
		e.lose("each right choice earns a part of the points: Moodle does not know all or nothing")
	}
	for i, c := range e.Choices {
		a := xmlAnswer{Fraction: fraction(weights[i]), Format: "html", Text: c.Body.HTML(), Feedback: html(c.Feedback)}
		if truth {
			a.Format, a.Text = "moodle_auto_format", strings.ToLower(c.Body.Plain())
		}
		e.q.Answers = append(e.q.Answers, a)
		if c.IfLeft != "" {
			e.lose("what is said when choice %d is left cannot be written in Moodle XML", i+1)
		}
	}
}

// isTruth reports choices that Moodle names itself.
func isTruth(cs []exchange.Choice) bool {
	if len(cs) != 2 {
		return false
	}
	words := strings.ToLower(cs[0].Body.Plain() + cs[1].Body.Plain())
	return words == "truefalse" || words == "falsetrue"
}

// fraction writes a weight with the digits that Moodle compares.
func fraction(w float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(w, 'f', 5, 64), "0"), ".")
}

func (e *writer) match() {
	e.q.Type, e.q.Shuffle = "matching", "true"
	used := map[int]bool{}
	for i, g := range e.Gaps {
		right := e.Blanks[i].Right[0]
		used[right] = true
		e.q.Subquestions = append(e.q.Subquestions, xmlSub{"html", g.Label.HTML(), xmlWords{g.Options[right]}})
	}
	for i, o := range e.Gaps[0].Options {
		if !used[i] {
			e.q.Subquestions = append(e.q.Subquestions, xmlSub{"html", "", xmlWords{o}})
		}
	}
}

// typed writes a short answer or a number.
func (e *writer) typed() bool {
	blank := e.Blanks[0]
	e.q.Type, e.q.UseCase = "shortanswer", "0"
	if blank.Case {
		e.q.UseCase = "1"
	}
	if blank.Form == question.Number {
		e.q.Type, e.q.UseCase = "numerical", ""
	}
	if blank.Form != question.Number && blank.Form != question.Text && blank.Form != question.Regex {
		e.lose("its answers are compared as text, not as %s", blank.Form)
	}
	for i, a := range blank.Accepts {
		x, ok := e.accepted(blank.Form, a.Is)
		if !ok {
			e.lose("the accepted answer %q cannot be written in Moodle XML", a.Is)
			continue
		}
		x.Fraction = strconv.Itoa(a.Credit)
		if len(e.Gaps) > 0 && i < len(e.Gaps[0].Says) {
			x.Feedback = html(e.Gaps[0].Says[i])
		}
		e.q.Answers = append(e.q.Answers, x)
	}
	return len(e.q.Answers) > 0
}

// accepted writes an accepted answer in Moodle's notation.
func (e *writer) accepted(form question.Kind, is string) (xmlAnswer, bool) {
	a := xmlAnswer{Format: "moodle_auto_format", Feedback: html(exchange.Text{})}
	ok := true
	switch form {
	case question.Number:
		var r exchange.Range
		if r, ok = exchange.Numeric(is); r.Unit != "" {
			e.lose("the unit %s of the number %q cannot be written in Moodle XML; say in the question that it is asked for in %s", r.Unit, is, r.Unit)
		}
		if r.Open {
			e.lose("that a bound of %q is outside cannot be written in Moodle XML", is)
		}
		a.Text, a.Tolerance = r.Value, r.Tolerance
		if a.Tolerance == "" {
			a.Tolerance = "0"
		}
	case question.Regex:
		a.Text, ok = exchange.Star(is)
	default:
		a.Text = strings.ReplaceAll(e.plain(form, is), "*", `\*`)
	}
	return a, ok
}

// plain is an answer that is compared as a text, without its tolerance.
func (e *writer) plain(form question.Kind, is string) string {
	value, cut := exchange.Untolerated(form, is)
	if cut {
		e.lose("the tolerance of %q cannot be written in Moodle XML: only %q is right", is, value)
	}
	return value
}

// cloze writes the gaps into the text as embedded answers. The braces of the text
// itself are none.
func (e *writer) cloze() bool {
	e.q.Type = "cloze"
	e.q.Right, e.q.Partly, e.q.Wrong = nil, nil, nil
	var b strings.Builder
	for _, p := range exchange.Pieces(exchange.Join(e.Title, e.Prompt, e.Cloze).HTML()) {
		if p.Gap >= len(e.Blanks) {
			return false
		}
		if p.Text = strings.ReplaceAll(p.Text, "{", "&#123;"); p.Gap >= 0 {
			p.Text = e.gap(p.Gap)
		}
		b.WriteString(p.Text)
	}
	e.q.Text = &xmlText{"html", b.String()}
	return true
}

func (e *writer) gap(i int) string {
	blank, gap := e.Blanks[i], e.Gaps[i]
	var words []string
	for j, o := range gap.Options {
		sign := ""
		switch {
		case slices.Contains(blank.Right, j):
			sign = "="
		case strings.HasPrefix(o, "=") || strings.HasPrefix(o, "%"):
			sign = "%0%"
		}
		words = append(words, sign+escapeGap(o))
	}
	for j, a := range blank.Accepts {
		word := fmt.Sprintf("%%%d%%%s", a.Credit, escapeGap(e.gapAnswer(blank.Form, a.Is)))
		if j < len(gap.Says) && !gap.Says[j].Empty() {
			word += "#" + escapeGap(gap.Says[j].Plain())
		}
		words = append(words, word)
	}
	kind := "SHORTANSWER"
	switch {
	case blank.Options > 0:
		kind = "MULTICHOICE"
	case blank.Form == question.Number:
		kind = "NUMERICAL"
	case blank.Case:
		kind = "SHORTANSWER_C"
	}
	return "{1:" + kind + ":" + strings.Join(words, "~") + "}"
}

func (e *writer) gapAnswer(form question.Kind, is string) string {
	r, ok := exchange.Numeric(is)
	switch {
	case form != question.Number || !ok:
		return is
	case r.Tolerance != "":
		return r.Value + ":" + r.Tolerance
	}
	return r.Value
}

// escapeGap escapes what divides an embedded answer, and then what HTML does not
// have as text.
func escapeGap(s string) string {
	return strings.NewReplacer(`\`, `\\`, "}", `\}`, "#", `\#`, "~", `\~`, `"`, "&quot;", "&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
