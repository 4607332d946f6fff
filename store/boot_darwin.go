package store

import (
	"golang.org/x/sys/unix"
)

// bootClock returns the milliseconds since the machine started, suspend
// included (clock_gettime(3): CLOCK_MONOTONIC goes on during sleep), and the
// name of this run of the machine (sysctl kern.bootsessionuuid).
func bootClock() (int64, string) {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &t) != nil {
		return 0, ""
	}
	id, _ := unix.Sysctl("kern.bootsessionuuid")
	return t.Nano() / 1e6, id
}
