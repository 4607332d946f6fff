package store

import "golang.org/x/sys/windows"

// bootClock returns the milliseconds since the machine started, suspend
// included (GetTickCount64). Windows has no name for the run of a machine.
func bootClock() (int64, string) {
	return windows.DurationSinceBoot().Milliseconds(), ""
}
