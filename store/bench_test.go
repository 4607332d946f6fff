package store

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
	"carrel/store/keys"
	"carrel/store/record"
)

// BenchmarkAppend is one answer acknowledged. BenchmarkBareCommit is its
// floor: one bbolt transaction of the same bytes.
func BenchmarkAppend(b *testing.B) {
	write := appender(b)
	for b.Loop() {
		write()
	}
}

func BenchmarkBareCommit(b *testing.B) {
	write := bareCommitter(b)
	for b.Loop() {
		write()
	}
}

// BenchmarkAppendToBare takes turns, so that what else the machine does falls
// on both, and reports the ratio of the medians.
func BenchmarkAppendToBare(b *testing.B) {
	ours, bare := appender(b), bareCommitter(b)
	var oursTook, bareTook []time.Duration
	for b.Loop() {
		oursTook = append(oursTook, took(ours))
		bareTook = append(bareTook, took(bare))
	}
	b.ReportMetric(float64(median(oursTook))/float64(median(bareTook)), "x-bare")
}

func took(f func()) time.Duration {
	from := time.Now()
	f()
	return time.Since(from)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// appender returns a function that appends one event to a journal of some.
func appender(b *testing.B) func() {
	j := open(b, b.TempDir())
	fill(b, j, 1000)
	i := 0
	return func() {
		if _, err := j.Append([]progress.Event{answered(i)}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// bareCommitter returns a function that puts the bytes of one event into a
// bare database of some.
func bareCommitter(b *testing.B) func() {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	e := answered(1)
	opt := testOptions()
	e.Seq, e.Wall, e.Build = 1001, opt.Now(), opt.Build
	e.Boot, e.BootID = opt.Boot()
	line, err := progress.Encode(e)
	if err != nil {
		b.Fatal(err)
	}
	n := uint64(0)
	put := func(count int) {
		err := db.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists(bucketEvents)
			for range count {
				n++
				err = errors.Join(err, bucket.Put(encodeKey(n), line))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	put(1000)
	return func() { put(1) }
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
