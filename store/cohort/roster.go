package cohort

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
)

// Limits of a list of people.
const (
	maxRoster = 32 << 20 // bytes
	maxPeople = 200_000
	maxField  = 200 // bytes, as in a record
)

// ErrRoster is the error for a list of people that cannot be taken.
var ErrRoster = errors.New("not a list of people")

// Member is one line of a list of people.
type Member struct {
	Number, Name, Group string
	Fingerprint         string // of their device, when it was written down; see package store/record
}

// Roster is a list of people.
type Roster struct {
	People   []Member
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

// ReadRoster reads a list of people as comma, semicolon or tab separated values
// (RFC 4180) in UTF-8, with or without a byte order mark. The columns are number,
// name, group and device fingerprint, in this order or by the names in the first
// line; the later ones may be missing, and others are left out. Each person has a
// number or a name, and no number or device is there twice.
func ReadRoster(r io.Reader) (*Roster, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxRoster+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > maxRoster:
		return nil, fmt.Errorf("%w: it is larger than %d bytes", ErrRoster, maxRoster)
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
			return out, out.empty()
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRoster, err)
		}
		line, _ := in.FieldPos(0)
		if head := heads(fields); first && head != nil {
			at = head
			continue
		}
		if err := out.add(fields, at); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrRoster, line, err)
		}
	}
}

func (r *Roster) empty() error {
	if len(r.People) == 0 {
		return fmt.Errorf("%w: nobody is in it", ErrRoster)
	}
	return nil
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
			if at[c] < 0 && slices.Contains(names, fold(f)) {
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
			*to = strings.TrimSpace(norm.NFC.String(fields[at[c]]))
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
	if len(r.People) >= maxPeople {
		return fmt.Errorf("there are more than %d people", maxPeople)
	}
	i := len(r.People)
	if _, twice := r.byNumber[p.Number]; twice && p.Number != "" {
		return fmt.Errorf("the number %q is there twice", p.Number)
	}
	if _, twice := r.byDevice[hexOf(p.Fingerprint)]; twice && p.Fingerprint != "" {
		return fmt.Errorf("the device %q is there twice", p.Fingerprint)
	}
	if p.Number != "" {
		r.byNumber[p.Number] = i
	}
	if p.Fingerprint != "" {
		r.byDevice[hexOf(p.Fingerprint)] = i
	}
	r.byName[fold(p.Name)] = append(r.byName[fold(p.Name)], i)
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

// fold makes names alike that are written alike but for case and spacing.
func fold(s string) string {
	return cases.Fold().String(norm.NFC.String(strings.Join(strings.Fields(s), " ")))
}
