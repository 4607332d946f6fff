package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestCreateNeverOverwrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := Create(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := Create(path, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); string(got) != "first" || err != nil {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestRenameTakesThePlace(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	if err := errors.Join(Create(from, []byte("new")), Create(to, []byte("old")), Sync(from), Rename(from, to)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); string(got) != "new" || err != nil {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if err := Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("renamed again: %v", err)
	}
	if err := Sync(from); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("synced what is gone: %v", err)
	}
}

func TestReplaceLeavesOneFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); string(got) != text || err != nil {
			t.Errorf("the file holds %q, %v", got, err)
		}
	}
	if err := Replace(filepath.Join(dir, "no", "f"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "d"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(filepath.Join(dir, "d"), nil); err == nil {
		t.Error("a folder was replaced")
	}
	if left, err := os.ReadDir(dir); len(left) != 2 || err != nil {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}
