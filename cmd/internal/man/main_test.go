package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"carrel.1":        "plays courses written in markdown",
		"carrel-play.1":   "theme",
		"carrel-export.1": "signed",
		"carrel-verify.1": "key",
	} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s does not say %q: %v", name, want, err)
		}
	}
}
