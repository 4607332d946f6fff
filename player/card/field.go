package card

import (
	"cmp"
	"errors"
	"strings"
	"sync"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"carrel/content/clean"
	"carrel/course/question"
	"carrel/player/theme"
	"carrel/player/ui"
)

// maxField is the longest text of a field, in characters; a field is drawn no
// wider than fieldWidth.
const (
	maxField   = 1000
	fieldWidth = 56
)

// field is a blank that is filled by typing one line.
type field struct {
	base
	i         int
	form      question.Kind
	asks      string
	sample    string // a number with its unit, where one is needed
	comma     bool
	input     textinput.Model
	canonical string // a spelling that was recorded, not to be read again
	drawn     []string
	looks     looks // of drawn
}

func newField(b base, i int) *field {
	f := &field{base: b, i: i, form: b.c.Item.Blanks[i].Form, input: textinput.New()}
	f.sample = withUnit(b.c.Item.Blanks[i])
	f.asks, f.comma = f.label(), writesComma(b.c.desk.Words.Wants())
	f.input.Prompt, f.input.CharLimit = "", maxField
	f.input.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	return f
}

// commas remembers writesComma: a printer of the CLDR takes as long to make as
// all else of a field.
var commas sync.Map

// writesComma reports whether a language writes a decimal comma, as the CLDR
// has it. The Arabic decimal separator is a sign of its own, and no comma.
func writesComma(lang string) bool {
	if known, ok := commas.Load(lang); ok {
		return known.(bool)
	}
	comma := decimalComma(lang)
	commas.Store(lang, comma)
	return comma
}

func decimalComma(lang string) bool {
	tag, err := language.Parse(lang)
	if err != nil {
		return false
	}
	for _, r := range message.NewPrinter(tag).Sprint(number.Decimal(0.5)) {
		if r == ',' {
			return true
		}
	}
	return false
}

// label says what is to be typed; the sentence around a gap says that of words.
func (f *field) label() string {
	d := f.c.desk
	if f.c.Item.Kind == question.Cloze && !exact(f.form) {
		return ""
	}
	return map[question.Kind]string{
		question.Number:    f.number(),
		question.Text:      d.T("A few words"),
		question.Regex:     d.T("A few words"),
		question.Command:   d.T("A command, as you would type it"),
		question.Digest:    d.T("A hash sum in hexadecimal"),
		question.Timestamp: d.T("A time with its zone, such as 2024-11-05 17:40:00 +0200"),
		question.Address:   d.T("An IP address or network, such as 192.0.2.44 or 192.0.2.0/24"),
		question.Path:      d.T("A path, such as /srv/reports/may.txt"),
		question.Offset:    d.T("A position in hexadecimal, such as 0x2A40"),
	}[f.form]
}

func (f *field) number() string {
	if f.sample != "" {
		return f.c.desk.T("A number with its unit, such as %s", f.sample)
	}
	return f.c.desk.T("A number")
}

// withUnit is an example of what is wanted in a blank that needs a unit, but
// nothing that it knows; "" for a blank that needs none.
func withUnit(b question.Blank) string {
	unit, ok := question.NeedsUnit(b)
	if !ok {
		return ""
	}
	alone := question.Question{Kind: question.Number, Blanks: []question.Blank{b}}
	for _, n := range []string{"12", "250", "4000", "80000", "0.3"} {
		text := n + " " + unit
		if alone.Matched(question.Response{Texts: []string{text}})[0] < 0 {
			return text
		}
	}
	return ""
}

// unread says that a text is not what is wanted.
func (f *field) unread(example string) string {
	d := f.c.desk
	said := map[question.Kind]string{
		question.Number:    d.T("This is not understood as a number."),
		question.Digest:    d.T("This is not understood as a hash sum."),
		question.Timestamp: d.T("This is not understood as a time with its zone."),
		question.Address:   d.T("This is not understood as an address."),
		question.Path:      d.T("This is not understood as a path."),
		question.Offset:    d.T("This is not understood as a position."),
	}[f.form]
	if said == "" {
		said = d.T("This is not understood.")
	}
	if example == "" {
		return said
	}
	return said + " " + d.T("Write it like this: %s", example)
}

func (f *field) key(msg tea.KeyPressMsg) (Action, bool) {
	switch {
	case msg.Code == tea.KeyEnter:
		return f.enter(), true
	case msg.Code == tea.KeyTab, msg.Code == tea.KeyEscape, msg.Code == tea.KeyPgUp, msg.Code == tea.KeyPgDown, vertical(msg):
		return Nothing, false
	case msg.Text != "":
		msg.Text = clean.Key(msg.Text)
	}
	return f.update(msg), true
}

// enter goes to the next blank; in the last one it checks, or goes on in a
// sitting, which marks nothing.
func (f *field) enter() Action {
	if f.i+1 < len(f.c.Item.Blanks) {
		f.c.goTo(f.i + 1)
		return Changed
	}
	if f.c.policy.Sitting {
		return f.c.goOn()
	}
	return f.c.check()
}

func (f *field) update(msg tea.Msg) Action {
	f.input.Focus()
	at := f.input.Position()
	f.input, _ = f.input.Update(msg) // its commands only blink
	v, held := f.input.Value(), f.held()
	switch {
	case v == held:
	case f.others()+len(v) > question.MaxText && len(v) > len(held):
		f.input.SetValue(held)
		f.input.SetCursor(at)
		f.c.refused = f.c.desk.T("There is no room for more: an answer has at most %d characters.", question.MaxText)
	default:
		return f.change(f.c.Item.Write(f.c.Response, f.i, v))
	}
	f.c.cache = nil
	return Changed
}

// others is how much is typed in the other blanks, in bytes.
func (f *field) others() (n int) {
	for i, text := range f.c.Response.Texts {
		if i != f.i {
			n += len(text)
		}
	}
	return n
}

// held is the text of the blank in the response.
func (f *field) held() string {
	if f.i < len(f.c.Response.Texts) {
		return f.c.Response.Texts[f.i]
	}
	return ""
}

func (f *field) paste(text string) Action { return f.update(tea.PasteMsg{Content: clean.Line(text)}) }
func (f *field) click(int) Action         { return Changed }
func (f *field) typing() bool             { return true }
func (f *field) leave()                   {}

func (f *field) recall() {
	f.input.SetValue(f.held())
	f.input.CursorEnd()
	if f.c.checked {
		f.canonical = f.held()
	}
}

func (f *field) verb() string {
	if f.i+1 < len(f.c.Item.Blanks) {
		return f.c.desk.T("Next gap")
	}
	return f.c.buttons()[0].says
}

func (f *field) keys() []key.Binding { return []key.Binding{f.c.tabKey()} }

// tabKey is the way out of a place where letters are text.
func (c *Card) tabKey() key.Binding {
	return key.NewBinding(key.WithKeys("tab"), key.WithHelp("Tab", c.desk.T("To the next")))
}

// read returns the canonical spelling of what was typed.
func (f *field) read() (text, why string) {
	typed := f.held()
	if typed == "" || typed == f.canonical {
		return typed, ""
	}
	text, err := question.Read(f.form, typed, f.comma)
	var bad *question.Malformed
	switch {
	case errors.As(err, &bad):
		return "", f.unread(cmp.Or(f.sample, bad.Want))
	case err != nil:
		return "", f.unread("")
	}
	if f.sample != "" && !strings.Contains(text, " ") { // a number without a unit is one word
		return "", f.c.desk.T("The unit is missing.") + " " + f.c.desk.T("Write it like this: %s", f.sample)
	}
	f.canonical = text
	return text, ""
}

// looks is what the lines of a field that is not written in depend on.
type looks struct {
	text, canonical string
	width           int
	writable        bool
	theme           *theme.Theme
}

// draw draws a field anew only when it looks different: one of hundreds is
// written in.
func (f *field) draw(width int, on bool) []string {
	now := looks{f.held(), f.canonical, width, f.c.writable(), f.c.desk.Theme}
	if !on && f.drawn != nil && f.looks == now {
		return f.drawn
	}
	lines := f.lines(width, on)
	f.drawn, f.looks = nil, now
	if !on {
		f.drawn = lines
	}
	return lines
}

func (f *field) lines(width int, on bool) []string {
	t := f.c.desk.Theme
	if !f.c.writable() {
		return f.c.wrapped(t.Text.Render(f.held()), width)
	}
	var out []string
	if f.asks != "" {
		out = f.c.wrapped(t.Quiet.Render(f.asks), width)
	}
	room := min(width, fieldWidth) - 4
	f.input.SetStyles(ui.InputStyles(t))
	f.input.SetWidth(room - 1)
	if on {
		f.input.Focus()
	} else {
		f.input.Blur()
	}
	line := t.Quiet.Render("[") + " " + f.input.View() + " " + t.Quiet.Render("]")
	return append(append(out, line), f.echo(width)...)
}

// echo says how the text is read, where that is not how it is written.
func (f *field) echo(width int) []string {
	t := f.c.desk.Theme
	typed := f.held()
	if typed == "" || typed == f.canonical || !exact(f.form) {
		return nil
	}
	text, err := question.Read(f.form, typed, f.comma)
	switch {
	case err != nil:
		return f.c.wrapped(t.Quiet.Render(f.c.desk.T("not understood yet")), width)
	case text == typed:
		return nil
	}
	return f.c.wrapped(t.Quiet.Render(f.c.desk.T("read as %s", text)), width)
}

// exact reports a form whose spellings are read, not compared as text.
func exact(form question.Kind) bool {
	switch form {
	case question.Number, question.Digest, question.Timestamp, question.Address, question.Offset:
		return true
	}
	return false
}
