// Package phrase owns every sentence that the interface says. A sentence is
// looked up by its English text, as gettext does, so that the code stays
// readable and a sentence without a translation is still understood.
//
// English is the source. A new language is one more catalogue file in this
// package; the tests say which sentences it lacks.
package phrase

import (
	"cmp"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Printer says sentences in one language. It is safe for concurrent use.
type Printer struct {
	p    *message.Printer
	want string
}

// languages are the catalogues by the language they speak.
var languages = map[language.Tag]func(*catalog.Builder) error{
	language.English: english,
}

// New returns the printer of the language closest to lang, a BCP 47 tag such
// as "fr-CA" or a POSIX locale such as "fr_CA.UTF-8"; English when none is
// close.
func New(lang string) *Printer {
	tag := closest(lang)
	b := catalog.NewBuilder(catalog.Fallback(language.English))
	if err := languages[tag](b); err != nil {
		panic("phrase: the catalogue of " + tag.String() + " is malformed: " + err.Error())
	}
	return &Printer{p: message.NewPrinter(tag, message.Catalog(b)), want: wanted(lang)}
}

func closest(lang string) language.Tag {
	tags := []language.Tag{language.English}
	for t := range languages {
		if t != language.English {
			tags = append(tags, t)
		}
	}
	slices.SortFunc(tags[1:], func(a, b language.Tag) int { return cmp.Compare(a.String(), b.String()) })
	want, _ := language.Parse(posix(lang))
	_, i, confidence := language.NewMatcher(tags).Match(want)
	if confidence == language.No {
		return language.English
	}
	return tags[i]
}

// wanted is the language itself, whether there is a catalogue of it or not.
func wanted(lang string) string {
	tag, err := language.Parse(posix(lang))
	if err != nil || tag == language.Und {
		return language.English.String()
	}
	return tag.String()
}

// posix cuts the encoding and modifier off a POSIX locale.
func posix(lang string) string {
	for i, r := range lang {
		if r == '.' || r == '@' {
			return lang[:i]
		}
	}
	return lang
}

// T returns the sentence in the printer's language with args put in as by
// fmt.Sprintf; numbers are written as the language writes them.
func (p *Printer) T(sentence string, args ...any) string {
	return p.p.Sprintf(sentence, args...)
}

// Wants returns the BCP 47 tag of the language that was asked for: courses may
// be there in languages that the interface does not speak.
func (p *Printer) Wants() string { return p.want }
