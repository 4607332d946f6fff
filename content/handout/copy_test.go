package handout

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"carrel/content/bundle"
)

func given() (fstest.MapFS, []File) {
	fsys := fstest.MapFS{
		"mail/one.eml": {Data: []byte("From: a@example.org\n")},
		"mail/two.eml": {Data: []byte(strings.Repeat("x", 200_000))},
		"log.txt":      {Data: nil},
	}
	return fsys, []File{{"mail/one.eml", 20}, {"mail/two.eml", 200_000}, {"log.txt", 0}}
}

// lies returns the files below a folder and what they hold.
func lies(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		out[p] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func TestCopiesAndFindsThemThere(t *testing.T) {
	fsys, files := given()
	dir := filepath.Join(t.TempDir(), "a", "course")
	done, err := To(dir, fsys, files)
	if err != nil || done != (Copied{Dir: dir, New: 3}) {
		t.Fatalf("%+v, %v", done, err)
	}
	got := lies(t, dir)
	for name, f := range fsys {
		if got[name] != string(f.Data) {
			t.Errorf("%s holds %d bytes", name, len(got[name]))
		}
	}
	if len(got) != len(fsys) {
		t.Errorf("there is more than was copied: %d files", len(got))
	}
	if err := os.Remove(filepath.Join(dir, "log.txt")); err != nil {
		t.Fatal(err)
	}
	if done, err = To(dir, fsys, files); err != nil || done != (Copied{Dir: dir, New: 1, There: 2}) {
		t.Errorf("again: %+v, %v", done, err)
	}
}

// Whatever has a name already, nothing at all is written.
func TestOverwritesNothing(t *testing.T) {
	for name, put := range map[string]func(path string) error{
		"other content": func(p string) error { return os.WriteFile(p, []byte("mine"), 0o600) },
		"one byte more": func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("x", 200_001)), 0o600) },
		"the same size": func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("x", 199_999)+"y"), 0o600) },
		"a folder":      func(p string) error { return os.Mkdir(p, 0o700) },
		"a link":        func(p string) error { return os.Symlink("nowhere", p) },
	} {
		t.Run(name, func(t *testing.T) {
			fsys, files := given()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "mail"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := put(filepath.Join(dir, "mail", "two.eml")); err != nil {
				t.Fatal(err)
			}
			done, err := To(dir, fsys, files)
			if at := (*FaultError)(nil); !errors.Is(err, ErrOther) || !errors.As(err, &at) || at.Path != "mail/two.eml" || done.New != 0 {
				t.Fatalf("%+v, %v", done, err)
			}
			if _, err := os.Lstat(filepath.Join(dir, "mail", "one.eml")); !errors.Is(err, fs.ErrNotExist) {
				t.Error("another file was written all the same")
			}
		})
	}
}

func TestNamesLeadNowhereElse(t *testing.T) {
	outside := t.TempDir()
	for _, name := range []string{"../x", "/x", "a/../../x", `a\x`, "con.txt", "C:x", "a/NUL", "x\x1b[31m", "", "."} {
		dir := filepath.Join(outside, "in")
		if _, err := To(dir, fstest.MapFS{name: {Data: []byte("x")}}, []File{{name, 1}}); !errors.Is(err, bundle.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if got := lies(t, outside); len(got) > 0 {
		t.Errorf("written: %v", got)
	}
	dir := filepath.Join(outside, "linked")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "mail")); err != nil {
		t.Skip(err)
	}
	fsys, files := given()
	if done, err := To(dir, fsys, files); err == nil || done.New > 0 {
		t.Errorf("written through a link that leads out: %+v", done)
	}
}

// A folder that may not be written, or is none, is told, and nothing stays.
func TestNoFolder(t *testing.T) {
	fsys, files := given()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := To(filepath.Join(file, "x"), fsys, files); err == nil {
		t.Error("copied into a file")
	}
	if os.Getuid() == 0 {
		t.Skip("to this user nothing is read-only")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := To(dir, fsys, files); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
}

// full is a disk that takes so many bytes.
type full struct {
	sink
	room *int
}

func (f full) Write(p []byte) (int, error) {
	n := min(len(p), *f.room)
	*f.room -= n
	if n, err := f.sink.Write(p[:n]); err != nil || n == len(p) {
		return n, err
	}
	return n, syscall.ENOSPC
}

// On a full disk what was copied before stays whole, and no part of the rest does.
func TestAFullDisk(t *testing.T) {
	fsys, files := given()
	for _, room := range []int{0, 10, 20, 100_000, 200_019} {
		dir, left := t.TempDir(), room
		d := disk{create: func(root *os.Root, name string) (sink, error) {
			f, err := create(root, name)
			return full{f, &left}, err
		}}
		done, err := d.copyTo(dir, fsys, files)
		if at := (*FaultError)(nil); !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &at) || at.Path != files[done.New].Path {
			t.Errorf("room for %d: %+v, %v", room, done, err)
		}
		got := lies(t, dir)
		if len(got) != done.New {
			t.Errorf("room for %d: %d copied, %d files lie there", room, done.New, len(got))
		}
		for name, text := range got {
			if text != string(fsys[name].Data) {
				t.Errorf("room for %d: a part of %s lies there", room, name)
			}
		}
	}
}

// failing is a file that cannot be read to its end, as one of a damaged package.
type failing struct{ fstest.MapFS }

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	return torn{file}, err
}

type torn struct{ fs.File }

func (t torn) Read(p []byte) (int, error) {
	n, err := t.File.Read(p)
	if errors.Is(err, io.EOF) {
		err = bundle.ErrDamaged
	}
	return n, err
}

func TestADamagedCourse(t *testing.T) {
	fsys, files := given()
	dir := t.TempDir()
	if _, err := To(dir, failing{fsys}, files); !errors.Is(err, bundle.ErrDamaged) {
		t.Errorf("%v", err)
	}
	if got := lies(t, dir); len(got) > 0 {
		t.Errorf("lies there: %v", slices.Collect(func(yield func(string) bool) {
			for name := range got {
				if !yield(name) {
					return
				}
			}
		}))
	}
}
