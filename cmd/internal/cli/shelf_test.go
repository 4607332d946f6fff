package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/content/bundle"
)

// A package of the library that was altered, cut, or none at all is shown with
// its reason first, in words that fit a row; the file stands in the hint.
func TestARefusedPackageOnTheShelf(t *testing.T) {
	data := t.TempDir()
	shelf := filepath.Join(data, "courses")
	src := t.TempDir()
	write(t, filepath.Join(src, "one.md"), "# One\n\n"+strings.Repeat("A word. ", 100))
	good := filepath.Join(src, "good.carrel")
	if err := bundle.Write(t.Context(), good, os.DirFS(src), bundle.WriteOptions{Name: "x", Version: "1.0.0"}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ src, want string }{
		"cut.carrel":   {string(b[:len(b)/2]), "It was damaged or altered since it was made"},
		"other.carrel": {"# A lesson\n", "It is no course package"},
	} {
		path := filepath.Join(shelf, name)
		write(t, path, tt.src)
		b := pageBook(shelved(t, data, name))
		if !strings.HasPrefix(b.Why(), tt.want) || strings.Contains(b.Why(), shelf) || len(b.Why()) > 56 {
			t.Errorf("%s: %q", name, b.Why())
		}
		if !strings.Contains(b.Hint, path) {
			t.Errorf("%s: the hint %q does not say which file", name, b.Hint)
		}
	}
}

// shelved is a book of the library by its name.
func shelved(t *testing.T, data, name string) *book {
	t.Helper()
	for _, b := range testApp(map[string]string{"CARREL_DATA": data}).shelf(data) {
		if b.name == name {
			return b
		}
	}
	t.Fatalf("%s is not on the shelf", name)
	return nil
}
