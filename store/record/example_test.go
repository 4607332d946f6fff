package record

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"carrel/course/progress"
	"carrel/store/person"
)

// example is the record that the documentation shows.
func example(t *testing.T) []byte {
	key, w := newKey(t, "carrel-device-34750f98", 1), newWitness(t, 2)
	src := sourceOf(Line{Event: eventLine(1)}, typedLine(t, 2, progress.Answered, "203.0.113.9"))
	src.Cosigned = []Cosigned{cosigned(t, src, key, w)}
	src.Person = &person.Person{Name: "Ada Lovelace", Number: "4711"}
	return write(t, src, key)
}

// shownAfter returns what stands between a line and the next fence.
func shownAfter(t *testing.T, text, from string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, from+"\n")
	block, _, ok2 := strings.Cut(after, "```\n")
	if !ok || !ok2 {
		t.Fatalf("the documentation has no %q", from)
	}
	return block
}

func documentation(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "record.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestExample holds the record that the documentation shows against the one
// that is written.
func TestExample(t *testing.T) {
	text := documentation(t)
	shown, want := shownAfter(t, text, "```carrel-record"), example(t)
	if shown != string(want) {
		t.Errorf("the documentation shows\n%s\nwant\n%s", shown, want)
	}
	res, err := verify(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, print := range []string{res.Fingerprint, res.Witnessed[0].Fingerprint} {
		if !strings.Contains(text, print) {
			t.Errorf("the documentation does not name the fingerprint %s", print)
		}
	}
}

// TestVerifyWithoutCarrel follows the instructions of the documentation, for a
// good record and for one that was changed.
func TestVerifyWithoutCarrel(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skipf("no POSIX shell here: %v", err)
	}
	text, good := documentation(t), example(t)
	plain := write(t, events(7), newKey(t, "k", 1))
	for name, test := range map[string]struct {
		data      []byte
		tree, key string // what the two programs are to print
	}{
		"the example":            {good, "True", "Verified Successfully"},
		"without a witness":      {plain, "True", "Verified Successfully"},
		"an event changed":       {bytes.Replace(good, []byte(`"seq":1,"type":"answered"`), []byte(`"seq":1,"type":"hinted"`), 1), "False", "Verified Successfully"},
		"what was typed changed": {bytes.Replace(good, []byte("203.0.113.9"), []byte("203.0.113.8"), 1), "False", "Verified Successfully"},
		"the head changed":       {bytes.Replace(good, []byte("\n2\n"), []byte("\n1\n"), 1), "False", "Verification Failure"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "me"+Extension), test.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := run(t, dir, "python3", "-c", shownAfter(t, text, "```python"), "me"+Extension); ok && strings.TrimSpace(got) != test.tree {
			t.Errorf("%s: Python says %q, want %s", name, got, test.tree)
		}
		if _, ok := run(t, dir, "openssl", "version"); !ok {
			continue
		}
		if got, ok := run(t, dir, "sh", "-c", shownAfter(t, text, "```sh")); ok && !strings.Contains(got, test.key) {
			t.Errorf("%s: OpenSSL says %q, want %s", name, got, test.key)
		}
	}
}

// run runs a program if it is there, and returns all that it prints.
func run(t *testing.T, dir, name string, args ...string) (string, bool) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Logf("not tried: %v", err)
		return "", false
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // it ends with an error when it refuses
	return string(out), true
}
