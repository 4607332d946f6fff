package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// unsafeSystems are file systems on which a journal is not safe, and why. The
// names are those of Linux's /proc/filesystems, of macOS's statfs and of
// Windows's GetVolumeInformation, in lower case.
func unsafeSystems() map[string]string {
	const (
		network = "other machines may write to it, its locks cannot be relied on, and a broken connection can end the program"
		fat     = "a power failure can damage files on it that were not even being written"
		foreign = "its locks and its word that something is on the disk cannot be relied on"
	)
	return map[string]string{
		"nfs": network, "nfs4": network, "smb": network, "smb2": network, "cifs": network, "smb3": network, "smbfs": network,
		"afs": network, "afpfs": network, "coda": network, "ceph": network, "ncp": network, "webdav": network, "ftp": network, "network": network,
		"9p":  foreign,
		"fat": fat, "fat12": fat, "fat16": fat, "fat32": fat, "vfat": fat, "msdos": fat, "exfat": fat,
	}
}

// localFUSE are file systems in user space that keep their files on a disk of
// this machine, with locks and syncs passed through to it.
func localFUSE() []string {
	return []string{"fuseblk", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.mergerfs", "fuse.bindfs"}
}

// whyUnsafe says why a journal is not safe on a file system, or nothing.
func whyUnsafe(name string) string {
	if why := unsafeSystems()[name]; why != "" {
		return why
	}
	if !strings.HasPrefix(name, "fuse") && name != "macfuse" && name != "osxfuse" {
		return ""
	}
	for _, local := range localFUSE() {
		if name == local {
			return ""
		}
	}
	return unsafeSystems()["9p"]
}

// checkSystem refuses a data folder on a file system that cannot keep what is
// promised. The folder need not be there yet: then it is to be on the file system
// of the nearest one above it. Where the system does not say what it is, it is
// taken.
func (o Options) checkSystem(dir string) error {
	if o.Insist {
		return nil
	}
	name, err := o.FileSystem(existing(dir))
	if err != nil {
		return nil // a folder that cannot be asked is found out by the next step, in better words
	}
	why := whyUnsafe(name)
	if why == "" {
		return nil
	}
	return &Error{Kind: ErrFileSystem, Path: dir, Err: fmt.Errorf("it is on a file system of type %s: %s", name, why), Hint: hintFileSystem}
}

// CheckFileSystem says whether a journal is safe in a data folder, which need
// not be there yet. The error is an ErrFileSystem.
func CheckFileSystem(dir string, opt Options) error { return opt.filled().checkSystem(dir) }

// makeFolder makes a data folder, unless it would be where no journal is safe.
func (o Options) makeFolder(dir string) error {
	if err := o.checkSystem(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return cannotWrite(dir, err)
	}
	return nil
}

// existing is dir, or the nearest folder above it that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
