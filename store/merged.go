package store

import (
	"bytes"
	"errors"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

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
	err = j.adopted(b, head.Tree, func(event, private []byte) error {
		c.Lines = append(c.Lines, record.Line{Event: bytes.Clone(event), Private: private})
		return nil
	})
	return c, err
}

// adopted walks the log of a journal that was taken in, which has to add up to
// its head: each event, valid until the next, with what was typed for it.
func (j *Journal) adopted(b *bbolt.Bucket, head tlog.Tree, each func(event, private []byte) error) error {
	events, private := b.Bucket(bucketEvents), b.Bucket(bucketPrivate)
	if events == nil || private == nil {
		return errNoEvents
	}
	var tree record.Tree
	beside := newAside(private, 0)
	err := j.verifyLog(events, &tree, head.N, func(line []byte) error { return each(line, beside.next()) })
	if err == nil && tree.Root() != head.Hash {
		err = errors.New("its events do not add up to its head")
	}
	return err
}
