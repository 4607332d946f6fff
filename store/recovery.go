package store

import (
	"path/filepath"
	"slices"

	"carrel/course/progress"
)

// choose settles which journal this is about: the one that the mark names, if
// anything is left of it.
func (r *recovery) choose(own []source) {
	ids := []string{}
	for _, s := range own {
		ids = append(ids, s.id)
	}
	for _, b := range Backups(r.dir) {
		ids = append(ids, b.ID)
	}
	if r.mark.id != "" && slices.Contains(ids, r.mark.id) {
		r.id = r.mark.id
		return
	}
	for _, id := range ids {
		if id != "" {
			r.id = id
			return
		}
	}
	r.id = r.mark.id
}

// climb takes from one source after another what those before it lack.
func (r *recovery) climb(own []source) {
	r.held, r.other = newHeld(0), map[string]*found{}
	if r.mark.id == r.id && r.mark.id != "" {
		r.held.trusted = append(r.held.trusted, r.mark.tree)
	}
	for _, s := range own {
		r.take(s)
	}
	for _, b := range Backups(r.dir) {
		if r.whole() {
			break
		}
		from, err := readSources(b.Path, filepath.Join(backupDir, filepath.Base(b.Path)))
		if err != nil {
			continue // the next one may be readable
		}
		for _, s := range from[:min(1, len(from))] {
			r.take(s)
		}
	}
	r.last = r.held.last()
}

// take adds a source of the same journal to what there is.
func (r *recovery) take(s source) {
	if s.id != r.id && (s.id != "" || s.backup) {
		return
	}
	before := len(r.held.lines)
	r.held.most = max(r.held.most, s.held.most)
	r.held.add(s.held)
	if s.signedBy(r.opt) {
		r.held.trusted = append(r.held.trusted, s.head)
	}
	r.good = r.held.good(r.held.reach())
	r.held.keep(r.good)
	r.signed = r.signed || s.checkpoint != nil
	if r.created == "" {
		r.created = s.created
	}
	for name, b := range s.other {
		r.takeBucket(name, b)
	}
	if n := len(r.held.lines) - before; n > 0 {
		r.rungs = append(r.rungs, Rung{s.name, int64(n)})
	}
}

// takeBucket keeps the first whole copy of a bucket that is not part of the
// log, or else the first.
func (r *recovery) takeBucket(name string, b *found) {
	if was := r.other[name]; was == nil || was.isTorn() && !b.isTorn() {
		r.other[name] = b
	}
}

func (f *found) isTorn() bool {
	if f.torn {
		return true
	}
	for _, sub := range f.subs {
		if sub.isTorn() {
			return true
		}
	}
	return false
}

// whole reports whether nothing is left to be looked for.
func (r *recovery) whole() bool {
	n := r.held.reach()
	if int64(len(r.held.lines)) != n || n < r.held.last().N || n == 0 && r.problem != nil {
		return false
	}
	for _, b := range r.other {
		if b.isTorn() {
			return false
		}
	}
	_, typed := r.typed()
	return typed == 0
}

// order returns the numbers of the records that can be kept: those from the
// first on without a gap, and those behind a gap.
func (r *recovery) order() (front, behind []int64) {
	for i, good := range r.good {
		switch {
		case !good:
		case int64(len(front)) == int64(i):
			front = append(front, int64(i))
		default:
			behind = append(behind, int64(i))
		}
	}
	return front, behind
}

// typed returns the private lines that can be kept, and counts the events
// whose line is lost. What was erased stays so, whoever still has a copy.
func (r *recovery) typed() (private map[int64][]byte, lost int64) {
	private = map[int64][]byte{}
	var events []progress.Event
	front, behind := r.order()
	for _, i := range slices.Concat(front, behind) {
		e, err := progress.Decode(r.held.lines[i])
		if err != nil {
			continue // held only takes what decodes
		}
		if line := r.held.privateOf(e, i); line != nil {
			private[i] = line
		}
		events = append(events, e)
	}
	erase(slices.Concat(events, r.forgotten), private)
	return private, unaccounted(events, private)
}

// erase drops the private lines that an event of type Forgot is about.
func erase(events []progress.Event, private map[int64][]byte) {
	for k, f := range events {
		if f.Type != progress.Forgot {
			continue
		}
		for _, e := range events[:k] {
			if f.Course == "" || f.Course == e.Course {
				delete(private, int64(e.Seq)-1)
			}
		}
	}
}

// unaccounted counts the events whose private line is neither there nor erased.
func unaccounted(events []progress.Event, private map[int64][]byte) (n int64) {
	erased := map[string]bool{}
	for _, e := range slices.Backward(events) {
		switch {
		case e.Type == progress.Forgot:
			erased[string(e.Course)] = true
		case e.Sealed != "" && private[int64(e.Seq)-1] == nil && !erased[""] && !erased[string(e.Course)]:
			n++
		}
	}
	return n
}
