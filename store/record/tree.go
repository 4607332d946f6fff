package record

import (
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the right edge of an append-only Merkle tree (RFC 6962, section 2.1)
// over a log's records: enough to add records and to name the root, in memory
// that grows with the logarithm of the size. The zero value is the empty tree.
type Tree struct {
	size int64
	edge []tlog.Hash // roots of the complete subtrees, largest first
}

// NewTree returns the tree over the first size records of a log whose stored
// hashes are at hand; it reads as many of them as size has ones in binary.
func NewTree(size int64, hashes tlog.HashReader) (Tree, error) {
	var indexes []int64
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	edge, err := hashes.ReadHashes(indexes)
	return Tree{size: size, edge: edge}, err
}

// Clone returns a tree that grows on its own.
func (t Tree) Clone() Tree { return Tree{t.size, slices.Clone(t.edge)} }

// Size returns the number of records.
func (t *Tree) Size() int64 { return t.size }

// Add appends the record whose hash is leaf and returns the hashes that the
// record completes, in the order in which package tlog stores them: the leaf
// first, then its parents.
func (t *Tree) Add(leaf tlog.Hash) []tlog.Hash {
	done := []tlog.Hash{leaf}
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		leaf = tlog.NodeHash(t.edge[last], leaf)
		t.edge = t.edge[:last]
		done = append(done, leaf)
	}
	t.edge = append(t.edge, leaf)
	t.size++
	return done
}

// Root returns the root hash of all records added so far.
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		root, _ := tlog.TreeHash(0, nil) // the hash of nothing reads nothing
		return root
	}
	last := len(t.edge) - 1
	root := t.edge[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(t.edge[i], root)
	}
	return root
}
