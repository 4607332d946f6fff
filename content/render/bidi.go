package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/script"
)

// running is how the text of a block runs.
type running uint8

const (
	leftOnly  running = iota // nothing runs from right to left
	mixed                    // from left to right, with words that do not
	fromRight                // from right to left
)

// runningOf returns how a block runs. Code does not count: it is Latin in
// every language.
func runningOf(b *markdown.Block) running {
	var prose, code strings.Builder
	prose.WriteString(b.Title + " ")
	switch {
	case b.Fold != nil:
		prose.WriteString(b.Fold.Summary)
	case b.Node != nil:
		gather(b.Node, b.Source, &prose, &code)
	}
	switch s := prose.String(); {
	case script.Lean(s) == script.RightToLeft:
		return fromRight
	case script.HasRight(s) || script.HasRight(code.String()):
		return mixed
	}
	return leftOnly
}

// gather divides the words of a block into prose and code.
func gather(n ast.Node, source []byte, prose, code *strings.Builder) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			code.Write(n.Lines().Value(source))
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			code.WriteString(markdown.PlainText(n, source))
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			prose.Write(n.Value(source))
			prose.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
}

// directed joins a line to its lead, marked with the way in which it runs. In a
// block that runs from right to left the lead is at the right, and the line
// ends there too; code begins at the left all the same.
func (s *sheet) directed(lead, line string) string {
	switch {
	case s.running == leftOnly || lead+line == "":
		return lead + line
	case s.running == mixed && script.HasRight(line):
		return lead + script.Isolate(line, script.LeftToRight)
	case s.running == mixed:
		return lead + line
	}
	pad := strings.Repeat(" ", max(0, s.total-cells(ansi.Strip(lead+line))))
	if s.verbatim {
		return script.Isolate(lead+script.Isolate(line+pad, script.LeftToRight), script.RightToLeft)
	}
	return pad + script.Isolate(lead+line, script.RightToLeft)
}

// asCode draws lines that run from left to right in every block.
func (s *sheet) asCode(draw func()) {
	s.verbatim = true
	draw()
	s.verbatim = false
}

// filtered is clean.ANSI that lets the marks of directed pass. There are no
// others: clean.Text has dropped those of the text.
func filtered(line string, links bool) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(line, script.Marks)
		if i < 0 {
			break
		}
		b.WriteString(clean.ANSI(line[:i], links))
		b.WriteString(line[i : i+markLen])
		line = line[i+markLen:]
	}
	b.WriteString(clean.ANSI(line, links))
	return b.String()
}

// markLen is how many bytes a mark of direction takes.
const markLen = len(script.Marks) / 3
