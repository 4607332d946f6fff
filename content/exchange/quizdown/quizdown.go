// Package quizdown reads the quizzes of quizdown-js: Markdown in which every
// heading is a question, a numbered list with boxes a single choice, a bullet
// list with boxes a multiple choice, a numbered list without boxes a sequence,
// and a quote a hint or, in an answer, what is said to it. The text around may
// be a page of Hugo with the quizzes in shortcodes, or HTML with the quizzes in
// elements of the class quizdown.
package quizdown

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/block"
	"carrel/content/exchange/internal/page"
	"carrel/course/question"
)

// Read reads the quizzes of a file. Text that quizdown shows before the first
// question, and settings of the quiz that a question does not carry, are told as
// losses; colours and the language of its buttons are not.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	return exchange.ReadText(name, src, func(reading *exchange.Reading, text string) {
		r := &reader{Reading: reading}
		meta, body, line := page.Split(text)
		r.Bank.Title = meta["title"]
		for _, q := range quizzes(body, line) {
			r.quiz(q)
		}
	})
}

// A quiz is the text of one quiz and the line that it starts in.
type quiz struct {
	text string
	line int
}

// frame is what a page puts around a quiz.
type frame struct {
	start, end *regexp.Regexp
	escaped    bool // < > & are written as entities
}

// frames are those that are known.
var frames = sync.OnceValue(func() []frame {
	return []frame{
		{regexp.MustCompile(`\{\{[<%]\s*quizdown\b[^}]*[>%]\}\}`), regexp.MustCompile(`\{\{[<%]\s*/\s*quizdown\s*[>%]\}\}`), false},
		{regexp.MustCompile(`(?i)<div[^<>]*class\s*=\s*["']?quizdown\b[^<>]*>`), regexp.MustCompile(`(?i)</div\s*>`), true},
		{regexp.MustCompile("(?m)^```+ *\\{?quizdown\\b.*$"), regexp.MustCompile("(?m)^```+ *$"), false},
	}
})

// quizzes returns the framed quizzes of a page, or the page as one quiz.
func quizzes(s string, line int) []quiz {
	if !strings.Contains(s, "quizdown") {
		return []quiz{{s, line}}
	}
	for _, f := range frames() {
		if found := framed(s, line, f.start, f.end); len(found) > 0 {
			return unescaped(found, f.escaped)
		}
	}
	return []quiz{{s, line}}
}

func framed(s string, line int, start, end *regexp.Regexp) []quiz {
	var out []quiz
	for {
		at := start.FindStringIndex(s)
		if at == nil {
			return out
		}
		line += strings.Count(s[:at[1]], "\n")
		s = s[at[1]:]
		stop := end.FindStringIndex(s)
		if stop == nil {
			return append(out, quiz{s, line})
		}
		out = append(out, quiz{s[:stop[0]], line})
		line += strings.Count(s[:stop[1]], "\n")
		s = s[stop[1]:]
	}
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

func unescaped(qs []quiz, escaped bool) []quiz {
	for i := range qs {
		if escaped {
			qs[i].text = entities.Replace(qs[i].text)
		}
		qs[i].text = dedent(qs[i].text)
	}
	return qs
}

// dedent takes from all lines the indentation that all of them have.
func dedent(s string) string {
	least := -1
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		n := len(line) - len(strings.TrimLeft(line, " "))
		if least < 0 || n < least {
			least = n
		}
	}
	return block.Outdent(s, max(least, 0))
}

type reader struct {
	*exchange.Reading
	fixed bool // the answers are not shuffled
}

func (r *reader) place(line int) exchange.Place { return exchange.Place{File: r.File, Line: line} }

func (r *reader) lose(line int, question, format string, args ...any) {
	r.Losses.At(r.place(line), question, format, args...)
}

func (r *reader) quiz(q quiz) {
	options, body, line := page.Split(q.text)
	r.options(options, q.line)
	line += q.line - 1
	bs := block.Parse(body)
	first := slices.IndexFunc(bs, isHeading)
	switch {
	case first < 0 && len(bs) > 0:
		r.lose(line, "", "no heading, so no question: the text is left out")
		return
	case first > 0:
		r.lose(line+bs[0].Line-1, "", "the text before the first question is left out")
	}
	for i := first; i >= 0 && i < len(bs); {
		end := i + 1
		for end < len(bs) && !isHeading(bs[end]) {
			end++
		}
		r.question(bs[i:end], line)
		i = end
	}
}

func isHeading(b block.Block) bool { return b.Kind == block.Heading }

// plainOptions are settings that say nothing about a question.
var plainOptions = []string{
	"primarycolor", "secondarycolor", "textcolor", "titlecolor", "buttoncolor",
	"locale", "customlocalization", "enableretry", "shuffleanswers", "shufflequestions",
}

// options takes over the settings of a quiz. Its keys are written in camel case
// or, in older quizzes, with underscores.
func (r *reader) options(options map[string]string, line int) {
	r.fixed = false
	for key, value := range options {
		name := strings.ToLower(strings.ReplaceAll(key, "_", ""))
		r.fixed = r.fixed || name == "shuffleanswers" && value == "false"
		if name == "shufflequestions" && value == "true" || !slices.Contains(plainOptions, name) {
			r.lose(line, "", "the setting %q is left out", key+": "+value)
		}
	}
}

// question reads a heading and what stands under it.
func (r *reader) question(bs []block.Block, line int) {
	if len(r.Bank.Items) >= exchange.MaxItems {
		r.lose(line+bs[0].Line-1, "", "more than %d questions: the rest is left out", exchange.MaxItems)
		return
	}
	it := exchange.Item{Title: markdown(bs[0].Inner), From: r.place(line + bs[0].Line - 1)}
	it.Points, it.Scoring, it.Ordered = 1, question.All, r.fixed
	at := slices.IndexFunc(bs, isAnswers)
	if at < 0 {
		it.Prompt = markdown(block.Join(bs[1:]))
		r.Losses.Add(&it, "no list of answers: it stays a text")
		r.Bank.Items = append(r.Bank.Items, it)
		return
	}
	it.Prompt = markdown(block.Join(without(bs[1:at])))
	it.Explanation = markdown(block.Join(without(bs[at+1:])))
	r.hints(&it, slices.Concat(bs[1:at], bs[at+1:]))
	r.answers(&it, bs[at])
	r.Bank.Items = append(r.Bank.Items, it)
}

func (r *reader) hints(it *exchange.Item, bs []block.Block) {
	for _, b := range bs {
		if b.Kind == block.Quote {
			it.Hints = append(it.Hints, markdown(b.Inner))
		}
	}
	if len(it.Hints) > exchange.MaxParts {
		r.Losses.Add(it, "more than %d hints: the rest is left out", exchange.MaxParts)
		it.Hints = it.Hints[:exchange.MaxParts]
	}
}

func isAnswers(b block.Block) bool {
	return b.Kind == block.List && (b.Ordered || slices.ContainsFunc(b.Items, func(it block.Item) bool { return it.Boxed }))
}

// without returns the blocks that are not quotes, which are hints.
func without(bs []block.Block) []block.Block {
	return slices.DeleteFunc(slices.Clone(bs), func(b block.Block) bool { return b.Kind == block.Quote })
}

func (r *reader) answers(it *exchange.Item, list block.Block) {
	items := list.Items
	if len(items) > exchange.MaxParts {
		r.Losses.Add(it, "more than %d answers: the rest is left out", exchange.MaxParts)
		items = items[:exchange.MaxParts]
	}
	if list.Ordered && !slices.ContainsFunc(items, func(i block.Item) bool { return i.Boxed }) {
		r.sequence(it, items)
		return
	}
	right := 0
	for _, item := range items {
		body, said := answer(item.Source)
		it.Question.Choices = append(it.Question.Choices, question.Choice{Right: item.Ticked})
		it.Choices = append(it.Choices, exchange.Choice{Body: body, Feedback: said})
		if item.Ticked {
			right++
		}
	}
	it.Kind = kind(list.Ordered, right)
	switch {
	case right == 0:
		r.Losses.Add(it, "no answer is ticked; tick the right one with [x]")
	case list.Ordered && right > 1:
		r.Losses.Add(it, "a single choice with %d right answers becomes a multiple choice", right)
	}
}

// kind tells a single from a multiple choice: by the list, but one of several
// right answers cannot be the only one.
func kind(ordered bool, right int) question.Kind {
	switch {
	case right == 0:
		return question.Unfit
	case ordered && right == 1:
		return question.Single
	}
	return question.Multiple
}

func (r *reader) sequence(it *exchange.Item, items []block.Item) {
	it.Kind, it.Question.Steps = question.Order, len(items)
	for _, item := range items {
		body, said := answer(item.Source)
		if !said.Empty() {
			r.Losses.Add(it, "what is said to a step is left out")
		}
		it.Steps = append(it.Steps, body)
	}
}

// answer divides an answer into its text and what is said to it.
func answer(src string) (body, said exchange.Text) {
	bs := block.Parse(src)
	var comments []string
	for _, b := range bs {
		if b.Kind == block.Quote {
			comments = append(comments, b.Inner)
		}
	}
	return markdown(block.Join(without(bs))), markdown(strings.Join(comments, "\n\n"))
}

func markdown(s string) exchange.Text { return exchange.Text{Format: exchange.Markdown, Body: s} }
