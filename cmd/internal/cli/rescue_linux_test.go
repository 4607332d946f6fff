package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"carrel/store"
	"carrel/store/keys"
	"carrel/store/record"
)

// TestAFullDiskOnATerminal plays with the data folder on a small disk that is
// full: progress goes to the home folder, and is saved when there is room.
func TestAFullDiskOnATerminal(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size=512k"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	data, ballast := filepath.Join(dir, "data"), filepath.Join(dir, "ballast")
	if err := makeProgress(data); err != nil {
		t.Fatal(err)
	}
	fillUp(t, ballast)
	t.Setenv("HOME", home)
	k := onTerminal(t, "--data", data, writeCourse(t))
	wait(t, k, "NOT SAVED: the disk is full")
	press(t, k, "E")
	wait(t, k, "Where may a copy")
	wait(t, k, filepath.Base(home))
	press(t, k, "enter")
	wait(t, k, "Written:")
	rescued(t, home)
	press(t, k, "esc")
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	press(t, k, "s")
	wait(t, k, "saved ")
	press(t, k, "q")
	if code := k.Wait(); code != exitDone {
		t.Errorf("ended with %d", code)
	}
	j, err := openJournal(data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if n, _, _ := j.Head(); n < 5 {
		t.Errorf("%d events", n)
	}
	if err := j.Check(); err != nil {
		t.Error(err)
	}
}

// TestWritingToAFullDisk is told in plain words, and nothing is left there.
func TestWritingToAFullDisk(t *testing.T) {
	data, full := t.TempDir(), t.TempDir()
	if err := makeProgress(data); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", full, "tmpfs", 0, "mode=700,size=64k"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(full, unix.MNT_DETACH) })
	fillUp(t, filepath.Join(full, "ballast"))
	a := testApp(map[string]string{"CARREL_DATA": data})
	for name, err := range map[string]error{
		"export": a.runExport(exportFlags{out: filepath.Join(full, "x.carrel-record")}),
		"backup": a.runBackup(filepath.Join(full, "x.db")),
		"start":  func() error { _, err := keys.Device(full); return err }(),
	} {
		if f := a.explain(err); !strings.HasSuffix(f.text, ": the disk is full") || strings.Contains(f.text, "tmp/.") || f.hint == "" {
			t.Errorf("%s: %q, hint %q", name, f.text, f.hint)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(full, "*x*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// fillUp leaves no room on the disk of a file.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for b := make([]byte, 4096); err == nil; {
		_, err = f.Write(b)
	}
}

// rescued verifies the one record in a folder: what was saved and what was not.
func rescued(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"+record.Extension))
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder holds %v, %v", files, err)
	}
	f, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if res, err := record.Verify(f, record.VerifyOptions{}); err != nil || res.Size < 5 {
		t.Errorf("%+v, %v", res, err)
	}
}
