// Package lock owns the lock of a file that one program holds at a time. The
// operating system keeps it and lets go of it when the holder dies.
package lock

import (
	"errors"
	"os"
	"time"
)

const poll = 25 * time.Millisecond

// ErrHeld is the error for a lock that another program holds.
var ErrHeld = errors.New("locked")

// Within takes the lock of an open file, and waits for it at most as long as
// that. Closing the file lets go of it.
func Within(f *os.File, wait time.Duration) error {
	for end := time.Now().Add(wait); ; time.Sleep(poll) {
		err := try(f)
		if !errors.Is(err, ErrHeld) || time.Now().After(end) {
			return err
		}
	}
}
