package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUnsafeFileSystemsAreRefused(t *testing.T) {
	refused := 0
	for name, want := range map[string]string{
		"nfs": "other machines", "cifs": "other machines", "smb2": "other machines", "network": "other machines", "webdav": "other machines",
		"9p": "locks", "fuse": "locks", "fuse.sshfs": "locks", "macfuse": "locks", "fuse.rclone": "locks",
		"vfat": "power failure", "msdos": "power failure", "exfat": "power failure", "fat32": "power failure",
		"": "", "ntfs": "", "apfs": "", "hfs": "", "refs": "", "fuseblk": "", "fuse.gocryptfs": "",
	} {
		opt := testOptions()
		opt.FileSystem = func(string) (string, error) { return name, nil }
		dir := t.TempDir()
		j, err := Open(dir, opt)
		if (err == nil) != (want == "") {
			t.Errorf("%q: %v", name, err)
		}
		if err == nil {
			j.Close()
			continue
		}
		if !errors.Is(err, ErrFileSystem) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--insist") || !strings.Contains(err.Error(), dir) {
			t.Errorf("%q: %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%q: refused, and %s was made", name, left[0].Name())
		}
		if r := Examine(dir, opt); !errors.Is(r.Problem, ErrFileSystem) {
			t.Errorf("%q: examined as %v", name, r.Problem)
		}
		if _, err := Repair(dir, opt); !errors.Is(err, ErrFileSystem) {
			t.Errorf("%q: repaired with %v", name, err)
		}
		opt.Insist = true
		j, err = Open(dir, opt)
		if err != nil {
			t.Fatalf("%q, insisting: %v", name, err)
		}
		j.Close()
		refused++
	}
	tell(t, "Concurrency: a data folder on a network, FAT or unknown user-space file system", refused, "refused before anything is made, unless one insists")
}

func TestAFileSystemThatDoesNotTellIsTaken(t *testing.T) {
	opt := testOptions()
	opt.FileSystem = func(string) (string, error) { return "", errors.New("no such call") }
	if err := CheckFileSystem(t.TempDir(), opt); err != nil {
		t.Error(err)
	}
}

// TestFileSystemOfThisMachine: what the system says here can be had, and where
// tests run is not a place that would be refused.
func TestFileSystemOfThisMachine(t *testing.T) {
	dir := t.TempDir()
	if _, err := fileSystem(dir); err != nil {
		t.Error(err)
	}
	if _, err := fileSystem(filepath.Join(dir, "gone")); err == nil {
		t.Log("a folder that is not there has a file system here")
	}
	if room, err := Room(filepath.Join(dir, "not", "there", "yet")); err != nil || room <= 0 {
		t.Errorf("room for %d bytes, %v", room, err)
	}
	if err := CheckFileSystem(filepath.Join(dir, "not", "there", "yet"), Options{}); err != nil {
		t.Skipf("tests run on a file system that is refused: %v", err)
	}
}
