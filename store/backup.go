package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"

	"carrel/store/internal/durable"
)

// Backup copies the journal, as it is now, to a new file at path, and reads
// the copy again before giving it its name. Copying journal.db with other
// means while it is open gives a broken copy.
func (j *Journal) Backup(path string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return err
	}
	return j.backup(path)
}

func (j *Journal) backup(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is a file of that name; choose another", path)
	}
	tmp := path + ".tmp"
	err := j.guard(func() error { return j.copyTo(tmp) })
	if err == nil {
		err = durable.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp) // the first error is the one to tell
		return fmt.Errorf("copy %s: %w", j.path, err)
	}
	return nil
}

// copyTo writes a copy and verifies that it holds what the original holds.
func (j *Journal) copyTo(path string) error {
	var want [sha256.Size]byte
	err := j.db.View(func(tx *bbolt.Tx) error {
		want = digest(tx)
		return tx.CopyFile(path, 0o600)
	})
	if err != nil {
		return err
	}
	if err := durable.Sync(path); err != nil {
		return err
	}
	got, err := digestFile(path)
	if err == nil && got != want {
		err = fmt.Errorf("%s: the copy differs from the original", path)
	}
	return err
}

// digestFile is the digest of a database file, once its pages are inspected.
func digestFile(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return sum, err
	}
	if _, err := inspectPages(f, at.Size()); err != nil {
		return sum, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockPoll})
	if err != nil {
		return sum, err
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error { sum = digest(tx); return nil })
	return sum, err
}

// digest is a SHA-256 over the names, keys and values of all buckets, each
// after its length.
func digest(tx *bbolt.Tx) (sum [sha256.Size]byte) {
	h := sha256.New()
	_ = tx.ForEach(func(name []byte, b *bbolt.Bucket) error { // fails only if the function does
		digestField(h, name)
		return b.ForEach(func(k, v []byte) error {
			digestField(h, k)
			digestField(h, v)
			return nil
		})
	})
	return [sha256.Size]byte(h.Sum(nil))
}

func digestField(h hash.Hash, b []byte) {
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	h.Write(b)
}
