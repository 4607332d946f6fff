package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// A file that is overwritten keeps its mode, and a link is not replaced.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	private, link, fresh := filepath.Join(dir, "private"), filepath.Join(dir, "link"), filepath.Join(dir, "fresh")
	if err := os.WriteFile(private, []byte("was"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := testApp(nil)
	if err := a.replace(private, []byte("is"), false); err == nil {
		t.Error("a file was overwritten without being asked")
	}
	if err := a.replace(private, []byte("is"), true); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(private)
	if err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("the mode became %v, %v", info.Mode(), err)
	}
	if text, _ := os.ReadFile(private); string(text) != "is" {
		t.Errorf("the file holds %q", text)
	}
	if err := a.replace(fresh, []byte("new"), true); err != nil {
		t.Error(err)
	}
	if err := os.Symlink(private, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := a.replace(link, []byte("over"), true); err == nil {
		t.Error("a link was replaced by a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 3 {
		t.Errorf("%d files, want 3: something was left behind", len(entries))
	}
}
