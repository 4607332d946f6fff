package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
)

// tab is the width of a tab in code, in cells.
const tab = 4

// codeIndent is the indentation of code when the style names none.
const codeIndent = 2

// codeBlock draws code as it was written. A line that is too long goes on
// under a mark, which tells it from a line of the author's, or is scrolled.
func (s *sheet) codeBlock(n ast.Node) {
	if f, ok := n.(*ast.FencedCodeBlock); ok && s.figureBlock(f) {
		return
	}
	look := s.style.sheet.CodeBlock
	indent := codeIndent
	if look.Margin != nil {
		indent = int(min(*look.Margin, minRoom))
	}
	blank := strings.Repeat(" ", indent)
	p := s.pen.with(look.StylePrimitive)
	p.fold = asWritten // a letter of code means what it is
	s.inside(blank, blank, indent, p, func(in *sheet) {
		lines := in.codeLines(n)
		if in.view.Sideways {
			in.scrolled(lines)
			return
		}
		for _, line := range lines {
			in.codeLine(line)
		}
	})
}

// codeLines returns the lines of a block of code, coloured if that is wanted.
func (s *sheet) codeLines(n ast.Node) []*text {
	lines := make([]string, n.Lines().Len())
	for i := range lines {
		line := n.Lines().At(i)
		lines[i] = expand(clean.Text(strings.TrimRight(string(line.Value(s.source)), "\r\n")))
	}
	if f, ok := n.(*ast.FencedCodeBlock); ok && s.view.Colours != NoColours {
		if set := s.coloured(languageOf(f, s.source), lines); set != nil {
			return set
		}
	}
	set := make([]*text, len(lines))
	for i, line := range lines {
		set[i] = new(text)
		set[i].add(line, s.pen)
	}
	return set
}

// codeLine draws one line of code on as many lines as it takes.
func (s *sheet) codeLine(t *text) {
	s.check()
	line, mark := t.buf.String(), s.style.more.CodeWrap
	drawn := s.pen.with(s.style.more.Muted).token(mark)
	first, rest := fit(line, s.width)
	s.put(t.slice(0, len(strings.TrimRight(first, " "))))
	for rest != "" {
		at := len(line) - len(rest)
		first, rest = fit(rest, s.width-cells(mark))
		s.put(drawn + t.slice(at, at+len(strings.TrimRight(first, " "))))
	}
}

// fit splits s after at most width cells: after a blank in the second half,
// else where the room ends. At least one cluster is taken, so it makes an end.
func fit(s string, width int) (first, rest string) {
	if len(s) <= width && isASCII(s) {
		return s, ""
	}
	used, at, blank := 0, 0, 0
	for cluster, cells := range clusters(s) {
		used += cells
		if used > width && at > 0 {
			if blank > 0 {
				at = blank
			}
			return s[:at], s[at:]
		}
		at += len(cluster)
		if cluster == " " && used > width/2 {
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
