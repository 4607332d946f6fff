package render

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkGolden compares got with a file of testdata.
func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got += "\n"
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
		t.Errorf("differs from %s; after looking at it, run go test -update\n%s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %q\nwant %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

func TestGoldenLayout(t *testing.T) {
	for name, source := range samples(t) {
		for _, width := range []int{40, 80, 120} {
			name := fmt.Sprintf("%s-%d", name, width)
			t.Run(name, func(t *testing.T) {
				checkGolden(t, name, ansi.Strip(show(t, Dark(), source, width)))
			})
		}
	}
}

// The styled goldens show the escape character as ␛.
func TestGoldenStyles(t *testing.T) {
	for style, s := range everyStyle {
		t.Run(style, func(t *testing.T) {
			got := show(t, s, samples(t)["latin"], 60)
			checkGolden(t, "style-"+style, strings.ReplaceAll(got, "\x1b", "␛"))
		})
	}
}

// Every kind of block, as the parser of lessons hands it out.
func TestGoldenBlocks(t *testing.T) {
	source, err := os.ReadFile("testdata/blocks.lesson")
	if err != nil {
		t.Fatal(err)
	}
	blocks := lessonOf(string(source))
	for style, s := range map[string]*Style{"dark": Dark(), "ascii": ASCII()} {
		for view, v := range map[string]View{"": {}, "-sideways": {Sideways: true, Column: 8}} {
			for _, width := range []int{40, 80, 120} {
				name := fmt.Sprintf("blocks-%s-%d%s", style, width, view)
				t.Run(name, func(t *testing.T) {
					lines := New(s, Options{}).As(v).Blocks(blocks, width)
					checkLines(t, lines, width)
					checkGolden(t, name, stripped(lines))
				})
			}
		}
	}
}
