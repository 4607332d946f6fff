package tidy

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"carrel/content/markdown"
)

// A text is a file as lines that are being edited.
type text struct {
	name    string
	opts    Options
	lines   []line
	changes []Change
}

// A line is one line of a file.
type line struct {
	no   int    // 1-based, in the file as it was; that of the line above for a new one
	text string // without its end
	end  string // "\n", "\r\n", or "" at the end of the file
	zone zone
	list bool // it stands in a list

	below []line // put in below it, not counted yet
}

func newText(name string, src []byte, opts Options) *text {
	t := &text{name: name, opts: opts}
	for raw := range bytes.Lines(src) {
		s := string(raw)
		body := strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
		if !strings.HasSuffix(s, "\n") {
			body = s
		}
		t.lines = append(t.lines, line{no: len(t.lines) + 1, text: body, end: s[len(body):]})
	}
	t.divide()
	return t
}

func (t *text) bytes() []byte {
	t.count()
	var b bytes.Buffer
	for _, l := range t.lines {
		b.WriteString(l.text)
		b.WriteString(l.end)
	}
	return b.Bytes()
}

// parse reads the text as the player would. Its lines are those of the text.
func (t *text) parse() *markdown.Document {
	t.count()
	return markdown.Parse(t.name, t.bytes(), t.opts.parsing())
}

// newline is how the lines of the file end.
func (t *text) newline() string {
	if len(t.lines) > 0 && t.lines[0].end == "\r\n" {
		return "\r\n"
	}
	return "\n"
}

// set changes line i.
func (t *text) set(i int, s, format string, args ...any) {
	t.lines[i].text = s
	t.note(i, false, format, args...)
}

// insert puts new lines before line i. They have no index until the lines are
// counted again, so that many can be put in at once.
func (t *text) insert(i int, texts ...string) {
	var fresh []line
	for _, s := range texts {
		fresh = append(fresh, line{no: 1, text: s, end: t.newline()})
	}
	if i == 0 {
		t.lines = append(fresh, t.lines...)
		return
	}
	above := &t.lines[i-1]
	for j := range fresh {
		fresh[j].no, fresh[j].zone, fresh[j].list = above.no, above.zone, above.list
	}
	if above.end == "" {
		above.end = t.newline()
	}
	above.below = append(above.below, fresh...)
}

// count gives an index to the lines that were put in.
func (t *text) count() {
	if !slices.ContainsFunc(t.lines, func(l line) bool { return l.below != nil }) {
		return
	}
	var out []line
	for _, l := range t.lines {
		below := l.below
		l.below = nil
		out = append(append(out, l), below...)
	}
	t.lines = out
}

// note says what was done to line i, or what was left of it.
func (t *text) note(i int, left bool, format string, args ...any) {
	no := 1
	if i < len(t.lines) {
		no = t.lines[i].no
	}
	t.changes = append(t.changes, Change{Line: no, What: fmt.Sprintf(format, args...), Left: left})
}

// isText reports whether line i may be edited.
func (t *text) isText(i int) bool { return i >= 0 && i < len(t.lines) && t.lines[i].zone == prose }
