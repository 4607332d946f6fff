// Package issuance owns the log of an issuer: which credential was issued to
// which record, and what became of it. It is how the same records can be handed
// in twice without a second certificate, and how an issuer finds what to revoke.
//
// The log is a folder. In it, log.jsonl has one line of JSON for each act, in
// the order of the fields of Act and with no spaces:
//
//	{"n":1,"prev":"","act":"issue","id":"urn:uuid:…","index":7,…}
//
// Prev is base64 of the SHA-256 of the line before, without its newline, so
// that no line can be changed, dropped or put in between without all later ones
// changing too. What is cut from the end leaves no trace in the log itself; the
// signed status list and the credentials that were handed out do.
//
// Beside it, each credential lies as it was signed, in its index and ".json".
// No name of a person is in the log; the credentials have them.
package issuance

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"carrel/store/internal/durable"
	"carrel/store/internal/lock"
)

// What can be wrong with a log or an act.
var (
	ErrLog     = errors.New("the log of issued certificates was changed or is damaged")
	ErrBusy    = errors.New("another program is writing to the log of issued certificates")
	ErrUnknown = errors.New("no certificate of this id was issued here")
	ErrRevoked = errors.New("the certificate was revoked, which is for ever")
	ErrAct     = errors.New("the certificate is not in a state for that")
)

// Kind is what was done.
type Kind string

// The kinds of act.
const (
	Issue   Kind = "issue"
	Revoke  Kind = "revoke" // for ever
	Suspend Kind = "suspend"
	Resume  Kind = "resume"
)

// Act is one line of the log.
type Act struct {
	N        int       `json:"n"` // from 1
	Prev     string    `json:"prev"`
	Act      Kind      `json:"act"`
	ID       string    `json:"id"` // of the credential
	At       time.Time `json:"at"` // UTC, whole seconds
	Why      string    `json:"why,omitempty"`
	Index    int       `json:"index"`              // in the status list
	Digest   string    `json:"digest,omitempty"`   // of the credential: base64 of its SHA-256; this and what follows is said when it is issued
	Course   string    `json:"course,omitempty"`   // its id
	Version  string    `json:"version,omitempty"`  // of the course
	Journal  string    `json:"journal,omitempty"`  // id of the journal of the record
	Size     int64     `json:"size,omitempty"`     // events of the record
	Root     string    `json:"root,omitempty"`     // of their tree, base64
	Device   string    `json:"device,omitempty"`   // verifier key that signed the record
	Evidence string    `json:"evidence,omitempty"` // self, witnessed or proctored
	Until    time.Time `json:"until,omitzero"`     // when it expires
	Renews   string    `json:"renews,omitempty"`   // the id of the credential that it takes the place of
}

// State is what a credential is by the log.
type State string

// The states.
const (
	Valid     State = "valid"
	Suspended State = "suspended"
	Revoked   State = "revoked"
	Renewed   State = "renewed" // valid, and another took its place
)

// Issued is one credential and what became of it.
type Issued struct {
	Act
	State State
	Why   string // of the last act
}

// Log is a log that is open to be written.
type Log struct {
	dir    string
	file   *os.File
	prev   string
	n      int
	issued []*Issued
	byID   map[string]*Issued
}

const (
	logName = "log.jsonl"
	maxLine = 8 << 10
	maxLog  = 1 << 30
	patient = 2 * time.Second
)

// Open opens the log in a folder, which it makes if there is none, reads all of
// it and verifies its chain. A line that a power cut left half written is taken
// away. The error is an ErrLog or ErrBusy, or that of the disk.
func Open(dir string) (*Log, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, logName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l := &Log{dir: dir, file: f, byID: map[string]*Issued{}}
	if err := l.begin(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return l, nil
}

func (l *Log) begin() error {
	err := lock.Within(l.file, patient)
	if errors.Is(err, lock.ErrHeld) {
		return fmt.Errorf("%s: %w", l.dir, ErrBusy)
	}
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(l.file, maxLog))
	if err != nil {
		return err
	}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	if err := l.read(whole); err != nil {
		return err
	}
	if len(whole) == len(text) {
		return nil
	}
	return l.file.Truncate(int64(len(whole)))
}

func (l *Log) read(text []byte) error {
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		a, err := Decode(line)
		if err == nil {
			err = l.follows(a)
		}
		if err == nil {
			err = l.fold(a)
		}
		if err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrLog, l.n+1, err)
		}
		l.n, l.prev, text = a.N, digest(line), rest
	}
	return nil
}

// Decode reads one line in its one spelling.
func Decode(line []byte) (Act, error) {
	var a Act
	if len(line) > maxLine {
		return a, fmt.Errorf("%d bytes, more than %d", len(line), maxLine)
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return a, err
	}
	if again, err := encode(a); err != nil || !bytes.Equal(again, line) {
		return a, errors.New("not in its one spelling")
	}
	return a, nil
}

func encode(a Act) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (l *Log) follows(a Act) error {
	if a.N != l.n+1 || a.Prev != l.prev {
		return errors.New("it does not follow the line before")
	}
	return nil
}

// fold takes an act, or says why it cannot have happened.
func (l *Log) fold(a Act) error {
	if a.Act == Issue {
		return l.issue(a)
	}
	is := l.byID[a.ID]
	if is == nil {
		return fmt.Errorf("%w: %s", ErrUnknown, a.ID)
	}
	to, err := is.State.after(a.Act)
	if err != nil {
		return fmt.Errorf("%s: %w", a.ID, err)
	}
	is.State, is.Why = to, a.Why
	return nil
}

func (l *Log) issue(a Act) error {
	if err := l.isNew(a); err != nil {
		return err
	}
	if a.Renews != "" {
		was := l.byID[a.Renews]
		if was == nil {
			return fmt.Errorf("%w: %s", ErrUnknown, a.Renews)
		}
		if was.State == Revoked {
			return fmt.Errorf("%s: %w", a.Renews, ErrRevoked)
		}
		was.State = Renewed
	}
	is := &Issued{Act: a, State: Valid}
	l.issued, l.byID[a.ID] = append(l.issued, is), is
	return nil
}

func (l *Log) isNew(a Act) error {
	if l.byID[a.ID] != nil || a.ID == "" || a.Index != l.Next() {
		return fmt.Errorf("%w: %q cannot be issued as number %d", ErrAct, a.ID, a.Index)
	}
	return nil
}

// after is the state that an act leads to.
func (s State) after(k Kind) (State, error) {
	switch {
	case s == Revoked:
		return s, ErrRevoked
	case k == Revoke:
		return Revoked, nil
	case k == Suspend && s != Suspended:
		return Suspended, nil
	case k == Resume && s == Suspended:
		return Valid, nil
	}
	return s, fmt.Errorf("%w: it is %s", ErrAct, s)
}

// Append writes one act and returns it as it is logged, when the disk has it.
// Of an issue the credential is kept first. After an error of the disk the log
// is to be opened again.
func (l *Log) Append(a Act, credential []byte) (Act, error) {
	a.N, a.Prev, a.At = l.n+1, l.prev, a.At.UTC().Truncate(time.Second)
	if a.Act == Issue {
		a.Digest = digest(credential)
		if err := l.isNew(a); err != nil {
			return a, err
		}
		if err := l.keep(a.Index, credential); err != nil {
			return a, err
		}
	} else if is := l.byID[a.ID]; is != nil {
		a.Index = is.Index
	}
	line, err := encode(a)
	if err != nil {
		return a, err
	}
	if len(line) > maxLine {
		return a, fmt.Errorf("%w: %d bytes", ErrAct, len(line))
	}
	if err := l.fold(a); err != nil {
		return a, err
	}
	if err := l.write(line); err != nil {
		return a, err
	}
	l.n, l.prev = a.N, digest(line)
	return a, nil
}

func (l *Log) write(line []byte) error {
	if _, err := l.file.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *Log) keep(index int, credential []byte) error {
	return durable.Replace(l.path(index), credential)
}

func (l *Log) path(index int) string { return filepath.Join(l.dir, strconv.Itoa(index)+".json") }

// Credential returns a credential as it was issued. One that was changed since
// is an ErrLog.
func (l *Log) Credential(is Issued) ([]byte, error) {
	b, err := os.ReadFile(l.path(is.Index))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil || digest(b) != is.Digest {
		return nil, fmt.Errorf("%w: the copy of %s", ErrLog, is.ID)
	}
	return b, nil
}

// Acts is the number of lines of the log.
func (l *Log) Acts() int { return l.n }

// Next is the index that the next credential gets: the number of those issued.
func (l *Log) Next() int { return len(l.issued) }

// Find returns the credential of an id, or of a beginning of one that only one
// has. The error is an ErrUnknown.
func (l *Log) Find(id string) (Issued, error) {
	if is := l.byID[id]; is != nil {
		return *is, nil
	}
	return Issued{}, fmt.Errorf("%w: %s", ErrUnknown, id)
}

// Of returns the credential that a journal has for a course and that was
// neither revoked nor renewed, if there is one.
func (l *Log) Of(course, journal string) (Issued, bool) {
	for _, is := range slices.Backward(l.issued) {
		if is.Course == course && is.Journal == journal && is.State != Revoked && is.State != Renewed {
			return *is, true
		}
	}
	return Issued{}, false
}

// All returns what was issued, in its order.
func (l *Log) All() []Issued {
	var out []Issued
	for _, is := range l.issued {
		out = append(out, *is)
	}
	return out
}

// Close lets go of the log.
func (l *Log) Close() error { return l.file.Close() }
