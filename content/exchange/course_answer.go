package exchange

import (
	"fmt"
	"strings"

	"carrel/course/question"
)

// answer writes the answer part.
func (s *section) answer() {
	it := s.item
	switch {
	case it.Kind == "", it.Kind == question.Cloze:
	case it.Columns != nil:
		s.part(s.matrix())
	case it.Kind == question.Essay:
		s.part(fence("answer essay", s.words(it.Model)))
		if len(it.Choices) > 1 || it.Choices[0].Body != it.Model {
			s.choices(true)
		}
	case it.Kind == question.Match:
		s.part(s.match())
	case it.Kind == question.Order:
		s.part(s.steps())
	case it.Kind == question.Weighted:
		s.part(fence(strings.Join(append([]string{"yaml answers"}, attributes(it.Blanks[0])...), " "), s.answers()))
	case len(it.Blanks) == 1:
		s.part(fence(info(it.Blanks[0]), accepted(it.Blanks[0])))
	default:
		s.choices(it.Kind != question.Survey)
	}
}

// choices writes a task list. keyed says whether right ones are ticked.
func (s *section) choices(keyed bool) {
	var items []string
	for i, c := range s.item.Choices {
		key := s.item.Question.Choices[i]
		marker := s.bullet() + " "
		if s.item.Ordered {
			marker = fmt.Sprint(i+1, s.ordinal(), " ")
		}
		box := "[ ]"
		if keyed && key.Right {
			box = "[x]"
		}
		items = append(items, s.choice(c, key, marker, box))
	}
	s.part(strings.Join(items, "\n"))
}

// choice writes one item of a task list, with its feedback as a quote.
func (s *section) choice(c Choice, key question.Choice, marker, box string) string {
	body := s.words(c.Body)
	if strings.HasPrefix(body, ">") || strings.Contains(body, "\n>") {
		body = bare(c.Body) // a quote would be feedback
	}
	if blockStart().MatchString(body) {
		body = "\n\n" + body
	}
	first, rest, more := strings.Cut(body, "\n\n")
	text := strings.TrimRight(box+" "+first, " ") + choiceDirective(c, key)
	if more {
		text += "\n\n" + rest
	}
	if said := s.words(c.Feedback); said != "" {
		text += "\n" + prefix(said, "> ", "> ")
	}
	return prefix(text, marker, strings.Repeat(" ", len(marker)))
}

func choiceDirective(c Choice, key question.Choice) string {
	var pairs []string
	if key.Credit != nil {
		pairs = append(pairs, fmt.Sprintf("credit: %d%%", *key.Credit))
	}
	if key.Pin {
		pairs = append(pairs, "pin: true")
	}
	if c.IfLeft != "" {
		pairs = append(pairs, "if-left: "+yamlString(c.IfLeft))
	}
	if pairs == nil {
		return ""
	}
	return " <!-- choice: {" + strings.Join(pairs, ", ") + "} -->"
}

// fence writes a fenced block that what is in it cannot end.
func fence(info, text string) string {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	if text = strings.TrimRight(text, "\n"); text != "" {
		text += "\n"
	}
	return marks + info + "\n" + text + marks
}

// info returns the info string of a fence of accepted answers.
func info(b question.Blank) string {
	words := []string{"answer"}
	if b.Form != question.Text {
		words = append(words, string(b.Form))
	}
	return strings.Join(append(words, attributes(b)...), " ")
}

// attributes say how a blank is compared where it is not as usual.
func attributes(b question.Blank) []string {
	var words []string
	if b.Case {
		words = append(words, "case=sensitive")
	}
	if b.Loose {
		words = append(words, "accents=ignore")
	}
	if b.Bare {
		words = append(words, "unit=optional")
	}
	return words
}

func accepted(b question.Blank) string {
	var lines []string
	for _, a := range b.Accepts {
		lines = append(lines, a.Is)
	}
	return strings.Join(lines, "\n")
}

// answers writes the list of typed answers with their worth and feedback.
func (s *section) answers() string {
	var b strings.Builder
	for i, a := range s.item.Blanks[0].Accepts {
		fmt.Fprintf(&b, "- is: %s\n", yamlString(a.Is))
		if a.Credit != 100 {
			fmt.Fprintf(&b, "  credit: %d%%\n", a.Credit)
		}
		if says := s.item.Gaps[0].Says; i < len(says) && !says[i].Empty() {
			fmt.Fprintf(&b, "  say: %s\n", yamlString(oneLine(s.words, says[i])))
		}
	}
	return b.String()
}

// match writes a table: what is to be matched, and with what. What matches
// nothing stands beside empty cells.
func (s *section) match() string {
	rows := []string{"|  |  |", "|---|---|"}
	used := map[int]bool{}
	var options []string
	for i, g := range s.item.Gaps {
		options = g.Options
		right := s.item.Blanks[i].Right[0]
		used[right] = true
		rows = append(rows, row(oneLine(s.words, g.Label), escape(options[right])))
	}
	for i, o := range options {
		if !used[i] {
			rows = append(rows, row("", escape(o)))
		}
	}
	return strings.Join(rows, "\n")
}

// matrix writes a table with a box in each cell.
func (s *section) matrix() string {
	head := []string{""}
	for _, c := range s.item.Columns {
		head = append(head, escape(c))
	}
	rows := []string{row(head...), "|" + strings.Repeat("---|", len(head))}
	for i, label := range s.item.Rows {
		cells := []string{oneLine(s.words, label)}
		for j := range s.item.Columns {
			box := "[ ]"
			if s.item.Question.Choices[i*len(s.item.Columns)+j].Right {
				box = "[x]"
			}
			cells = append(cells, box)
		}
		rows = append(rows, row(cells...))
	}
	return strings.Join(rows, "\n")
}

// row writes a row of a table.
func row(cells ...string) string {
	for i, c := range cells {
		cells[i] = escapePipes(c)
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

// escapePipes escapes the pipes of a cell that are not escaped yet.
func escapePipes(md string) string {
	var b strings.Builder
	escaped := false
	for _, r := range md {
		if r == '|' && !escaped {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		escaped = r == '\\' && !escaped
	}
	return b.String()
}

// steps writes the steps of an order as they should be.
func (s *section) steps() string {
	var items []string
	for i, t := range s.item.Steps {
		marker := fmt.Sprint(i+1, s.ordinal(), " ")
		items = append(items, prefix(s.words(t), marker, strings.Repeat(" ", len(marker))))
	}
	return strings.Join(items, "\n")
}
