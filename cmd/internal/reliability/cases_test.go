package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestEveryTestNamedIsThere: the page says which test holds each case, and a
// test that was renamed or taken away shows.
func TestEveryTestNamedIsThere(t *testing.T) {
	page, err := os.ReadFile("../../../docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test[A-Z]\\w*)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Fatalf("the page names %d tests", len(named))
	}
	have := testsBelow(t, "../../..")
	for _, n := range named {
		if !have[n[1]] {
			t.Errorf("docs/reliability.md names %s, which is no test", n[1])
		}
	}
}

// testsBelow are the names of all tests in a folder.
func testsBelow(t *testing.T, dir string) map[string]bool {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(t \*testing\.T\)`)
	have := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(dir + "/" + path)
		for _, f := range function.FindAllSubmatch(source, -1) {
			have[string(f[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return have
}
