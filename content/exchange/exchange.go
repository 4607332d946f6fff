// Package exchange owns questions on their way between formats: what a question
// bank is, whatever it was read from or will be written as, and how it becomes
// a file of a course and comes out of one. The formats themselves are packages
// below this one, each with
//
//	Read(name string, src []byte) (*exchange.Bank, []exchange.Loss, error)
//	Write(w io.Writer, b *exchange.Bank, ...) ([]exchange.Loss, error)
//
// or one of the two. What a format cannot say is never left out in silence: it
// is a Loss.
package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"carrel/content/clean"
	"carrel/course/question"
)

// Limits that hold for every bank, whatever it was read from.
const (
	MaxSize  = 64 << 20  // bytes of a file
	MaxItems = 20_000    // questions of a bank
	MaxParts = 500       // choices, gaps, accepted answers, steps or rows of a question
	MaxText  = 256 << 10 // bytes of one text
	MaxLoss  = 1000      // losses that are told
)

// Bank is a set of questions.
type Bank struct {
	Title string
	Items []Item
}

// Item is a question with its words. Its lists run parallel to those of the
// question: Choices to Choices, Gaps to Blanks. An item without a kind is a text
// that asks nothing, such as an introduction between two questions.
type Item struct {
	question.Question
	Title       Text // the question in one line; empty: the first sentence of Prompt serves
	Prompt      Text
	Explanation Text
	Right       Text // said by result
	Partly      Text
	Wrong       Text
	Hints       []Text
	Choices     []Choice // also the criteria of an essay
	Gaps        []Gap
	Cloze       Text     // of a cloze: the text with its gaps, see GapMark; Prompt is what stands before it
	Steps       []Text   // of an order, in the right order
	Rows        []Text   // of a matrix
	Columns     []string // of a matrix
	Model       Text     // of an essay: the model answer
	From        Place
}

// Choice is the words of one choice.
type Choice struct {
	Body     Text
	Feedback Text
	IfLeft   string // said when a right choice was left, or a wrong one taken to be right
}

// Gap is the words of one blank.
type Gap struct {
	Label   Text     // of a match: its left-hand side
	Options []string // what can be picked
	Says    []Text   // feedback to each accepted answer, parallel to Accepts
}

// Place is where something stood.
type Place struct {
	File string
	Line int // 1-based; 0: unknown
}

// Loss is something that could not be carried into another format.
type Loss struct {
	File     string
	Line     int    // 1-based; 0: unknown
	Question string // its title, or ""
	What     string // what is lost, and what stands in its place

	Left question.Kind // of a question that is left out as a whole; else ""
}

// String returns the loss as "file:line: question: what".
func (l Loss) String() string {
	s := l.What
	if l.Question != "" {
		s = l.Question + ": " + s
	}
	if l.File == "" {
		return s
	}
	return fmt.Sprintf("%s:%d: %s", l.File, max(l.Line, 1), s)
}

// Losses gathers what is lost, without end and repetition.
type Losses []Loss

// Add notes that something of an item is lost. What the item says is cleaned
// and shortened.
func (ls *Losses) Add(it *Item, format string, args ...any) {
	ls.At(it.From, it.Name(), format, args...)
}

// Leave notes that an item is left out, and why. However many they are, each is
// told: what is written is counted by them.
func (ls *Losses) Leave(it *Item, format string, args ...any) {
	*ls = append(*ls, newLoss(it.From, it.Name(), "the question is left out: "+fmt.Sprintf(format, args...)))
	(*ls)[len(*ls)-1].Left = it.Kind
}

// At notes that something at a place is lost.
func (ls *Losses) At(at Place, question, format string, args ...any) {
	l := newLoss(at, question, fmt.Sprintf(format, args...))
	if n := len(*ls); n >= MaxLoss || n > 0 && (*ls)[n-1] == l {
		return
	}
	*ls = append(*ls, l)
}

func newLoss(at Place, question, what string) Loss {
	return Loss{File: clean.Line(at.File), Line: at.Line, Question: shorten(question, 60), What: shorten(what, 300)}
}

// Name returns the question in one line of plain text: its title, else the
// first sentence of what it asks.
func (it *Item) Name() string {
	for _, t := range []Text{it.Title, it.Prompt, it.Cloze} {
		if s := FirstSentence(Blanked(t.Plain())); s != "" {
			return s
		}
	}
	return it.ID
}

// The longest name of a question, in characters.
const maxName = 160

// FirstSentence returns the first sentence of a text, or what of it fits into a
// heading.
func FirstSentence(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		switch {
		case strings.ContainsRune("?!。？！؟।", r), r == '.' && len(rest) > 0 && rest[0] == ' ' && i > 12:
			return shorten(s[:len(s)-len(rest)], maxName)
		}
	}
	return shorten(s, maxName)
}

// shorten returns at most n characters of a text, on one line.
func shorten(s string, n int) string {
	s = clean.Line(s[:min(len(s), 8*n)])
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n-1])) + "…"
}

// The ends of a gap's mark, and more: private characters, which nothing that is read
// keeps (see Source), so that no file can set one.
const (
	markStart = '\uF5D0'
	markEnd   = '\uF5D1'

	veiledPipe = '\uF5D2' // see htmlToMarkdown
	veiledLess = '\uF5D3'
	veiledMore = '\uF5D4'
)

// GapMark is what stands for gap i, counted from 0, in the text of a cloze. It
// is a word of private characters: every conversion leaves it as it is.
func GapMark(i int) string {
	return string(markStart) + strconv.Itoa(i) + string(markEnd)
}

// Piece is a part of a cloze: a text, or a gap.
type Piece struct {
	Text string
	Gap  int // its number, or -1
}

// Pieces divides the text of a cloze at its gaps.
func Pieces(s string) []Piece {
	var out []Piece
	for s != "" {
		before, rest, found := strings.Cut(s, string(markStart))
		number, after, closed := strings.Cut(rest, string(markEnd))
		if before != "" {
			out = append(out, Piece{before, -1})
		}
		if !found || !closed {
			return out
		}
		if i, err := strconv.Atoi(number); err == nil && i >= 0 {
			out = append(out, Piece{"", i})
		}
		s = after
	}
	return out
}

// Unmarked returns a text without the private characters of this package.
func Unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= markStart && r <= veiledMore {
			return -1
		}
		return r
	}, s)
}

// Blanked returns the text of a cloze with … in place of its gaps.
func Blanked(s string) string {
	var b strings.Builder
	for _, p := range Pieces(s) {
		if p.Gap >= 0 {
			p.Text = "…"
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// A Reading is a bank while it is read from a text file.
type Reading struct {
	File   string
	Bank   Bank
	Losses Losses
}

// ReadText reads a text file by a function that is given its text, see [Source].
func ReadText(name string, src []byte, read func(r *Reading, text string)) (*Bank, []Loss, error) {
	text, err := Source(name, src)
	if err != nil {
		return nil, nil, err
	}
	r := &Reading{File: name}
	read(r, text)
	return &r.Bank, r.Losses, nil
}

// SizeError says that a file is larger than what is read.
type SizeError struct{ File string }

// Error says what to do.
func (e *SizeError) Error() string {
	return fmt.Sprintf("%s is larger than %d MiB; divide it", e.File, MaxSize>>20)
}

// Source returns a text file ready to be read: of a bounded size, cleaned of
// what must not reach a screen, without a byte order mark and the marks of gaps.
// Its lines stay what they were.
func Source(name string, src []byte) (string, error) {
	if len(src) > MaxSize {
		return "", &SizeError{clean.Line(name)}
	}
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	return Unmarked(string(clean.Bytes(src))), nil
}
