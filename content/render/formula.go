package render

import (
	"strings"

	"carrel/content/clean"
	"carrel/content/formula"
	"carrel/content/markdown"
)

// inlineFormula adds a formula to a text. One that has no form on a line is
// shown as it is written.
func (s *sheet) inlineFormula(t *text, n *markdown.Formula, p pen) {
	set, ok := formula.Inline(n.TeX)
	if !ok {
		set = n.Source
	}
	t.add(oneLine([]byte(set)), p)
}

// formula draws a formula on lines of its own, indented as code is: in two
// dimensions, where that is too wide on a line that is wrapped, and what is not
// understood as it is written.
func (s *sheet) formula(n *markdown.FormulaBlock) {
	blank := strings.Repeat(" ", codeIndent)
	s.inside(blank, blank, codeIndent, s.pen, func(in *sheet) {
		if lines, _, ok := formula.Unicode(n.TeX); ok && in.figure(lines) {
			return
		}
		set, ok := formula.Inline(n.TeX)
		if !ok {
			set = n.TeX
		}
		var t text
		t.add(oneLine([]byte(set)), in.pen)
		in.put(t.lines(in.width, in.width)...)
	})
}

// figure draws lines that cannot be wrapped, and reports whether they can be
// seen: they fit, or they are scrolled.
func (s *sheet) figure(lines []string) bool {
	set := make([]*text, len(lines))
	for i, line := range lines {
		line = clean.Text(line)
		if cells(line) > s.width && !s.view.Sideways {
			return false
		}
		set[i] = new(text)
		set[i].add(line, s.pen)
	}
	s.scrolled(set)
	return true
}
