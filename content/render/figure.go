package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/content/chart"
	"carrel/content/clean"
	"carrel/content/diagram"
)

// scrolledWidth is the width that a figure may have when it is scrolled, in cells.
const scrolledWidth = 400

// figureBlock draws a fence that holds a diagram or a chart, and reports whether
// it did. What cannot be drawn, or not in so little room, is shown as code.
func (s *sheet) figureBlock(f *ast.FencedCodeBlock) (drawn bool) {
	draw := figureOf(f, s.source)
	if draw == nil {
		return false
	}
	blank := strings.Repeat(" ", codeIndent)
	s.inside(blank, blank, codeIndent, s.pen, func(in *sheet) {
		lines, ok := draw(in.width, s.style.more.ASCII)
		if !ok && s.view.Sideways {
			lines, ok = draw(scrolledWidth, s.style.more.ASCII)
		}
		drawn = ok && in.figure(lines)
	})
	return drawn
}

// figureOf returns what draws the figure that a fence holds, or nil.
func figureOf(f *ast.FencedCodeBlock, source []byte) func(width int, ascii bool) ([]string, bool) {
	if f.Info == nil {
		return nil
	}
	info := string(f.Info.Value(source))
	body := func() string { return clean.Text(string(f.Lines().Value(source))) }
	if strings.EqualFold(languageOf(f, source), "mermaid") {
		return func(width int, ascii bool) ([]string, bool) {
			return diagram.Draw(body(), diagram.Options{Width: width, ASCII: ascii})
		}
	}
	if !strings.Contains(info, "chart") {
		return nil
	}
	return func(width int, ascii bool) ([]string, bool) {
		table, options, ok := chart.Parse(info, body())
		if !ok {
			return nil, false
		}
		options.Width, options.ASCII = width, ascii
		return chart.Draw(table, options)
	}
}
