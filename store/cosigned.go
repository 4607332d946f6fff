package store

import (
	"fmt"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/record"
)

// Cosigned returns the heads that witnesses have seen, ascending by size.
func (j *Journal) Cosigned() (all []record.Cosigned, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketCosigned).ForEach(func(_, text []byte) error {
			c, err := record.ParseCosigned(string(text))
			if err != nil {
				return j.damaged("%w", err)
			}
			all = append(all, *c)
			return nil
		})
	})
	return all, err
}

// Take keeps cosigned heads, each after a check that the journal had that very
// head, in one transaction. It returns how many cosignatures are new; one that
// is known already changes nothing.
func (j *Journal) Take(heads []record.Cosigned) (added int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return 0, err
	}
	wereHeads := func(tx *bbolt.Tx) error {
		for _, c := range heads {
			if err := j.wasHead(tx, &c.Signed); err != nil {
				return err
			}
		}
		return nil
	}
	if err := j.guard(func() error { return j.db.View(wereHeads) }); err != nil {
		return 0, err
	}
	err = j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) {
		for _, c := range heads {
			n, err := take(tx, &c)
			if err != nil {
				return j.head, err
			}
			added += n
		}
		return j.head, nil
	})
	return added, err
}

// take keeps one head, and returns how many cosignatures of it are new.
func take(tx *bbolt.Tx, c *record.Cosigned) (int, error) {
	cosigned, key := tx.Bucket(bucketCosigned), encodeKey(uint64(c.Tree.N))
	known, before := c, 0
	if text := cosigned.Get(key); text != nil {
		var err error
		if known, err = record.ParseCosigned(string(text)); err != nil {
			return 0, err
		}
		if before = len(known.Witnesses); !known.Merge(c) {
			return 0, nil
		}
	}
	return len(known.Witnesses) - before, cosigned.Put(key, []byte(known.String()))
}

// wasHead refuses a checkpoint that the journal never had.
func (j *Journal) wasHead(tx *bbolt.Tx, s *record.Signed) error {
	if s.ID != j.id {
		return &Error{Kind: ErrNotOurs, Path: j.path, Err: fmt.Errorf("they are of the journal %s, and this is %s", s.ID, j.id)}
	}
	if s.Tree.N > j.head.N {
		return &Error{Kind: ErrNotOurs, Path: j.path, Err: fmt.Errorf("they are of %d events, and it has %d", s.Tree.N, j.head.N)}
	}
	root, err := tlog.TreeHash(s.Tree.N, storedHashes(tx.Bucket(bucketEvents)))
	if err != nil {
		return j.damaged("%w", err)
	}
	if root != s.Tree.Hash {
		return &Error{Kind: ErrNotOurs, Path: j.path, Err: fmt.Errorf("its first %d events are not those that were witnessed", s.Tree.N)}
	}
	return nil
}
