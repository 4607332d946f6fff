package store

import (
	"errors"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
)

// Append writes events at the end of the journal in one transaction and
// returns them as written: numbered, and stamped with the clocks and the
// build. When it returns without an error, all of them are on the disk. With
// ErrNotSaved, none of them is, and another try may do; with ErrReplaced, the
// file is no longer the one that was opened; with ErrUncertain, the disk failed
// so late that only opening the journal again tells.
func (j *Journal) Append(events []progress.Event) ([]progress.Event, error) {
	if len(events) == 0 {
		return nil, nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	stamped, lines, err := j.stamp(events)
	if err != nil {
		return nil, err
	}
	if err := j.commit(lines); err != nil {
		return nil, err
	}
	return stamped, nil
}

// stamp returns copies of the events with what the journal knows, and the
// lines that stand for them.
func (j *Journal) stamp(events []progress.Event) ([]progress.Event, [][]byte, error) {
	wall := j.opt.Now().UTC().Truncate(time.Millisecond)
	boot, bootID := j.opt.Boot()
	stamped := make([]progress.Event, len(events))
	lines := make([][]byte, len(events))
	for i, e := range events {
		e.Seq = uint64(j.head.N) + uint64(i) + 1
		e.Wall, e.Boot, e.BootID, e.Build = wall, boot, bootID, j.opt.Build
		line, err := progress.Encode(e)
		if err != nil {
			return nil, nil, err
		}
		stamped[i], lines[i] = e, line
	}
	return stamped, lines, nil
}

// commit writes the lines in one transaction and moves the head.
func (j *Journal) commit(lines [][]byte) error {
	var next tlog.Tree
	err := j.guard(func() error {
		return j.db.Update(func(tx *bbolt.Tx) (err error) {
			if err := j.expect(tx); err != nil {
				return err
			}
			next, err = appendLines(tx, j.head.N, lines)
			return err
		})
	})
	if err != nil {
		return j.refused(err)
	}
	j.head = next
	_ = j.writeMark() // the events are safe; a mark that lags only proves less
	return nil
}

// expect compares the head in the file with the one last acknowledged: the
// file may have been overwritten in place, under its name.
func (j *Journal) expect(tx *bbolt.Tx) error {
	head, err := readHead(tx)
	if err != nil {
		return j.replaced("%w", err)
	}
	if head != j.head {
		return j.replaced("it ends at event %d, not at the last one written, %d", head.N, j.head.N)
	}
	return nil
}

// refused says what a transaction that failed has left behind. The disk may
// have taken it all the same, when only the confirmation failed; to go on
// could write it twice.
func (j *Journal) refused(err error) error {
	switch {
	case j.bad != nil:
	case errors.Is(err, ErrReplaced):
		j.bad = err
	case j.guard(func() error { return j.db.View(j.expect) }) == nil:
		return &Error{Kind: ErrNotSaved, Path: j.path, Err: err, Hint: hintNotSaved}
	default:
		j.bad = &Error{Kind: ErrUncertain, Path: j.path, Err: err, Hint: hintUncertain}
	}
	return j.bad
}

// appendLines puts lines and their hashes behind the first size events and
// returns the new head.
func appendLines(tx *bbolt.Tx, size int64, lines [][]byte) (tlog.Tree, error) {
	events := tx.Bucket(bucketEvents)
	if events == nil {
		return tlog.Tree{}, errNoEvents
	}
	events.FillPercent = 1 // keys only ever grow
	for i, line := range lines {
		if err := appendLine(events, size+int64(i), line); err != nil {
			return tlog.Tree{}, err
		}
	}
	head := tlog.Tree{N: size + int64(len(lines))}
	var err error
	if head.Hash, err = tlog.TreeHash(head.N, storedHashes(events)); err != nil {
		return tlog.Tree{}, err
	}
	return head, writeHead(tx.Bucket(bucketMeta), head)
}

// appendLine puts one line, which is record n of the tree and event n+1.
func appendLine(events *bbolt.Bucket, n int64, line []byte) error {
	done, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(line), storedHashes(events))
	if err != nil {
		return err
	}
	if err := events.Put(encodeKey(uint64(n)+1), line); err != nil {
		return err
	}
	return putHashes(events, uint64(n)+1, done)
}

// putHashes stores the hashes that event seq completes, from level 0 on.
func putHashes(events *bbolt.Bucket, seq uint64, done []tlog.Hash) error {
	for level := range done {
		if err := events.Put(hashKey(seq, level), done[level][:]); err != nil {
			return err
		}
	}
	return nil
}
