package paper

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/course/question"
)

// An entry is one question, or a text between two, as the template shows it.
type entry struct {
	Number  int // 0: a text that asks nothing
	Points  int
	Void    bool // it does not count
	Given   bool // every answer earns its points
	Title   template.HTML
	Prompt  template.HTML
	Task    string // what is to be done
	Options []option
	Lines   int // to write on
	Cloze   template.HTML
	Gaps    int // lines on the answer sheet, one for each gap
	Pairs   []pair
	Steps   []option
	Columns []string
	Rows    []row
	Right   []string // the key in words
	Model   template.HTML
	Notes   template.HTML // the explanation, for the key
}

// An option is a choice or a step with its letter.
type option struct {
	Letter string
	Body   template.HTML
	Right  bool
	Place  int // of a step: where it belongs
	Round  bool
}

// A pair is a row of a matching.
type pair struct {
	Number int
	Label  template.HTML
	Letter string // of the right option
}

type row struct {
	Label template.HTML
	Cells []cell
}

// A cell is a place to tick in a row.
type cell struct{ Right, Round bool }

// A setter sets the type of one question.
type setter struct {
	*exchange.Item
	words  *Words
	seed   string
	losses *exchange.Losses
}

func (s *setter) entry(number int) entry {
	e := entry{Title: s.html(s.Title), Prompt: s.html(s.Prompt)}
	if s.Kind == "" {
		return e
	}
	e.Number, e.Points = number, s.Points
	if s.Kind == question.Survey || s.Verdict == question.Disregard {
		e.Points, e.Void = 0, s.Kind != question.Survey
	}
	e.Given = s.Verdict == question.AllCorrect && !e.Void
	s.answer(&e)
	e.Notes = s.html(s.Explanation)
	if s.Kind == question.Survey {
		e.Task = strings.TrimSpace(e.Task + " " + s.words.Survey)
	}
	s.lost()
	return e
}

// essayLines is how many lines there are to write an essay on: about half a page.
const essayLines = 14

// answer sets the answer part, by the kind of the question.
func (s *setter) answer(e *entry) {
	switch {
	case s.Kind == question.Essay:
		e.Lines, e.Model = essayLines, s.html(s.Model)
		s.criteria(e)
	case s.Kind == question.Cloze:
		s.cloze(e)
	case s.Kind == question.Match:
		s.match(e)
	case s.Kind == question.Order:
		s.order(e)
	case s.Question.Columns > 0:
		s.matrix(e)
	case len(s.Question.Choices) > 0:
		s.choice(e)
	default:
		e.Lines = 1
		for _, b := range s.Blanks {
			e.Right = append(e.Right, accepted(b))
		}
	}
}

// lost tells what paper has no place for.
func (s *setter) lost() {
	said := slices.ContainsFunc(s.Item.Choices, func(c exchange.Choice) bool { return !c.Feedback.Empty() || c.IfLeft != "" })
	for _, g := range s.Gaps {
		said = said || slices.ContainsFunc(g.Says, func(t exchange.Text) bool { return !t.Empty() })
	}
	if said {
		s.losses.Add(s.Item, "what is said to single answers is left out")
	}
	if !s.Item.Right.Empty() || !s.Partly.Empty() || !s.Wrong.Empty() {
		s.losses.Add(s.Item, "what is said by result is left out")
	}
	if len(s.Hints) > 0 {
		s.losses.Add(s.Item, "its hints are left out")
	}
}

func (s *setter) choice(e *entry) {
	many := s.Kind == question.Multiple || s.Kind == question.Survey && s.Many
	e.Task = s.words.One
	switch {
	case many && s.Kind == question.Survey:
		e.Task = s.words.Any
	case many:
		e.Task = s.words.Many
	}
	for at, i := range s.Order(s.seed) {
		right := s.Question.Choices[i].Right && s.Kind != question.Survey
		e.Options = append(e.Options, option{Letter: letter(at), Body: s.html(s.Item.Choices[i].Body), Right: right, Round: !many})
		if right {
			e.Right = append(e.Right, letter(at))
		}
	}
}

// criteria lists what an essay is judged by, unless that is the model answer
// itself.
func (s *setter) criteria(e *entry) {
	for i, c := range s.Item.Choices {
		words := c.Body.Plain()
		if len(s.Item.Choices) == 1 && words == s.Item.Model.Plain() {
			return
		}
		if credit := s.Question.Choices[i].Credit; credit != nil {
			words += fmt.Sprintf(" (%d%%)", *credit)
		}
		e.Right = append(e.Right, words)
	}
}

// cloze sets a text whose gaps are numbered lines, or boxes with what can be
// picked.
func (s *setter) cloze(e *entry) {
	e.Task, e.Gaps = s.words.Gap, len(s.Blanks)
	var out strings.Builder
	seen := map[int]bool{}
	for _, p := range exchange.Pieces(s.text(s.Cloze)) {
		out.WriteString(p.Text)
		if p.Gap >= 0 && p.Gap < len(s.Blanks) && !seen[p.Gap] {
			seen[p.Gap] = true
			out.WriteString(s.gap(p.Gap))
		}
	}
	for i, b := range s.Blanks {
		if !seen[i] {
			out.WriteString("<p>" + s.gap(i) + "</p>")
		}
		e.Right = append(e.Right, s.gapKey(i, b))
	}
	e.Cloze = template.HTML(out.String())
}

// gap is gap i in the text.
func (s *setter) gap(i int) string {
	mark := fmt.Sprintf(`<span class="gap"><sup>%d</sup>`, i+1)
	if s.Blanks[i].Form != "" {
		return mark + `<span class="blank"></span></span>`
	}
	var options []string
	for _, o := range s.Gaps[i].Options {
		options = append(options, `<span class="pick"><i class="box round"></i>`+template.HTMLEscapeString(clean.Line(o))+`</span>`)
	}
	return mark + strings.Join(options, "") + "</span>"
}

func (s *setter) gapKey(i int, b question.Blank) string {
	if b.Form != "" {
		return accepted(b)
	}
	return strings.Join(s.options(i, b.Right), " / ")
}

func (s *setter) options(i int, which []int) []string {
	var out []string
	for _, o := range which {
		out = append(out, clean.Line(s.Gaps[i].Options[o]))
	}
	return out
}

// match sets rows and, below them, the options with letters.
func (s *setter) match(e *entry) {
	e.Task = s.words.Match
	letters := map[string]string{}
	for i, g := range s.Gaps {
		for _, o := range s.OptionOrder(s.seed, i) {
			if o < 0 || o >= len(g.Options) || letters[g.Options[o]] != "" {
				continue
			}
			letters[g.Options[o]] = letter(len(letters))
			e.Options = append(e.Options, option{Letter: letters[g.Options[o]], Body: template.HTML(template.HTMLEscapeString(clean.Line(g.Options[o])))})
		}
	}
	for i, g := range s.Gaps {
		var right []string
		for _, o := range s.Blanks[i].Right {
			right = append(right, letters[g.Options[o]])
		}
		e.Pairs = append(e.Pairs, pair{Number: i + 1, Label: s.html(g.Label), Letter: strings.Join(right, " / ")})
	}
}

// order sets steps with a place for the number of each; the key has the numbers
// beside the same letters.
func (s *setter) order(e *entry) {
	e.Task = s.words.Order
	for at, i := range s.StepOrder(s.seed) {
		e.Right = append(e.Right, fmt.Sprintf("%s %d", letter(at), i+1))
		e.Steps = append(e.Steps, option{Letter: letter(at), Body: s.html(s.Item.Steps[i]), Place: i + 1})
	}
}

func (s *setter) matrix(e *entry) {
	if e.Task = s.words.Matrix; s.Kind == question.Survey {
		e.Task = s.words.Any
	}
	n := s.Question.Columns
	for i := range n {
		head := letter(i)
		if i < len(s.Item.Columns) {
			head = clean.Line(s.Item.Columns[i])
		}
		e.Columns = append(e.Columns, head)
	}
	for i, label := range s.Rows {
		r := row{Label: s.html(label)}
		for _, c := range s.Question.Choices[i*n : (i+1)*n] {
			r.Cells = append(r.Cells, cell{Right: c.Right && s.Kind != question.Survey, Round: s.Radio})
		}
		e.Rows = append(e.Rows, r)
	}
}

// accepted are the answers of a typed blank that earn something.
func accepted(b question.Blank) string {
	var out []string
	for _, a := range b.Accepts {
		switch {
		case a.Credit == 100:
			out = append(out, clean.Line(a.Is))
		case a.Credit > 0:
			out = append(out, fmt.Sprintf("%s (%d%%)", clean.Line(a.Is), a.Credit))
		}
	}
	return strings.Join(out, "  ·  ")
}

// html is a text without its images, which are not at hand.
func (s *setter) html(t exchange.Text) template.HTML {
	return template.HTML(exchange.Unmarked(s.text(t)))
}

// text is html with the marks of gaps. What an exchange.Text says of itself as
// HTML has nothing active in it; images of files are all that is taken from it.
func (s *setter) text(t exchange.Text) string {
	out, images := withoutImages(t.HTML())
	for _, src := range images {
		s.losses.Add(s.Item, "the image %q is left out; its description stands in its place", src)
	}
	return out
}

// letter names the choices: A to Z, then AA, AB ...
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

// Label is what an entry is worth, or why it is worth nothing.
func (e entry) Label(w *Words) string {
	switch {
	case e.Void:
		return w.Void
	case e.Points == 0:
		return ""
	}
	return w.points(e.Points)
}

// Sum is what all entries are worth.
func (d *document) Sum() string { return d.Words.points(d.Total) }

func (w *Words) points(n int) string {
	if n == 1 {
		return "1 " + w.Point
	}
	return strconv.Itoa(n) + " " + w.Points
}

// Writing is a list as long as an entry has lines to write on.
func (e entry) Writing() []struct{} { return make([]struct{}, e.Lines) }

// Blanks are the numbers of the gaps.
func (e entry) Blanks() []int {
	var out []int
	for i := range e.Gaps {
		out = append(out, i+1)
	}
	return out
}
