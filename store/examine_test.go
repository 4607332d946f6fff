package store

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
	"carrel/course/question"
)

// TestExamine damages a journal as people and disks do, and reads what is said.
func TestExamine(t *testing.T) {
	t.Parallel()
	w := writeHalves(t)
	n, runs := int64(len(w.events)), 0
	metas := slices.Clone(w.db)
	clear(metas[:2*w.pageSize])
	text := []byte(strings.Repeat("Dear diary, this is not a database.\n", 1000))
	for name, test := range map[string]struct {
		db, mark, backup []byte
		want             error
		events           int64 // at least
	}{
		"sound":                            {w.db, w.mark, nil, nil, n},
		"sound, without a mark":            {w.db, nil, nil, nil, n},
		"a text":                           {text, nil, nil, ErrDamaged, 0},
		"a text, and a backup":             {text, w.mark, w.backup, ErrDamaged, int64(w.half)},
		"gone, and a backup":               {nil, w.mark, w.backup, ErrEmpty, int64(w.half)},
		"gone with its mark, and a backup": {nil, nil, w.backup, ErrEmpty, int64(w.half)},
		"empty, and no backup":             {[]byte{}, w.mark, nil, ErrEmpty, 0},
		"an older copy put back":           {w.backup, w.mark, nil, ErrRolledBack, int64(w.half)},
		"no meta pages":                    {metas, w.mark, nil, ErrDamaged, n},
		"no meta pages, no mark":           {metas, nil, nil, ErrDamaged, n},
		"cut in half":                      {w.db[:len(w.db)/2], w.mark, w.backup, ErrDamaged, int64(w.half)},
	} {
		dir := folder(t, test.db, test.mark)
		if test.backup != nil {
			withBackup(t, dir, test.backup)
		}
		r, err := w.mended(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !errors.Is(r.Problem, test.want) || (r.Problem == nil) != (test.want == nil) || r.Events < test.events {
			t.Errorf("%s: %d of %d events, %v", name, r.Events, r.Of, r.Problem)
		}
		if test.want != nil && r.Events == 0 && !strings.Contains(r.Problem.Error(), "nothing of it can be saved here") {
			t.Errorf("%s: no way out: %v", name, r.Problem)
		}
		if r.Events > 0 && r.Until.IsZero() {
			t.Errorf("%s: it does not say up to which time", name)
		}
		runs++
	}
	tell(t, "Recovery: texts, cut and empty files, older copies, no meta pages, with and without a backup", runs, "each is told as what it is; all that is said to be saved is saved")
}

// TestExamineWhatIsInUse looks at a journal that another has open.
func TestExamineWhatIsInUse(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1)
	if r := Examine(j.dir, testOptions()); !errors.Is(r.Problem, ErrInUse) || r.Repairable() {
		t.Errorf("got %v", r.Problem)
	}
	if _, err := Repair(j.dir, testOptions()); !errors.Is(err, ErrInUse) {
		t.Errorf("repaired: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Repair(j.dir, testOptions()); !errors.Is(err, ErrNothing) {
		t.Errorf("repaired what is sound: %v", err)
	}
}

// TestExamineAnOlderLayout: what opening would bring up is no damage, unless
// it is damaged.
func TestExamineAnOlderLayout(t *testing.T) {
	dir := version0(t, numbered(t, 20))
	if r := Examine(dir, testOptions()); r.Problem != nil || r.Events != 20 || r.Of != 20 {
		t.Errorf("%d of %d events, %v", r.Events, r.Of, r.Problem)
	}
	if _, err := Repair(dir, testOptions()); !errors.Is(err, ErrNothing) {
		t.Errorf("repaired: %v", err)
	}
	if n := len(all(t, open(t, dir))); n != 20 {
		t.Errorf("%d events after opening it", n)
	}
}

// TestForgedEventsAreNotSaved: what bbolt's own tools changed is in order page
// by page, and only the tree tells. The neighbour that cannot be told apart
// from it goes with it, unless a backup has both.
func TestForgedEventsAreNotSaved(t *testing.T) {
	t.Parallel()
	w := writeHalves(t)
	e := w.events[9] // of the first half, with nothing typed
	e.Mark = &question.Mark{Got: 12345, Of: 2}
	forged, err := progress.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	leaf := recordHash(forged)
	for name, test := range map[string]struct {
		edit func(*bbolt.Tx) error
		lost int64
	}{
		"the event alone": {func(tx *bbolt.Tx) error { return tx.Bucket(bucketEvents).Put(encodeKey(10), forged) }, 1},
		"with its hash": {func(tx *bbolt.Tx) error {
			return errors.Join(tx.Bucket(bucketEvents).Put(encodeKey(10), forged), tx.Bucket(bucketEvents).Put(hashKey(10, 0), leaf))
		}, 2},
	} {
		for _, copied := range [][]byte{nil, w.backup} {
			dir := folder(t, w.db, w.mark)
			edit(t, dir, test.edit)
			if copied != nil {
				withBackup(t, dir, copied)
				test.lost = 0
			}
			r, err := w.mended(dir)
			if err != nil {
				t.Errorf("%s, backup %t: %v", name, copied != nil, err)
			}
			if r.Lost() > test.lost {
				t.Errorf("%s, backup %t: %d lost, at most %d", name, copied != nil, r.Lost(), test.lost)
			}
			if b := read(t, filepath.Join(dir, fileName)); bytes.Contains(b, []byte("12345")) {
				t.Errorf("%s, backup %t: the forged mark is in the new journal", name, copied != nil)
			}
		}
	}
	tell(t, "Recovery: an event changed with bbolt itself, with and without its hash, then repaired", 4, "the change is not saved; what it replaced is, where any page or backup has it")
}

// TestForgedHistoryIsNotSaved: a whole history of another's making is not
// taken for the one that the mark speaks of.
func TestForgedHistoryIsNotSaved(t *testing.T) {
	w := writeHalves(t)
	forged, err := progress.Encode(answered(99))
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t, w.db, w.mark)
	edit(t, dir, func(tx *bbolt.Tx) error { return rewrite(tx, forged, len(w.events)) })
	withBackup(t, dir, w.backup)
	r, err := w.mended(dir)
	if err != nil || !errors.Is(r.Problem, ErrDamaged) && !errors.Is(r.Problem, ErrRolledBack) || r.Events < int64(w.half) {
		t.Errorf("%d events, %v, %v", r.Events, r.Problem, err)
	}
}

// TestRepairOfRandomDamage damages a journal at random, in one place or many.
// CARREL_LONG takes 300.
func TestRepairOfRandomDamage(t *testing.T) {
	t.Parallel()
	w := writeHalves(t)
	rng := rand.New(rand.NewPCG(11, 12))
	var events, lost int64
	runs := rounds(10, 300)
	for run := range runs {
		db := slices.Clone(w.db)
		for range 1 + rng.IntN(20) {
			at, n := rng.IntN(len(db)), 1+rng.IntN(64)
			for i := at; i < min(at+n, len(db)); i++ {
				db[i] = byte(rng.Uint32())
			}
		}
		dir := folder(t, db, w.mark)
		if run%2 == 1 {
			withBackup(t, dir, w.backup)
		}
		r, err := w.mended(dir)
		if err != nil {
			t.Fatalf("run %d: %v\n%+v", run, err, r)
		}
		events, lost = events+r.Of, lost+r.Lost()
		os.RemoveAll(dir)
	}
	tell(t, "Recovery: random bytes in 1 to 20 places, repaired", runs, "%d events written, %d lost; nothing else came back than what was written", events, lost)
	if lost > events/2 {
		t.Error("more than half is lost: is anything saved at all?")
	}
}

// FuzzSalvage reads files of any content.
func FuzzSalvage(f *testing.F) {
	w := writeJournal(f)
	f.Add(w.db[:3*w.pageSize], 0, byte(0))
	f.Add([]byte{}, 0, byte(0))
	f.Fuzz(func(t *testing.T, tail []byte, at int, x byte) {
		db := slices.Clone(w.db)
		db[uint(at)%uint(len(db))] ^= x
		copy(db[uint(at)%uint(len(db)):], tail)
		dir := folder(t, db, w.mark)
		if _, err := w.mended(dir); err != nil {
			t.Error(err)
		}
	})
}
