// Package roster owns the list of people that a school, an exam office or an
// employer keeps: whose record is whose. A record carries a name only as its
// owner typed it; a certificate bears the name that stands here, and a class is
// collected by it.
//
// A roster is a table of comma, semicolon or tab separated values (RFC 4180) in
// UTF-8. Its columns are the number, name and group of a person and the
// fingerprint of their device's key, as carrel verify shows it: in this order,
// or by the names in the first line. Later ones may be missing, and others are
// not looked at.
package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"carrel/store/person"
)

// The limits of a roster.
const (
	MaxSize   = 32 << 20 // bytes
	MaxPeople = 200_000
	maxField  = 200 // bytes, as in a record
)

// What can be wrong with a roster, or with a person in it.
var (
	ErrRoster   = errors.New("not a list of people")
	ErrUnlisted = errors.New("the roster has nobody with this device or number")
)

// Member is one line of a list of people.
type Member struct {
	Number, Name, Group string
	Fingerprint         string // of their device, when it was written down; see package store/record
}

// Roster is a list of people.
type Roster struct {
	People   []Member
	headed   bool // its first line names the columns
	byNumber map[string]int
	byDevice map[string]int
	byName   map[string][]int
}

// columns are the words by which the head of a column is known, folded.
var columns = [4][]string{
	{"number", "no", "nr", "id", "student id", "candidate number", "matriculation number", "matrikelnummer", "nummer", "numéro", "número"},
	{"name", "full name", "student", "trainee", "nom", "nombre"},
	{"group", "class", "course", "gruppe", "klasse", "groupe", "grupo"},
	{"fingerprint", "device", "device fingerprint", "key"},
}

// Read reads a roster. Each person has a number or a name; no device is there
// twice, and a number only where each line with it has a device: somebody may
// have two. The error is an ErrRoster and names the line.
func Read(r io.Reader) (*Roster, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > MaxSize:
		return nil, fmt.Errorf("%w: it is larger than %d bytes", ErrRoster, MaxSize)
	case !utf8.Valid(b):
		return nil, fmt.Errorf("%w: it is not UTF-8", ErrRoster)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	in := csv.NewReader(bytes.NewReader(b))
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = separator(b), -1, true
	out := &Roster{byNumber: map[string]int{}, byDevice: map[string]int{}, byName: map[string][]int{}}
	at := []int{0, 1, 2, 3}
	for first := true; ; first = false {
		fields, err := in.Read()
		if err == io.EOF {
			return out.inhabited()
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRoster, err)
		}
		line, _ := in.FieldPos(0)
		if head := heads(fields); first && head != nil {
			at, out.headed = head, true
			continue
		}
		if err := out.add(fields, at); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrRoster, line, err)
		}
	}
}

// inhabited refuses a roster in which nobody is.
func (r *Roster) inhabited() (*Roster, error) {
	if len(r.People) == 0 {
		return nil, fmt.Errorf("%w: nobody is in it", ErrRoster)
	}
	return r, nil
}

// separator is what the first line is divided by, outside of quotes.
func separator(b []byte) rune {
	count, quoted := map[rune]int{}, false
	for _, c := range string(b) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			return most(count)
		case !quoted:
			count[c]++
		}
	}
	return most(count)
}

func most(count map[rune]int) rune {
	best := ','
	for _, c := range []rune{';', '\t'} {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// heads returns which field is which when a line names columns; nil when it
// does not. -1 is a column that is not there.
func heads(fields []string) []int {
	at, known := []int{-1, -1, -1, -1}, false
	for i, f := range fields {
		for c, names := range columns {
			if at[c] < 0 && slices.Contains(names, Fold(f)) {
				at[c], known = i, true
				break
			}
		}
	}
	if !known || at[0] < 0 && at[1] < 0 {
		return nil
	}
	return at
}

func (r *Roster) add(fields []string, at []int) error {
	var p Member
	for c, to := range []*string{&p.Number, &p.Name, &p.Group, &p.Fingerprint} {
		if at[c] >= 0 && at[c] < len(fields) {
			*to = strings.Join(strings.Fields(norm.NFC.String(fields[at[c]])), " ")
		}
	}
	if err := p.check(); err != nil || p == (Member{}) {
		return err
	}
	if p.Number == "" && p.Name == "" {
		return errors.New("there is neither a number nor a name")
	}
	return r.index(p)
}

// index puts a person into the list.
func (r *Roster) index(p Member) error {
	if len(r.People) >= MaxPeople {
		return fmt.Errorf("there are more than %d people", MaxPeople)
	}
	i := len(r.People)
	was, twice := r.byNumber[p.Number]
	if twice && p.Number != "" && (p.Fingerprint == "" || r.People[was].Fingerprint == "") {
		return fmt.Errorf("the number %q is there twice", p.Number)
	}
	if _, twice := r.byDevice[hexOf(p.Fingerprint)]; twice && p.Fingerprint != "" {
		return fmt.Errorf("the device %q is there twice", p.Fingerprint)
	}
	if p.Number != "" && !twice {
		r.byNumber[p.Number] = i
	}
	if p.Fingerprint != "" {
		r.byDevice[hexOf(p.Fingerprint)] = i
	}
	r.byName[Fold(p.Name)] = append(r.byName[Fold(p.Name)], i)
	r.People = append(r.People, p)
	return nil
}

func (p Member) check() error {
	for _, s := range []string{p.Number, p.Name, p.Group, p.Fingerprint} {
		if len(s) > maxField {
			return fmt.Errorf("%.20q… is longer than %d bytes", s, maxField)
		}
		if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
			return fmt.Errorf("%q has a control character in it", s)
		}
	}
	if p.Fingerprint != "" && len(hexOf(p.Fingerprint)) != 32 {
		return fmt.Errorf("%q is not a fingerprint: it has eight groups of four hex digits", p.Fingerprint)
	}
	return nil
}

// hexOf are the digits of a fingerprint, however it is grouped.
func hexOf(s string) string {
	return strings.Map(func(c rune) rune {
		switch c = unicode.ToLower(c); {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
			return c
		case c == ' ' || c == '-' || c == ':':
			return -1
		}
		return 'x' // not a digit: the length stays, and it is equal to no fingerprint
	}, s)
}

// Fold makes names alike that are written alike but for case and spacing.
func Fold(s string) string {
	return cases.Fold().String(norm.NFC.String(strings.Join(strings.Fields(s), " ")))
}

// Named reports, as an ErrRoster, a roster that no certificate can bear the names
// of: its first line names no columns, or somebody in it has no name that can be
// shown, or neither number nor device.
func (r *Roster) Named() error {
	if !r.headed {
		return fmt.Errorf("%w: its first line has to name the columns name, and number or device", ErrRoster)
	}
	for _, p := range r.People {
		if err := p.Person().Check(); err != nil {
			return fmt.Errorf("%w: %q: %w", ErrRoster, p.Name+" "+p.Number, err)
		}
		if p.Number == "" && p.Fingerprint == "" {
			return fmt.Errorf("%w: %q has neither number nor device", ErrRoster, p.Name)
		}
	}
	return nil
}

// Person is the member as a record names one.
func (p Member) Person() person.Person { return person.Person{Name: p.Name, Number: p.Number} }

// Find returns whose the record is that the device of a fingerprint signed, and
// that says to be of a person of that number, "" for none. Who has a device is
// found by it alone: anyone can type another's number. The error is an
// ErrUnlisted.
func (r *Roster) Find(fingerprint, number string) (Member, error) {
	if i, ok := r.Device(fingerprint); ok {
		return r.People[i], nil
	}
	if i, ok := r.byNumber[number]; ok && number != "" && r.People[i].Fingerprint == "" {
		return r.People[i], nil
	}
	return Member{}, ErrUnlisted
}

// Device returns which of the people has a device.
func (r *Roster) Device(fingerprint string) (int, bool) {
	i, ok := r.byDevice[hexOf(fingerprint)]
	return i, ok
}

// Match returns which of the people somebody says to be: by the number, or else
// by a name that only one has.
func (r *Roster) Match(p *person.Person) (int, bool) {
	if p == nil {
		return 0, false
	}
	if p.Number != "" {
		i, ok := r.byNumber[p.Number]
		return i, ok
	}
	if same := r.byName[Fold(p.Name)]; len(same) == 1 {
		return same[0], true
	}
	return 0, false
}
