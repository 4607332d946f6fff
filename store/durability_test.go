package store

import (
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"
)

// raced is set under the race detector, which makes a child slow to start and
// has nothing to see in one.
var raced bool

func rounds(short, long int) int {
	if os.Getenv("CARREL_LONG") != "" {
		return long
	}
	return short
}

// TestKill kills a writer at random moments, again and again on one journal.
func TestKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(5, 6))
	var total, before uint64
	for range rounds(30, 300) {
		p := start(t, map[string]string{envRole: "write", envDir: dir})
		p.until(t, "ready")
		time.AfterFunc(time.Duration(rng.IntN(40_000))*time.Microsecond, func() { p.Process.Kill() })
		s := p.rest()
		if len(s.lost) > 0 {
			t.Fatalf("lost without a fault: %s", s.lost[0])
		}
		now := kept(t, dir, s.saved)
		if saved := before + uint64(len(s.saved)); now < saved || now > saved+1 {
			t.Fatalf("%d events are there after %d acknowledged ones", now, saved)
		}
		total, before = total+uint64(len(s.saved)), now
	}
	if total == 0 {
		t.Error("nothing was ever acknowledged: the kills came too early to show anything")
	}
	t.Logf("%d kills, %d events acknowledged, all there", rounds(30, 300), total)
}

// TestKillAtTheFirstStart kills a writer while it makes its journal.
func TestKillAtTheFirstStart(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	unborn := 0
	for range rounds(30, 300) {
		dir := t.TempDir()
		p := start(t, map[string]string{envRole: "write", envDir: dir})
		p.until(t, "start")
		time.Sleep(time.Duration(rng.IntN(8000)) * time.Microsecond)
		p.Process.Kill()
		if kept(t, dir, p.rest().saved) == 0 {
			unborn++
		}
		fill(t, open(t, dir), 1)
	}
	if unborn == 0 {
		t.Error("every writer got as far as its first event: the kills came too late to show anything")
	}
	t.Logf("%d kills, %d before the first event", rounds(30, 300), unborn)
}

// TestFirstStartsTogether starts several writers on one new folder.
func TestFirstStartsTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		p := start(t, map[string]string{envRole: "write", envDir: dir, envCount: "3"})
		wg.Go(func() {
			if s := p.rest(); len(s.saved) != 3 {
				t.Errorf("saved %d of 3: %s", len(s.saved), s.last)
			}
		})
	}
	wg.Wait()
	if n := kept(t, dir, nil); n != 12 {
		t.Errorf("%d events, want 12", n)
	}
}
