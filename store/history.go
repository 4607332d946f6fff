package store

import (
	"bytes"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
	"carrel/store/record"
)

// idLen is the length of the id of a journal.
const idLen = 32

// maxHistories is how many histories of one journal are kept.
const maxHistories = 99

const hintParted = "nothing was changed; to see what is in it, take it into a data folder of its own: carrel merge --data FOLDER FILE"

// historyName names the bucket of a journal's history in the bucket foreign:
// the id for the first, and the id with a dot and two digits for those of the
// journal after it was put back or rebuilt. The first of the own journal is the
// journal itself.
func historyName(id string, n int) []byte {
	if n == 1 {
		return []byte(id)
	}
	return fmt.Appendf(nil, "%s.%02d", id, n)
}

// historiesOf counts the histories of a journal.
func historiesOf(tx *bbolt.Tx, id string, own bool) (n int) {
	if own {
		n = 1
	}
	for tx.Bucket(bucketForeign).Bucket(historyName(id, n+1)) != nil {
		n++
	}
	return n
}

// unnumbered is the line of an event without its number: a journal that was
// rebuilt may have given it another.
func unnumbered(line []byte) string {
	_, rest, _ := bytes.Cut(line, []byte(","))
	return string(rest)
}

// part decides about a record of another history than the one that is known.
func (a *adoption) part(opt AdoptOptions) error {
	known, err := a.here()
	if err != nil {
		return err
	}
	a.events = slices.DeleteFunc(a.events, func(e progress.Event) bool { return known[unnumbered(a.lines[int64(e.Seq)-1-a.common].Event)] })
	if len(a.events) == 0 { // a history that was left, or what was taken in beside the own
		a.lines = nil
		return nil
	}
	if a.histories == maxHistories {
		return a.j.otherHistory("there are %d histories of journal %s here already", maxHistories, a.id)
	}
	if a.own {
		return a.apart()
	}
	return a.restored(opt.Restored)
}

// here is every event of the journal that is known, in any of its histories.
func (a *adoption) here() (map[string]bool, error) {
	known := map[string]bool{}
	for n := range a.histories {
		events := a.tx.Bucket(bucketEvents)
		if n > 0 || !a.own {
			events = a.tx.Bucket(bucketForeign).Bucket(historyName(a.id, n+1)).Bucket(bucketEvents)
		}
		if events == nil {
			return nil, a.j.damaged("journal %s that was taken in: %w", a.id, errNoEvents)
		}
		for k, v := range entriesOf(events) {
			if len(k) == 8 {
				known[unnumbered(v)] = true
			}
		}
	}
	return known, nil
}

// entriesOf yields the entries of a bucket.
func entriesOf(b *bbolt.Bucket) func(yield func(k, v []byte) bool) {
	return func(yield func(k, v []byte) bool) {
		c := b.Cursor()
		for k, v := c.First(); k != nil && yield(k, v); k, v = c.Next() {
		}
	}
}

// restored takes a history that says why it is another one, if a person wants
// it.
func (a *adoption) restored(accept bool) error {
	why := a.j.otherHistory("its first %d events are those that are known of journal %s, and the others are not", a.common, a.id)
	for _, r := range slices.Backward(a.res.Restored) {
		if r.Seq <= a.common || !r.Excuses(a.id, a.known) {
			continue
		}
		if !accept {
			return &record.RestoredError{By: r, Why: why}
		}
		a.because = &r
		return nil
	}
	return why
}

// apart takes what was written elsewhere by this very journal, which went on
// without it. Two events of one moment may be one, of which one was changed:
// then nothing proves that it would not count twice.
func (a *adoption) apart() error {
	type moment struct {
		wall, boot int64
		id         string
	}
	when := func(e progress.Event) moment { return moment{e.Wall.UnixMilli(), e.Boot, e.BootID} }
	theirs := map[moment]progress.Event{}
	for _, e := range a.events {
		theirs[when(e)] = e
	}
	for k, line := range entriesOf(a.stored) {
		if len(k) != 8 || bytes.Compare(k, encodeKey(uint64(a.common))) <= 0 {
			continue
		}
		e, err := progress.Decode(line)
		if err != nil {
			return a.j.damaged("%w", err)
		}
		if x, ok := theirs[when(e)]; ok {
			return &Error{Kind: ErrOtherHistory, Path: a.j.path, Hint: hintParted,
				Err: fmt.Errorf("after event %d it goes on otherwise, and its event %d is of the same moment as event %d here: they may be one, and it would count twice", a.common, x.Seq, e.Seq)}
		}
	}
	return nil
}

// begin copies the events that a new history has in common with the one before.
func (a *adoption) begin(tx *bbolt.Tx, events, private *bbolt.Bucket) error {
	from := bucketer(tx)
	if !a.own {
		from = tx.Bucket(bucketForeign).Bucket(historyName(a.id, a.histories))
	}
	var lines []record.Line
	for seq := range uint64(a.common) {
		line := record.Line{Event: from.Bucket(bucketEvents).Get(encodeKey(seq + 1))}
		if typed := from.Bucket(bucketPrivate); typed != nil {
			line.Private = typed.Get(encodeKey(seq + 1))
		}
		lines = append(lines, record.Line{Event: bytes.Clone(line.Event), Private: bytes.Clone(line.Private)})
	}
	return putLines(events, private, 0, lines)
}

// Foreign returns the events of the journals that were taken in, in the order
// of their ids, each event verified. Of a journal with several histories each is
// one strand: the last has all of its events, the others what is in no later
// one. Beside the own journal stands what is not in it.
func (j *Journal) Foreign() (strands []progress.Strand, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		all, err := j.pasts(tx)
		if err != nil {
			return err
		}
		strands, err = j.strands(tx, all)
		return err
	})
	return strands, err
}

// past is one history of a journal that was taken in.
type past struct {
	progress.Strand
	same []string // each event without its number
}

func (j *Journal) pasts(tx *bbolt.Tx) (all []past, err error) {
	foreign := tx.Bucket(bucketForeign)
	err = foreign.ForEachBucket(func(name []byte) error {
		h, err := j.past(foreign.Bucket(name), string(name))
		all = append(all, h)
		return err
	})
	return all, err
}

// strands are the histories, of which no event counts twice.
func (j *Journal) strands(tx *bbolt.Tx, all []past) ([]progress.Strand, error) {
	var out []progress.Strand
	known := map[string]bool{}
	for i, h := range slices.Backward(all) {
		id := h.ID[:idLen]
		if h.ID == id {
			h.ID += ".01"
		}
		if last := i+1 == len(all) || all[i+1].ID[:idLen] != id; last {
			known = map[string]bool{}
			if id == j.id {
				for k, v := range entriesOf(tx.Bucket(bucketEvents)) {
					if len(k) == 8 {
						known[unnumbered(v)] = true
					}
				}
			} else {
				h.ID = id // by which Merged events know it
			}
		}
		out = append(out, h.without(known))
	}
	slices.Reverse(out)
	return out, nil
}

// without returns the events that are not known yet, and makes them known.
func (h past) without(known map[string]bool) progress.Strand {
	s := progress.Strand{ID: h.ID}
	for i, e := range h.Events {
		if !known[h.same[i]] {
			s.Events = append(s.Events, e)
		}
	}
	for _, same := range h.same {
		known[same] = true
	}
	return s
}

// past reads a journal that was taken in, up to what its device signed.
func (j *Journal) past(b *bbolt.Bucket, name string) (past, error) {
	h := past{Strand: progress.Strand{ID: name}}
	bad := func(err error) error { return j.damaged("journal %s that was taken in: %w", name, err) }
	if len(name) < idLen {
		return h, bad(fmt.Errorf("that is no id of a journal"))
	}
	head, err := signedBy(b, name[:idLen])
	if err != nil {
		return h, bad(err)
	}
	err = j.adopted(b, head, func(line, private []byte) error {
		e, err := record.Line{Event: line, Private: private}.Decode()
		h.Events, h.same = append(h.Events, e), append(h.same, unnumbered(line))
		return err
	})
	if err != nil {
		return h, bad(err)
	}
	return h, nil
}
