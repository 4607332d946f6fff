package store

import (
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"
)

// schema is the version of the layout that this program writes.
const schema = 1

// upgrade brings an older layout to this one.
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
	}
	return nil
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
