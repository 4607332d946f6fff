package arch

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// maxMedian is the longest that the median function may be, in lines between
// its braces.
const maxMedian = 12

type function struct {
	name  string
	lines int
}

func functions(all []*source) []function {
	var fs []function
	for _, s := range all {
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && !s.test {
				lines := fset.Position(f.Body.Rbrace).Line - fset.Position(f.Body.Lbrace).Line - 1
				fs = append(fs, function{fmt.Sprintf("%s %s", s.path, f.Name.Name), max(lines, 1)})
			}
		}
	}
	slices.SortStableFunc(fs, func(a, b function) int { return a.lines - b.lines })
	return fs
}

func TestFunctionLength(t *testing.T) {
	fs := functions(sources(t))
	at := func(q float64) int { return fs[int(q*float64(len(fs)-1))].lines }
	t.Logf("%d functions: median %d lines, 90 %% within %d, 99 %% within %d", len(fs), at(0.5), at(0.9), at(0.99))
	for _, f := range fs[max(0, len(fs)-5):] {
		t.Logf("  %3d lines: %s", f.lines, f.name)
	}
	if at(0.5) > maxMedian {
		t.Errorf("the median function has %d lines, more than %d", at(0.5), maxMedian)
	}
}
