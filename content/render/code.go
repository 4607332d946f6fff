package render

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
)

// tab is the width of a tab in code, in cells.
const tab = 4

// codeIndent is the indentation of code when the style names none.
const codeIndent = 2

// codeBlock draws code as it was written. A line that is too long goes on
// under a mark, which tells it from a line of the author's.
func (s *sheet) codeBlock(n ast.Node) {
	look := s.style.sheet.CodeBlock
	indent := codeIndent
	if look.Margin != nil {
		indent = int(min(*look.Margin, minRoom))
	}
	blank := strings.Repeat(" ", indent)
	p := s.pen.with(look.StylePrimitive)
	s.inside(blank, blank, indent, p, func(in *sheet) {
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			in.codeLine(string(line.Value(s.source)))
		}
	})
}

func (s *sheet) codeLine(line string) {
	line = expand(clean.Text(strings.TrimRight(line, "\r\n")))
	mark := s.style.more.CodeWrap
	drawn := s.pen.with(s.style.more.Muted).token(mark)
	first, rest := fit(line, s.width)
	s.put(s.pen.of(strings.TrimRight(first, " ")))
	for rest != "" {
		first, rest = fit(rest, s.width-cells(mark))
		s.put(drawn + s.pen.of(strings.TrimRight(first, " ")))
	}
}

// fit splits s after at most width cells: after a blank in the second half,
// else where the room ends. At least one cluster is taken, so it makes an end.
func fit(s string, width int) (first, rest string) {
	if len(s) <= width && isASCII(s) {
		return s, ""
	}
	used, at, blank := 0, 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		used += clusterCells(g.Value(), g.Width())
		if used > width && at > 0 {
			if blank > 0 {
				at = blank
			}
			return s[:at], s[at:]
		}
		at += len(g.Value())
		if g.Value() == " " && used > width/2 {
			blank = at
		}
	}
	return s, ""
}

// expand turns tabs into blanks up to the next tab stop.
func expand(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	column := 0
	for i, piece := range strings.Split(s, "\t") {
		if i > 0 {
			pad := tab - column%tab
			b.WriteString(strings.Repeat(" ", pad))
			column += pad
		}
		b.WriteString(piece)
		column += cells(piece)
	}
	return b.String()
}
