package store

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// fileSystem returns the name of the file system that a folder is on, as
// statfs tells by its magic number; "" for the many that are none of those.
func fileSystem(dir string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", err
	}
	switch uint32(st.Type) { // signed on some machines
	case unix.NFS_SUPER_MAGIC:
		return "nfs", nil
	case unix.SMB_SUPER_MAGIC:
		return "smb", nil
	case unix.SMB2_SUPER_MAGIC:
		return "smb2", nil
	case unix.CIFS_SUPER_MAGIC:
		return "cifs", nil
	case unix.V9FS_MAGIC:
		return "9p", nil
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC:
		return "afs", nil
	case unix.CODA_SUPER_MAGIC:
		return "coda", nil
	case unix.CEPH_SUPER_MAGIC:
		return "ceph", nil
	case unix.NCP_SUPER_MAGIC:
		return "ncp", nil
	case unix.MSDOS_SUPER_MAGIC:
		return "vfat", nil
	case unix.EXFAT_SUPER_MAGIC:
		return "exfat", nil
	case unix.FUSE_SUPER_MAGIC:
		return fuse(dir), nil
	}
	return "", nil
}

// fuse tells the file systems in user space apart, by the table of mounts
// (proc(5), mountinfo): fuse.sshfs is on the network, fuseblk is not.
func fuse(dir string) string {
	const anyKind = "fuse"
	var st unix.Stat_t
	if unix.Stat(dir, &st) != nil {
		return anyKind
	}
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return anyKind
	}
	defer f.Close()
	device := fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))
	for s := bufio.NewScanner(f); s.Scan(); {
		if kind := mountOf(s.Text(), device); kind != "" {
			return kind
		}
	}
	return anyKind
}

// mountOf returns the type of the mount that a line of mountinfo describes,
// when it is of the device.
func mountOf(line, device string) string {
	mount, kind, ok := strings.Cut(line, " - ")
	fields := strings.Fields(mount)
	if !ok || len(fields) < 3 || fields[2] != device {
		return ""
	}
	kind, _, _ = strings.Cut(kind, " ")
	return kind
}

// freeSpace is what the owner of a folder may still write, in bytes.
func freeSpace(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
