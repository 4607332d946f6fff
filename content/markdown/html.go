package markdown

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/clean"
)

// rawHTML replaces a tag or comment within a text.
func (t *tree) rawHTML(parent ast.Node, n *ast.RawHTML) {
	tag := string(n.Segments.Value(t.src))
	if comment, ok := cutComment(tag); ok {
		t.direct(comment, parent, n)
		parent.RemoveChild(parent, n)
		return
	}
	z := html.NewTokenizer(strings.NewReader(tag))
	z.Next()
	switch token := z.Token(); token.DataAtom {
	case atom.Br:
		space := t.text("")
		space.SetHardLineBreak(true)
		parent.ReplaceChild(parent, n, space)
	case atom.Img:
		parent.ReplaceChild(parent, n, t.image(token))
	default:
		parent.RemoveChild(parent, n)
	}
}

// image makes a picture of an element, or the words for it when it may not lead
// where it does.
func (t *tree) image(token html.Token) ast.Node {
	alt, target := t.text(attribute(token, "alt")), t.target(escapeTarget(attribute(token, "src")))
	if len(target) == 0 {
		return alt
	}
	image := ast.NewImage(ast.NewLink())
	image.Destination = target
	image.AppendChild(image, alt)
	return image
}

// escapeTarget writes an address as it stands in Markdown.
func escapeTarget(s string) []byte { return []byte(escape(s)) }

func cutComment(s string) (string, bool) {
	s, opened := strings.CutPrefix(s, "<!--")
	s, closed := strings.CutSuffix(s, "-->")
	return s, opened && closed
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// htmlBlock replaces a block of HTML by the paragraphs of its text.
func (t *tree) htmlBlock(parent ast.Node, n *ast.HTMLBlock) {
	src := string(n.Lines().Value(t.src))
	if n.HasClosure() {
		src += string(n.ClosureLine.Value(t.src))
	}
	r := &reducer{tree: t, parent: parent, at: n}
	r.read(src)
	for _, node := range r.out {
		parent.InsertBefore(parent, n, node)
	}
	parent.RemoveChild(parent, n)
}

// A reducer reads HTML and keeps its text.
type reducer struct {
	tree   *tree
	parent ast.Node
	at     *ast.HTMLBlock
	out    []ast.Node
	lines  []string
	line   strings.Builder
	pre    bool
	table  *htmlTable
	skip   atom.Atom // the element whose content is left out
}

func (r *reducer) read(src string) {
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			r.endTable()
			r.endParagraph()
			return
		case html.TextToken:
			r.text(z.Token().Data)
		case html.CommentToken:
			r.comment(z.Token().Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z.Token())
		case html.EndTagToken:
			r.end(z.Token().DataAtom)
		}
	}
}

func (r *reducer) comment(s string) {
	if placed := r.tree.direct(s, r.parent, r.at); placed != nil {
		r.endParagraph()
		r.out = append(r.out, placed)
	}
}

func (r *reducer) text(s string) {
	switch {
	case r.skip != 0:
	case r.table != nil:
		r.table.text(s)
	case r.pre:
		r.line.WriteString(s)
	default:
		for i, part := range strings.Split(s, "\n") {
			if i > 0 {
				r.endLine()
			}
			r.line.WriteString(part)
		}
	}
}

func (r *reducer) start(token html.Token) {
	if r.table != nil {
		r.table.start(token)
		return
	}
	switch token.DataAtom {
	case atom.Script, atom.Style, atom.Textarea, atom.Template:
		r.skip = token.DataAtom
	case atom.Br:
		r.endLine()
	case atom.Li:
		r.endLine()
		r.line.WriteString("• ")
	case atom.Table:
		r.endParagraph()
		r.table = &htmlTable{}
	case atom.Img:
		r.image(token)
	case atom.Pre:
		r.endParagraph()
		r.pre = true
	default:
		if isParagraph(token.DataAtom) {
			r.endParagraph()
		}
		if token.DataAtom == atom.Details {
			r.tree.unfolded = slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "open" })
		}
	}
}

// isParagraph reports the elements that stand apart from the text around them.
func isParagraph(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Table, atom.Ul, atom.Ol, atom.Dl,
		atom.Blockquote, atom.Details, atom.Summary, atom.Hr, atom.Center, atom.Figure, atom.Figcaption,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// image makes a block of a picture that stands alone. In a line of text only
// its words stay.
func (r *reducer) image(token html.Token) {
	if strings.TrimSpace(r.line.String()) != "" {
		r.line.WriteString(attribute(token, "alt"))
		return
	}
	r.endParagraph()
	p := r.tree.paragraph(r.at, nil)
	p.AppendChild(p, r.tree.image(token))
	r.out = append(r.out, p)
}

// endTable ends the table that is read.
func (r *reducer) endTable() {
	if r.table == nil {
		return
	}
	if n := r.tree.htmlTable(r.at, r.table); n != nil {
		r.out = append(r.out, n)
	}
	r.table = nil
}

func (r *reducer) end(a atom.Atom) {
	if r.table != nil {
		if r.table.end(a) {
			r.endTable()
		}
		return
	}
	switch a {
	case r.skip:
		r.skip = 0
	case atom.Pre:
		r.endPre()
	case atom.Summary:
		r.endStrong(true)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.endStrong(false)
	case atom.Details:
		r.endParagraph()
		mark := r.tree.paragraph(r.at, nil)
		r.tree.closes[mark] = true
		r.out = append(r.out, mark)
	default:
		if isParagraph(a) {
			r.endParagraph()
		}
	}
}

func (r *reducer) endLine() {
	if s := clean.Line(r.line.String()); s != "" {
		r.lines = append(r.lines, s)
	}
	r.line.Reset()
}

func (r *reducer) endParagraph() {
	r.endLine()
	if len(r.lines) > 0 {
		r.out = append(r.out, r.tree.paragraph(r.at, r.lines))
	}
	r.lines = nil
}

// endStrong ends a summary or a heading: a line on its own that stands out.
func (r *reducer) endStrong(summary bool) {
	r.endLine()
	title := strings.Join(r.lines, " ")
	r.lines = nil
	if title == "" {
		return
	}
	strong := ast.NewEmphasis(2)
	strong.AppendChild(strong, r.tree.text(title))
	p := r.tree.paragraph(r.at, nil)
	p.AppendChild(p, strong)
	if summary {
		r.tree.opens[p] = foldStart{title, r.tree.unfolded}
	}
	r.out = append(r.out, p)
}

func (r *reducer) endPre() {
	code := ast.NewCodeBlock()
	for line := range strings.Lines(strings.Trim(clean.Text(r.line.String()), "\n")) {
		code.Lines().Append(r.tree.add(line))
	}
	r.line.Reset()
	r.pre = false
	r.tree.made[code] = r.tree.offset(r.at)
	r.out = append(r.out, code)
}
