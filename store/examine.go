package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/internal/lock"
)

// Report is what Examine finds in a data folder.
type Report struct {
	Dir     string
	Exists  bool      // there is a journal, or there was one
	Problem error     // why Open would refuse, see the sentinels; nil: it is sound
	Faults  []string  // where it is broken: of the journal's own file
	ID      string    // of the journal; "" when nothing tells
	Events  int64     // that can be kept
	Of      int64     // that were written, as far as anything tells
	Moved   int64     // of Events, that lie behind a gap and would get new numbers
	Until   time.Time // wall time of the last of Events; zero without one
	From    []Rung    // what gives them, in the order in which it was asked
	Typed   int64     // events whose typed text is lost without having been erased
	Dropped []string  // what else cannot be kept
	Backups []Backup  // all there are, the newest first
}

// Rung is one source of a recovery and the events that it alone gave.
type Rung struct {
	Name   string
	Events int64
}

// Lost is the number of events that were written and cannot be kept.
func (r *Report) Lost() int64 { return r.Of - r.Events }

// Repairable reports whether Repair can help.
func (r *Report) Repairable() bool {
	for _, kind := range []error{ErrDamaged, ErrEmpty, ErrRolledBack, ErrForged} {
		if errors.Is(r.Problem, kind) {
			return r.Events > 0
		}
	}
	return false
}

// Examine looks at the journal in a data folder without changing anything,
// and says whether it is sound and, if not, what can be saved. It reads the
// files without bbolt and without mapping them, so that damage cannot bring
// the program down. A journal that is in use is not looked into.
func Examine(dir string, opt Options) *Report {
	opt = opt.filled()
	r := &Report{Dir: dir, Backups: Backups(dir)}
	if err := opt.checkSystem(dir); err != nil {
		r.Problem = err
		return r
	}
	free, err := peek(filepath.Join(dir, lockName))
	if err != nil {
		r.Exists, r.Problem = true, err
		return r
	}
	defer free()
	res, err := examine(dir, opt)
	if err != nil {
		r.Exists, r.Problem = true, err
		return r
	}
	res.report(r)
	return r
}

// glance is how long Examine waits for a lock: a child that was just forked
// holds every lock of its parent until it becomes its own program.
const glance = 200 * time.Millisecond

// peek takes the lock of a data folder without writing, as long as there is
// one, and returns what lets go of it.
func peek(path string) (free func(), err error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return func() {}, nil
	case err != nil:
		return nil, cannotWrite(path, err)
	}
	if err := lock.Within(f, glance); errors.Is(err, lock.ErrHeld) {
		defer f.Close()
		return nil, inUse(path, f)
	}
	return func() { f.Close() }, nil
}

// recovery is what the files of a data folder hold together.
type recovery struct {
	dir, path string
	opt       Options
	mark      mark
	there     bool // there is a journal, or there was
	problem   error
	until     time.Time // of the last event of a sound journal

	id      string
	created string
	held    *held
	good    []bool // by number of the record
	last    tlog.Tree
	other   map[string]*found
	signed  bool // there was a checkpoint
	faults  []error
	rungs   []Rung

	forgotten []progress.Event // of a later state of the journal
}

// examine asks the journal's own file and then, while something is missing,
// one backup after another.
func examine(dir string, opt Options) (*recovery, error) {
	path := filepath.Join(dir, fileName)
	m, err := readMark(filepath.Join(dir, markName))
	if err == nil {
		err = regular(path)
	}
	if err != nil {
		return nil, err
	}
	r := &recovery{dir: dir, path: path, opt: opt, mark: m, there: history(dir, m) != "" || !missing(path)}
	if !r.there || r.diagnose() {
		return r, nil
	}
	return r, r.salvage()
}

// salvage reads what can be read.
func (r *recovery) salvage() error {
	for _, kind := range []error{ErrNewer, ErrInUse, ErrReadOnly} {
		if errors.Is(r.problem, kind) {
			return r.problem
		}
	}
	own, err := readSources(r.path, "")
	if err != nil {
		return err
	}
	for _, s := range own[:min(1, len(own))] {
		r.faults = s.faults
	}
	r.choose(own)
	r.climb(own)
	if bad := (*Error)(nil); errors.As(r.problem, &bad) && len(r.held.lines) == 0 {
		bad.Hint = hintHopeless
	}
	return nil
}

// missing reports whether there is no file, or nothing in it.
func missing(path string) bool {
	at, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && at.Size() == 0
}

// diagnose says what opening the journal would find wrong with it, and what
// reading all of it would. Its pages are inspected before bbolt maps them.
func (r *recovery) diagnose() (sound bool) {
	j := &Journal{dir: r.dir, path: r.path, opt: r.opt}
	at, err := os.Stat(r.path)
	switch {
	case err != nil:
		r.problem = j.empty(r.mark, "it is gone")
		return false
	case at.Size() == 0:
		r.problem = j.empty(r.mark, "it is empty")
		return false
	}
	if r.problem = j.inspect(r.mark); r.problem != nil {
		return false
	}
	defer j.closeDB()
	r.problem = j.verifyAll(r.mark)
	if errors.Is(r.problem, errOlder) {
		r.problem = nil // opening it brings it up, after a copy
	}
	r.id, r.last = j.id, j.head
	if r.problem == nil {
		r.until = j.newest()
	}
	return r.problem == nil
}

// errOlder is what verifyAll returns for an older layout, of which it counts
// the events.
var errOlder = errors.New("an older layout")

// verifyAll opens the database for reading and does what Open and Check do.
func (j *Journal) verifyAll(m mark) error {
	if err := j.openToRead(); err != nil {
		return err
	}
	return j.guard(func() error {
		version := 0
		err := j.db.View(func(tx *bbolt.Tx) (err error) {
			if version, err = readSchema(tx); err == nil && version < schema {
				j.head.N = countEvents(tx.Bucket(bucketEvents))
			}
			return err
		})
		if err == nil && version < schema {
			return errOlder
		}
		return cmp.Or(j.load(), j.compare(m), j.Check())
	})
}

// countEvents returns the number of the last event.
func countEvents(events *bbolt.Bucket) int64 {
	if events == nil {
		return 0
	}
	last, _ := events.Cursor().Last()
	if len(last) < 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(last))
}

func (j *Journal) openToRead() error {
	hold := func(name string, flag int, perm fs.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag&^os.O_CREATE, perm)
		if err == nil {
			j.held = f
			j.file, err = f.Stat()
		}
		return f, err
	}
	return j.guard(func() (err error) {
		j.db, err = bbolt.Open(j.path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: j.opt.Wait, OpenFile: hold})
		if errors.Is(err, bbolterrors.ErrTimeout) {
			return &InUseError{Path: j.path}
		}
		return err
	})
}

// newest returns the wall time of the last event.
func (j *Journal) newest() (at time.Time) {
	_ = j.view(func(tx *bbolt.Tx) error { // only read after a Check
		if line := tx.Bucket(bucketEvents).Get(encodeKey(uint64(j.head.N))); line != nil {
			at = timeOf(line)
		}
		return nil
	})
	return at
}

// report puts it into words and numbers.
func (res *recovery) report(r *Report) {
	r.Exists, r.Problem, r.ID = res.there, res.problem, res.id
	for _, f := range res.faults {
		r.Faults = append(r.Faults, f.Error())
	}
	if res.held == nil {
		r.Events, r.Of, r.Until = res.last.N, res.last.N, res.until
		return
	}
	front, behind := res.order()
	r.Events, r.Moved, r.From = int64(len(front)+len(behind)), int64(len(behind)), res.rungs
	r.Of = max(res.last.N, res.held.reach())
	if kept := slices.Concat(front, behind); len(kept) > 0 {
		r.Until = timeOf(res.held.lines[kept[len(kept)-1]])
	}
	_, r.Typed = res.typed()
	for name, b := range res.other {
		if b.isTorn() {
			r.Dropped = append(r.Dropped, name)
		}
	}
	slices.Sort(r.Dropped)
	if r.Problem == nil && (r.Lost() > 0 || r.Typed > 0 || len(r.Dropped) > 0 || r.Moved > 0) {
		r.Problem = (&Journal{path: res.path}).damaged("%d of its %d events can be read", r.Events, r.Of)
	}
}

func timeOf(line []byte) time.Time {
	e, _ := progress.Decode(line) // decoded before
	return e.Wall
}
