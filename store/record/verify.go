package record

import (
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/cosign"
	"carrel/store/internal/vkey"
	"carrel/store/person"
)

// VerifyOptions say whom to trust, and what else to do with a record.
type VerifyOptions struct {
	// Keys are the keys of which one must have signed. When there are none, a
	// record is verified with the key that it carries, and is not Trusted: it
	// is whole, but anyone could have made it.
	Keys []note.Verifier
	// Witnesses are the keys of which one must have cosigned a checkpoint of
	// the record, if there are any.
	Witnesses []*cosign.Verifier
	// Seen, if not nil, returns the head at which the journal was seen before;
	// one of size 0 for none. A record that does not begin with what was there
	// then is refused as ErrRolledBack or ErrChanged.
	Seen func(id, vkey string) (tlog.Tree, error)
	// Parted, if not nil, decides about such a record instead, once the rest of
	// it was verified: it is good when Parted returns nil.
	Parted func(Parting) error
	// Each, if not nil, gets every event. A line is good until Each returns; the
	// whole is good only when Verify returns without an error.
	Each func(progress.Event, Line) error
}

// Result is what a valid record says.
type Result struct {
	KeyName     string
	VKey        string // of the key that signed
	Fingerprint string // of that key, to be compared with one told by its owner
	Trusted     bool   // that key is one of VerifyOptions.Keys
	Origin      string // "carrel/journal/" and the journal's id
	ID          string // of the journal
	Size        int64  // number of events
	Root        tlog.Hash
	Person      *person.Person     // who the owner of the key says to be; nil when left out
	Witnessed   []Witnessed        // by whom and when, ascending by size
	Cosigned    []Cosigned         // the same as they are in the record
	Checkpoint  string             // the head as the device signed it, a signed note
	Restored    []Restored         // when the journal was put back or rebuilt, by its own word
	Standing    *progress.Standing // after all events
	First, Last time.Time          // wall time of the first and last event; zero without events
}

// Verify reads a record to its end and verifies all of it. Its errors are of
// one of the kinds above and name the line, or are those of the reader. Memory
// does not grow with the number of events, beyond the standing that they add
// up to.
func Verify(r io.Reader, opt VerifyOptions) (*Result, error) {
	in := newLines(r)
	h, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	seen, err := h.verify(opt.Keys)
	if err != nil {
		return nil, err
	}
	res, err := h.result(seen, opt)
	if err != nil {
		return nil, err
	}
	v := &verification{in: in, opt: opt, head: h.head, res: res}
	v.expect(h)
	if err := v.recall(h.head.ID, h.vkey); err != nil {
		return nil, err
	}
	if err := v.events(); err != nil {
		return nil, err
	}
	if err := v.part(); err != nil {
		return nil, err
	}
	return res, nil
}

// result is what the header says once its signatures are verified.
func (h *header) result(seen []Witnessed, opt VerifyOptions) (*Result, error) {
	print, err := vkey.Fingerprint(h.vkey)
	if err != nil {
		return nil, altered(lineKey, "%w", err)
	}
	if err := trustWitnesses(seen, opt.Witnesses); err != nil {
		return nil, err
	}
	device := Signed{ID: h.head.ID, Tree: h.head.Tree, Sigs: h.head.Sigs[:1]}
	res := &Result{
		KeyName: h.head.Sigs[0].Name, VKey: h.vkey, Fingerprint: print, Trusted: len(opt.Keys) > 0,
		Origin: origin + h.head.ID, ID: h.head.ID, Size: h.head.Tree.N, Root: h.head.Tree.Hash,
		Witnessed: seen, Cosigned: h.cosigned(), Checkpoint: device.String(), Standing: &progress.Standing{},
	}
	if h.person != nil {
		res.Person = &h.person.Person
	}
	return res, nil
}

// trustWitnesses marks the cosignatures by known witnesses, of which there has
// to be one if any is known.
func trustWitnesses(seen []Witnessed, known []*cosign.Verifier) error {
	any := len(known) == 0
	for i := range seen {
		seen[i].Trusted = slices.ContainsFunc(known, func(v *cosign.Verifier) bool { return v.VKey() == seen[i].VKey })
		any = any || seen[i].Trusted
	}
	if any {
		return nil
	}
	return &Error{Kind: ErrNotWitnessed, Line: lineKey, Err: fmt.Errorf("it has %d signatures of witnesses, and none by a key that was named", len(seen))}
}

// verification is the reading of the events of a record.
type verification struct {
	in   *lines
	opt  VerifyOptions
	head block
	res  *Result
	tree Tree
	due  []due // roots that the tree must have on its way
	gone progress.Erased
	kept []byte // an event while the line after it is read

	seen   tlog.Tree // the head at which the journal was seen before
	parted error     // the record does not begin with what was there then
}

// due is a root that the tree must have at a size, and the error if not.
type due struct {
	tlog.Tree
	err error
}

// expect notes the roots of the earlier checkpoints.
func (v *verification) expect(h *header) {
	for _, b := range h.earlier {
		v.due = append(v.due, due{b.Tree, altered(b.line+2, "the first %d events are not those that were witnessed", b.Tree.N)})
	}
}

// events reads the events and holds them against the checkpoints.
func (v *verification) events() error {
	for {
		if err := v.meet(); err != nil {
			return err
		}
		line, err := v.in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := v.event(line); err != nil {
			return err
		}
	}
	return v.end()
}

// meet compares the tree with the roots that are due at its size.
func (v *verification) meet() error {
	v.meetSeen()
	for ; len(v.due) > 0 && v.due[0].N == v.tree.Size(); v.due = v.due[1:] {
		if d := v.due[0]; d.N > 0 && d.Hash != v.tree.Root() {
			return d.err
		}
	}
	return nil
}

func (v *verification) end() error {
	if v.tree.Size() < v.res.Size {
		return altered(v.in.number, "it ends after event %d of %d", v.tree.Size(), v.res.Size)
	}
	if v.tree.Root() != v.res.Root {
		return altered(v.head.line+2, "the events are not those that were signed")
	}
	if err := v.gone.Err(); err != nil {
		return altered(v.in.number, "%w", err)
	}
	return nil
}

func (v *verification) event(line []byte) error {
	seq := uint64(v.tree.Size()) + 1
	if v.tree.Size() == v.res.Size {
		return altered(v.in.number, "it goes on after its %d events", v.res.Size)
	}
	e, err := progress.Decode(line)
	if err != nil {
		return altered(v.in.number, "%w", err)
	}
	if e.Seq != seq {
		return altered(v.in.number, "event %d where event %d belongs", e.Seq, seq)
	}
	leaf := tlog.RecordHash(line)
	v.tree.Add(leaf)
	if err := v.restored(e, leaf); err != nil {
		return err
	}
	l := Line{Event: line}
	if e.Sealed != "" {
		if e, l, err = v.private(e, line); err != nil {
			return err
		}
	}
	v.take(e)
	if v.opt.Each == nil {
		return nil
	}
	return v.opt.Each(e, l)
}

// private reads what was typed in an event, if it is there.
func (v *verification) private(e progress.Event, line []byte) (progress.Event, Line, error) {
	v.kept = append(v.kept[:0], line...)
	l := Line{Event: v.kept}
	if v.in.begins(privateStart) {
		var err error
		if l.Private, err = v.in.next(); err != nil {
			return e, l, err
		}
		if e, err = progress.Unseal(e, l.Private); err != nil {
			return e, l, altered(v.in.number, "%w", err)
		}
	}
	if e.Type != progress.Noted { // notes need not come along
		v.gone.Apply(e)
	}
	return e, l, nil
}

func (v *verification) take(e progress.Event) {
	if e.Type == progress.Forgot {
		v.gone.Apply(e)
	}
	if v.res.Standing.Apply(e); e.Seq == 1 {
		v.res.First = e.Wall
	}
	v.res.Last = e.Wall
}

// noted reports whether an encoded event is a note.
func noted(line []byte) bool {
	e, err := progress.Decode(line)
	return err == nil && e.Type == progress.Noted
}
