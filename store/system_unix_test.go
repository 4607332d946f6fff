//go:build unix

package store

import (
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sys/unix"

	"carrel/course/progress"
)

func mkfifo(path string) error { return unix.Mkfifo(path, 0o600) }

// limitFiles makes writes beyond n bytes of any file fail, as a full disk does.
func limitFiles(n uint64) error {
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
}

func becomeUser(id int) error { return syscall.Setuid(id) }

// TestFileLimit lets the file grow to a limit somewhere in its life.
func TestFileLimit(t *testing.T) {
	t.Parallel()
	saved := 0
	for _, limit := range []int{0, 1, 100, 4096, 16 << 10, 20 << 10, 32 << 10, 33 << 10, 60 << 10, 100 << 10} {
		dir := t.TempDir()
		p := start(t, map[string]string{envRole: "write", envDir: dir, envCount: "300", envLimit: strconv.Itoa(limit)})
		s := p.rest()
		if s.refused == "" && len(s.lost) == 0 {
			t.Errorf("limit %d: nothing failed", limit)
		}
		if s.refused != "" && !strings.HasPrefix(s.refused, "refused ErrNotSaved") {
			t.Errorf("limit %d: %s", limit, s.refused)
		}
		for _, line := range s.lost {
			if !strings.Contains(line, "ErrNotSaved") {
				t.Errorf("limit %d: %s", limit, line)
			}
		}
		if n := kept(t, dir, s.saved); n != uint64(len(s.saved)) {
			t.Errorf("limit %d: %d events for %d that were saved", limit, n, len(s.saved))
		}
		saved += len(s.saved)
	}
	tell(t, "Durability: a file may not grow beyond 0 to 100 KB (RLIMIT_FSIZE)", 10, "an error each time; %d events acknowledged, all there", saved)
}

// TestReadOnly opens journals that may not be written, as a user to whom
// permissions apply.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	user := ""
	if os.Getuid() == 0 {
		user = "65534"
	}
	for name, prepare := range map[string]func(dir string) error{
		"an empty folder": func(dir string) error { return os.Chmod(dir, 0o555) },
		"a folder": func(dir string) error {
			return errors.Join(makeJournal(dir), os.Chmod(filepath.Join(dir, lockName), 0o666), os.Chmod(dir, 0o555))
		},
		"the journal": func(dir string) error {
			return errors.Join(makeJournal(dir), os.Remove(filepath.Join(dir, lockName)), os.Remove(filepath.Join(dir, markName)),
				os.Chmod(filepath.Join(dir, fileName), 0o444), os.Chmod(dir, 0o777))
		},
		"the mark": func(dir string) error {
			return errors.Join(makeJournal(dir), os.Remove(filepath.Join(dir, lockName)), os.Chmod(filepath.Join(dir, markName), 0o444),
				os.Chmod(filepath.Join(dir, fileName), 0o666), os.Chmod(dir, 0o777))
		},
	} {
		dir := t.TempDir()
		if err := prepare(dir); err != nil {
			t.Fatal(err)
		}
		s := start(t, map[string]string{envRole: "write", envDir: dir, envCount: "1", envUser: user}).rest()
		if !strings.HasPrefix(s.refused, "refused ErrReadOnly") || !strings.Contains(s.refused, "make it writable") {
			t.Errorf("%s: %q", name, s.last)
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tell(t, "Durability: a folder, journal or mark that may not be written", 4, "an error that says what to do")
}

func makeJournal(dir string) error {
	j, err := Open(dir, testOptions())
	if err != nil {
		return err
	}
	return j.Close()
}

// TestReplaced does to the open journal what people and programs do to files.
func TestReplaced(t *testing.T) {
	older := func(path string) ([]byte, error) { return os.ReadFile(path) }
	for name, do := range map[string]func(path string, older []byte) error{
		"renamed":               func(p string, _ []byte) error { return os.Rename(p, p+".bak") },
		"deleted":               func(p string, _ []byte) error { return os.Remove(p) },
		"cut":                   func(p string, _ []byte) error { return os.Truncate(p, 100) },
		"emptied":               func(p string, _ []byte) error { return os.Truncate(p, 0) },
		"overwritten in place":  func(p string, b []byte) error { return overwrite(p, b) },
		"a folder in its place": func(p string, _ []byte) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) },
		"exchanged for a copy": func(p string, b []byte) error {
			return errors.Join(os.Remove(p), os.WriteFile(p, b, 0o600))
		},
	} {
		j, path := openFilled(t)
		old, err := older(path)
		if err != nil {
			t.Fatal(err)
		}
		fill(t, j, 1)
		if err := do(path, old); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Append([]progress.Event{answered(1)}); !errors.Is(err, ErrReplaced) {
			t.Errorf("%s: %v", name, err)
		}
		if err := j.Close(); err != nil {
			t.Errorf("%s: close: %v", name, err)
		}
	}
	tell(t, "Concurrency: the file is renamed, deleted, exchanged, cut or overwritten while it is open", 7, "noticed before the next write")
}

// openFilled opens a journal that is not checked at the end of the test.
func openFilled(t *testing.T) (*Journal, string) {
	t.Helper()
	dir := t.TempDir()
	j, err := Open(dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, 30)
	return j, filepath.Join(dir, fileName)
}

func overwrite(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(b, 0)
	return errors.Join(err, f.Close())
}

func TestRenamedBack(t *testing.T) {
	dir := t.TempDir()
	j := open(t, dir)
	fill(t, j, 1)
	path := filepath.Join(dir, fileName)
	if err := os.Rename(path, path+".x"); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append([]progress.Event{answered(1)}); !errors.Is(err, ErrReplaced) {
		t.Errorf("renamed: %v", err)
	}
	if _, err := Open(dir, testOptions()); !errors.Is(err, ErrInUse) {
		t.Errorf("a second program beside the renamed file: %v", err)
	}
	if err := os.Rename(path+".x", path); err != nil {
		t.Fatal(err)
	}
	fill(t, j, 1)
}

// TestFaultsAreErrors cuts the file after the last look at it, so that reading
// the mapped pages faults.
func TestFaultsAreErrors(t *testing.T) {
	j, path := openFilled(t)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	err := j.guard(func() error {
		return j.db.Update(func(tx *bbolt.Tx) error { _, err := appendLines(tx, j.head.N, [][]byte{[]byte("x")}); return err })
	})
	if !errors.Is(err, ErrDamaged) {
		t.Fatalf("got %v", err)
	}
	if _, err := j.Append([]progress.Event{answered(1)}); !errors.Is(err, ErrDamaged) {
		t.Errorf("append after a fault: %v", err)
	}
	done := make(chan error)
	go func() { done <- j.Close() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("close after a fault: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("close after a fault waits for ever")
	}
	tell(t, "Concurrency: the file is cut between the last look at it and the next read", 1, "an error, not a crash")
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	open(t, dir)
	for name, want := range map[string]os.FileMode{".": 0o700, fileName: 0o600, lockName: 0o600, markName: 0o600} {
		if at, err := os.Stat(filepath.Join(dir, name)); err != nil || at.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, at.Mode().Perm(), err)
		}
	}
}

// TestSignals ends a writer as a closed window, a shutdown and ctrl+c do, when
// nobody catches them.
func TestSignals(t *testing.T) {
	t.Parallel()
	runs, saved := 0, 0
	for _, sig := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGABRT} {
		if signal.Ignored(sig) { // as under nohup; a child would not hear it either
			t.Logf("%v is ignored here", sig)
			continue
		}
		for n := range rounds(2, 40) {
			dir := t.TempDir()
			p := start(t, map[string]string{envRole: "write", envDir: dir})
			p.until(t, "saved")
			time.AfterFunc(time.Duration(n)*time.Millisecond, func() { _ = p.Process.Signal(sig) })
			s := p.rest()
			if now := kept(t, dir, s.saved); now < uint64(len(s.saved))+1 || now > uint64(len(s.saved))+2 {
				t.Errorf("%v: %d events are there after %d acknowledged ones", sig, now, len(s.saved)+1)
			}
			runs, saved = runs+1, saved+len(s.saved)+1
		}
	}
	tell(t, "Durability: a writer is hung up, terminated, interrupted, aborted", runs, "%d events acknowledged, all there", saved)
}
