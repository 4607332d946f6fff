package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// source is what one file, seen from one meta page, holds of a journal.
type source struct {
	name        string
	backup      bool
	id, created string // "" when they cannot be read
	schema      int
	held        *held
	head        tlog.Tree
	checkpoint  []byte            // of that head; nil: it was never signed
	other       map[string]*found // buckets beside the log
	faults      []error
}

// readSources reads a database file from its newest meta page, the one before
// it, and from pages that nothing leads to any more. Without a file there is no
// source. A backup is named; the journal's own file is not.
func readSources(path, backup string) (sources []source, err error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, cannotWrite(path, err)
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	if !at.Mode().IsRegular() {
		return nil, regular(path)
	}
	names := []string{"journal.db", "journal.db as it was before its last change"}
	stray := newHeld(at.Size())
	for i, m := range validMetas(f, at.Size()) {
		s := salvage(f, at.Size(), m, "")
		if i == 0 {
			pairs := s.stray()
			stray.events(pairs)
			stray.typed(private(pairs))
		}
		sources = append(sources, s.source(names[i], at.Size()))
	}
	if len(sources) == 0 {
		sources = blind(f, at.Size())
	}
	if backup != "" {
		sources[0].name, sources[0].backup = backup, true
	}
	return append(sources, strays(stray)), nil
}

// blind reads a file of which both meta pages are broken: from the two pages
// that could be the root of a journal with the most events.
func blind(f *os.File, size int64) (sources []source) {
	type start struct {
		meta   dbMeta
		events int64
	}
	var starts []start
	for pageSize := int64(minPageSize); pageSize <= maxPageSize; pageSize *= 2 {
		for _, root := range roots(f, size, pageSize) {
			m := dbMeta{pageSize: pageSize, root: root, high: uint64(size / pageSize)}
			if s := salvage(f, size, m, string(bucketMeta)).source("", size); s.id != "" {
				starts = append(starts, start{m, s.held.last().N})
			}
		}
	}
	slices.SortStableFunc(starts, func(a, b start) int { return cmp.Compare(b.events, a.events) })
	for _, s := range starts[:min(2, len(starts))] {
		sources = append(sources, salvage(f, size, s.meta, "").source("what journal.db still holds", size))
	}
	sources = append(sources, source{name: "journal.db", held: newHeld(size)})
	sources[0].faults = append(sources[0].faults, errors.New("both its meta pages are broken"))
	return sources
}

// roots finds the leaf pages that hold the bucket with the name of the meta
// bucket.
func roots(f *os.File, size, pageSize int64) (ids []uint64) {
	b := make([]byte, pageSize)
	for id := int64(2); (id+1)*pageSize <= size; id++ {
		if _, err := f.ReadAt(b, id*pageSize); err != nil || native.Uint64(b) != uint64(id) {
			continue
		}
		p := treePage{id: uint64(id), b: b}
		if p.flags() != flagLeaf {
			continue
		}
		for i := range p.whole() {
			if p.isBucket(i) && bytes.Equal(p.key(i), bucketMeta) {
				ids = append(ids, p.id)
			}
		}
	}
	return ids
}

// private returns the entries that look like private lines.
func private(pairs []pair) (private []pair) {
	for _, p := range pairs {
		if bytes.HasPrefix(p.value, []byte(`{"salt":`)) {
			private = append(private, p)
		}
	}
	return private
}

// strays makes a source of what was found without knowing where it belongs.
// Its events have to be proven: their own hashes are no evidence.
func strays(h *held) source {
	for i := range h.lines {
		delete(h.hashes, tlog.StoredHashIndex(0, i))
	}
	return source{name: "pages of journal.db that nothing leads to", held: h}
}

// source sorts what was read.
func (s *salvager) source(name string, size int64) source {
	meta := s.top.sub(string(bucketMeta))
	src := source{name: name, held: newHeld(size), faults: s.faults, other: map[string]*found{}, schema: -1}
	src.held.events(s.top.sub(string(bucketEvents)).pairs)
	src.held.typed(s.top.sub(string(bucketPrivate)).pairs)
	for bucket, b := range s.top.subs {
		if !slices.Contains([]string{string(bucketMeta), string(bucketEvents), string(bucketPrivate)}, bucket) {
			src.other[bucket] = b
		}
	}
	src.meta(meta)
	return src
}

// meta takes the bucket of that name, when it has the sum that was stored with
// it.
func (s *source) meta(meta *found) {
	if v, err := strconv.Atoi(string(meta.get(keySchema))); err == nil {
		s.schema = v
	}
	sum := sumPairs(meta.pairs)
	if s.schema > 0 && string(meta.get(keySum)) != string(sum[:]) {
		s.faults = append(s.faults, fmt.Errorf("bucket %s does not have the sum that was stored with it", bucketMeta))
		return
	}
	s.id, s.created = string(meta.get(keyID)), string(meta.get(keyCreated))
	s.checkpoint = meta.get(keyCheckpoint)
	if head, err := decodeHead(meta.get(keyHead)); err == nil {
		s.head = head
		s.held.heads = append(s.held.heads, head)
	}
}

// signedBy reports whether the key of the data folder has signed the head.
func (s *source) signedBy(opt Options) bool {
	j := &Journal{opt: opt, id: s.id, head: s.head}
	return opt.Signer != nil && j.verifyCheckpoint(s.checkpoint) == nil
}

// sumPairs is sumMeta over what was read.
func sumPairs(pairs []pair) [sha256.Size]byte {
	h := sha256.New()
	for _, p := range pairs {
		if !bytes.Equal(p.key, keySum) {
			digestField(h, p.key)
			digestField(h, p.value)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}
