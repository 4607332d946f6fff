package record

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
)

// MaxRestored is how many events of type restored and repaired a record has at
// most.
const MaxRestored = 1000

// A Restored is what a journal says of itself: that it was put back from a
// backup, or rebuilt from a damaged file.
type Restored struct {
	Seq  int64         // of the event that says it
	Type progress.Type // Restored or Repaired
	At   time.Time     // by the owner's clock
	Log  progress.Log  // the journal as it was before, by its own word
	Hash tlog.Hash     // of the event, as a leaf of the tree
}

// Excuses reports whether a journal that had been at seen, and has another
// history now, said that it would: it was there, or further, when it was put
// back or rebuilt, or there was nothing left to tell how far it had been.
func (r Restored) Excuses(id string, seen tlog.Tree) bool {
	switch {
	case r.Log.ID != id:
		return false
	case r.fromNothing():
		return true
	case r.Log.Size == seen.N:
		return r.Log.Root == seen.Hash.String()
	}
	return r.Log.Size > seen.N
}

// fromNothing reports that a backup was put where there was no journal, as
// after the loss of a disk: the word then names the backup itself.
func (r Restored) fromNothing() bool {
	return r.Type == progress.Restored && r.Log.Lost == 0 && r.Log.Size == r.Seq-1
}

// RestoredError is why a record is refused whose history is not the one that was
// seen, and that says why: it was put back from a backup or rebuilt. A person
// can take it on purpose.
type RestoredError struct {
	By  Restored
	Why error // what is wrong with it otherwise
}

func (e *RestoredError) Error() string { return e.Why.Error() }

// Unwrap gives errors.Is and errors.As what is wrong otherwise.
func (e *RestoredError) Unwrap() error { return e.Why }

// Parting is that a record does not begin with what was seen of its journal.
type Parting struct {
	Seen     tlog.Tree
	Why      error      // an *Error of kind ErrRolledBack or ErrChanged
	Restored []Restored // what the record says of itself
}

// restored keeps what a journal says of itself.
func (v *verification) restored(e progress.Event, leaf tlog.Hash) error {
	if e.Type != progress.Restored && e.Type != progress.Repaired || e.Log == nil {
		return nil
	}
	if len(v.res.Restored) == MaxRestored {
		return altered(v.in.number, "the journal says more than %d times that it was restored", MaxRestored)
	}
	v.res.Restored = append(v.res.Restored, Restored{int64(e.Seq), e.Type, e.Wall, *e.Log, leaf})
	return nil
}

// part decides about a record whose history is another than the one that was
// seen, once all of it was verified.
func (v *verification) part() error {
	if v.parted == nil {
		return nil
	}
	if v.opt.Parted == nil {
		return v.parted
	}
	return v.opt.Parted(Parting{Seen: v.seen, Why: v.parted, Restored: v.res.Restored})
}

// recall notes the head at which the journal was seen before.
func (v *verification) recall(id, vkey string) (err error) {
	if v.opt.Seen == nil {
		return nil
	}
	if v.seen, err = v.opt.Seen(id, vkey); err != nil {
		return err
	}
	if v.seen.N > v.res.Size {
		v.parted = &Error{Kind: ErrRolledBack, Line: v.head.line + 1, Err: fmt.Errorf("it has %d events, and had %d before", v.res.Size, v.seen.N)}
	}
	return nil
}

// meetSeen compares the tree with the head at which it was seen before.
func (v *verification) meetSeen() {
	if v.seen.N > 0 && v.seen.N == v.tree.Size() && v.seen.Hash != v.tree.Root() {
		v.parted = &Error{Kind: ErrChanged, Line: v.head.line + 2, Err: fmt.Errorf("its first %d events are not those that were seen before", v.seen.N)}
	}
}
