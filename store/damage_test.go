package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
)

// written is a closed journal of a few dozen transactions, for damage.
type written struct {
	db, mark []byte
	events   []progress.Event
	pageSize int
}

func writeJournal(t testing.TB) written {
	t.Helper()
	dir := t.TempDir()
	j := open(t, dir)
	for i := range 40 {
		fill(t, j, 1+i%5)
	}
	w := written{events: all(t, j), pageSize: j.db.Info().PageSize}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	w.db, w.mark = read(t, filepath.Join(dir, fileName)), read(t, filepath.Join(dir, markName))
	return w
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func all(t testing.TB, j *Journal) (events []progress.Event) {
	t.Helper()
	for e, err := range j.Events() {
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	return events
}

// folder puts the bytes of a journal into a data folder; nil leaves a file out.
func folder(t testing.TB, db, mark []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{fileName: db, markName: mark} {
		if data == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// survey opens a journal that may be damaged, and reads and extends it.
func survey(dir string) (events []progress.Event, err error) {
	j, err := Open(dir, testOptions())
	if err != nil {
		return nil, err
	}
	defer j.Close()
	for e, err := range j.Events() {
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	if _, err := j.Append([]progress.Event{answered(1), answered(2)}); err != nil {
		return nil, err
	}
	return events, j.Check()
}

// harmless holds the outcome of a damage against what is allowed: the very
// events that were written, or an error that says so and an untouched file. It
// reports whether the damage was noticed.
func (w written) harmless(db, mark []byte, dir string) (noticed bool, fault error) {
	events, err := survey(dir)
	if err == nil {
		if len(events) != len(w.events) || !slices.EqualFunc(events, w.events, sameEvent) {
			return false, errors.New("other events than were written, and no error")
		}
		return false, nil
	}
	return true, w.refused(err, db, mark, dir)
}

// refused holds an error against the files that it leaves.
func (w written) refused(err error, db, mark []byte, dir string) error {
	if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrRolledBack) && !errors.Is(err, ErrNewer) && !errors.Is(err, ErrEmpty) {
		return fmt.Errorf("an error of no kind: %w", err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, fileName)); err != nil || !bytes.Equal(after, db) {
		return errors.New("the damaged file was changed")
	}
	if after, _ := os.ReadFile(filepath.Join(dir, markName)); !bytes.Equal(after, mark) && mark != nil && errors.Is(err, ErrRolledBack) {
		return errors.New("the mark was moved back")
	}
	return nil
}

func sameEvent(a, b progress.Event) bool {
	x, err := progress.Encode(a)
	y, err2 := progress.Encode(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

// TestBitFlips flips single bits: 200 anywhere, and as many where bbolt keeps
// what it trusts, the first bytes of each page. CARREL_LONG takes 5000.
func TestBitFlips(t *testing.T) {
	w := writeJournal(t)
	n := 200
	if os.Getenv("CARREL_LONG") != "" {
		n = 5000
	}
	rng := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for i := range 2 * n {
		at := rng.IntN(len(w.db))
		if i >= n {
			at = rng.IntN(len(w.db)/w.pageSize)*w.pageSize + rng.IntN(96)
		}
		db, mark := slices.Clone(w.db), w.mark
		db[at] ^= 1 << rng.IntN(8)
		if i%2 == 1 {
			mark = nil
		}
		dir := folder(t, db, mark)
		noticed, err := w.harmless(db, mark, dir)
		if err != nil {
			t.Errorf("byte %d (page %d, %d) changed from %#x to %#x, mark %t: %v",
				at, at/w.pageSize, at%w.pageSize, w.db[at], db[at], mark != nil, err)
		}
		if noticed {
			refused++
		}
		os.RemoveAll(dir)
	}
	tell(t, "Damage: one bit flipped anywhere, or in the head of a page", 2*n, "%d refused; in the others the very same events came out", refused)
	if refused < n/4 {
		t.Errorf("only %d of %d flips were noticed: is the file read at all?", refused, 2*n)
	}
}

func TestTruncation(t *testing.T) {
	w := writeJournal(t)
	runs, refused := 0, 0
	rng := rand.New(rand.NewPCG(3, 4))
	sizes := []int{0, 1, 100, 4095, 4096, 8191, 8192, len(w.db) - 1}
	for range 60 {
		sizes = append(sizes, rng.IntN(len(w.db)))
	}
	for _, size := range sizes {
		for _, mark := range [][]byte{w.mark, nil} {
			if size == 0 && mark == nil {
				continue // see TestEmptyFile
			}
			dir := folder(t, w.db[:size], mark)
			noticed, err := w.harmless(w.db[:size], mark, dir)
			if err != nil {
				t.Errorf("cut to %d bytes, mark %t: %v", size, mark != nil, err)
			}
			if runs++; noticed {
				refused++
			}
		}
	}
	tell(t, "Damage: cut to 0, 1, 100, 4095, 4096 and random sizes, with and without a mark", runs, "%d refused; in the others only unused pages were cut", refused)
}

func TestZeroedAndExchangedPages(t *testing.T) {
	w := writeJournal(t)
	pages, refused := len(w.db)/w.pageSize, 0
	try := func(db []byte, what string, page int) {
		noticed, err := w.harmless(db, w.mark, folder(t, db, w.mark))
		if err != nil {
			t.Errorf("page %d %s: %v", page, what, err)
		}
		if noticed {
			refused++
		}
	}
	for page := range pages {
		db := slices.Clone(w.db)
		clear(db[page*w.pageSize:][:w.pageSize])
		try(db, "zeroed", page)
		copy(db[page*w.pageSize:][:w.pageSize], w.db[(page+1)*w.pageSize%len(db):])
		try(db, "over its neighbour", page)
	}
	tell(t, "Damage: each page zeroed, each page replaced by its neighbour", 2*pages, "%d refused; in the others the very same events came out", refused)
}

func TestOtherFilesInItsPlace(t *testing.T) {
	w := writeJournal(t)
	runs := 0
	text := []byte(strings.Repeat("Dear diary, this is not a database.\n", 1000))
	for name, test := range map[string]struct {
		db, mark []byte
		want     error
	}{
		"a text":                  {text, nil, ErrDamaged},
		"a text, after history":   {text, w.mark, ErrDamaged},
		"a short text":            {text[:70], nil, ErrDamaged},
		"a byte, after history":   {text[:1], w.mark, ErrEmpty},
		"empty, after history":    {[]byte{}, w.mark, ErrEmpty},
		"nothing, after history":  {nil, w.mark, ErrEmpty},
		"nothing, a torn mark":    {nil, w.mark[:20], ErrEmpty},
		"nothing, an empty mark":  {nil, []byte{}, ErrEmpty},
		"both meta pages swapped": {slices.Concat(w.db[w.pageSize:2*w.pageSize], w.db[:w.pageSize], w.db[2*w.pageSize:]), w.mark, ErrDamaged},
	} {
		dir := folder(t, test.db, test.mark)
		j, err := Open(dir, testOptions())
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err == nil {
			j.Close()
			continue
		}
		if !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "; ") {
			t.Errorf("%s: the error names no file, or no way out: %v", name, err)
		}
		if after, _ := os.ReadFile(filepath.Join(dir, fileName)); !bytes.Equal(after, test.db) {
			t.Errorf("%s: the file was changed", name)
		}
		runs++
	}
	tell(t, "Damage: a text, a byte, nothing or swapped pages in its place, with history and without", runs, "refused, and left as it was")
}

func TestEmptyFileWithoutHistoryIsNew(t *testing.T) {
	dir := folder(t, []byte{}, nil)
	fill(t, open(t, dir), 3)
}

func TestLeftOverOfACrashIsReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, fileName+".new"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	fill(t, open(t, dir), 1)
	if _, err := os.Lstat(filepath.Join(dir, fileName+".new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestNotRegular(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symlinks need a privilege on Windows")
	}
	runs := 0
	for _, name := range []string{fileName, lockName, markName} {
		for kind, make := range map[string]func(string) error{
			"a folder":         func(p string) error { return os.Mkdir(p, 0o700) },
			"a symlink":        func(p string) error { return os.Symlink("/dev/null", p) },
			"a symlink loop":   func(p string) error { return os.Symlink(p, p) },
			"a broken symlink": func(p string) error { return os.Symlink(p+".gone", p) },
			"a FIFO":           mkfifo,
		} {
			dir := t.TempDir()
			if err := make(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir, testOptions()); !errors.Is(err, ErrNotRegular) {
				t.Errorf("%s as %s: %v", kind, name, err)
			}
			runs++
		}
	}
	tell(t, "Damage: a folder, a FIFO, a symlink, a loop of symlinks in the place of journal, mark or lock", runs, "refused, and left as it was")
}

// edit changes a closed journal's database directly.
func edit(t *testing.T, dir string, f func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestEdits changes the history with bbolt's own tools, so that the pages hold
// together: only the tree, the sum and the mark can tell.
func TestEdits(t *testing.T) {
	w := writeJournal(t)
	n, runs := uint64(len(w.events)), 0
	put := func(bucket, key, value []byte) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Put(key, value) }
	}
	drop := func(bucket, key []byte) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Delete(key) }
	}
	forged, err := progress.Encode(answered(99))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		edit func(*bbolt.Tx) error
		want error
	}{
		"the last event changed":      {put(bucketEvents, encodeKey(n), forged), ErrDamaged},
		"an early event changed":      {put(bucketEvents, encodeKey(5), forged), ErrDamaged},
		"an early event dropped":      {drop(bucketEvents, encodeKey(5)), ErrDamaged},
		"the last event dropped":      {drop(bucketEvents, encodeKey(n)), ErrDamaged},
		"an event added":              {put(bucketEvents, encodeKey(n+1), forged), ErrDamaged},
		"an event before the first":   {put(bucketEvents, encodeKey(0), forged), ErrDamaged},
		"a stored hash changed":       {put(bucketEvents, hashKey(4, 2), make([]byte, 32)), ErrDamaged},
		"a stored hash dropped":       {drop(bucketEvents, hashKey(4, 1)), ErrDamaged},
		"a stored hash added":         {put(bucketEvents, hashKey(4, 3), make([]byte, 32)), ErrDamaged},
		"the head cut":                {put(bucketMeta, keyHead, make([]byte, 39)), ErrDamaged},
		"the head's count":            {put(bucketMeta, keyHead, bytes.Repeat([]byte{0xff}, 40)), ErrDamaged},
		"another id":                  {put(bucketMeta, keyID, []byte(strings.Repeat("0", 32))), ErrDamaged},
		"no schema":                   {drop(bucketMeta, keySchema), ErrDamaged},
		"a schema of another kind":    {put(bucketMeta, keySchema, []byte("01")), ErrDamaged},
		"a newer schema":              {put(bucketMeta, keySchema, []byte("99")), ErrNewer},
		"no bucket of events":         {func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketEvents) }, ErrDamaged},
		"no meta":                     {func(tx *bbolt.Tx) error { return tx.DeleteBucket(bucketMeta) }, ErrDamaged},
		"a history of its own, long":  {func(tx *bbolt.Tx) error { return rewrite(tx, forged, int(n)) }, ErrRolledBack},
		"a history of its own, short": {func(tx *bbolt.Tx) error { return rewrite(tx, forged, 3) }, ErrRolledBack},
	} {
		dir := folder(t, w.db, w.mark)
		edit(t, dir, test.edit)
		before := read(t, filepath.Join(dir, fileName))
		if err := checkAt(dir); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if !bytes.Equal(read(t, filepath.Join(dir, fileName)), before) {
			t.Errorf("%s: the file was changed", name)
		}
		runs++
	}
	tell(t, "Damage: events and hashes changed, dropped, added and forged with bbolt itself", runs, "refused, and left as it was")
}

// rewrite replaces the history by another that is sound in itself.
func rewrite(tx *bbolt.Tx, line []byte, n int) error {
	if err := tx.DeleteBucket(bucketEvents); err != nil {
		return err
	}
	if _, err := tx.CreateBucket(bucketEvents); err != nil {
		return err
	}
	_, err := appendLines(tx, 0, slices.Repeat([][]byte{line}, n))
	return err
}

func checkAt(dir string) error {
	j, err := Open(dir, testOptions())
	if err != nil {
		return err
	}
	defer j.Close()
	return j.Check()
}

func TestAnOlderCopyPutBackIsNoticed(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 3)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := j.Backup(backup); err != nil {
		t.Fatal(err)
	}
	fill(t, j, 2)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fileName), read(t, backup), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, testOptions())
	if !errors.Is(err, ErrRolledBack) || !strings.Contains(err.Error(), "ends at event 3 where 5 were written") {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(filepath.Join(dir, markName)); err != nil { // as the error says
		t.Fatal(err)
	}
	if got := all(t, open(t, dir)); len(got) != 3 {
		t.Errorf("the backup holds %d events", len(got))
	}
	tell(t, "Damage: an older copy put back", 1, "refused; it says that 2 of 5 events are missing")
}

func TestBackupRefusesANameThatIsTaken(t *testing.T) {
	j := open(t, t.TempDir())
	path := filepath.Join(t.TempDir(), "b.db")
	if err := j.Backup(path); err != nil {
		t.Fatal(err)
	}
	before := read(t, path)
	if err := j.Backup(path); err == nil || !bytes.Equal(read(t, path), before) {
		t.Errorf("overwritten: %v", err)
	}
	if err := j.Backup(filepath.Join(t.TempDir(), "no", "b.db")); err == nil {
		t.Error("copied into a folder that is not there")
	}
}

func FuzzInspectPages(f *testing.F) {
	w := writeJournal(f)
	f.Add(0, byte(1), 100, byte(1))
	f.Fuzz(func(t *testing.T, at int, x byte, at2 int, y byte) {
		db := slices.Clone(w.db)
		db[uint(at)%uint(len(db))] ^= x
		db[uint(at2)%uint(len(db))] ^= y
		_, _ = inspectPages(bytes.NewReader(db), int64(len(db))) // must not panic
		dir := folder(t, db, w.mark)
		if _, err := w.harmless(db, w.mark, dir); err != nil {
			t.Errorf("bytes %d and %d: %v", at, at2, err)
		}
	})
}

// tell says what a test did how often and what came of it, for
// docs/reliability.md.
func tell(t *testing.T, what string, runs int, result string, args ...any) {
	t.Helper()
	t.Attr("case", what)
	t.Attr("runs", strconv.Itoa(runs))
	t.Attr("result", fmt.Sprintf(result, args...))
}
