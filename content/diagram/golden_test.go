package diagram

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/clean"
	"carrel/content/diagram/canvas"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples returns the diagrams of testdata by name.
func samples(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.mmd")
	if err != nil || len(paths) < 25 {
		t.Fatalf("%d samples, %v", len(paths), err)
	}
	out := make(map[string]string)
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(p), ".mmd")] = string(src)
	}
	return out
}

// TestGolden compares each sample, at three widths and in ASCII, with a file
// that somebody has looked at.
func TestGolden(t *testing.T) {
	for name, src := range samples(t) {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, o := range []Options{{40, false}, {80, false}, {120, false}, {80, true}} {
				lines, ok := Draw(src, o)
				check(t, lines, ok, o)
				fmt.Fprintf(&b, "== width %d, ascii %t, drawn %t\n%s\n", o.Width, o.ASCII, ok, strings.Join(lines, "\n"))
			}
			golden(t, filepath.Join("testdata", name+".golden"), b.String())
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test -update", err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")) // a checkout on Windows
	if got != string(want) {
		t.Errorf("differs from %s; after looking at it, run go test -update\n%s", path, got)
	}
}

// check holds what is true of every drawing.
func check(t testing.TB, lines []string, ok bool, o Options) {
	t.Helper()
	if ok != (len(lines) > 0) {
		t.Errorf("drawn %t with %d lines", ok, len(lines))
	}
	for i, l := range lines {
		if n := canvas.Width(l); n > o.Width {
			t.Errorf("line %d takes %d cells of %d: %q", i, n, o.Width, l)
		}
		if clean.Text(l) != l || strings.ContainsAny(l, "\n\t\x1b") {
			t.Errorf("line %d is not clean: %q", i, l)
		}
		if strings.TrimRight(l, " ") != l {
			t.Errorf("line %d ends with blanks: %q", i, l)
		}
	}
}

func TestASCII(t *testing.T) {
	for name, src := range samples(t) {
		if strings.ContainsFunc(src, func(r rune) bool { return r > 0x7f }) || strings.Contains(src, "#9829;") {
			continue
		}
		lines, _ := Draw(src, Options{Width: 100, ASCII: true})
		for _, l := range lines {
			if strings.ContainsFunc(l, func(r rune) bool { return r > 0x7f }) {
				t.Errorf("%s: %q is not ASCII", name, l)
			}
		}
	}
}

func TestDeterministic(t *testing.T) {
	for name, src := range samples(t) {
		first, _ := Draw(src, Options{Width: 80})
		for range 5 {
			if again, _ := Draw(src, Options{Width: 80}); !slices.Equal(first, again) {
				t.Fatalf("%s was drawn in two ways", name)
			}
		}
	}
}
