package phrase

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write sentences_test.go anew from the source")

// said returns every sentence that the source passes to a method T or t.
func said(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, root := range []string{"../../player", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool { collect(n, found); return true })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func collect(n ast.Node, found map[string]bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "T" && sel.Sel.Name != "t" {
		return
	}
	if s, ok := literal(call.Args[0]); ok {
		found[s] = true
	}
}

// literal returns the value of a string literal or of a sum of them.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, okX := literal(e.X)
		y, okY := literal(e.Y)
		return x + y, okX && okY
	}
	return "", false
}

func TestEverySentenceIsInTheCatalogue(t *testing.T) {
	want := said(t)
	if *update {
		write(t, want)
		return
	}
	if !slices.Equal(want, sentences) {
		t.Errorf("sentences_test.go is not what the source says; run go test ./player/phrase -update\nmissing: %q\nnot said: %q",
			without(want, sentences), without(sentences, want))
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

func write(t *testing.T, want []string) {
	var b bytes.Buffer
	b.WriteString("package phrase\n\n// sentences are all that the interface says: what a catalogue has to\n// translate. Written by go test ./player/phrase -update.\nvar sentences = []string{\n")
	for _, s := range want {
		fmt.Fprintf(&b, "\t%q,\n", s)
	}
	b.WriteString("}\n")
	src, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("sentences_test.go", src, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestCountedSentencesAreSaid(t *testing.T) {
	for many := range counted {
		if !slices.Contains(sentences, many) {
			t.Errorf("nobody says %q", many)
		}
	}
}

func TestT(t *testing.T) {
	p := New("en")
	for _, c := range []struct {
		sentence string
		args     []any
		want     string
	}{
		{"%d courses", []any{1}, "1 course"},
		{"%d courses", []any{3}, "3 courses"},
		{"%d courses", []any{0}, "0 courses"},
		{"Continue", nil, "Continue"},
		{"%d %%", []any{70}, "70 %"},
	} {
		if got := p.T(c.sentence, c.args...); got != c.want {
			t.Errorf("T(%q, %v) = %q, want %q", c.sentence, c.args, got, c.want)
		}
	}
}

func TestNewFindsTheClosestLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"": "en", "en": "en", "en_GB.UTF-8": "en", "C": "en", "C.UTF-8": "en", "zz-nonsense-\x1b[31m": "en", "en-AU@euro": "en",
	} {
		if got := closest(in).String(); got != want {
			t.Errorf("closest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWantsKeepsALanguageWithoutACatalogue(t *testing.T) {
	for in, want := range map[string]string{"": "en", "ar": "ar", "fr_FR.UTF-8": "fr-FR", "C.UTF-8": "en", "POSIX": "en", "\x1b[31m": "en"} {
		if got := New(in).Wants(); got != want {
			t.Errorf("New(%q).Wants() = %q, want %q", in, got, want)
		}
	}
}
