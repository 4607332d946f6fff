package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercentFor(t *testing.T) {
	for inUse, want := range map[uint64]int{0: 200, 1 << 20: 200, 4 << 20: 125, 10 << 20: 50, 20 << 20: 25, 1 << 30: 20} {
		if got := percentFor(inUse); got != want {
			t.Errorf("%d bytes in use: %d percent, want %d", inUse, got, want)
		}
	}
}

// The headroom stays what it is when a long lesson comes and goes.
func TestHeadroomFollowsTheHeap(t *testing.T) {
	was := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(was) })
	keepHeadroom(0)
	long := make([]byte, 32<<20)
	await(t, func(percent int) bool { return percent < 30 })
	runtime.KeepAlive(long)
	await(t, func(percent int) bool { return percent > 40 })
}

// await collects until the collector's percentage is as it should be.
func await(t *testing.T, ok func(percent int) bool) {
	t.Helper()
	for end := time.Now().Add(generous); ; time.Sleep(time.Millisecond) {
		runtime.GC()
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		if ok(now) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the collector stays at %d percent", now)
		}
	}
}
