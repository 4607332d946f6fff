package store

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
)

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
			return j.damaged("event %d stands where event %d belongs", e.Seq, seq)
		}
	}
	if _, err := j.Foreign(); err != nil {
		return err
	}
	return j.view(j.checkTx)
}

func (j *Journal) checkTx(tx *bbolt.Tx) error {
	if err := j.expect(tx); err != nil {
		return err
	}
	if err := j.checkEnds(tx.Bucket(bucketEvents)); err != nil {
		return err
	}
	if err := j.checkAside(tx); err != nil {
		return err
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

// checkAside refuses a private line without its event, and cosignatures of what
// was never a head.
func (j *Journal) checkAside(tx *bbolt.Tx) error {
	events := tx.Bucket(bucketEvents)
	err := tx.Bucket(bucketPrivate).ForEach(func(seq, line []byte) error {
		e, err := progress.Decode(events.Get(seq))
		if err == nil {
			_, err = progress.Unseal(e, line)
		}
		return err
	})
	if err != nil {
		return j.damaged("what was typed belongs to no event: %w", err)
	}
	return tx.Bucket(bucketCosigned).ForEach(func(size, text []byte) error {
		if err := j.checkCosigned(tx, size, text); err != nil {
			return j.damaged("the signatures of witnesses: %w", err)
		}
		return nil
	})
}

func (j *Journal) checkCosigned(tx *bbolt.Tx, size, text []byte) error {
	c, err := record.ParseCosigned(string(text))
	if err != nil {
		return err
	}
	if !isKey(size, uint64(c.Tree.N)) {
		return fmt.Errorf("they are of another size")
	}
	return j.wasHead(tx, &c.Signed)
}

// checkEnds refuses a bucket of events that does not begin at the first and
// end at the last.
func (j *Journal) checkEnds(events *bbolt.Bucket) error {
	c := events.Cursor()
	from, _ := c.First()
	to, _ := c.Last()
	n := uint64(j.head.N)
	if n == 0 && from == nil || isKey(from, 1) && bytes.Equal(to, hashKey(n, lastLevel(n))) {
		return nil
	}
	return j.damaged("its events go from key %x to %x, and there should be %d", from, to, n)
}

// load reads what an open journal keeps in memory, and verifies the head
// against the last event and the hashes on its path: a cheap check of what the
// next write builds on. Standing verifies the rest.
func (j *Journal) load() error {
	if err := j.upgrade(); err != nil {
		return err
	}
	return j.db.View(func(tx *bbolt.Tx) error {
		if err := j.loadMeta(tx.Bucket(bucketMeta)); err != nil {
			return j.damaged("%w", err)
		}
		if err := j.checkBuckets(tx); err != nil {
			return err
		}
		if err := j.checkHead(tx); err != nil {
			return err
		}
		return j.checkSigned(tx.Bucket(bucketMeta))
	})
}

func (j *Journal) loadMeta(meta *bbolt.Bucket) (err error) {
	if sum := sumMeta(meta); !bytes.Equal(meta.Get(keySum), sum[:]) {
		return fmt.Errorf("bucket %s does not have the sum that was stored with it", bucketMeta)
	}
	j.id = string(meta.Get(keyID))
	j.head, err = decodeHead(meta.Get(keyHead))
	return err
}

func (j *Journal) checkBuckets(tx *bbolt.Tx) error {
	for _, name := range buckets() {
		if tx.Bucket(name) == nil {
			return j.damaged("its bucket %q is missing", name)
		}
	}
	return nil
}

func (j *Journal) checkHead(tx *bbolt.Tx) error {
	events := tx.Bucket(bucketEvents)
	if err := j.checkEnds(events); err != nil {
		return err
	}
	root, err := tlog.TreeHash(j.head.N, storedHashes(events))
	if err != nil {
		return j.damaged("%w", err)
	}
	if root != j.head.Hash {
		return j.damaged("its stored hashes do not add up to its head")
	}
	return j.checkNewest(events)
}

// checkNewest compares the last event with its stored hash.
func (j *Journal) checkNewest(events *bbolt.Bucket) error {
	seq := uint64(j.head.N)
	if seq == 0 {
		return nil
	}
	leaf := tlog.RecordHash(events.Get(encodeKey(seq)))
	if !bytes.Equal(events.Get(hashKey(seq, 0)), leaf[:]) {
		return j.damaged("event %d does not have the hash that was stored with it", seq)
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
		return j.damaged("one of its two first pages is broken, and with it events %d to %d", j.head.N+1, m.tree.N)
	}
	if m.tree.N > j.head.N {
		return j.rolledBack(fmt.Errorf("it ends at event %d where %d were written", j.head.N, m.tree.N))
	}
	return j.db.View(func(tx *bbolt.Tx) error {
		root, err := tlog.TreeHash(m.tree.N, storedHashes(tx.Bucket(bucketEvents)))
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
		Hint: hintRolledBack}
}
