//go:build !windows

package bundle

import (
	"errors"
	"os"
)

// syncFolder returns when the disk has the names in a folder.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
