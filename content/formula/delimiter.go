package formula

// pieces are the characters that a tall delimiter is made of: its first line,
// those between, its last, and where a brace has its point.
type pieces struct{ top, middle, bottom, point string }

func piecesOf(delimiter string) (pieces, bool) {
	switch delimiter {
	case "(":
		return pieces{"⎛", "⎜", "⎝", ""}, true
	case ")":
		return pieces{"⎞", "⎟", "⎠", ""}, true
	case "[":
		return pieces{"⎡", "⎢", "⎣", ""}, true
	case "]":
		return pieces{"⎤", "⎥", "⎦", ""}, true
	case "{":
		return pieces{"⎧", "⎪", "⎩", "⎨"}, true
	case "}":
		return pieces{"⎫", "⎪", "⎭", "⎬"}, true
	}
	return barOf(delimiter)
}

func barOf(delimiter string) (pieces, bool) {
	switch delimiter {
	case "⌊":
		return pieces{"⎢", "⎢", "⎣", ""}, true
	case "⌋":
		return pieces{"⎥", "⎥", "⎦", ""}, true
	case "⌈":
		return pieces{"⎡", "⎢", "⎢", ""}, true
	case "⌉":
		return pieces{"⎤", "⎥", "⎥", ""}, true
	case "|":
		return pieces{"│", "│", "│", ""}, true
	case "‖":
		return pieces{"║", "║", "║", ""}, true
	}
	return pieces{}, false
}

// fenced sets delimiters around a box, as tall as it is.
func fenced(open, shut string, body box) box {
	if body.height() > 1 && (open == "{" || shut == "}") {
		body = pointed(body)
	}
	return beside(delimiter(open, body), body, delimiter(shut, body))
}

// pointed returns a box with a line above and below its base, so that the point
// of a brace is on the base.
func pointed(b box) box {
	above, below := 0, 0
	if b.base == 0 {
		above = 1
	}
	if b.below() == 0 {
		below = 1
	}
	return b.extended(above, below)
}

// delimiter returns a delimiter that is as tall as a box, or on its base if it
// has no pieces.
func delimiter(text string, b box) box {
	p, ok := piecesOf(text)
	if b.height() == 1 || !ok {
		return textBox(text)
	}
	lines := make([]string, b.height())
	for i := range lines {
		lines[i] = p.middle
	}
	lines[0], lines[len(lines)-1] = p.top, p.bottom
	if p.point != "" {
		lines[b.base] = p.point
	}
	out := box{lines, 1, b.base}
	switch text {
	case "{":
		return beside(out, blankBox(1))
	case "}":
		return beside(blankBox(1), out)
	}
	return out
}
