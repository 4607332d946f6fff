// Package store owns the journal: the file in which every event of a trainee's
// work is kept so that it cannot be lost, nor changed unseen. It is the only
// importer of bbolt.
//
// # Files
//
// A journal lives in a data folder of its own (mode 0700), in four files
// (mode 0600):
//
//	journal.db     the events and their Merkle tree, a bbolt database
//	journal.lock   locked by the program that has the journal open; says who
//	journal.mark   the high-water mark: how far the journal had come
//	journal.cache  the fold of the events up to some head; made anew at any doubt
//
// The mark is written after each transaction, without waiting for the disk. It
// never runs ahead of journal.db, so a journal behind its mark has lost events
// or is an older copy.
//
// Beside them may lie backups/journal-TIME.db, verified copies; journals as
// they were before a repair (journal.damaged-TIME.db) or a restoration
// (journal.before-TIME.db), each with the mark that it had; and, after a crash,
// journal.rebuilt, the folder of a repair that came to nothing.
//
// # Recovery
//
// Examine reads what can be read without bbolt and without mapping a file, and
// Repair and Restore make a new journal of it in a folder of its own, which
// takes the place of the old one when it was verified from end to end. Which
// events are believed the Merkle tree decides, see prover.
//
// # The database
//
//	bucket  key                            value
//	meta      "schema"          version of this layout, decimal ASCII: 2
//	meta      "id"              32 hex digits, drawn when the journal was made
//	meta      "created"         RFC 3339, UTC
//	meta      "head"            number of events, 8 bytes big-endian, then the root, 32 bytes
//	meta      "checkpoint"      the head as a signed note by the device key, see package record
//	meta      "erased"          there while pages of the file may still hold what was erased
//	meta      "sum"             SHA-256 over the rest of this bucket
//	events    seq               the line of package progress, byte for byte
//	events    seq, then level   the hash of the 2^level events up to seq, 32 bytes
//	private   seq               what a person typed, the private line of progress.Seal
//	cosigned  size              the checkpoint of that size with the witnesses' cosignatures
//	foreign   id                a bucket: the journal of that id of another machine
//
// seq is the number of an event, from 1, in 8 bytes big-endian, as is size;
// level is one byte. The hashes are those of RFC 6962 as
// golang.org/x/mod/sumdb/tlog stores them, over the lines without a newline;
// each is kept beside the event that completes it, so that an Append touches
// few pages. A bucket in foreign holds "checkpoint" and "key" as its record
// had them, and buckets "events" and "private" in the form above.
//
// # What is signed, and what can be erased
//
// With a key (Options.Signer) the head is signed anew in each transaction, and
// a journal whose head is not signed by that key is refused when it is opened.
// So an edit with other tools shows even when the tree was built anew.
//
// What a person typed is no part of the signed log; its salted digest is. The
// private line can be erased, and the log still holds. A private line that is
// missing is damage unless a later event of type Forgot covers it.
//
// # Transactions
//
// One Append is one transaction: the lines, their hashes and the new head are
// on the disk together, or none of them is. An older layout is brought to this
// one in a single transaction, after a verified copy; a newer one is refused.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/record"
)

// The files of a journal in its data folder.
const (
	fileName = "journal.db"
	lockName = "journal.lock"
	markName = "journal.mark"
)

// Options are what a journal needs to know of its surroundings. The zero value
// is right for a program without a version and without a key.
type Options struct {
	Build string // of the program, written into each event
	// Signer is the device key of the data folder; nil reads a journal whoever
	// signed it, and adds only to one that nobody ever did.
	Signer record.Key
	Now    func() time.Time             // the wall clock; nil: time.Now
	Boot   func() (ms int64, id string) // the clock since boot and the boot's name; nil: the system's
	Wait   time.Duration                // how long to wait for the lock; 0: one second

	Insist     bool                         // take a data folder on a file system that cannot keep what is promised
	FileSystem func(string) (string, error) // the type of file system of a folder; nil: asks the system
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Boot == nil {
		o.Boot = bootClock
	}
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	if o.FileSystem == nil {
		o.FileSystem = fileSystem
	}
	return o
}

// Journal is an open journal. Its methods may be called from several
// goroutines; they run one after another.
type Journal struct {
	dir, path string
	opt       Options

	mu   sync.Mutex
	lock *os.File
	mark *os.File
	db   *bbolt.DB
	held *os.File    // what bbolt has open
	file fs.FileInfo // of held, to be found again at path
	id   string
	head tlog.Tree // what was last acknowledged
	bad  error     // why nothing can be done any more

	signed bool // there is a checkpoint, and each Append has to renew it
	torn   bool // one of the meta pages was broken when the file was opened

	ahead   []action // not written yet, and in a record already; see Rescue
	aside   []action // the same, in a record of their own
	asideID string
}

// Open opens the journal in the data folder dir, and makes both when they are
// not there. It waits at most Options.Wait for another program to let go, and
// changes nothing in a journal that it refuses.
func Open(dir string, opt Options) (*Journal, error) {
	opt = opt.filled()
	if err := opt.makeFolder(dir); err != nil {
		return nil, err
	}
	lock, err := acquire(filepath.Join(dir, lockName), opt.Now, opt.Wait)
	if err != nil {
		return nil, err
	}
	j := &Journal{dir: dir, path: filepath.Join(dir, fileName), opt: opt, lock: lock}
	if err := j.open(); err != nil {
		j.Close()
		return nil, err
	}
	return j, nil
}

// open does the steps of opening in the order in which each makes the next
// one safe.
func (j *Journal) open() error {
	m, err := readMark(filepath.Join(j.dir, markName))
	if err != nil {
		return err
	}
	if err := j.prepare(m); err != nil {
		return err
	}
	if err := j.openDB(); err != nil {
		return err
	}
	if err := j.guard(j.load); err != nil {
		return err
	}
	if err := j.guard(func() error { return j.compare(m) }); err != nil {
		return err
	}
	if err := j.openMark(); err != nil {
		return err
	}
	return j.finishErasing()
}

// openDB opens the database and keeps the identity of the very file that
// bbolt has in hands.
func (j *Journal) openDB() error {
	open := func(name string, flag int, perm fs.FileMode) (*os.File, error) {
		if j.held != nil {
			return os.OpenFile(name, flag, perm) // for a copy
		}
		f, err := os.OpenFile(name, flag&^os.O_CREATE, perm)
		if err != nil {
			return nil, err
		}
		j.held = f
		j.file, err = f.Stat()
		return f, err
	}
	return j.guard(func() (err error) {
		j.db, err = bbolt.Open(j.path, 0o600, &bbolt.Options{Timeout: j.opt.Wait, OpenFile: open})
		switch {
		case errors.Is(err, bbolterrors.ErrTimeout):
			return &InUseError{Path: j.path}
		case errors.As(err, new(*fs.PathError)):
			return cannotWrite(j.path, err)
		case err != nil:
			return j.damaged("%w", err)
		}
		return nil
	})
}

// Close lets go of the journal. Everything acknowledged is on the disk already.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	errs := []error{j.closeDB()}
	for _, f := range []*os.File{j.mark, j.lock} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	j.db, j.mark, j.lock = nil, nil, nil
	if j.bad == nil {
		j.bad = &Error{Kind: ErrClosed, Path: j.path}
	}
	return errors.Join(errs...)
}

// closeDB closes the database. One that faulted in the middle of a transaction
// keeps its locks and would wait for ever; its file is closed under it.
func (j *Journal) closeDB() error {
	switch {
	case j.db == nil:
		return nil
	case j.bad != nil:
		return j.held.Close()
	}
	return j.guard(j.db.Close)
}

// ID returns the random name of the journal, 32 hex digits.
func (j *Journal) ID() string { return j.id }

// Head returns the number of events and the root of their Merkle tree.
func (j *Journal) Head() (size int64, root tlog.Hash, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head.N, j.head.Hash, j.bad
}

// guard runs f over the mapped file. A file that is cut or overwritten under
// us makes reading it fault, and bbolt panics on pages that contradict
// themselves; both become an error after which the journal is not used again.
func (j *Journal) guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			j.bad = j.damaged("reading it failed: %v", p)
			err = j.bad
		}
	}()
	return f()
}

// usable reports why the journal cannot be used now. The file at the path must
// still be the open one: what is written to a file without a name is lost.
func (j *Journal) usable() error {
	if j.bad != nil {
		return j.bad
	}
	at, err := os.Lstat(j.path)
	switch {
	case err != nil:
		return j.replaced("%w", err)
	case !os.SameFile(at, j.file):
		return j.replaced("another file has its name")
	case at.Size() < j.file.Size():
		return j.replaced("it was cut from %d bytes to %d", j.file.Size(), at.Size())
	}
	j.file = at
	return nil
}

// regular refuses what is there and is not a regular file: opening a FIFO may
// wait for ever, and a symlink leads to a file that others can exchange.
func regular(path string) error {
	at, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	if at.Mode().IsRegular() {
		return nil
	}
	return &Error{Kind: ErrNotRegular, Path: path, Err: fmt.Errorf("it is of type %v", at.Mode().Type()),
		Hint: "nothing was changed: move it away, or choose another data folder"}
}

// cannotWrite tells a file that may not be written from one that could not be.
func cannotWrite(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return &Error{Kind: ErrReadOnly, Path: path, Err: err, Hint: "make it writable, or choose another data folder"}
	}
	return &Error{Kind: ErrNotSaved, Path: path, Err: err, Hint: hintNotSaved}
}
