package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// An interruption ends a check, and says that it did not come to its end.
func TestCheckInterrupted(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# A\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, flags := range []checkFlags{{}, {fix: true}} {
		err := testApp(nil).runCheck(ctx, dir, flags)
		var f *failure
		if !errors.As(err, &f) || f.code != exitFailed || f.text != "interrupted; the check is not complete" {
			t.Errorf("%+v: %v", flags, err)
		}
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "a.md")); string(text) != "# A\n" {
		t.Errorf("the file was changed: %q", text)
	}
}

// A hint names a file as a shell takes it, from where the program runs.
func TestWord(t *testing.T) {
	here := t.TempDir()
	t.Chdir(here)
	s := &subject{place: place{root: filepath.Join(here, "courses")}}
	for file, want := range map[string]string{
		"a/b.fr.md": filepath.Join("courses", "a", "b.fr.md"),
		"a b.md":    "'" + filepath.Join("courses", "a b.md") + "'",
		"$(x).md":   "'" + filepath.Join("courses", "$(x).md") + "'",
	} {
		if got := s.word(file); got != want && filepath.Separator == '/' {
			t.Errorf("%s is %s, want %s", file, got, want)
		}
	}
}

// The folder of a course is told as seen from where the program runs; what lies
// elsewhere is a root of its own.
func TestBelow(t *testing.T) {
	here := t.TempDir()
	t.Chdir(here)
	for dir, want := range map[string]string{
		filepath.Join(here, "courses", "a"): "courses/a",
		here:                                ".",
		filepath.Dir(here):                  "",
	} {
		if got := below(dir); got != want {
			t.Errorf("%s is %q, want %q", dir, got, want)
		}
	}
}
