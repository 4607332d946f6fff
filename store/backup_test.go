package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"carrel/course/progress"
)

// clocked opens a journal whose clock the test moves.
func clocked(t *testing.T, dir string) (*Journal, *time.Time) {
	t.Helper()
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	opt := testOptions()
	opt.Now = func() time.Time { return now }
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j, &now
}

func TestKeepBackup(t *testing.T) {
	j, now := clocked(t, t.TempDir())
	for _, step := range []struct {
		what   string
		after  time.Duration
		events int
		due    bool
	}{
		{"an empty journal", 0, 0, false},
		{"its first event", 0, 1, true},
		{"nothing new", 2 * time.Hour, 0, false},
		{"new events, long after", 0, 1, true},
		{"new events, soon after", time.Minute, 1, false},
		{"an hour later", time.Hour, 0, true},
		{"the clock put back by a year", -365 * 24 * time.Hour, 1, true},
	} {
		*now = now.Add(step.after)
		if step.events > 0 {
			fill(t, j, step.events)
		}
		path, err := j.KeepBackup()
		if err != nil || (path != "") != step.due {
			t.Errorf("%s: made %q, %v", step.what, path, err)
		}
		if path == "" {
			continue
		}
		if err := CheckCopy(path); err != nil {
			t.Errorf("%s: %v", step.what, err)
		}
		if b := backupAt(j.dir, filepath.Base(path)); b.Events != j.head.N || b.ID != j.id || !b.Made.Equal(*now) {
			t.Errorf("%s: it is listed as %+v", step.what, b)
		}
	}
	if got := Backups(j.dir); len(got) != 4 || !slices.IsSortedFunc(got, func(a, b Backup) int { return b.Made.Compare(a.Made) }) {
		t.Errorf("%d backups: %+v", len(got), got)
	}
	tell(t, "Recovery: backups of the player's own accord: nothing new, too soon, an hour later, a clock put back", 7, "made when due, each read again and verified")
}

func TestHalfABackupIsRemoved(t *testing.T) {
	j, _ := clocked(t, t.TempDir())
	fill(t, j, 1)
	half := filepath.Join(j.dir, backupDir, "journal-20250301T090000.000Z.db.tmp")
	other := filepath.Join(j.dir, backupDir, "mine.db")
	err := os.MkdirAll(filepath.Dir(half), 0o700)
	for _, path := range []string{half, other} {
		err = errors.Join(err, os.WriteFile(path, []byte("x"), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.KeepBackup(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a copy is left: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("a file of somebody else: %v", err)
	}
}

// TestSurplus takes a backup an hour for more than a year, thinning each time,
// and counts what is left.
func TestSurplus(t *testing.T) {
	now := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	var all []Backup
	for range 400 * 24 {
		now = now.Add(time.Hour)
		all = slices.Insert(all, 0, Backup{Made: now, Bytes: 1 << 20})
		for _, i := range slices.Backward(surplus(all, now)) {
			all = slices.Delete(all, i, i+1)
		}
	}
	count := map[string]int{}
	for _, b := range all {
		switch age := now.Sub(b.Made); {
		case age < 24*time.Hour:
			count["day"]++
		case age < 7*24*time.Hour:
			count["week"]++
		case age < 60*24*time.Hour:
			count["two months"]++
		case age < 365*24*time.Hour:
			count["year"]++
		default:
			count["older"]++
		}
	}
	for span, want := range map[string][2]int{"day": {24, 24}, "week": {6, 7}, "two months": {7, 9}, "year": {9, 12}, "older": {0, 0}} {
		if n := count[span]; n < want[0] || n > want[1] {
			t.Errorf("%s: %d backups, want %d to %d", span, n, want[0], want[1])
		}
	}
}

func TestSurplusKeepsTwoWhateverTheyTake(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	old := now.Add(-3 * 365 * 24 * time.Hour)
	for name, test := range map[string]struct {
		all  []Backup
		want []int
	}{
		"years old":   {[]Backup{{Made: old}, {Made: old.Add(-1)}, {Made: old.Add(-2)}}, []int{2}},
		"too large":   {[]Backup{{Made: now, Bytes: 1 << 40}, {Made: now.Add(-1), Bytes: 1 << 40}, {Made: now.Add(-2), Bytes: 1}}, []int{2}},
		"one of many": {[]Backup{{Made: now, Bytes: 300 << 20}, {Made: now.Add(-time.Minute), Bytes: 100 << 20}, {Made: now.Add(-time.Hour), Bytes: 200 << 20}, {Made: now.Add(-2 * time.Hour), Bytes: 100 << 20}}, []int{2}},
		"none":        {nil, nil},
	} {
		if got := surplus(test.all, now); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v go, want %v", name, got, test.want)
		}
	}
}

func TestRestore(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 5)
	copied, err := j.SaveBackup()
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, 3)
	size, root, _ := j.Head()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	was := read(t, j.path)
	plan, err := PlanRestore(dir, copied, testOptions())
	if err != nil || plan.Events != 5 || plan.Present != 8 || plan.Lost != 3 || plan.Other || plan.Since.IsZero() || plan.ID != j.id {
		t.Fatalf("%+v, %v", plan, err)
	}
	done, err := Restore(dir, copied, testOptions())
	if err != nil || done.Events != 6 || done.Lost != 3 || !bytes.Equal(read(t, done.Kept), was) {
		t.Fatalf("%+v, %v", done, err)
	}
	j = open(t, dir) // and not called a roll-back
	got := all(t, j)
	log := progress.Log{ID: j.id, Size: size, Root: root.String(), Lost: 3}
	if last := got[len(got)-1]; len(got) != 6 || last.Type != progress.Restored || last.Log == nil || *last.Log != log {
		t.Errorf("%d events, the last %+v with %+v", len(got), last, last.Log)
	}
	fill(t, j, 1)
}

// TestRestoreElsewhere puts a backup into a folder with nothing, with another
// journal, and with a damaged one.
func TestRestoreElsewhere(t *testing.T) {
	w := writeHalves(t)
	copied := filepath.Join(t.TempDir(), "stick.db")
	if err := os.WriteFile(copied, w.backup, 0o600); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	j := open(t, other)
	fill(t, j, 7)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(w.db)
	clear(broken[9*w.pageSize:][:w.pageSize])
	for name, test := range map[string]struct {
		dir   string
		lost  int64
		other bool
	}{
		"an empty folder":        {t.TempDir(), 0, false},
		"another journal":        {other, 7, true},
		"a damaged journal":      {folder(t, broken, w.mark), int64(len(w.events) - w.half), false},
		"a journal that is gone": {folder(t, nil, w.mark), int64(len(w.events) - w.half), false},
	} {
		plan, err := PlanRestore(test.dir, copied, testOptions())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		done, err := Restore(test.dir, copied, testOptions())
		if err != nil || done.Lost != plan.Lost || plan.Other != test.other || plan.Lost != test.lost {
			t.Errorf("%s: %+v, planned %+v, %v", name, done, plan, err)
		}
		j := open(t, test.dir)
		if got := all(t, j); !slices.EqualFunc(got[:w.half], w.events[:w.half], sameEvent) || got[w.half].Type != progress.Restored {
			t.Errorf("%s: other events than those of the backup", name)
		}
	}
	tell(t, "Recovery: a backup put in the place of nothing, of another journal, of a damaged and of a missing one", 4, "what would be lost is said before, and is in the journal after; it is not called a roll-back")
}

func TestRestoreRefuses(t *testing.T) {
	w := writeHalves(t)
	dir := folder(t, w.db, w.mark)
	before := read(t, filepath.Join(dir, fileName))
	cut := slices.Clone(w.backup)
	clear(cut[5*w.pageSize:][:w.pageSize])
	for name, b := range map[string][]byte{"a text": []byte("no"), "an empty file": {}, "a broken copy": cut, "half a copy": w.backup[:len(w.backup)/2]} {
		path := filepath.Join(t.TempDir(), "b.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, planned := PlanRestore(dir, path, testOptions())
		_, done := Restore(dir, path, testOptions())
		if !errors.Is(planned, ErrNotBackup) || !errors.Is(done, ErrNotBackup) {
			t.Errorf("%s: %v, %v", name, planned, done)
		}
	}
	if _, err := Restore(dir, filepath.Join(dir, "gone"), testOptions()); err == nil {
		t.Error("restored from nothing")
	}
	if !bytes.Equal(read(t, filepath.Join(dir, fileName)), before) {
		t.Error("the journal was changed")
	}
	tell(t, "Recovery: a text, an empty file, a broken and half a copy as a backup", 4, "refused, and the journal is left as it was")
}

// TestCopiesAreAllThere: whoever erases what was typed finds it wherever a
// repair, a restore and backups have left it.
func TestCopiesAreAllThere(t *testing.T) {
	w := writeHalves(t)
	dir := folder(t, w.backup, w.mark)
	withBackup(t, dir, w.backup)
	if _, err := Repair(dir, testOptions()); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(dir, Backups(dir)[0].Path, testOptions()); err != nil {
		t.Fatal(err)
	}
	secret := []byte(fmt.Sprintf("number %d, which nobody", 7))
	if n := holding(t, dir, secret); n != 4 {
		t.Fatalf("%d files have the text, want 4", n)
	}
	for _, path := range Copies(dir) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if n := holding(t, dir, secret); n != 1 {
		t.Errorf("%d files have the text, want the journal alone", n)
	}
}

// holding counts the files of a folder that hold a text.
func holding(t *testing.T, dir string, text []byte) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && bytes.Contains(read(t, path), text) {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
