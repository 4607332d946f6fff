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
	ID    string // of the journal that the record is of
	VKey  string // of the key that signed it
	Own   bool   // it is this very journal, with what was written elsewhere while its disk refused
	Known int64  // events of it that were here before
	New   []progress.Event
}

// Adopt takes the record of another machine's journal in: what is new in it
// stands beside the own events from then on, and a Merged event says so, all in
// one transaction. A record that was taken in before, or an earlier one of the
// same journal, changes nothing. One that does not begin with what was taken in
// before, or is by another key than then, is refused as ErrOtherHistory. Of a
// journal that is new here, accept is asked with the key, and its error ends it.
//
// The record of this very journal is taken only when it goes on from its end,
// as one made by Rescue does; then its events become those of the journal.
func (j *Journal) Adopt(r io.Reader, accept func(vkey string) error) (Adopted, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return Adopted{}, err
	}
	if j.signed && j.opt.Signer == nil {
		return Adopted{}, &Error{Kind: ErrNoKey, Path: j.path, Hint: hintNoKey}
	}
	a := adoption{j: j}
	res, err := record.Verify(r, record.VerifyOptions{Seen: a.seen, Each: a.each})
	if err != nil {
		return Adopted{}, err
	}
	if err := a.extends(); err != nil {
		return Adopted{}, err
	}
	if a.key == "" && accept != nil {
		if err := accept(res.VKey); err != nil {
			return Adopted{}, err
		}
	}
	out := Adopted{ID: res.ID, VKey: res.VKey, Own: a.own, Known: a.known.N, New: a.events}
	if len(a.lines) == 0 {
		return out, nil
	}
	return out, a.commit(res)
}

// adoption is the reading of a record that may be taken in.
type adoption struct {
	j     *Journal
	id    string
	own   bool
	known tlog.Tree
	key   string // that it was signed with before; "" for a new one

	tree   record.Tree // of the events that are known
	erased [][]byte    // keys of those whose private line is not in the record
	lines  []record.Line
	events []progress.Event
	gone   progress.Erased // what is missing of the new ones
}

// seen finds what is known of a journal.
func (a *adoption) seen(id, vkey string) (tlog.Tree, error) {
	a.id = id
	if id == a.j.id {
		a.own, a.known = true, a.j.head
		if a.j.opt.Signer != nil {
			a.key = a.j.opt.Signer.VKey()
		}
	} else if err := a.j.guard(func() error { return a.j.db.View(a.look) }); err != nil {
		return tlog.Tree{}, err
	}
	if a.key != "" && a.key != vkey {
		return tlog.Tree{}, a.j.otherHistory("journal %s is signed by another key than before", id)
	}
	return tlog.Tree{}, nil // a record of an earlier time is no fault: extends compares
}

func (a *adoption) look(tx *bbolt.Tx) error {
	b := tx.Bucket(bucketForeign).Bucket([]byte(a.id))
	if b == nil {
		return nil
	}
	head, err := record.ParseCheckpoint(string(b.Get(keyCheckpoint)))
	if err != nil {
		return a.j.damaged("journal %s that was taken in: %w", a.id, err)
	}
	a.known, a.key = head.Tree, string(b.Get(keyVKey))
	return nil
}

// each takes an event of the record.
func (a *adoption) each(e progress.Event, line record.Line) error {
	if a.tree.Size() < a.known.N {
		a.tree.Add(tlog.RecordHash(line.Event))
		if line.Private == nil && e.Sealed != "" && e.Type != progress.Noted { // a note may stay behind
			a.erased = append(a.erased, encodeKey(e.Seq))
		}
		return nil
	}
	a.gone.Apply(e)
	a.lines = append(a.lines, record.Line{Event: bytes.Clone(line.Event), Private: bytes.Clone(line.Private)})
	a.events = append(a.events, e)
	return nil
}

// extends refuses a record of which one, or what is known, is not the beginning
// of the other.
func (a *adoption) extends() error {
	if err := a.gone.Err(); a.own && err != nil {
		return a.j.otherHistory("it goes on from here, and lacks what was typed: %w", err)
	}
	n := a.tree.Size()
	if n == 0 {
		return nil
	}
	return a.j.guard(func() error {
		return a.j.db.View(func(tx *bbolt.Tx) error {
			root, err := tlog.TreeHash(n, storedHashes(a.log(tx).Bucket(bucketEvents)))
			if err != nil {
				return a.j.damaged("%w", err)
			}
			if root != a.tree.Root() {
				return a.j.otherHistory("its first %d events are not those that are known of journal %s", n, a.id)
			}
			return nil
		})
	})
}

func (a *adoption) log(tx *bbolt.Tx) bucketer {
	if a.own {
		return tx
	}
	return tx.Bucket(bucketForeign).Bucket([]byte(a.id))
}

func (a *adoption) commit(res *record.Result) error {
	if a.own {
		return a.j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) { return a.j.put(tx, a.lines) })
	}
	merged := progress.Event{Type: progress.Merged, Log: &progress.Log{ID: a.id, Size: res.Size, Root: res.Root.String()}}
	_, lines, err := a.j.stampAt([]progress.Event{merged}, a.j.head.N)
	if err != nil {
		return err
	}
	return a.j.commit(func(tx *bbolt.Tx) (tlog.Tree, error) {
		if err := a.keep(tx, res); err != nil {
			return tlog.Tree{}, err
		}
		return a.j.put(tx, lines)
	})
}

// keep writes what is new beside the own events, and takes away what was erased
// on the other machine.
func (a *adoption) keep(tx *bbolt.Tx, res *record.Result) error {
	b, err := tx.Bucket(bucketForeign).CreateBucketIfNotExists([]byte(a.id))
	if err != nil {
		return err
	}
	events, private, err := logBuckets(b)
	if err != nil {
		return err
	}
	for _, seq := range a.erased {
		if err := private.Delete(seq); err != nil {
			return err
		}
	}
	for i, line := range a.lines {
		n := a.known.N + int64(i)
		if err := appendLine(events, n, line.Event); err != nil {
			return err
		}
		if line.Private == nil {
			continue
		}
		if err := private.Put(encodeKey(uint64(n)+1), line.Private); err != nil {
			return err
		}
	}
	if err := b.Put(keyVKey, []byte(res.VKey)); err != nil {
		return err
	}
	return b.Put(keyCheckpoint, []byte(res.Checkpoint))
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

// Foreign returns the events of the journals that were taken in, in the order
// of their ids, each event verified.
func (j *Journal) Foreign() (strands []progress.Strand, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		foreign := tx.Bucket(bucketForeign)
		return foreign.ForEachBucket(func(id []byte) error {
			s, err := j.strand(foreign.Bucket(id), string(id))
			strands = append(strands, s)
			return err
		})
	})
	return strands, err
}

// strand reads a journal that was taken in, up to what its device signed.
func (j *Journal) strand(b *bbolt.Bucket, id string) (progress.Strand, error) {
	s := progress.Strand{ID: id}
	bad := func(err error) error { return j.damaged("journal %s that was taken in: %w", id, err) }
	head, err := signedBy(b, id)
	if err != nil {
		return s, bad(err)
	}
	events, private := b.Bucket(bucketEvents), b.Bucket(bucketPrivate)
	if events == nil || private == nil {
		return s, bad(errNoEvents)
	}
	var tree record.Tree
	beside := newAside(private, 0)
	err = j.verifyLog(events, &tree, head.N, func(line []byte) error {
		e, err := record.Line{Event: line, Private: beside.next()}.Decode()
		s.Events = append(s.Events, e)
		return err
	})
	if err == nil && tree.Root() != head.Hash {
		err = fmt.Errorf("its events do not add up to its head")
	}
	if err != nil {
		return s, bad(err)
	}
	return s, nil
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
