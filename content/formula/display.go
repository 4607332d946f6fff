package formula

import "strings"

// A display sets nodes on as many lines as they need. It goes bad on what has
// no such form, or becomes too big.
type display struct{ bad bool }

// kept returns b if it is within the limits.
func (d *display) kept(b box) box {
	if d.bad || b.height() > maxHeight || b.width > maxWidth {
		d.bad = true
		return blankBox(0)
	}
	return b
}

// row sets nodes one after another.
func (d *display) row(r row, tight bool) box {
	if len(r) == 0 {
		return blankBox(0)
	}
	return d.kept(beside(d.boxes(place(r, tight), tight)...))
}

// boxes returns the gap before each node and the node, in turn. A sign stands
// off the bar of a fraction, which looks like one.
func (d *display) boxes(ps []placed, tight bool) []box {
	boxes := make([]box, 0, 2*len(ps))
	for i, p := range ps {
		gap := p.gap
		if _, ok := p.node.(*fraction); ok && i > 0 && ps[i-1].right == sign {
			gap = 1
		}
		boxes = append(boxes, blankBox(gap), d.node(p.node, tight))
	}
	return boxes
}

func (d *display) node(n node, tight bool) box {
	switch n := n.(type) {
	case atom:
		return textBox(n.text)
	case group:
		return d.row(n.body, tight)
	case *script:
		return d.kept(d.script(n))
	case *fraction:
		return d.kept(d.fraction(n))
	case *binomial:
		return d.kept(fenced("(", ")", stack(atCentre, 0, d.row(n.over, false), d.row(n.under, false))))
	case *root:
		return d.kept(d.root(n))
	case *accent:
		return d.kept(d.accent(n))
	case *fence:
		return d.kept(d.fence(n))
	}
	return d.kept(d.rare(n, tight))
}

func (d *display) rare(n node, tight bool) box {
	switch n := n.(type) {
	case divider:
		return textBox(n.text)
	case *grid:
		return d.grid(n, tight, false)
	case *brace:
		return d.brace(n)
	case *arrow:
		return d.arrow(n)
	case *boxed:
		return d.boxed(n)
	}
	d.bad = true
	return blankBox(0)
}

// fraction sets a bar between two boxes, longer than those inside of them.
func (d *display) fraction(n *fraction) box {
	over, under := d.row(n.over, false), d.row(n.under, false)
	w := max(over.width, under.width, 1)
	if over.height() > 1 || under.height() > 1 {
		w += 2
	}
	return stack(atCentre, 1, over, fill("─", w), under)
}

// root sets a single character after √, a line under a line, and what is taller
// in a sign as tall.
func (d *display) root(n *root) box {
	var l liner
	degree, ok := raise(l.row(n.degree, true))
	d.bad = d.bad || l.bad || !ok
	body := d.row(n.body, false)
	switch {
	case body.height() > 1:
		return tallRoot(degree, body)
	case isSingle(n.body):
		return textBox(degree + "√" + body.lines[0])
	}
	sign := textBox(degree + "√")
	return beside(sign, stack(atLeft, 1, fill("_", body.width), body))
}

func tallRoot(degree string, body box) box {
	sign := body.bar()
	sign.lines[len(sign.lines)-1] = degree + "╲│"
	sign.width = width(degree) + 2
	for i := range len(sign.lines) - 1 {
		sign.lines[i] = strings.Repeat(" ", sign.width-1) + "│"
	}
	corner := textBox("┌").widened(sign.width, atRight)
	return beside(stack(atLeft, 1, corner, sign), stack(atLeft, 1, fill("─", body.width), body))
}

// accent sets a mark on a character, or draws it over what is wider.
func (d *display) accent(n *accent) box {
	body := d.row(n.body, false)
	if body.height() == 1 && fits(body.lines[0]) {
		return textBox(n.mark.on(body.lines[0]))
	}
	if body.width == 0 {
		d.bad = true
		return body
	}
	return d.drawn(n.mark, body)
}

// drawn sets a line or a sign over a box, or under it.
func (d *display) drawn(m mark, body box) box {
	w := body.width
	switch m {
	case bar, overline:
		return stack(atLeft, 1, fill("_", w), body)
	case underline:
		return stack(atLeft, 0, body, fill("‾", w))
	case vector:
		return stack(atRight, 1, beside(fill("─", w-1), fill("→", 1)), body)
	case hat:
		return stack(atCentre, 1, textBox("^"), body)
	case tilde:
		return stack(atCentre, 1, textBox("~"), body)
	}
	d.bad = true
	return body
}

// script sets what stands above and below.
func (d *display) script(n *script) box {
	if n.limits {
		return d.limits(n)
	}
	base := d.row(row{n.base}, false)
	if needsParentheses(n.base) {
		base = fenced("(", ")", base)
	}
	return beside(base, d.scripts(n, base))
}

// limits sets scripts over and under their base.
func (d *display) limits(n *script) box {
	base := d.row(row{n.base}, false)
	boxes, main := []box{base}, 0
	if len(n.sup) > 0 {
		boxes, main = []box{d.small(n.sup), base}, 1
	}
	if len(n.sub) > 0 {
		boxes = append(boxes, d.small(n.sub))
	}
	return stack(atCentre, main, boxes...)
}

// small sets a script on one line if it has such a form, since a terminal has
// no small letters for one of several.
func (d *display) small(r row) box {
	if _, ok := only[*grid](r); ok {
		return d.row(r, true)
	}
	var l liner
	if s := l.row(r, true); !l.bad {
		return textBox(s)
	}
	return d.row(r, true)
}

// scripts sets the column to the right of a base. Beside a line stands what has
// characters of its own, above and below it anything else; beside a taller base,
// its first and its last line are high and low enough.
func (d *display) scripts(n *script, base box) box {
	over, raised := translated(d.small(n.sup), raise)
	under, lowered := translated(d.small(n.sub), lower)
	if h := base.height(); h > 1 {
		over = over.extended(0, h-2)
		return rebased(stack(atLeft, 0, over, under), over.height()-h+1+base.base)
	}
	beside := ""
	var boxes []box
	if lowered {
		beside = under.lines[0]
	}
	if raised {
		beside += over.lines[0]
	} else {
		boxes = append(boxes, over)
	}
	main := len(boxes)
	boxes = append(boxes, textBox(beside))
	if !lowered {
		boxes = append(boxes, under)
	}
	return stack(atLeft, main, boxes...)
}

// translated returns a line in raised or lowered characters, and false for a
// box that has no such form.
func translated(b box, to func(string) (string, bool)) (box, bool) {
	if b.height() > 1 {
		return b, false
	}
	s, ok := to(b.lines[0])
	if !ok {
		return b, false
	}
	return textBox(s), true
}

func rebased(b box, base int) box {
	b.base = base
	return b
}

// brace draws a curly brace over or under a box.
func (d *display) brace(n *brace) box {
	body := d.row(n.body, false)
	w := max(body.width, 3)
	body = body.widened(w, atCentre)
	before := (w - 3) / 2
	after := w - 3 - before
	if n.under {
		return stack(atLeft, 0, body, beside(fill("╰", 1), fill("─", before), fill("┬", 1), fill("─", after), fill("╯", 1)))
	}
	return stack(atLeft, 1, beside(fill("╭", 1), fill("─", before), fill("┴", 1), fill("─", after), fill("╮", 1)), body)
}

// arrow draws an arrow as long as the words over and under it.
func (d *display) arrow(n *arrow) box {
	over, under := d.small(n.over), d.small(n.under)
	shaft := fill("─", max(over.width, under.width)+1)
	sign := beside(shaft, fill("→", 1))
	if n.left {
		sign = beside(fill("←", 1), shaft)
	}
	boxes := []box{over, sign}
	if len(n.under) > 0 {
		boxes = append(boxes, under)
	}
	return stack(atCentre, 1, boxes...)
}

func (d *display) boxed(n *boxed) box {
	body := d.row(n.body, false)
	body = beside(fill(" ", 1), body, fill(" ", 1))
	edge := fill("─", body.width)
	side := func(top, bottom string) box {
		return stack(atLeft, 1, textBox(top), body.bar(), textBox(bottom))
	}
	return beside(side("┌", "└"), stack(atLeft, 1, edge, body, edge), side("┐", "┘"))
}

// fence sets delimiters around what is between them.
func (d *display) fence(n *fence) box {
	if g, ok := only[*grid](n.body); ok {
		// A brace has its point on a line of its own.
		return fenced(n.open, n.close, d.kept(d.grid(g, false, n.open == "{" || n.close == "}")))
	}
	ps := place(n.body, false)
	boxes := d.boxes(ps, false)
	body := d.kept(beside(boxes...))
	if body.height() == 1 {
		return fenced(n.open, n.close, body)
	}
	for i, p := range ps {
		if v, ok := p.node.(divider); ok {
			boxes[2*i+1] = delimiter(v.text, body)
		}
	}
	return fenced(n.open, n.close, d.kept(beside(boxes...)))
}
