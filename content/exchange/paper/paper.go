// Package paper writes question banks as one HTML file to print on A4: the
// paper with the questions, a sheet to answer on, and the key. The file needs
// nothing beside itself: no script, no style sheet, no image, no font.
package paper

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/internal/shape"
	"carrel/course/question"
)

// Part is what is written.
type Part string

// The parts of a paper.
const (
	All   Part = "all"
	Exam  Part = "exam"  // the questions
	Sheet Part = "sheet" // where the answers are written
	Key   Part = "key"   // what is right
)

// ErrPart says that there is no such part.
var ErrPart = errors.New("a paper has the parts exam, sheet, key and all")

// Options say how a paper is written.
type Options struct {
	Part  Part   // "" is All
	Seed  string // mixes what may be mixed, the same way in every part; "" keeps the order
	Lang  string // BCP 47 tag of the questions; "" for unknown
	Words *Words // the printed labels; nil is English
}

// Words are what is printed beside the questions.
type Words struct {
	Exam, Sheet, Key          string // titles of the parts
	Name, Number, Date        string // fields at the head
	Question                  string // "Question"
	Point, Points             string // after a number: "1 point", "3 points"
	Total                     string
	One, Many, Survey         string // instructions
	Match, Order, Matrix, Gap string
	Sample                    string // before the model answer of an essay
	Any                       string // instruction for a survey of which several can be ticked
	Void                      string // beside a question that does not count
	Given                     string // beside one whose points every answer earns
}

// English are the words of a paper in English.
var English = Words{
	Exam: "Questions", Sheet: "Answer sheet", Key: "Answer key",
	Name: "Name", Number: "Candidate number", Date: "Date",
	Question: "Question", Point: "point", Points: "points", Total: "Total",
	One: "Tick one answer.", Many: "Tick every right answer.", Survey: "There is no right or wrong here.",
	Match: "Write the letter of the right option beside each row.", Order: "Number the steps in the right order.",
	Matrix: "Tick the right cells.", Gap: "Fill the gaps.",
	Sample: "Model answer", Any: "Tick what applies.", Void: "does not count", Given: "any answer is right",
}

//go:embed paper.html
var page string

var sheets = sync.OnceValue(func() *template.Template { return template.Must(template.New("paper").Parse(page)) })

// document is what the template shows.
type document struct {
	Title, Lang, Dir string
	Words            *Words
	Entries          []entry
	Total            int
	Exam, Sheet, Key bool
}

// Write writes a paper. What paper cannot carry is told as a loss: hints,
// images, what is said to single answers, questions that nobody can answer.
func Write(w io.Writer, b *exchange.Bank, opts Options) ([]exchange.Loss, error) {
	d, err := opts.document()
	if err != nil {
		return nil, err
	}
	d.Title = clean.Line(b.Title)
	var losses exchange.Losses
	number := 0
	for i := range b.Items {
		it := &b.Items[i]
		if it.Kind == question.Unfit {
			losses.Add(it, "it cannot be answered and is left out")
			continue
		}
		if err := shape.Check(it); err != nil {
			return losses, err
		}
		if it.Kind != "" {
			number++
		}
		s := setter{Item: it, words: d.Words, seed: opts.Seed, losses: &losses}
		e := s.entry(number)
		d.Entries, d.Total = append(d.Entries, e), d.Total+e.Points
	}
	if err := sheets().Execute(w, d); err != nil {
		return losses, fmt.Errorf("paper: %w", err)
	}
	return losses, nil
}

func (o Options) document() (*document, error) {
	d := &document{Words: o.Words, Dir: "auto"}
	if d.Words == nil {
		d.Words = &English
	}
	switch o.Part {
	case All, "":
		d.Exam, d.Sheet, d.Key = true, true, true
	case Exam:
		d.Exam = true
	case Sheet:
		d.Sheet = true
	case Key:
		d.Key = true
	default:
		return nil, fmt.Errorf("%q: %w", o.Part, ErrPart)
	}
	if o.Lang != "" {
		tag, err := language.Parse(o.Lang)
		if err != nil {
			return nil, fmt.Errorf("%q is no language tag (BCP 47): %w", o.Lang, err)
		}
		d.Lang, d.Dir = tag.String(), direction(tag)
	}
	return d, nil
}

// rightToLeft are the scripts in use that are written from right to left.
const rightToLeft = " Arab Hebr Thaa Syrc Nkoo Adlm Rohg Mand Samr "

func direction(tag language.Tag) string {
	if script, _ := tag.Script(); strings.Contains(rightToLeft, " "+script.String()+" ") {
		return "rtl"
	}
	return "ltr"
}
