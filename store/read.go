package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
)

// chunk is how many lines are read in one transaction. A reader that held one
// open for longer would keep a writer from growing the file.
const chunk = 1024

// Standing folds all events. Each is verified against the Merkle tree first.
func (j *Journal) Standing() (*progress.Standing, error) {
	s := &progress.Standing{}
	for e, err := range j.Events() {
		if err != nil {
			return nil, err
		}
		s.Apply(e)
	}
	return s, nil
}

// Events yields the events that the journal holds when the iteration begins,
// in order, each verified. It yields an error once, as the last thing. The
// loop may call the journal's other methods.
func (j *Journal) Events() iter.Seq2[progress.Event, error] {
	return func(yield func(progress.Event, error) bool) {
		for line, err := range j.Lines() {
			var e progress.Event
			if err == nil {
				e, err = j.decode(line)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (j *Journal) decode(line []byte) (progress.Event, error) {
	e, err := progress.Decode(line)
	if err != nil {
		return e, j.damaged("%w", err)
	}
	return e, nil
}

// Lines is Events without the decoding: the exact bytes that are hashed. A
// line is the caller's to keep.
func (j *Journal) Lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		head, err := j.snapshot()
		if err != nil {
			yield(nil, err)
			return
		}
		j.lines(head)(yield)
	}
}

// Record returns the journal as it is now for package record to export.
func (j *Journal) Record() (record.Source, error) {
	head, err := j.snapshot()
	return record.Source{ID: j.id, Tree: head, Lines: j.lines(head)}, err
}

// lines yields the lines up to head, chunk after chunk.
func (j *Journal) lines(head tlog.Tree) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var tree record.Tree
		for tree.Size() < head.N {
			lines, err := j.read(&tree, min(tree.Size()+chunk, head.N))
			for _, line := range lines {
				if !yield(line, nil) {
					return
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
		if tree.Root() != head.Hash {
			yield(nil, j.damaged("its events do not add up to its head"))
		}
	}
}

func (j *Journal) snapshot() (tlog.Tree, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.head, j.usable()
}

// read returns the lines of records tree.Size() to end, verified, and adds
// them to the tree.
func (j *Journal) read(tree *record.Tree, end int64) (lines [][]byte, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	lines = make([][]byte, 0, end-tree.Size())
	err = j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) error {
			return j.verify(tx, tree, end, func(line []byte) { lines = append(lines, bytes.Clone(line)) })
		})
	})
	return lines, err
}

// verify walks the events and the stored hashes side by side from where tree
// ends to end. The numbers have no holes, and each stored hash is the one that
// the events before it make.
func (j *Journal) verify(tx *bbolt.Tx, tree *record.Tree, end int64, each func(line []byte)) error {
	events, hashes := tx.Bucket(bucketEvents).Cursor(), tx.Bucket(bucketHashes).Cursor()
	seq := uint64(tree.Size()) + 1
	index := uint64(tlog.StoredHashCount(tree.Size()))
	k, line := events.Seek(encodeKey(seq))
	hk, hash := hashes.Seek(encodeKey(index))
	for ; tree.Size() < end; seq++ {
		if !isKey(k, seq) {
			return j.damaged("event %d is missing", seq)
		}
		for _, want := range tree.Add(tlog.RecordHash(line)) {
			if !isKey(hk, index) || !bytes.Equal(hash, want[:]) {
				return j.damaged("event %d does not have the hash that was stored with it", seq)
			}
			index++
			hk, hash = hashes.Next()
		}
		each(line)
		k, line = events.Next()
	}
	return nil
}

func isKey(k []byte, n uint64) bool { return len(k) == 8 && binary.BigEndian.Uint64(k) == n }

// Check verifies everything: that the pages of the file hold together, that
// each event decodes and is spelled as it would be written, that the numbers
// have no holes, that every stored hash is right and none is left over, and
// that all of it adds up to the head.
func (j *Journal) Check() error {
	var seq uint64
	for e, err := range j.Events() {
		if err != nil {
			return err
		}
		if seq++; e.Seq != seq {
			return j.damaged("event %d calls itself %d", seq, e.Seq)
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return err
	}
	return j.guard(func() error { return j.db.View(j.checkTx) })
}

func (j *Journal) checkTx(tx *bbolt.Tx) error {
	if err := j.expect(tx); err != nil {
		return err
	}
	if err := j.checkLast(tx, bucketEvents, uint64(j.head.N)); err != nil {
		return err
	}
	if count := tlog.StoredHashCount(j.head.N); count > 0 {
		if err := j.checkLast(tx, bucketHashes, uint64(count)-1); err != nil {
			return err
		}
	}
	var faults []error
	for err := range tx.Check() {
		faults = append(faults, err)
	}
	if len(faults) > 0 {
		return j.damaged("%d faults in its pages, the first: %w", len(faults), faults[0])
	}
	return nil
}

// checkLast refuses a bucket that goes on after its last key.
func (j *Journal) checkLast(tx *bbolt.Tx, bucket []byte, last uint64) error {
	k, _ := tx.Bucket(bucket).Cursor().Last()
	if k == nil && j.head.N == 0 || isKey(k, last) {
		return nil
	}
	return j.damaged("bucket %s ends at key %x, not at %d", bucket, k, last)
}

// load reads what an open journal keeps in memory, and verifies the head
// against the last event and the hashes on its path: a cheap check of what the
// next write builds on. Standing verifies the rest.
func (j *Journal) load() error {
	if err := j.upgrade(); err != nil {
		return err
	}
	return j.db.View(func(tx *bbolt.Tx) (err error) {
		if j.head, err = readHead(tx); err != nil {
			return j.damaged("%w", err)
		}
		if j.id = string(tx.Bucket(bucketMeta).Get(keyID)); len(j.id) != 32 {
			return j.damaged("its id %q is not one", j.id)
		}
		return j.checkHead(tx)
	})
}

func (j *Journal) checkHead(tx *bbolt.Tx) error {
	events, hashes := tx.Bucket(bucketEvents), tx.Bucket(bucketHashes)
	if events == nil || hashes == nil {
		return j.damaged("a bucket is missing")
	}
	if err := j.checkLast(tx, bucketEvents, uint64(j.head.N)); err != nil {
		return err
	}
	root, err := tlog.TreeHash(j.head.N, storedHashes(hashes))
	if err != nil {
		return j.damaged("%w", err)
	}
	if root != j.head.Hash {
		return j.damaged("its stored hashes do not add up to its head")
	}
	return j.checkNewest(events, hashes)
}

// checkNewest compares the last event with its stored hash.
func (j *Journal) checkNewest(events, hashes *bbolt.Bucket) error {
	if j.head.N == 0 {
		return nil
	}
	leaf := tlog.RecordHash(events.Get(encodeKey(uint64(j.head.N))))
	index := tlog.StoredHashIndex(0, j.head.N-1)
	if !bytes.Equal(hashes.Get(encodeKey(uint64(index))), leaf[:]) {
		return j.damaged("event %d does not have the hash that was stored with it", j.head.N)
	}
	return nil
}

// compare holds the journal against its mark: it must be the same journal, at
// least as long, with the same events up to there.
func (j *Journal) compare(m mark) error {
	if m.id == "" {
		return nil
	}
	if m.id != j.id {
		return j.rolledBack(fmt.Errorf("it is another journal"))
	}
	if m.tree.N > j.head.N && j.torn {
		return j.damaged("one of its two meta pages is broken, and with it events %d to %d", j.head.N+1, m.tree.N)
	}
	if m.tree.N > j.head.N {
		return j.rolledBack(fmt.Errorf("it ends at event %d where %d were written", j.head.N, m.tree.N))
	}
	return j.db.View(func(tx *bbolt.Tx) error {
		root, err := tlog.TreeHash(m.tree.N, storedHashes(tx.Bucket(bucketHashes)))
		if err != nil {
			return j.damaged("%w", err)
		}
		if root != m.tree.Hash {
			return j.rolledBack(fmt.Errorf("its first %d events are not those that were written", m.tree.N))
		}
		return nil
	})
}

func (j *Journal) rolledBack(err error) error {
	return &Error{Kind: ErrRolledBack, Path: j.path, Err: err,
		Hint: "nothing was changed: put the newest backup in its place; to go on with this one all the same, move " + markName + " away"}
}
