// Package record owns the record: a journal exported as one signed file, which
// anyone can verify offline with a public key alone. This comment is its
// specification, version 1.
//
// # Form
//
// A record is UTF-8 text whose lines end in a newline (U+000A). Its name ends
// in ".carrel-record".
//
//	carrel/record/v1
//	key <verifier key>
//
//	carrel/journal/<journal id>
//	<number of events>
//	<root hash>
//
//	— <key name> <signature>
//
//	<event 1>
//	...
//	<event n>
//
// The verifier key is an Ed25519 key in the form of golang.org/x/mod/sumdb/note;
// its name has at most 100 characters, all of them printable ASCII.
// The journal id is 32 lower-case hex digits.
//
// Lines 4 to 8 are a signed note (c2sp.org/signed-note) by that key and no
// other. Its text is a checkpoint (c2sp.org/tlog-checkpoint) without extension
// lines: the origin, the number of events in decimal, and the root hash of the
// RFC 6962 Merkle tree over the events in base64.
//
// Each event is one line as package carrel/course/progress encodes it; the
// line without its newline is a record of the tree. The events are numbered
// from 1, without holes, and nothing follows the last one.
//
// There is one spelling: numbers have no leading zeros, base64 has its padding
// and no stray bits, and no space, line or field can be added. A journal and a
// key therefore give the same bytes each time, and a change of any byte of a
// record makes it invalid.
//
// # Limits
//
// The lines before the events take at most 64 KiB, an event at most
// progress.MaxEvent bytes, a record at most 1 GiB.
//
// # Meaning
//
// A valid record says that the holder of the key vouches for these events, in
// this order, as the whole journal at that size. Whose key it is must be known
// from elsewhere; the record names no person.
package record

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"carrel/course/progress"
	"carrel/store/internal/vkey"
)

const (
	// Extension is how the name of a record ends.
	Extension = ".carrel-record"
	// MaxSize is the size of the largest record in bytes.
	MaxSize = 1 << 30

	magic     = "carrel/record/"
	firstLine = magic + "v1"
	keyPrefix = "key "
	origin    = "carrel/journal/"
	idSize    = 32 // hex digits
	sigPrefix = "— "
	maxHeader = 64 << 10
	maxLine   = progress.MaxEvent
)

// Line numbers of the header.
const (
	lineMagic = 1 + iota
	lineKey
	lineBlank1
	lineOrigin
	lineSize
	lineRoot
	lineBlank2
	lineSignature
	lineBlank3
	headerLines = lineBlank3
)

// What can be wrong with a record.
var (
	ErrNotRecord = errors.New("not a record that this program knows")
	ErrSignature = errors.New("the signature of the record is not valid")
	ErrAltered   = errors.New("the record was altered")
	ErrOtherKey  = errors.New("the record is signed by another key")
)

// Error is a fault of a record: one of the sentinels above, the line in which
// it shows, and the particulars.
type Error struct {
	Kind error
	Line int // 1-based
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %v: %v", e.Line, e.Kind, e.Err) }

// Unwrap gives errors.Is and errors.As the kind and the particulars.
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Err} }

func altered(line int, format string, args ...any) error {
	return &Error{Kind: ErrAltered, Line: line, Err: fmt.Errorf(format, args...)}
}

// keyHashSize is how many bytes of a signature say whose it is.
const keyHashSize = 4

func keyHash(sig []byte) uint32 { return binary.BigEndian.Uint32(sig) }

// header is what stands before the events.
type header struct {
	vkey string
	head Signed
}

func (h *header) encode() string {
	return firstLine + "\n" + keyPrefix + h.vkey + "\n\n" + h.head.String() + "\n"
}

// parseHeader reads the lines of a header, which are those that encode would
// write. It verifies no signature.
func parseHeader(lines [headerLines]string) (*header, error) {
	h := &header{}
	line := func(n int) string { return lines[n-1] }
	parts := []struct {
		line  int
		parse func(string) error
	}{
		{lineKey, h.parseKey}, {lineBlank1, blank}, {lineOrigin, h.head.parseOrigin}, {lineSize, h.head.parseSize},
		{lineRoot, h.head.parseRoot}, {lineBlank2, blank}, {lineSignature, h.head.parseSignature}, {lineBlank3, blank},
	}
	for _, p := range parts {
		if err := p.parse(line(p.line)); err != nil {
			return nil, altered(p.line, "%w", err)
		}
	}
	return h, nil
}

func (h *header) parseKey(line string) (err error) {
	text, ok := strings.CutPrefix(line, keyPrefix)
	if !ok {
		return errors.New("the key belongs here")
	}
	_, err = vkey.Parse(text)
	h.vkey = text
	return err
}

func checkID(id string) error {
	b, err := hex.DecodeString(id)
	if err != nil || len(id) != idSize || hex.EncodeToString(b) != id {
		return fmt.Errorf("%q is not the id of a journal", id)
	}
	return nil
}

// verify checks the signature with the key that the record carries, and with
// known unless that is empty.
func (h *header) verify(known []note.Verifier) error {
	own, err := note.NewVerifier(h.vkey)
	if err != nil {
		return altered(lineKey, "%w", err)
	}
	if _, err := note.Open([]byte(h.head.String()), note.VerifierList(own)); err != nil {
		return &Error{Kind: ErrSignature, Line: lineSignature, Err: err}
	}
	if len(known) == 0 {
		return nil
	}
	if _, err := note.Open([]byte(h.head.String()), note.VerifierList(known...)); err != nil {
		return h.otherKey(own, known)
	}
	return nil
}

// otherKey names the key that signed, and those that should have.
func (h *header) otherKey(own note.Verifier, known []note.Verifier) error {
	print, err := vkey.Fingerprint(h.vkey)
	if err != nil {
		return altered(lineKey, "%w", err)
	}
	names := make([]string, len(known))
	for i, v := range known {
		names[i] = keyID(v)
	}
	return &Error{Kind: ErrOtherKey, Line: lineSignature, Err: fmt.Errorf("%s, fingerprint %s, and not %s",
		keyID(own), print, strings.Join(names, " or "))}
}

// keyID is how a verifier key begins: the name and the hash, which tells keys
// of one name apart.
func keyID(v note.Verifier) string { return fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash()) }
