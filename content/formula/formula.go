// Package formula owns how mathematics looks in a terminal: the part of TeX
// that schools and engineers write becomes text, on one line or on several.
//
// [Find] says where formulas are in a text, [Inline] sets one on a line (x² ≤
// (a+b)/2) and [Unicode] sets one on as many lines as it needs, with fractions
// stacked, limits above and below, and brackets as tall as what they hold.
//
// What is not understood is not guessed at: both report false, and the caller
// shows the source. Fonts, sizes and colours are no part of the result. Long
// arrows are set as short ones and \implies as ⇒, since the long characters
// are wider than the one cell that a terminal gives them.
//
// A formula is parsed by recursive descent into nodes ([row] and what is in
// it); spacing follows the classes of the TeXbook, chapter 18, with one cell
// wherever TeX sets any space. Nothing is prepared before the first formula.
package formula

import "strings"

// Limits on what is set. A formula beyond them is shown as its source.
const (
	maxSource  = 4 << 10 // bytes
	maxDepth   = 40      // of what is inside of what
	maxHeight  = 100     // lines
	maxWidth   = 1000    // cells
	maxColumns = 64      // of a grid
)

// Unicode sets a displayed formula, without its dollar signs. The lines have no
// blanks at their ends and are meant to stand left-aligned under each other;
// baseline is the index of the line that text beside the formula would stand
// on. It reports false when there is anything in the formula that it does not
// know, or when the formula is empty or too big.
func Unicode(tex string) (lines []string, baseline int, ok bool) {
	r, ok := parse(tex)
	if !ok {
		return nil, 0, false
	}
	var d display
	b := d.row(r, false)
	if d.bad || b.isBlank() {
		return nil, 0, false
	}
	for _, line := range b.lines {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines, b.base, true
}

// Inline sets a formula on one line, without its dollar signs. It reports false
// as [Unicode] does, and for what has no form on one line.
func Inline(tex string) (string, bool) {
	r, ok := parse(tex)
	if !ok {
		return "", false
	}
	var l liner
	s := strings.TrimSpace(l.row(r, false))
	return s, !l.bad && s != "" && width(s) <= maxWidth
}
