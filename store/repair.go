package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/internal/durable"
)

// What a journal that was rebuilt or replaced is kept as, with its mark.
const (
	keptDamaged = "journal.damaged-"
	keptBefore  = "journal.before-"
	keptTime    = "20060102T150405.000Z"
	stagingName = "journal.rebuilt" // the folder in which a new file is made
	batch       = 4096              // events in one transaction of a rebuild
)

// ErrNothing is why Repair does nothing: the journal is sound, or nothing of
// it can be read.
var ErrNothing = errors.New("there is nothing to repair")

// Rebuilt is what Repair or Restore has made.
type Rebuilt struct {
	Kept   string // path of the file as it was; "" when there was none
	Events int64  // in the new journal
	Lost   int64  // that were written before, and are not in it
	Moved  int64  // that lay behind a gap and have new numbers
}

// Repair makes a new journal of what can be read of a damaged one and its
// backups (see Examine), verifies it and puts it in place. The file as it was
// is kept beside it as journal.damaged-TIME.db. An event of type Repaired, at
// the end, says what the journal should have held. Events behind a gap that
// nothing fills follow those before it, with new numbers and their own times.
//
// Options.Signer has to be the key of the data folder, if the journal was
// signed. A failure changes nothing but for the mark, which may be gone.
func Repair(dir string, opt Options) (*Rebuilt, error) {
	return replacing(dir, opt, func(r *recovery) (*rebuild, error) {
		var found Report
		if r.report(&found); found.Problem == nil {
			return nil, fmt.Errorf("%s: %w: it is sound", r.path, ErrNothing)
		}
		b, err := r.rebuild()
		if err == nil && b.size() == 0 {
			err = fmt.Errorf("%s: %w that can be believed: carrel restore puts a copy in its place, if you have one elsewhere", r.path, ErrNothing)
		}
		return b, err
	})
}

// replacing runs the steps that Repair and Restore have in common, with the
// lock of the data folder.
func replacing(dir string, opt Options, plan func(*recovery) (*rebuild, error)) (*Rebuilt, error) {
	opt = opt.filled()
	if err := opt.makeFolder(dir); err != nil {
		return nil, err
	}
	lock, err := acquire(filepath.Join(dir, lockName), opt.Now, opt.Wait)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	r, err := examine(dir, opt)
	if err != nil {
		return nil, err
	}
	b, err := plan(r)
	if err != nil {
		return nil, err
	}
	return b.run()
}

// rebuild is a journal that is to be made, and what is to be said of it.
type rebuild struct {
	dir     string
	opt     Options
	keep    string // how the file as it was is named
	id      string
	created string
	lines   [][]byte // with their new numbers
	private map[int64][]byte
	other   map[string]*found
	moved   int64
	again   []progress.Event // said in what is lost, and said again
	event   progress.Event
	forgot  bool // what was typed is missing, and nothing in the lines says why
}

func (b *rebuild) size() int64 { return int64(len(b.lines)) }

// rebuild plans a journal of what can be kept.
func (r *recovery) rebuild() (*rebuild, error) {
	if r.held == nil {
		return nil, r.problem
	}
	if r.signed && r.opt.Signer == nil {
		return nil, &Error{Kind: ErrNoKey, Path: r.path, Hint: hintNoKey}
	}
	b := &rebuild{dir: r.dir, opt: r.opt, keep: keptDamaged, id: r.id, created: r.created, private: map[int64][]byte{}, other: r.other}
	front, behind := r.order()
	private, lost := r.typed()
	for _, i := range slices.Concat(front, behind) {
		if err := b.add(r.held.lines[i], private[i]); err != nil {
			return nil, err
		}
	}
	b.moved, b.forgot = int64(len(behind)), lost > 0
	of := max(r.last.N, r.held.reach())
	b.event = progress.Event{Type: progress.Repaired, Log: logOf(r.id, tlog.Tree{N: of, Hash: r.last.Hash}, of-b.size())}
	return b, nil
}

func logOf(id string, head tlog.Tree, lost int64) *progress.Log {
	return &progress.Log{ID: id, Size: head.N, Root: head.Hash.String(), Lost: lost}
}

// add puts a line behind those that are there, with the number that it has
// there.
func (b *rebuild) add(line, private []byte) error {
	n := b.size()
	e, err := progress.Decode(line)
	if err != nil {
		return err
	}
	if e.Seq != uint64(n)+1 {
		e.Seq = uint64(n) + 1
		if line, err = progress.Encode(e); err != nil {
			return err
		}
	}
	b.lines = append(b.lines, line)
	if private != nil {
		b.private[n] = private
	}
	return nil
}

// run makes the journal in a folder of its own, verifies it there, and puts
// it in place.
func (b *rebuild) run() (*Rebuilt, error) {
	staging := filepath.Join(b.dir, stagingName)
	if err := os.RemoveAll(staging); err != nil { // left by a crash
		return nil, cannotWrite(staging, err)
	}
	if err := os.Mkdir(staging, 0o700); err != nil {
		return nil, cannotWrite(staging, err)
	}
	defer os.RemoveAll(staging)
	if err := b.make(filepath.Join(staging, fileName)); err != nil {
		return nil, fmt.Errorf("rebuild the journal in %s: %w; the old one is as it was", staging, err)
	}
	events, err := b.finish(staging)
	if err != nil {
		return nil, fmt.Errorf("rebuild the journal in %s: %w; the old one is as it was", staging, err)
	}
	kept, err := b.install(staging)
	return &Rebuilt{Kept: kept, Events: events, Lost: b.event.Log.Lost, Moved: b.moved}, err
}

// make writes the database.
func (b *rebuild) make(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	j := &Journal{opt: b.opt, path: path, id: b.id}
	err = db.Update(func(tx *bbolt.Tx) error { return b.begin(tx, j) })
	for n := 0; err == nil && n < len(b.lines); n += batch {
		err = db.Update(func(tx *bbolt.Tx) error { return b.part(tx, int64(n)) })
	}
	if err == nil {
		err = db.Update(func(tx *bbolt.Tx) error { return b.end(tx, j) })
	}
	return errors.Join(err, db.Sync(), db.Close())
}

func (b *rebuild) begin(tx *bbolt.Tx, j *Journal) error {
	if err := j.initialiseTx(tx); err != nil {
		return err
	}
	meta := tx.Bucket(bucketMeta)
	if b.created != "" {
		if err := meta.Put(keyCreated, []byte(b.created)); err != nil {
			return err
		}
	}
	return meta.Put(keyID, []byte(b.id))
}

func (b *rebuild) part(tx *bbolt.Tx, from int64) error {
	to := min(from+batch, b.size())
	if _, err := appendLines(tx, from, b.lines[from:to]); err != nil {
		return err
	}
	for n := from; n < to; n++ {
		if line := b.private[n]; line != nil {
			if err := tx.Bucket(bucketPrivate).Put(encodeKey(uint64(n)+1), line); err != nil {
				return err
			}
		}
	}
	return nil
}

// end adds what is kept beside the log, and signs the head.
func (b *rebuild) end(tx *bbolt.Tx, j *Journal) error {
	var err error
	if j.head, err = readHead(tx); err != nil {
		return err
	}
	if f := b.other[string(bucketCosigned)]; f != nil {
		err = errors.Join(err, b.cosigned(tx, j, f))
	}
	if f := b.other[string(bucketForeign)]; f != nil {
		err = errors.Join(err, putSubs(tx.Bucket(bucketForeign), f))
	}
	return errors.Join(err, j.signHead(tx.Bucket(bucketMeta), j.head))
}

// cosigned keeps the cosignatures of heads that the new log has had as well.
func (b *rebuild) cosigned(tx *bbolt.Tx, j *Journal, f *found) error {
	for _, p := range f.pairs {
		if j.checkCosigned(tx, p.key, p.value) != nil {
			continue
		}
		if err := tx.Bucket(bucketCosigned).Put(p.key, p.value); err != nil {
			return err
		}
	}
	return nil
}

// putSubs writes the buckets that were read whole; the journal of another
// machine can be taken in again.
func putSubs(to *bbolt.Bucket, f *found) error {
	for _, name := range slices.Sorted(maps.Keys(f.subs)) {
		if f.subs[name].isTorn() {
			continue
		}
		sub, err := to.CreateBucket([]byte(name))
		if err != nil {
			return err
		}
		for _, p := range f.subs[name].pairs {
			if err := sub.Put(p.key, p.value); err != nil {
				return err
			}
		}
		if err := putSubs(sub, f.subs[name]); err != nil {
			return err
		}
	}
	return nil
}

// finish opens the new journal as any other, says in it what happened, and
// verifies all of it. It returns the number of events.
func (b *rebuild) finish(staging string) (int64, error) {
	opt := b.opt
	opt.Insist = true // decided already
	j, err := Open(staging, opt)
	if err != nil {
		return 0, err
	}
	defer j.Close()
	var events []progress.Event
	if b.forgot {
		events = append(events, progress.Event{Type: progress.Forgot, Log: logOf(b.id, j.head, 0)})
	}
	if _, err := j.Append(slices.Concat(events, b.again, []progress.Event{b.event})); err != nil {
		return 0, err
	}
	n := j.head.N
	return n, errors.Join(j.Check(), j.Close())
}

// install puts the new journal in place and keeps the old one beside it. At
// no moment is there no journal: the old file has both names when the new one
// takes the first. The mark goes before, so that none ever stands beside a
// journal that it is not of.
func (b *rebuild) install(staging string) (kept string, err error) {
	path, mark := filepath.Join(b.dir, fileName), filepath.Join(b.dir, markName)
	kept, err = keep(path, filepath.Join(b.dir, b.keep+b.opt.Now().UTC().Format(keptTime)))
	if err != nil {
		return "", cannotWrite(path, err)
	}
	if err := moveMark(mark, kept); err != nil {
		return kept, cannotWrite(mark, err)
	}
	if err := durable.Rename(filepath.Join(staging, fileName), path); err != nil {
		return kept, cannotWrite(path, err)
	}
	if err := durable.Rename(filepath.Join(staging, markName), mark); err != nil {
		return kept, cannotWrite(mark, err)
	}
	return kept, nil
}

// keep keeps a file, if there is one, under a name that is still free.
func keep(path, name string) (kept string, err error) {
	kept = name + ".db"
	for n := 2; ; n++ {
		switch err := keepAs(path, kept); {
		case err == nil:
			return kept, nil
		case errors.Is(err, fs.ErrNotExist):
			return "", nil
		case !errors.Is(err, fs.ErrExist):
			return "", err
		}
		kept = fmt.Sprintf("%s-%d.db", name, n)
	}
}

// keepAs gives a file a second name, or a copy where the file system has no
// second names.
func keepAs(path, kept string) error {
	err := os.Link(path, kept)
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(kept, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}

// moveMark puts the mark beside the file that it belongs to.
func moveMark(mark, kept string) error {
	if kept == "" {
		kept = mark
	}
	err := os.Rename(mark, kept+".mark")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
