package formula

import (
	"slices"
	"strings"
)

// A parser turns a formula into nodes. It stops at the first thing that it does
// not know: then failed is set and nothing is left of the source, so that every
// loop comes to its end.
type parser struct {
	rest   string
	depth  int
	font   alphabet
	failed bool
}

// parse returns the nodes of a formula, and false for one that is not
// understood.
func parse(tex string) (row, bool) {
	if len(tex) > maxSource {
		return nil, false
	}
	p := parser{rest: tex}
	rows := p.rows()
	if p.peek().kind != endToken {
		p.fail()
	}
	if p.failed || len(rows) == 0 {
		return nil, false
	}
	for _, cells := range rows {
		if len(cells) > 1 {
			return nil, false
		}
	}
	if len(rows) == 1 {
		return rows[0][0], true
	}
	return row{&grid{rows: rows, look: cases}}, true
}

func (p *parser) fail() {
	p.failed = true
	p.rest = ""
}

// peek returns the next token without taking it.
func (p *parser) peek() token {
	t, ok := scan(p.rest)
	if !ok {
		p.fail()
		return token{}
	}
	return t
}

// next takes the next token.
func (p *parser) next() token {
	t := p.peek()
	p.rest = p.rest[t.size:]
	return t
}

// accept takes the next token if it is what is asked for.
func (p *parser) accept(k kind, text string) bool {
	t := p.peek()
	if t.kind != k || t.text != text {
		return false
	}
	p.next()
	return true
}

// expect takes the next token, which must be what is asked for.
func (p *parser) expect(k kind, text string) {
	if !p.accept(k, text) {
		p.fail()
	}
}

// ends reports a token that ends a row.
func (t token) ends() bool {
	switch t.kind {
	case endToken, shutToken, ampToken:
		return true
	case commandToken:
		return slices.Contains([]string{`\`, "cr", "right", "middle", "end", "hline"}, t.text)
	}
	return false
}

// row parses nodes up to what ends a row.
func (p *parser) row() row {
	var r row
	for !p.peek().ends() {
		r = append(r, p.item()...)
	}
	return r
}

// item parses one node with its scripts. It returns none for a command that
// draws nothing, and several for words with spaces at their ends.
func (p *parser) item() row {
	if n := p.number(); n != "" {
		return p.scripts(row{atom{text: p.font.set(n)}})
	}
	return unwrapped(p.scripts(p.atom()))
}

// unwrapped returns a fraction that stands alone in braces without them: its
// neighbours have to see what it is.
func unwrapped(r row) row {
	if g, ok := only[group](r); ok {
		if f, ok := only[*fraction](g.body); ok {
			return row{f}
		}
	}
	return r
}

// number takes the digits that the source goes on with. A comma or a point
// belongs to them only between two digits.
func (p *parser) number() string {
	s := strings.TrimLeft(p.rest, " \t\n")
	n := 0
	for n < len(s) && (isDigit(s[n]) || n > 0 && (s[n] == '.' || s[n] == ',') && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	if n > 0 {
		p.rest = s[n:]
	}
	return s[:n]
}

// atom parses one character, group or command.
func (p *parser) atom() row {
	if p.depth == maxDepth {
		p.fail()
		return nil
	}
	p.depth++
	defer func() { p.depth-- }()
	switch t := p.peek(); t.kind {
	case charToken:
		p.next()
		a := character(t.text)
		a.text = p.font.set(a.text)
		return row{a}
	case openToken:
		return row{group{p.braced()}}
	case commandToken:
		p.next()
		return p.command(t.text)
	case superToken, subToken:
		return row{group{}} // the scripts of nothing
	}
	p.fail()
	return nil
}

// braced parses a row in braces.
func (p *parser) braced() row {
	p.expect(openToken, "{")
	r := p.row()
	p.expect(shutToken, "}")
	return r
}

// argument parses what a command is given: a group or a single character.
func (p *parser) argument() row {
	if p.peek().kind == openToken {
		return p.enclosed()
	}
	return p.atom()
}

// enclosed is braced, one level deeper.
func (p *parser) enclosed() row {
	r := p.atom()
	if g, ok := only[group](r); ok {
		return g.body
	}
	return r
}

// scripts parses what stands above and below base.
func (p *parser) scripts(base row) row {
	base, limits := p.limits(base)
	var a attachments
	for p.attach(&a) {
	}
	if !a.any {
		return base
	}
	n := &script{base: single(base), sub: a.sub, sup: a.sup}
	n.limits = limits || hasLimits(n.base)
	return row{n}
}

// attachments are the scripts found so far. Only primes may stand together with
// another superscript, and only before it, as in TeX.
type attachments struct {
	sub, sup          row
	any, upper, lower bool
}

// attach parses one more script, if there is one.
func (p *parser) attach(a *attachments) bool {
	t := p.peek()
	prime := t.kind == charToken && t.text == "'"
	switch {
	case prime && !a.upper:
		a.sup = append(a.sup, p.primes())
	case t.kind == superToken && !a.upper:
		p.next()
		a.sup, a.upper = append(a.sup, p.argument()...), true
	case t.kind == subToken && !a.lower:
		p.next()
		a.sub, a.lower = p.argument(), true
	case prime || t.kind == superToken || t.kind == subToken:
		p.fail()
		return false
	default:
		return false
	}
	a.any = true
	return true
}

// limits takes the command that says where the scripts of an operator stand.
func (p *parser) limits(base row) (row, bool) {
	t := p.peek()
	if !t.is("limits") && !t.is("nolimits") {
		return base, false
	}
	p.next()
	return withoutLimits(base), t.is("limits")
}

// primes takes the primes that follow each other.
func (p *parser) primes() atom {
	n := 0
	for p.accept(charToken, "'") {
		n++
	}
	if n == 4 {
		return atom{text: "⁗"}
	}
	text := strings.Repeat("‴", n/3)
	if n%3 > 0 {
		text += []string{"′", "″"}[n%3-1]
	}
	return atom{text: text}
}

// single returns r as one node.
func single(r row) node {
	if len(r) == 1 {
		return r[0]
	}
	return group{r}
}

// hasLimits reports a node whose scripts stand above and below it.
func hasLimits(n node) bool {
	switch n := n.(type) {
	case atom:
		return n.limits
	case *brace, *arrow:
		return true
	}
	return false
}

// withoutLimits returns the operator in r without limits of its own, for the
// commands that decide about them.
func withoutLimits(r row) row {
	if a, ok := only[atom](r); ok {
		a.limits = false
		return row{a}
	}
	return r
}
