package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// The names of the layout; see the package comment.
var (
	bucketMeta   = []byte("meta")
	bucketEvents = []byte("events")
	bucketHashes = []byte("hashes")

	keySchema  = []byte("schema")
	keyID      = []byte("id")
	keyCreated = []byte("created")
	keyHead    = []byte("head")
	keySum     = []byte("sum")
)

const headSize = 8 + tlog.HashSize

func encodeKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

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

// storedHashes reads the hashes of the tree from its bucket.
func storedHashes(b *bbolt.Bucket) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			v := b.Get(encodeKey(uint64(index)))
			if len(v) != tlog.HashSize {
				return nil, fmt.Errorf("stored hash %d has %d bytes", index, len(v))
			}
			hashes[i] = tlog.Hash(v)
		}
		return hashes, nil
	})
}
