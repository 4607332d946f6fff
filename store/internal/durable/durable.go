// Package durable owns the steps after which a file is on the disk, entirely
// or not at all, whatever happens to the power in between.
package durable

import (
	"errors"
	"os"
	"path/filepath"
)

// Create writes a new file and returns when the disk has it and its name. It
// fails with fs.ErrExist, and changes nothing, when there is one already.
func Create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return SyncDir(filepath.Dir(path))
}

// Sync returns when the disk has what was written to the file.
func Sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Rename gives a file that the disk has another name in its folder, in place
// of what had that name, and returns when the disk has that as well.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(to))
}

// Replace writes a file, in place of what had its name, and returns when the
// disk has it. Until then the name keeps what it had. Mode is 0600.
func Replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".carrel-*.tmp") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return err
}
