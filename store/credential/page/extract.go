package page

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// MaxPage is the size of the largest PDF that is read, in bytes. A page has
// about 60 KB, and one with a Chinese name not much more: fonts are cut to what
// is used.
const MaxPage = 4 << 20

// What can be wrong with a page.
var (
	ErrNotPage = errors.New("it is not a certificate that this program made")
	ErrOther   = errors.New("the page does not say what its credential says")
)

// IsPDF reports whether a file begins as a PDF does.
func IsPDF(file []byte) bool { return bytes.HasPrefix(file, []byte("%PDF-")) }

// Extract returns the credential that is embedded in a page, unverified.
func Extract(pdf []byte) ([]byte, error) {
	const mark, length = "<< /Type /EmbeddedFile /Length ", " /Filter /FlateDecode "
	if !IsPDF(pdf) || len(pdf) > MaxPage {
		return nil, ErrNotPage
	}
	if n := bytes.Count(pdf, []byte(mark)); n != 1 {
		return nil, fmt.Errorf("%w: it has %d embedded files, not one", ErrNotPage, n)
	}
	_, rest, _ := bytes.Cut(pdf, []byte(mark))
	digits, rest, ok := bytes.Cut(rest[:min(len(rest), MaxCredential)], []byte(length))
	n, err := strconv.Atoi(string(digits))
	if !ok || err != nil || n < 0 {
		return nil, fmt.Errorf("%w: its embedded file has no length", ErrNotPage)
	}
	_, stream, ok := bytes.Cut(rest, []byte("stream\n"))
	if !ok || n > len(stream) {
		return nil, fmt.Errorf("%w: its embedded file is cut short", ErrNotPage)
	}
	return inflate(stream[:n], ErrNotPage)
}

// A Match says how a page compares with the one made from its credential.
type Match int

// The matches.
const (
	Same        Match = iota // it says what its credential says
	NotCompared              // another release made it
)

// Compare holds a page against the words of its credential. The error is an
// ErrOther when it says something else.
func (t Typesetter) Compare(pdf []byte, w Words, credential []byte) (Match, error) {
	again, err := t.Certificate(w, credential)
	if err != nil {
		return NotCompared, err
	}
	if bytes.Equal(pdf, again) {
		return Same, nil
	}
	if name := producerOf(pdf); !bytes.Equal(name, producerOf(again)) {
		return NotCompared, nil
	}
	return NotCompared, ErrOther
}

// producerOf returns what a file says of who made it, nil for nothing.
func producerOf(pdf []byte) []byte {
	_, rest, ok := bytes.Cut(pdf, []byte("/Producer ("))
	if !ok {
		return nil
	}
	name, _, _ := bytes.Cut(rest[:min(len(rest), 512)], []byte(")"))
	return name
}
