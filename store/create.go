package store

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/internal/durable"
)

// prepare makes sure that there is a sound database at the path: it makes the
// first one, and inspects one that is there before bbolt maps it.
func (j *Journal) prepare(m mark) error {
	if err := regular(j.path); err != nil {
		return err
	}
	at, err := os.Stat(j.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return j.first(m, "it is gone")
	case err != nil:
		return cannotWrite(j.path, err)
	case at.Size() == 0:
		return j.first(m, "it is empty")
	}
	return j.inspect(m)
}

// first makes the first database of a data folder, and never a second one
// where something says that there was history.
func (j *Journal) first(m mark, missing string) error {
	if err := j.empty(m, missing); err != nil {
		return err
	}
	return j.create()
}

// empty refuses to take a folder with history for a new one.
func (j *Journal) empty(m mark, missing string) error {
	says := history(j.dir, m)
	if says == "" {
		return nil
	}
	return &Error{Kind: ErrEmpty, Path: j.path, Err: fmt.Errorf("%s, but %s", missing, says), Hint: hintEmpty}
}

// history is what says that a data folder had a journal, or nothing.
func history(dir string, m mark) string {
	switch {
	case m.id != "":
		return fmt.Sprintf("%s says that it held %d events", markName, m.tree.N)
	case m.there:
		return fmt.Sprintf("there is a %s, so it held something", markName)
	}
	if copies := backupFiles(dir); len(copies) > 0 {
		return fmt.Sprintf("%s holds copies of it", backupDir)
	}
	return ""
}

// create makes the database under another name and gives it its own when it
// is complete, so that a crash leaves nothing half made at the path. The lock
// keeps others from doing the same.
func (j *Journal) create() error {
	tmp := j.path + ".new"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotWrite(tmp, err) // left by a crash
	}
	if err := j.initialise(tmp); err != nil {
		return cannotWrite(tmp, errors.Join(err, os.Remove(tmp)))
	}
	if err := durable.Rename(tmp, j.path); err != nil {
		return cannotWrite(j.path, err)
	}
	return nil
}

func (j *Journal) initialise(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: j.opt.Wait})
	if err != nil {
		return err
	}
	err = db.Update(j.initialiseTx)
	return errors.Join(err, db.Close())
}

// initialiseTx writes the buckets of an empty journal.
func (j *Journal) initialiseTx(tx *bbolt.Tx) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(bucketMeta)
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		return err
	}
	return errors.Join(
		meta.Put(keySchema, []byte(strconv.Itoa(schema))),
		meta.Put(keyID, newID()),
		meta.Put(keyCreated, []byte(j.opt.Now().UTC().Format(time.RFC3339))),
		j.signHead(meta, tlog.Tree{Hash: root}),
	)
}

// newID draws the name of a journal.
func newID() []byte {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return hex.AppendEncode(nil, b[:])
}
