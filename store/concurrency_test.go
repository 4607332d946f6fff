package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
)

func TestSecondProgramIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, map[string]string{envRole: "hold", envDir: dir})
	p.until(t, "ready")
	opt := testOptions()
	opt.Wait = 0 // as the program does
	from := time.Now()
	_, err := Open(dir, opt)
	var busy *InUseError
	if !errors.As(err, &busy) || !errors.Is(err, ErrInUse) {
		t.Fatalf("got %v", err)
	}
	host, _ := os.Hostname()
	if busy.PID != p.Process.Pid || busy.Host != host || busy.Since.IsZero() {
		t.Errorf("it says %v, and the holder is process %d on %s", err, p.Process.Pid, host)
	}
	if took := time.Since(from); took > 2*time.Second {
		t.Errorf("it took %v to say so", took)
	} else {
		tell(t, "Concurrency: a second program opens the same journal", 1, "told within %v with process, host and time of the first", took.Round(100*time.Millisecond))
	}
	p.Process.Kill()
	p.rest()
	fill(t, open(t, dir), 1)
}

func TestLockFileThatIsGibberish(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if err := os.WriteFile(filepath.Join(dir, lockName), []byte(strings.Repeat("\x1b[2J", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, testOptions())
	var busy *InUseError
	if !errors.As(err, &busy) || busy.PID != 0 || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("got %q", err)
	}
}

func TestHostNamesAreCleaned(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	text := `{"pid":7,"host":"a\u001b[2Jb\u202e","since":"2026-01-02T03:04:05Z"}`
	if err := os.WriteFile(filepath.Join(dir, lockName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir, testOptions())
	var busy *InUseError
	if !errors.As(err, &busy) || busy.PID != 7 || busy.Host != "a[2Jb" {
		t.Errorf("got %q", err)
	}
}

// TestHeldByBbolt finds the database locked, and no lock file that says by whom.
func TestHeldByBbolt(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(filepath.Join(dir, fileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Open(dir, testOptions()); !errors.Is(err, ErrInUse) {
		t.Errorf("got %v", err)
	}
}

// TestTogether reads, writes and copies from several goroutines; it is of most
// use under the race detector.
func TestTogether(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 3*chunk)
	backup := filepath.Join(t.TempDir(), "b.db")
	work := []func() error{
		func() error { _, err := j.Append([]progress.Event{answered(1)}); return err },
		func() error { _, err := j.Standing(); return err },
		func() error { return j.Check() },
		func() error { _, _, err := j.Head(); return err },
		func() error { return errors.Join(j.Backup(backup), os.Remove(backup)) },
	}
	var wg sync.WaitGroup
	for _, f := range work {
		wg.Go(func() {
			for range 5 {
				if err := f(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n, _, _ := j.Head(); n != 3*chunk+5 {
		t.Errorf("%d events", n)
	}
	tell(t, "Concurrency: writing, reading, checking and copying at once, from five goroutines", 5*len(work), "every event is there; the race detector is silent")
}

// TestWritingWhileReading appends from within the loop over the events, enough
// to make the file grow, and sees none of the new ones.
func TestWritingWhileReading(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, chunk+10)
	n := 0
	for _, err := range j.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%100 == 0 {
			fill(t, j, 500)
		}
	}
	if n != chunk+10 {
		t.Errorf("%d events, want %d", n, chunk+10)
	}
}

func TestClosed(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	_, appended := j.Append([]progress.Event{answered(1)})
	_, folded := j.Standing()
	_, _, head := j.Head()
	_, rec := j.Record()
	for name, err := range map[string]error{"append": appended, "standing": folded, "head": head, "record": rec, "check": j.Check(), "backup": j.Backup("x")} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := j.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}
