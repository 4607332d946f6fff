// Package witness owns what this machine has seen of other people's journals,
// and cosigns a head only when it goes on from there. That makes a witness
// worth something: whoever trusts it knows that there is one history up to the
// head that it cosigned, and no other.
//
// # What it remembers
//
// For each journal one file, witness/<journal id> in the data folder, with the
// newest head that was cosigned:
//
//	carrel/seen/v1
//	key <verifier key of the device>
//	witness <verifier key of this witness>
//
//	<the checkpoint, signed by the device and cosigned>
//
// It is verified when it is read: the memory of a witness cannot be edited
// without its key. It is on the disk before the cosignature leaves.
package witness

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/cosign"
	"carrel/store/internal/durable"
	"carrel/store/internal/lock"
	"carrel/store/record"
)

const (
	folder    = "witness"
	lockName  = "lock"
	firstLine = "carrel/seen/v1\nkey "
	maxFile   = 4 << 10
	wait      = 2 * time.Second
)

// What a witness can refuse, beside what package record does.
var (
	ErrOtherDevice = errors.New("the journal is signed by another key than before")
	ErrMemory      = errors.New("what the witness remembers was changed")
	ErrBusy        = errors.New("another program is witnessing here")
)

// Witness cosigns records. It holds a lock: two programs with one memory could
// cosign two histories.
type Witness struct {
	dir    string
	lock   *os.File
	signer *cosign.Signer
}

// Open makes a witness of the key, whose memory is in the data folder dir. Now
// is the clock that goes into its cosignatures; nil is the system's.
func Open(dir string, key record.Key, now func() time.Time) (*Witness, error) {
	if now == nil {
		now = time.Now
	}
	signer, err := cosign.NewSigner(key, key.VKey(), now)
	if err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock.Within(f, wait); err != nil {
		f.Close()
		if errors.Is(err, lock.ErrHeld) {
			err = fmt.Errorf("%s: %w; try again when it is done", dir, ErrBusy)
		}
		return nil, err
	}
	return &Witness{dir, f, signer}, nil
}

// Close lets go of the memory.
func (w *Witness) Close() error { return w.lock.Close() }

// VKey is the public half of the witness's key, to be handed out.
func (w *Witness) VKey() string { return w.signer.VKey() }

// Sight is what came of a look at a record.
type Sight struct {
	*record.Result
	Before int64 // events that were seen before; 0 for a journal that is new here
	Added  bool  // the cosignature is new in the file
}

// Look verifies the record in the file path, remembers its head, and adds the
// cosignature to the file. It refuses a record that does not begin with what
// was seen of its journal before (record.ErrRolledBack, record.ErrChanged), or
// that another device signed, and then changes nothing.
func (w *Witness) Look(path string) (*Sight, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var seen memory
	before := func(id, vkey string) (head tlog.Tree, err error) {
		if seen, err = w.recall(id); err == nil && seen.key != "" && seen.key != vkey {
			err = fmt.Errorf("%w: %s, and it was %s", ErrOtherDevice, vkey, seen.key)
		}
		return seen.head.Tree, err
	}
	res, err := record.Verify(f, record.VerifyOptions{Seen: before})
	if err != nil {
		return nil, err
	}
	s := &Sight{Result: res, Before: seen.head.Tree.N}
	if seen.key == "" || s.Size > s.Before {
		if seen, err = w.remember(res); err != nil {
			return nil, err
		}
	}
	return s, w.attach(path, s, seen)
}

// attach adds the cosignature to the file, unless it has one by this witness.
func (w *Witness) attach(path string, s *Sight, seen memory) error {
	for _, c := range s.Witnessed {
		if c.VKey == w.VKey() && c.Size == s.Size {
			return nil
		}
	}
	res, err := record.Attach(path, seen.head)
	if err == nil {
		s.Result, s.Added = res, true
	}
	return err
}

// memory is what is remembered of one journal. The zero value is nothing.
type memory struct {
	key  string // verifier key of the device
	head record.Cosigned
}

func (w *Witness) path(id string) string { return filepath.Join(w.dir, id) }

// remember cosigns the head of a record and has the disk remember it.
func (w *Witness) remember(res *record.Result) (memory, error) {
	head, err := record.ParseCheckpoint(res.Checkpoint)
	if err != nil {
		return memory{}, err
	}
	text, err := note.Sign(&note.Note{Text: head.Text(), Sigs: head.Sigs}, w.signer)
	if err != nil {
		return memory{}, err
	}
	if head, err = record.ParseCheckpoint(string(text)); err != nil {
		return memory{}, err
	}
	m := memory{res.VKey, record.Cosigned{Signed: *head, Witnesses: []string{w.VKey()}}}
	return m, durable.Replace(w.path(res.ID), []byte(m.encode()))
}

func (m memory) encode() string { return firstLine + m.key + "\n" + m.head.String() }

// recall reads what is remembered of a journal.
func (w *Witness) recall(id string) (memory, error) {
	f, err := os.Open(w.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return memory{}, nil
	}
	if err != nil {
		return memory{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return memory{}, err
	}
	m, err := w.parse(id, string(b))
	if err != nil {
		return memory{}, fmt.Errorf("%s: %w: %w; put its backup back", w.path(id), ErrMemory, err)
	}
	return m, nil
}

// parse takes what remember wrote about the journal, and verifies it.
func (w *Witness) parse(id, text string) (memory, error) {
	rest, ok := strings.CutPrefix(text, firstLine)
	key, rest, ok2 := strings.Cut(rest, "\n")
	if !ok || !ok2 {
		return memory{}, errors.New("it is not of this program")
	}
	head, err := record.ParseCosigned(rest)
	if err != nil {
		return memory{}, err
	}
	v, err := note.NewVerifier(key)
	if err != nil {
		return memory{}, err
	}
	if _, err := note.Open([]byte(head.Signed.String()), note.VerifierList(v)); err != nil {
		return memory{}, err
	}
	if head.ID != id || len(head.Witnesses) != 1 || head.Witnesses[0] != w.VKey() {
		return memory{}, errors.New("it is of another journal, or another witness")
	}
	return memory{key, *head}, nil
}
