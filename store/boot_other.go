//go:build !linux && !darwin && !windows

package store

// bootClock knows nothing on this system; a zero says so.
func bootClock() (int64, string) { return 0, "" }
