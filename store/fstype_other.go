//go:build !linux && !darwin && !windows

package store

import "errors"

// fileSystem knows nothing of this system: whoever asks takes what is there.
func fileSystem(string) (string, error) { return "", nil }

// freeSpace is not known here.
func freeSpace(string) (int64, error) { return 0, errors.ErrUnsupported }
