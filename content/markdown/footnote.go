package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Footnotes, as GitHub has them: [^label] in a text and "[^label]: note" at the
// start of a line anywhere in the file. The notes of a chunk stand at its end,
// with numbers that begin there with 1, so that they can be read where they
// belong; of the others nothing is shown.

const (
	maxNotes     = 1000    // in a file
	maxNote      = 4 << 10 // bytes of one
	maxNoteLabel = 64      // bytes
	maxNoteMarks = 200     // in a chunk
	noteIndent   = "    "  // of what goes on with a note
)

// A noteReader follows the definition of a note over its lines.
type noteReader struct {
	notes map[string]*note // by label
	open  *note
	blank bool // the line before was blank
}

// note is the text of a footnote, as Markdown.
type note struct{ text []byte }

// take looks at a line of text and reports whether it goes on with a note.
func (r *noteReader) take(line []byte) bool {
	label, rest, ok := cutNote(line)
	switch {
	case ok && r.notes[label] == nil && len(r.notes) < maxNotes:
		if r.notes == nil {
			r.notes = map[string]*note{}
		}
		r.open, r.blank = &note{text: bytes.Clone(rest)}, false
		r.notes[label] = r.open
	case ok || r.open == nil:
		r.open = nil
	case len(bytes.TrimSpace(line)) == 0:
		r.blank = true
	case bytes.HasPrefix(line, []byte(noteIndent)):
		r.add(line[len(noteIndent):])
	case r.blank || startsBlock(line):
		r.open = nil
	default:
		r.add(line)
	}
	return r.open != nil
}

func (r *noteReader) add(line []byte) {
	n := r.open
	if len(n.text)+len(line) > maxNote {
		return
	}
	if r.blank {
		n.text = append(n.text, '\n')
	}
	n.text = append(append(n.text, '\n'), line...)
	r.blank = false
}

// startsBlock reports a line that cannot go on with a paragraph.
func startsBlock(line []byte) bool {
	text := trimIndent(line)
	return headingLevel(text) > 0 || opensFence(text) || bytes.HasPrefix(text, []byte(">")) || bytes.HasPrefix(text, []byte("<"))
}

// cutNote divides "[^label]: text".
func cutNote(line []byte) (label string, rest []byte, ok bool) {
	inner, ok := bytes.CutPrefix(trimIndent(line), []byte("[^"))
	if !ok {
		return "", nil, false
	}
	name, rest, ok := bytes.Cut(inner, []byte("]:"))
	if !ok || !isNoteLabel(name) {
		return "", nil, false
	}
	return string(name), bytes.TrimSpace(rest), true
}

func isNoteLabel(s []byte) bool {
	return len(s) > 0 && len(s) <= maxNoteLabel && !bytes.ContainsAny(s, " \t[]\\`")
}

// notesWanted holds the function of a context that returns the notes of a file.
var notesWanted = parser.NewContextKey()

// A noteMark is a reference to a footnote; its child is the number.
type noteMark struct {
	ast.BaseInline
	label string
}

var noteKind = ast.NewNodeKind("NoteMark")

func (*noteMark) Kind() ast.NodeKind { return noteKind }

func (n *noteMark) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// noteParser finds the references to notes that there are.
type noteParser struct{}

func (noteParser) Trigger() []byte { return []byte{'['} }

func (noteParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	inner, ok := bytes.CutPrefix(line, []byte("[^"))
	if !ok {
		return nil
	}
	name, _, ok := bytes.Cut(inner, []byte("]"))
	notes, wanted := pc.Get(notesWanted).(func() map[string]*note)
	if !ok || !wanted || !isNoteLabel(name) || notes()[string(name)] == nil {
		return nil
	}
	block.Advance(len("[^]") + len(name))
	return &noteMark{label: string(name)}
}

// mark gives a reference its number.
func (t *tree) mark(n *noteMark) {
	if t.numbers[n.label] == 0 {
		if len(t.numbers) >= maxNoteMarks {
			return
		}
		if t.numbers == nil {
			t.numbers = map[string]int{}
		}
		t.numbers[n.label] = len(t.numbers) + 1
	}
	n.AppendChild(n, t.text(superscript(strconv.Itoa(t.numbers[n.label]))))
}

// withNotes adds the notes that blocks refer to behind them; those of a question
// in it, where they do not tell more than the text that refers to them.
func (t *tree) withNotes(bs []*Block) []*Block {
	if len(t.numbers) == 0 {
		return bs
	}
	for _, b := range bs {
		if it := b.Question; it != nil {
			it.Prompt = t.noted(it.Prompt, append([]*Block{it.Heading}, it.Prompt...))
			it.Explanation = t.noted(it.Explanation, it.Explanation)
		}
	}
	return t.noted(bs, bs)
}

// noted appends the notes that the texts of some blocks refer to.
func (t *tree) noted(bs, texts []*Block) []*Block {
	var labels []string
	seen := map[string]bool{}
	for _, b := range texts {
		labels = marksIn(b, seen, labels)
	}
	if len(labels) == 0 {
		return bs
	}
	return append(bs, t.footnotes(labels))
}

// marksIn appends the labels of the notes that a block refers to, once each.
func marksIn(b *Block, seen map[string]bool, labels []string) []string {
	if b.Question != nil {
		return labels
	}
	_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if m, ok := n.(*noteMark); ok && entering && m.HasChildren() && !seen[m.label] {
			seen[m.label] = true
			labels = append(labels, m.label)
		}
		return ast.WalkContinue, nil
	})
	if b.Fold != nil {
		for _, in := range b.Fold.Blocks {
			labels = marksIn(in, seen, labels)
		}
	}
	return labels
}

// footnotes makes one block of notes: a list for each, as their numbers need not
// follow each other. It stands on the line after the chunk.
func (t *tree) footnotes(labels []string) *Block {
	var src strings.Builder
	notes := t.doc.notes()
	for _, label := range labels {
		sign := fmt.Sprintf("%d. ", t.numbers[label])
		hang := "\n" + strings.Repeat(" ", len(sign))
		// The comment keeps it from being one list with the next.
		src.WriteString(sign + strings.ReplaceAll(string(notes[label].text), "\n", hang) + "\n\n<!-- -->\n\n")
	}
	part := newPart(t.doc, t.chunk.Line, src.String())
	all := ast.NewDocument()
	for n := part.root.FirstChild(); n != nil; n = part.root.FirstChild() {
		all.AppendChild(all, n)
	}
	part.closeGaps(part.gaps)
	return &Block{Kind: Footnotes, Line: t.chunk.Line + t.chunk.Lines, Node: all, Source: part.src}
}
