package cli

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWatchFolder edits a folder in the ways of editors. Each edit is told, and
// what is no edit of the course is not.
func TestWatchFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.md")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write(file, "one")
	must(os.Mkdir(filepath.Join(dir, ".git"), 0o700))
	ctx, cancel := context.WithCancel(t.Context())
	changes, err := watchFolder(ctx, dir)
	must(err)
	for _, edit := range []struct {
		name string
		do   func()
		told bool
	}{
		{"written", func() { write(file, "two") }, true},
		{"replaced", func() { write(file+"~", "three"); must(os.Rename(file+"~", file)) }, true},
		{"a new folder", func() { must(os.Mkdir(filepath.Join(dir, "new"), 0o700)) }, true},
		{"a file in it", func() { write(filepath.Join(dir, "new", "b.md"), "b") }, true},
		{"removed", func() { must(os.Remove(file)) }, true},
		{"a hidden file", func() { write(filepath.Join(dir, ".a.md.swp"), "x") }, false},
		{"a hidden folder", func() { write(filepath.Join(dir, ".git", "index"), "x") }, false},
	} {
		edit.do()
		if got := told(changes, edit.told); got != edit.told {
			t.Errorf("%s: told %t, want %t", edit.name, got, edit.told)
		}
	}
	cancel()
	for range changes { // it is closed in the end
	}
}

// told waits for a change, shortly where none is expected, and for the quiet
// after it.
func told(changes <-chan struct{}, expected bool) bool {
	wait := 5 * settle
	if expected {
		wait = generous
	}
	got := false
	for {
		select {
		case <-changes:
			got, wait = true, 5*settle
		case <-time.After(wait):
			return got
		}
	}
}

func TestWatchOfAFileLooksAtItsFolderOnly(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.md")
	if err := os.WriteFile(file, []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, err := watchFolder(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !told(changes, true) {
		t.Error("an edit of the file was not told")
	}
}

func TestWatchFollowsALinkToTheFolder(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	changes, err := watchFolder(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !told(changes, true) {
		t.Error("an edit in the folder was not told")
	}
}

func TestWatchOfNothingFails(t *testing.T) {
	if _, err := watchFolder(t.Context(), filepath.Join(t.TempDir(), "gone")); err == nil {
		t.Error("a folder that is not there is watched")
	}
}
