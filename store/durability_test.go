package store

import (
	"math/rand/v2"
	"os"
	"slices"
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
	tell(t, "Durability: kill -9 of a writer at random moments, again and again on one journal", rounds(30, 300), "%d events acknowledged, all there", total)
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
	tell(t, "Durability: kill -9 in the first 8 ms of the first start", rounds(30, 300), "%d died before their first event; each folder opens and takes events", unborn)
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
	tell(t, "Concurrency: programs that make the same journal at once", 4, "they take turns; of 12 events %d are there", kept(t, dir, nil))
}

// damaged is a folder with a journal of which a page is gone, and a
// backup of its first half.
func (w twoHalves) damaged(t *testing.T) string {
	t.Helper()
	db := slices.Clone(w.db)
	clear(db[7*w.pageSize:][:w.pageSize])
	dir := folder(t, db, w.mark)
	withBackup(t, dir, w.backup)
	return dir
}

// TestKillWhileRepairing kills repairs at random moments: what is there is the
// damaged journal or the repaired one, never something between, and another
// repair saves as much.
func TestKillWhileRepairing(t *testing.T) {
	t.Parallel()
	w := writeHalves(t)
	saved := Examine(w.damaged(t), testOptions()).Events
	rng := rand.New(rand.NewPCG(9, 10))
	early, late := 0, 0
	for range rounds(12, 200) {
		dir := w.damaged(t)
		p := start(t, map[string]string{envRole: "repair", envDir: dir})
		p.until(t, "start")
		time.AfterFunc(time.Duration(rng.IntN(rounds(100_000, 150_000)))*time.Microsecond, func() { p.Process.Kill() })
		p.rest()
		r := Examine(dir, testOptions())
		switch {
		case r.Problem == nil && r.Events == saved+1:
			late++
		case r.Events == saved:
			early++
			if _, err := w.mended(dir); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%d of %d events after a kill: %v", r.Events, saved, r.Problem)
		}
	}
	tell(t, "Recovery: kill -9 of a repair at random moments", early+late, "%d times the damaged journal was there, as it was, %d times the repaired one; another repair saved as much", early, late)
	if early == 0 {
		t.Error("every repair was done: the kills came too late to show anything")
	}
}

// TestKillWhileBackingUp kills a program in the middle of its copies: each that
// has its name is whole.
func TestKillWhileBackingUp(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 14))
	whole := 0
	for range rounds(8, 100) {
		dir := t.TempDir()
		p := start(t, map[string]string{envRole: "back up", envDir: dir})
		p.until(t, "ready")
		time.AfterFunc(time.Duration(rng.IntN(60_000))*time.Microsecond, func() { p.Process.Kill() })
		p.rest()
		for _, b := range Backups(dir) {
			if err := CheckCopy(b.Path); err != nil {
				t.Fatal(err)
			}
			whole++
		}
		fill(t, open(t, dir), 1)
	}
	tell(t, "Recovery: kill -9 of a program that makes backups", rounds(8, 100), "%d copies have their names, all of them whole", whole)
	if whole == 0 {
		t.Error("no copy was ever made: the kills came too early to show anything")
	}
}
