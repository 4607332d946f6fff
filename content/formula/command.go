package formula

import "strings"

// command parses what follows the name of a command.
func (p *parser) command(name string) row {
	if a, ok := table().byName[name]; ok {
		a.text = p.font.set(a.text)
		return row{a}
	}
	if n, ok := blankOf(name); ok {
		return row{n}
	}
	if m, ok := markOf(name); ok {
		return row{&accent{m, p.argument()}}
	}
	if a, ok := alphabetOf(name); ok || isUpright(name) {
		return p.inAlphabet(a)
	}
	if isWords(name) {
		return p.words()
	}
	if r, ok := p.structure(name); ok {
		return r
	}
	if isSilent(name) {
		return nil
	}
	p.fail()
	return nil
}

// blankOf returns the space that a command asks for.
func blankOf(name string) (blank, bool) {
	switch name {
	case ",", ":", ">", ";", " ", "thinspace", "medspace", "thickspace", "enspace", "space", "nobreakspace":
		return 1, true
	case "quad":
		return 2, true
	case "qquad":
		return 4, true
	case "!", "negthinspace":
		return -1, true
	}
	return 0, false
}

// isSilent reports a command that changes nothing that a terminal could show.
func isSilent(name string) bool {
	switch name {
	case "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "nonumber", "notag", "mathstrut",
		"big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr", "Bigr", "biggr", "Biggr",
		"bigm", "Bigm", "biggm", "Biggm":
		return true
	}
	return false
}

// isWords reports a command whose argument is text.
func isWords(name string) bool {
	switch name {
	case "text", "textrm", "textbf", "textit", "textsf", "texttt", "textnormal", "mbox":
		return true
	}
	return false
}

// structure parses the commands that build something of their arguments.
func (p *parser) structure(name string) (row, bool) {
	switch name {
	case "frac", "dfrac", "tfrac", "cfrac":
		return row{&fraction{p.argument(), p.argument()}}, true
	case "binom", "dbinom", "tbinom":
		return row{&binomial{p.argument(), p.argument()}}, true
	case "sqrt":
		return row{&root{p.bracketed(), p.argument()}}, true
	case "left":
		return p.fence(), true
	case "begin":
		return p.environment(), true
	case "operatorname":
		return p.operator(), true
	case "not":
		return p.negated(), true
	case "boxed":
		return row{&boxed{p.argument()}}, true
	}
	return p.stacked(name)
}

// stacked parses the commands that set things above each other.
func (p *parser) stacked(name string) (row, bool) {
	switch name {
	case "overbrace", "underbrace":
		return row{&brace{p.argument(), name == "underbrace"}}, true
	case "overset", "stackrel":
		over := p.argument()
		return row{&script{sup: over, base: single(p.argument()), limits: true}}, true
	case "underset":
		under := p.argument()
		return row{&script{sub: under, base: single(p.argument()), limits: true}}, true
	case "xrightarrow", "xleftarrow":
		under := p.bracketed()
		return row{&arrow{name == "xleftarrow", p.argument(), under}}, true
	case "substack":
		return p.substack(), true
	}
	return p.numbered(name)
}

// numbered parses the commands that write their argument in parentheses.
func (p *parser) numbered(name string) (row, bool) {
	var before row
	switch name {
	case "tag":
		before = row{blank(4)}
	case "pmod":
		before = row{blank(1)}
	case "mod":
		return append(row{blank(1), atom{text: "mod"}, blank(1)}, p.argument()...), true
	default:
		return nil, false
	}
	body := p.argument()
	if name == "pmod" {
		body = append(row{atom{text: "mod"}, blank(1)}, body...)
	}
	return append(before, &fence{"(", ")", body}), true
}

// bracketed parses an optional argument, which has no brackets inside, and
// returns nil if there is none.
func (p *parser) bracketed() row {
	inside, ok := p.option()
	if !ok {
		return nil
	}
	if p.depth == maxDepth {
		p.fail()
		return nil
	}
	q := parser{rest: inside, depth: p.depth + 1, font: p.font}
	r := q.row()
	if q.failed || q.peek().kind != endToken {
		p.fail()
	}
	return r
}

// option takes what stands in square brackets.
func (p *parser) option() (string, bool) {
	s := strings.TrimLeft(p.rest, " \t\n")
	if !strings.HasPrefix(s, "[") {
		return "", false
	}
	n := strings.IndexAny(s[1:], "[]") + 1
	if n == 0 || s[n] != ']' {
		p.fail()
		return "", false
	}
	p.rest = s[n+1:]
	return s[1:n], true
}

// inAlphabet parses an argument in another alphabet. Letters and digits become
// one word.
func (p *parser) inAlphabet(a alphabet) row {
	outer := p.font
	p.font = a
	body := p.argument()
	p.font = outer
	if word, ok := joined(body); ok {
		return row{atom{text: word}}
	}
	return row{group{body}}
}

// joined returns the text of a row of nothing but letters and digits.
func joined(r row) (string, bool) {
	var b strings.Builder
	for _, n := range r {
		a, ok := n.(atom)
		if !ok || a.class != ord || a.named {
			return "", false
		}
		b.WriteString(a.text)
	}
	return b.String(), len(r) > 0
}

// operator parses the name of a function; with a star, it takes limits.
func (p *parser) operator() row {
	limits := p.accept(charToken, "*")
	outer := p.font
	p.font = alphabet{}
	body := p.argument()
	p.font = outer
	var l liner
	name := strings.TrimSpace(l.row(body, true))
	if l.bad || name == "" {
		p.fail()
	}
	return row{atom{text: name, class: op, named: true, limits: limits}}
}

// negated parses a symbol that is struck through.
func (p *parser) negated() row {
	r := p.argument()
	if a, ok := only[atom](r); ok && fits(a.text) {
		a.text = stroke.on(a.text)
		return row{a}
	}
	p.fail()
	return nil
}

// words parses an argument that is text: its spaces count, and it holds no
// formula.
func (p *parser) words() row {
	if p.peek().kind != openToken {
		p.fail()
		return nil
	}
	p.next()
	var b strings.Builder
	for depth := 1; ; {
		text, ok := p.letter(&depth)
		if !ok {
			p.fail()
			return nil
		}
		if depth == 0 {
			return spaced(b.String())
		}
		b.WriteString(text)
	}
}

// letter takes one character of words and keeps count of the braces around it.
func (p *parser) letter(depth *int) (string, bool) {
	if strings.HasPrefix(p.rest, " ") || strings.HasPrefix(p.rest, "\n") || strings.HasPrefix(p.rest, "\t") {
		p.rest = p.rest[1:]
		return " ", true
	}
	t := p.next()
	switch t.kind {
	case openToken:
		*depth++
		return "", true
	case shutToken:
		*depth--
		return "", true
	case charToken, superToken:
		return t.text, true
	case commandToken:
		return t.text, len(t.text) == 1 && strings.Contains(" %$#&_{}", t.text)
	}
	return "", false
}

// spaced returns words with the spaces at their ends as nodes, which become one
// with the space that is there anyway.
func spaced(s string) row {
	text := strings.Join(strings.Fields(s), " ")
	var r row
	if strings.HasPrefix(s, " ") {
		r = append(r, blank(1))
	}
	if text != "" {
		r = append(r, atom{text: text})
	}
	if strings.HasSuffix(s, " ") && text != "" {
		r = append(r, blank(1))
	}
	return r
}
