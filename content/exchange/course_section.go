package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// section writes one item as the course format has it.
type section struct {
	item   *Item
	words  func(Text) string // a text as Markdown
	number int               // of the item in the bank, from 1
	b      strings.Builder
	above  string // the prompt: its lists must not run on in the answer part
}

// write returns the section, from its heading to an empty line after it.
func (s *section) write() string {
	heading, prompt := s.heading()
	fmt.Fprintf(&s.b, "## %s\n", heading)
	if s.item.Kind != "" {
		fmt.Fprintf(&s.b, "<!-- question: %s -->\n", directive(&s.item.Question))
	}
	s.above = prompt
	s.part(prompt)
	s.answer()
	for _, h := range s.item.Hints {
		s.alert("TIP", h)
	}
	s.alert("IMPORTANT", s.item.Right)
	s.alert("WARNING", s.item.Partly)
	s.alert("CAUTION", s.item.Wrong)
	s.alert("NOTE", s.item.Explanation)
	return s.b.String()
}

// part writes blocks between empty lines.
func (s *section) part(md string) {
	if md = strings.TrimRight(md, "\n"); md != "" {
		s.b.WriteString("\n" + md + "\n")
	}
}

func (s *section) alert(name string, t Text) {
	if md := s.words(t); md != "" {
		s.part("> [!" + name + "]\n>\n" + prefix(md, "> ", "> "))
	}
}

// heading divides what is asked into a heading and the rest. The title is the
// heading; without one, or where the text begins with its words, the first
// paragraph is, if it is one line and not long.
func (s *section) heading() (heading, prompt string) {
	it := s.item
	title := oneLine(s.words, it.Title)
	prompt = s.prompt()
	first, rest, _ := strings.Cut(prompt, "\n\n")
	fits := isHeading(first)
	if fits && (title == "" || first == title) {
		return first, rest
	}
	if title == "" {
		title = escape(it.Name())
	}
	if title == "" {
		title = fmt.Sprint("Question ", s.number)
	}
	return title, prompt
}

// prompt is what stands before the answer part; of a cloze also the text with
// its gaps.
func (s *section) prompt() string {
	prompt := s.words(s.item.Prompt)
	if s.item.Kind != question.Cloze {
		return prompt
	}
	cloze, _ := endAtGap(s.words(s.item.Cloze))
	return strings.TrimSpace(prompt + "\n\n" + s.fillGaps(cloze))
}

// blockStart is the start of a line that makes it something else than a
// paragraph.
var blockStart = lazy.Regexp("^(?:```|~~~|[|>#]|[-*+] |\\d{1,9}[.)] |!\\[|    )")

// isHeading reports a paragraph that can serve as a heading.
func isHeading(md string) bool {
	return md != "" && !strings.Contains(md, "\n") && !strings.Contains(md, "[[") && !blockStart().MatchString(md) &&
		utf8.RuneCountInString(md) <= maxName
}

// oneLine is a text as Markdown in one line, as headings and cells need it.
func oneLine(words func(Text) string, t Text) string {
	if md := words(t); !strings.Contains(md, "\n") && !blockStart().MatchString(md) {
		return md
	}
	return escape(strings.Join(strings.Fields(t.Plain()), " "))
}

// prefix writes first before the first line and next before the others.
func prefix(md, first, next string) string {
	lines := strings.Split(md, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(next, " ")
		switch {
		case i == 0:
			lines[i] = first + line
		case line != "":
			lines[i] = next + line
		}
	}
	return strings.Join(lines, "\n")
}

// bullet returns the marker of a list that does not run on from a list above.
func (s *section) bullet() string {
	if endsInList(s.above, "- ") {
		return "*"
	}
	return "-"
}

// ordinal returns what stands between the number of an item and its text.
func (s *section) ordinal() string {
	if orderedAbove().MatchString(s.above) {
		return ")"
	}
	return "."
}

var orderedAbove = lazy.Regexp(`(?m)^\d{1,9}\. `)

func endsInList(md, marker string) bool {
	return strings.HasPrefix(md, marker) || strings.Contains(md, "\n"+marker)
}

// directive returns the mapping of a question's directive.
func directive(q *question.Question) string {
	pairs := []string{"id: " + q.ID}
	add := func(key, value string) { pairs = append(pairs, key+": "+value) }
	number := func(key string, n, usual int, unit string) {
		if n != usual {
			add(key, fmt.Sprint(n, unit))
		}
	}
	if typ := typeWord(q); typ != "" {
		add("type", typ)
	}
	if word := selects(q); word != "" {
		add("select", word)
	}
	number("points", q.Points, 1, "")
	if q.Scoring == question.Partial {
		add("scoring", "partial")
	}
	number("difficulty", q.Difficulty, 0, "")
	number("attempts", q.Attempts, 0, "")
	number("hint-cost", q.HintCost, 0, "%")
	if q.Verdict != "" {
		add("verdict", string(q.Verdict))
	}
	if q.Required {
		add("required", "true")
	}
	if len(q.Objectives) > 0 {
		add("objectives", yamlList(q.Objectives))
	}
	if len(q.Tags) > 0 {
		add("tags", yamlList(q.Tags))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// typeWord returns the type of a question that its answer part does not tell.
func typeWord(q *question.Question) string {
	switch q.Kind {
	case question.Match, question.Order, question.Survey:
		return string(q.Kind)
	case question.Weighted:
		if form := q.Blanks[0].Form; form != question.Text {
			return string(form)
		}
	case question.Multiple:
		if ticks(q) == 1 {
			return string(q.Kind)
		}
	}
	return ""
}

// selects says how many boxes can be ticked where they do not tell: one or
// many.
func selects(q *question.Question) string {
	switch {
	case q.Columns == 0 && q.Kind == question.Survey && q.Many:
		return "many"
	case q.Columns == 0 || q.Radio == (q.Kind == question.Survey || oneEachRow(q)):
		return ""
	case q.Radio:
		return "one"
	}
	return "many"
}

// oneEachRow reports a matrix that has one right cell in each row.
func oneEachRow(q *question.Question) bool {
	for row := range slices.Chunk(q.Choices, q.Columns) {
		if ticks(&question.Question{Choices: row}) != 1 {
			return false
		}
	}
	return true
}

func ticks(q *question.Question) int {
	n := 0
	for _, c := range q.Choices {
		if c.Right {
			n++
		}
	}
	return n
}

func yamlList(list []string) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = yamlString(s)
	}
	return "[" + strings.Join(words, ", ") + "]"
}
