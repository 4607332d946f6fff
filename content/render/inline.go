package render

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	glamour "charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"carrel/content/clean"
	"carrel/content/markdown"
)

// roomForHost is the least width at which a link also says where it leads.
const roomForHost = 60

// inline adds the children of n to t.
func (s *sheet) inline(t *text, n ast.Node, p pen) {
	t.isolated = s.running != leftOnly
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		s.span(t, c, p)
	}
}

// span adds one inline node to t. A node that it does not know adds what is
// inside it, so that an extension of the format loses its looks, not its words.
func (s *sheet) span(t *text, n ast.Node, p pen) {
	look := &s.style.sheet
	switch n := n.(type) {
	case *ast.Text:
		s.words(t, n, p)
	case *ast.String:
		t.add(oneLine(decode(n.Value, n.IsRaw() || n.IsCode())), p)
	case *ast.CodeSpan:
		s.code(t, n, p)
	case *ast.Emphasis:
		kind := look.Emph
		if n.Level > 1 {
			kind = look.Strong
		}
		s.dressed(t, n, p, kind)
	case *markdown.Formula:
		s.inlineFormula(t, n, p)
	case *extast.Strikethrough:
		s.dressed(t, n, p, look.Strikethrough)
	case *ast.Link:
		s.link(t, n, p)
	case *ast.AutoLink:
		s.autoLink(t, n, p)
	case *ast.Image:
		s.image(t, n, p)
	case *extast.TaskCheckBox: // drawn as the mark of its item
	default:
		s.inline(t, n, p)
	}
}

// dressed adds the children of n in the way of one entry of the style sheet.
func (s *sheet) dressed(t *text, n ast.Node, p pen, look glamour.StylePrimitive) {
	p = p.with(look)
	t.add(strings.TrimSpace(look.Prefix), p)
	s.inline(t, n, p)
	t.add(strings.TrimSpace(look.Suffix), p)
}

// words adds a text node and the break after it.
func (s *sheet) words(t *text, n *ast.Text, p pen) {
	t.prose(onOneLine(clean.Prose(string(decode(n.Segment.Value(s.source), n.IsRaw())))), p)
	switch {
	case n.HardLineBreak():
		t.add("\n", p)
	case n.SoftLineBreak() && !s.joinsNext(n):
		t.add(" ", p)
	}
}

// joinsNext reports whether the line break after n stands between two
// characters of a script that is written without spaces.
func (s *sheet) joinsNext(n *ast.Text) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	last, _ := utf8.DecodeLastRune(n.Segment.Value(s.source))
	first, _ := utf8.DecodeRune(next.Segment.Value(s.source))
	return isUnspaced(last) && isUnspaced(first)
}

// isUnspaced reports Chinese and Japanese characters and their punctuation.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r < 0x3040 || r >= 0xff00 && r < 0xff66
}

// code adds a code span. A style's blanks around code are left out: they read
// as part of the code, and before a full stop as a mistake.
func (s *sheet) code(t *text, n ast.Node, p pen) {
	look := s.style.sheet.Code.StylePrimitive
	p = p.with(look)
	p.whole = true
	t.add(strings.TrimSpace(look.Prefix), p)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c, ok := c.(*ast.Text); ok {
			t.add(oneLine(c.Segment.Value(s.source)), p)
		}
	}
	t.add(strings.TrimSpace(look.Suffix), p)
}

// link adds the text of a link and, where it says something new and there is
// room, where it leads: the host of a web address, the whole of a mail address.
func (s *sheet) link(t *text, n *ast.Link, p pen) {
	target := string(util.URLEscape(n.Destination, false))
	from := t.buf.Len()
	s.inline(t, n, s.linked(p, target))
	s.number(t, n, p)
	where := webHost(target)
	if mail, ok := strings.CutPrefix(target, "mailto:"); ok {
		where, _, _ = strings.Cut(mail, "?")
	}
	if where == "" || s.width < roomForHost || strings.Contains(t.buf.String()[from:], where) {
		return
	}
	t.add(" ("+oneLine([]byte(where))+")", p.with(s.style.more.Muted))
}

// autoLink adds an address that is its own text.
func (s *sheet) autoLink(t *text, n *ast.AutoLink, p pen) {
	target := ""
	if n.AutoLinkType == ast.AutoLinkURL {
		target = string(util.URLEscape(n.URL(s.source), false))
	}
	t.add(oneLine(n.Label(s.source)), s.linked(p, target))
	s.number(t, n, p)
}

// number adds the number by which a link can be called. It stays with the word
// before it.
func (s *sheet) number(t *text, n ast.Node, p pen) {
	if number := markdown.LinkNumber(n); number > 0 && s.options.Numbers {
		t.add("\u00a0["+strconv.Itoa(number)+"]", p.with(s.style.more.Muted))
	}
}

// linked is the pen of a link's text.
func (s *sheet) linked(p pen, target string) pen {
	p = p.with(s.style.sheet.LinkText)
	if s.options.Links && strings.HasPrefix(target, "https://") {
		p.link = target
	}
	return p
}

// webHost returns the host that a web address leads to, or "". It is shown in
// the form that is looked up, so that a name in look-alike letters is seen.
func webHost(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return clean.Line(u.Hostname())
}

// image adds a picture in running text, in brackets: it is no part of the
// sentence.
func (s *sheet) image(t *text, n *ast.Image, p pen) {
	muted := p.with(s.style.more.Muted)
	t.add("[", muted)
	if word := s.options.Word("picture"); word != "" {
		t.add(oneLine([]byte(word))+": ", muted)
	}
	s.inline(t, n, p.with(s.style.sheet.ImageText))
	t.add("]", muted)
}

// decode returns what an author's text means; raw text means what it says.
func decode(b []byte, raw bool) []byte {
	if raw {
		return b
	}
	return markdown.Decode(b)
}

// oneLine returns text that is safe to draw, on one line.
func oneLine(b []byte) string { return onOneLine(clean.Text(string(b))) }

// onOneLine returns a clean text on one line.
func onOneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

// prose adds s with one blank for several: in prose they have no meaning.
func (t *text) prose(s string, p pen) {
	if strings.HasSuffix(t.buf.String(), " ") {
		s = strings.TrimLeft(s, " ")
	}
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	t.add(s, p)
}
