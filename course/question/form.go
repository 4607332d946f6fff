package question

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is how the texts of one typed kind are read and compared.
type form struct {
	want string // an example
	// read returns the canonical spelling of a typed text, a fixed point of
	// read, and false for a text that is none of this form. comma: the reader's
	// language writes a decimal comma.
	read func(text string, comma bool) (string, bool)
	// fits reports whether a text that was read fits an accepted answer.
	fits func(b *Blank, is, text string) bool
	// check returns why an author's answer cannot be compared with.
	check func(is string) error
	// sample returns a text that fits an accepted answer, or "".
	sample func(is string) string
}

// forms has an entry for each kind that is Typed.
var forms = map[Kind]form{
	Number:    {"1234.5", readNumber, fitsNumber, checkNumber, sampleNumber},
	Text:      {"a word", readText, fitsText, nil, asWritten},
	Regex:     {"a word", readLine, fitsRegex, checkRegex, sampleRegex},
	Command:   {wantCommand, readCommand, fitsCommand, checkCommand, asWritten},
	Digest:    {"d41d8cd98f00b204e9800998ecf8427e", readDigest, sameAs(readDigest), nil, asWritten},
	Timestamp: {wantTimestamp, readTimestamp, fitsTimestamp, checkTimestamp, sampleTimestamp},
	Address:   {"192.0.2.44", readAddress, sameAs(readAddress), nil, asWritten},
	Path:      {"/srv/reports/may.txt", readPath, fitsPath, nil, asWritten},
	Offset:    {"0x2a40", readOffset, sameAs(readOffset), nil, asWritten},
}

// maxLine is the longest typed line that is read, in bytes. What is compared
// with expressions is shorter, prose may be as long as a response.
const (
	maxLine  = 4 << 10
	maxMatch = 512
)

// Malformed is a text that is none of the form that was asked for.
type Malformed struct {
	Form Kind
	Text string // as it was typed
	Want string // an example of what is wanted
}

func (m *Malformed) Error() string {
	return fmt.Sprintf("%.80q cannot be read as %s: write it like %s", m.Text, m.Form, m.Want)
}

// Read reads what a trainee typed and returns its canonical spelling, which is
// what a response holds. comma says that the trainee's language writes a decimal
// comma; the canonical spelling has a point, and is read back as itself. The
// error is a *Malformed. A form that is not Typed is read as text.
func Read(form Kind, text string, comma bool) (canonical string, err error) {
	f, ok := forms[form]
	if !ok {
		f = forms[Text]
	}
	if readable(form, text) {
		canonical, ok = settled(text, func(s string) (string, bool) { return f.read(s, comma) })
	}
	if !readable(form, text) || !ok || canonical == "" {
		return "", &Malformed{form, text, f.want}
	}
	return canonical, nil
}

// readable reports whether a text is short and clean enough to be read at all.
func readable(form Kind, text string) bool {
	limit := maxLine
	switch form {
	case Text:
		limit = MaxText
	case Regex:
		limit = maxMatch
	}
	unclean := func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }
	return len(text) <= limit && utf8.ValidString(text) && strings.IndexFunc(text, unclean) < 0
}

// settled reads a text until its spelling no longer changes. Once is enough for
// almost any; the rest has quotes within quotes and the like.
func settled(text string, read func(string) (string, bool)) (string, bool) {
	for range 8 {
		again, ok := read(text)
		if !ok || again == text {
			return again, ok
		}
		text = again
	}
	return "", false
}

// Check returns why an author's accepted answer cannot be compared with in a
// form, or nil: a broken expression or interval, an address that is none, an
// empty text.
func Check(form Kind, is string) error {
	f, ok := forms[form]
	switch {
	case !ok:
		return fmt.Errorf("%s is not a form that an answer is typed in", form)
	case f.check != nil && readable(Text, is):
		return f.check(is)
	}
	_, err := Read(form, is, false)
	return err
}

// Cost returns what it costs to compare with an author's answer. What the
// answers of one question cost together is at most MaxCost.
func Cost(form Kind, is string) int {
	if form != Regex {
		return 0
	}
	size, _ := programSize(is)
	return size
}

// accepted returns the index of the first accepted answer that a typed text
// fits, or -1.
func (b *Blank) accepted(text string) int {
	text, err := Read(b.Form, text, false)
	if err != nil {
		return -1
	}
	f := forms[b.Form]
	return slices.IndexFunc(b.Accepts, func(a Accept) bool { return f.fits(b, a.Is, text) })
}

// sample returns a text that earns all of a blank, or "" when none is known.
func (b *Blank) sample() string {
	f, ok := forms[b.Form]
	if !ok {
		return ""
	}
	for _, a := range b.Accepts {
		text, err := Read(b.Form, f.sample(a.Is), false)
		if err == nil && b.credit(b.accepted(text)) == 100 {
			return text
		}
	}
	return ""
}

func asWritten(is string) string { return is }

// sameAs compares canonical spellings.
func sameAs(read func(string, bool) (string, bool)) func(*Blank, string, string) bool {
	return func(_ *Blank, is, text string) bool {
		want, ok := read(is, false)
		return ok && want == text
	}
}
