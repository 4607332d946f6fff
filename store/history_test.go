package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"carrel/course/progress"
	"carrel/store/record"
)

// ticking makes the clock of a machine go on by a minute each time it is asked.
func (b *box) ticking(t *testing.T, from time.Time) {
	t.Helper()
	b.opt.Now = func() time.Time { from = from.Add(time.Minute); return from }
}

// putBack restores a copy on a machine.
func (b *box) putBack(t *testing.T, copied string) {
	t.Helper()
	now := b.opt.Now
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	opt := testOptions()
	opt.Signer, opt.Now = b.key, now
	if _, err := Restore(b.dir, copied, opt); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.Journal, err = Open(b.dir, opt); err != nil {
		t.Fatal(err)
	}
}

func (b *box) copied(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := b.Backup(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b *box) marks(t *testing.T, want ...int) {
	t.Helper()
	u := b.unit(t)
	got := map[int]int{}
	for _, m := range u.Marks {
		got[m.Mark.Percent()]++
	}
	for _, percent := range want {
		got[percent]--
		if got[percent] < 0 {
			t.Errorf("the attempt of %d percent is missing or there once too seldom: %+v", percent, u.Marks)
		}
	}
	if len(u.Marks) != len(want) {
		t.Errorf("%d attempts, want %d: %+v", len(u.Marks), len(want), u.Marks)
	}
}

// A machine whose journal was put back from a backup is taken in on purpose:
// what was lost there stays here, and nothing counts twice.
func TestAMachineThatWasRestoredIsTakenIn(t *testing.T) {
	a, b := newBox(t), newBox(t)
	b.ticking(t, time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
	b.attempt(t, 40)
	first := b.copied(t)
	b.attempt(t, 50)
	before := b.exported(t)
	a.adopt(t, before)
	b.putBack(t, first)
	b.attempt(t, 60)
	rec := b.exported(t)

	said := (*record.RestoredError)(nil)
	if _, err := a.Adopt(bytes.NewReader(rec), AdoptOptions{}); !errors.As(err, &said) || !errors.Is(err, ErrOtherHistory) || said.By.Log.Lost != 3 {
		t.Fatalf("not told what the journal says: %v", err)
	}
	a.marks(t, 40, 50)
	got, err := a.Adopt(bytes.NewReader(rec), AdoptOptions{Restored: true})
	if err != nil || got.Restored == nil || len(got.New) != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
	a.marks(t, 40, 50, 60)
	a.reopen(t)
	for name, again := range map[string][]byte{"the same": rec, "what was left": before} {
		if got := a.adopt(t, again); len(got.New) != 0 {
			t.Errorf("%s again: %+v", name, got)
		}
	}
	b.attempt(t, 70)
	if got := a.adopt(t, b.exported(t)); len(got.New) != 3 || got.Known != 7 {
		t.Errorf("what came since: %+v", got)
	}
	a.marks(t, 40, 50, 60, 70)

	// Put back without a word that is new.
	b.putBack(t, first)
	forged := rewritten(t, b, b.key, func(_ int, e *progress.Event) {
		if e.Type == progress.Restored {
			e.Log.Size = 2
		}
	})
	if _, err := a.Adopt(bytes.NewReader(forged), AdoptOptions{Restored: true}); !errors.Is(err, ErrOtherHistory) || errors.As(err, &said) && said.By.Log.Size == 2 {
		t.Errorf("a word that is not far enough: %v", err)
	}
	if texts, err := a.Forget(""); err != nil || texts < 4 {
		t.Errorf("%d texts erased, %v", texts, err)
	}
	a.marks(t, 40, 50, 60, 70)
	tell(t, "History: a machine whose journal was put back from a backup, merged", 6, "refused with what it says; taken on purpose, nothing lost and nothing twice")
}

// A machine that was put back twice before anybody saw the first time says both
// again, and one whose disk was lost does not know how far it had been: both are
// taken in on purpose, and not for ever refused.
func TestAMachineThatWasRestoredTwiceIsTakenIn(t *testing.T) {
	for name, lost := range map[string]bool{"twice": false, "after the loss of all": true} {
		t.Run(name, func(t *testing.T) {
			a, b := newBox(t), newBox(t)
			b.ticking(t, time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
			b.attempt(t, 40)
			first := b.copied(t)
			b.attempt(t, 50)
			b.attempt(t, 60)
			a.adopt(t, b.exported(t))
			if lost {
				b.wiped(t)
			}
			b.putBack(t, first)
			if !lost {
				b.putBack(t, first)
				b.putBack(t, first)
			}
			b.attempt(t, 70)
			rec := b.exported(t)
			said := (*record.RestoredError)(nil)
			if _, err := a.Adopt(bytes.NewReader(rec), AdoptOptions{}); !errors.As(err, &said) {
				t.Fatalf("not told what the journal says: %v", err)
			}
			if got, err := a.Adopt(bytes.NewReader(rec), AdoptOptions{Restored: true}); err != nil || got.Restored == nil {
				t.Fatalf("%+v, %v", got, err)
			}
			a.marks(t, 40, 50, 60, 70)
			b.attempt(t, 80)
			a.adopt(t, b.exported(t))
			a.marks(t, 40, 50, 60, 70, 80)
		})
	}
	tell(t, "History: a machine that was put back three times unseen, and one that lost its disk, merged", 2, "refused with what it says; taken on purpose, nothing lost and nothing twice")
}

// wiped takes the journal, its mark and its backups away.
func (b *box) wiped(t *testing.T) {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{fileName, markName, backupDir} {
		if err := os.RemoveAll(filepath.Join(b.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// What was rescued and not merged comes back when the journal has gone on
// without it, once.
func TestARescueThatWasForgottenComesBack(t *testing.T) {
	a := newBox(t)
	a.ticking(t, time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
	now := a.opt.Now
	a.attempt(t, 40)
	lost := progress.Event{Type: progress.Started, Course: "c", Unit: "q", Attempt: 2}
	end := lost
	end.Type, end.Mark = progress.Finished, answered(0).Mark
	src, _, err := a.Rescue([][]progress.Event{{lost, end}})
	if err != nil {
		t.Fatal(err)
	}
	var rec bytes.Buffer
	if err := record.Write(&rec, src, a.key); err != nil {
		t.Fatal(err)
	}
	a.reopen(t)
	a.opt.Now = now
	a.attempt(t, 60)
	a.attempt(t, 70)
	got := a.adopt(t, rec.Bytes())
	if !got.Own || len(got.New) != 2 {
		t.Fatalf("%+v", got)
	}
	u := a.unit(t)
	if len(u.Marks) != 4 || u.Marks[2].Mark.Percent() != 60 || u.Marks[3].Mark.Percent() != 70 {
		t.Errorf("the own attempts have other numbers, or one is missing: %+v", u.Marks)
	}
	if got := a.adopt(t, rec.Bytes()); len(got.New) != 0 {
		t.Errorf("twice: %+v", got)
	}
	a.reopen(t)
	if again := a.unit(t); len(again.Marks) != 4 {
		t.Errorf("after a start: %+v", again.Marks)
	}
	tell(t, "History: a record that was rescued, merged after the journal went on", 2, "what is in it counts, once")
}
