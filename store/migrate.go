package store

import (
	"fmt"
	"path/filepath"
	"strconv"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/record"
)

// schema is the version of the layout that this program writes: the number of
// steps that lead to it.
const schema = 2

// steps bring a layout to the next version: steps[n] makes n+1 of n.
var steps = [schema]func(*bbolt.Tx) error{addTree, addPrivate}

// upgrade brings an older layout to this one, after a verified copy.
func (j *Journal) upgrade() error {
	var version int
	err := j.db.View(func(tx *bbolt.Tx) (err error) {
		version, err = readSchema(tx)
		return err
	})
	switch {
	case err != nil:
		return j.damaged("%w", err)
	case version > schema:
		return &Error{Kind: ErrNewer, Path: j.path, Err: fmt.Errorf("its layout has version %d, this program knows %d", version, schema), Hint: hintNewer}
	case version == schema:
		return nil
	}
	if err := j.backup(j.oldName(version)); err != nil {
		return err
	}
	if err := j.db.Update(func(tx *bbolt.Tx) error { return j.migrate(tx, version) }); err != nil {
		return fmt.Errorf("%s: bringing its layout from version %d to %d failed, and nothing was changed: %w", j.path, version, schema, err)
	}
	return nil
}

// oldName is where the copy of an older layout is kept.
func (j *Journal) oldName(version int) string {
	now := j.opt.Now().UTC().Format("20060102T150405.000Z")
	return filepath.Join(j.dir, fmt.Sprintf("journal.v%d.%s.db", version, now))
}

// migrate takes the steps, and signs what comes of them.
func (j *Journal) migrate(tx *bbolt.Tx, version int) error {
	for ; version < schema; version++ {
		if err := tx.Bucket(bucketMeta).Put(keySchema, []byte(strconv.Itoa(version+1))); err != nil {
			return err
		}
		if err := steps[version](tx); err != nil {
			return fmt.Errorf("from version %d: %w", version, err)
		}
	}
	head, err := readHead(tx)
	if err != nil {
		return err
	}
	return j.signHead(tx.Bucket(bucketMeta), head)
}

func readSchema(tx *bbolt.Tx) (int, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return 0, fmt.Errorf("it holds no journal")
	}
	v := string(meta.Get(keySchema))
	version, err := strconv.Atoi(v)
	if err != nil || version < 0 || v != strconv.Itoa(version) {
		return 0, fmt.Errorf("its schema version %q is not one", v)
	}
	return version, nil
}

// addTree makes version 1 of version 0, which had events and no tree.
func addTree(tx *bbolt.Tx) error {
	events := tx.Bucket(bucketEvents)
	if events == nil {
		return errNoEvents
	}
	last, _ := events.Cursor().Last()
	var tree record.Tree
	for seq := uint64(1); last != nil && !isKey(last, seq-1); seq++ {
		line := events.Get(encodeKey(seq))
		if line == nil {
			return fmt.Errorf("event %d is missing", seq)
		}
		if err := putHashes(events, seq, tree.Add(tlog.RecordHash(line))); err != nil {
			return err
		}
	}
	return writeHead(tx.Bucket(bucketMeta), tlog.Tree{N: tree.Size(), Hash: tree.Root()})
}

// addPrivate makes version 2 of version 1, which had no place for what is kept
// apart from the log. What was typed before stays in its events.
func addPrivate(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketPrivate, bucketCosigned, bucketForeign} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	return nil
}
