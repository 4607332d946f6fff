package store

import (
	"runtime"
	"testing"
	"time"
)

func TestBootClock(t *testing.T) {
	first, id := bootClock()
	time.Sleep(20 * time.Millisecond)
	second, again := bootClock()
	switch runtime.GOOS {
	case "linux", "darwin":
		if id == "" {
			t.Error("this run of the machine has no name")
		}
	case "windows":
	default:
		t.Skipf("no clock is known for %s", runtime.GOOS)
	}
	if first <= 0 || second <= first || second > first+10_000 || id != again {
		t.Errorf("%d ms in %q, then %d ms in %q", first, id, second, again)
	}
}
