// Package gift reads and writes GIFT, the text format of Moodle for questions,
// as https://docs.moodle.org/en/GIFT_format describes it and Moodle's importer
// takes it: every kind of question, weights, feedback, formats, escapes,
// categories, and ids and tags in comments.
package gift

import (
	"fmt"
	"strconv"
	"strings"

	"carrel/content/exchange"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// Read reads a GIFT file. A category becomes a tag of the questions after it.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	return exchange.ReadText(name, src, func(reading *exchange.Reading, text string) {
		r := &reader{Reading: reading}
		for _, b := range scan(text) {
			r.block(b)
		}
	})
}

type reader struct {
	*exchange.Reading
	category string
}

func (r *reader) block(b block) {
	if category, ok := strings.CutPrefix(b.text, "$CATEGORY:"); ok {
		r.category = Category(show(category))
		return
	}
	q := &quiz{}
	q.From = exchange.Place{File: r.File, Line: b.line}
	q.ID, q.Tags, q.Points = b.id, b.tags, 1
	if r.category != "" {
		q.Tags = append(q.Tags, r.category)
	}
	if why := q.read(b.text); why != "" {
		r.Losses.Add(&q.Item, "the question is left out: %s", why)
		return
	}
	for _, s := range q.lost {
		r.Losses.Add(&q.Item, "%s", s)
	}
	r.Bank.Items = append(r.Bank.Items, q.Item)
}

// placeholders are the parts of a Moodle category that name where it was, not
// what it is about.
var placeholders = lazy.Regexp(`^(?:\$\w+\$/?)?(?:top(?:/|$))?`)

// Category returns the path of a Moodle category without its placeholders:
// $course$/top/Logs becomes Logs.
func Category(path string) string {
	path = strings.TrimSpace(path)
	return path[len(placeholders().FindString(path)):]
}

// quiz is a question while it is read.
type quiz struct {
	exchange.Item
	format string // of its texts: html, markdown, plain or moodle
	lost   []string
}

// read reads a block and returns why it is no question, or "".
func (q *quiz) read(text string) string {
	text = q.title(text)
	format, text := cutFormat(text, "moodle")
	q.format = format
	stem, answer, open, found := cutAnswer(text)
	switch {
	case open:
		q.Prompt = q.text(stem)
		return "its { is not closed by a }"
	case !found:
		q.Prompt = q.text(text)
		return ""
	}
	q.Prompt = q.text(stem)
	return q.answer(answer)
}

// title takes ::title:: off the text.
func (q *quiz) title(text string) string {
	rest, ok := strings.CutPrefix(text, "::")
	title, rest, closed := strings.Cut(rest, "::")
	if !ok || !closed {
		return text
	}
	q.Title = exchange.Words(strings.TrimSpace(show(title)))
	return strings.TrimSpace(rest)
}

// cutAnswer takes the answer part out of a question. What follows it stands
// after a line to write on. open says that the part is not closed.
func cutAnswer(text string) (stem, answer string, open, found bool) {
	stem, rest, opened := strings.Cut(text, "{")
	if !opened {
		return text, "", false, false
	}
	answer, after, closed := strings.Cut(rest, "}")
	if !closed {
		return text, "", true, false
	}
	if strings.TrimSpace(after) != "" {
		stem += "_____" + after
	}
	return strings.TrimSpace(stem), strings.TrimSpace(answer), false, true
}

var formatTag = lazy.Regexp(`^\s*\[(html|markdown|plain|moodle)\]`)

// cutFormat takes [html] and the like off a text.
func cutFormat(text, usual string) (format, rest string) {
	m := formatTag().FindStringSubmatch(text)
	if m == nil {
		return usual, text
	}
	return m[1], text[len(m[0]):]
}

// markup is what makes a text of Moodle's own format HTML.
var markup = lazy.Regexp(`</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);`)

// text reads a text, which may begin with its format.
func (q *quiz) text(s string) exchange.Text {
	format, s := cutFormat(s, q.format)
	s = strings.TrimSpace(show(s))
	switch {
	case s == "":
		return exchange.Text{}
	case format == "html", format == "moodle" && markup().MatchString(s):
		return exchange.Text{Format: exchange.HTML, Body: s}
	case format == "markdown":
		return exchange.Text{Format: exchange.Markdown, Body: s}
	}
	return exchange.Words(s)
}

// answer reads what stands between the braces, in the order in which Moodle
// tells the kinds apart.
func (q *quiz) answer(s string) string {
	if head, general, ok := cutLast(s, "####"); ok {
		s, q.Explanation = strings.TrimSpace(head), q.text(general)
	}
	switch {
	case s == "":
		q.Kind = question.Essay
		return ""
	case s[0] == '#':
		return q.numerical(s[1:])
	case strings.Contains(s, "~"):
		return q.choices(s)
	case strings.Contains(s, "=") && strings.Contains(s, "->"):
		return q.matching(s)
	case q.trueFalse(s):
		return ""
	}
	return q.shortAnswer(s)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// An option is one answer: its sign, its weight and its feedback.
type option struct {
	sign     byte // '=' or '~', or 0 for a text before any sign
	weight   float64
	weighted bool
	text     string
	feedback string
}

var weight = lazy.Regexp(`^\s*%(-?\d{1,3}(?:\.\d+)?)%`)

// options divides an answer part at its signs.
func options(s, signs string) []option {
	var out []option
	for s != "" && len(out) < 10*exchange.MaxParts {
		o := option{}
		if strings.IndexByte(signs, s[0]) >= 0 {
			o.sign, s = s[0], s[1:]
		}
		end := strings.IndexAny(s, signs)
		if end < 0 {
			end = len(s)
		}
		o.read(s[:end])
		if s = s[end:]; o.sign != 0 || strings.TrimSpace(o.text) != "" {
			out = append(out, o)
		}
	}
	return out
}

func (o *option) read(s string) {
	if o.sign == '=' {
		o.weight = 100
	}
	if m := weight().FindStringSubmatch(s); m != nil {
		o.weight, _ = strconv.ParseFloat(m[1], 64) // the expression lets only numbers pass
		o.weighted, s = true, s[len(m[0]):]
	}
	o.text, o.feedback, _ = strings.Cut(s, "#")
	o.text = strings.TrimSpace(o.text)
}

// choices reads a multiple choice: of one answer when there is an equals sign,
// else of any number.
func (q *quiz) choices(s string) string {
	many := !strings.Contains(s, "=")
	var percent []float64
	for _, o := range options(s, "=~") {
		if o.sign == 0 {
			continue
		}
		percent = append(percent, o.weight)
		q.Choices = append(q.Choices, exchange.Choice{Body: q.text(o.text), Feedback: q.text(o.feedback)})
	}
	if !q.Weigh(percent, many) {
		return "no answer of it is right"
	}
	return ""
}

// trueFalse reads T, TRUE, F or FALSE with what is said to a wrong and to a
// right answer.
func (q *quiz) trueFalse(s string) bool {
	parts := strings.SplitN(s, "#", 3)
	var right bool
	switch strings.ToUpper(strings.TrimSpace(parts[0])) {
	case "T", "TRUE":
		right = true
	case "F", "FALSE":
	default:
		return false
	}
	q.Kind, q.Ordered = question.TrueFalse, true
	q.Question.Choices = []question.Choice{{Right: right}, {Right: !right}}
	q.Choices = []exchange.Choice{{Body: exchange.Words("True")}, {Body: exchange.Words("False")}}
	for i, said := range parts[1:] {
		of := 0
		if right == (i == 0) {
			of = 1 // the first is said to the wrong answer
		}
		q.Choices[of].Feedback = q.text(said)
	}
	return true
}

func (q *quiz) matching(s string) string {
	var distractors []string
	var rights []string
	for _, o := range options(s, "=") {
		left, right, found := strings.Cut(o.text, "->")
		right = q.text(right).Plain()
		switch left = strings.TrimSpace(left); {
		case !found || right == "":
			q.lost = append(q.lost, fmt.Sprintf("%q matches nothing and is left out", show(o.text)))
		case left == "":
			distractors = append(distractors, right)
		default:
			q.Gaps = append(q.Gaps, exchange.Gap{Label: q.text(left)})
			rights = append(rights, right)
		}
	}
	if len(q.Gaps) == 0 {
		return "it has nothing to match"
	}
	q.Pair(rights, distractors)
	return ""
}
