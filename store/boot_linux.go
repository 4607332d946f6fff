package store

import (
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// bootClock returns the milliseconds since the machine started, suspend
// included (clock_gettime(2), CLOCK_BOOTTIME), and the kernel's name for this
// run of the machine (random(4)).
func bootClock() (int64, string) {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) != nil {
		return 0, ""
	}
	return t.Nano() / 1e6, bootID()
}

var bootID = sync.OnceValue(func() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
})
