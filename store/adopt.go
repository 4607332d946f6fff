package store

import (
	"bytes"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
)

var keyVKey = []byte("key")

// Adopted is what Adopt took out of a record.
type Adopted struct {
	ID       string // of the journal that the record is of
	VKey     string // of the key that signed it
	Own      bool   // it is this very journal, with what was written elsewhere while its disk refused
	Known    int64  // events of the record that were here before
	New      []progress.Event
	Restored *record.Restored // why its history is another than the one that was taken in; nil when it goes on from there
}

// AdoptOptions say what may be taken in.
type AdoptOptions struct {
	Accept   func(*record.Result) error // asked with the record of a journal that is new here; its error ends it
	Restored bool                       // a journal that says that it was put back or rebuilt is taken in, see Adopt
}

// Adopt takes the record of another machine's journal in: what is new in it
// stands beside the own events from then on, and a Merged event says so, all in
// one transaction. A record that was taken in before, or an earlier one of the
// same journal, changes nothing. One that does not begin with what was taken in
// before, or is by another key than then, is refused as ErrOtherHistory.
//
// A journal that was put back from a backup or rebuilt has another history and
// says so in an event. Then the error is a *record.RestoredError. With
// opt.Restored its history stands beside the one that was taken in before; what
// is in both counts once.
//
// The record of this very journal is taken when it goes on from its end, as one
// made by Rescue does; then its events become those of the journal. When the
// journal went on without it, it stands beside it.
func (j *Journal) Adopt(r io.Reader, opt AdoptOptions) (Adopted, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return Adopted{}, err
	}
	if j.signed && j.opt.Signer == nil {
		return Adopted{}, &Error{Kind: ErrNoKey, Path: j.path, Hint: hintNoKey}
	}
	a := adoption{j: j}
	if err := j.guard(func() error { return j.db.View(func(tx *bbolt.Tx) error { return a.read(tx, r, opt) }) }); err != nil {
		return Adopted{}, err
	}
	if a.key == "" && opt.Accept != nil {
		if err := opt.Accept(a.res); err != nil {
			return Adopted{}, err
		}
	}
	out := Adopted{ID: a.id, VKey: a.res.VKey, Own: a.own, Known: a.res.Size - int64(len(a.events)), New: a.events, Restored: a.because}
	if len(a.lines) == 0 {
		return out, nil
	}
	return out, a.commit()
}

// adoption is the reading of a record that may be taken in.
type adoption struct {
	j     *Journal
	id    string
	own   bool
	known tlog.Tree
	key   string // that it was signed with before; "" for a new one

	tx        *bbolt.Tx // while it is read
	histories int       // of the journal, that are here
	stored    *bbolt.Bucket
	common    int64 // events that the record and what is known begin with
	parted    bool  // they go on otherwise from there
	because   *record.Restored

	res    *record.Result
	erased [][]byte // keys of those whose private line is not in the record
	lines  []record.Line
	events []progress.Event
	gone   progress.Erased // what is missing of the new ones
}

// read verifies the record and holds it against what is known.
func (a *adoption) read(tx *bbolt.Tx, r io.Reader, opt AdoptOptions) (err error) {
	a.tx = tx
	if a.res, err = record.Verify(r, record.VerifyOptions{Seen: a.seen, Each: a.each}); err != nil {
		return err
	}
	if a.parted {
		return a.part(opt)
	}
	if err := a.gone.Err(); a.own && err != nil {
		return a.j.otherHistory("it goes on from here, and lacks what was typed: %w", err)
	}
	return nil
}

// seen finds what is known of a journal.
func (a *adoption) seen(id, vkey string) (tlog.Tree, error) {
	a.id = id
	a.histories = historiesOf(a.tx, id, id == a.j.id)
	if id == a.j.id {
		a.own, a.known, a.stored = true, a.j.head, a.tx.Bucket(bucketEvents)
		if a.j.opt.Signer != nil {
			a.key = a.j.opt.Signer.VKey()
		}
	} else if err := a.look(); err != nil {
		return tlog.Tree{}, err
	}
	if a.key != "" && a.key != vkey {
		return tlog.Tree{}, a.j.otherHistory("journal %s is signed by another key than before", id)
	}
	return tlog.Tree{}, nil // a record of an earlier time is no fault: each compares
}

func (a *adoption) look() error {
	if a.histories == 0 {
		return nil
	}
	b := a.tx.Bucket(bucketForeign).Bucket(historyName(a.id, a.histories))
	head, err := record.ParseCheckpoint(string(b.Get(keyCheckpoint)))
	if err != nil {
		return a.j.damaged("journal %s that was taken in: %w", a.id, err)
	}
	if a.stored = b.Bucket(bucketEvents); a.stored == nil {
		return a.j.damaged("journal %s that was taken in: %w", a.id, errNoEvents)
	}
	a.known, a.key = head.Tree, string(b.Get(keyVKey))
	return nil
}

// each takes an event of the record.
func (a *adoption) each(e progress.Event, line record.Line) error {
	if !a.parted && a.common < a.known.N {
		if bytes.Equal(a.stored.Get(encodeKey(e.Seq)), line.Event) {
			a.common++
			if line.Private == nil && e.Sealed != "" && e.Type != progress.Noted { // a note may stay behind
				a.erased = append(a.erased, encodeKey(e.Seq))
			}
			return nil
		}
		a.parted = true
	}
	a.gone.Apply(e)
	a.lines = append(a.lines, record.Line{Event: bytes.Clone(line.Event), Private: bytes.Clone(line.Private)})
	a.events = append(a.events, e)
	return nil
}

func (a *adoption) commit() error {
	if a.own && !a.parted {
		return a.j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) { return a.j.put(tx, a.lines) })
	}
	name := historyName(a.id, max(a.histories, 1))
	if a.parted {
		name = historyName(a.id, a.histories+1)
	}
	merged := progress.Event{Type: progress.Merged, Log: &progress.Log{ID: a.id, Size: a.res.Size, Root: a.res.Root.String()}}
	if a.own {
		merged.Log.ID = string(name)
	}
	_, lines, err := a.j.stampAt([]progress.Event{merged}, a.j.head.N)
	if err != nil {
		return err
	}
	return a.j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) {
		if err := a.keep(tx, name); err != nil {
			return tlog.Tree{}, err
		}
		return a.j.put(tx, lines)
	})
}

// keep writes what is new beside the own events, and takes away what was erased
// on the other machine.
func (a *adoption) keep(tx *bbolt.Tx, name []byte) error {
	b, err := tx.Bucket(bucketForeign).CreateBucketIfNotExists(name)
	if err != nil {
		return err
	}
	events, private, err := logBuckets(b)
	if err != nil {
		return err
	}
	if a.parted {
		if err := a.begin(tx, events, private); err != nil {
			return err
		}
	}
	for _, seq := range a.erased {
		if err := private.Delete(seq); err != nil {
			return err
		}
	}
	if err := putLines(events, private, a.common, a.lines); err != nil {
		return err
	}
	if err := b.Put(keyVKey, []byte(a.res.VKey)); err != nil {
		return err
	}
	return b.Put(keyCheckpoint, []byte(a.res.Checkpoint))
}

// putLines writes lines behind the first n events of a log.
func putLines(events, private *bbolt.Bucket, n int64, lines []record.Line) error {
	for _, line := range lines {
		if err := appendLine(events, n, line.Event); err != nil {
			return err
		}
		n++
		if line.Private == nil {
			continue
		}
		if err := private.Put(encodeKey(uint64(n)), line.Private); err != nil {
			return err
		}
	}
	return nil
}

func logBuckets(b *bbolt.Bucket) (events, private *bbolt.Bucket, err error) {
	if events, err = b.CreateBucketIfNotExists(bucketEvents); err != nil {
		return nil, nil, err
	}
	private, err = b.CreateBucketIfNotExists(bucketPrivate)
	return events, private, err
}

func (j *Journal) otherHistory(format string, args ...any) error {
	return &Error{Kind: ErrOtherHistory, Path: j.path, Err: fmt.Errorf(format, args...), Hint: hintOtherHistory}
}

// signedBy returns the head of a journal that was taken in, once the signature
// of its device is verified.
func signedBy(b *bbolt.Bucket, id string) (tlog.Tree, error) {
	v, err := note.NewVerifier(string(b.Get(keyVKey)))
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(b.Get(keyCheckpoint), note.VerifierList(v))
	if err != nil {
		return tlog.Tree{}, err
	}
	head, err := record.ParseCheckpoint(string(b.Get(keyCheckpoint)))
	if err != nil {
		return tlog.Tree{}, err
	}
	if head.ID != id || n.Text != head.Text() {
		return tlog.Tree{}, fmt.Errorf("its head is of journal %s", head.ID)
	}
	return head.Tree, nil
}

// foldAll returns the standing of the own events and those of other machines.
func (j *Journal) foldAll(others []progress.Strand, err error) (*progress.Standing, error) {
	if err != nil {
		return nil, err
	}
	own := progress.Strand{ID: j.id}
	for e, err := range j.Events() {
		if err != nil {
			return nil, err
		}
		own.Events = append(own.Events, e)
	}
	return progress.Fold(progress.Interleave(own, others...)), nil
}
