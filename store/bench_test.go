package store

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
	"carrel/store/keys"
	"carrel/store/record"
)

// BenchmarkAppend is one answer acknowledged. BenchmarkBareCommit is its
// floor: one bbolt transaction of the same bytes.
func BenchmarkAppend(b *testing.B) {
	j := open(b, b.TempDir())
	fill(b, j, 1000)
	for i := 0; b.Loop(); i++ {
		if _, err := j.Append([]progress.Event{answered(i)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareCommit(b *testing.B) {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	line, err := progress.Encode(answered(1))
	if err != nil {
		b.Fatal(err)
	}
	put := func(n, until uint64) error {
		return db.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists(bucketEvents)
			for ; err == nil && n < until; n++ {
				err = bucket.Put(encodeKey(n), line)
			}
			return err
		})
	}
	if err := put(0, 1000); err != nil {
		b.Fatal(err)
	}
	for n := uint64(1000); b.Loop(); n++ {
		if err := put(n, n+1); err != nil {
			b.Fatal(err)
		}
	}
}

const many = 100_000

func benchDir(b *testing.B) string {
	dir := b.TempDir()
	j := open(b, dir)
	for range many / 1000 {
		fill(b, j, 1000)
	}
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

func BenchmarkOpen100000(b *testing.B) {
	dir := benchDir(b)
	for b.Loop() {
		j, err := Open(dir, testOptions())
		if err != nil {
			b.Fatal(err)
		}
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReplay100000(b *testing.B) {
	j := open(b, benchDir(b))
	for b.Loop() {
		if s, err := j.Standing(); err != nil || s.Events != many {
			b.Fatal(s, err)
		}
	}
}

func BenchmarkExport100000(b *testing.B) {
	j := open(b, benchDir(b))
	key, err := keys.Device(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "r"+record.Extension)
	for b.Loop() {
		src, err := j.Record()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := record.Export(path, src, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify100000(b *testing.B) {
	j := open(b, benchDir(b))
	key, err := keys.Device(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	src, err := j.Record()
	if err != nil {
		b.Fatal(err)
	}
	var buf bytes.Buffer
	if err := record.Write(&buf, src, key); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		res, err := record.Verify(bytes.NewReader(buf.Bytes()), record.VerifyOptions{})
		if err != nil || res.Size != many {
			b.Fatal(fmt.Sprint(res), err)
		}
	}
}
