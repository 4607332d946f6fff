package person

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWriteAndRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := Read(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before: %v", err)
	}
	for _, want := range []Person{{"Ada Lovelace", "4711"}, {Name: "李小龍"}, {"<Ö> & \"Co\"", ""}, {"ශ්\u200dරී", "1"}, {"می\u200cخواهم", ""}} {
		if err := Write(dir, want); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(dir); got != want || err != nil {
			t.Errorf("%+v became %+v, %v", want, got, err)
		}
	}
	if at, err := os.Stat(filepath.Join(dir, fileName)); runtime.GOOS != "windows" && (err != nil || at.Mode().Perm() != 0o600) {
		t.Errorf("mode %v, %v", at.Mode(), err)
	}
	for _, want := range []bool{true, false} {
		if got, err := Erase(dir); got != want || err != nil {
			t.Errorf("erased: %t, %v", got, err)
		}
	}
	if left, err := os.ReadDir(dir); len(left) != 0 || err != nil {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestNamesThatDeceive(t *testing.T) {
	for name, p := range map[string]Person{
		"empty": {}, "only a number": {Number: "1"}, "two lines": {Name: "a\nb"}, "an escape": {Name: "a\x1b[2Jb"},
		"turned around": {Name: "a\u202eb"}, "nothing to see": {Name: "a\u200bb"}, "a joiner at the end": {Name: "a\u200d"},
		"a joiner between digits": {Name: "1\u200d2"}, "spaces around": {Name: " a"}, "two spaces": {Name: "a  b"}, "a wide space": {Name: "a\u3000b"},
		"a tab": {Name: "a", Number: "1\t2"}, "not UTF-8": {Name: "a\xff"}, "too long": {Name: strings.Repeat("a", 201)}, "a C1 control": {Name: "a\u009bb"},
	} {
		if err := p.Check(); !errors.Is(err, ErrPerson) {
			t.Errorf("%s: %v", name, err)
		}
		dir := t.TempDir()
		if err := Write(dir, p); !errors.Is(err, ErrPerson) {
			t.Errorf("%s: written: %v", name, err)
		}
	}
}

func TestFilesThatAreNotOurs(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "a text": "Ada", "spaces": `{ "name":"Ada"}` + "\n", "more fields": `{"name":"Ada","x":1}` + "\n", "no newline": `{"name":"Ada"}`,
		"twice": `{"name":"Ada"}` + "\n" + `{"name":"Ada"}` + "\n", "escaped": `{"name":"\u0041da"}` + "\n", "hidden": `{"name":"A\u202eda"}` + "\n", "large": `{"name":"` + strings.Repeat("a", 9000),
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, fileName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := Read(dir); !errors.Is(err, ErrPerson) || p != (Person{}) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, fileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder in its place: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"name":"Ada","number":"1"}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := parse(b); err == nil && (string(p.encode()) != string(b) || p.Check() != nil) {
			t.Fatalf("%q is taken as %+v", b, p)
		}
	})
}
