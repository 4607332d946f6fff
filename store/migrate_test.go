package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
)

// version0 makes a data folder of the first layout: events and no tree.
func version0(t *testing.T, lines [][]byte) string {
	t.Helper()
	dir := t.TempDir()
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucket(bucketMeta)
		if err != nil {
			return err
		}
		events, err := tx.CreateBucket(bucketEvents)
		for i, line := range lines {
			err = errors.Join(err, events.Put(encodeKey(uint64(i)+1), line))
		}
		return errors.Join(err, meta.Put(keySchema, []byte("0")), meta.Put(keyID, newID()))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func numbered(t *testing.T, n int) (lines [][]byte) {
	t.Helper()
	for i := range n {
		e := answered(i)
		e.Seq = uint64(i) + 1
		line, err := progress.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

// copies returns the copies that a migration left.
func copies(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "journal.v0.*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMigrationKeepsEveryLine(t *testing.T) {
	for _, n := range []int{0, 1, 100} {
		lines := numbered(t, n)
		dir := version0(t, lines)
		before := contents(t, filepath.Join(dir, fileName))
		j := open(t, dir)
		i := 0
		for line, err := range j.Lines() {
			if err != nil || !bytes.Equal(line, lines[i]) {
				t.Fatalf("line %d is %s, %v, was %s", i, line, err, lines[i])
			}
			i++
		}
		if i != n {
			t.Errorf("%d lines of %d", i, n)
		}
		fill(t, j, 2)
		if err := errors.Join(j.Check(), j.Close()); err != nil {
			t.Error(err)
		}
		if found := copies(t, dir); len(found) != 1 || contents(t, found[0]) != before {
			t.Errorf("the copies %v do not hold what was there", found)
		}
		if j := open(t, dir); len(copies(t, dir)) != 1 {
			t.Errorf("migrated twice: %v, %v", copies(t, dir), j.path)
		}
	}
}

func contents(t *testing.T, path string) [32]byte {
	t.Helper()
	sum, err := digestFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestMigrationThatFailsChangesNothing(t *testing.T) {
	hole := version0(t, numbered(t, 5))
	edit(t, hole, func(tx *bbolt.Tx) error { return tx.Bucket(bucketEvents).Delete(encodeKey(3)) })
	noEvents := version0(t, nil)
	edit(t, noEvents, func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketEvents) })
	taken := version0(t, numbered(t, 5))
	if err := os.WriteFile(filepath.Join(taken, "journal.v0.20260301T090000.123Z.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"a hole": hole, "no events": noEvents, "no copy": taken} {
		before := read(t, filepath.Join(dir, fileName))
		_, err := Open(dir, testOptions())
		if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "journal")) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(read(t, filepath.Join(dir, fileName)), before) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}
