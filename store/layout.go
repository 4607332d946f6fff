package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// The names of the layout; see the package comment.
var (
	bucketMeta     = []byte("meta")
	bucketEvents   = []byte("events")
	bucketPrivate  = []byte("private")
	bucketCosigned = []byte("cosigned")
	bucketForeign  = []byte("foreign")

	keyCheckpoint = []byte("checkpoint")
	keyErased     = []byte("erased")

	keySchema  = []byte("schema")
	keyID      = []byte("id")
	keyCreated = []byte("created")
	keyHead    = []byte("head")
	keySum     = []byte("sum")
)

// buckets are those that every journal has.
func buckets() [][]byte {
	return [][]byte{bucketMeta, bucketEvents, bucketPrivate, bucketCosigned, bucketForeign}
}

const headSize = 8 + tlog.HashSize

func encodeKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// hashKey is where the hash of a level that event seq completes is stored.
func hashKey(seq uint64, level int) []byte { return append(encodeKey(seq), byte(level)) }

// lastLevel is the level of the largest complete subtree that ends with event
// seq, and so of the last hash that is stored with it.
func lastLevel(seq uint64) int { return bits.TrailingZeros64(seq) }

// hashKeyAt is where the stored hash of package tlog with that index is.
func hashKeyAt(index int64) []byte {
	level, n := tlog.SplitStoredHashIndex(index)
	return hashKey(uint64(n+1)<<level, level)
}

func encodeHead(t tlog.Tree) []byte { return append(encodeKey(uint64(t.N)), t.Hash[:]...) }

func decodeHead(b []byte) (tlog.Tree, error) {
	if len(b) != headSize {
		return tlog.Tree{}, fmt.Errorf("its head has %d bytes, not %d", len(b), headSize)
	}
	n := binary.BigEndian.Uint64(b)
	if n > 1<<62 {
		return tlog.Tree{}, fmt.Errorf("its head claims %d events", n)
	}
	return tlog.Tree{N: int64(n), Hash: tlog.Hash(b[8:])}, nil
}

// readHead reads the head that the last transaction wrote.
func readHead(tx *bbolt.Tx) (tlog.Tree, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return tlog.Tree{}, fmt.Errorf("it has no bucket %q", bucketMeta)
	}
	return decodeHead(meta.Get(keyHead))
}

// writeHead records the head, and the sum with it.
func writeHead(meta *bbolt.Bucket, head tlog.Tree) error {
	if err := meta.Put(keyHead, encodeHead(head)); err != nil {
		return err
	}
	sum := sumMeta(meta)
	return meta.Put(keySum, sum[:])
}

// sumMeta is a SHA-256 over the keys and values of the bucket, each after its
// length. The tree vouches for the events alone.
func sumMeta(meta *bbolt.Bucket) [sha256.Size]byte {
	h := sha256.New()
	_ = meta.ForEach(func(k, v []byte) error { // fails only if the function does
		if !bytes.Equal(k, keySum) {
			digestField(h, k)
			digestField(h, v)
		}
		return nil
	})
	return [sha256.Size]byte(h.Sum(nil))
}

// storedHashes reads the hashes of the tree from the bucket of events.
func storedHashes(b *bbolt.Bucket) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			v := b.Get(hashKeyAt(index))
			if len(v) != tlog.HashSize {
				return nil, fmt.Errorf("stored hash %d has %d bytes", index, len(v))
			}
			hashes[i] = tlog.Hash(v)
		}
		return hashes, nil
	})
}
