// Package markdown owns the text of a course: from the bytes of a file to blocks
// that can be shown, with the line each came from, and to questions with their
// words. Everything that leaves it is clean and bounded, whatever came in.
//
// Parse only scans the lines of a file and divides them into chunks, each a
// heading with its text. The blocks of a chunk are parsed when they are asked
// for, and Read scans a long file while its first screen is already shown, so
// that a lesson of 10 MB opens as soon as one of 5 KB.
package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
	"carrel/course/question"
)

// Level says how much a problem weighs.
type Level string

// The levels of a problem, in the terms of SARIF 2.1.0 section 3.27.10.
const (
	Error   Level = "error"   // something is lost, or cannot be played as it was meant
	Warning Level = "warning" // it plays, but not well, or not everywhere
	Note    Level = "note"    // worth to know
)

// Rule is one thing that is looked for in a course. The packages that look for
// something list their rules in a variable Rules.
type Rule struct {
	ID    string // stable, in kebab case: "no-key"
	Level Level
	About string // in one sentence: what is wrong when it is found
}

// Problem is one thing that is wrong with a course file. Line and Col are
// 1-based; Col counts bytes; a Line of 0 means the file as a whole.
type Problem struct {
	Rule      Rule
	File      string
	Line, Col int
	Message   string // what is wrong
	Hint      string // what to do, or ""
}

// maxMessage is the longest message of a problem, in characters.
const maxMessage = 400

// NewProblem returns a problem whose words, which may quote the file, are clean
// and not endless.
func NewProblem(rule Rule, file string, line, col int, hint, message string) Problem {
	return Problem{Rule: rule, File: clean.Name(file), Line: line, Col: col, Message: clip(message), Hint: clip(hint)}
}

func clip(s string) string {
	if len(s) > maxMessage*4 {
		s = s[:maxMessage*4]
	}
	if rs := []rune(clean.Line(s)); len(rs) > maxMessage {
		return cut(rs, 0, maxMessage)
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
	Divider // a thematic break
	HTML
	Picture   // a paragraph that holds only an image
	Question  // a heading with its directive and everything up to the next heading
	Math      // a formula on lines of its own
	Footnotes // the notes that the blocks before it refer to: a list
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
	Fold     *Fold  // of a details element; Node is its summary

	own   int // bytes of Source that stand in the file
	first int // the line that Source begins on
}

// Fold is a part of a text that is shown when it is asked for.
type Fold struct {
	Summary string // on one line
	Blocks  []*Block
	Open    bool // until the reader closes it
}

// Unfold returns blocks with what is inside of folds behind their summaries, as
// they are read when all folds are open.
func Unfold(bs []*Block) []*Block {
	var out []*Block
	for _, b := range bs {
		out = b.appendSeen(out, nil)
	}
	return out
}

// Seen returns the block and, behind each summary, what is inside of the folds
// that are open; nil opens all.
func (b *Block) Seen(open func(fold *Block) bool) []*Block { return b.appendSeen(nil, open) }

func (b *Block) appendSeen(out []*Block, open func(*Block) bool) []*Block {
	out = append(out, b)
	if b.Fold == nil || open != nil && !open(b) {
		return out
	}
	for _, in := range b.Fold.Blocks {
		out = in.appendSeen(out, open)
	}
	return out
}

// Item is a question with its words. The parts are blocks in the language of
// the file; Choices runs parallel to the question's own.
type Item struct {
	question.Question
	Was         string // the id that it had while none was written; "" when that is its id
	Line        int
	Heading     *Block     // the question in one line
	Stem        []*Block   // shared with its sister questions
	Prompt      []*Block   // of a cloze with its gaps in it, see GapText
	Choices     []Choice   // also the criteria of an essay
	Gaps        []Gap      // parallel to Blanks
	Steps       [][]*Block // of an order, in the right order
	Rows        [][]*Block // of a matrix: what stands before each row
	Columns     []string   // of a matrix: the heads of its columns
	Model       []*Block   // of an essay: the model answer
	Hints       [][]*Block
	Explanation []*Block
	Right       []*Block
	Partly      []*Block
	Wrong       []*Block
	Answer      []*Block // of an unfit question: its answer part as written

	revision string // of the source, when a translation accepts more
}

// Gap is the words of one blank.
type Gap struct {
	Label   []*Block   // of a match: its left-hand side
	Options []string   // what can be picked, as plain text
	Says    [][]*Block // feedback to each accepted answer, parallel to Accepts
}

// GapText is how gap i of a cloze, counted from 0, is seen in its prompt: its
// number and a line to write on, without a space, so that it is never broken.
func GapText(i int) string {
	number := fmt.Sprintf("(%d)", i+1)
	return number + strings.Repeat("_", 16-len(number))
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
	// Translation is set for a file that is marked by the key of another, as it
	// is when its front matter says that it translates one. It needs no key.
	Translation bool
	// Include opens the file that an include directive names, relative to this
	// one. Without it an include shows nothing.
	Include func(path string) ([]byte, error)
	// Clock tells how long a part is parsed: after two seconds it is shown as
	// plain text. Nil is time.Now.
	Clock func() time.Time
}

// Document is one file of a course. It may be used by several goroutines.
//
// A document that Read returned may still be read. What is asked of it then
// waits for as much of the file as it needs, and no more; what says nothing of
// waiting does not wait.
type Document struct {
	file string
	opts Options
	kind string
	meta *FrontMatter

	scanned horizon
	recent  recent
	title   func() string
	refs    func() refs
	search  func() searched

	mu      sync.Mutex
	seen    map[string]int // question ids, and the line of each
	reports []Problem
	told    map[Problem]bool // the same as a set
	adopt   func() *adoption // of a translation
	scenes  *Scenario        // of the source, in a translation
}

// Chunk is a part of a document that is parsed on its own: a heading and its
// text, or a part of a text that runs on without one.
type Chunk struct {
	Line  int  // first line, 1-based
	Lines int  // number of lines
	Level int  // of the heading it starts with; 0: none
	Break bool // starts a new screen

	marked   bool   // its headings are questions if they have an answer part
	part     bool   // it is no part of the file, but of what one says
	quizdown bool   // it stands between the shortcodes of a quizdown quiz
	twin     int32  // 1 for the first question of its heading, 2 for the next
	above    int32  // the chunk whose heading this one stands under; -1: none
	from, to int32  // in the clean text
	prefix   string // repeated from an earlier chunk to make this one whole
	doc      *Document
}

// Parse divides a file into chunks. file is its name in problems. It always
// returns a document; what is wrong with the file is among its Problems.
func Parse(file string, src []byte, opts Options) *Document {
	var err error
	if len(src) > MaxSize {
		src, err = src[:MaxSize], ErrTooLarge
	}
	d := newDocument(file, opts)
	d.end(d.open(clean.Source(src)), err)
	return d
}

func newDocument(file string, opts Options) *Document {
	d := &Document{file: file, opts: opts, seen: map[string]int{}, told: map[Problem]bool{}}
	d.scanned.moved.L, d.scanned.asked = &d.scanned.mu, make(chan struct{})
	d.title = sync.OnceValue(d.findTitle)
	d.refs = sync.OnceValue(func() refs { return parseRefs(d.whole().refs) })
	d.search = sync.OnceValue(d.toSearch)
	return d
}

// open reads the front matter and scans what there is of the rest.
func (d *Document) open(src []byte) *scanner {
	body := d.readFrontMatter(src)
	d.kind = cmp.Or(d.opts.Kind, d.meta.String("kind"), "lesson")
	s := newScanner(d, src, body)
	s.scan()
	return s
}

// whole waits for the end of the file.
func (d *Document) whole() extent {
	return d.scanned.await(func(extent) bool { return false })
}

// notes returns the footnotes of the file.
func (d *Document) notes() map[string]*note { return d.whole().notes }

// Meta returns the front matter; it is empty, never nil, when there is none or
// when it was refused.
func (d *Document) Meta() *FrontMatter { return d.meta }

// Kind returns the kind of unit that the file was read as.
func (d *Document) Kind() string { return d.kind }

// Title returns the title of the front matter, else the first heading of level
// one as plain text, else "". It waits for that heading.
func (d *Document) Title() string { return d.title() }

func (d *Document) findTitle() string {
	if t := clean.Line(d.meta.String("title")); t != "" {
		return t
	}
	for i := 0; d.Has(i); i++ {
		if c := d.Chunk(i); c.Level == 1 && c.Heading() != "" {
			return c.Heading()
		}
	}
	return ""
}

// Lines returns the number of lines in the file. It waits for all of it.
func (d *Document) Lines() int { return d.whole().lines }

// Len returns the number of chunks; it is at least one. It waits for the whole
// file.
func (d *Document) Len() int { return len(d.whole().chunks) }

// Has reports whether there is a chunk i. It waits for the chunk or the end of
// the file.
func (d *Document) Has(i int) bool {
	return d.scanned.await(func(e extent) bool { return e.reaches(i) }).reaches(i)
}

// Scanned reports, as far as it is known yet, whether chunk i is there and
// whether the file has ended.
func (d *Document) Scanned(i int) (there, ended bool) {
	e := d.scanned.now()
	return e.reaches(i), e.whole
}

// Err returns why the file could not be read to its end: ErrTooLarge, or the
// error of the reader, whose words may hold the path of the file. It is nil when
// the whole file was read, and until the reading has ended; it does not wait.
func (d *Document) Err() error { return d.scanned.now().err }

// Chunk returns chunk i of Len. It waits for the chunk.
func (d *Document) Chunk(i int) *Chunk {
	return d.scanned.await(func(e extent) bool { return e.reaches(i) }).chunks[i]
}

// At returns the index of the chunk that holds a line of the file. It waits for
// the chunk.
func (d *Document) At(line int) int {
	chunks := d.scanned.await(func(e extent) bool { return e.covers(line) }).chunks
	after := sort.Search(len(chunks), func(i int) bool { return chunks[i].Line > line })
	return max(after-1, 0)
}

// Blocks returns the blocks of the chunk. They are kept for a while, and parsed
// again by a later call; nobody may change them. Only a chunk whose text names
// a link reference waits, for the whole file.
func (c *Chunk) Blocks() []*Block { return c.doc.adopted(c, c.doc.recent.blocks(c)) }

// Heading returns the heading that the chunk starts with as plain text, or "".
func (c *Chunk) Heading() string {
	if c.Level == 0 {
		return ""
	}
	src := c.source()
	line, _, _ := bytes.Cut(src, []byte{'\n'})
	if bytes.Contains(line, []byte("[[")) && c.mayAsk(src) {
		line = blankGaps(line)
	}
	return headingText(line)
}

// source is the text of the chunk in the file.
func (c *Chunk) source() []byte {
	return c.doc.scanned.now().src[c.from:c.to:c.to]
}

// Questions returns every question of the document, in order; those of a
// translation are in the order of its source. It waits for all of it and parses
// the chunks that may ask something.
func (d *Document) Questions() []*Item {
	if a := d.adoption(); a != nil {
		return slices.Clone(a.items)
	}
	var items []*Item
	for _, b := range d.ownQuestions() {
		items = append(items, b.Question)
	}
	return items
}

// Check parses the whole document and returns everything that is wrong with it.
// It waits for the whole file.
func (d *Document) Check() []Problem {
	whole := d.whole()
	for _, c := range whole.chunks {
		c.Blocks()
	}
	whole.slips.report(d)
	d.Scenario()
	return d.Problems()
}

// Problems returns what is known so far, in the order of lines: the front
// matter at once, the blocks as they are parsed. It waits for the whole file.
func (d *Document) Problems() []Problem {
	d.whole()
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

// report notes what was found by a rule, once: a chunk that is parsed again says
// the same.
func (d *Document) report(rule Rule, line, col int, hint, format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.reports) >= maxProblems {
		return
	}
	p := NewProblem(rule, d.file, line, col, hint, fmt.Sprintf(format, args...))
	if !d.told[p] {
		d.told[p] = true
		d.reports = append(d.reports, p)
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
