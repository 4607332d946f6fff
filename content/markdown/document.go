package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"

	"carrel/course/question"
)

// Problem is one thing that is wrong with a course file. Line and Col are
// 1-based; Col counts bytes; a Line of 0 means the file as a whole.
type Problem struct {
	File      string
	Line, Col int
	Message   string // what is wrong
	Hint      string // what to do, or ""
}

// String returns the problem as "file:line:column: what".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, max(p.Line, 1), max(p.Col, 1), p.Message)
}

// BlockKind is what a block is, as far as the player needs to tell.
type BlockKind int

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Heading
	List
	Quote
	Callout // a GitHub alert
	Code
	Table
	Rule
	HTML
	Picture  // a paragraph that holds only an image
	Question // a heading with its directive and everything up to the next heading
)

// Block is one top-level piece of a document, small enough to be rendered on
// its own. Its text is clean.
type Block struct {
	Kind     BlockKind
	Line     int      // 1-based, in the file
	Node     ast.Node // what to draw; its segments point into Source
	Source   []byte
	Level    int       // of a heading
	Alert    string    // of a callout: note, tip, important, warning, caution
	Title    string    // of a callout with a title of its own
	Break    bool      // starts a new screen
	Question *Item     // of a question
}

// Item is a question with its words. The parts are blocks in the language of
// the file; Choices runs parallel to the question's own.
type Item struct {
	question.Question
	Line        int
	Heading     *Block // the question in one line
	Stem        []*Block // shared with its sister questions
	Prompt      []*Block
	Choices     []Choice
	Hints       [][]*Block
	Explanation []*Block
	Right       []*Block
	Partly      []*Block
	Wrong       []*Block
	Answer      []*Block // the answer part as written, for kinds that are only shown
}

// Choice is the words of one choice.
type Choice struct {
	Body     []*Block
	Feedback []*Block
	IfLeft   string // said when a right choice was left, or a wrong one rightly
}
