package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"carrel/content/clean"
)

// A tree is the parsed text of one chunk while it is made fit to be shown.
// Text that is not in the source is appended to it, so that every text node of
// the result is a segment of Block.Source.
type tree struct {
	by    *deadline
	doc   *Document
	chunk *Chunk
	src   []byte
	own   int // bytes of src that come from the file
	root  ast.Node

	questions map[ast.Node]*directive // by their heading
	choices   map[ast.Node]*directive // by their list item
	steps     map[ast.Node]*directive // of a lab, by their heading
	nodes     map[ast.Node]*directive // of the scenes of a scenario, by their heading
	includes  map[ast.Node]string     // by the paragraph that stands for them
	opens     map[ast.Node]foldStart  // the details elements, by their summary
	unfolded  bool                    // the one that was begun last is open
	closes    map[ast.Node]bool       // where one ends
	made      map[ast.Node]int        // offsets of nodes that are not from the source
	gaps      []*gapNode              // in the order in which they stand
	open      []int                   // offsets of what looks like the start of a gap
	numbers   map[string]int          // of the footnotes that are referred to
	outward   int                     // links that lead out of the course, as far as they were tidied
	blocks    []*Block                // all that were made
}

func newTree(d *Document, c *Chunk, src []byte) *tree { return newTreeBy(nil, d, c, src) }

// newTreeBy panics with errLate when the deadline passes.
func newTreeBy(by *deadline, d *Document, c *Chunk, src []byte) *tree {
	pc := scope{timed{parser.NewContext(), by}, d.refs}
	if !c.part {
		pc.Set(notesWanted, d.notes)
	}
	if bytes.Contains(src, []byte("[[")) && c.mayAsk(src) {
		pc.Set(gapsWanted, true)
		if bytes.Contains(src, []byte("survey")) {
			pc.Set(emptyGaps, true)
		}
		src = veilPipes(src)
	}
	t := &tree{
		by: by, doc: d, chunk: c, src: src[:len(src):len(src)], own: len(src),
		questions: map[ast.Node]*directive{}, steps: map[ast.Node]*directive{}, choices: map[ast.Node]*directive{},
		includes: map[ast.Node]string{}, opens: map[ast.Node]foldStart{},
		closes: map[ast.Node]bool{}, made: map[ast.Node]int{},
	}
	t.root = engine.Parse(text.NewReader(src), parser.WithContext(pc))
	if pc.Get(gapsWanted) != nil {
		unveil(src)
		t.open, _ = pc.Get(openGaps).([]int)
	}
	t.tidy(t.root, 0)
	return t
}

// tidy cleans the children of a node and theirs. depth counts inline nodes.
func (t *tree) tidy(parent ast.Node, depth int) {
	t.elements(parent)
	for n := parent.FirstChild(); n != nil; {
		t.by.check()
		next := n.NextSibling()
		t.tidyNode(parent, n, depth)
		n = next
	}
}

func (t *tree) tidyNode(parent, n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.HTMLBlock:
		t.htmlBlock(parent, n)
	case *noteMark:
		t.mark(n)
	case *ast.LinkReferenceDefinition, *extast.FootnoteList:
		parent.RemoveChild(parent, n)
	case *ast.Blockquote:
		t.tidy(n, 0)
		t.innerAlert(n)
	case *ast.Text:
		t.tidyText(n)
	case *extast.Table:
		t.cutColumns(n)
		t.tidy(n, 0)
	case *ast.CodeSpan:
	case *gapNode:
		t.gaps = append(t.gaps, n)
	case *ast.RawHTML:
		t.rawHTML(parent, n)
	case *ast.AutoLink:
		if !isSafeLink(string(n.URL(t.src))) {
			parent.ReplaceChild(parent, n, t.text(string(n.Label(t.src))))
		} else if n.AutoLinkType == ast.AutoLinkURL {
			t.number(n, string(n.URL(t.src)))
		}
	case *ast.Link:
		n.Title, n.Destination = nil, t.target(n.Destination)
		t.number(n, string(n.Destination))
		t.tidyLink(parent, n, n.Destination, depth)
	case *ast.Image:
		n.Title, n.Destination = nil, t.target(n.Destination)
		t.tidyLink(parent, n, n.Destination, depth)
	default:
		if n.Type() == ast.TypeInline {
			t.tidyInline(n, depth)
			return
		}
		t.tidy(n, 0)
	}
}

// tidyLink cleans a link or image; without a destination only its text stays.
func (t *tree) tidyLink(parent, n ast.Node, target []byte, depth int) {
	t.tidyInline(n, depth)
	if target == nil {
		unwrap(parent, n)
	}
}

// tidyInline cleans below an inline node; too deep, it becomes plain text.
func (t *tree) tidyInline(n ast.Node, depth int) {
	if depth < maxDepth {
		t.tidy(n, depth+1)
		return
	}
	plain := t.text(PlainText(n, t.src))
	n.RemoveChildren(n)
	n.AppendChild(n, plain)
}

// cutColumns leaves out the columns that no screen could show.
func (t *tree) cutColumns(table *extast.Table) {
	if table.FirstChild().ChildCount() <= maxColumns {
		return
	}
	t.report(ruleWideTable, table, "divide the table", "the table has more than %d columns; the rest is left out", maxColumns)
	table.Alignments = table.Alignments[:min(len(table.Alignments), maxColumns)]
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		for row.ChildCount() > maxColumns {
			row.RemoveChild(row, row.LastChild())
		}
	}
}

// lackingAttribute of a table is how many of its columns were left out.
const lackingAttribute = "lacking"

// lacks notes that columns of a table were left out.
func lacks(table *extast.Table, columns int) { table.SetAttributeString(lackingAttribute, columns) }

// Lacking returns how many columns of a table were left out, because there were
// more than a table may have.
func Lacking(table *extast.Table) int {
	value, _ := table.AttributeString(lackingAttribute)
	n, _ := value.(int)
	return n
}

// tidyText replaces a text whose character references hide what must not
// reach a screen. What remains may be decoded without further care.
func (t *tree) tidyText(n *ast.Text) {
	value := n.Value(t.src)
	if !bytes.ContainsRune(value, '&') {
		return
	}
	decoded := string(Decode(value))
	if fit := strings.ReplaceAll(clean.Prose(decoded), "\n", " "); fit != decoded {
		n.Segment = t.add(escape(fit))
	}
}

// target returns a link's destination, decoded, or nil when it may lead where
// a course must not.
func (t *tree) target(dest []byte) []byte {
	s := string(Decode(dest))
	if clean.Line(s) != s || !isSafeLink(s) {
		return nil
	}
	return []byte(s)
}

// isSafeLink reports http, https, mailto and paths below the course.
func isSafeLink(s string) bool {
	if strings.HasPrefix(s, "//") || strings.Contains(s, `\`) {
		return false
	}
	colon := strings.IndexByte(s, ':')
	if colon < 0 || strings.ContainsAny(s[:colon], "/?#") {
		return true
	}
	switch strings.ToLower(s[:colon]) {
	case "http", "https", "mailto":
		return true
	}
	return false
}

// unwrap puts the children of a node in its place.
func unwrap(parent, n ast.Node) {
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}

// add appends text to the source.
func (t *tree) add(s string) text.Segment {
	start := len(t.src)
	t.src = append(t.src, s...)
	return text.NewSegment(start, len(t.src))
}

// text makes a node that shows s.
func (t *tree) text(s string) *ast.Text {
	return ast.NewTextSegment(t.add(escape(clean.Line(s))))
}

// escape writes a text so that decoding it gives it back.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `&`, `&amp;`).Replace(s)
}

// paragraph makes a paragraph of lines in the place of the node at.
func (t *tree) paragraph(at ast.Node, lines []string) *ast.Paragraph {
	p := ast.NewParagraph()
	for i, s := range lines {
		n := t.text(s)
		n.SetHardLineBreak(i+1 < len(lines))
		p.AppendChild(p, n)
	}
	t.made[p] = t.offset(at)
	return p
}

// direct does what a directive in a comment says. n is the node of the comment.
func (t *tree) direct(comment string, parent, n ast.Node) (placed ast.Node) {
	d := t.doc.directive(comment, t.find(n, comment))
	if d == nil {
		return nil
	}
	switch d.name {
	case "question":
		t.heads(t.questions, d, parent, n)
	case "step":
		t.heads(t.steps, d, parent, n)
	case "choice":
		t.choice(d, parent)
	case "node":
		t.node(d, parent, n)
	case "include":
		p := t.paragraph(n, nil)
		t.includes[p] = strings.TrimSpace(d.text)
		return p
	}
	return nil
}

// heads keeps a directive with the heading that it stands under.
func (t *tree) heads(of map[ast.Node]*directive, d *directive, parent, n ast.Node) {
	if parent.Kind() == ast.KindHeading {
		of[parent] = d
		return
	}
	if h, ok := n.PreviousSibling().(*ast.Heading); ok {
		of[h] = d
		return
	}
	t.doc.report(ruleLost, d.at.line, d.at.col, "put it on the line after the heading", "this %s directive belongs to no heading", d.name)
}

func (t *tree) choice(d *directive, n ast.Node) {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindListItem {
			t.choices[n] = d
			return
		}
	}
	t.doc.report(ruleLost, d.at.line, d.at.col, "put it at the end of a choice", "this choice directive belongs to no choice")
}
