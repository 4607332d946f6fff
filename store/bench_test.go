package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"carrel/course"
	"carrel/course/progress"
	"carrel/store/internal/durable"
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
	write := bareCommitter(b, answered(1))
	for b.Loop() {
		write()
	}
}

// BenchmarkAppendToBare takes turns, so that what else the machine does falls
// on both, and reports the ratio of the medians.
func BenchmarkAppendToBare(b *testing.B) {
	ours, bare := appender(b), bareCommitter(b, answered(1))
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

// BenchmarkAppendTypedToBare is the same for an answer that was typed, which
// is kept in two places.
func BenchmarkAppendTypedToBare(b *testing.B) {
	typed := func(i int) progress.Event { return typedEvent("org.example.soc", fmt.Sprint("answer ", i)) }
	ours, bare := appenderOf(b, typed), bareCommitter(b, typed(1))
	var oursTook, bareTook []time.Duration
	for b.Loop() {
		oursTook = append(oursTook, took(ours))
		bareTook = append(bareTook, took(bare))
	}
	b.ReportMetric(float64(median(oursTook))/float64(median(bareTook)), "x-bare")
}

// appender returns a function that appends one event to a journal of some.
func appender(b *testing.B) func() {
	return appenderOf(b, answered)
}

// appenderOf signs each head, as the player does.
func appenderOf(b *testing.B, event func(i int) progress.Event) func() {
	j := openSigned(b, b.TempDir())
	fill(b, j, 1000)
	i := 0
	return func() {
		if _, err := j.Append([]progress.Event{event(i)}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// bareCommitter returns a function that puts the bytes of one event into a
// bare database of some.
func bareCommitter(b *testing.B, e progress.Event) func() {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	opt := testOptions()
	e.Seq, e.Wall, e.Build = 1001, opt.Now(), opt.Build
	e.Boot, e.BootID = opt.Boot()
	sealed, err := seal(e)
	if err != nil {
		b.Fatal(err)
	}
	line := append(sealed.Event, sealed.Private...)
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

// benchDir is a data folder with so many events of a year of work: 200
// lessons with 25 questions each, answered again and again.
func benchDir(b *testing.B, events int) string {
	dir := b.TempDir()
	j := openSigned(b, dir)
	j.db.NoSync = true // it is the reading that is measured
	for from := 0; from < events; from += 1000 {
		batch := make([]progress.Event, 1000)
		for i := range batch {
			batch[i] = worked(from + i)
		}
		if _, err := j.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(j.db.Sync(), j.Close()); err != nil {
		b.Fatal(err)
	}
	return dir
}

func worked(i int) progress.Event {
	e := answered(i)
	e.Attempt, e.Unit = 0, course.UnitID(fmt.Sprint("lesson-", i/25%200))
	e.Question = fmt.Sprint("question-", i%5000)
	return e
}

// BenchmarkOpen100000 is a start with the cache, to the standing.
func BenchmarkOpen100000(b *testing.B) {
	dir := benchDir(b, many)
	opt := signedOptions(b, 1)
	start := func() {
		j, err := Open(dir, opt)
		if err != nil {
			b.Fatal(err)
		}
		if s, err := j.Standing(); err != nil || s.Events != many {
			b.Fatal(s, err)
		}
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
	}
	start() // makes the cache
	for b.Loop() {
		start()
	}
}

func BenchmarkReplay100000(b *testing.B) {
	j := open(b, benchDir(b, many)) // without the key there is no cache
	for b.Loop() {
		if s, err := j.Standing(); err != nil || s.Events != many {
			b.Fatal(s, err)
		}
	}
}

// BenchmarkProve1000000 is the proof that a journal of 1,000,000 events begins
// with what it was at some earlier size, and its signed head. Compare it with
// BenchmarkProve1000: the cost grows with the logarithm.
func BenchmarkProve1000000(b *testing.B) { benchProve(b, 1_000_000) }

func BenchmarkProve1000(b *testing.B) { benchProve(b, 1000) }

func benchProve(b *testing.B, events int) {
	j := openSigned(b, benchDir(b, events))
	size := int64(events)/3 + 1
	for b.Loop() {
		_, err := j.Prove(size)
		signed, err2 := j.Checkpoint()
		if err := errors.Join(err, err2); err != nil || signed == "" {
			b.Fatal(err)
		}
	}
}

func BenchmarkExport100000(b *testing.B) {
	j := open(b, benchDir(b, many))
	key, err := keys.Device(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "r"+record.Extension)
	export := func() {
		src, err := j.Record()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := record.Export(path, src, key); err != nil {
			b.Fatal(err)
		}
	}
	export()
	data := read(b, path)
	var ours, disk []time.Duration
	for b.Loop() {
		ours = append(ours, took(export))
		disk = append(disk, took(func() { toDisk(b, path+".bare", data) }))
	}
	b.SetBytes(int64(len(data)))
	b.ReportMetric(float64(median(ours))/float64(median(disk)), "x-disk")
}

// toDisk is the floor of an export: the same bytes written, brought to the
// disk, named, read again and hashed.
func toDisk(b *testing.B, path string, data []byte) {
	if err := durable.Replace(path, data); err != nil {
		b.Fatal(err)
	}
	if sha256.Sum256(read(b, path)) != sha256.Sum256(data) {
		b.Fatal("the disk gave other bytes")
	}
}

func BenchmarkVerify100000(b *testing.B) {
	j := open(b, benchDir(b, many))
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
