package formula

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A liner sets nodes on one line. It goes bad on what has no such form.
type liner struct{ bad bool }

// row sets nodes one after another.
func (l *liner) row(r row, tight bool) string {
	var b strings.Builder
	ps := place(r, tight)
	for i, p := range ps {
		s := l.node(p.node, tight)
		if isWrapped(ps, i) {
			s = "(" + s + ")"
		}
		gap := lineGap(ps, i)
		if p.left == ord && isOpenEnded(b.String()) {
			gap = max(gap, 1)
		}
		b.WriteString(strings.Repeat(" ", gap))
		b.WriteString(s)
	}
	return b.String()
}

// lineGap is the space before ps[i] on one line: what stands in parentheses
// needs none beside a factor.
func lineGap(ps []placed, i int) int {
	p := ps[i]
	follows := i > 0 && isWrapped(ps, i-1) && (p.left == ord || p.left == opening || p.left == inner)
	if follows || isWrapped(ps, i) && i > 0 && isFactorBefore(ps[i-1]) {
		return p.asked
	}
	return p.gap
}

func (l *liner) node(n node, tight bool) string {
	switch n := n.(type) {
	case atom:
		return n.text
	case group:
		return l.row(n.body, tight)
	case *script:
		return l.script(n, tight)
	case *fraction:
		return l.numerator(n.over) + "/" + l.denominator(n.under)
	case *binomial:
		return "C(" + l.row(n.over, true) + ", " + l.row(n.under, true) + ")"
	case *root:
		return l.root(n)
	case *accent:
		return l.accent(n)
	case *fence:
		return n.open + l.row(n.body, tight) + n.close
	case divider:
		return n.text
	}
	return l.rare(n, tight)
}

func (l *liner) rare(n node, tight bool) string {
	switch n := n.(type) {
	case *grid:
		return l.grid(n, tight)
	case *brace:
		return l.row(n.body, tight)
	case *boxed:
		return l.row(n.body, tight)
	case *arrow:
		return l.arrow(n)
	}
	l.bad = true
	return ""
}

// script sets a base with its scripts. What has characters of its own stands
// first, so that x_B² is not read as B squared.
func (l *liner) script(n *script, tight bool) string {
	base := l.node(n.base, tight)
	if needsParentheses(n.base) {
		base = "(" + base + ")"
	}
	under, low := l.written(n.sub, "_", lower)
	over, high := l.written(n.sup, "^", raise)
	if !low && high {
		return base + over + under
	}
	return base + under + over
}

// written returns a script in characters of its own, or else as TeX writes it:
// in parentheses unless it is a single character.
func (l *liner) written(r row, sign string, to func(string) (string, bool)) (string, bool) {
	s := strings.TrimSpace(l.row(r, true))
	if own, ok := to(s); ok {
		return own, true
	}
	if width(s) == 1 || isParenthesised(r) {
		return sign + s, false
	}
	return sign + "(" + s + ")", false
}

// isOpenEnded reports a text that ends with a script of one character outside
// of parentheses, which another letter would seem to belong to.
func isOpenEnded(s string) bool {
	_, n := utf8.DecodeLastRuneInString(s)
	s = s[:len(s)-n]
	return strings.HasSuffix(s, "_") || strings.HasSuffix(s, "^")
}

// needsParentheses reports a base that its scripts would not seem to belong to
// as a whole.
func needsParentheses(n node) bool {
	switch n := n.(type) {
	case group:
		return len(n.body) > 1 || len(n.body) == 1 && needsParentheses(n.body[0])
	case *script, *fraction, *root, *arrow, *grid:
		return true
	case *brace:
		return len(n.body) > 1
	}
	return false
}

func (l *liner) numerator(r row) string {
	s := l.row(r, true)
	if isProduct(r) {
		return s
	}
	return "(" + s + ")"
}

func (l *liner) denominator(r row) string {
	s := l.row(r, true)
	if isFactorAlone(r) || isDifferential(r) {
		return s
	}
	return "(" + s + ")"
}

// isProduct reports a row in which nothing stands between the factors, outside
// of parentheses.
func isProduct(r row) bool {
	depth := 0
	for _, p := range place(r, true) {
		depth += p.depth()
		simple := p.left == ord || p.left == opening || p.right == closing || p.left == sign && len(r) > 1
		if _, ok := p.node.(*fraction); ok || depth == 0 && (!simple || p.asked > 0 || isSum(p.node)) {
			return false
		}
	}
	return len(r) > 0
}

// isSum reports a group of more than a product.
func isSum(n node) bool {
	g, ok := n.(group)
	return ok && len(g.body) > 0 && !isProduct(g.body)
}

// isFactorAlone reports a single factor, or one pair of parentheses.
func isFactorAlone(r row) bool {
	if isParenthesised(r) || isCall(r) {
		return true
	}
	if len(r) != 1 || !isProduct(r) {
		return false
	}
	g, ok := r[0].(group)
	return !ok || isFactorAlone(g.body)
}

// isCall reports f(x): a letter and its argument. With a sum in parentheses the
// two would rather be factors.
func isCall(r row) bool {
	if len(r) < 3 || !isParenthesised(r[1:]) {
		return false
	}
	name := r[0]
	if s, ok := name.(*script); ok {
		name = s.base
	}
	f, ok := name.(atom)
	return ok && isLetter1(f.text) && !slices.ContainsFunc(r, func(n node) bool {
		left, _ := n.classes()
		return left == bin
	})
}

// isParenthesised reports a row that is in one pair of brackets as a whole.
func isParenthesised(r row) bool {
	if f, ok := only[*fence](r); ok {
		return f.open != "" && f.close != ""
	}
	depth := 0
	ps := place(r, true)
	for i, p := range ps {
		depth += p.depth()
		if depth <= 0 {
			return i > 0 && i == len(ps)-1 && depth == 0
		}
	}
	return false
}

// isDifferential reports dx, ∂x and Δx, which stay together under a bar.
func isDifferential(r row) bool {
	if len(r) < 2 {
		return false
	}
	d, ok := r[0].(atom)
	return ok && (d.text == "d" || d.text == "∂" || d.text == "Δ") && isProduct(r)
}

// isWrapped reports a fraction beside a factor: only parentheses say how far it
// reaches.
func isWrapped(ps []placed, i int) bool {
	if _, ok := ps[i].node.(*fraction); !ok {
		return false
	}
	if i > 0 && ps[i].asked < 2 && isFactorBefore(ps[i-1]) {
		return true
	}
	return i+1 < len(ps) && ps[i+1].asked < 2 && isFactorAfter(ps[i+1])
}

// isFactorBefore reports what would multiply, or take, a fraction after it.
func isFactorBefore(p placed) bool {
	return p.right == ord || p.right == closing || p.right == inner || isOperator(p.node)
}

// isFactorAfter reports what would seem to belong to the denominator before it.
func isFactorAfter(p placed) bool {
	a, ok := p.node.(atom)
	return p.left == ord || p.left == opening || p.left == inner || p.left == op || ok && a.text == "!"
}

func (l *liner) root(n *root) string {
	degree, ok := raise(l.row(n.degree, true))
	if !ok {
		l.bad = true
	}
	return degree + "√" + l.radicand(n.body)
}

// radicand sets what is under a root: only a single character or a number
// stands there without parentheses.
func (l *liner) radicand(r row) string {
	s := l.row(r, true)
	if isSingle(r) || isParenthesised(r) {
		return s
	}
	return "(" + s + ")"
}

// isSingle reports a row of one character or number.
func isSingle(r row) bool {
	if len(r) != 1 {
		return false
	}
	switch n := r[0].(type) {
	case atom:
		return n.class == ord
	case group:
		return isSingle(n.body)
	case *accent:
		return isSingle(n.body)
	}
	return false
}

func (l *liner) accent(n *accent) string {
	s := l.row(n.body, true)
	if fits(s) {
		return n.mark.on(s)
	}
	s, ok := n.mark.along(s)
	if !ok {
		l.bad = true
	}
	return s
}

// grid sets cells with commas between them and rows with semicolons.
func (l *liner) grid(n *grid, tight bool) string {
	rows := make([]string, 0, len(n.rows))
	for _, cells := range n.rows {
		rows = append(rows, l.cells(n, cells, tight))
	}
	return strings.Join(rows, "; ")
}

func (l *liner) cells(n *grid, cells []row, tight bool) string {
	parts := make([]string, 0, len(cells))
	for i, cell := range cells {
		parts = append(parts, strings.TrimSpace(l.row(n.cell(cell, i), tight)))
	}
	switch n.look {
	case aligned:
		return strings.TrimSpace(strings.Join(parts, " "))
	case cases:
		return caseOf(parts)
	}
	return strings.Join(parts, ", ")
}

// caseOf joins a value and its condition. Most authors write the comma.
func caseOf(parts []string) string {
	for i := range parts {
		if i+1 < len(parts) {
			parts[i] = strings.TrimRight(parts[i], ", ")
		}
	}
	return strings.Join(parts, ", ")
}

func (l *liner) arrow(n *arrow) string {
	if len(n.under) > 0 {
		l.bad = true
	}
	words := strings.TrimSpace(l.row(n.over, true))
	if n.left {
		return "←─" + words + "─"
	}
	return "─" + words + "─→"
}
