package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "carrel"

// source is one Go file.
type source struct {
	path string // slash-separated, from the top of the tree
	pkg  string // import path
	test bool
	ast  *ast.File
}

func (s *source) imports() []string {
	var paths []string
	for _, i := range s.ast.Imports {
		p, _ := strconv.Unquote(i.Path.Value) // the parser has checked it
		paths = append(paths, p)
	}
	return paths
}

var fset = token.NewFileSet()

// house reads every Go file of the module, once.
var house = sync.OnceValues(func() ([]*source, error) {
	top, err := top()
	if err != nil {
		return nil, err
	}
	var all []*source
	err = filepath.WalkDir(top, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != top && skipped(d.Name()):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(p) != ".go" || filepath.Dir(p) == top:
			return nil
		}
		s, err := read(top, p)
		all = append(all, s)
		return err
	})
	return all, err
})

// skipped are the folders that the go command does not look into either.
func skipped(name string) bool {
	return name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func top() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above %s", dir)
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

func read(top, p string) (*source, error) {
	f, err := parser.ParseFile(fset, p, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(top, p)
	if err != nil {
		return nil, err
	}
	rel = filepath.ToSlash(rel)
	return &source{path: rel, pkg: path.Join(module, path.Dir(rel)), test: strings.HasSuffix(rel, "_test.go"), ast: f}, nil
}

func sources(t *testing.T) []*source {
	t.Helper()
	all, err := house()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d files found: the tests look in the wrong place", len(all))
	}
	return all
}

// within reports whether pkg is root or below it; root is relative to the
// module.
func within(pkg, root string) bool {
	return pkg == path.Join(module, root) || strings.HasPrefix(pkg, path.Join(module, root)+"/")
}

// reach returns, for each of our packages, all of ours that it knows, by
// itself or through others, with tests left out.
func reach(all []*source) map[string]map[string]bool {
	direct := map[string]map[string]bool{}
	for _, s := range all {
		if direct[s.pkg] == nil {
			direct[s.pkg] = map[string]bool{}
		}
		for _, p := range s.imports() {
			if !s.test {
				direct[s.pkg][p] = true
			}
		}
	}
	for pkg := range direct {
		follow(direct, pkg, slices.Collect(maps.Keys(direct[pkg])))
	}
	return direct
}

func follow(direct map[string]map[string]bool, pkg string, next []string) {
	for _, p := range next {
		for q := range direct[p] {
			if !direct[pkg][q] {
				direct[pkg][q] = true
				follow(direct, pkg, []string{q})
			}
		}
	}
}
