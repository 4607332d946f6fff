package store

import (
	"crypto/rand"
	"errors"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
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
	return j.append(events)
}

// AppendIf appends as Append does, if allow has nothing against it: it is shown
// the standing after all that the journal holds, and nothing comes between that
// and what is written. An error of allow is returned as it is, and then nothing
// was written. Allow may be asked several times.
func (j *Journal) AppendIf(events []progress.Event, allow func(*progress.Standing) error) ([]progress.Event, error) {
	for {
		head, err := j.snapshot()
		if err != nil {
			return nil, err
		}
		standing, err := j.fold()
		if err != nil {
			return nil, err
		}
		if err := allow(standing); err != nil {
			return nil, err
		}
		if stamped, moved, err := j.appendTo(head, events); !moved {
			return stamped, err
		}
	}
}

// appendTo appends, unless the journal has moved on from head.
func (j *Journal) appendTo(head tlog.Tree, events []progress.Event) (stamped []progress.Event, moved bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.head != head {
		return nil, true, nil
	}
	stamped, err = j.append(events)
	return stamped, false, err
}

// append does the work of Append, under the lock.
func (j *Journal) append(events []progress.Event) ([]progress.Event, error) {
	if err := j.usable(); err != nil {
		return nil, err
	}
	if j.signed && j.opt.Signer == nil {
		return nil, &Error{Kind: ErrNoKey, Path: j.path, Hint: hintNoKey}
	}
	stamped, lines, err := j.stamp(events)
	if err != nil {
		return nil, err
	}
	if err := j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) { return j.put(tx, lines) }); err != nil {
		return nil, err
	}
	j.wrote()
	return stamped, nil
}

// stampAt returns copies of the events with what the journal knows, as they
// follow its first size events, and the lines that stand for them.
func (j *Journal) stampAt(events []progress.Event, size int64) ([]progress.Event, []record.Line, error) {
	wall := j.opt.Now().UTC().Truncate(time.Millisecond)
	boot, bootID := j.opt.Boot()
	stamped := make([]progress.Event, len(events))
	lines := make([]record.Line, len(events))
	for i, e := range events {
		e.Seq = uint64(size) + uint64(i) + 1
		e.Wall, e.Boot, e.BootID, e.Build = wall, boot, bootID, j.opt.Build
		line, err := seal(e)
		if err != nil {
			return nil, nil, err
		}
		stamped[i], lines[i] = e, line
	}
	return stamped, lines, nil
}

// seal parts what was typed from an event and encodes both.
func seal(e progress.Event) (line record.Line, err error) {
	var salt [progress.SaltSize]byte
	rand.Read(salt[:]) // never fails, see crypto/rand
	if e, line.Private, err = progress.Seal(e, salt); err != nil {
		return line, err
	}
	line.Event, err = progress.Encode(e)
	return line, err
}

// put writes sealed events behind those that are there, and signs the head.
func (j *Journal) put(tx *bbolt.Tx, lines []record.Line) (tlog.Tree, error) {
	events := make([][]byte, len(lines))
	private := tx.Bucket(bucketPrivate)
	private.FillPercent = 1 // keys only ever grow
	for i, line := range lines {
		events[i] = line.Event
		if line.Private == nil {
			continue
		}
		if err := private.Put(encodeKey(uint64(j.head.N)+uint64(i)+1), line.Private); err != nil {
			return tlog.Tree{}, err
		}
	}
	next, err := appendLines(tx, j.head.N, events)
	if err != nil {
		return next, err
	}
	return next, j.signHead(tx.Bucket(bucketMeta), next)
}

// commit runs f in one transaction, and moves the head to the one that it
// returns.
func (j *Journal) commit(f func(*bbolt.Tx) (tlog.Tree, error)) error {
	var next tlog.Tree
	err := j.guard(func() error {
		return j.db.Update(func(tx *bbolt.Tx) (err error) {
			if err := j.expect(tx); err != nil {
				return err
			}
			next, err = f(tx)
			return err
		})
	})
	if err != nil {
		return j.refused(err)
	}
	j.head, j.signed = next, j.signed || j.opt.Signer != nil
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
// returns the new head, not yet signed.
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
