package witness

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/keys"
	"carrel/store/record"
)

const testID = "00112233445566778899aabbccddeeff"

var clock = func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }

// bench is a witness, a device, and a place for records.
type bench struct {
	t      *testing.T
	dir    string
	key    record.Key
	device record.Key
	w      *Witness
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, dir: t.TempDir(), key: device(t), device: device(t)}
	b.reopen()
	t.Cleanup(func() { b.w.Close() })
	return b
}

func device(t *testing.T) record.Key {
	t.Helper()
	key, err := keys.Device(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (b *bench) reopen() {
	b.t.Helper()
	if b.w != nil {
		b.w.Close()
	}
	var err error
	if b.w, err = Open(b.dir, b.key, clock); err != nil {
		b.t.Fatal(err)
	}
}

// record writes a record of n events whose texts begin with a word.
func (b *bench) record(id, word string, n int) string {
	b.t.Helper()
	return b.written(id, events(word, n))
}

func events(word string, n int) []progress.Event {
	return slices.Repeat([]progress.Event{{Type: progress.Opened, Course: "c", Version: word, Wall: clock()}}, n)
}

// restored is what a journal of this id says when it was put back and had had
// so many events, of which so many were lost.
func restored(size, lost int64) progress.Event {
	return progress.Event{Type: progress.Restored, Wall: clock(), Log: &progress.Log{ID: testID, Size: size, Root: tlog.Hash{7}.String(), Lost: lost}}
}

// written writes a record of events.
func (b *bench) written(id string, events []progress.Event) string {
	b.t.Helper()
	n := len(events)
	var tree record.Tree
	var lines []record.Line
	for i, e := range events {
		e.Seq = uint64(i) + 1
		line, err := progress.Encode(e)
		if err != nil {
			b.t.Fatal(err)
		}
		tree.Add(tlog.RecordHash(line))
		lines = append(lines, record.Line{Event: line})
	}
	src := record.Source{ID: id, Tree: tlog.Tree{N: int64(n), Hash: tree.Root()}, Lines: func(yield func(record.Line, error) bool) {
		for _, line := range lines {
			if !yield(line, nil) {
				return
			}
		}
	}}
	path := filepath.Join(b.t.TempDir(), "r"+record.Extension)
	if _, err := record.Export(path, src, b.device); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// look expects a record to be witnessed.
func (b *bench) look(path string, before int64, added bool) {
	b.t.Helper()
	s, err := b.w.Look(path, false)
	if err != nil || s.Before != before || s.Added != added {
		b.t.Fatalf("%+v, %v; want %d events before, and %t", s, err, before, added)
	}
}

// refused expects a record to be refused, and to be left as it was, and the
// memory with it.
func (b *bench) refused(path string, want error) {
	b.t.Helper()
	file, memory := read(b.t, path), read(b.t, b.w.path(testID))
	if s, err := b.w.Look(path, false); !errors.Is(err, want) || s != nil {
		b.t.Errorf("%+v, %v, want %v", s, err, want)
	}
	if !bytes.Equal(read(b.t, path), file) || !bytes.Equal(read(b.t, b.w.path(testID)), memory) {
		b.t.Error("what was refused changed something")
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHistoryGoesOn(t *testing.T) {
	b := newBench(t)
	first := b.record(testID, "a", 3)
	b.look(first, 0, true)
	once := read(t, first)
	b.look(first, 3, false)
	if !bytes.Equal(read(t, first), once) {
		t.Error("the same record again is not the same file")
	}
	b.reopen()
	b.look(b.record(testID, "a", 3), 3, true) // exported again: gets the same cosignature
	b.look(b.record(testID, "a", 7), 3, true)
	b.look(b.record(strings.Repeat("a", 32), "b", 2), 0, true)
	f, err := os.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := record.Verify(f, record.VerifyOptions{})
	if err != nil || len(res.Witnessed) != 1 || res.Witnessed[0].VKey != b.w.VKey() || !res.Witnessed[0].At.Equal(clock()) {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestHistoryThatDoesNotGoOn(t *testing.T) {
	b := newBench(t)
	b.look(b.record(testID, "a", 5), 0, true)
	b.refused(b.record(testID, "a", 4), record.ErrRolledBack)
	b.refused(b.record(testID, "a", 0), record.ErrRolledBack)
	b.refused(b.record(testID, "b", 5), record.ErrChanged)
	b.refused(b.record(testID, "b", 9), record.ErrChanged)
	own := b.device
	b.device = device(t)
	b.refused(b.record(testID, "a", 6), ErrOtherDevice)
	b.device = own
	altered := b.record(testID, "a", 8)
	if err := os.WriteFile(altered, bytes.Replace(read(t, altered), []byte(`"seq":8,"type":"opened"`), []byte(`"seq":8,"type":"placed"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	b.refused(altered, record.ErrAltered)
	tell(t, "History: a record rolled back, re-signed after an edit, of another device or altered, shown to a witness", 6, "refused")
}

func TestMemoryCannotBeEdited(t *testing.T) {
	b := newBench(t)
	b.look(b.record(testID, "a", 5), 0, true)
	next, path := b.record(testID, "a", 6), b.w.path(testID)
	good := read(t, path)
	bad := [][]byte{{}, good[:len(good)-1], append(bytes.Clone(good), '\n'), bytes.Repeat([]byte("x"), 9000)}
	for at := 0; at < len(good); at += 7 {
		b := bytes.Clone(good)
		b[at] ^= 2
		bad = append(bad, b)
	}
	for i, text := range bad {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := b.w.Look(next, false); !errors.Is(err, ErrMemory) && !errors.Is(err, ErrOtherDevice) {
			t.Fatalf("case %d: %v", i, err)
		}
	}
	b.key = device(t) // another witness cannot read it either
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	b.reopen()
	b.refused(next, ErrMemory)
}

func TestTwoWitnessesWithOneMemory(t *testing.T) {
	b := newBench(t)
	if _, err := Open(b.dir, b.key, clock); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}

// A record without a cosignature because the witness was interrupted after it
// remembered gets the one that is remembered.
func TestInterrupted(t *testing.T) {
	b := newBench(t)
	path := b.record(testID, "a", 4)
	before := read(t, path)
	b.look(path, 0, true)
	after := read(t, path)
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	b.look(path, 4, true)
	if !bytes.Equal(read(t, path), after) {
		t.Error("it got another cosignature")
	}
}

// A journal that was put back from a backup, and says so, is refused with what
// it says, and taken on purpose. What it said once excuses nothing later.
func TestRestored(t *testing.T) {
	b := newBench(t)
	accept := func(path string, before int64) {
		t.Helper()
		s, err := b.w.Look(path, true)
		if err != nil || s.Accepted == nil || !s.Added || s.Before != before {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	refuses := func(why string, path string, want error) {
		t.Helper()
		if s, err := b.w.Look(path, true); !errors.Is(err, want) || s != nil {
			t.Errorf("%s: %+v, %v, want %v", why, s, err, want)
		}
	}
	b.look(b.record(testID, "a", 9), 0, true)

	shorter := append(events("a", 4), restored(12, 8))
	path := b.written(testID, shorter)
	b.refused(path, record.ErrRolledBack)
	said := (*record.RestoredError)(nil)
	if _, err := b.w.Look(path, false); !errors.As(err, &said) || said.By.Seq != 5 || said.By.Log.Lost != 8 {
		t.Errorf("the refusal does not say what the record says: %v", err)
	}
	refuses("not as far as what was seen", b.written(testID, append(events("a", 4), restored(8, 4))), record.ErrRolledBack)
	refuses("as far, and another head", b.written(testID, append(events("a", 4), restored(9, 5))), record.ErrRolledBack)
	other := restored(12, 8)
	other.Log.ID = strings.Repeat("b", 32)
	refuses("another journal", b.written(testID, append(events("a", 4), other)), record.ErrRolledBack)
	refuses("nothing is said", b.record(testID, "b", 12), record.ErrChanged)

	accept(path, 9)
	b.look(path, 5, false)
	if m := string(read(t, b.w.path(testID))); strings.Count(m, "\nleft 9 ") != 1 || strings.Count(m, "\nrestored 5 ") != 1 {
		t.Errorf("the memory is %q", m)
	}
	b.reopen()
	b.look(b.written(testID, append(shorter, events("c", 4)...)), 5, true) // goes on from there
	refuses("the same words for another roll-back", b.written(testID, append(shorter, events("d", 2)...)), record.ErrRolledBack)
	refuses("the same words for another history", b.written(testID, append(shorter, events("d", 9)...)), record.ErrChanged)
	refuses("the history that was left", b.record(testID, "a", 12), record.ErrChanged)

	longer := slices.Concat(shorter, events("c", 2), []progress.Event{restored(9, 2)}, events("e", 4)) // 12 events
	refuses("as far, and another head", b.written(testID, longer), record.ErrChanged)
	longer[7] = restored(10, 3)
	accept(b.written(testID, longer), 9)
	if m := string(read(t, b.w.path(testID))); strings.Count(m, "\nleft 9 ") != 2 || strings.Count(m, "\nrestored ") != 2 {
		t.Errorf("the memory is %q", m)
	}
	tell(t, "History: a journal that was put back from a backup and says so, shown to a witness", 10, "refused with what it says; taken on purpose, once, and not without its word")
}
