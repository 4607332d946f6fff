package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Slips are what only the lines of a file show, and what is told only of all of
// it: the beginning of a file has fences whose end is not read yet.
type slips struct {
	fence int // the line of a fence that runs to the end of the file, or 0
	tight int // the first line like ##Title, or 0
}

func (s slips) report(d *Document) {
	if s.fence > 0 && d.opensFence(s.fence) {
		d.report(ruleOpenFence, s.fence, 1, "write the same marks on a line of their own after the code", "this code block has no end, so that the rest of the file is a part of it")
	}
	if s.tight > 0 {
		d.report(ruleTightHeading, s.tight, 1, "put a space after the #", "this is text and no heading, as is every line written so")
	}
}

// opensFence reports whether a code block begins on a line of the file. The
// lines alone do not tell: a fence that begins beside the mark of a list item is
// seen by its end only, as if it began there.
func (d *Document) opensFence(line int) (found bool) {
	c := d.Chunk(d.At(line))
	src := c.source()
	_ = ast.Walk(engine.Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() != ast.KindFencedCodeBlock || !entering {
			return ast.WalkContinue, nil
		}
		at := n.Pos()
		found = at >= 0 && c.Line+bytes.Count(src[:at], []byte{'\n'}) == line
		if found {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

// isTightHeading reports a line that was meant as a heading below the first
// level. One # without a space may well be a tag.
func isTightHeading(line []byte) bool {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	return n >= 2 && n <= 6 && n < len(line) && line[n] != ' ' && line[n] != '\t' && !isPunctuation(line[n])
}

// isPunctuation reports what no title begins with, such as the ! of a script.
func isPunctuation(c byte) bool {
	return c < 0x80 && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '`' && c != '*' && c != '['
}
