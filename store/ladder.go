package store

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
)

// smallest is less than any event takes with its hash, in bytes. A damaged
// file is not believed to hold more events than would fit, because memory is
// taken for each number.
const smallest = 64

// held is what one or several sources hold of a journal's log.
type held struct {
	lines   map[int64][]byte      // by number of the record, from 0: canonical, with that number in them
	hashes  map[int64][]tlog.Hash // by index of package tlog: as each source stored it
	private map[int64][]byte      // by number of the record
	heads   []tlog.Tree           // that the log is said to have had
	trusted []tlog.Tree           // that it had for certain: of the mark, or signed by the key
	most    uint64                // events that can be in the sources
}

// newHeld returns room for what a file of that size may hold.
func newHeld(bytes int64) *held {
	return &held{lines: map[int64][]byte{}, hashes: map[int64][]tlog.Hash{}, private: map[int64][]byte{}, most: uint64(bytes) / smallest}
}

// events takes entries of a bucket of events. Of two lines for one event, or
// two hashes, the first stays.
func (h *held) events(pairs []pair) {
	for _, p := range pairs {
		switch len(p.key) {
		case 8:
			h.line(binary.BigEndian.Uint64(p.key), p.value)
		case 9:
			h.hash(binary.BigEndian.Uint64(p.key), int(p.key[8]), p.value)
		}
	}
}

func (h *held) line(seq uint64, line []byte) {
	if seq < 1 || seq > h.most || h.lines[int64(seq)-1] != nil {
		return
	}
	if e, err := progress.Decode(line); err == nil && e.Seq == seq {
		h.lines[int64(seq)-1] = line
	}
}

// hash takes the hash of the 2^level events up to seq.
func (h *held) hash(seq uint64, level int, hash []byte) {
	if seq < 1 || seq > h.most || level > lastLevel(seq) || len(hash) != tlog.HashSize {
		return
	}
	index := tlog.StoredHashIndex(level, int64(seq>>level)-1)
	h.store(index, tlog.Hash(hash))
}

func (h *held) store(index int64, hash tlog.Hash) {
	if !slices.Contains(h.hashes[index], hash) {
		h.hashes[index] = append(h.hashes[index], hash)
	}
}

// typed takes entries of a bucket of private lines.
func (h *held) typed(pairs []pair) {
	for _, p := range pairs {
		if len(p.key) != 8 {
			continue
		}
		if i := int64(binary.BigEndian.Uint64(p.key)) - 1; h.private[i] == nil {
			h.private[i] = p.value
		}
	}
}

// add takes what another source holds and h does not.
func (h *held) add(o *held) {
	addMissing(h.lines, o.lines)
	addMissing(h.private, o.private)
	for index, hashes := range o.hashes {
		for _, hash := range hashes {
			h.store(index, hash)
		}
	}
	h.heads = append(h.heads, o.heads...)
	h.trusted = append(h.trusted, o.trusted...)
}

func addMissing[K comparable, V any](to, from map[K]V) {
	for k, v := range from {
		if _, there := to[k]; !there {
			to[k] = v
		}
	}
}

// reach is the number of the last event that is there.
func (h *held) reach() (n int64) {
	for i := range h.lines {
		n = max(n, i+1)
	}
	return n
}

// last is the largest head that the log is said to have had.
func (h *held) last() (last tlog.Tree) {
	for _, head := range slices.Concat(h.trusted, h.heads) {
		if head.N > last.N {
			last = head
		}
	}
	return last
}

// verdict is what the tree says of an event.
type verdict byte

const (
	unknown verdict = iota // the hashes above it are gone too
	proven                 // it hashes up to a head of the log
	refuted                // it, or one near it, is not what a head stands for
)

// prover holds events against the heads of their log. A hash is had in two
// ways, as it was stored and as it is made from the events below it; damage to
// either leaves the other.
type prover struct {
	*held
	made [][]*tlog.Hash // by level and number; nil where an event below is missing
	said []verdict      // by number of the record
	sure []bool         // by number of the record: what was said is final
}

// prove says of each event below size what the heads say of it. What a trusted
// head refutes, no other proves.
func (h *held) prove(size int64) []verdict {
	p := &prover{held: h, said: make([]verdict, size), sure: make([]bool, size)}
	p.make(size)
	for _, heads := range [][]tlog.Tree{h.trusted, h.heads} {
		for _, head := range heads {
			if head.N > 0 && head.N <= size {
				p.head(head)
			}
		}
		for i, v := range p.said {
			p.sure[i] = v != unknown
		}
	}
	return p.said
}

func (p *prover) make(size int64) {
	level := make([]*tlog.Hash, size)
	for i, line := range p.lines {
		if i < size {
			hash := tlog.RecordHash(line)
			level[i] = &hash
		}
	}
	for p.made = append(p.made, level); len(level) > 1; p.made = append(p.made, level) {
		above := make([]*tlog.Hash, len(level)/2)
		for i := range above {
			if l, r := level[2*i], level[2*i+1]; l != nil && r != nil {
				hash := tlog.NodeHash(*l, *r)
				above[i] = &hash
			}
		}
		level = above
	}
}

// either returns the hashes that a node may have.
func (p *prover) either(level int, n int64) (hashes []tlog.Hash) {
	hashes = slices.Clone(p.hashes[tlog.StoredHashIndex(level, n)])
	if made := p.made[level][n]; made != nil && !slices.Contains(hashes, *made) {
		hashes = append(hashes, *made)
	}
	return hashes
}

// node is a complete subtree: the 2^level records from n * 2^level on.
type node struct {
	level int
	n     int64
}

// complete are the complete subtrees over the first size records, the largest
// first.
func complete(size int64) (nodes []node) {
	for at := int64(0); at < size; {
		level := bits.Len64(uint64(size-at)) - 1
		nodes = append(nodes, node{level, at >> level})
		at += 1 << level
	}
	return nodes
}

// head proves what it can below one head.
func (p *prover) head(head tlog.Tree) {
	nodes := complete(head.N)
	choice := make([]tlog.Hash, len(nodes))
	if tries := 1 << 12; p.choose(nodes, choice, 0, head.Hash, &tries) {
		for i, nd := range nodes {
			p.node(nd, choice[i])
		}
		return
	}
	for _, nd := range nodes {
		if len(p.either(nd.level, nd.n)) == 0 {
			return // nothing is known of it, so nothing follows
		}
	}
	p.say(0, head.N, refuted)
}

// choose finds hashes for the nodes that together make the root. The number of
// tries is bounded, for a file may be made to have many.
func (p *prover) choose(nodes []node, choice []tlog.Hash, i int, root tlog.Hash, tries *int) bool {
	if i == len(nodes) {
		*tries--
		return rootOf(choice) == root
	}
	for _, hash := range p.either(nodes[i].level, nodes[i].n) {
		if choice[i] = hash; *tries > 0 && p.choose(nodes, choice, i+1, root, tries) {
			return true
		}
	}
	return false
}

// rootOf is the root over complete subtrees, the largest first.
func rootOf(subtrees []tlog.Hash) tlog.Hash {
	root := subtrees[len(subtrees)-1]
	for _, left := range slices.Backward(subtrees[:len(subtrees)-1]) {
		root = tlog.NodeHash(left, root)
	}
	return root
}

// node proves what it can below a node whose hash is known to be want.
func (p *prover) node(nd node, want tlog.Hash) {
	made := p.made[nd.level][nd.n]
	switch from := nd.n << nd.level; {
	case made != nil && *made == want:
		p.say(from, from+1<<nd.level, proven)
	case nd.level > 0 && p.below(nd, want):
	case made != nil:
		p.say(from, from+1<<nd.level, refuted)
	}
}

// below goes on with the two halves, if they are known.
func (p *prover) below(nd node, want tlog.Hash) bool {
	left, right := node{nd.level - 1, 2 * nd.n}, node{nd.level - 1, 2*nd.n + 1}
	for _, l := range p.either(left.level, left.n) {
		for _, r := range p.either(right.level, right.n) {
			if tlog.NodeHash(l, r) == want {
				p.node(left, l)
				p.node(right, r)
				return true
			}
		}
	}
	return false
}

// say keeps the better of two verdicts on records: what one head proves,
// another that was damaged does not take back.
func (p *prover) say(from, to int64, v verdict) {
	for i := from; i < to; i++ {
		if p.said[i] != proven && !p.sure[i] {
			p.said[i] = v
		}
	}
}

// intact reports whether a record has the hash that was stored with it.
func (h *held) intact(i int64) bool {
	return slices.Contains(h.hashes[tlog.StoredHashIndex(0, i)], tlog.RecordHash(h.lines[i]))
}

// good returns which of the first size records can be believed: they are
// proven or, where the hashes that could prove them are lost, have their own
// hash beside them.
func (h *held) good(size int64) []bool {
	good := make([]bool, size)
	for i, v := range h.prove(size) {
		line := h.lines[int64(i)]
		good[i] = line != nil && (v == proven || v == unknown && h.intact(int64(i)))
	}
	return good
}

// keep drops what cannot be believed, so that another source may have it.
func (h *held) keep(good []bool) {
	for i := range h.lines {
		if i >= int64(len(good)) || !good[i] {
			delete(h.lines, i)
		}
	}
}

// privateOf returns the private line of an event if it is the right one.
func (h *held) privateOf(e progress.Event, i int64) []byte {
	line := h.private[i]
	if e.Sealed == "" || line == nil {
		return nil
	}
	if _, err := progress.Unseal(e, line); err != nil {
		return nil
	}
	return line
}
