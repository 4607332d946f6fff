//go:build unix

package durable

import (
	"errors"
	"os"
)

// SyncDir returns when the disk has the names in a folder.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
