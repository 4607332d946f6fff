package store

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/cosign"
	"carrel/store/internal/vkey"
	"carrel/store/record"
)

// deviceKey is a signer whose seed is one byte repeated.
type deviceKey struct {
	note.Signer
	vkey string
}

func (k deviceKey) VKey() string { return k.vkey }

func newDevice(t testing.TB, seed byte) deviceKey {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	public, err := note.NewEd25519VerifierKey("carrel-device-test", private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id, _ := vkey.Split(public)
	signer, err := note.NewSigner("PRIVATE+KEY+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	return deviceKey{signer, public}
}

func signedOptions(t testing.TB, seed byte) Options {
	opt := testOptions()
	opt.Signer = newDevice(t, seed)
	return opt
}

// openSigned opens a journal with a key, and checks it when the test ends.
func openSigned(t testing.TB, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, signedOptions(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if errors.Is(j.usable(), ErrClosed) {
			return
		}
		if err := errors.Join(j.Check(), j.Close()); err != nil {
			t.Errorf("check after the test: %v", err)
		}
	})
	return j
}

func typedEvent(in, text string) progress.Event {
	e := answered(0)
	e.Course, e.Response = course.ID(in), &question.Response{Texts: []string{text}}
	return e
}

func appendAll(t testing.TB, j *Journal, events ...progress.Event) {
	t.Helper()
	for _, e := range events {
		if _, err := j.Append([]progress.Event{e}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryHeadIsSigned(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	v, err := note.NewVerifier(newDevice(t, 1).VKey())
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(5) {
		signed, err := j.Checkpoint()
		if err != nil {
			t.Fatal(err)
		}
		opened, err := note.Open([]byte(signed), note.VerifierList(v))
		size, root, _ := j.Head()
		if err != nil || size != n || opened.Text != record.Checkpoint(j.ID(), tlog.Tree{N: size, Hash: root}) {
			t.Fatalf("at %d events: %q, %v", n, signed, err)
		}
		fill(t, j, 1)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	openSigned(t, dir)
}

// TestForgedHistory edits with bbolt's own tools and builds tree and sum anew,
// and takes the mark away: what only the key can tell.
func TestForgedHistory(t *testing.T) {
	forged, err := progress.Encode(answered(99))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*bbolt.Tx) error{
		"an answer edited":       func(tx *bbolt.Tx) error { return rewrite(tx, forged, 4) },
		"the last event dropped": func(tx *bbolt.Tx) error { return rewrite(tx, forged, 3) },
		"an event added":         func(tx *bbolt.Tx) error { return rewrite(tx, forged, 5) },
		"the signature dropped": func(tx *bbolt.Tx) error {
			head, err := readHead(tx)
			return errors.Join(err, tx.Bucket(bucketMeta).Delete(keyCheckpoint), writeHead(tx.Bucket(bucketMeta), head))
		},
	} {
		dir := t.TempDir()
		j := openSigned(t, dir)
		fill(t, j, 4)
		if err := errors.Join(j.Close(), os.Remove(filepath.Join(dir, markName))); err != nil {
			t.Fatal(err)
		}
		edit(t, dir, change)
		if _, err := Open(dir, signedOptions(t, 1)); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tell(t, "History: events edited, dropped and added and the signature taken off with bbolt itself, the mark taken away", 4, "refused: the journal is not signed by the key of its folder")
}

func TestAnotherKeyIsRefused(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	fill(t, j, 4)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	before := read(t, filepath.Join(dir, fileName))
	if _, err := Open(dir, signedOptions(t, 2)); !errors.Is(err, ErrForged) || !strings.Contains(err.Error(), "keys/device.key") {
		t.Errorf("with another key: %v", err)
	}
	if !bytes.Equal(read(t, filepath.Join(dir, fileName)), before) {
		t.Error("the file was changed")
	}
}

func TestASignedJournalGrowsOnlyWithItsKey(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	fill(t, j, 2)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	bare := open(t, dir) // to read
	if _, err := bare.Append([]progress.Event{answered(1)}); !errors.Is(err, ErrNoKey) {
		t.Errorf("append: %v", err)
	}
	if _, err := bare.Forget(""); !errors.Is(err, ErrNoKey) {
		t.Errorf("forget: %v", err)
	}
	if n := len(all(t, bare)); n != 2 {
		t.Errorf("%d events", n)
	}
}

func TestWhatWasTypedIsBesideTheLog(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	appendAll(t, j, typedEvent("a", "sesame"), answered(1), typedEvent("b", "simsim"))
	for line, err := range j.Lines() {
		if err != nil || bytes.Contains(line, []byte("sesame")) {
			t.Errorf("the log says %s, %v", line, err)
		}
	}
	if events := all(t, j); events[0].Response.Texts[0] != "sesame" || events[2].Response.Texts[0] != "simsim" || events[0].Sealed != "" {
		t.Errorf("read back: %+v", events)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(private *bbolt.Bucket) error{
		"gone": func(b *bbolt.Bucket) error { return b.Delete(encodeKey(1)) },
		"changed": func(b *bbolt.Bucket) error {
			return b.Put(encodeKey(1), bytes.Replace(b.Get(encodeKey(1)), []byte("sesame"), []byte("sesamo"), 1))
		},
		"exchanged": func(b *bbolt.Bucket) error { return b.Put(encodeKey(1), bytes.Clone(b.Get(encodeKey(3)))) },
		"too much":  func(b *bbolt.Bucket) error { return b.Put(encodeKey(2), bytes.Clone(b.Get(encodeKey(3)))) },
	}
	db := read(t, filepath.Join(dir, fileName))
	for name, change := range changes {
		dir := folder(t, db, nil)
		edit(t, dir, func(tx *bbolt.Tx) error { return change(tx.Bucket(bucketPrivate)) })
		if err := checkAt(dir); !errors.Is(err, ErrDamaged) || !errors.Is(err, progress.ErrSeal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForget(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	appendAll(t, j, typedEvent("a", "sesame-one"), typedEvent("b", "simsim-two"), typedEvent("a", "sesame-three"))
	before, _, _ := j.Head()
	if n, err := j.Forget("nowhere"); n != 0 || err != nil {
		t.Errorf("nothing to forget: %d, %v", n, err)
	}
	if after, _, _ := j.Head(); after != before {
		t.Error("nothing was erased, and the log says that something was")
	}
	if n, err := j.Forget("a"); n != 2 || err != nil {
		t.Fatalf("forget a: %d, %v", n, err)
	}
	if data := read(t, filepath.Join(dir, fileName)); bytes.Contains(data, []byte("sesame")) || !bytes.Contains(data, []byte("simsim")) {
		t.Error("the file still has what was erased, or lacks what was not")
	}
	fill(t, j, 1)
	if n, err := j.Forget(""); n != 1 || err != nil {
		t.Fatalf("forget all: %d, %v", n, err)
	}
	if bytes.Contains(read(t, filepath.Join(dir, fileName)), []byte("simsim")) {
		t.Error("the file still has what was erased")
	}
	events := all(t, j)
	if err := errors.Join(j.Check(), j.Close()); err != nil {
		t.Fatal(err)
	}
	if e := events[3]; len(events) != 6 || e.Type != progress.Forgot || e.Course != "a" || e.Log.Size != 3 || len(events[0].Response.Texts) != 0 {
		t.Errorf("the log says %+v", events)
	}
	j = openSigned(t, dir)
	fill(t, j, 1)
	if got := all(t, j); !reflect.DeepEqual(got[:6], events) {
		t.Error("other events after reopening")
	}
}

// TestForgettingIsFinishedAtTheNextStart has the erased mark in the file, as a
// crash before the new file had its name leaves it.
func TestForgettingIsFinishedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	appendAll(t, j, typedEvent("a", "sesame"))
	if err := j.erase(""); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(read(t, filepath.Join(dir, fileName)), []byte("sesame")) {
		t.Fatal("bbolt clears its pages: the test shows nothing")
	}
	if err := errors.Join(j.Close(), os.WriteFile(filepath.Join(dir, fileName+".new"), []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	j = openSigned(t, dir)
	if bytes.Contains(read(t, filepath.Join(dir, fileName)), []byte("sesame")) {
		t.Error("the file still has what was erased")
	}
	fill(t, j, 1)
}

func TestForgettingTakesTheCacheAndNamesTheCopies(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	appendAll(t, j, typedEvent("a", "sesame"))
	fill(t, j, cacheAfter)
	if _, err := j.Standing(); err != nil {
		t.Fatal(err)
	}
	cache := filepath.Join(dir, cacheName)
	if !bytes.Contains(read(t, cache), []byte("sesame")) {
		t.Fatal("the cache does not hold what was typed: the test shows nothing")
	}
	old := filepath.Join(dir, "journal.v1.20260301T090000.123Z.db")
	backup := filepath.Join(dir, backupDir, "journal-20260301T090000.123Z.db")
	if err := errors.Join(os.MkdirAll(filepath.Dir(backup), 0o700), j.Backup(old), j.Backup(backup)); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Forget(""); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(cache); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the cache is still there: %v", err)
	}
	if got := Copies(dir); !reflect.DeepEqual(got, []string{backup, old}) {
		t.Errorf("copies: %q", got)
	}
}

func witnessOf(t testing.TB, seed byte) *cosign.Signer {
	t.Helper()
	key := newDevice(t, seed)
	s, err := cosign.NewSigner(key, key.VKey(), func() time.Time { return time.Unix(1e9, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func seenBy(t testing.TB, head string, w *cosign.Signer) record.Cosigned {
	t.Helper()
	s, err := record.ParseCheckpoint(head)
	if err != nil {
		t.Fatal(err)
	}
	text, err := note.Sign(&note.Note{Text: s.Text(), Sigs: s.Sigs}, w)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = record.ParseCheckpoint(string(text)); err != nil {
		t.Fatal(err)
	}
	return record.Cosigned{Signed: *s, Witnesses: []string{w.VKey()}}
}

func TestTake(t *testing.T) {
	dir := t.TempDir()
	j := openSigned(t, dir)
	fill(t, j, 3)
	early, err := j.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, 2)
	one, two := seenBy(t, early, witnessOf(t, 2)), seenBy(t, early, witnessOf(t, 3))
	for i, want := range []int{1, 0, 1, 0} {
		if n, err := j.Take([]record.Cosigned{[]record.Cosigned{one, one, two, one}[i]}); n != want || err != nil {
			t.Errorf("take %d: %d new, %v", i, n, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = openSigned(t, dir)
	kept, err := j.Cosigned()
	if err != nil || len(kept) != 1 || len(kept[0].Witnesses) != 2 || kept[0].Tree.N != 3 {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	src, err := j.Record()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := record.Write(&b, src, newDevice(t, 1)); err != nil {
		t.Fatal(err)
	}
	if res, err := record.Verify(&b, record.VerifyOptions{}); err != nil || len(res.Witnessed) != 2 || res.Size != 5 {
		t.Errorf("exported: %+v, %v", res, err)
	}
}

func TestTakeRefusesWhatItNeverWas(t *testing.T) {
	j, other := openSigned(t, t.TempDir()), openSigned(t, t.TempDir())
	fill(t, j, 3)
	fill(t, other, 3)
	w := witnessOf(t, 2)
	foreign, err := other.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	sign := func(head tlog.Tree) string {
		text, err := record.SignCheckpoint(j.ID(), head, newDevice(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, root, _ := j.Head()
	for name, head := range map[string]string{
		"of another journal": foreign,
		"of another history": sign(tlog.Tree{N: 2, Hash: root}),
		"of more events":     sign(tlog.Tree{N: 4, Hash: root}),
	} {
		if n, err := j.Take([]record.Cosigned{seenBy(t, head, w)}); n != 0 || !errors.Is(err, ErrNotOurs) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	fill(t, j, 1) // still of use
}

func TestProve(t *testing.T) {
	j := openSigned(t, t.TempDir())
	var roots []tlog.Hash
	for range 20 {
		fill(t, j, 1)
		_, root, _ := j.Head()
		roots = append(roots, root)
	}
	for n := int64(1); n <= 20; n++ {
		proof, err := j.Prove(n)
		if err == nil {
			err = tlog.CheckTree(proof, 20, roots[19], n, roots[n-1])
		}
		if err != nil {
			t.Errorf("from %d: %v", n, err)
		}
	}
	if _, err := j.Prove(21); err == nil {
		t.Error("proved a head that it never had")
	}
}
