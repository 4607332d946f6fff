package gift

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"carrel/content/exchange"
	"carrel/course/question"
)

// Write writes a bank as GIFT. Orders, matrices, surveys and texts with more
// than one gap are not in the format.
func Write(w io.Writer, b *exchange.Bank) ([]exchange.Loss, error) {
	buffered := bufio.NewWriter(w)
	e := &writer{}
	if b.Title != "" {
		fmt.Fprintf(buffered, "$CATEGORY: $course$/top/%s\n\n", escape(strings.ReplaceAll(b.Title, "/", "//")))
	}
	for i := range b.Items {
		buffered.WriteString(e.item(&b.Items[i])) // bufio keeps the error for Flush
	}
	return e.losses, buffered.Flush()
}

type writer struct {
	*exchange.Item
	html   bool // the texts of the item are HTML
	losses exchange.Losses
}

func (e *writer) lose(format string, args ...any) { e.losses.Add(e.Item, format, args...) }

// item returns a question with an empty line after it, or "".
func (e *writer) item(it *exchange.Item) string {
	e.Item, e.html = it, false
	it.Texts(func(t *exchange.Text) bool {
		words, simple := t.Simple()
		e.html = e.html || !simple || strings.ContainsAny(words, "<&")
		return !e.html
	})
	if it.Verdict == question.Disregard {
		e.losses.Leave(it, "it was found flawed and does not count")
		return ""
	}
	answer, ok := e.answer()
	if !ok {
		return ""
	}
	e.common()
	return e.comment() + "::" + escape(it.Name()) + "::" + e.format() + e.stem(answer) + "\n\n"
}

// format is the tag of the format that all texts of the item have.
func (e *writer) format() string {
	if e.html {
		return "[html]"
	}
	return ""
}

func (e *writer) text(t exchange.Text) string {
	if e.html {
		return escape(t.HTML())
	}
	return escape(t.Plain())
}

// stem is what is asked with the answer part in its place: after it, or in the
// gap.
func (e *writer) stem(answer string) string {
	asked := exchange.Join(e.Title, e.Prompt)
	if e.Kind == question.Cloze {
		return strings.Replace(e.text(exchange.Join(asked, e.Cloze)), exchange.GapMark(0), answer, 1)
	}
	return e.text(asked) + answer
}

// comment writes the id and the tags as Moodle does.
func (e *writer) comment() string {
	var words []string
	if e.ID != "" {
		words = append(words, "[id:"+bracketed(e.ID)+"]")
	}
	for _, tag := range e.Tags {
		words = append(words, "[tag:"+bracketed(tag)+"]")
	}
	if words == nil {
		return ""
	}
	return "// " + strings.Join(words, " ") + "\n"
}

func bracketed(s string) string {
	return escape(strings.NewReplacer("[", "(", "]", ")", "\n", " ").Replace(s))
}

// common tells what no kind of question can keep.
func (e *writer) common() {
	for _, part := range []struct {
		what string
		lost bool
	}{
		{"its points", e.Points > 1},
		{"its hints", len(e.Hints) > 0},
		{"what is said by result", !e.Right.Empty() || !e.Partly.Empty() || !e.Wrong.Empty()},
		{"its objectives", len(e.Objectives) > 0},
		{"that any answer earns the points", e.Verdict == question.AllCorrect},
	} {
		if part.lost {
			e.lose("%s cannot be written in GIFT", part.what)
		}
	}
}

// answer writes the answer part, or reports that the format has none for it.
func (e *writer) answer() (string, bool) {
	body, ok := "", true
	switch it := e.Item; {
	case it.Kind == "":
		return "", true
	case it.Kind == question.Essay:
		if !it.Model.Empty() || len(it.Choices) > 0 {
			e.lose("its model answer and criteria cannot be written in GIFT")
		}
	case it.Kind == question.Cloze && len(it.Blanks) == 1 && it.Blanks[0].Options > 0:
		body = e.menu()
	case it.Kind == question.Cloze && len(it.Blanks) == 1, it.Kind == question.Weighted, it.Kind.Typed():
		body, ok = e.typed()
	case it.Kind == question.Match:
		body = e.pairs()
	case it.Kind == question.Single, it.Kind == question.Multiple, it.Kind == question.TrueFalse:
		body = e.choices()
	default:
		ok = false
	}
	if !ok {
		e.losses.Leave(e.Item, "%s", e.lack())
		return "", false
	}
	if !e.Explanation.Empty() {
		body += "####" + e.text(e.Explanation)
	}
	return "{" + body + "}", true
}

// lack says why there is no answer part for an item.
func (e *writer) lack() string {
	if len(e.Blanks) == 1 && len(e.Blanks[0].Accepts) > 0 && (e.Kind.Typed() || e.Kind == question.Weighted) {
		return fmt.Sprintf("GIFT cannot say %q as a %s, nor another of its accepted answers", e.Blanks[0].Accepts[0].Is, e.Blanks[0].Form)
	}
	return fmt.Sprintf("GIFT has no %s question like it", e.Kind)
}

// choices writes a choice question: =right ~wrong, or each with its weight.
func (e *writer) choices() string {
	if body, ok := e.truth(); ok {
		return body
	}
	weights, same := e.Weights()
	if !same {
		e.lose("each right choice earns a part of the points: GIFT does not know all or nothing")
	}
	var b strings.Builder
	for i, c := range e.Choices {
		text := e.text(c.Body)
		b.WriteString("\n\t")
		switch {
		case e.Kind != question.Multiple && weights[i] == 100 && e.Question.Choices[i].Right:
			b.WriteString(sign(true, text))
		case weights[i] != 0:
			fmt.Fprintf(&b, "~%%%s%%", weightText(weights[i]))
		default:
			b.WriteString(sign(false, text))
		}
		b.WriteString(text + e.said(c.Feedback))
		if c.IfLeft != "" {
			e.lose("what is said when choice %d is left cannot be written in GIFT", i+1)
		}
	}
	return b.String() + "\n"
}

// sign stands before a text that is right or wrong. A text that begins as a
// weight does has its own before it, as else it would be read as one.
func sign(right bool, text string) string {
	weighted := strings.HasPrefix(text, "%")
	switch {
	case right && weighted:
		return "=%100%"
	case right:
		return "="
	case weighted:
		return "~%0%"
	}
	return "~"
}

// weightText writes a weight with the five decimals that Moodle compares.
func weightText(w float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(w, 'f', 5, 64), "0"), ".")
}

func (e *writer) said(t exchange.Text) string {
	if t.Empty() {
		return ""
	}
	return "#" + e.text(t)
}

// truth writes a true-false question whose choices are named so.
func (e *writer) truth() (string, bool) {
	if e.Kind != question.TrueFalse || len(e.Choices) != 2 {
		return "", false
	}
	first := strings.ToLower(e.Choices[0].Body.Plain())
	if second := strings.ToLower(e.Choices[1].Body.Plain()); first+second != "truefalse" && first+second != "falsetrue" {
		return "", false
	}
	right := 0
	if e.Question.Choices[1].Right {
		right = 1
	}
	word := "FALSE"
	if (right == 0) == (first == "true") {
		word = "TRUE"
	}
	said, praised := e.Choices[1-right].Feedback, e.Choices[right].Feedback
	switch {
	case !praised.Empty():
		return word + "#" + e.text(said) + "#" + e.text(praised), true
	case !said.Empty():
		return word + "#" + e.text(said), true
	}
	return word, true
}

func (e *writer) menu() string {
	var b strings.Builder
	for i, o := range e.Gaps[0].Options {
		text := e.text(exchange.Words(o))
		b.WriteString(" " + sign(slices.Contains(e.Blanks[0].Right, i), text) + text)
	}
	return b.String()
}

func (e *writer) pairs() string {
	var b strings.Builder
	used := map[int]bool{}
	for i, g := range e.Gaps {
		right := e.Blanks[i].Right[0]
		used[right] = true
		fmt.Fprintf(&b, "\n\t=%s -> %s", arrowless(e.text(g.Label)), arrowless(escape(g.Options[right])))
	}
	for i, o := range e.Gaps[0].Options {
		if !used[i] {
			fmt.Fprintf(&b, "\n\t= -> %s", arrowless(escape(o)))
		}
	}
	return b.String() + "\n"
}

// arrowless is a text without the arrow that divides a pair.
func arrowless(s string) string { return strings.ReplaceAll(s, "->", "→") }

// typed writes a short answer or a number.
func (e *writer) typed() (string, bool) {
	blank, says := e.Blanks[0], []exchange.Text(nil)
	if len(e.Gaps) > 0 {
		says = e.Gaps[0].Says
	}
	head, write := "", e.short
	switch blank.Form {
	case question.Number:
		head, write = "#", e.number
	case question.Regex:
		write = e.pattern
	case question.Text:
	default:
		e.lose("its answers are compared as text, not as %s", blank.Form)
		write = e.plain
	}
	var b strings.Builder
	for i, a := range blank.Accepts {
		is, ok := write(a.Is)
		if !ok {
			e.lose("the accepted answer %q cannot be written in GIFT", a.Is)
			continue
		}
		b.WriteString("\n\t=")
		if a.Credit != 100 || strings.HasPrefix(is, "%") {
			fmt.Fprintf(&b, "%%%d%%", a.Credit)
		}
		b.WriteString(is)
		if i < len(says) {
			b.WriteString(e.said(says[i]))
		}
	}
	return head + b.String() + "\n", b.Len() > 0
}

// plain writes an answer that is more than a text elsewhere.
func (e *writer) plain(is string) (string, bool) {
	value, cut := exchange.Untolerated(e.Blanks[0].Form, is)
	if cut {
		e.lose("the tolerance of %q cannot be written in GIFT: only %q is right", is, value)
	}
	return e.short(value)
}

// short writes a text, in which a star would stand for any text.
func (e *writer) short(is string) (string, bool) {
	return strings.ReplaceAll(escape(is), "*", `\*`), true
}

// pattern writes a regular expression that has nothing but .* in it.
func (e *writer) pattern(is string) (string, bool) {
	s, ok := exchange.Star(is)
	return escape(s), ok
}

func (e *writer) number(is string) (string, bool) {
	r, ok := exchange.Numeric(is)
	if !ok {
		return "", false
	}
	if r.Unit != "" {
		e.lose("the unit %s of the number %q cannot be written in GIFT; say in the question that it is asked for in %s", r.Unit, is, r.Unit)
	}
	if r.Open {
		e.lose("that a bound of %q is outside cannot be written in GIFT", is)
	}
	if strings.HasPrefix(is, "[") || strings.HasPrefix(is, "(") {
		return r.Low + ".." + r.High, true
	}
	if r.Tolerance != "" {
		return r.Value + ":" + r.Tolerance, true
	}
	return r.Value, true
}

// escape writes a text so that it is nothing but text.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
			continue
		case strings.ContainsRune(`~=#{}:\`, r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
