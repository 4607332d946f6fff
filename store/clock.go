package store

// Clock returns the milliseconds since the machine started, suspend included,
// and the name of this run of the machine: 0 and "" where the system does not
// tell. It is the clock that events are stamped with.
func Clock() (ms int64, run string) { return bootClock() }
