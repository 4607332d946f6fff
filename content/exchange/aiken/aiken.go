// Package aiken reads Aiken, the plainest text format of Moodle: a line that
// asks, choices "A. text" or "A) text", and a line "ANSWER: A".
// See https://docs.moodle.org/en/Aiken_format.
package aiken

import (
	"strings"

	"carrel/content/exchange"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// Read reads an Aiken file. A question of several lines, and empty lines inside
// of one, are read too, and so is more than one letter after ANSWER.
func Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error) {
	return exchange.ReadText(name, src, func(reading *exchange.Reading, text string) {
		r := &reader{Reading: reading}
		n := 0
		for line := range strings.Lines(text) {
			if len(r.Bank.Items) == exchange.MaxItems {
				break
			}
			n++
			r.read(n, strings.TrimSpace(line))
		}
		r.unfinished()
	})
}

type reader struct {
	*exchange.Reading
	line    int      // of the question being read; 0: none is
	asked   []string // its lines
	letters string
	choices []string
}

var (
	choiceLine = lazy.Regexp(`^([A-Za-z])[.)]\s+(\S.*)$`)
	answerLine = lazy.Regexp(`^(?i:ANSWERS?)\s*:\s*([A-Za-z](?:[\s,;]*[A-Za-z])*)\s*$`)
)

func (r *reader) read(n int, line string) {
	if line == "" {
		return
	}
	if r.line == 0 {
		r.line = n
	}
	if m := answerLine().FindStringSubmatch(line); m != nil {
		r.finish(strings.ToUpper(m[1]))
		return
	}
	switch m := choiceLine().FindStringSubmatch(line); {
	case m != nil && len(r.asked) > 0 && r.isNext(m[1]):
		r.letters += strings.ToUpper(m[1])
		r.choices = append(r.choices, m[2])
	case len(r.choices) > 0:
		r.choices[len(r.choices)-1] += "\n" + line
	default:
		r.asked = append(r.asked, line)
	}
}

// isNext reports the letter that the next choice has.
func (r *reader) isNext(letter string) bool {
	return len(r.letters) < 26 && strings.ToUpper(letter)[0] == byte('A'+len(r.letters))
}

// finish adds the question that an answer line ends.
func (r *reader) finish(answer string) {
	it := exchange.Item{Prompt: exchange.Words(strings.Join(r.asked, "\n")), From: r.place()}
	it.Points = 1
	percent := make([]float64, len(r.choices))
	many := 0
	for i, c := range r.choices {
		it.Choices = append(it.Choices, exchange.Choice{Body: exchange.Words(c)})
		if strings.IndexByte(answer, r.letters[i]) >= 0 {
			percent[i] = 100
			many++
		}
	}
	switch {
	case len(r.asked) == 0:
		r.Losses.Add(&it, "the line ANSWER: %s has no question above it", answer)
	case !it.Weigh(percent, many > 1):
		r.Losses.Add(&it, "the question is left out: ANSWER: %s names none of its choices", answer)
	default:
		it.Scoring = question.All
		for i := range it.Question.Choices {
			it.Question.Choices[i].Credit = nil
		}
		r.Bank.Items = append(r.Bank.Items, it)
	}
	r.reset()
}

func (r *reader) place() exchange.Place { return exchange.Place{File: r.File, Line: r.line} }

func (r *reader) reset() { r.line, r.asked, r.letters, r.choices = 0, nil, "", nil }

// unfinished tells of a question without an answer line at the end.
func (r *reader) unfinished() {
	if r.line > 0 {
		r.Losses.At(r.place(), exchange.FirstSentence(strings.Join(r.asked, "\n")), "the question is left out: no line ANSWER: A follows it")
	}
}
