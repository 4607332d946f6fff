package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"carrel/course/progress"
	"carrel/store"
	"carrel/store/record"
)

func TestWhy(t *testing.T) {
	a := testApp(nil)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	here := filepath.Join(t.TempDir(), "journal.db")
	_, noFolder := a.rescueFile(filepath.Join(here, "never"))
	_, noPlace := a.rescueFile(file)
	gone := filepath.Join(here, "no", "journal.db")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&store.Error{Kind: store.ErrNotSaved, Err: &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}}, "the disk is full"},
		{&store.Error{Kind: store.ErrNotSaved, Err: syscall.EROFS}, "the disk is read-only"},
		{&store.Error{Kind: store.ErrNotSaved, Err: syscall.EIO}, "the disk does not work"},
		{&store.Error{Kind: store.ErrReplaced, Path: here, Err: fmt.Errorf("another file has its name")}, "the file was replaced"},
		{&store.Error{Kind: store.ErrReplaced, Path: here, Err: syscall.ENOENT}, "the file is gone"},
		{&store.Error{Kind: store.ErrReplaced, Path: gone, Err: syscall.ENOENT}, "the disk is gone"},
		{&store.Error{Kind: store.ErrUncertain, Err: syscall.EIO}, "the disk failed, start again"},
		{&store.Error{Kind: store.ErrReadOnly}, "it may not be written"},
		{errors.New("odd"), ""},
		{noFolder, "there is no such folder"},
		{noPlace, "there is no such folder"},
	} {
		if got := a.why(tt.err); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestRescueFile(t *testing.T) {
	home := t.TempDir()
	a := testApp(map[string]string{"HOME": home, "USERPROFILE": home})
	if err := os.Mkdir(filepath.Join(home, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{home: home, "~": home, filepath.Join("~", "sub"): filepath.Join(home, "sub")} {
		file, err := a.rescueFile(dir)
		if err != nil || filepath.Dir(file) != want || !strings.HasSuffix(file, record.Extension) {
			t.Errorf("%s: %s, %v", dir, file, err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if again, err := a.rescueFile(dir); err != nil || again == file {
			t.Errorf("%s: twice %s, %v", dir, again, err)
		}
	}
	if places := a.places(); len(places) == 0 || places[0] != home {
		t.Errorf("places are %v", places)
	}
}

func TestPlugged(t *testing.T) {
	for _, tt := range []struct{ goos, user, want string }{
		{"linux", "ann", "/run/media/ann/*"}, {"linux", "", "/mnt/*"}, {"linux", "../*", "/mnt/*"}, {"darwin", "ann", "/Volumes/*"}, {"windows", "ann", `D:\`},
	} {
		if got := plugged(tt.goos, tt.user)[0]; got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.goos, tt.user, got, tt.want)
		}
	}
}

// TestRescueIsVerified: the file holds what the journal has, and what it has
// not; the folder that is asked for may be missing.
func TestRescueIsVerified(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if _, err := j.Append([]progress.Event{{Type: progress.Opened, Course: "c", Unit: "u"}}); err != nil {
		t.Fatal(err)
	}
	r := testApp(nil).rescue(j)
	unsaved := [][]progress.Event{{{Type: progress.Completed, Course: "c", Unit: "u"}}}
	file, alone, err := r.Export(out, unsaved)
	if err != nil || alone {
		t.Fatalf("%s, alone %v, %v", file, alone, err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := record.Verify(f, record.VerifyOptions{})
	if err != nil || res.Size != 2 || !res.Standing.Unit("c", "u").Completed {
		t.Errorf("%+v, %v", res, err)
	}
	if _, _, err := r.Export(filepath.Join(out, "no"), unsaved); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
}
