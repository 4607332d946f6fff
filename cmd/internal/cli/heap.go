package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// headroom is by how much the heap may grow between two collections, in bytes.
// Go's own rule, as much again as is in use, would keep twice the size of a
// long lesson in memory.
const headroom = 5 << 20

// The bounds of the collector's percentage: below the first it would run too
// often in the longest of lessons, and the second is enough for the shortest.
const (
	leastPercent = 20
	mostPercent  = 200
)

// calmStart keeps the garbage collector out of the first second: two cycles
// over a heap of 3 MB would take 2 ms of the first frame. From then on it leaves
// the headroom.
func calmStart() {
	debug.SetGCPercent(400)
	time.AfterFunc(time.Second, func() { keepHeadroom(0) })
}

// keepHeadroom sets the collector by what is in use, now and after each
// collection: a marker that nobody holds is cleaned up by the next one. was is
// the percentage that is set, 0 for one that is not known.
func keepHeadroom(was int) {
	now := percentFor(inUse())
	if now != was {
		debug.SetGCPercent(now)
	}
	runtime.AddCleanup(&struct{ marker *int }{}, keepHeadroom, now)
}

// percentFor is the percentage of a heap in use, in bytes, that makes the
// headroom.
func percentFor(inUse uint64) int {
	return int(min(max(headroom*100/max(inUse, 1), leastPercent), mostPercent))
}

// inUse is what the last collection has left, in bytes; before the first one,
// all that was ever allocated.
func inUse() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	if live := s[0].Value; live.Kind() == metrics.KindUint64 && live.Uint64() > 0 {
		return live.Uint64()
	}
	return s[1].Value.Uint64()
}
