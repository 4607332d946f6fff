// Package witness owns what this machine has seen of other people's journals,
// and cosigns a head only when it goes on from there. That makes a witness
// worth something: whoever trusts it knows that there is one history up to the
// head that it cosigned, and no other.
//
// # What it remembers
//
// For each journal one file in the data folder, with the newest head that was
// cosigned. It is witness/<journal id> for the device key; every other key has a
// memory of its own, in a folder of its name as a witness.
//
//	carrel/seen/v1
//	key <verifier key of the device>
//	at <number of events> <root hash>           the head below
//	restored <number of an event> <its hash>    none, one or more
//	left <number of events> <root hash> <time>  none, one or more
//
//	— <name> <signature by the key of the witness>
//	witness <verifier key of this witness>
//
//	<the checkpoint, signed by the device and cosigned>
//
// The lines "restored" are the events that were seen by which the journal says
// that it was put back from a backup or rebuilt: what was said once excuses
// nothing that happens later. The lines "left" are the heads that were
// cosigned and are no more part of its history, with the time at which the
// person behind this witness accepted that, in seconds since 1970.
//
// The file is verified when it is read: the memory of a witness cannot be
// edited without its key. It is on the disk before the cosignature leaves.
package witness

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/cosign"
	"carrel/store/internal/lock"
	"carrel/store/record"
)

const (
	folder   = "witness"
	lockName = "lock"
	devices  = "carrel-device-" // how the names of device keys begin, see package keys
	wait     = 2 * time.Second
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
	key    record.Key
	signer *cosign.Signer
	now    func() time.Time
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
	if !strings.HasPrefix(key.Name(), devices) {
		dir = filepath.Join(dir, signer.Name())
	}
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
	return &Witness{dir, f, key, signer, now}, nil
}

// Close lets go of the memory.
func (w *Witness) Close() error { return w.lock.Close() }

// VKey is the public half of the witness's key, to be handed out.
func (w *Witness) VKey() string { return w.signer.VKey() }

// Sight is what came of a look at a record.
type Sight struct {
	*record.Result
	Before   int64            // events that were seen before; 0 for a journal that is new here
	Added    bool             // the cosignature is new in the file
	Accepted *record.Restored // why its history is another than the one that was seen; nil when it goes on from there
}

// Look verifies the record in the file path, remembers its head, and adds the
// cosignature to the file. It refuses a record that does not begin with what
// was seen of its journal before (record.ErrRolledBack, record.ErrChanged), or
// that another device signed, and then changes nothing.
//
// A journal that was put back from a backup or rebuilt has lost its history and
// says so in an event. When it has such an event that was not seen before, and
// by which it had been as far as it was seen, the refusal is a *record.RestoredError. With
// accept such a record is taken: its history is the one to go on from, and the
// head that was seen stays in the memory.
func (w *Witness) Look(path string, accept bool) (*Sight, error) {
	return w.LookEach(path, accept, nil)
}

// LookEach is Look, and each gets every event while it is verified, as
// [record.VerifyOptions] say. When the cosignature cannot be written into the
// file, there is a sight beside the error: what was seen is remembered.
func (w *Witness) LookEach(path string, accept bool, each func(progress.Event, record.Line) error) (*Sight, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := look{w: w, accept: accept}
	res, err := record.Verify(f, record.VerifyOptions{Seen: l.before, Parted: l.parted, Each: each})
	if err != nil {
		return nil, err
	}
	s := &Sight{Result: res, Before: l.seen.head.Tree.N, Accepted: l.because}
	if l.because != nil || l.seen.key == "" || s.Size > s.Before {
		if l.seen, err = w.remember(res, l.seen, l.left()); err != nil {
			return nil, err
		}
	}
	return s, w.attach(path, s, l.seen)
}

// look is a look at one record.
type look struct {
	w       *Witness
	accept  bool
	seen    memory
	because *record.Restored
}

// before returns the head at which the journal was seen before.
func (l *look) before(id, vkey string) (head tlog.Tree, err error) {
	if l.seen, err = l.w.recall(id); err == nil && l.seen.key != "" && l.seen.key != vkey {
		err = fmt.Errorf("%w: %s, and it was %s", ErrOtherDevice, vkey, l.seen.key)
	}
	return l.seen.head.Tree, err
}

// parted decides about a record of another history.
func (l *look) parted(p record.Parting) error {
	for _, r := range slices.Backward(p.Restored) {
		if !r.Excuses(l.seen.head.ID, p.Seen) || l.seen.knows(r) {
			continue
		}
		if !l.accept {
			return &record.RestoredError{By: r, Why: p.Why}
		}
		l.because = &r
		return nil
	}
	return p.Why
}

// left are the heads that are no more part of the history.
func (l *look) left() []left {
	if l.because == nil {
		return l.seen.left
	}
	return append(l.seen.left, left{l.seen.head.Tree, l.w.now().Unix()})
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
