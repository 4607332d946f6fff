package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestMounted tries real file systems, where the system lets this user mount
// them: FAT on a loop device, and one in user space that calls itself a network,
// are refused with what to do, and taken on purpose; one in memory is taken.
func TestMounted(t *testing.T) {
	said := map[string]string{}
	for name, mount := range map[string]func(*testing.T) string{"vfat": mountFAT, "tmpfs": mountMemory, "fuse.sshfs": mountUserSpace} {
		t.Run(name, func(t *testing.T) {
			said[name] = "not to be had here"
			dir := filepath.Join(mount(t), "data")
			if name == "tmpfs" {
				said[name] = "taken"
				takes(t, dir)
				return
			}
			refuses(t, dir, name)
			said[name] = "refused"
		})
	}
	tell(t, "Concurrency: a data folder on a file system that is mounted for it: FAT on a loop device, user space over a network, memory", len(said),
		"vfat %s, fuse.sshfs %s, tmpfs %s", said["vfat"], said["fuse.sshfs"], said["tmpfs"])
}

// refuses checks that nothing is made in a folder, and what the error says.
func refuses(t *testing.T, dir, kind string) {
	t.Helper()
	opt := testOptions()
	opt.FileSystem = nil
	_, err := Open(dir, opt)
	if !errors.Is(err, ErrFileSystem) || !strings.Contains(err.Error(), "of type "+kind) || !strings.Contains(err.Error(), "local disk") || !strings.Contains(err.Error(), "--insist") {
		t.Fatalf("opened: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(dir)); len(left) > 0 {
		t.Errorf("refused, and %s was made", left[0].Name())
	}
	if kind != "vfat" {
		return // nothing can be written there
	}
	opt.Insist = true
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatalf("insisting: %v", err)
	}
	fill(t, j, 3)
	if err := errors.Join(j.Check(), j.Close()); err != nil {
		t.Error(err)
	}
}

func takes(t *testing.T, dir string) {
	t.Helper()
	opt := testOptions()
	opt.FileSystem = nil
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, j, 3)
	if err := errors.Join(j.Check(), j.Close()); err != nil {
		t.Error(err)
	}
}

func mountMemory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size=4m"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// mountFAT makes a FAT in a file and mounts it by a loop device.
func mountFAT(t *testing.T) string {
	t.Helper()
	image, dir := filepath.Join(t.TempDir(), "fat.img"), t.TempDir()
	if err := os.WriteFile(image, make([]byte, 8<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"mkfs.vfat", image}, {"mount", "-t", "vfat", "-o", "loop", image, dir}} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Skipf("no FAT can be mounted here: %s: %v: %s", command[0], err, out)
		}
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

// mountUserSpace mounts a file system in user space that has nothing in it and
// calls itself sshfs.
func mountUserSpace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	device, err := unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no file system in user space can be had here: %v", err)
	}
	options := fmt.Sprintf("fd=%d,rootmode=40000,user_id=%d,group_id=%d,allow_other", device, os.Getuid(), os.Getgid())
	if err := unix.Mount("nowhere:", dir, "fuse.sshfs", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		unix.Close(device)
		t.Skipf("no file system in user space can be mounted here: %v", err)
	}
	go serveNothing(device)
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}
