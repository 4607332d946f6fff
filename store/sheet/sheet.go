// Package sheet owns what is handed in of a sealed exam: the responses of one
// sitting, signed by the device key and readable by the examiners alone.
//
// A sheet (.carrel-sheet) is an age file (age-encryption.org/v1) for the age
// recipients of the examiners. Inside is a signed note (c2sp.org/signed-note)
//
//	carrel/sheet/v1
//	size <bytes of the body>
//	sha256 <of the body, base64>
//	device <verifier key>
//
// with the signature of that device key and no other, and behind it a Sheet as
// JSON in one spelling. The same sitting gives the same bytes inside, and other
// ones outside each time, because age has a fresh key for every file.
//
// Everybody knows the recipients, so that everybody can make a sheet. What a
// sheet proves is that the owner of a device key made it; whose device that is
// says the attendance list or a record, see Roll.
package sheet

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/person"
)

// Extension is how the name of a sheet ends.
const Extension = ".carrel-sheet"

// Limits of what is read.
const (
	MaxSize      = 16 << 20 // bytes of a sheet
	MaxResponses = 2000
	MaxSigns     = 100_000
	maxName      = 512 // bytes of a name in a sheet
)

// What can be wrong with a sheet.
var (
	ErrFormat    = errors.New("it is not a sheet of this program, or it was altered on its way: export it again")
	ErrSignature = errors.New("its signature is not valid: it was altered")
	ErrReader    = errors.New("it was not made for this key: use the key of an examiner who is named in the paper")
)

// Signer is a device key; VKey is its public half, in the verifier key form of
// package note.
type Signer interface {
	note.Signer
	VKey() string
}

// Sheet is what is known of one sitting.
type Sheet struct {
	Paper     string         `json:"paper"` // SHA-256 of the paper, base64
	Course    string         `json:"course"`
	Exam      string         `json:"exam"` // the unit
	Attempt   int            `json:"attempt"`
	Seed      string         `json:"seed"`
	Form      string         `json:"form"` // digest of the form
	Person    *person.Person `json:"person,omitempty"`
	Final     bool           `json:"final"`         // it was handed in
	Why       string         `json:"why,omitempty"` // it ended, when the trainee did not end it
	Signs     []Sign         `json:"signs"`         // of life, with what was granted
	Gaps      []Gap          `json:"gaps,omitempty"`
	Grants    []string       `json:"grants,omitempty"` // codes that were used, in their order
	Responses []Response     `json:"responses"`

	device string
}

// Sign is a moment of the sitting.
type Sign struct {
	Wall    int64  `json:"wall"` // milliseconds since 1970, UTC
	Boot    int64  `json:"boot"` // milliseconds since the machine started
	Run     string `json:"run,omitempty"`
	Granted int64  `json:"granted,omitempty"` // milliseconds
	Break   bool   `json:"break,omitempty"`
}

// Gap is an interruption, told by the clock of the exam's rules.
type Gap struct {
	Wall int64 `json:"wall"` // when it began, as of Sign
	Took int64 `json:"took"` // milliseconds
	Sure bool  `json:"sure"` // the boot clock vouches for it
}

// Response is the answer to one question of the paper.
type Response struct {
	Question string            `json:"question"`
	Response question.Response `json:"response"`
}

// Of tells of a sitting as far as it has come; the paper, the course, the exam
// and the person are left to the caller. The responses are by the id of the
// question.
func Of(s *progress.Sitting, rules exam.Rules, responses map[string]question.Response) *Sheet {
	out := &Sheet{Attempt: s.Attempt, Seed: s.Seed, Form: s.Form, Final: s.Ended, Why: s.Why, Grants: slices.Sorted(maps.Keys(s.Used))}
	for _, g := range s.Signs {
		out.Signs = append(out.Signs, Sign{g.Wall.UnixMilli(), g.Boot.Milliseconds(), g.Run, g.Granted.Milliseconds(), g.Break})
	}
	for _, g := range s.Clock(rules).Gaps {
		out.Gaps = append(out.Gaps, Gap{g.From.Wall.UnixMilli(), g.Took.Milliseconds(), g.Sure})
	}
	for _, id := range slices.Sorted(maps.Keys(responses)) {
		out.Responses = append(out.Responses, Response{id, responses[id]})
	}
	return out
}

// Device returns the verifier key of the device that signed a sheet that was
// read or written.
func (s *Sheet) Device() string { return s.device }

// crockford are the digits of Crockford's base32, without I, L, O and U.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// codeBytes of a digest make the 12 digits of a code: 60 bits, and 4 over.
const codeBytes = 8

// Code returns the 12 characters by which a sheet is known on the attendance
// list, such as 7K3M-Q2ZD-9XHT: of what is inside, so that the same sheet
// exported twice has the same code. Only a sheet that was read or written has
// a device, which the code is of as well.
func (s *Sheet) Code() (string, error) {
	body, err := s.encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(header(body, s.device)))
	c := crockford.EncodeToString(sum[:codeBytes])
	return c[:4] + "-" + c[4:8] + "-" + c[8:12], nil
}

// check refuses what no sitting can have.
func (s *Sheet) check() error {
	switch {
	case len(s.Responses) > MaxResponses || len(s.Signs) > MaxSigns || len(s.Gaps) > MaxSigns || len(s.Grants) > MaxResponses:
		return fmt.Errorf("%w: it is larger than any sitting", ErrFormat)
	case s.Attempt < 1 || !isDigest(s.Paper):
		return fmt.Errorf("%w: it names no paper or attempt", ErrFormat)
	}
	for _, name := range append([]string{s.Course, s.Exam, s.Seed, s.Form, s.Why}, s.Grants...) {
		if len(name) > maxName || !utf8.ValidString(name) {
			return fmt.Errorf("%w: a name in it is too long or not UTF-8", ErrFormat)
		}
	}
	if s.Person != nil && s.Person.Check() != nil {
		return fmt.Errorf("%w: %w", ErrFormat, s.Person.Check())
	}
	return s.checkResponses()
}

// checkResponses wants every question once, in the order of the ids.
func (s *Sheet) checkResponses() error {
	for i, r := range s.Responses {
		if r.Question == "" || len(r.Question) > maxName || i > 0 && s.Responses[i-1].Question >= r.Question {
			return fmt.Errorf("%w: a question is answered twice or has no name", ErrFormat)
		}
	}
	return nil
}

func isDigest(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sha256.Size
}
