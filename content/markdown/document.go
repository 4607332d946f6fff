// Package markdown owns the text of a course: from the bytes of a file to blocks
// that can be shown, with the line each came from, and to questions with their
// words. Everything that leaves it is clean and bounded, whatever came in.
//
// Parse only scans the lines of a file and divides them into chunks, each a
// heading with its text. The blocks of a chunk are parsed when they are asked
// for, so that a lesson of 10 MB shows its first screen as soon as one of 5 KB.
package markdown

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
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

// maxMessage is the longest message of a problem, in characters.
const maxMessage = 400

// NewProblem returns a problem whose words, which may quote the file, are clean
// and not endless.
func NewProblem(file string, line, col int, hint, message string) Problem {
	return Problem{File: clean.Line(file), Line: line, Col: col, Message: clip(message), Hint: clip(hint)}
}

func clip(s string) string {
	if len(s) > maxMessage*4 {
		s = s[:maxMessage*4]
	}
	if rs := []rune(clean.Line(s)); len(rs) > maxMessage {
		return string(rs[:maxMessage-1]) + "…"
	}
	return clean.Line(s)
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
	Level    int    // of a heading
	Alert    string // of a callout: note, tip, important, warning, caution
	Title    string // of a callout with a title of its own
	Break    bool   // starts a new screen
	Question *Item  // of a question
}

// Item is a question with its words. The parts are blocks in the language of
// the file; Choices runs parallel to the question's own.
type Item struct {
	question.Question
	Line        int
	Heading     *Block   // the question in one line
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

// Options say how a file is to be read.
type Options struct {
	// Kind is the kind of the unit ("lesson", "quiz" ...); "" takes what the
	// front matter says, else lesson. It decides which headings are questions.
	Kind string
	// Strict is set for a course with a manifest: what is missing to examine
	// and certify is a problem there.
	Strict bool
	// Include opens the file that an include directive names, relative to this
	// one. Without it an include shows nothing.
	Include func(path string) ([]byte, error)
}

// Document is one file of a course. It may be used by several goroutines.
type Document struct {
	file    string
	src     []byte // clean
	opts    Options
	kind    string
	meta    *FrontMatter
	title   string
	lines   int
	chunks  []*Chunk
	refs    func() refs
	folded  func() []byte
	coded   bool // holds Hugo shortcodes
	mu      sync.Mutex
	seen    map[string]int // question ids, and the line of each
	reports []Problem
}

// Chunk is a part of a document that is parsed on its own: a heading and its
// text, or a part of a text that runs on without one.
type Chunk struct {
	Line    int    // first line, 1-based
	Lines   int    // number of lines
	Level   int    // of the heading it starts with; 0: none
	Heading string // that heading as plain text
	Break   bool   // starts a new screen

	doc      *Document
	from, to int
	prefix   string // repeated from an earlier chunk to make this one whole
	marked   bool   // its headings are questions if they have an answer part
	above    int    // the chunk whose heading this one stands under; -1: none
	twin     int    // 1 for the first question of its heading, 2 for the next
	parse    func() []*Block
}

// Parse divides a file into chunks. file is its name in problems. It always
// returns a document; what is wrong with the file is among its Problems.
func Parse(file string, src []byte, opts Options) *Document {
	d := &Document{file: file, src: clean.Bytes(src), opts: opts, seen: map[string]int{}}
	body := d.readFrontMatter()
	d.kind = cmp.Or(opts.Kind, d.meta.String("kind"), "lesson")
	d.scan(body)
	d.title = d.findTitle()
	d.folded = sync.OnceValue(d.fold)
	return d
}

// Meta returns the front matter; it is empty, never nil, when there is none or
// when it was refused.
func (d *Document) Meta() *FrontMatter { return d.meta }

// Kind returns the kind of unit that the file was read as.
func (d *Document) Kind() string { return d.kind }

// Title returns the title of the front matter, else the first heading of level
// one as plain text, else "".
func (d *Document) Title() string { return d.title }

func (d *Document) findTitle() string {
	if t := clean.Line(d.meta.String("title")); t != "" {
		return t
	}
	for _, c := range d.chunks {
		if c.Level == 1 && c.Heading != "" {
			return c.Heading
		}
	}
	return ""
}

// Lines returns the number of lines in the file.
func (d *Document) Lines() int { return d.lines }

// Len returns the number of chunks; it is at least one.
func (d *Document) Len() int { return len(d.chunks) }

// Chunk returns chunk i of Len.
func (d *Document) Chunk(i int) *Chunk { return d.chunks[i] }

// At returns the index of the chunk that holds a line of the file.
func (d *Document) At(line int) int {
	after := sort.Search(len(d.chunks), func(i int) bool { return d.chunks[i].Line > line })
	return max(after-1, 0)
}

// Blocks returns the blocks of the chunk. They are parsed by the first call.
func (c *Chunk) Blocks() []*Block { return c.parse() }

// Questions returns every question of the document, in order. It parses all of
// it.
func (d *Document) Questions() []*Item {
	var items []*Item
	for _, c := range d.chunks {
		for _, b := range c.Blocks() {
			if b.Kind == Question {
				items = append(items, b.Question)
			}
		}
	}
	return items
}

// Check parses the whole document and returns everything that is wrong with it.
func (d *Document) Check() []Problem {
	for _, c := range d.chunks {
		c.Blocks()
	}
	return d.Problems()
}

// Problems returns what is known so far, in the order of lines: the front
// matter at once, the blocks as they are parsed.
func (d *Document) Problems() []Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	ps := slices.Clone(d.reports)
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return ps
}

// maxProblems bounds what one hostile file can report.
const maxProblems = 1000

func (d *Document) report(line, col int, hint, format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.reports) < maxProblems {
		d.reports = append(d.reports, NewProblem(d.file, line, col, hint, fmt.Sprintf(format, args...)))
	}
}

// isMarked reports whether the headings of this kind of file are questions
// without a directive.
func (d *Document) isMarked() bool {
	switch d.kind {
	case "quiz", "pool", "exam":
		return true
	}
	return false
}
