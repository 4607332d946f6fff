package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
)

// ErrNotBackup is why a file is not restored.
var ErrNotBackup = errors.New("it is no sound copy of a journal")

// Restoration is what Restore would do.
type Restoration struct {
	From    string
	ID      string
	Events  int64     // in the copy
	Until   time.Time // wall time of the last of them
	Present int64     // events written to the journal that is there
	Lost    int64     // of these, that are not in the copy
	Since   time.Time // wall time of the first of those; zero when it cannot be read
	Other   bool      // what is there is another journal, not an older or newer state of this
}

// PlanRestore says what Restore would do and changes nothing.
func PlanRestore(dir, from string, opt Options) (*Restoration, error) {
	opt = opt.filled()
	free, err := peek(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	defer free()
	copied, err := readCopy(from)
	if err != nil {
		return nil, err
	}
	now, err := present(dir, opt)
	if err != nil {
		return nil, err
	}
	return now.compare(copied, from), nil
}

// CheckCopy reads a copy of a journal whole and verifies it.
func CheckCopy(path string) error {
	_, err := readCopy(path)
	return err
}

// Restore puts a copy of a journal in the place of the one in a data folder,
// which is kept beside it as journal.before-TIME.db. The copy is read whole and
// verified first, and is not changed. An event of type Restored says what was
// there before, so that the copy is not taken for a roll-back, and what that
// said of earlier restorations is said again; what was erased
// since the copy was made stays erased. Without a Signer, a journal that was
// signed is not restored.
func Restore(dir, from string, opt Options) (*Rebuilt, error) {
	copied, err := readCopy(from)
	if err != nil {
		return nil, err
	}
	return replacing(dir, opt, func(r *recovery) (*rebuild, error) {
		now := r
		if r.held == nil {
			if now, err = present(dir, r.opt); err != nil {
				return nil, err
			}
		}
		copied.dir, copied.path, copied.opt = r.dir, r.path, r.opt
		copied.forget(now)
		b, err := copied.rebuild()
		if err != nil {
			return nil, err
		}
		what := now.compare(copied, from)
		b.keep = keptBefore
		b.again = now.words(copied)
		b.event = progress.Event{Type: progress.Restored, Log: now.log(copied, what.Lost)}
		return b, nil
	})
}

// readCopy reads a copy, all of which has to be proven by its head.
func readCopy(path string) (*recovery, error) {
	sources, err := readSources(path, path)
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("%s: there is no such file; carrel backup --list shows those that there are", path)
	}
	s := sources[0]
	if s.schema > schema {
		return nil, &Error{Kind: ErrNewer, Path: path, Err: fmt.Errorf("its layout has version %d, this program knows %d", s.schema, schema), Hint: hintNewer}
	}
	r := &recovery{path: path, id: s.id, held: newHeld(0), other: map[string]*found{}}
	r.take(s)
	r.last = r.held.last()
	if s.id == "" || len(s.faults) > 0 || r.last.N != r.held.reach() || !r.whole() {
		return nil, fmt.Errorf("%s: %w; choose another, carrel backup --list shows those that there are", path, ErrNotBackup)
	}
	return r, nil
}

// present reads the journal that is there, sound or not, without its backups.
func present(dir string, opt Options) (*recovery, error) {
	path := filepath.Join(dir, fileName)
	m, err := readMark(filepath.Join(dir, markName))
	if err == nil {
		err = regular(path)
	}
	if err != nil {
		return nil, err
	}
	r := &recovery{dir: dir, path: path, opt: opt, mark: m, held: newHeld(0), other: map[string]*found{}}
	own, err := readSources(path, "")
	if err != nil {
		return nil, err
	}
	r.id = m.id
	for _, s := range own {
		if r.id == "" || r.id == m.id && s.id != "" {
			r.id = s.id
		}
		r.take(s)
	}
	if r.id == m.id && m.id != "" {
		r.held.trusted = append(r.held.trusted, m.tree)
	}
	r.last = r.held.last()
	return r, nil
}

// compare says what of the present journal is not in a copy.
func (r *recovery) compare(copied *recovery, from string) *Restoration {
	what := &Restoration{
		From: from, ID: copied.id, Events: copied.last.N, Present: max(r.last.N, r.held.reach()),
		Other: r.id != "" && r.id != copied.id,
	}
	if n := copied.last.N; n > 0 {
		what.Until = timeOf(copied.held.lines[n-1])
	}
	common := int64(0)
	for !what.Other && common < what.Present && common < copied.last.N && r.agrees(copied, common) {
		common++
	}
	what.Lost = what.Present - common
	if line := r.held.lines[common]; what.Lost > 0 && line != nil {
		what.Since = timeOf(line)
	}
	return what
}

// agrees reports whether nothing speaks against a record being the same in
// both; where damage has taken it, that is the hash of a later head.
func (r *recovery) agrees(copied *recovery, i int64) bool {
	line := r.held.lines[i]
	return line == nil || bytes.Equal(line, copied.held.lines[i])
}

// log is what was there before a copy was put in its place: the copy itself
// where there was nothing.
func (r *recovery) log(copied *recovery, lost int64) *progress.Log {
	if r.id == "" || r.last.N == 0 && r.held.reach() == 0 {
		return logOf(copied.id, copied.last, 0)
	}
	return logOf(r.id, tlog.Tree{N: max(r.last.N, r.held.reach()), Hash: r.last.Hash}, lost)
}

// words are what the present journal says of earlier restorations and repairs
// and the copy does not. They have to be said again: who had seen the journal
// before the first of them would find no word for what is missing.
func (r *recovery) words(copied *recovery) (again []progress.Event) {
	if r.id != copied.id {
		return nil
	}
	for i := range r.held.reach() {
		line := r.held.lines[i]
		if line == nil || bytes.Equal(line, copied.held.lines[i]) {
			continue
		}
		e, err := progress.Decode(line)
		if err == nil && (e.Type == progress.Restored || e.Type == progress.Repaired) && e.Log != nil {
			again = append(again, progress.Event{Type: e.Type, Log: e.Log})
		}
	}
	return again[max(0, len(again)-maxWords):]
}

// maxWords is how many of them are said again: each is an event.
const maxWords = 16

// forget takes over what was erased from the present journal.
func (r *recovery) forget(now *recovery) {
	for i := range now.held.reach() {
		line := now.held.lines[i]
		if line == nil || bytes.Equal(line, r.held.lines[i]) {
			continue
		}
		if e, err := progress.Decode(line); err == nil && e.Type == progress.Forgot {
			r.forgotten = append(r.forgotten, e)
		}
	}
}
