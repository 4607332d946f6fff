package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"carrel/content/clean"
	"carrel/course/question"
)

// toSearch makes the text that is searched. What can hold nothing but text is
// skimmed, which is quick; of the rest the blocks are asked
// for, as only the parser knows what is shown and what is not.
func (d *Document) toSearch() searched {
	whole := d.whole()
	s := &seeker{doc: d, out: searched{shown: map[int]string{}}, tale: d.kind == "scenario"}
	s.out.folded = make([]byte, 0, len(whole.src))
	s.feed(whole.chunks[0].Line - 1) // the front matter
	for _, c := range whole.chunks {
		s.chunk(c)
	}
	return s.out
}

// A seeker gathers what is searched, chunk by chunk.
type seeker struct {
	doc   *Document
	out   searched
	tale  bool // of a scenario: before its first scene
	asked bool // the last block was a question
}

// feed adds empty lines.
func (s *seeker) feed(lines int) {
	s.out.folded = append(s.out.folded, bytes.Repeat([]byte{'\n'}, max(lines, 0))...)
}

func (s *seeker) chunk(c *Chunk) {
	src := c.source()
	switch {
	case c.isPlain(src) && s.skimmed(src):
		s.asked = false
		return
	case s.doc.kind == "scenario":
		s.shown(c, src, s.opening(c))
		return
	}
	bs := c.Blocks()
	if s.asked && c.marked && c.Level == 0 && !c.Break {
		bs = nil // the rest of a question that is too long to be read
	}
	s.shown(c, src, bs)
	if len(bs) > 0 {
		s.asked = bs[len(bs)-1].Kind == Question
	}
}

// isPlain reports a chunk that neither asks nor hides anything.
func (c *Chunk) isPlain(src []byte) bool {
	switch c.doc.kind {
	case "scenario", "lab":
		return false
	}
	return c.prefix == "" && !c.mayAsk(src) && hidesLines(src) &&
		!bytes.Contains(src, []byte("{/*")) && !bytes.Contains(src, []byte("answer"))
}

// hidesLines reports a text whose comments, if it has any, take a line each and
// stand in no code.
func hidesLines(src []byte) bool {
	opened := []byte("<!--")
	n := bytes.Count(src, opened)
	if n == 0 {
		return true
	}
	for line := range bytes.Lines(src) {
		if bytes.Contains(line, opened) && isComment(line) {
			n--
		}
	}
	return n == 0 && !bytes.Contains(src, []byte("```")) && !bytes.Contains(src, []byte("~~~"))
}

// isComment reports a line that is one comment and nothing else.
func isComment(line []byte) bool {
	text := bytes.TrimRight(trimIndent(line), " \t\n")
	end := bytes.Index(text, []byte("-->"))
	return bytes.HasPrefix(text, []byte("<!--")) && end >= 0 && end == len(text)-len("-->")
}

// skimmed adds a text without what is not shown of it, unless only the parser
// knows.
func (s *seeker) skimmed(src []byte) bool {
	seen, ok := s.doc.skim(src)
	if !ok {
		return false
	}
	if isASCII(seen) {
		s.out.folded = appendFold(s.out.folded, seen)
		return true
	}
	for line := range bytes.Lines(seen) {
		words, ended := bytes.CutSuffix(line, []byte{'\n'})
		if s.out.folded = appendFold(s.out.folded, words); ended {
			s.feed(1)
		}
	}
	return true
}

// shown adds the lines of a chunk whose blocks these are.
func (s *seeker) shown(c *Chunk, src []byte, bs []*Block) {
	lines := bytes.Count(src, []byte{'\n'})
	w := &words{lines: make([]strings.Builder, lines+1), first: c.Line}
	w.blocks(bs)
	for i := range w.lines {
		if i > 0 {
			s.feed(1)
		}
		line := clean.Line(w.lines[i].String())
		s.out.folded = append(s.out.folded, fold([]byte(line))...)
		s.out.shown[c.Line+i] += line
	}
}

// opening returns the blocks of a scenario before its first scene: the scenes
// are told as they are come to.
func (s *seeker) opening(c *Chunk) []*Block {
	if !s.tale {
		return nil
	}
	r := &sceneReader{doc: s.doc, ids: map[string]int{}}
	r.chunk(c)
	s.tale = len(r.scenes) == 0
	for _, t := range r.trees {
		t.seal()
	}
	if bs := s.doc.recent.blocks(c); s.tale && len(bs) > 0 && bs[0].Level == 1 {
		return append([]*Block{bs[0]}, r.intro...) // the title
	}
	return r.intro
}

// words are the words of blocks, each on the line that it stands on.
type words struct {
	first int               // the line of the first
	lines []strings.Builder // from there on
	line  int               // where the next word stands, as far as it does not say
	only  int               // the line of all, in a question from another file; else 0
	mark  mark
}

// A mark is an offset whose line is known.
type mark struct {
	src      *byte
	at, line int
}

func (w *words) blocks(bs []*Block) {
	for _, b := range bs {
		w.line = b.Line
		if b.Question != nil {
			w.question(b)
			continue
		}
		w.words(b)
		if b.Fold != nil {
			w.blocks(b.Fold.Blocks)
		}
	}
}

// question adds what is seen before an answer, but for what stands in an order
// that tells it.
func (w *words) question(b *Block) {
	it := b.Question
	if was := w.only; it.Line != b.Line {
		w.only = b.Line
		defer func() { w.only = was }()
	}
	w.say(strings.Join(it.Columns, " "))
	w.blocks([]*Block{it.Heading})
	w.blocks(it.Prompt)
	for _, c := range it.Choices {
		if it.Kind != question.Essay { // where they are the key
			w.blocks(c.Body)
		}
	}
	for _, g := range it.Gaps {
		w.blocks(g.Label)
	}
	for _, r := range it.Rows {
		w.blocks(r)
	}
}

// titled adds the title of an alert inside of a block, and the end of a quote.
func (w *words) titled(n *ast.Blockquote, entering bool) {
	if !entering {
		w.say(" ")
		return
	}
	if _, title, ok := Alert(n); ok {
		w.say(title + " ")
	}
}

// words adds the words of one block.
func (w *words) words(b *Block) {
	if b.Title != "" {
		w.say(b.Title + " ")
	}
	_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				w.to(b, n.Segment.Start)
				w.say(textOf(n, b.Source))
			}
		case *ast.AutoLink:
			if entering {
				w.say(string(n.Label(b.Source)))
			}
		case *ast.String:
			if entering {
				w.say(string(n.Value))
			}
		case *ast.Blockquote:
			w.titled(n, entering)
		case *Formula:
			if entering {
				w.say(n.Source)
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock, *FormulaBlock:
			if entering {
				w.code(b, n.Lines())
			}
		default:
			if n.Type() == ast.TypeBlock && !entering {
				w.say(" ")
			}
		}
		return ast.WalkContinue, nil
	})
}

func (w *words) code(b *Block, lines *text.Segments) {
	for i := range lines.Len() {
		segment := lines.At(i)
		w.to(b, segment.Start)
		w.say(string(segment.Value(b.Source)))
	}
}

// say adds words to the line that was come to.
func (w *words) say(s string) {
	line := w.line
	if w.only > 0 {
		line = w.only
	}
	at := min(max(line-w.first, 0), len(w.lines)-1)
	w.lines[at].WriteString(s)
}

// to comes to an offset of a block's source, if it is one of the file.
func (w *words) to(b *Block, at int) {
	if at >= b.own {
		return
	}
	if m := &w.mark; m.src != &b.Source[0] || m.at > at {
		*m = mark{&b.Source[0], 0, b.first}
	}
	w.mark.line += bytes.Count(b.Source[w.mark.at:at], []byte{'\n'})
	w.mark.at = at
	w.line = w.mark.line
}
