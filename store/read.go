package store

import (
	"bytes"
	"encoding/binary"
	"iter"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
)

// chunk is how many lines are read in one transaction. A reader that held one
// open for longer would keep a writer from growing the file.
const chunk = 1024

// Standing folds all events. Each is verified against the Merkle tree first,
// unless a fold that was kept has it already.
func (j *Journal) Standing() (*progress.Standing, error) { return j.fold() }

// Events yields the events that the journal holds when the iteration begins,
// in order, each verified and with what was typed unless that was erased. It
// yields an error once, as the last thing. The loop may call the journal's
// other methods.
func (j *Journal) Events() iter.Seq2[progress.Event, error] {
	return func(yield func(progress.Event, error) bool) {
		head, err := j.snapshot()
		if err != nil {
			yield(progress.Event{}, err)
			return
		}
		j.events(record.Tree{}, head)(yield)
	}
}

func (j *Journal) decode(line record.Line, gone *progress.Erased) (progress.Event, error) {
	e, err := line.Decode()
	if err != nil {
		return e, j.damaged("%w", err)
	}
	gone.Apply(e)
	return e, nil
}

// Lines yields the exact bytes of the events that are hashed. A line is the
// caller's to keep.
func (j *Journal) Lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for line, err := range j.current() {
			if !yield(line.Event, err) {
				return
			}
		}
	}
}

func (j *Journal) current() iter.Seq2[record.Line, error] {
	return func(yield func(record.Line, error) bool) {
		head, err := j.snapshot()
		if err != nil {
			yield(record.Line{}, err)
			return
		}
		j.lines(head)(yield)
	}
}

// Record returns the journal as it is now for package record to export. What
// was erased after that is not in it, and then it cannot be exported.
func (j *Journal) Record() (record.Source, error) {
	head, err := j.snapshot()
	if err != nil {
		return record.Source{}, err
	}
	seen, err := j.Cosigned()
	return record.Source{ID: j.id, Tree: head, Lines: j.lines(head), Cosigned: seen}, err
}

// lines yields the lines up to head.
func (j *Journal) lines(head tlog.Tree) iter.Seq2[record.Line, error] {
	return j.linesFrom(record.Tree{}, head)
}

// linesFrom yields the lines from where tree ends up to head, chunk after chunk.
func (j *Journal) linesFrom(tree record.Tree, head tlog.Tree) iter.Seq2[record.Line, error] {
	return func(yield func(record.Line, error) bool) {
		tree := tree.Clone()
		for tree.Size() < head.N {
			lines, err := j.read(&tree, min(tree.Size()+chunk, head.N))
			for _, line := range lines {
				if !yield(line, nil) {
					return
				}
			}
			if err != nil {
				yield(record.Line{}, err)
				return
			}
		}
		if tree.Root() != head.Hash {
			yield(record.Line{}, j.damaged("its events do not add up to its head"))
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
func (j *Journal) read(tree *record.Tree, end int64) (lines []record.Line, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return nil, err
	}
	lines = make([]record.Line, 0, end-tree.Size())
	err = j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) error {
			private := newAside(tx.Bucket(bucketPrivate), tree.Size())
			return j.verify(tx, tree, end, func(line []byte) {
				lines = append(lines, record.Line{Event: bytes.Clone(line), Private: private.next()})
			})
		})
	})
	return lines, err
}

// aside walks the private lines beside the events.
type aside struct {
	c   *bbolt.Cursor
	seq uint64 // of the event before
	k   []byte
	v   []byte
}

func newAside(private *bbolt.Bucket, size int64) *aside {
	a := &aside{c: private.Cursor(), seq: uint64(size)}
	a.k, a.v = a.c.Seek(encodeKey(a.seq + 1))
	return a
}

// next returns a copy of the private line of the next event, or nil.
func (a *aside) next() []byte {
	if a.seq++; !isKey(a.k, a.seq) {
		return nil
	}
	line := bytes.Clone(a.v)
	a.k, a.v = a.c.Next()
	return line
}

// verify walks the events and the hashes stored with them from where tree ends
// to end. The numbers have no holes, each hash is the one that the events so
// far make, and there is nothing else.
func (j *Journal) verify(tx *bbolt.Tx, tree *record.Tree, end int64, each func(line []byte)) error {
	return j.verifyLog(tx.Bucket(bucketEvents), tree, end, func(line []byte) error { each(line); return nil })
}

// verifyLog is verify for the bucket of any journal's events.
func (j *Journal) verifyLog(events *bbolt.Bucket, tree *record.Tree, end int64, each func(line []byte) error) error {
	c := events.Cursor()
	k, line := c.Seek(encodeKey(uint64(tree.Size()) + 1))
	for tree.Size() < end {
		seq := uint64(tree.Size()) + 1
		if !isKey(k, seq) {
			return j.damaged("event %d is missing", seq)
		}
		for level, want := range tree.Add(tlog.RecordHash(line)) {
			if k, hash := c.Next(); !bytes.Equal(k, hashKey(seq, level)) || !bytes.Equal(hash, want[:]) {
				return j.damaged("event %d does not have the hash that was stored with it", seq)
			}
		}
		if err := each(line); err != nil {
			return err
		}
		k, line = c.Next()
	}
	return nil
}

func isKey(k []byte, n uint64) bool { return len(k) == 8 && binary.BigEndian.Uint64(k) == n }
