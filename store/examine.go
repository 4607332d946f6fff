package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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

// choose settles which journal this is about: the one that the mark names, if
// anything is left of it.
func (r *recovery) choose(own []source) {
	ids := []string{}
	for _, s := range own {
		ids = append(ids, s.id)
	}
	for _, b := range Backups(r.dir) {
		ids = append(ids, b.ID)
	}
	if r.mark.id != "" && slices.Contains(ids, r.mark.id) {
		r.id = r.mark.id
		return
	}
	for _, id := range ids {
		if id != "" {
			r.id = id
			return
		}
	}
	r.id = r.mark.id
}

// climb takes from one source after another what those before it lack.
func (r *recovery) climb(own []source) {
	r.held, r.other = newHeld(0), map[string]*found{}
	if r.mark.id == r.id && r.mark.id != "" {
		r.held.trusted = append(r.held.trusted, r.mark.tree)
	}
	for _, s := range own {
		r.take(s)
	}
	for _, b := range Backups(r.dir) {
		if r.whole() {
			break
		}
		from, err := readSources(b.Path, filepath.Join(backupDir, filepath.Base(b.Path)))
		if err != nil {
			continue // the next one may be readable
		}
		for _, s := range from[:min(1, len(from))] {
			r.take(s)
		}
	}
	r.last = r.held.last()
}

// take adds a source of the same journal to what there is.
func (r *recovery) take(s source) {
	if s.id != r.id && (s.id != "" || s.backup) {
		return
	}
	before := len(r.held.lines)
	r.held.most = max(r.held.most, s.held.most)
	r.held.add(s.held)
	if s.signedBy(r.opt) {
		r.held.trusted = append(r.held.trusted, s.head)
	}
	r.good = r.held.good(r.held.reach())
	r.held.keep(r.good)
	r.signed = r.signed || s.checkpoint != nil
	if r.created == "" {
		r.created = s.created
	}
	for name, b := range s.other {
		r.takeBucket(name, b)
	}
	if n := len(r.held.lines) - before; n > 0 {
		r.rungs = append(r.rungs, Rung{s.name, int64(n)})
	}
}

// takeBucket keeps the first whole copy of a bucket that is not part of the
// log, or else the first.
func (r *recovery) takeBucket(name string, b *found) {
	if was := r.other[name]; was == nil || was.isTorn() && !b.isTorn() {
		r.other[name] = b
	}
}

func (f *found) isTorn() bool {
	if f.torn {
		return true
	}
	for _, sub := range f.subs {
		if sub.isTorn() {
			return true
		}
	}
	return false
}

// whole reports whether nothing is left to be looked for.
func (r *recovery) whole() bool {
	n := r.held.reach()
	if int64(len(r.held.lines)) != n || n < r.held.last().N || n == 0 && r.problem != nil {
		return false
	}
	for _, b := range r.other {
		if b.isTorn() {
			return false
		}
	}
	_, typed := r.typed()
	return typed == 0
}

// order returns the numbers of the records that can be kept: those from the
// first on without a gap, and those behind a gap.
func (r *recovery) order() (front, behind []int64) {
	for i, good := range r.good {
		switch {
		case !good:
		case int64(len(front)) == int64(i):
			front = append(front, int64(i))
		default:
			behind = append(behind, int64(i))
		}
	}
	return front, behind
}

// typed returns the private lines that can be kept, and counts the events
// whose line is lost. What was erased stays so, whoever still has a copy.
func (r *recovery) typed() (private map[int64][]byte, lost int64) {
	private = map[int64][]byte{}
	var events []progress.Event
	front, behind := r.order()
	for _, i := range slices.Concat(front, behind) {
		e, err := progress.Decode(r.held.lines[i])
		if err != nil {
			continue // held only takes what decodes
		}
		if line := r.held.privateOf(e, i); line != nil {
			private[i] = line
		}
		events = append(events, e)
	}
	erase(slices.Concat(events, r.forgotten), private)
	return private, unaccounted(events, private)
}

// erase drops the private lines that an event of type Forgot is about.
func erase(events []progress.Event, private map[int64][]byte) {
	for k, f := range events {
		if f.Type != progress.Forgot {
			continue
		}
		for _, e := range events[:k] {
			if f.Course == "" || f.Course == e.Course {
				delete(private, int64(e.Seq)-1)
			}
		}
	}
}

// unaccounted counts the events whose private line is neither there nor erased.
func unaccounted(events []progress.Event, private map[int64][]byte) (n int64) {
	erased := map[string]bool{}
	for _, e := range slices.Backward(events) {
		switch {
		case e.Type == progress.Forgot:
			erased[string(e.Course)] = true
		case e.Sealed != "" && private[int64(e.Seq)-1] == nil && !erased[""] && !erased[string(e.Course)]:
			n++
		}
	}
	return n
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

// source is what one file, seen from one meta page, holds of a journal.
type source struct {
	name        string
	backup      bool
	id, created string // "" when they cannot be read
	schema      int
	held        *held
	head        tlog.Tree
	checkpoint  []byte            // of that head; nil: it was never signed
	other       map[string]*found // buckets beside the log
	faults      []error
}

// readSources reads a database file from its newest meta page, the one before
// it, and from pages that nothing leads to any more. Without a file there is no
// source. A backup is named; the journal's own file is not.
func readSources(path, backup string) (sources []source, err error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, cannotWrite(path, err)
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	if !at.Mode().IsRegular() {
		return nil, regular(path)
	}
	names := []string{"journal.db", "journal.db as it was before its last change"}
	stray := newHeld(at.Size())
	for i, m := range validMetas(f, at.Size()) {
		s := salvage(f, at.Size(), m, "")
		if i == 0 {
			pairs := s.stray()
			stray.events(pairs)
			stray.typed(private(pairs))
		}
		sources = append(sources, s.source(names[i], at.Size()))
	}
	if len(sources) == 0 {
		sources = blind(f, at.Size())
	}
	if backup != "" {
		sources[0].name, sources[0].backup = backup, true
	}
	return append(sources, strays(stray)), nil
}

// blind reads a file of which both meta pages are broken: from the two pages
// that could be the root of a journal with the most events.
func blind(f *os.File, size int64) (sources []source) {
	type start struct {
		meta   dbMeta
		events int64
	}
	var starts []start
	for pageSize := int64(minPageSize); pageSize <= maxPageSize; pageSize *= 2 {
		for _, root := range roots(f, size, pageSize) {
			m := dbMeta{pageSize: pageSize, root: root, high: uint64(size / pageSize)}
			if s := salvage(f, size, m, string(bucketMeta)).source("", size); s.id != "" {
				starts = append(starts, start{m, s.held.last().N})
			}
		}
	}
	slices.SortStableFunc(starts, func(a, b start) int { return cmp.Compare(b.events, a.events) })
	for _, s := range starts[:min(2, len(starts))] {
		sources = append(sources, salvage(f, size, s.meta, "").source("what journal.db still holds", size))
	}
	sources = append(sources, source{name: "journal.db", held: newHeld(size)})
	sources[0].faults = append(sources[0].faults, errors.New("both its meta pages are broken"))
	return sources
}

// roots finds the leaf pages that hold the bucket with the name of the meta
// bucket.
func roots(f *os.File, size, pageSize int64) (ids []uint64) {
	b := make([]byte, pageSize)
	for id := int64(2); (id+1)*pageSize <= size; id++ {
		if _, err := f.ReadAt(b, id*pageSize); err != nil || native.Uint64(b) != uint64(id) {
			continue
		}
		p := treePage{id: uint64(id), b: b}
		if p.flags() != flagLeaf {
			continue
		}
		for i := range p.whole() {
			if p.isBucket(i) && bytes.Equal(p.key(i), bucketMeta) {
				ids = append(ids, p.id)
			}
		}
	}
	return ids
}

// private returns the entries that look like private lines.
func private(pairs []pair) (private []pair) {
	for _, p := range pairs {
		if bytes.HasPrefix(p.value, []byte(`{"salt":`)) {
			private = append(private, p)
		}
	}
	return private
}

// strays makes a source of what was found without knowing where it belongs.
// Its events have to be proven: their own hashes are no evidence.
func strays(h *held) source {
	for i := range h.lines {
		delete(h.hashes, tlog.StoredHashIndex(0, i))
	}
	return source{name: "pages of journal.db that nothing leads to", held: h}
}

// source sorts what was read.
func (s *salvager) source(name string, size int64) source {
	meta := s.top.sub(string(bucketMeta))
	src := source{name: name, held: newHeld(size), faults: s.faults, other: map[string]*found{}, schema: -1}
	src.held.events(s.top.sub(string(bucketEvents)).pairs)
	src.held.typed(s.top.sub(string(bucketPrivate)).pairs)
	for bucket, b := range s.top.subs {
		if !slices.Contains([]string{string(bucketMeta), string(bucketEvents), string(bucketPrivate)}, bucket) {
			src.other[bucket] = b
		}
	}
	src.meta(meta)
	return src
}

// meta takes the bucket of that name, when it has the sum that was stored with
// it.
func (s *source) meta(meta *found) {
	if v, err := strconv.Atoi(string(meta.get(keySchema))); err == nil {
		s.schema = v
	}
	sum := sumPairs(meta.pairs)
	if s.schema > 0 && string(meta.get(keySum)) != string(sum[:]) {
		s.faults = append(s.faults, fmt.Errorf("bucket %s does not have the sum that was stored with it", bucketMeta))
		return
	}
	s.id, s.created = string(meta.get(keyID)), string(meta.get(keyCreated))
	s.checkpoint = meta.get(keyCheckpoint)
	if head, err := decodeHead(meta.get(keyHead)); err == nil {
		s.head = head
		s.held.heads = append(s.held.heads, head)
	}
}

// signedBy reports whether the key of the data folder has signed the head.
func (s *source) signedBy(opt Options) bool {
	j := &Journal{opt: opt, id: s.id, head: s.head}
	return opt.Signer != nil && j.verifyCheckpoint(s.checkpoint) == nil
}

// sumPairs is sumMeta over what was read.
func sumPairs(pairs []pair) [sha256.Size]byte {
	h := sha256.New()
	for _, p := range pairs {
		if !bytes.Equal(p.key, keySum) {
			digestField(h, p.key)
			digestField(h, p.value)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}
