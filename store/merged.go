package store

import (
	"bytes"
	"errors"

	"go.etcd.io/bbolt"

	"carrel/store/record"
)

// Merged returns the journals that were taken in, in the order of their ids, as
// their own devices signed them: for whoever gets the record of this journal,
// which does not hold their events.
func (j *Journal) Merged() (copies []record.Copy, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		foreign := tx.Bucket(bucketForeign)
		return foreign.ForEachBucket(func(name []byte) error {
			c, err := j.copyOf(foreign.Bucket(name))
			if err != nil {
				return j.damaged("journal %s that was taken in: %w", name, err)
			}
			copies = append(copies, c)
			return nil
		})
	})
	return copies, err
}

// copyOf reads a journal that was taken in up to what its device signed. Whoever
// exports the copy verifies the signature.
func (j *Journal) copyOf(b *bbolt.Bucket) (record.Copy, error) {
	c := record.Copy{VKey: string(b.Get(keyVKey)), Checkpoint: string(b.Get(keyCheckpoint))}
	head, err := record.ParseCheckpoint(c.Checkpoint)
	if err != nil {
		return c, err
	}
	events, private := b.Bucket(bucketEvents), b.Bucket(bucketPrivate)
	if events == nil || private == nil {
		return c, errNoEvents
	}
	var tree record.Tree
	beside := newAside(private, 0)
	err = j.verifyLog(events, &tree, head.Tree.N, func(line []byte) error {
		c.Lines = append(c.Lines, record.Line{Event: bytes.Clone(line), Private: beside.next()})
		return nil
	})
	if err == nil && tree.Root() != head.Tree.Hash {
		err = errors.New("its events do not add up to its head")
	}
	return c, err
}
