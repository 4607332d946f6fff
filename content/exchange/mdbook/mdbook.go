// Package mdbook reads the quizzes of mdbook-quiz: TOML with short answers,
// multiple choices and programs to trace, as its schema of version 0.3 has them.
package mdbook

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// A file is the schema of mdbook-quiz (its crate mdbook-quiz-schema).
type file struct {
	Questions []entry           `toml:"questions"`
	Multipart map[string]string `toml:"multipart"`
}

type entry struct {
	ID                string `toml:"id"`
	Type              string `toml:"type"`
	Multipart         string `toml:"multipart"`
	Context           string `toml:"context"`
	PromptExplanation bool   `toml:"promptExplanation"`
	Prompt            struct {
		Prompt      string   `toml:"prompt"`
		Response    string   `toml:"response"` // short, long, code
		Program     string   `toml:"program"`
		Distractors []string `toml:"distractors"`
		AnswerIndex *int     `toml:"answerIndex"`
		SortAnswers bool     `toml:"sortAnswers"`
	} `toml:"prompt"`
	Answer struct {
		Answer       any      `toml:"answer"` // a text, or an array of texts
		Alternatives []string `toml:"alternatives"`
		DoesCompile  bool     `toml:"doesCompile"`
		Stdout       string   `toml:"stdout"`
		LineNumber   int      `toml:"lineNumber"`
	} `toml:"answer"`
}

// Read reads a quiz. A file that is no TOML, or whose keys hold what they should
// not, is refused with the line; a key that nobody knows is a loss.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	s, err := exchange.Source(name, src)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{file: name, lines: starts(s)}
	quiz, err := r.decode(s)
	if err != nil {
		return nil, nil, fmt.Errorf("%s is no quiz of mdbook-quiz: %w", clean.Line(name), err)
	}
	for i := range quiz.Questions {
		if i == exchange.MaxItems {
			r.losses.At(r.place(i), "", "more than %d questions: the rest is left out", exchange.MaxItems)
			break
		}
		r.question(quiz, i)
	}
	return &r.bank, r.losses, nil
}

type reader struct {
	file   string
	lines  []int // where the questions start, as far as it is known
	bank   exchange.Bank
	losses exchange.Losses
}

func (r *reader) place(i int) exchange.Place {
	at := exchange.Place{File: r.file}
	if i < len(r.lines) {
		at.Line = r.lines[i]
	}
	return at
}

// decode decodes the file, and once more to see the keys that nobody knows.
// The library's own strictness takes a time that grows with the square of them.
func (r *reader) decode(s string) (*file, error) {
	var quiz file
	if err := toml.Unmarshal([]byte(s), &quiz); err != nil {
		return nil, located(err)
	}
	var keys map[string]any
	if err := toml.Unmarshal([]byte(s), &keys); err != nil {
		return nil, located(err)
	}
	r.unknown(exchange.Place{File: r.file}, "", keys)
	questions, _ := keys["questions"].([]any)
	for i, q := range questions {
		table, _ := q.(map[string]any)
		r.unknown(r.place(i), "questions", table)
		for _, part := range []string{"prompt", "answer"} {
			inner, _ := table[part].(map[string]any)
			r.unknown(r.place(i), "questions."+part, inner)
		}
	}
	return &quiz, nil
}

// known are the keys of the schema, by the table that they stand in.
var known = map[string][]string{
	"":                 {"questions", "multipart"},
	"questions":        {"id", "type", "multipart", "context", "promptExplanation", "prompt", "answer"},
	"questions.prompt": {"prompt", "response", "program", "distractors", "answerIndex", "sortAnswers"},
	"questions.answer": {"answer", "alternatives", "doesCompile", "stdout", "lineNumber"},
}

// unknown tells the keys of a table that the schema does not have.
func (r *reader) unknown(at exchange.Place, table string, keys map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !slices.Contains(known[table], key) {
			r.losses.At(at, "", "the key %q is left out", strings.TrimPrefix(table+"."+key, "."))
		}
	}
}

// located adds the line to an error.
func located(err error) error {
	var e *toml.DecodeError
	if !errors.As(err, &e) {
		return err
	}
	line, column := e.Position()
	return fmt.Errorf("line %d, column %d: %w", line, column, err)
}

// starts returns the lines of the headers of questions.
func starts(s string) []int {
	var out []int
	n := 0
	for line := range strings.Lines(s) {
		n++
		if header().MatchString(line) {
			out = append(out, n)
		}
	}
	return out
}

var header = lazy.Regexp(`^\s*\[\[\s*questions\s*\]\]`)

func (r *reader) question(quiz *file, i int) {
	e := &quiz.Questions[i]
	it := &exchange.Item{From: r.place(i), Explanation: markdown(e.Context)}
	it.ID, it.Points, it.Scoring = clean.Line(exchange.Unmarked(e.ID)), 1, question.All
	it.Prompt = markdown(stem(quiz, e) + e.Prompt.Prompt)
	if e.PromptExplanation {
		r.losses.Add(it, "the request to explain the answer is left out")
	}
	switch e.Type {
	case "ShortAnswer":
		r.short(it, e)
	case "MultipleChoice":
		r.choice(it, e, i)
	case "Tracing":
		r.tracing(it, e)
	default:
		r.losses.Add(it, "questions of the type %q are not known: it stays a text", e.Type)
	}
	r.bank.Items = append(r.bank.Items, *it)
}

// stem is the text that a question shares with others, or "".
func stem(quiz *file, e *entry) string {
	if s := strings.TrimSpace(quiz.Multipart[e.Multipart]); e.Multipart != "" && s != "" {
		return s + "\n\n"
	}
	return ""
}

// short reads a typed answer. mdbook-quiz compares without case and without
// white space at the ends; the course format also joins spaces.
func (r *reader) short(it *exchange.Item, e *entry) {
	answers, _ := texts(e.Answer.Answer)
	answers = append(answers, e.Answer.Alternatives...)
	if e.Prompt.Response == "long" || e.Prompt.Response == "code" {
		r.losses.Add(it, "a %s answer is asked for in one line", e.Prompt.Response)
	}
	r.typed(it, answers)
}

func (r *reader) typed(it *exchange.Item, answers []string) {
	var accepts []question.Accept
	for _, a := range answers {
		if a = oneLine(a); a != "" {
			accepts = append(accepts, question.Accept{Is: a, Credit: 100})
		}
	}
	if len(accepts) == 0 {
		it.Kind = question.Unfit
		r.losses.Add(it, "no answer is given as right")
		return
	}
	if len(accepts) > exchange.MaxParts {
		r.losses.Add(it, "more than %d answers: the rest is left out", exchange.MaxParts)
		accepts = accepts[:exchange.MaxParts]
	}
	it.Kind = question.Text
	it.Blanks = []question.Blank{{Form: question.Text, Accepts: accepts}}
	it.Gaps = []exchange.Gap{{}}
}

// choice reads a choice. Answers without a place of their own are put among the
// distractors, not always at the same place.
func (r *reader) choice(it *exchange.Item, e *entry, number int) {
	answers, several := texts(e.Answer.Answer)
	if len(answers) == 0 {
		it.Kind = question.Unfit
		r.losses.Add(it, "no answer is given as right")
		return
	}
	at := number % (len(e.Prompt.Distractors) + 1)
	if e.Prompt.AnswerIndex != nil {
		at, it.Ordered = min(max(*e.Prompt.AnswerIndex, 0), len(e.Prompt.Distractors)), true
	}
	bodies := slices.Concat(e.Prompt.Distractors[:at], answers, e.Prompt.Distractors[at:])
	right := func(i int) bool { return i >= at && i < at+len(answers) }
	order := indexes(len(bodies))
	if e.Prompt.SortAnswers {
		it.Ordered = true
		slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(bodies[a], bodies[b]) })
	}
	if len(order) > exchange.MaxParts {
		r.losses.Add(it, "more than %d answers: the rest is left out", exchange.MaxParts)
		order = order[:exchange.MaxParts]
	}
	for _, i := range order {
		option(it, markdown(bodies[i]), right(i))
	}
	it.Kind = question.Single
	if several {
		it.Kind = question.Multiple
	}
}

func option(it *exchange.Item, body exchange.Text, right bool) {
	it.Question.Choices = append(it.Question.Choices, question.Choice{Right: right})
	it.Choices = append(it.Choices, exchange.Choice{Body: body})
}

// tracing reads a program whose result is asked for. mdbook-quiz asks in two
// steps, whether it compiles and what it prints; what is asked here is the
// second where there is one, else the first.
func (r *reader) tracing(it *exchange.Item, e *entry) {
	program := fenced("rust", e.Prompt.Program)
	output := oneLine(e.Answer.Stdout)
	if e.Answer.DoesCompile && output != "" {
		it.Title = markdown("What does this program print?")
		it.Prompt = markdown(it.Prompt.Body + program)
		r.losses.Add(it, "whether the program compiles is not asked; what it prints is, in one line")
		r.typed(it, []string{e.Answer.Stdout})
		return
	}
	it.Title = markdown("Does this program compile?")
	it.Prompt = markdown(it.Prompt.Body + program)
	it.Kind, it.Ordered = question.Single, true
	option(it, markdown("It compiles."), e.Answer.DoesCompile)
	option(it, markdown("It does not compile."), !e.Answer.DoesCompile)
	if n := e.Answer.LineNumber; !e.Answer.DoesCompile && n > 0 {
		it.Explanation = markdown(fmt.Sprintf("The error is in line %d.\n\n%s", n, it.Explanation.Body))
		r.losses.Add(it, "the line of the error is not asked for; it is in the explanation")
	}
}

// fenced returns code as a block whose fence does not stand in it.
func fenced(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.Trim(code, "\n") + "\n" + fence
}

// texts returns the texts of an answer and whether they are written as an array.
func texts(answer any) (out []string, several bool) {
	switch a := answer.(type) {
	case string:
		return []string{a}, false
	case []any:
		for _, v := range a {
			if s, ok := v.(string); ok {
				out = append(out, s)
			}
		}
		return out, true
	}
	return nil, false
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func oneLine(s string) string { return clean.Line(exchange.Unmarked(s)) }

// markdown cleans a text once more: TOML has escapes for any character.
func markdown(s string) exchange.Text {
	s = exchange.Unmarked(clean.Text(s))
	return exchange.Text{Format: exchange.Markdown, Body: strings.Trim(s, "\n")}
}
