// Package person owns the trainee's name and number. They are kept apart from
// the journal, in person.json in the data folder (mode 0600), so that they can
// be erased without breaking the log. A record carries them only when they are
// there and its owner does not leave them out.
//
//	{"name":"Ada Lovelace","number":"4711"}
package person

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"carrel/store/internal/durable"
)

const (
	fileName = "person.json"
	maxText  = 200 // bytes of a name or number
	maxFile  = 4 << 10
)

// ErrPerson is the error for a name or number that cannot be taken.
var ErrPerson = errors.New("not a name or number that can be shown")

// Person is who the trainee says to be.
type Person struct {
	Name   string `json:"name"`
	Number string `json:"number,omitempty"` // given by a school or an exam office; may be empty
}

// Check refuses what could deceive a reader: each text is one line of at most
// 200 bytes of letters, marks, digits, punctuation, symbols and single spaces.
func (p Person) Check() error {
	if p.Name == "" {
		return fmt.Errorf("%w: the name is empty", ErrPerson)
	}
	for _, text := range []string{p.Name, p.Number} {
		if err := check(text); err != nil {
			return err
		}
	}
	return nil
}

func check(text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: it is not UTF-8", ErrPerson)
	case len(text) > maxText:
		return fmt.Errorf("%w: it has %d bytes, more than %d", ErrPerson, len(text), maxText)
	case strings.Join(strings.Fields(text), " ") != text:
		return fmt.Errorf("%w: %q has spaces where none belong", ErrPerson, text)
	}
	runes := []rune(text)
	for i, r := range runes {
		if !unicode.IsPrint(r) && !joins(runes, i) {
			return fmt.Errorf("%w: %q has %U in it", ErrPerson, text, r)
		}
	}
	return nil
}

// joins reports whether rune i is a joiner between letters, as names in
// Persian, Hindi or Sinhala are spelled with.
func joins(runes []rune, i int) bool {
	inner := i > 0 && i < len(runes)-1
	joiner := runes[i] == '\u200c' || runes[i] == '\u200d'
	return inner && joiner && unicode.In(runes[i-1], unicode.L, unicode.M) && unicode.In(runes[i+1], unicode.L, unicode.M)
}

// Read returns who the data folder dir belongs to, and fs.ErrNotExist when that
// was never said.
func Read(dir string) (Person, error) {
	path := filepath.Join(dir, fileName)
	at, err := os.Lstat(path)
	if err != nil {
		return Person{}, err
	}
	if !at.Mode().IsRegular() {
		return Person{}, fmt.Errorf("%s: it is of type %v, not a regular file; move it away", path, at.Mode().Type())
	}
	f, err := os.Open(path)
	if err != nil {
		return Person{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return Person{}, err
	}
	p, err := parse(b)
	if err != nil {
		return p, fmt.Errorf("%s: %w; say it again, or remove the file", path, err)
	}
	return p, nil
}

// parse takes the one spelling that Write has.
func parse(b []byte) (Person, error) {
	var p Person
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return Person{}, fmt.Errorf("%w: %w", ErrPerson, err)
	}
	if err := p.Check(); err != nil {
		return Person{}, err
	}
	if !bytes.Equal(p.encode(), b) {
		return Person{}, fmt.Errorf("%w: it has another spelling", ErrPerson)
	}
	return p, nil
}

func (p Person) encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // two strings always encode
	return b.Bytes()
}

// Write says who the data folder belongs to, in place of what was said before.
func Write(dir string, p Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return durable.Replace(filepath.Join(dir, fileName), p.encode())
}

// Erase removes what was said, and reports whether there was anything.
func Erase(dir string) (bool, error) {
	err := os.Remove(filepath.Join(dir, fileName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err == nil {
		err = durable.SyncDir(dir)
	}
	return err == nil, err
}
