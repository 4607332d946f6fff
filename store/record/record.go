// Package record owns the record: a journal exported as one signed file, which
// anyone can verify offline with a public key alone. This comment is its
// specification, version 2.
//
// # Form
//
// A record is UTF-8 text whose lines end in a newline (U+000A). Its name ends
// in ".carrel-record".
//
//	carrel/record/v2
//	key <verifier key of the device>
//	witness <verifier key of a witness>      none, one or more
//
//	carrel/journal/<journal id>
//	<number of events>
//	<root hash>
//
//	— <name of the device key> <signature>
//	— <name of a witness key> <cosignature>  none, one or more
//
//	<an earlier checkpoint, cosigned>        none, one or more, each with
//	                                         an empty line after it
//	<the person>                             none or one, with an empty line
//	                                         after it
//	<event 1>
//	<what was typed in event 1>              where something was
//	...
//	<event n>
//
// The key of the device is an Ed25519 verifier key in the form of
// golang.org/x/mod/sumdb/note. The keys of witnesses have type 4, that of
// c2sp.org/tlog-cosignature, and stand in ascending order. A key's name has at
// most 100 characters, all of them printable ASCII. The journal id is 32
// lower-case hex digits.
//
// # Checkpoints
//
// The lines from the origin to the signatures are a signed note
// (c2sp.org/signed-note). Its text is a checkpoint (c2sp.org/tlog-checkpoint)
// without extension lines: the origin, the number of events in decimal, and
// the root hash of the RFC 6962 Merkle tree over the events in base64. The
// device's signature comes first, then at most one cosignature of each witness
// in the order of their keys. There is no other signature.
//
// An earlier checkpoint has the same form and at least one cosignature, is of
// the same journal and device, and has the root that the tree has at that
// size. They stand in ascending order of size, from 1 to n-1. Each witness key
// of the header has cosigned something.
//
// # The person
//
// The name and number of the trainee are no part of the log. They stand in a
// signed note of their own, by the device key, so that they can be left out:
//
//	carrel/person/<journal id>
//	name <name>
//	number <number>                          left out when there is none
//
//	— <name of the device key> <signature>
//
// # Events
//
// Each event is one line as package carrel/course/progress encodes it; the
// line without its newline is a record of the tree. The events are numbered
// from 1, without holes, and nothing follows the last one.
//
// What a person typed is no part of its event, which holds a digest instead:
// the field sealed is base64 of the SHA-256 of the line that follows the
// event. That line, {"salt":...,"texts":[...]}, is missing only when a later
// event of type forgot says that it was erased, or of a note: notes are the
// trainee's own, and a record has them only when its owner wants that.
//
// There is one spelling: numbers have no leading zeros, base64 has its padding
// and no stray bits, and no space, line or field can be added. A journal, a
// key and the cosignatures therefore give the same bytes each time, and a
// change of any byte of a record makes it invalid. A whole cosignature or the
// person can be taken away: who wants them asks for them.
//
// # Limits
//
// The lines before the events take at most 1 MiB, with at most 16 witnesses
// and 1000 earlier checkpoints; a journal says at most 1000 times that it was
// restored or repaired; an event or a private line takes at most
// progress.MaxEvent bytes, a record at most 1 GiB.
//
// # Meaning
//
// A valid record says that the holder of the key vouches for these events, in
// this order, as the whole journal at that size. A cosignature says that its
// witness had seen exactly this history up to that size at that time. Whose
// keys they are must be known from elsewhere.
package record

import (
	"encoding/hex"
	"errors"
	"fmt"

	"carrel/course/progress"
)

const (
	// Extension is how the name of a record ends.
	Extension = ".carrel-record"
	// MaxSize is the size of the largest record in bytes.
	MaxSize = 1 << 30
	// MaxEarlier is how many earlier checkpoints a record carries at most.
	MaxEarlier = 1000

	magic         = "carrel/record/"
	firstLine     = magic + "v2"
	keyPrefix     = "key "
	witnessPrefix = "witness "
	origin        = "carrel/journal/"
	personOrigin  = "carrel/person/"
	namePrefix    = "name "
	numberPrefix  = "number "
	sigPrefix     = "— "
	eventStart    = `{`
	privateStart  = `{"salt":`

	idSize      = 32 // hex digits
	maxHeader   = 1 << 20
	maxWitness  = 16
	maxLine     = progress.MaxEvent
	lineMagic   = 1
	lineKey     = 2
	keyHashSize = 4
)

// What can be wrong with a record.
var (
	ErrNotRecord    = errors.New("not a record that this program knows")
	ErrSignature    = errors.New("a signature of the record is not valid")
	ErrAltered      = errors.New("the record was altered")
	ErrOtherKey     = errors.New("the record is signed by another key")
	ErrNotWitnessed = errors.New("none of these witnesses has seen the record")
	ErrRolledBack   = errors.New("the journal was rolled back")
	ErrChanged      = errors.New("the history of the journal was changed")
)

// Error is a fault of a record: one of the sentinels above, the line in which
// it shows, and the particulars.
type Error struct {
	Kind error
	Line int // 1-based
	Err  error
}

func (e *Error) Error() string {
	if e.Kind == ErrRolledBack || e.Kind == ErrChanged || e.Kind == ErrOtherKey || e.Kind == ErrNotWitnessed {
		return fmt.Sprintf("%v: %v", e.Kind, e.Err) // no line of it is wrong
	}
	return fmt.Sprintf("line %d: %v: %v", e.Line, e.Kind, e.Err)
}

// Unwrap gives errors.Is and errors.As the kind and the particulars.
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Err} }

func altered(line int, format string, args ...any) error {
	return &Error{Kind: ErrAltered, Line: line, Err: fmt.Errorf(format, args...)}
}

func checkID(id string) error {
	b, err := hex.DecodeString(id)
	if err != nil || len(id) != idSize || hex.EncodeToString(b) != id {
		return fmt.Errorf("%q is not the id of a journal", id)
	}
	return nil
}
