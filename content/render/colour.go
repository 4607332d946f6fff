package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	glamour "charm.land/glamour/v2/ansi"
	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"

	"carrel/content/render/internal/highlight"
)

// palette is the colours of code by what it is. What has none of its own takes
// that of its kind: a keyword that is a type is drawn as a keyword.
type palette map[chroma.TokenType]glamour.StylePrimitive

// builtinPalette reads the colours of code of a style of ours. They stand apart
// from the style, which a start waits for. Mono and ASCII have none.
func builtinPalette(name string) palette {
	data, err := builtin.ReadFile("styles/code/" + name + ".json")
	if err != nil {
		return nil
	}
	var colours glamour.Chroma
	if err := json.Unmarshal(data, &colours); err != nil {
		panic(fmt.Errorf("colours of code %s: %w", name, err))
	}
	return newPalette(&colours)
}

// newPalette gives Glamour's names for the kinds of code to Chroma's. The
// background and what Chroma calls an error, which is any character that it does
// not expect, are left as they are.
func newPalette(c *glamour.Chroma) palette {
	if c == nil {
		return nil
	}
	p := palette{
		chroma.Text: c.Text, chroma.Comment: c.Comment, chroma.CommentPreproc: c.CommentPreproc,
		chroma.Keyword: c.Keyword, chroma.KeywordReserved: c.KeywordReserved,
		chroma.KeywordNamespace: c.KeywordNamespace, chroma.KeywordType: c.KeywordType,
		chroma.Operator: c.Operator, chroma.Punctuation: c.Punctuation, chroma.Name: c.Name,
		chroma.NameBuiltin: c.NameBuiltin, chroma.NameTag: c.NameTag, chroma.NameAttribute: c.NameAttribute,
		chroma.NameClass: c.NameClass, chroma.NameConstant: c.NameConstant, chroma.NameDecorator: c.NameDecorator,
		chroma.NameException: c.NameException, chroma.NameFunction: c.NameFunction, chroma.NameOther: c.NameOther,
		chroma.Literal: c.Literal, chroma.LiteralNumber: c.LiteralNumber, chroma.LiteralDate: c.LiteralDate,
		chroma.LiteralString: c.LiteralString, chroma.LiteralStringEscape: c.LiteralStringEscape,
		chroma.GenericDeleted: c.GenericDeleted, chroma.GenericEmph: c.GenericEmph,
		chroma.GenericInserted: c.GenericInserted, chroma.GenericStrong: c.GenericStrong,
		chroma.GenericSubheading: c.GenericSubheading,
	}
	for t, look := range p {
		if look == (glamour.StylePrimitive{}) {
			delete(p, t)
		}
	}
	return p
}

// pen returns the pen of a type of token.
func (c palette) pen(t chroma.TokenType, p pen) pen {
	for _, of := range []chroma.TokenType{t.Category(), t.SubCategory(), t} {
		if look, ok := c[of]; ok {
			p = p.with(look)
		}
	}
	p.fold = asWritten
	return p
}

// languageOf returns the language that a fence names, as "python" in
// "python title=a.py", "{.python .numberLines}" and "python{1,3}".
func languageOf(f *ast.FencedCodeBlock, source []byte) string {
	name := strings.TrimLeft(string(f.Language(source)), "{.")
	if end := strings.IndexAny(name, "{},:;"); end >= 0 {
		name = name[:end]
	}
	return name
}

// coloured returns lines of code with the pens of their language, or nil when
// there are none to give.
func (s *sheet) coloured(language string, lines []string) []*text {
	colours := s.style.code()
	if len(colours) == 0 {
		return nil
	}
	code := strings.Join(lines, "\n")
	find := highlight.Tokens
	if s.view.Colours == KnownColours {
		find = highlight.Known
	}
	tokens := find(language, code)
	if tokens == nil {
		return nil
	}
	set := []*text{new(text)}
	pens := map[chroma.TokenType]pen{}
	from := 0
	tokens = append(slices.Clip(tokens), highlight.Token{End: len(code)}) // others hold them as well
	for _, token := range tokens {
		p, known := pens[token.Type]
		if !known {
			p = colours.pen(token.Type, s.pen)
			pens[token.Type] = p
		}
		set = addLines(set, code[from:token.End], p)
		from = token.End
	}
	return set
}

// addLines adds a piece that may go over several lines to the last of them.
func addLines(set []*text, piece string, p pen) []*text {
	for i, part := range strings.Split(piece, "\n") {
		if i > 0 {
			set = append(set, new(text))
		}
		set[len(set)-1].add(part, p)
	}
	return set
}
