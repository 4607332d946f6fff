package progress

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"carrel/course"
	"carrel/course/question"
)

// SaltSize is the size of the salt of a private part in bytes. With a salt, the
// digest in the event does not let anyone guess what was typed.
const SaltSize = 16

// ErrSeal means that a private part is not the one of its event.
var ErrSeal = errors.New("what was typed is not what the event was sealed with")

// private is what a person typed. Its line is JSON as that of an event is.
type private struct {
	Salt  []byte   `json:"salt"`
	Texts []string `json:"texts"`
}

// Seal parts what a person typed from an event: answers, drafts and notes. The
// event keeps its digest, base64 of the SHA-256 of the private line, so that
// the line can be erased later and the log still holds. An event in which
// nothing was typed is returned as it is, with no line.
func Seal(e Event, salt [SaltSize]byte) (Event, []byte, error) {
	if !e.typed() {
		return e, nil, nil
	}
	line, err := encodePrivate(private{salt[:], e.Response.Texts})
	if err != nil {
		return e, nil, fmt.Errorf("seal event %d: %w: %w", e.Seq, ErrEvent, err)
	}
	r := *e.Response
	r.Texts = nil
	e.Response, e.Sealed = &r, sealOf(line)
	return e, line, nil
}

// typed reports whether an event has text that a person typed. The texts of
// the other types are the program's.
func (e *Event) typed() bool {
	own := e.Type == Answered || e.Type == Drafted || e.Type == Noted
	return own && e.Sealed == "" && e.Response != nil && len(e.Response.Texts) > 0
}

// Unseal puts the private line back into its event. The error wraps ErrSeal.
func Unseal(e Event, line []byte) (Event, error) {
	if sealOf(line) != e.Sealed {
		return e, fmt.Errorf("event %d: %w", e.Seq, ErrSeal)
	}
	var p private
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return e, fmt.Errorf("event %d: %w: %w", e.Seq, ErrSeal, err)
	}
	again, err := encodePrivate(p)
	if err != nil || !bytes.Equal(again, line) || len(p.Salt) != SaltSize || len(p.Texts) == 0 || e.Response == nil {
		return e, fmt.Errorf("event %d: %w: not in canonical form", e.Seq, ErrSeal)
	}
	r := question.Response{Choices: e.Response.Choices, Picks: e.Response.Picks, Texts: slices.Clone(p.Texts)}
	e.Response, e.Sealed = &r, ""
	return e, nil
}

func sealOf(line []byte) string {
	sum := sha256.Sum256(line)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func encodePrivate(p private) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		return nil, err
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(line) > MaxEvent {
		return nil, fmt.Errorf("%d bytes, more than %d", len(line), MaxEvent)
	}
	return line, nil
}

// Erased keeps account of what was typed and is gone. That is in order when a
// later event says that it was erased, and a loss otherwise.
type Erased struct {
	first map[course.ID]uint64 // event that lacks its private part, by course
}

// Apply takes the next event of a log, unsealed unless its private part is gone.
func (x *Erased) Apply(e Event) {
	switch {
	case e.Type == Forgot && e.Course == "":
		x.first = nil
	case e.Type == Forgot:
		delete(x.first, e.Course)
	case e.Sealed != "":
		x.miss(e)
	}
}

func (x *Erased) miss(e Event) {
	if x.first == nil {
		x.first = map[course.ID]uint64{}
	}
	if x.first[e.Course] == 0 {
		x.first[e.Course] = e.Seq
	}
}

// Err reports what is lost after all events. The error wraps ErrSeal.
func (x *Erased) Err() error {
	if len(x.first) == 0 {
		return nil
	}
	seq := slices.Min(slices.Collect(maps.Values(x.first)))
	return fmt.Errorf("event %d: %w: it is gone, and nothing says that it was erased", seq, ErrSeal)
}
