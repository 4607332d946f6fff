package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/course"
	"carrel/course/progress"
	"carrel/store"
)

// noted writes a journal with notes in two courses.
func notedJournal(t *testing.T, dir string) {
	t.Helper()
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	at := func(id, unit string, line int) progress.Event {
		return progress.Event{Course: course.ID(id), Unit: course.UnitID(unit), Place: &progress.Place{Line: line}}
	}
	_, err = j.Append([]progress.Event{
		progress.Note(at("org.example.one", "b.md", 9), "<b>mine</b>\nyes", "Words"),
		progress.Bookmark(at("org.example.one", "a.md", 2), true, "A [link](x)"),
		progress.Note(at("org.example.two", "c.md", 1), "other", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExportNotes(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "mine.md")
	notedJournal(t, data)
	export := func(args ...string) int {
		return Main(append([]string{"--data", data, "export", "--format", "notes", "-o", out}, args...))
	}
	if code := export(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	const want = "# Bookmarks and notes\n\n## org.example.one\n\n### a.md\n\n- **Line 2** A \\[link\\](x) (bookmark)\n\n" +
		"### b.md\n\n- **Line 9** Words\n\n  \\<b\\>mine\\</b\\>\\\n  yes\n\n## org.example.two\n\n### c.md\n\n- **Line 1**\n\n  other\n"
	if string(first) != want {
		t.Errorf("got:\n%s\nwant:\n%s", first, want)
	}
	if code := export(); code != exitFailed {
		t.Errorf("over a file: exit code %d", code)
	}
	if code := export("--force"); code != 0 {
		t.Errorf("with --force: exit code %d", code)
	}
	if again, err := os.ReadFile(out); err != nil || !bytes.Equal(again, first) {
		t.Errorf("the second time it is other: %v", err)
	}
}

// Of one course, in its order and with its titles; what it has no longer is last.
func TestExportNotesOfACourse(t *testing.T) {
	dir := t.TempDir()
	data, out := filepath.Join(dir, "data"), filepath.Join(dir, "mine.md")
	notedJournal(t, data)
	for name, text := range map[string]string{
		"course.md": "---\nkind: course\nid: org.example.one\ntitle: One\nversion: 1.0.0\n---\n# One\n\n1. [The b](b.md)\n", "b.md": "# The b\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code := Main([]string{"--data", data, "export", "--format", "notes", "-o", out, dir}); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	b, a := strings.Index(string(got), "### The b"), strings.Index(string(got), "### a.md")
	if b < 0 || a < b || strings.Contains(string(got), "other") {
		t.Errorf("got:\n%s", got)
	}
}

func TestFileOfNotesThatIsThere(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []string{"n.md", "n-2.md", "n-3.md"} {
		file, err := free(filepath.Join(dir, "n.md"))
		if err != nil || filepath.Base(file) != want {
			t.Fatalf("free: %s, %v; want %s", file, err, want)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
