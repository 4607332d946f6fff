package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"carrel/course/progress"
)

// cachedJournal is a closed journal with a cache, and a few events after it.
func cachedJournal(t testing.TB) (dir string, want *progress.Standing) {
	t.Helper()
	dir = t.TempDir()
	j := openSigned(t, dir)
	appendAll(t, j, typedEvent("a", "sesame"))
	fill(t, j, cacheAfter)
	if _, err := j.Standing(); err != nil {
		t.Fatal(err)
	}
	fill(t, j, 7)
	want = progress.Fold(all(t, j))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, want
}

func TestTheCacheSavesTheFold(t *testing.T) {
	dir, want := cachedJournal(t)
	j := openSigned(t, dir)
	if c := j.readCache(); c.tree.Size() != cacheAfter+1 {
		t.Fatalf("the cache goes to %d", c.tree.Size())
	}
	if got, err := j.Standing(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("with the cache %+v, %v; want %+v", got, err, want)
	}
}

// TestADoubtfulCacheIsNotUsed changes the cache in every way that a file can
// change, and what it is beside.
func TestADoubtfulCacheIsNotUsed(t *testing.T) {
	dir, want := cachedJournal(t)
	path := filepath.Join(dir, cacheName)
	good := read(t, path)
	flipped := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 4
		return b
	}
	cases := map[string][]byte{
		"empty": {}, "cut": good[:len(good)-1], "a header only": good[:bytes.Index(good, []byte("\n\n"))+2],
		"more": append(bytes.Clone(good), 'x'), "a text": []byte("Dear diary,\n\nmore\n"),
	}
	for at := 0; at < len(good); at += 41 {
		cases[string(rune('A'+at))] = flipped(at)
	}
	for name, data := range cases {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		j := openSigned(t, dir)
		if c := j.readCache(); c.tree.Size() != 0 {
			t.Errorf("%s: it was used", name)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	j := openSigned(t, dir)
	if got, err := j.Standing(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("without the cache %+v, %v", got, err)
	}
	if c := j.readCache(); c.tree.Size() != cacheAfter+8 {
		t.Error("it was not made anew")
	}
}

func TestACacheOfAnotherProgramOrJournalIsNotUsed(t *testing.T) {
	dir, _ := cachedJournal(t)
	cache := read(t, filepath.Join(dir, cacheName))
	use := func(dir string, opt Options) int64 {
		j, err := Open(dir, opt)
		if err != nil {
			t.Fatal(err)
		}
		defer j.Close()
		c := j.readCache()
		return c.tree.Size()
	}
	newer := signedOptions(t, 1)
	newer.Build = "newer"
	if use(dir, newer) != 0 || use(dir, testOptions()) != 0 {
		t.Error("it was used by another program, or without the key")
	}
	other := t.TempDir()
	j := openSigned(t, other)
	fill(t, j, cacheAfter+9)
	if err := errors.Join(j.Close(), os.WriteFile(filepath.Join(other, cacheName), cache, 0o600)); err != nil {
		t.Fatal(err)
	}
	if use(other, signedOptions(t, 1)) != 0 {
		t.Error("it was used beside another journal")
	}
	if use(dir, signedOptions(t, 1)) == 0 {
		t.Error("it is not used at all: the test shows nothing")
	}
}
