//go:build unix

package cli

import (
	"errors"
	"syscall"
)

// diskFull reports whether there is no room, or none for this user.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
