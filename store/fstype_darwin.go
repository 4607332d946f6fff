package store

import (
	"strings"

	"golang.org/x/sys/unix"
)

// fileSystem returns the name of the file system that a folder is on.
func fileSystem(dir string) (string, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return "", err
	}
	return strings.ToLower(unix.ByteSliceToString(st.Fstypename[:])), nil
}

// freeSpace is what the owner of a folder may still write, in bytes.
func freeSpace(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
