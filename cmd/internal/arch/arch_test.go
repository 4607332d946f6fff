package arch

import (
	"go/ast"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const (
	bbolt    = "go.etcd.io/bbolt"
	glamour  = "charm.land/glamour/v2"
	goldmark = "github.com/yuin/goldmark"
	tea      = "charm.land/bubbletea/v2"
)

// laws say which package may not know which, not even through others.
var laws = []struct {
	of        string   // a package and those below it
	not       []string // ours, or other people's
	justified string
}{
	{"course", []string{"content", "store", "player", "cmd", bbolt, tea, glamour, goldmark, "os"}, "the vocabulary knows no format, terminal, database or system"},
	{"content", []string{"store", "player", "cmd", bbolt}, "content and store do not know each other, nor the player"},
	{"store", []string{"content", "player", "cmd", tea, glamour}, "content and store do not know each other, nor the player"},
	{"player", []string{"store", "cmd", bbolt}, "the player knows events and an interface"},
	{"player", []string{"content/exchange", "content/tidy", "content/lint"}, "who plays a course does not convert, rewrite or check it"},
	{"content/builtin", []string{"content", "course"}, "the built-in courses are files only"},
	{"player/ui", []string{"player/page", "content", "course"}, "components are dumb"},
	{"player/keymap", []string{"player/page", "player/ui", "content", "course"}, "the key map knows no page"},
	{"player/phrase", []string{"player", "content", "course", tea}, "words know no screen"},
	{"player/playertest", []string{"player", "content", "course"}, "the test driver drives any model"},
}

func TestLaws(t *testing.T) {
	known := reach(sources(t))
	for _, law := range laws {
		for pkg, knows := range known {
			if within(pkg, law.of) {
				for p := range knows {
					if bad := broken(law.of, law.not, p); bad != "" {
						t.Errorf("%s knows %s: %s", pkg, p, law.justified)
					}
				}
			}
		}
	}
}

// broken returns which of not the package p is or is in; what is inside of the
// package that the law is for does not break it.
func broken(of string, not []string, p string) string {
	if within(p, of) {
		return ""
	}
	for _, n := range not {
		if p == n || within(p, n) || strings.Contains(n, ".") && strings.HasPrefix(p, n+"/") {
			return n
		}
	}
	return ""
}

func TestLawsCanBeBroken(t *testing.T) {
	for _, tt := range []struct {
		of, p string
		want  bool
	}{
		{"course", bbolt, true},
		{"course", bbolt + "/errors", true},
		{"course", "os", true},
		{"course", "carrel/store/record", true},
		{"course", "carrel/course/question", false},
		{"course", "carrel/storefront", false},
		{"course", "fmt", false},
	} {
		if got := broken(tt.of, laws[0].not, tt.p) != ""; got != tt.want {
			t.Errorf("%s knowing %s: broken is %t, want %t", tt.of, tt.p, got, tt.want)
		}
	}
}

// TestSoleImporters: each of these can be replaced in one room. Tests may not
// reach around it either.
func TestSoleImporters(t *testing.T) {
	rooms := map[string][]string{
		bbolt:    {"store"},
		glamour:  {"content/render"},
		goldmark: {"content/markdown", "content/render", "content/exchange", "content/exchange/internal/block"},
	}
	for _, s := range sources(t) {
		for _, p := range s.imports() {
			for lib, allowed := range rooms {
				if (p == lib || strings.HasPrefix(p, lib+"/")) && !slices.ContainsFunc(allowed, func(r string) bool { return s.pkg == path.Join(module, r) }) {
					t.Errorf("%s imports %s, which only %v may", s.path, p, allowed)
				}
			}
		}
	}
}

// TestNothingIsCompiledBeforeMain: an expression that is compiled when its
// package is initialised delays every start of the program.
func TestNothingIsCompiledBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || within(s.pkg, "cmd/internal/bench") {
			continue
		}
		for _, d := range s.ast.Decls {
			if g, ok := d.(*ast.GenDecl); ok && compiles(g) {
				t.Errorf("%s compiles a regular expression before main; use content/internal/lazy", s.path)
			}
		}
	}
}

// compiles reports a call of regexp.MustCompile outside of any function.
func compiles(d *ast.GenDecl) bool {
	found := false
	ast.Inspect(d, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "MustCompile" {
			found = true
		}
		return true
	})
	return found
}

// TestPagesDoNotHoldSiblings: a page asks for another place by a message.
func TestPagesDoNotHoldSiblings(t *testing.T) {
	for _, s := range sources(t) {
		for _, p := range s.imports() {
			if strings.HasPrefix(s.pkg, module+"/player/page/") && strings.HasPrefix(p, module+"/player/page/") && p != s.pkg {
				t.Errorf("%s imports its sibling %s", s.path, p)
			}
		}
	}
}

// TestCourseHasNoClock: time is passed in.
func TestCourseHasNoClock(t *testing.T) {
	clocks := []string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"}
	for _, s := range sources(t) {
		if s.test || !within(s.pkg, "course") {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && isIdent(sel.X, "time") && slices.Contains(clocks, sel.Sel.Name) {
				t.Errorf("%s uses time.%s", fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func isIdent(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}

// TestTopLevel: the rooms of the house, and what may stand beside them.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		"cmd", "content", "course", "player", "store", "docs", ".ci", ".github",
		".gitattributes", ".gitignore", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md",
	}
	dir, err := top()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("git", "-C", dir, "ls-files").Output()
	if err != nil {
		t.Skipf("not a git checkout: %v", err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		entry, _, _ := strings.Cut(strings.TrimSpace(line), "/")
		if !seen[entry] && !slices.Contains(allowed, entry) {
			t.Errorf("%s does not belong at the top of the tree", entry)
		}
		seen[entry] = true
	}
}

// TestPackageComments: every package says what it owns.
func TestPackageComments(t *testing.T) {
	says := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		doc := s.ast.Doc.Text()
		name := s.ast.Name.Name
		says[s.pkg] = says[s.pkg] || strings.HasPrefix(doc, "Package "+name+" ") ||
			name == "main" && strings.HasPrefix(doc, "Command "+path.Base(s.pkg)+" ")
	}
	for pkg, ok := range says {
		if !ok {
			t.Errorf("%s has no package comment that begins with its name", pkg)
		}
	}
}

// TestNoPathsOfOneMachine: a source names no folder of whoever wrote it.
func TestNoPathsOfOneMachine(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil || home == "/" {
		t.Skipf("no home folder: %v", err)
	}
	dir, err := top()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && (strings.Contains(lit.Value, home+"/") || strings.Contains(lit.Value, dir)) {
				t.Errorf("%s names a folder of this machine: %s", fset.Position(n.Pos()), lit.Value)
			}
			return true
		})
	}
}
