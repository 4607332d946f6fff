package store

import (
	"bytes"
	"fmt"
	"io"
)

// pair is one entry of a bucket.
type pair struct{ key, value []byte }

// found is what could be read of a bucket, in the order of its pages.
type found struct {
	pairs []pair
	subs  map[string]*found
	torn  bool // a page of it, or an element, could not be read
}

func (f *found) sub(name string) *found {
	if f.subs == nil {
		f.subs = map[string]*found{}
	}
	if f.subs[name] == nil {
		f.subs[name] = &found{}
	}
	return f.subs[name]
}

// get returns the value of a key, or nil.
func (f *found) get(key []byte) []byte {
	for _, p := range f.pairs {
		if bytes.Equal(p.key, key) {
			return p.value
		}
	}
	return nil
}

// salvager reads what a database file still holds without bbolt, which trusts
// its pages. It reads with ReadAt and follows no number out of the file, so
// damage cannot make it fault; it goes on where inspectPages stops.
type salvager struct {
	walk   pageWalk
	only   string // the one bucket to read; "" for all
	top    found  // the buckets
	faults []error
}

// salvage reads what a meta page leads to, all of it or one bucket. The list of free pages plays no
// part in it.
func salvage(r io.ReaderAt, size int64, m dbMeta, only string) *salvager {
	m.high = min(m.high, uint64(size/m.pageSize)) // of a file that was cut
	s := &salvager{only: only, walk: pageWalk{r: r, meta: m, seen: make([]bool, m.high)}}
	s.page(m.root, bounds{}, 0, &s.top)
	return s
}

func (s *salvager) fault(in *found, err error) {
	in.torn = true
	s.faults = append(s.faults, err)
}

// page takes what a page of a tree holds and leads to. Bounds that a broken
// page gives are not held against those below it.
func (s *salvager) page(id uint64, in bounds, depth int, to *found) {
	b, err := s.walk.load(id, depth)
	if err != nil {
		s.fault(to, err)
		return
	}
	p := treePage{id: id, b: b}
	broken := p.check(in)
	if broken != nil {
		s.fault(to, broken)
	}
	for i := range p.whole() {
		switch {
		case p.flags() == flagLeaf:
			s.element(p, i, depth, to)
		case p.flags() == flagBranch && broken != nil:
			s.page(p.child(i), bounds{}, depth+1, to)
		case p.flags() == flagBranch:
			s.page(p.child(i), p.below(i, in), depth+1, to)
		}
	}
}

// element takes an entry of a leaf, and the bucket that it may be.
func (s *salvager) element(p treePage, i, depth int, to *found) {
	if !p.isBucket(i) {
		to.pairs = append(to.pairs, pair{bytes.Clone(p.key(i)), bytes.Clone(p.value(i))})
		return
	}
	name := string(p.key(i))
	if to == &s.top && s.only != "" && s.only != name {
		return
	}
	v, sub := p.value(i), to.sub(name)
	if len(v) < pageHeader {
		s.fault(sub, fmt.Errorf("page %d: bucket %d has %d bytes", p.id, i, len(v)))
		return
	}
	if root := native.Uint64(v); root != 0 {
		s.page(root, bounds{}, depth+1, sub)
		return
	}
	s.inline(treePage{id: p.id, b: v[pageHeader:]}, sub)
}

func (s *salvager) inline(p treePage, to *found) {
	if len(p.b) < pageHeader || p.flags() != flagLeaf {
		s.fault(to, fmt.Errorf("page %d: a bucket inside it is broken", p.id))
		return
	}
	if err := p.check(bounds{}); err != nil {
		s.fault(to, err)
	}
	for i := range p.whole() {
		if !p.isBucket(i) {
			to.pairs = append(to.pairs, pair{bytes.Clone(p.key(i)), bytes.Clone(p.value(i))})
		}
	}
}

// stray takes the entries of leaf pages that nothing leads to: what led to
// them is broken. Which bucket they were of nothing tells any more, nor
// whether they were in use.
func (s *salvager) stray() (pairs []pair) {
	for id := uint64(2); id < s.walk.meta.high; id++ {
		if s.walk.seen[id] {
			continue
		}
		b, err := s.walk.load(id, 0)
		if err != nil {
			continue
		}
		if p := (treePage{id: id, b: b}); p.flags() == flagLeaf {
			var in found
			s.inline(p, &in)
			pairs = append(pairs, in.pairs...)
		}
	}
	return pairs
}
