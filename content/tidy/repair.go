package tidy

import (
	"strings"

	"carrel/content/internal/lazy"
	"carrel/content/markdown"
)

// repair makes the certain repairs.
func (t *text) repair() {
	t.tabs()
	for _, s := range t.sections() {
		t.boxes(s)
	}
	t.divide()
	for _, s := range t.sections() {
		t.strays(s)
	}
	t.divide()
	t.titles()
	t.keys()
}

// A section is the lines of one heading and its text, from up to before to.
type section struct{ from, to int }

// sections returns the sections that are questions, or would be if they had an
// answer part.
func (t *text) sections() []section {
	d := t.parse()
	marked := false
	switch d.Kind() {
	case "quiz", "pool", "exam":
		marked = true
	}
	var out []section
	for _, c := range headings(d) {
		_, named := t.directive(c.Line-1, "question", "step")
		if marked || named {
			out = append(out, section{c.Line - 1, min(c.Line-1+c.Lines, len(t.lines))})
		}
	}
	return out
}

// box is a choice, well written or not: what stands before it, its marker and
// the space after it, the tick, the space after the box, and its words.
var box = lazy.Regexp(`^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]*)\[([ xX]?)\]([ \t]*)([^ \t(\[:].*)$`)

func (t *text) box(i int) []string {
	if !t.isText(i) || indent(t.lines[i].text) >= 4 && !t.lines[i].list {
		return nil
	}
	return box().FindStringSubmatch(t.lines[i].text)
}

// boxes writes the boxes of a list of choices as GitHub reads them.
func (t *text) boxes(s section) {
	var found []int
	for i := s.from; i < s.to; i++ {
		if t.box(i) != nil {
			found = append(found, i)
		}
	}
	if len(found) < 2 {
		return // one is hardly a list
	}
	for _, i := range found {
		m := t.box(i)
		tick := strings.ToLower(m[4])
		if tick == "" {
			tick = " "
		}
		if fit := m[1] + m[2] + orSpace(m[3]) + "[" + tick + "]" + orSpace(m[5]) + m[6]; fit != t.lines[i].text {
			t.set(i, fit, "box of a choice written as [%s]", tick)
		}
	}
}

func orSpace(s string) string {
	if s == "" {
		return " "
	}
	return s
}

// strays indents what stands at the margin between two choices under the one
// above it, where the parser counts it to.
func (t *text) strays(s section) {
	above := -1
	for i := s.from; i < s.to; i++ {
		m := t.box(i)
		if m == nil || m[1] != "" {
			continue
		}
		if above >= 0 {
			t.indentStray(above, i)
		}
		above = i
	}
}

// indentStray indents the lines from the first block at the margin between two
// choices on. A line that continues a paragraph is no such block.
func (t *text) indentStray(above, next int) {
	from := -1
	for i := above + 1; i < next; i++ {
		s := t.lines[i].text
		_, isAlert := t.alert(i)
		switch {
		case isAlert || s != "" && listMark().MatchString(s) || strings.HasPrefix(s, "#"):
			return
		case s == "" || indent(s) > 0 || from >= 0:
		case t.lines[i-1].text == "" || strings.HasPrefix(s, ">") || t.lines[i].zone == code:
			from = i
		default:
			return
		}
	}
	if from < 0 {
		return
	}
	m := t.box(above)
	margin := strings.Repeat(" ", len(m[2])+indent(m[3]))
	for i := from; i < next; i++ {
		if t.lines[i].text != "" {
			t.lines[i].text = margin + t.lines[i].text
		}
	}
	t.note(from, false, "indented under the choice above")
}

// titles brings alerts with a title, a fold sign or a name that GitHub does not
// know into the form that GitHub shows.
func (t *text) titles() {
	for i := range t.lines {
		a, ok := t.alert(i)
		if !ok || a.title == "" && a.fold == "" && gitHubAlerts[strings.ToUpper(a.word)] {
			continue
		}
		word := alertFor(a.word)
		if word == "" {
			continue
		}
		more := t.goesOn(i, a)
		t.set(i, a.before+"[!"+word+"]", "alert written as GitHub shows it: [!%s]", word)
		if a.title == "" {
			continue
		}
		t.insert(i+1, a.bare, a.bare+" "+strong(a.title))
		if more {
			t.insert(i+1, a.bare)
		}
	}
}

// alertFor returns the alert of GitHub's that a name stands for, or "".
func alertFor(word string) string {
	bs := markdown.Parse("", []byte("> [!"+word+"]\n>\n> x\n"), markdown.Options{}).Chunk(0).Blocks()
	if len(bs) != 1 || bs[0].Kind != markdown.Callout {
		return ""
	}
	return strings.ToUpper(bs[0].Alert)
}

// strong makes a title stand out, unless it has marks of its own.
func strong(title string) string {
	if strings.ContainsAny(title, "*`") {
		return title
	}
	return "**" + title + "**"
}

// tabs writes the indentation of lines in a list in spaces.
func (t *text) tabs() {
	first, n := 0, 0
	for i, l := range t.lines {
		rest := strings.TrimLeft(l.text, " \t")
		margin := l.text[:len(l.text)-len(rest)]
		if l.zone != prose || !l.list || rest == "" || !strings.Contains(margin, "\t") {
			continue
		}
		if n++; n == 1 {
			first = i
		}
		t.lines[i].text = strings.Repeat(" ", indent(margin)) + rest
	}
	if n > 0 {
		t.note(first, false, "tabs in the indentation of %d lines of lists written as spaces", n)
	}
}
