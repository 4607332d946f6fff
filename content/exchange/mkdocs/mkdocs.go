// Package mkdocs reads the questions of the MkDocs plugin mkdocs-quiz from a
// page: the quiz elements of version 1 with boxes or with blanks in double
// brackets, and the older blocks of lines "question:", "answer:".
package mkdocs

import (
	"strings"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/block"
	"carrel/content/exchange/internal/page"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// Read reads the quizzes of a page. The text between them is no part of a
// question bank; code that shows how a quiz is written is no quiz.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	return exchange.ReadText(name, src, func(reading *exchange.Reading, text string) {
		meta, body, line := page.Split(text)
		r := &reader{Reading: reading}
		r.Bank.Title = meta["title"]
		r.page(body, line)
	})
}

type reader struct {
	*exchange.Reading
}

// The marks around a quiz, new and old: the line that opens it and the text
// that closes it.
var marks = []struct {
	open, end string
	old       bool
}{
	{"<quiz>", "</quiz>", false},
	{"<?quiz?>", "<?/quiz?>", true},
	{"quiz-start", "quiz-end", true},
}

// page finds the quizzes of a page. Each starts and ends on a line of its own,
// which may be indented with everything between.
func (r *reader) page(s string, line int) {
	var fence block.Fence
	for s != "" {
		first, rest, _ := strings.Cut(s, "\n")
		found, end, old := opens(first)
		code := fence.Code(first)
		if code || !found {
			r.inline(first, code, line)
			s, line = rest, line+1
			continue
		}
		body, after, closed := closeAt(rest, end)
		r.quiz(block.Outdent(body, indent(first)), line, old, closed)
		line += 1 + strings.Count(rest[:len(rest)-len(after)], "\n")
		s = after
	}
}

// inline tells of a quiz that starts within a line, which is not read.
func (r *reader) inline(text string, code bool, line int) {
	before, _, found := strings.Cut(text, "<quiz>")
	if found && !code && !strings.Contains(before, "`") {
		r.Losses.At(r.place(line), "", "<quiz> within a line: put it on a line of its own, so that it is read")
	}
}

func (r *reader) place(line int) exchange.Place { return exchange.Place{File: r.File, Line: line} }

func opens(line string) (found bool, end string, old bool) {
	line = strings.TrimSpace(line)
	for _, m := range marks {
		if line == m.open {
			return true, m.end, m.old
		}
	}
	return false, "", false
}

// closeAt divides a text at the line that closes a quiz.
func closeAt(s, end string) (body, after string, closed bool) {
	at := 0
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) == end {
			return s[:at], s[at+len(line):], true
		}
		at += len(line)
	}
	return s, "", false
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// quiz reads one quiz that opens in a line.
func (r *reader) quiz(body string, line int, old, closed bool) {
	it := &exchange.Item{From: r.place(line)}
	it.Points, it.Scoring = 1, question.All
	switch {
	case len(r.Bank.Items) >= exchange.MaxItems:
		r.Losses.At(it.From, "", "more than %d questions: the rest is left out", exchange.MaxItems)
		return
	case !closed:
		r.Losses.At(it.From, "", "the quiz is not closed: it is read to the end of the page")
	}
	switch {
	case old:
		readOld(it, body)
	default:
		readNew(it, body)
	}
	r.judge(it)
	r.Bank.Items = append(r.Bank.Items, *it)
}

// judge settles the kind of a choice by what is right, and tells what is wrong
// with a question.
func (r *reader) judge(it *exchange.Item) {
	if n := len(it.Choices); n > exchange.MaxParts {
		r.Losses.Add(it, "%d answers, of which %d are kept", n, exchange.MaxParts)
		it.Choices, it.Question.Choices = it.Choices[:exchange.MaxParts], it.Question.Choices[:exchange.MaxParts]
	}
	right := 0
	for _, c := range it.Question.Choices {
		if c.Right {
			right++
		}
	}
	switch {
	case it.Kind == question.Cloze && len(it.Blanks) == exchange.MaxParts && blank().MatchString(it.Cloze.Body):
		r.Losses.Add(it, "more than %d blanks: the rest stays as text", exchange.MaxParts)
	case it.Kind == question.Cloze:
	case len(it.Choices) == 0:
		r.Losses.Add(it, "neither answers nor blanks: it stays a text")
	case right == 0:
		it.Kind = question.Unfit
		r.Losses.Add(it, "no answer is right; tick the right one with [x]")
	case right == 1:
		it.Kind = question.Single
	default:
		it.Kind = question.Multiple
	}
}

var answerLine = lazy.Regexp(`^[-*]\s*\[([xX ]?)\](?:\s+(.*)|)$`)

// readNew reads a quiz of version 1: what stands before the first box is the
// question, what stands after the last answer is shown when it was answered.
func readNew(it *exchange.Item, body string) {
	q := &parts{}
	var fence block.Fence
	for line := range strings.SplitSeq(body, "\n") {
		m := answerLine().FindStringSubmatch(strings.TrimSpace(line))
		code := fence.Code(line)
		switch {
		case m != nil && !code:
			q.answer(m[2], m[1] != "" && m[1] != " ")
		default:
			q.line(line, code)
		}
	}
	if len(q.answers) == 0 {
		readBlanks(it, body)
		return
	}
	it.Prompt = markdown(q.prompt.String())
	it.Explanation = markdown(q.content())
	for _, a := range q.answers {
		add(it, markdown(a.text.String()), markdown(a.said.String()), a.right)
	}
}

// parts are what the lines of a quiz have been so far.
type parts struct {
	prompt  strings.Builder
	answers []*answer
	tail    strings.Builder // since a blank line after the last answer
	open    bool            // the last answer may go on
}

type answer struct {
	text, said strings.Builder
	right      bool
}

// answer starts an answer. What stood between it and the one before belongs to
// the one before.
func (p *parts) answer(text string, right bool) {
	if n := len(p.answers); n > 0 && strings.TrimSpace(p.tail.String()) != "" {
		p.answers[n-1].text.WriteString("\n\n" + strings.TrimSpace(p.tail.String()))
	}
	p.tail.Reset()
	a := &answer{right: right}
	a.text.WriteString(text)
	p.answers, p.open = append(p.answers, a), true
}

func (p *parts) line(line string, code bool) {
	if len(p.answers) == 0 {
		p.prompt.WriteString(line + "\n")
		return
	}
	last := p.answers[len(p.answers)-1]
	trimmed := strings.TrimSpace(line)
	p.open = p.open && trimmed != "" && !code
	switch {
	case p.open && trimmed[0] == '>':
		last.said.WriteString(strings.TrimPrefix(trimmed[1:], " ") + "\n")
	case p.open && indent(line) > 0 && last.said.Len() == 0:
		last.text.WriteString("\n" + trimmed)
	default:
		p.open = false
		p.tail.WriteString(line + "\n")
	}
}

// content is what stands after the last answer.
func (p *parts) content() string { return p.tail.String() }

var blank = lazy.Regexp(`\[\[([^\]\n]+)\]\]`)

// readBlanks reads a quiz whose blanks are to be filled; a line of three dashes
// parts it from what is shown when it was answered. Brackets in code are code.
func readBlanks(it *exchange.Item, body string) {
	text, content := atRule(body)
	marked := block.OutsideCode(text, func(s string) string {
		return blank().ReplaceAllStringFunc(s, func(m string) string {
			if len(it.Blanks) >= exchange.MaxParts {
				return m
			}
			is := strings.TrimSpace(m[2 : len(m)-2])
			it.Blanks = append(it.Blanks, question.Blank{Form: question.Text, Accepts: []question.Accept{{Is: is, Credit: 100}}})
			it.Gaps = append(it.Gaps, exchange.Gap{})
			return exchange.GapMark(len(it.Blanks) - 1)
		})
	})
	if len(it.Blanks) == 0 {
		it.Prompt = markdown(body)
		return
	}
	it.Kind = question.Cloze
	it.Cloze, it.Explanation = markdown(marked), markdown(content)
}

func atRule(s string) (before, after string) {
	var fence block.Fence
	at := 0
	for line := range strings.Lines(s) {
		if !fence.Code(line) && strings.TrimSpace(line) == "---" {
			return s[:at], s[at+len(line):]
		}
		at += len(line)
	}
	return s, ""
}

var oldKey = lazy.Regexp(`^\s*(?:quiz-)?(question|answer-correct|answer|content):\s?(.*)$`)

// readOld reads a quiz of the versions before 1. Its texts are HTML.
func readOld(it *exchange.Item, body string) {
	var prompt, content strings.Builder
	into := &prompt
	var bodies []*strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		m := oldKey().FindStringSubmatch(line)
		if m == nil || into == &content {
			into.WriteString("\n" + line)
			continue
		}
		switch m[1] {
		case "question":
			into = &prompt
		case "content":
			into = &content
		default:
			it.Question.Choices = append(it.Question.Choices, question.Choice{Right: m[1] == "answer-correct"})
			into = new(strings.Builder)
			bodies = append(bodies, into)
		}
		into.WriteString(m[2])
	}
	it.Prompt, it.Explanation = html(prompt.String()), html(content.String())
	for _, b := range bodies {
		it.Choices = append(it.Choices, exchange.Choice{Body: html(b.String())})
	}
}

func add(it *exchange.Item, body, said exchange.Text, right bool) {
	it.Question.Choices = append(it.Question.Choices, question.Choice{Right: right})
	it.Choices = append(it.Choices, exchange.Choice{Body: body, Feedback: said})
}

func markdown(s string) exchange.Text {
	return exchange.Text{Format: exchange.Markdown, Body: strings.Trim(s, "\n")}
}

func html(s string) exchange.Text {
	return exchange.Text{Format: exchange.HTML, Body: strings.TrimSpace(s)}
}
