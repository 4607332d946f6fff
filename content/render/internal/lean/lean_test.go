package lean_test

import (
	"embed"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	chromalexers "github.com/alecthomas/chroma/v2/lexers"
	chromastyles "github.com/alecthomas/chroma/v2/styles"

	"carrel/content/render/internal/lean"
)

// The registries are filled before any test runs: were this package not
// initialised first, they would hold hundreds of entries.
func TestChromaStartsWithNextToNothing(t *testing.T) {
	if n := len(chromastyles.Names()); n != 0 {
		t.Errorf("chroma parsed %d styles, want none", n)
	}
	// Lexers written in Go are registered without parsing anything.
	const inGo = 20
	if n := len(chromalexers.Names(false)); n > len(lean.Kept)+inGo {
		t.Errorf("chroma parsed lexers: %d are registered, want at most %d", n, len(lean.Kept)+inGo)
	}
}

func TestKeptLexersWork(t *testing.T) {
	for _, name := range []string{"html", "mysql", "go", "php"} {
		if chromalexers.Get(name) == nil {
			t.Errorf("lexer %s is missing", name)
		}
	}
}

// TestKeptIsWhatChromaNames reads Chroma's sources for the files they open and
// the lexers they look up while they are initialised.
func TestKeptIsWhatChromaNames(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/alecthomas/chroma/v2").Output()
	if err != nil {
		t.Skipf("no go command, or no module cache: %v", err)
	}
	var named []string
	sources, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "lexers", "*.go"))
	for _, path := range sources {
		if !strings.HasSuffix(path, "_test.go") {
			named = append(named, namedIn(t, path)...)
		}
	}
	slices.Sort(named)
	if named = slices.Compact(named); !slices.Equal(named, lean.Kept) {
		t.Errorf("chroma's sources name\n%q, kept are\n%q", named, lean.Kept)
	}
}

var (
	opened   = regexp.MustCompile(`"(embedded/\w+\.xml)"`)
	lookedUp = regexp.MustCompile(`(?m)^\s*Get\("(\w+)"\)`)
)

func namedIn(t *testing.T, path string) (files []string) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range opened.FindAllSubmatch(source, -1) {
		files = append(files, string(m[1]))
	}
	for _, m := range lookedUp.FindAllSubmatch(source, -1) {
		files = append(files, "embedded/"+strings.ToLower(string(m[1]))+".xml")
	}
	return files
}

//go:embed lean.go
var other embed.FS

func TestAnUnknownFSIsLeftAlone(t *testing.T) {
	for name, fs := range map[string]embed.FS{"empty": {}, "other files": other} {
		if before := fs; lean.Trim(&fs) || fs != before {
			t.Errorf("%s: trimmed", name)
		}
	}
}
