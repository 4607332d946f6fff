// Package sealed owns exams whose answers are on no trainee's machine: the
// paper, the envelopes that open it, and the answer key.
//
// # Paper
//
// A paper (.carrel-paper) is a header that everybody can read, and a body that
// nobody can before the exam. The header is a signed note
// (c2sp.org/signed-note) of the lines
//
//	carrel/paper/v1
//	course <id>
//	version <semantic version>
//	exam <unit>
//	created <RFC 3339, UTC, whole seconds>
//	answers <SHA-256 of the answer key file>
//	examiner <verifier key> <age X25519 recipient>
//	size <bytes of the body>
//	sha256 <of the body>
//	signer <verifier key>
//
// with one line "examiner" for each of 1 to 16, and one signature, that of the
// signer. Digests are written in base64. The body is an age file
// (age-encryption.org/v1) for one fresh X25519 identity. It holds a Paper as
// JSON in one spelling, and says course, version, exam and examiners again, so
// that a header of somebody else does not fit it.
//
// Nothing in a paper tells an answer: the choices have lost which is right, the
// blanks what they accept, and the steps of an order and the options of a blank
// stand in an order made by a secret. The revision of a question as its course
// has it is not there either, because who has it can try out every key.
//
// # Envelope
//
// An envelope (.carrel-envelope) is an armored age file for a passphrase, with
// the digest of the paper's body and the identity that opens it.
//
// # Answer key
//
// The answer key (.carrel-answers) is an age file for the examiners. Inside is
// a note as above, of the lines magic, "paper" (the digest of the paper's body),
// size, sha256 and signer, and a Key as JSON.
//
// age gives out bytes before it knows that the end is good: everything here is
// decrypted to its end before a byte is used.
package sealed

import (
	"errors"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"carrel/course"
	"carrel/course/exam"
	"carrel/course/question"
)

// How the names of the files end.
const (
	PaperExtension    = ".carrel-paper"
	EnvelopeExtension = ".carrel-envelope"
	AnswersExtension  = ".carrel-answers"
)

// Limits of what is read.
const (
	MaxBody      = 32 << 20 // bytes of a paper or an answer key
	MaxPlain     = 30 << 20 // bytes of what is in it
	MaxPictures  = 16 << 20 // bytes of the pictures of a paper
	MaxEnvelope  = 8 << 10  // bytes of an envelope; one has about 700
	MaxExaminers = 16
	MaxWork      = 20 // of scrypt, as the logarithm of its N
)

// What can be wrong with a sealed exam.
var (
	ErrFormat     = errors.New("it is not a file of a sealed exam, or it was altered")
	ErrCut        = errors.New("it ends too soon, or goes on after its end: copy it again from where it came from")
	ErrSignature  = errors.New("its signature is not valid: it was altered; get it again from whoever made the exam")
	ErrPassphrase = errors.New("the passphrase is wrong: type the six words as they are on the list")
	ErrForeign    = errors.New("it belongs to another exam")
	ErrReader     = errors.New("it was not made for this key: use the key of an examiner who is named in the paper")
)

// Signer signs with a named key; VKey is its public half, in the verifier key
// form of package note.
type Signer interface {
	note.Signer
	VKey() string
}

// Examiner may read what is handed in.
type Examiner struct {
	VKey      string // the verifier key
	Recipient string // of age
}

// Paper is what a candidate's machine gets to know: all that a sitting needs
// where the course is not. Words are Markdown.
type Paper struct {
	Course, Version, Exam string
	CourseTitle           string
	Locale                string // BCP 47 tag of the source language; "" when unknown
	Heading                      // in the source language
	Examiners             []Examiner
	Requires              []Required         // that have to be completed before
	Objectives            []course.Objective // that its questions name
	Rules                 exam.Rules
	Entries               []exam.Entry
	Mix                   exam.Mix
	Items                 []Item
	Translations          []Translation `json:",omitempty"`
	Pictures              []Picture     `json:",omitempty"`
}

// Heading is what an exam says before its questions.
type Heading struct {
	Title        string
	Instructions string
	File         string // that the pictures of the instructions are addressed from
}

// Required is a unit that has to be completed before the exam.
type Required struct {
	Unit  course.UnitID
	Title string
}

// Item is a question without its key. One of the exam itself that is a required
// survey is asked for consent, before the clock starts.
type Item struct {
	From, Stem string // as of exam.Item
	Fixed      bool   // in every form
	Question   question.Question
	Text       // in the source language
}

// Text is the words of a question in one language. Where the question mixes its
// choices, options or steps, they stand in the order of the paper, the same one
// in every language.
type Text struct {
	File    string `json:",omitempty"` // that its pictures are addressed from
	Asks    string // the question in one line
	Shared  string // with its sister questions
	Prompt  string
	Choices []string   // parallel to the question's
	Labels  []string   // of the blanks of a match
	Options [][]string // of the blanks, as plain text
	Steps   []string
	Rows    []string // of a matrix
	Columns []string
}

// Translation is the words of a paper in another language, as far as they are
// translated.
type Translation struct {
	Locale  string // BCP 47 tag
	Heading        // Title "": that of the source
	Items   []Translated
}

// Translated is a question in another language.
type Translated struct {
	ID string
	Text
}

// Picture is a picture of the paper.
type Picture struct {
	Name   string // its path in the course, which addresses lead to
	SHA256 string // of Data, base64
	Data   []byte
	Twin   []byte `json:",omitempty"` // the same in characters, by its author
}

// Key is what only the examiners get to know. Its Identity opens the paper, so
// that forms can be drawn again and markers can read what was asked.
type Key struct {
	Course, Version, Exam string
	Identity              string
	Rules                 exam.Rules
	Entries               []exam.Entry
	Mix                   exam.Mix
	Items                 []Answer
}

// Answer is the key of one question. The lists say for each place in the paper
// what stands there: the index that it has in the course.
type Answer struct {
	Question    question.Question // as the course has it
	Choices     []int             `json:",omitempty"`
	Options     [][]int           `json:",omitempty"`
	Steps       []int             `json:",omitempty"`
	Criteria    []string          `json:",omitempty"` // that an essay is judged by
	Model       string            `json:",omitempty"` // the model answer
	Explanation string            `json:",omitempty"`
}

// Header is what everybody can read of a paper.
type Header struct {
	Course, Version, Exam string
	Created               time.Time
	Answers               string // SHA-256 of the answer key file, base64
	Examiners             []Examiner
	Digest                string // SHA-256 of the body, base64: names the paper
	Signer                string // verifier key of who made it; whether to trust it is for the caller to say
}

// Blueprint returns what the forms of the paper are drawn by, and from.
func (p *Paper) Blueprint() (exam.Blueprint, []exam.Item) {
	b := exam.Blueprint{Entries: p.Entries, Mix: p.Mix}
	var drawn []exam.Item
	for i := range p.Items {
		it := exam.Item{From: p.Items[i].From, Stem: p.Items[i].Stem, Question: &p.Items[i].Question}
		if p.Items[i].Fixed {
			b.Fixed = append(b.Fixed, it)
			continue
		}
		drawn = append(drawn, it)
	}
	return b, drawn
}

// recipients are those of the examiners.
func recipients(examiners []Examiner) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, e := range examiners {
		r, err := age.ParseX25519Recipient(e.Recipient)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
