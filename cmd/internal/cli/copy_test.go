package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content/bundle"
	"carrel/content/handout"
)

var handouts = fstest.MapFS{
	"course.md":     {Data: []byte("---\nkind: course\nformat: 1\nid: org.example.h\ntitle: H\nversion: 1.0.0\nlicense: CC0-1.0\nauthors: [A]\n---\n\n# H\n\n1. [Lab](lab.md)\n")},
	"lab.md":        {Data: []byte("---\nkind: lab\nid: lab\ntitle: Lab\nfiles: [data]\n---\n\n# Lab\n\nText.\n")},
	"data/one.log":  {Data: []byte("a line of the log\n")},
	"data/long.bin": {Data: []byte(strings.Repeat("0123456789abcdef", 10_000))},
}

var given = []handout.File{{Path: "data/long.bin", Size: 160_000}, {Path: "data/one.log", Size: 18}}

func TestCopiesGoHome(t *testing.T) {
	home := t.TempDir()
	a := testApp(map[string]string{"HOME": home, "USERPROFILE": home})
	done, err := a.copier()(handouts, given, filepath.FromSlash("~/work"))
	if err != nil || done.New != 2 || done.Dir != filepath.Join(home, "work") {
		t.Fatalf("%+v, %v", done, err)
	}
	if data, err := os.ReadFile(filepath.Join(home, "work", "data", "one.log")); err != nil || string(data) != "a line of the log\n" {
		t.Errorf("%q, %v", data, err)
	}
}

// What keeps a file from being copied is said in words, and what to do.
func TestWhyAFileIsNotCopied(t *testing.T) {
	dir := t.TempDir()
	put := func(name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(filepath.Join(dir, "there", "data", "one.log"))
	put(filepath.Join(dir, "file"))
	for name, c := range map[string]struct {
		dir  string
		file string
		want string
	}{
		"another file": {"there", "data/one.log", "data/one.log: another file has this name there; it was left alone. Move it away, or name another folder"},
		"a device":     {"x", "data/NUL", "data/NUL: this cannot be the name of a file on every system"},
		"a way out":    {"x", "../one.log", "../one.log: this cannot be the name of a file on every system"},
		"not there":    {"x", "data/two.log", "data/two.log: there is no such file or folder"},
		"no folder":    {"file", "data/one.log", filepath.Join(dir, "file") + ": not a directory"},
	} {
		_, err := testApp(nil).copier()(handouts, []handout.File{{Path: c.file}}, filepath.Join(dir, c.dir))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// Files of a package are verified as they are copied: a byte that was changed
// leaves no copy behind.
func TestCopiesOfAPackage(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "h.carrel")
	if err := bundle.Write(t.Context(), path, handouts, bundle.WriteOptions{Name: "h"}); err != nil {
		t.Fatal(err)
	}
	p, err := bundle.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	a := testApp(nil)
	if done, err := a.copier()(p.FS(), given, filepath.Join(dir, "good")); err != nil || done.New != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}

	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(data), "a line of the log\n")
	if at < 0 {
		t.Fatal("the file is not stored as it is")
	}
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err = bundle.Open(path); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	done, err := a.copier()(p.FS(), given, filepath.Join(dir, "bad"))
	if err == nil || err.Error() != "data/one.log: the package is damaged: get it again. files saved before it: 1" || done.New != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	left, err := os.ReadDir(filepath.Join(dir, "bad", "data"))
	if err != nil || len(left) != 1 || left[0].Name() != "long.bin" {
		t.Errorf("left: %v, %v", left, err)
	}
}
