package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/content/picture"
)

// The pictures beside a single file are found, and no other neighbour is.
func TestPicturesOfASingleFile(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "lessons")
	for name, text := range map[string]string{
		"lessons/one.md": "# One\n", "lessons/two.md": "# Two\n", "lessons/notes.txt": "secret\n",
		"lessons/route.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`, "lessons/route.txt": "a -> b\n",
		"lessons/img/Map.JPG": "x", "lessons/img/Map.txt": "map\n",
		"outside.png": "secret", "lessons/folder.png/keep": "x", "lessons/folder.txt": "secret\n",
	} {
		write(t, filepath.Join(root, filepath.FromSlash(name)), text)
	}
	b, err := testApp(nil).openBook(filepath.Join(dir, "one.md"))
	if err != nil {
		t.Fatal(err)
	}
	if us := b.course.Units(); len(us) != 1 || us[0].Path != "one.md" {
		t.Errorf("units %v", us)
	}
	for _, name := range []string{"one.md", "route.svg", "route.txt", "img/Map.JPG", "img/Map.txt"} {
		if _, err := fs.ReadFile(b.files, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h, err := picture.Peek(b.files, "route.svg"); err != nil || h.Format != "svg" {
		t.Errorf("route.svg is %+v, %v", h, err)
	}
	if twin := strings.Join(picture.Twin(b.files, "route.svg", 40), "|"); twin != "a -> b" {
		t.Errorf("its twin is %q", twin)
	}
	for _, name := range []string{"two.md", "notes.txt", "folder.txt", "../outside.png", "img", "course.md"} {
		if _, err := b.files.Open(name); err == nil {
			t.Errorf("%s can be opened", name)
		}
		if _, err := fs.Stat(b.files, name); err == nil {
			t.Errorf("%s can be looked at", name)
		}
	}
	if err := os.Symlink(filepath.Join("..", "outside.png"), filepath.Join(dir, "link.png")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if _, err := b.files.Open("link.png"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link out of the folder: %v", err)
	}
}
