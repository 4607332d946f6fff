package trust

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"carrel/store/keys"
)

func add(p keys.PublicKey) func(*List) error {
	return func(l *List) error { return l.Add(EntryOf(p, "", today)) }
}

func load(t *testing.T, dir string) *List {
	t.Helper()
	l, err := Load(dir)
	must(t, err)
	return l
}

func TestUpdate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if l := load(t, dir); l.Serial != 0 || l.Policy != Ask {
		t.Errorf("without a file: %+v", l)
	}
	anna := public(t, "anna", keys.Author)
	must(t, Update(dir, today, add(anna)))
	must(t, Update(dir, today.AddDate(0, 0, 1), add(anna))) // changes nothing
	l := load(t, dir)
	if l.Serial != 1 || !l.Date.Equal(day(today)) || Decide(l, anna.VKey, keys.Author, l.Policy) != Trusted {
		t.Errorf("loaded %+v", l)
	}
	odd := errors.New("odd")
	if err := Update(dir, today, func(l *List) error { l.Policy = Strict; return odd }); !errors.Is(err, odd) {
		t.Errorf("a change that fails: %v", err)
	}
	if l := load(t, dir); l.Serial != 1 || l.Policy != Ask {
		t.Errorf("a change that failed left %+v", l)
	}
	if at, err := os.Stat(filepath.Join(dir, fileName)); err != nil || runtime.GOOS != "windows" && at.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", at.Mode(), err)
	}
}

// TestNothingUnreadableIsWritten: a mistake in a change does not cost the list.
func TestNothingUnreadableIsWritten(t *testing.T) {
	dir := t.TempDir()
	must(t, Update(dir, today, add(public(t, "anna", keys.Author))))
	for name, change := range map[string]func(*List) error{
		"a policy": func(l *List) error { l.Policy = "never"; return nil },
		"a name":   func(l *List) error { l.Entries[0].Name = "A\nB"; return nil },
	} {
		if err := Update(dir, today, change); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	large := func(l *List) error {
		for i := range MaxSize / 150 {
			l.Lists = append(l.Lists, Imported{Root: fmt.Sprintf("%0150d", i)})
		}
		return nil
	}
	if err := Update(dir, today, large); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a large one: %v", err)
	}
	if l := load(t, dir); l.Serial != 1 {
		t.Errorf("loaded %+v", l)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 { // with its mark, its lock and the key that signs it
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestWritersTakeTurns: no decision of several programs at once is lost.
func TestWritersTakeTurns(t *testing.T) {
	dir := t.TempDir()
	all := make([]keys.PublicKey, 8)
	var wg sync.WaitGroup
	for i := range all {
		all[i] = public(t, fmt.Sprintf("author-%d", i), keys.Author)
		wg.Go(func() {
			if err := Update(dir, today, add(all[i])); err != nil {
				t.Error(err)
			}
			if _, err := Load(dir); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	l := load(t, dir)
	if l.Serial != int64(len(all)) {
		t.Errorf("serial %d", l.Serial)
	}
	for _, p := range all {
		if d := Decide(l, p.VKey, keys.Author, Ask); d != Trusted {
			t.Errorf("%s: decided %d", p.Name(), d)
		}
	}
}

// TestTornFiles: a file of which a part reached the disk, or the wrong one.
func TestTornFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	good := string(full(t).encode())
	for name, content := range map[string]string{
		"empty":          "",
		"half":           good[:len(good)/2],
		"no last line":   good[:strings.LastIndex(good, "sum ")],
		"zeros at end":   good[:len(good)-20] + strings.Repeat("\x00", 20),
		"a line missing": good[:strings.Index(good, "revoked ")] + good[strings.LastIndex(good, "from "):],
		"other":          "hello\n",
		"signed":         signedMagic + "\n",
	} {
		must(t, os.WriteFile(path, []byte(content), 0o600))
		if _, err := Load(dir); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "put its backup back") {
			t.Errorf("%s: %v", name, err)
		}
		if err := Update(dir, today, add(public(t, "anna", keys.Author))); !errors.Is(err, ErrBroken) {
			t.Errorf("%s was changed: %v", name, err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != content {
			t.Errorf("%s was written to, %v", name, err)
		}
	}
	must(t, os.WriteFile(path, make([]byte, MaxSize+1), 0o600))
	if _, err := Load(dir); !errors.Is(err, ErrTooLarge) {
		t.Errorf("large: %v", err)
	}
}

func TestOtherFilesInItsPlace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	must(t, os.Mkdir(path, 0o700))
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder: %v", err)
	}
	must(t, os.Remove(path))
	other := filepath.Join(t.TempDir(), "other")
	must(t, os.WriteFile(other, full(t).encode(), 0o600))
	if err := os.Symlink(other, path); err != nil {
		t.Skipf("no symlinks here: %v", err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a symlink: %v", err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("the system lets this user write everywhere")
	}
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	if err := Update(dir, today, add(public(t, "anna", keys.Author))); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
}
