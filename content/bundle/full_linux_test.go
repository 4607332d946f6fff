package bundle

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWriteOnAFullDisk packs over an earlier package on disks that are too
// small by more and by less: the earlier one stays, nothing else does, and with
// room the new one takes its place.
func TestWriteOnAFullDisk(t *testing.T) {
	earlier := packedSample(t)
	runs := 0
	need := len(read(t, write(t, big(), WriteOptions{Name: "sample"})))
	page := os.Getpagesize()
	for _, room := range []int{0, page, need / 4, need / 2, need - need/8, need - 2*page} {
		dir := smallDisk(t, len(earlier)+page+room)
		path := filepath.Join(dir, "course.carrel")
		if err := os.WriteFile(path, earlier, 0o600); err != nil {
			t.Fatal(err)
		}
		err := Write(context.Background(), path, big(), WriteOptions{Name: "sample"})
		if at := (*fs.PathError)(nil); !errors.Is(err, unix.ENOSPC) || !errors.As(err, &at) || at.Path != path {
			t.Errorf("with room for %d of %d bytes: %v", room, need, err)
		}
		if !bytes.Equal(read(t, path), earlier) {
			t.Errorf("with room for %d of %d bytes: the earlier package was touched", room, need)
		}
		if n := leftovers(t, dir); n != 0 {
			t.Errorf("with room for %d of %d bytes: %d other files stay", room, need, n)
		}
		runs++
		if err := unix.Mount("", dir, "tmpfs", unix.MS_REMOUNT, "size="+strconv.Itoa(4*need)); err != nil {
			t.Fatal(err)
		}
		if err := Write(context.Background(), path, big(), WriteOptions{Name: "sample"}); err != nil {
			t.Errorf("with room again: %v", err)
		}
	}
	tell(t, "Packages: a package is written over an earlier one on a disk that is full, then has room again", runs,
		"an error that names the package; the earlier one is untouched and nothing half is left; then written")
}

// smallDisk mounts a disk of so many bytes.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+strconv.Itoa(size)); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}
