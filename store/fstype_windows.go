package store

import (
	"strings"

	"golang.org/x/sys/windows"
)

// fileSystem returns "network" for a folder on another machine, and else the
// name of its file system.
func fileSystem(dir string) (string, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return "", err
	}
	var root, name [windows.MAX_PATH + 1]uint16
	if err := windows.GetVolumePathName(path, &root[0], uint32(len(root))); err != nil {
		return "", err
	}
	if windows.GetDriveType(&root[0]) == windows.DRIVE_REMOTE {
		return "network", nil
	}
	if err := windows.GetVolumeInformation(&root[0], nil, 0, nil, nil, nil, &name[0], uint32(len(name))); err != nil {
		return "", err
	}
	return strings.ToLower(windows.UTF16ToString(name[:])), nil
}

// freeSpace is what the owner of a folder may still write, in bytes.
func freeSpace(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free, total, all uint64
	err = windows.GetDiskFreeSpaceEx(path, &free, &total, &all)
	return int64(min(free, 1<<62)), err
}
