package exchange

import (
	"bytes"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"carrel/content/clean"
)

// tree parses HTML and keeps what is harmless. What is nested too deep to be
// parsed becomes one paragraph of text.
func tree(s string) *html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(s), body)
	if err != nil {
		nodes = []*html.Node{paragraph(words(s))}
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	prune(body)
	tame(body)
	return body
}

func paragraph(s string) *html.Node {
	p := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
	p.AppendChild(&html.Node{Type: html.TextNode, Data: s})
	return p
}

// words returns the text of HTML that cannot be parsed into a tree.
func words(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return clean.Line(b.String())
		case html.TextToken:
			b.Write(z.Text())
			b.WriteByte(' ')
		}
	}
}

// tame changes what would mean something else in a question: headings, which
// start one, and images that cannot come along.
func tame(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		tame(n)
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			embolden(n)
		case atom.Img:
			tameImage(parent, n)
		case atom.Code:
			tameCode(n)
		}
		n = next
	}
}

// embolden makes a paragraph in strong type of a heading.
func embolden(n *html.Node) {
	n.Data, n.DataAtom = "p", atom.P
	strong := &html.Node{Type: html.ElementNode, Data: "strong", DataAtom: atom.Strong}
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		strong.AppendChild(c)
	}
	n.AppendChild(strong)
}

func tameImage(parent, n *html.Node) {
	if isLocal(attribute(n.Attr, "src")) {
		return
	}
	parent.InsertBefore(&html.Node{Type: html.TextNode, Data: attribute(n.Attr, "alt")}, n)
	parent.RemoveChild(n)
}

// tameCode keeps the name of a language and nothing that is an answer part of
// the course format.
func tameCode(n *html.Node) {
	lang, ok := strings.CutPrefix(attribute(n.Attr, "class"), "language-")
	if !ok || lang == "answer" || strings.ContainsFunc(lang, func(r rune) bool { return !isWord(r) && !strings.ContainsRune("+#-", r) }) {
		n.Attr = nil
	}
}

func attribute(attrs []html.Attribute, name string) string {
	for _, a := range attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// isLocal reports the path of a file that lies in the same folder or below.
func isLocal(src string) bool {
	return src != "" && !strings.HasPrefix(src, "@@") && !strings.ContainsAny(src, `\:?#`) &&
		!path.IsAbs(src) && !strings.HasPrefix(path.Clean(src), "..")
}

// safeHTML returns well-formed HTML of what is harmless.
func safeHTML(s string) string {
	var b bytes.Buffer
	for n := tree(s).FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return plainToHTML(words(s))
		}
	}
	return strings.TrimSpace(b.String())
}

// plainHTML returns the words of HTML, a line for each block.
func plainHTML(s string) string {
	var b strings.Builder
	writeWords(&b, tree(s), false)
	return clean.Text(tidyLines(b.String()))
}

func writeWords(b *strings.Builder, n *html.Node, pre bool) {
	switch {
	case n.Type == html.TextNode && pre:
		b.WriteString(n.Data)
	case n.Type == html.TextNode:
		b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
	case n.DataAtom == atom.Img:
		b.WriteString(attribute(n.Attr, "alt"))
	case n.DataAtom == atom.Sup, n.DataAtom == atom.Sub:
		b.WriteString(shifted(n, pre))
		return
	}
	block := isBlock(n.DataAtom)
	if block {
		b.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeWords(b, c, pre || n.DataAtom == atom.Pre)
	}
	switch {
	case block:
		b.WriteByte('\n')
	case n.DataAtom == atom.Td, n.DataAtom == atom.Th:
		b.WriteByte(' ')
	}
}

// shifted returns the words of an exponent or index: 10² is not 102.
func shifted(n *html.Node, pre bool) string {
	var in strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeWords(&in, c, pre)
	}
	words := strings.TrimSpace(in.String())
	switch {
	case words == "" || strings.Contains(words, "\n"):
		return in.String()
	case n.DataAtom == atom.Sup:
		return shift(raised, "^", words)
	}
	return shift(lowered, "_", words)
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Hr, atom.Pre, atom.Blockquote, atom.Ul, atom.Ol, atom.Li,
		atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Caption, atom.Tr:
		return true
	}
	return false
}

// toMarkdown converts trees. The library's own escaping is off: it does not
// know the course format, and its cost grows with the square of a text.
var toMarkdown = sync.OnceValue(func() *converter.Converter {
	c := converter.NewConverter(
		converter.WithEscapeMode(converter.EscapeModeDisabled),
		converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false)),
			strikethrough.NewStrikethroughPlugin(),
			table.NewTablePlugin(table.WithHeaderPromotion(true), table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal))))
	c.Register.TextTransformer(func(_ converter.Context, s string) string { return escapeText(s) }, converter.PriorityLate)
	return c
})

// escapeText escapes a text of the tree. Spaces at its ends divide it from what
// is beside it.
func escapeText(s string) string {
	s = angles.Replace(s)
	lead := s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsSpace))]
	return lead + strings.ReplaceAll(escape(s[len(lead):]), "\n", " ")
}

// Angle brackets are veiled from the converter, which would write them as
// character references, and pipes in tables until all else is escaped.
var (
	veils  = strings.NewReplacer("<", string(veiledLess), ">", string(veiledMore))
	angles = strings.NewReplacer(string(veiledLess), "<", string(veiledMore), ">")
	pipes  = strings.NewReplacer("|", string(veiledPipe))
)

func htmlToMarkdown(s string) string {
	root := tree(s)
	reword(root, false)
	md, err := toMarkdown().ConvertNode(root)
	if err != nil {
		return plainToMarkdown(plainHTML(s))
	}
	return clean.Text(strings.ReplaceAll(angles.Replace(strings.TrimSpace(string(md))), string(veiledPipe), `\|`))
}

// The digits and signs that have raised and lowered forms of their own.
var (
	raised  = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻", "n", "ⁿ")
	lowered = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋", "−", "₋")
)

// isGlued reports an emphasised text that begins or ends with punctuation beside
// a word: its marks would be text (CommonMark 6.2).
func isGlued(n *html.Node, text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	var before, after rune
	if p := n.PrevSibling; p != nil && p.Type == html.TextNode {
		before, _ = utf8.DecodeLastRuneInString(p.Data)
	}
	if p := n.NextSibling; p != nil && p.Type == html.TextNode {
		after, _ = utf8.DecodeRuneInString(p.Data)
	}
	return isWord(before) && !isWord(first) || isWord(after) && !isWord(last)
}

// reword changes text for which Markdown has no markup: exponents and indexes
// become characters, x² where there are such, else x^(a). It veils what the
// converter must not see.
func reword(n *html.Node, cell bool) {
	if n.DataAtom == atom.Sup || n.DataAtom == atom.Sub {
		flatten(n)
	}
	cell = cell || n.DataAtom == atom.Td || n.DataAtom == atom.Th
	if n.Type == html.TextNode {
		n.Data = veils.Replace(n.Data)
	}
	if n.Type == html.TextNode && cell {
		n.Data = pipes.Replace(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		reword(c, cell)
	}
	text := n.FirstChild
	if text == nil || text.NextSibling != nil || text.Type != html.TextNode {
		return
	}
	switch n.DataAtom {
	case atom.Em, atom.Strong, atom.I, atom.B, atom.Del, atom.S:
		if strings.ContainsRune(text.Data, markStart) || isGlued(n, text.Data) {
			n.Data, n.DataAtom = "span", atom.Span // brackets beside a word are not emphasised
		}
	}
}

// flatten makes text of an exponent or index and of what is in it.
func flatten(n *html.Node) {
	words := shifted(n, false)
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
	}
	n.Data, n.DataAtom = "span", atom.Span
	n.AppendChild(&html.Node{Type: html.TextNode, Data: words})
}

func shift(forms *strings.Replacer, sign, s string) string {
	out := []rune(forms.Replace(s))
	for i, r := range []rune(s) {
		if out[i] == r {
			return sign + "(" + s + ")"
		}
	}
	return string(out)
}

// maxMedia is how many media of one text are named.
const maxMedia = 20

// mediaOf names what HTML shows that cannot come along.
func mediaOf(s string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(s))
	for len(out) < maxMedia {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			if name := mediaName(z.Token()); name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

func mediaName(t html.Token) string {
	src := attribute(t.Attr, "src")
	switch t.DataAtom {
	case atom.Img:
		if isLocal(src) {
			return ""
		}
	case atom.Audio, atom.Video, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math:
	default:
		return ""
	}
	if src == "" || strings.HasPrefix(src, "data:") {
		return t.Data
	}
	return shorten(path.Base(src), 60)
}
