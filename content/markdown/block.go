package markdown

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
)

const (
	maxCodeLines = 500
	maxInclude   = 64 << 10
)

// parse makes the blocks of the chunk. Whatever goes wrong, there is something
// to read.
func (c *Chunk) parse() (bs []*Block) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case errLate:
			c.doc.report(ruleUnparsable, c.Line, 1, "divide it, or write it with less markup", "this part takes too long to be read as Markdown and is shown as plain text")
			bs = c.plain()
		default:
			c.doc.report(ruleUnparsable, c.Line, 1, "please report this file as a bug", "this part cannot be read as Markdown and is shown as plain text")
			bs = c.plain()
		}
	}()
	t := newTreeBy(c.doc.deadline(), c.doc, c, c.text())
	bs = t.withNotes(t.sections(t.folds(t.children(t.root))))
	t.seal()
	if len(bs) > 0 && c.Break {
		bs[0].Break = true
	}
	return bs
}

// text returns what is parsed for the chunk.
func (c *Chunk) text() []byte {
	src := c.source()
	if bytes.Contains(src, []byte("{{")) {
		src = rewrite(src)
	}
	if hasForeign(src) {
		src = translate(src)
	}
	if c.prefix != "" {
		src = append([]byte(c.prefix), src...)
	}
	return src
}

// plain shows the chunk as it is written; of a question only its heading, so
// that the key is not given away.
func (c *Chunk) plain() []*Block {
	src := c.source()
	if c.mayAsk(src) {
		src, _, _ = bytes.Cut(src, []byte{'\n'})
	}
	code := ast.NewCodeBlock()
	at := 0
	for line := range bytes.Lines(src) {
		code.Lines().Append(text.NewSegment(at, at+len(line)))
		at += len(line)
	}
	return []*Block{{Kind: Code, Line: c.Line, Node: code, Source: src, Break: c.Break}}
}

// seal gives every block its source, which is complete only now.
func (t *tree) seal() {
	for _, b := range t.blocks {
		b.Source, b.own, b.first = t.src, t.own, t.lineAt(0)-bytes.Count([]byte(t.chunk.prefix), []byte{'\n'})
	}
}

// children takes the children of a node off it and makes blocks of them.
func (t *tree) children(parent ast.Node) []*Block {
	var bs []*Block
	for n := parent.FirstChild(); n != nil; n = parent.FirstChild() {
		line := t.line(n)
		parent.RemoveChild(parent, n)
		if file, ok := t.includes[n]; ok {
			bs = append(bs, t.include(file, line)...)
			continue
		}
		for _, part := range t.parts(n) {
			bs = append(bs, t.block(part, line))
		}
	}
	return bs
}

// parts divides a long code block; anything else stays one.
func (t *tree) parts(n ast.Node) []ast.Node {
	lines := codeLines(n)
	if lines == nil || lines.Len() <= maxCodeLines {
		return []ast.Node{n}
	}
	var out []ast.Node
	for from := 0; from < lines.Len(); from += maxCodeLines {
		part := sameCode(n)
		part.Lines().AppendAll(lines.Sliced(from, min(from+maxCodeLines, lines.Len())))
		t.made[part] = lines.At(from).Start
		out = append(out, part)
	}
	return out
}

func codeLines(n ast.Node) *text.Segments {
	switch n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return n.Lines()
	}
	return nil
}

func sameCode(n ast.Node) ast.Node {
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		return ast.NewFencedCodeBlock(f.Info)
	}
	return ast.NewCodeBlock()
}

// block makes a block of a node that has no parent.
func (t *tree) block(n ast.Node, line int) *Block {
	b := &Block{Line: line, Node: n}
	t.blocks = append(t.blocks, b)
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Level, b.Break = Heading, n.Level, n.Level <= 2
	case *ast.List:
		b.Kind = List
	case *extast.DefinitionList:
		b.Kind = List
	case *ast.Blockquote:
		b.Kind = Quote
		t.callout(b, n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.Kind, b.Line = Code, max(line, t.line(n))
	case *extast.Table:
		b.Kind = Table
	case *FormulaBlock:
		b.Kind = Math
	case *ast.ThematicBreak:
		b.Kind = Divider
	case *ast.HTMLBlock:
		b.Kind = HTML
	case *ast.TextBlock:
		b.Node = asParagraph(n)
	case *ast.Paragraph:
		if b.Node = t.quietBadges(n); ImageOf(n) != nil {
			b.Kind = Picture
		}
	}
	return b
}

// asParagraph turns the text of a tight list item into a paragraph.
func asParagraph(n *ast.TextBlock) *ast.Paragraph {
	p := ast.NewParagraph()
	p.SetLines(n.Lines())
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		p.AppendChild(p, c)
	}
	return p
}

// include reads the blocks of another file. What that file includes is left
// out, so that no file can include itself.
func (t *tree) include(file string, line int) []*Block {
	if t.doc.opts.Include == nil {
		return nil
	}
	if !isSafeLink(file) || path.IsAbs(file) {
		t.doc.report(ruleInclude, line, 1, "give a path relative to this file", "cannot include %s", file)
		return nil
	}
	src, err := t.doc.opts.Include(file)
	if err != nil {
		t.doc.report(ruleInclude, line, 1, "check the path", "cannot include %s: %v", file, err)
		return nil
	}
	d := Parse(file, src[:min(len(src), maxInclude)], Options{Kind: "lesson"})
	var bs []*Block
	for _, c := range d.whole().chunks {
		bs = append(bs, c.Blocks()...)
	}
	for _, b := range bs {
		b.Line, b.Break, b.own = line, false, 0
	}
	return bs
}

// alertNames maps the words that people put into [!...] to GitHub's five.
var alertNames = map[string]string{
	"note": "note", "info": "note", "abstract": "note", "summary": "note", "todo": "note",
	"question": "note", "example": "note", "quote": "note",
	"tip": "tip", "hint": "tip", "success": "tip", "check": "tip",
	"important": "important",
	"warning":   "warning", "attention": "warning",
	"caution": "caution", "danger": "caution", "error": "caution", "failure": "caution", "bug": "caution",
}

// alertMark is GitHub's marker, with the fold sign and title of Obsidian.
var alertMark = lazy.Regexp(`^\[!([A-Za-z]{3,12})\][+-]?[ \t]*(.*?)[ \t]*$`)

// isAlert reports the label of an alert's marker, which is no link.
func isAlert(label string) bool {
	name, ok := strings.CutPrefix(label, "!")
	return ok && alertNames[strings.ToLower(name)] != ""
}

// callout makes a quote a callout when its first line is an alert's marker.
func (t *tree) callout(b *Block, quote *ast.Blockquote) {
	if alert, title := t.alert(quote); alert != "" {
		b.Kind, b.Alert, b.Title = Callout, alert, title
	}
}

// alert takes the marker of an alert off a quote and returns what it says.
func (t *tree) alert(quote *ast.Blockquote) (alert, title string) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return "", ""
	}
	first := p.Lines().At(0)
	m := alertMark().FindSubmatch(bytes.TrimSpace(first.Value(t.src)))
	if m == nil || alertNames[strings.ToLower(string(m[1]))] == "" {
		return "", ""
	}
	alert, title = alertNames[strings.ToLower(string(m[1]))], plainTitle(m[2])
	if mark := bytes.TrimSpace(first.Value(t.src)); t.doc.opts.Strict && !strings.EqualFold(string(mark), "[!"+alert+"]") {
		t.reportAt(ruleAlertTitle, first.Start, "write > [!"+strings.ToUpper(alert)+"] alone on its line", "GitHub does not show %s as an alert", clean.Line(string(mark)))
	}
	for c := p.FirstChild(); c != nil && t.offset(c) < first.Stop; c = p.FirstChild() {
		p.RemoveChild(p, c)
	}
	if p.ChildCount() == 0 {
		quote.RemoveChild(quote, p)
	}
	return alert, title
}

// Attributes of a quote that is an alert in another block.
const (
	alertAttribute = "alert"
	titleAttribute = "title"
)

// innerAlert notes that a quote inside of another block is an alert.
func (t *tree) innerAlert(quote *ast.Blockquote) {
	if quote.Parent().Kind() == ast.KindDocument {
		return // it will be a block
	}
	if alert, title := t.alert(quote); alert != "" {
		quote.SetAttributeString(alertAttribute, alert)
		quote.SetAttributeString(titleAttribute, title)
	}
}

// Alert returns what a quote inside of a block says when it is an alert: note,
// tip, important, warning or caution, and its own title, if it has one.
func Alert(n ast.Node) (alert, title string, ok bool) {
	value, ok := n.AttributeString(alertAttribute)
	if !ok {
		return "", "", false
	}
	own, _ := n.AttributeString(titleAttribute)
	alert, _ = value.(string)
	title, _ = own.(string)
	return alert, title, true
}

func plainTitle(s []byte) string {
	s = s[:min(len(s), 256)]
	return clean.Line(PlainText(engine.Parse(text.NewReader(s)), s))
}
