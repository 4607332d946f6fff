// Package result owns what examiners sign: the result of an attempt at a sealed
// exam, and the marks that a person gave to its essays.
//
// Both files are UTF-8 text: a signed note (c2sp.org/signed-note)
//
//	carrel/result/v1
//	size <bytes of the body>
//	sha256 <of the body, base64>
//	signer <verifier key>
//
// with the signature of that key and no other, and behind it a Result as JSON
// in one spelling: the fields in the order of the type, no spaces, and a newline
// at the end. A file of marks has the magic carrel/marks/v1 and a body of Marks.
//
// A result (.carrel-result) names no person: it is about a device key, an
// attempt, and the code of the sheet. It can be checked with public keys alone;
// whether its signer is an examiner whom one trusts is for the caller to say.
// It holds no more than the policy of review allows to be shown. Of several
// results of one attempt the one with the highest serial counts.
package result

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
)

// Extensions of the names of the files.
const (
	Extension      = ".carrel-result"
	MarksExtension = ".carrel-marks"
)

// Limits of what is read.
const (
	MaxSize    = 16 << 20 // bytes of either file
	maxParts   = 2000     // questions, objectives or verdicts
	maxName    = 512      // bytes of a name
	MaxComment = 4 << 10  // bytes of a marker's comment
	maxMarks   = 100_000  // essays in a file of marks
)

// What can be wrong with a file.
var (
	ErrFormat    = errors.New("it is not a file of this program, or it was altered on its way: get it again")
	ErrSignature = errors.New("its signature is not valid: it was altered")
)

// Signer is the key of an examiner; VKey is its public half, in the verifier key
// form of package note.
type Signer interface {
	note.Signer
	VKey() string
}

// Result is the final result of one attempt.
type Result struct {
	Serial     int             `json:"serial"` // from 1
	Paper      string          `json:"paper"`  // SHA-256 of the paper, base64
	Course     string          `json:"course"`
	Version    string          `json:"version"`
	Exam       string          `json:"exam"`   // the unit
	Device     string          `json:"device"` // verifier key
	Attempt    int             `json:"attempt"`
	Seed       string          `json:"seed"`
	Form       string          `json:"form"`  // digest of the form
	Sheet      string          `json:"sheet"` // its code
	Handed     bool            `json:"handed"`
	Total      question.Mark   `json:"total"`
	Pass       int             `json:"pass"` // percent
	Passed     bool            `json:"passed"`
	Review     exam.Review     `json:"review"`
	Objectives []progress.Part `json:"objectives,omitempty"`
	Questions  []progress.Part `json:"questions,omitempty"`
	Verdicts   []Verdict       `json:"verdicts,omitempty"` // on questions, that were passed after the exam
	Essays     []Essay         `json:"essays,omitempty"`   // who marked what
	Graded     time.Time       `json:"graded"`             // UTC, whole seconds

	signer, digest string
}

// Verdict is one that was passed on a question after the exam.
type Verdict struct {
	Question string           `json:"question"`
	Verdict  question.Verdict `json:"verdict"`
}

// Essay is who marked an essay.
type Essay struct {
	Question string   `json:"question"`
	Markers  []string `json:"markers"`
	Resolved string   `json:"resolved,omitempty"` // who decided where they differ
	Comment  string   `json:"comment,omitempty"`
}

// Signer returns the verifier key of who signed a result that was read or
// written.
func (r *Result) Signer() string { return r.signer }

// Digest returns the SHA-256 of the file of a result that was read or written.
func (r *Result) Digest() string { return r.digest }

// Encode signs a result.
func (r *Result) Encode(by Signer) ([]byte, error) {
	b, err := encode(resultMagic, r, r.check, by)
	if err == nil {
		r.signer, r.digest = by.VKey(), digest(b)
	}
	return b, err
}

// Read reads a result and checks its signature.
func Read(src []byte) (*Result, error) {
	r := new(Result)
	signer, err := decode(resultMagic, src, r, r.check)
	if err != nil {
		return nil, err
	}
	r.signer, r.digest = signer, digest(src)
	return r, nil
}

// Same reports whether two results say the same: all but the serial, the date
// and the signer.
func (r *Result) Same(o *Result) bool {
	a, b := *r, *o
	a.Serial, a.Graded = b.Serial, b.Graded
	one, err := body(&a)
	other, err2 := body(&b)
	return err == nil && err2 == nil && slices.Equal(one, other)
}

// Event completes an event, which says where, with what joins the record. Of an
// exam of very many questions the marks of these have no room in it.
func (r *Result) Event(e progress.Event, attempt int) progress.Event {
	g := progress.Grading{Serial: r.Serial, Review: r.Review, Objectives: r.Objectives, Questions: r.Questions}
	out := progress.Grade(e, attempt, r.Total, r.Passed, r.digest, g)
	if line, err := progress.Encode(out); err == nil && len(line) <= progress.MaxEvent-stampRoom {
		return out
	}
	g.Questions = nil
	return progress.Grade(e, attempt, r.Total, r.Passed, r.digest, g)
}

// stampRoom is what the journal adds to an event, in bytes, at most.
const stampRoom = 2 << 10

// check refuses what no grading gives.
func (r *Result) check() error {
	switch {
	case r.Serial < 1 || r.Attempt < 1 || r.Pass < 0 || r.Pass > 100 || !fair(r.Total):
		return fmt.Errorf("%w: a number in it is none that a grading gives", ErrFormat)
	case r.Passed != (r.Total.Percent() >= r.Pass):
		return fmt.Errorf("%w: it is passed by one word and not by another", ErrFormat)
	case !isCode(r.Sheet):
		return fmt.Errorf("%w: it names no sheet", ErrFormat)
	case !isDigest(r.Paper) || !isDigest(r.Form) || r.Graded != whole(r.Graded):
		return fmt.Errorf("%w: it names no paper, form or date", ErrFormat)
	case !slices.Contains([]exam.Review{exam.ReviewNone, exam.ReviewScore, exam.ReviewAnswers, exam.ReviewFull}, r.Review):
		return fmt.Errorf("%w: it names no policy of review", ErrFormat)
	case max(len(r.Objectives), len(r.Questions), len(r.Verdicts), len(r.Essays)) > maxParts:
		return fmt.Errorf("%w: it is larger than any exam", ErrFormat)
	}
	if err := names(maxName, r.Course, r.Version, r.Exam, r.Device, r.Seed, r.Sheet); err != nil {
		return err
	}
	return r.checkParts()
}

func (r *Result) checkParts() error {
	for _, p := range slices.Concat(r.Objectives, r.Questions) {
		if !fair(p.Mark) || names(maxName, p.ID) != nil {
			return fmt.Errorf("%w: the mark of %q is none", ErrFormat, p.ID)
		}
	}
	for _, v := range r.Verdicts {
		if v.Verdict != question.Disregard && v.Verdict != question.AllCorrect || names(maxName, v.Question) != nil {
			return fmt.Errorf("%w: the verdict on %q is none", ErrFormat, v.Question)
		}
	}
	for _, e := range r.Essays {
		if err := names(maxName, append(e.Markers, e.Question, e.Resolved)...); err != nil || len(e.Markers) > maxParts || names(MaxComment, e.Comment) != nil {
			return fmt.Errorf("%w: the marks of %q are none", ErrFormat, e.Question)
		}
	}
	return nil
}

// whole is a time as it is written.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// mostPoints is more than any exam has, in hundredths of a point.
const mostPoints = 1 << 40

func fair(m question.Mark) bool { return m.Got >= 0 && m.Got <= m.Of && m.Of <= mostPoints }

func names(most int, texts ...string) error {
	for _, s := range texts {
		if len(s) > most || !utf8.ValidString(s) {
			return fmt.Errorf("%w: a name in it is too long or not UTF-8", ErrFormat)
		}
	}
	return nil
}

// isCode reports the code of a sheet, which is part of the names of files too.
func isCode(s string) bool {
	digits := strings.ReplaceAll(s, "-", "")
	return len(s) == 14 && len(digits) == 12 && s[4] == '-' && s[9] == '-' && strings.Trim(digits, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == ""
}

func isDigest(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == sha256.Size
}
