package exchange

import (
	"fmt"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/course/question"
)

// fitCourse returns an item as the course format can say it, or nil when it
// cannot. What changes on the way is lost, and told.
func fitCourse(it *Item, losses *Losses) *Item {
	f := &fitter{was: it, losses: losses}
	f.Item = *it
	f.common()
	var why string
	switch {
	case it.Kind == "":
	case it.Kind == question.Unfit:
		why = "it has no answer that is right"
	case it.Kind == question.Survey:
		why = f.survey()
	case it.Columns != nil:
		why = f.matrix()
	case it.Kind == question.Match:
		why = f.match()
	case it.Kind == question.Order:
		why = f.order()
	case it.Kind == question.Cloze:
		why = f.cloze()
	case it.Kind == question.Essay:
		why = f.essay()
	case it.Kind == question.Weighted, it.Kind.Typed():
		why = f.typed()
	default:
		why = f.choices()
	}
	if why != "" {
		losses.Add(it, "the question is left out: %s", why)
		return nil
	}
	return &f.Item
}

type fitter struct {
	Item
	was    *Item
	losses *Losses
}

func (f *fitter) lose(format string, args ...any) { f.losses.Add(f.was, format, args...) }

// common brings what every kind has within the format's bounds.
func (f *fitter) common() {
	f.Points = min(max(f.Points, 1), 1000)
	f.Difficulty = min(max(f.Difficulty, 0), 10)
	f.Attempts = min(max(f.Attempts, 0), 20)
	f.HintCost = min(max(f.HintCost, 0), 100)
	if f.Scoring == "" {
		f.Scoring = question.All
	}
	f.Objectives, f.Tags = f.names(f.Objectives, "objectives"), f.names(f.Tags, "tags")
	f.Hints = slices.DeleteFunc(slices.Clone(f.Hints), Text.Empty)
}

// The most names in a list of a directive, and the longest, in characters.
const (
	maxNames      = 20
	maxNameLength = 80
)

func (f *fitter) names(list []string, what string) []string {
	var out []string
	for _, s := range list {
		if s = shorten(s, maxNameLength); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) > maxNames {
		f.lose("%d of its %s are left out", len(out)-maxNames, what)
		out = out[:maxNames]
	}
	return out
}

// choices fits single, multiple and true-false questions, and surveys.
func (f *fitter) choices() string {
	keys := slices.Clone(f.Question.Choices)
	words := slices.Clone(f.Choices)
	switch n := len(keys); {
	case n != len(words) || n == 0:
		return "it has no choices"
	case n > MaxParts:
		return fmt.Sprintf("it has more than %d choices", MaxParts)
	}
	for i := range words {
		words[i].IfLeft = clean.Line(words[i].IfLeft)
		if rich(words[i].Body) == "" {
			words[i].Body = Words("—")
			f.lose("choice %d has no words", i+1)
		}
		if c := keys[i].Credit; c != nil {
			credit := min(max(*c, -100), 100)
			keys[i].Credit = &credit
		}
	}
	f.Question.Choices, f.Choices, f.Gaps, f.Blanks = keys, words, nil, nil
	return f.settleKey()
}

// settleKey makes the kind one that the ticks tell.
func (f *fitter) settleKey() string {
	n := ticks(&f.Question)
	switch {
	case f.Kind == question.Survey:
		for i := range f.Question.Choices {
			f.Question.Choices[i] = question.Choice{Pin: f.Question.Choices[i].Pin}
			f.Choices[i].IfLeft = ""
		}
	case f.Kind == question.Essay:
	case n == 0:
		return "no choice is right"
	case n > 1:
		f.Kind = question.Multiple
	}
	return ""
}

// typed fits questions that are answered by one typed line.
func (f *fitter) typed() string {
	if len(f.Blanks) != 1 || len(f.Blanks[0].Accepts) == 0 {
		return "it accepts no answer"
	}
	b, says := f.accepts(0)
	if len(b.Accepts) == 0 {
		return "it accepts no answer that can be written"
	}
	f.Kind = b.Form
	if slices.ContainsFunc(b.Accepts, func(a question.Accept) bool { return a.Credit != 100 }) ||
		slices.ContainsFunc(says, func(t Text) bool { return !t.Empty() }) {
		f.Kind = question.Weighted
	}
	f.Blanks, f.Gaps = []question.Blank{b}, []Gap{{Says: says}}
	f.Question.Choices, f.Choices = nil, nil
	return ""
}

// accepts returns a typed blank with the answers that fit on a line, and what
// is said to each.
func (f *fitter) accepts(i int) (question.Blank, []Text) {
	b := f.Blanks[i]
	var kept []question.Accept
	var says []Text
	for j, a := range b.Accepts {
		is := clean.Line(a.Is)
		switch {
		case is == "" || strings.HasPrefix(is, "```"), len(is) > maxAccept, len(kept) == maxAccepts:
			f.lose("the accepted answer %q is left out: it is empty, too long or too much", shorten(a.Is, 40))
			continue
		case question.Check(b.Form, is) != nil:
			f.lose("the accepted answer %q is left out: %v", shorten(a.Is, 40), question.Check(b.Form, is))
			continue
		case is != a.Is:
			f.lose("the accepted answer %q is written on one line", shorten(a.Is, 40))
		}
		kept = append(kept, question.Accept{Is: is, Credit: min(max(a.Credit, 0), 100)})
		says = append(says, say(f.Gaps, i, j))
	}
	b.Accepts, b.Options, b.Right = kept, 0, nil
	return b, says
}

// The most, and the longest, accepted answers of a blank, as a course has them.
const (
	maxAccepts = 200
	maxAccept  = 1000 // bytes
)

// say returns what is said to accepted answer j of gap i, if anything is.
func say(gaps []Gap, i, j int) Text {
	if i < len(gaps) && j < len(gaps[i].Says) {
		return gaps[i].Says[j]
	}
	return Text{}
}

// match fits a matching: one right option a row, the options in the order of a
// table.
func (f *fitter) match() string {
	n := len(f.Blanks)
	if n == 0 || n != len(f.Gaps) || n > MaxParts {
		return "it has no rows that match something"
	}
	var options []string
	f.Gaps, f.Blanks = slices.Clone(f.Gaps), slices.Clone(f.Blanks)
	rights := make([]int, n)
	for i, b := range f.Blanks {
		if len(b.Right) == 0 || b.Right[0] >= len(f.Gaps[i].Options) || cell(f.Gaps[i].Options[b.Right[0]]) == "" {
			return "one of its rows matches nothing"
		}
		if len(b.Right) > 1 {
			f.lose("row %d matches more than one; only the first is kept", i+1)
		}
		rights[i], options = indexOf(options, cell(f.Gaps[i].Options[b.Right[0]]))
	}
	for _, g := range f.was.Gaps {
		for _, o := range g.Options {
			if o = cell(o); o != "" {
				_, options = indexOf(options, o)
			}
		}
	}
	for i := range f.Blanks {
		f.Blanks[i] = question.Blank{Options: len(options), Right: []int{rights[i]}}
		f.Gaps[i] = Gap{Label: f.filled(f.Gaps[i].Label, i), Options: options}
	}
	f.Question.Choices, f.Choices = nil, nil
	return ""
}

// cell is a text as it is read out of a cell of a table.
func cell(s string) string { return strings.Join(strings.Fields(clean.Line(Unmarked(s))), " ") }

func indexOf(list []string, s string) (int, []string) {
	if i := slices.Index(list, s); i >= 0 {
		return i, list
	}
	return len(list), append(list, s)
}

// filled is a label that is not empty.
func (f *fitter) filled(t Text, i int) Text {
	if t.Plain() != "" {
		return t
	}
	f.lose("row %d has no words", i+1)
	return Words("—")
}

func (f *fitter) order() string {
	if len(f.Steps) < 2 || len(f.Steps) > MaxParts || slices.ContainsFunc(f.Steps, func(t Text) bool { return rich(t) == "" }) {
		return "it has fewer than two steps, or an empty one"
	}
	f.Question.Steps = len(f.Steps)
	f.Question.Choices, f.Choices, f.Blanks, f.Gaps = nil, nil, nil, nil
	return ""
}

// matrix fits a table of boxes.
func (f *fitter) matrix() string {
	rows, columns := len(f.Rows), len(f.Columns)
	if rows == 0 || columns == 0 || rows*columns > MaxParts || rows*columns != len(f.Question.Choices) {
		return "it is no table with a box in each cell"
	}
	f.Rows, f.Columns = slices.Clone(f.Rows), slices.Clone(f.Columns)
	for i := range f.Rows {
		f.Rows[i] = f.filled(f.Rows[i], i)
	}
	for i, c := range f.Columns {
		f.Columns[i] = cell(c)
	}
	keys := make([]question.Choice, rows*columns)
	for i, c := range f.Question.Choices {
		keys[i].Right = c.Right && f.Kind != question.Survey
	}
	f.Question.Choices, f.Question.Columns = keys, columns
	f.Choices, f.Blanks, f.Gaps = make([]Choice, rows*columns), nil, nil
	if f.Kind != question.Survey && ticks(&f.Question) == 0 {
		return "no cell is right"
	}
	return ""
}

// essay fits a question that is answered at length. Without criteria it is
// judged by its model answer.
func (f *fitter) essay() string {
	f.Blanks, f.Gaps = nil, nil
	if f.Model.Plain() == "" {
		f.Model = Text{}
	}
	if len(f.Choices) != len(f.Question.Choices) || len(f.Choices) > MaxParts {
		f.lose("its criteria are left out")
		f.Choices = nil
	}
	if len(f.Choices) == 0 {
		if f.Model.Empty() {
			f.Model = Words("There is no model answer: judge by what was asked.")
			f.lose("it has no model answer; a sentence that says so stands in its place")
		}
		f.Question.Choices, f.Choices = []question.Choice{{Right: true}}, []Choice{{Body: f.Model}}
		return ""
	}
	why := f.choices()
	for i := range f.Question.Choices {
		f.Question.Choices[i].Right = true
	}
	return why
}

// survey fits a question without a key: choices, a matrix, or a text to write.
func (f *fitter) survey() string {
	switch {
	case f.Columns != nil:
		return f.matrix()
	case len(f.Choices) > 0:
		return f.choices()
	}
	f.Blanks, f.Gaps = []question.Blank{{Form: question.Text}}, []Gap{{}}
	f.Question.Choices = nil
	return ""
}
