package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course"
	"carrel/course/progress"
	"carrel/store/internal/durable"
)

// Forget erases what a person typed, in a course or, without one, in all of
// them: in this journal and in those that were taken in. The events stay, and
// the log holds as before; an event of type Forgot says what was done. Then
// the file is written anew, so that no page of it still has the text. It
// returns how many texts were erased; without any, nothing is changed.
//
// What lies outside of the journal is not touched: see Copies.
func (j *Journal) Forget(in course.ID) (texts int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return 0, err
	}
	if j.signed && j.opt.Signer == nil {
		return 0, &Error{Kind: ErrNoKey, Path: j.path, Hint: hintNoKey}
	}
	err = j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) (err error) { texts, err = eachTyped(tx, in, nil); return err })
	})
	if err != nil || texts == 0 {
		return 0, err
	}
	if err := j.erase(in); err != nil {
		return 0, err
	}
	return texts, j.vacuum()
}

// erase takes the private lines out and says so in the log, in one transaction.
func (j *Journal) erase(in course.ID) error {
	_, lines, err := j.stamp([]progress.Event{{
		Type: progress.Forgot, Course: in,
		Log: &progress.Log{ID: j.id, Size: j.head.N, Root: j.head.Hash.String()},
	}})
	if err != nil {
		return err
	}
	if err := j.dropCache(); err != nil {
		return err // it has in it what is to be erased
	}
	return j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) {
		drop := func(private *bbolt.Bucket, keys [][]byte) error {
			for _, k := range keys {
				if err := private.Delete(k); err != nil {
					return err
				}
			}
			return nil
		}
		if _, err := eachTyped(tx, in, drop); err != nil {
			return j.head, err
		}
		if err := tx.Bucket(bucketMeta).Put(keyErased, []byte{1}); err != nil {
			return j.head, err
		}
		return j.put(tx, lines)
	})
}

// eachTyped finds the private lines of a course, or all, and hands their keys
// to f, bucket by bucket. It returns how many there are.
func eachTyped(tx *bbolt.Tx, in course.ID, f func(private *bbolt.Bucket, keys [][]byte) error) (n int, err error) {
	visit := func(log bucketer) error {
		keys, err := typedIn(log, in)
		n += len(keys)
		if err == nil && f != nil && len(keys) > 0 {
			err = f(log.Bucket(bucketPrivate), keys)
		}
		return err
	}
	if err := visit(tx); err != nil {
		return n, err
	}
	foreign := tx.Bucket(bucketForeign)
	err = foreign.ForEachBucket(func(id []byte) error { return visit(foreign.Bucket(id)) })
	return n, err
}

// bucketer is what holds the buckets of one log.
type bucketer interface {
	Bucket(name []byte) *bbolt.Bucket
}

// typedIn returns the keys of the private lines of a log that are of a course,
// or of all without one.
func typedIn(log bucketer, in course.ID) (keys [][]byte, err error) {
	events, private := log.Bucket(bucketEvents), log.Bucket(bucketPrivate)
	if events == nil || private == nil {
		return nil, nil
	}
	err = private.ForEach(func(k, _ []byte) error {
		e, err := progress.Decode(events.Get(k))
		if err == nil && (in == "" || e.Course == in) {
			keys = append(keys, append([]byte(nil), k...))
		}
		return err
	})
	return keys, err
}

// vacuum writes the database anew and puts the new file into its place: bbolt
// does not clear the pages that it frees. When that fails, the file says that
// it is still to be done, and the next start tries again.
func (j *Journal) vacuum() error {
	tmp := j.path + ".new"
	err := j.guard(func() error { return j.rewrite(tmp) })
	if err != nil {
		_ = os.Remove(tmp) // the first error is the one to tell
		return fmt.Errorf("%s: what was erased is gone from the journal, and its pages are not yet overwritten: %w; the next start tries again", j.path, err)
	}
	return j.exchange(tmp)
}

// rewrite copies the database, without its free pages, and verifies the copy.
func (j *Journal) rewrite(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: j.opt.Wait})
	if err != nil {
		return err
	}
	err = bbolt.Compact(db, j.db, 1<<20)
	if err == nil {
		err = sameContents(db, j.db)
	}
	if err == nil {
		err = db.Update(func(tx *bbolt.Tx) error {
			meta := tx.Bucket(bucketMeta)
			return errors.Join(meta.Delete(keyErased), writeHead(meta, j.head))
		})
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return durable.Sync(path)
}

func sameContents(a, b *bbolt.DB) error {
	sums := [2][sha256.Size]byte{}
	for i, db := range []*bbolt.DB{a, b} {
		if err := db.View(func(tx *bbolt.Tx) error { sums[i] = digest(tx); return nil }); err != nil {
			return err
		}
	}
	if sums[0] != sums[1] {
		return errors.New("the copy differs from the original")
	}
	return nil
}

// exchange puts a new file into the place of the open one, and opens it.
func (j *Journal) exchange(path string) error {
	if err := j.guard(j.db.Close); err != nil {
		return err
	}
	j.db, j.held = nil, nil
	renamed := durable.Rename(path, j.path) // on failure the old one is opened again
	if err := j.openDB(); err != nil {
		j.bad = err
		return err
	}
	return renamed
}

// finishErasing overwrites what was erased when that was interrupted.
func (j *Journal) finishErasing() error {
	var due bool
	err := j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) error {
			due = tx.Bucket(bucketMeta).Get(keyErased) != nil
			return nil
		})
	})
	if err != nil || !due {
		return err
	}
	if err := j.vacuum(); err != nil && j.bad != nil {
		return err
	}
	return nil // a disk without room is no reason not to play
}

// Copies returns the files in the data folder dir that may still hold what was
// erased from its journal: backups, and what a repair, a restore or a newer
// layout has left.
func Copies(dir string) []string {
	var paths []string
	for _, name := range backupFiles(dir) {
		paths = append(paths, filepath.Join(dir, backupDir, name))
	}
	entries, _ := os.ReadDir(dir) // none can be had where it cannot be read
	for _, e := range entries {
		if name := e.Name(); name != fileName && strings.HasPrefix(name, "journal.") && strings.HasSuffix(name, ".db") {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths
}
