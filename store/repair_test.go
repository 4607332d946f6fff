package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/course/question"
)

// twoHalves is a closed journal with typed answers, and a backup of its first
// half.
type twoHalves struct {
	written
	backup []byte
	half   int // events in the backup
}

func typed(i int) progress.Event {
	return progress.Event{Type: progress.Answered, Course: "c", Unit: "u", Question: "q", Try: i + 1,
		Response: &question.Response{Texts: []string{fmt.Sprintf("what I typed, number %d, which nobody else has", i)}}, Mark: &question.Mark{Got: 1, Of: 2}}
}

func writeHalves(t testing.TB) twoHalves {
	t.Helper()
	dir := t.TempDir()
	j := open(t, dir)
	half := func() {
		for i := range 60 {
			if _, err := j.Append([]progress.Event{typed(i), answered(i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	half()
	copied := filepath.Join(t.TempDir(), "b.db")
	if err := j.Backup(copied); err != nil {
		t.Fatal(err)
	}
	half()
	w := twoHalves{written: written{events: all(t, j), pageSize: j.db.Info().PageSize}, backup: read(t, copied), half: 120}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	w.db, w.mark = read(t, filepath.Join(dir, fileName)), read(t, filepath.Join(dir, markName))
	return w
}

// withBackup puts a copy into the backup folder.
func withBackup(t testing.TB, dir string, copied []byte) string {
	t.Helper()
	path := filepath.Join(dir, backupDir, "journal-20260301T080000.000Z.db")
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, copied, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// mended examines a folder, repairs it when that is said to help, and holds
// what comes of it against what was written and what was announced.
func (w written) mended(dir string) (*Report, error) {
	before, _ := os.ReadFile(filepath.Join(dir, fileName))
	r := Examine(dir, testOptions())
	if after, _ := os.ReadFile(filepath.Join(dir, fileName)); !bytes.Equal(before, after) {
		return r, errors.New("looking at it changed it")
	}
	if r.Problem == nil {
		events, err := survey(dir)
		if err == nil && !slices.EqualFunc(events, w.events, sameEvent) {
			err = errors.New("other events than were written")
		}
		return r, err
	}
	done, err := Repair(dir, testOptions())
	switch {
	case !r.Repairable() && err == nil:
		return r, errors.New("repaired what was said to be beyond repair")
	case !r.Repairable():
		return r, nil
	case err != nil:
		return r, err
	case done.Lost != r.Lost() || done.Moved != r.Moved:
		return r, fmt.Errorf("lost %d, moved %d; announced were %d and %d", done.Lost, done.Moved, r.Lost(), r.Moved)
	}
	if kept, err := os.ReadFile(done.Kept); before != nil && (err != nil || !bytes.Equal(kept, before)) {
		return r, fmt.Errorf("the file as it was is not kept: %v", err)
	}
	return r, w.rebuilt(dir, r)
}

// rebuilt opens a repaired journal: its events are those that were written,
// less the lost ones, and the last says so.
func (w written) rebuilt(dir string, r *Report) error {
	j, err := Open(dir, testOptions())
	if err != nil {
		return err
	}
	defer j.Close()
	if err := j.Check(); err != nil {
		return err
	}
	var got []progress.Event
	for e, err := range j.Events() {
		if err != nil {
			return err
		}
		got = append(got, e)
	}
	last := got[len(got)-1]
	if last.Type != progress.Repaired || last.Log == nil || last.Log.Size != r.Of || last.Log.Lost != r.Lost() || last.Log.ID != j.ID() {
		return fmt.Errorf("it ends with %+v, log %+v", last, last.Log)
	}
	if want := r.Events + min(1, r.Typed); int64(len(got))-1 != want {
		return fmt.Errorf("%d events, and %d were announced", len(got)-1, want)
	}
	return w.within(got[:r.Events], r.Typed > 0)
}

// within holds events against those that were written: the same in the same
// order, some left out.
func (w written) within(got []progress.Event, typedLost bool) error {
	at := 0
	for i, e := range got {
		for at < len(w.events) && !w.is(e, at, typedLost) {
			at++
		}
		if at == len(w.events) {
			return fmt.Errorf("event %d was never written, or comes too late: %+v", i+1, e)
		}
		at++
	}
	return nil
}

// is reports whether an event is the one that was written at a place, under
// another number perhaps, and without what was typed where that is lost.
func (w written) is(e progress.Event, at int, typedLost bool) bool {
	was := w.events[at]
	e.Seq = was.Seq
	if typedLost && e.Sealed != "" {
		return was.Response != nil && len(was.Response.Texts) > 0 && e.Try == was.Try
	}
	return sameEvent(e, was)
}

// TestRepairOfBrokenPages zeroes each page in turn, with and without a backup.
func TestRepairOfBrokenPages(t *testing.T) {
	t.Parallel()
	w := writeHalves(t)
	lost, helped, runs, pages := int64(0), 0, 0, len(w.db)/w.pageSize
	for page := 0; page < pages; page += rounds(8, 1) {
		db := slices.Clone(w.db)
		clear(db[page*w.pageSize:][:w.pageSize])
		alone, err := w.mended(folder(t, db, w.mark))
		if err != nil {
			t.Fatalf("page %d zeroed: %v\n%+v", page, err, alone)
		}
		dir := folder(t, db, w.mark)
		withBackup(t, dir, w.backup)
		both, err := w.mended(dir)
		if err != nil {
			t.Fatalf("page %d zeroed, with a backup: %v\n%+v", page, err, both)
		}
		if both.Events < alone.Events || both.Events < int64(w.half) {
			t.Errorf("page %d zeroed: %d events with a backup of %d, %d without", page, both.Events, w.half, alone.Events)
		}
		if both.Events > alone.Events {
			helped++
		}
		lost += alone.Lost()
		runs++
	}
	tell(t, "Recovery: a page zeroed, repaired without and with a backup of half the events", 2*runs,
		"without one %.1f of %d events are lost on average; the backup helped in %d of %d", float64(lost)/float64(runs), len(w.events), helped, runs)
	if helped == 0 {
		t.Error("the backup was never of use")
	}
}

func recordHash(line []byte) []byte {
	h := tlog.RecordHash(line)
	return h[:]
}

// TestRepairLeavesNothingHalf begins where an earlier repair was killed.
func TestRepairLeavesNothingHalf(t *testing.T) {
	w := writeJournal(t)
	db := slices.Clone(w.db)
	clear(db[7*w.pageSize:][:w.pageSize])
	dir := folder(t, db, w.mark)
	staging := filepath.Join(dir, stagingName)
	if err := errors.Join(os.Mkdir(staging, 0o700), os.WriteFile(filepath.Join(staging, fileName), []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.mended(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(staging); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder in which it was made is left: %v", err)
	}
}

// TestRepairDoesNotBringBackWhatWasErased: what was erased stays erased, though a
// backup has it still.
func TestRepairDoesNotBringBackWhatWasErased(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	if _, err := j.Append([]progress.Event{typed(1), typed(2), answered(3)}); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "b.db")
	if err := j.Backup(copied); err != nil {
		t.Fatal(err)
	}
	edit := func() error {
		return j.db.Update(func(tx *bbolt.Tx) error {
			return errors.Join(tx.Bucket(bucketPrivate).Delete(encodeKey(1)), tx.Bucket(bucketPrivate).Delete(encodeKey(2)))
		})
	}
	if err := edit(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append([]progress.Event{{Type: progress.Forgot, Log: logOf(j.id, j.head, 0)}, answered(4)}); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for name, put := range map[string]func() error{
		"repaired": func() error {
			withBackup(t, dir, read(t, copied))
			b := read(t, filepath.Join(dir, fileName))
			clear(b[:4096])
			if err := os.WriteFile(filepath.Join(dir, fileName), b, 0o600); err != nil {
				return err
			}
			_, err := Repair(dir, testOptions())
			return err
		},
		"restored": func() error { _, err := Restore(dir, copied, testOptions()); return err },
	} {
		if err := put(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		j := open(t, dir)
		for _, e := range all(t, j) {
			if e.Response != nil && len(e.Response.Texts) > 0 {
				t.Errorf("%s: event %d has %q again", name, e.Seq, e.Response.Texts)
			}
		}
		if err := errors.Join(j.Check(), j.Close()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tell(t, "Recovery: a repair and a restoration where a backup has what was erased", 2, "it stays erased")
}
