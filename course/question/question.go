// Package question owns what a question asks and how a response is marked:
// kinds, keys, responses and marks, as pure functions. The words of a question
// live with the text that it was written in; nothing here needs them.
package question

import "slices"

// Kind is the shape of a question's answer, in the terms of IMS QTI.
type Kind string

// The kinds of question that the course format knows.
const (
	Single    Kind = "single"
	Multiple  Kind = "multiple"
	TrueFalse Kind = "true-false"
	Number    Kind = "number"
	Text      Kind = "text"
	Regex     Kind = "regex"
	Command   Kind = "command"
	Digest    Kind = "digest"    // a hash sum in hexadecimal
	Timestamp Kind = "timestamp" // an instant, written with its zone
	Address   Kind = "address"   // an IP address or network
	Path      Kind = "path"
	Offset    Kind = "offset" // a position in a file, in hexadecimal
	Weighted  Kind = "weighted"
	Match     Kind = "match"
	Order     Kind = "order"
	Matrix    Kind = "matrix"
	Cloze     Kind = "cloze"
	Essay     Kind = "essay"
	Survey    Kind = "survey"
	// Unfit is a question that nobody can answer, because its author left out
	// the key or the answer part. It is shown, and does not count.
	Unfit Kind = "unfit"
)

// Answerable reports whether an answer of this kind can be given.
func (k Kind) Answerable() bool { return k != Unfit && k != "" }

// Typed reports whether a question of this kind is answered by one typed line,
// and whether a blank can be compared in this form.
func (k Kind) Typed() bool {
	switch k {
	case Number, Text, Regex, Command, Digest, Timestamp, Address, Path, Offset:
		return true
	}
	return false
}

// Scoring is how a response that is only partly right is marked.
type Scoring string

// The scoring rules of a question.
const (
	All     Scoring = "all"
	Partial Scoring = "partial"
)

// Verdict is what was decided about a question that was found flawed after
// answers had been given. The two cases are those of RELATE.
type Verdict string

// The verdicts on a question.
const (
	Disregard  Verdict = "disregard"   // it counts for nobody
	AllCorrect Verdict = "all-correct" // every answer earns its points
)

// Choice is one answer that can be taken. The right ones are the key.
type Choice struct {
	Right  bool
	Credit *int // percent of the points when taken; nil: by the question's rule
	Pin    bool // keeps its place when choices are shuffled
}

// Blank is one place in a question that is to be filled: by a typed text, or
// by one of several options.
type Blank struct {
	Form    Kind     // how a typed text is compared, a kind that is Typed; "" when an option is picked
	Accepts []Accept // of a typed text: the first that fits decides
	Case    bool     // of a text or regex: capital letters count
	Loose   bool     // of a text: accents do not count
	Bare    bool     // of a number: its unit may be left out
	Options int      // how many there are to pick from
	Right   []int    // the right options, ascending
}

// Accept is one answer that a typed blank knows, right or not.
type Accept struct {
	Is     string // as the author wrote it, in the notation of the blank's form
	Credit int    // percent of the blank's points, 0 to 100
}

// Question is a question without its words. What it asks for is in Choices, in
// Blanks or in Steps, by its kind:
//
//	single, multiple, true-false  Choices
//	typed kinds, weighted         one of Blanks
//	cloze, match                  Blanks: one a gap, one a row
//	order                         Steps
//	matrix                        Choices, the cells row by row, and Columns
//	essay                         Choices, the criteria that its author judges it by
//	survey                        any of these, without a key
type Question struct {
	ID         string // written in the file; unique in the course
	Kind       Kind
	Points     int // whole points, at least 1
	Scoring    Scoring
	Objectives []string
	Tags       []string
	Difficulty int
	Attempts   int     // answers allowed; 0: as the place has it
	HintCost   int     // percent of the points that each hint takes off, 0 to 100
	Verdict    Verdict // "" for a sound question
	Required   bool    // has to be answered before a form is handed in
	Choices    []Choice
	Ordered    bool // the choices keep the order they were written in
	Many       bool // of a survey: any number of choices may be taken
	Columns    int  // of a matrix: how many cells are in a row
	Radio      bool // of a matrix: one cell is taken in each row
	Blanks     []Blank
	Steps      int // to be put in order
}

// Response is what the trainee answered. All indexes are those of the source,
// whatever the order on the screen was.
type Response struct {
	// Choices are the choices, cells or criteria taken, ascending.
	Choices []int `json:"choices,omitempty"`
	// Picks are, for each blank, the option that was picked, or -1; for an
	// order, the steps in the order in which they were put.
	Picks []int `json:"picks,omitempty"`
	// Texts are, for each blank, what was typed, or ""; of an essay, its text.
	Texts []string `json:"texts,omitempty"`
}

// Mark is a score in hundredths of a point: Got out of Of.
type Mark struct {
	Got int `json:"got"`
	Of  int `json:"of"`
}

// Add returns the sum of two marks.
func (m Mark) Add(n Mark) Mark { return Mark{m.Got + n.Got, m.Of + n.Of} }

// Percent returns the mark in whole percent, rounded down so that 69.9 never
// passes for 70; a mark out of nothing is 100.
func (m Mark) Percent() int {
	if m.Of == 0 {
		return 100
	}
	return m.Got * 100 / m.Of
}

// Outcome is a mark in words.
type Outcome int

// The outcomes of an answer.
const (
	Unanswered Outcome = iota
	Wrong
	Partly
	Right
)

// Outcome says whether a mark is right, partly right or wrong.
func (m Mark) Outcome() Outcome {
	switch {
	case m.Got >= m.Of:
		return Right
	case m.Got > 0:
		return Partly
	}
	return Wrong
}

// Empty reports whether nothing was answered; an empty response is never
// marked.
func (r Response) Empty() bool {
	return len(r.Choices) == 0 &&
		!slices.ContainsFunc(r.Picks, func(i int) bool { return i >= 0 }) &&
		!slices.ContainsFunc(r.Texts, func(s string) bool { return s != "" })
}

// Takes reports whether choice i was taken.
func (r Response) Takes(i int) bool { return slices.Contains(r.Choices, i) }
