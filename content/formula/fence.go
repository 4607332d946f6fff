package formula

// fence parses \left … \right, with any number of \middle between them.
func (p *parser) fence() row {
	f := &fence{open: p.delimiter()}
	f.body = p.row()
	for p.accept(commandToken, "middle") {
		f.body = append(f.body, divider{p.delimiter()})
		f.body = append(f.body, p.row()...)
	}
	p.expect(commandToken, "right")
	f.close = p.delimiter()
	return row{f}
}

// delimiter takes what may stand after \left. A point is none.
func (p *parser) delimiter() string {
	t := p.next()
	switch t.kind {
	case charToken:
		return p.plainDelimiter(t.text)
	case commandToken:
		return p.namedDelimiter(t.text)
	}
	p.fail()
	return ""
}

func (p *parser) plainDelimiter(text string) string {
	switch text {
	case ".":
		return ""
	case "<":
		return "⟨"
	case ">":
		return "⟩"
	case "(", ")", "[", "]", "|", "/", "⟨", "⟩", "‖", "⌊", "⌋", "⌈", "⌉":
		return text
	}
	p.fail()
	return ""
}

func (p *parser) namedDelimiter(name string) string {
	a, ok := table().byName[name]
	if !ok || a.class != opening && a.class != closing && !isUprightDelimiter(name) {
		p.fail()
	}
	return a.text
}

// isUprightDelimiter reports the delimiters that are the same on both sides.
func isUprightDelimiter(name string) bool {
	switch name {
	case "|", "vert", "Vert", "backslash", "uparrow", "downarrow", "updownarrow", "Uparrow", "Downarrow", "Updownarrow":
		return true
	}
	return false
}
