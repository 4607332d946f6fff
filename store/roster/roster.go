// Package roster owns the list of people that a school, an exam office or an
// employer keeps: whose record is whose. A record carries a name only as its
// owner typed it; a certificate bears the name that stands here.
//
// A roster is a table in CSV (RFC 4180), UTF-8, with a first row that names the
// columns, in any order and case:
//
//	name     as it is to stand on the certificate
//	number   of the person; what carrel export --number wrote into the record
//	device   the fingerprint of the device's key, as carrel verify shows it
//
// Name is needed, and one of the others; further columns are not looked at. The
// cells may be separated by semicolons or tabs, as spreadsheets write them. A
// row with a device is found by it alone: anyone can type another's number.
package roster

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"carrel/store/person"
)

// The limits of a roster.
const (
	MaxSize = 8 << 20 // bytes
	MaxRows = 100_000
)

// What can be wrong with a roster, or with a person in it.
var (
	ErrRoster   = errors.New("it is not a roster")
	ErrUnlisted = errors.New("the roster has nobody with this device or number")
)

// Entry is one person.
type Entry struct {
	person.Person
	Device string // fingerprint, lower-case hex without spaces; "" when not given
}

// Roster is a list of people.
type Roster struct {
	devices, numbers map[string]Entry
}

// Read reads a roster. The error is an ErrRoster and names the row.
func Read(r io.Reader) (*Roster, error) {
	file, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(file) > MaxSize {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrRoster, MaxSize)
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	rows := csv.NewReader(bytes.NewReader(file))
	rows.Comma = separator(file)
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRoster, err)
	}
	at, err := columns(head)
	if err != nil {
		return nil, err
	}
	return collect(rows, at)
}

// separator is what separates the cells of the first row.
func separator(file []byte) rune {
	head, _ := bufio.NewReader(bytes.NewReader(file)).ReadString('\n')
	for _, r := range ";\t" {
		if strings.ContainsRune(head, r) && !strings.Contains(head, ",") {
			return r
		}
	}
	return ','
}

// place says where the columns stand; -1 for one that is not there.
type place struct{ name, number, device int }

func columns(head []string) (place, error) {
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	p := place{slices.Index(head, "name"), slices.Index(head, "number"), slices.Index(head, "device")}
	if p.name < 0 || p.number < 0 && p.device < 0 {
		return p, fmt.Errorf("%w: its first row needs the columns name, and number or device", ErrRoster)
	}
	return p, nil
}

func collect(rows *csv.Reader, at place) (*Roster, error) {
	r := &Roster{map[string]Entry{}, map[string]Entry{}}
	for n := 2; ; n++ {
		row, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return r, nil
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrRoster, err)
		case n > MaxRows+1:
			return nil, fmt.Errorf("%w: more than %d rows", ErrRoster, MaxRows)
		}
		if err := r.take(at.entry(row)); err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrRoster, n, err)
		}
	}
}

func (p place) entry(row []string) Entry {
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		return strings.Join(strings.Fields(row[i]), " ")
	}
	return Entry{person.Person{Name: cell(p.name), Number: cell(p.number)}, plain(cell(p.device))}
}

// plain is a fingerprint without what makes it readable.
func plain(fingerprint string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", ":", "", "-", "").Replace(fingerprint))
}

func (r *Roster) take(e Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	if e.Device != "" && (len(e.Device) != 32 || strings.Trim(e.Device, "0123456789abcdef") != "") {
		return fmt.Errorf("%q is not the fingerprint of a device: eight groups of four hex digits", e.Device)
	}
	switch {
	case e.Device != "":
		return put(r.devices, e.Device, e)
	case e.Number != "":
		return put(r.numbers, e.Number, e)
	}
	return fmt.Errorf("%q has neither number nor device", e.Name)
}

func put(in map[string]Entry, key string, e Entry) error {
	if was, ok := in[key]; ok {
		return fmt.Errorf("%q and %q have the same number or device", was.Name, e.Name)
	}
	in[key] = e
	return nil
}

// Find returns whose the record is that the device of a fingerprint signed, and
// that says to be of a person of that number, "" for none. The error is an
// ErrUnlisted.
func (r *Roster) Find(fingerprint, number string) (Entry, error) {
	if e, ok := r.devices[plain(fingerprint)]; ok {
		return e, nil
	}
	if e, ok := r.numbers[number]; ok && number != "" {
		return e, nil
	}
	return Entry{}, ErrUnlisted
}

// Len is the number of people.
func (r *Roster) Len() int { return len(r.devices) + len(r.numbers) }
