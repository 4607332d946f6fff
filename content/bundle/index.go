package bundle

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An entry is a file of the package.
type entry struct {
	name     string
	deflated bool
	size     int64    // of the file
	packed   int64    // as it stands in the package
	crc      uint32   // of the file, for readers of zip
	sums     []digest // of the packed bytes, by pieces of chunkSize
	at       int64    // where its zip header begins
}

// data is where the packed bytes begin.
func (e *entry) data() int64 { return e.at + localSize + int64(len(e.name)) }

// end is where the next entry begins.
func (e *entry) end() int64 { return e.data() + e.packed }

func pieces(packed int64) int { return int((packed + chunkSize - 1) / chunkSize) }

// A block is a run of entries in the order of their names, which is also that
// of their places. Since each begins where the one before it ends, no two can
// overlap.
type block []entry

// blockRef is what the upper level of the index says of a block.
type blockRef struct {
	first string // the name of its first entry
	files int    // how many entries it has
	start int64  // where its first entry begins
	span  span   // where it lies
}

func (b block) encode() []byte {
	var e encoder
	for i := range b {
		b[i].encode(&e)
	}
	return e.out
}

func (n *entry) encode(e *encoder) {
	e.text(n.name)
	e.flag(n.deflated)
	e.number(uint64(n.size))
	if n.deflated {
		e.number(uint64(n.packed))
	}
	e.out = binary.LittleEndian.AppendUint32(e.out, n.crc)
	for _, sum := range n.sums {
		e.out = append(e.out, sum[:]...)
	}
}

// decodeBlock reads the entries of a block; the first begins at start.
func decodeBlock(data []byte, start int64) (block, error) {
	d := decoder{in: string(data)}
	var b block
	for d.in != "" {
		n := decodeEntry(&d)
		n.at = start
		start = n.end()
		if d.fault != nil {
			return nil, d.fault
		}
		if err := n.check(); err != nil {
			return nil, err
		}
		if len(b) > 0 && b[len(b)-1].name >= n.name {
			return nil, errors.New("its names are not in order")
		}
		b = append(b, n)
	}
	return b, d.end()
}

func decodeEntry(d *decoder) entry {
	n := entry{name: d.text(), deflated: d.flag(), size: int64(d.number(maxFile))}
	n.packed = n.size
	if n.deflated {
		n.packed = int64(d.number(maxFile))
	}
	if crc := d.fixed(4); d.fault == nil {
		n.crc = binary.LittleEndian.Uint32([]byte(crc))
	}
	count := pieces(n.packed)
	raw := d.fixed(count * len(digest{}))
	if d.fault != nil {
		return n
	}
	n.sums = make([]digest, count)
	for i := range n.sums {
		copy(n.sums[i][:], raw[i*len(digest{}):])
	}
	return n
}

// check refuses an entry that cannot be on every system, or that grows out of
// bounds when it is inflated.
func (n *entry) check() error {
	if n.deflated && (n.size > maxInflated || n.size > freeRatio && n.size/maxRatio > n.packed || n.packed >= n.size) {
		return fmt.Errorf("%w: %s grows from %d to %d bytes", ErrLimit, n.name, n.packed, n.size)
	}
	return checkName(n.name)
}

func encodeRoot(refs []blockRef) []byte {
	var e encoder
	for _, r := range refs {
		e.text(r.first)
		e.number(uint64(r.files))
		e.number(uint64(r.start))
		e.number(uint64(r.span.size))
		e.out = append(e.out, r.span.sum[:]...)
	}
	return e.out
}

// decodeRoot reads the upper level of the index, which begins at the end of its
// last block.
func decodeRoot(data []byte, end int64) ([]blockRef, error) {
	d := decoder{in: string(data)}
	var refs []blockRef
	for d.in != "" {
		r := blockRef{first: d.text(), files: int(d.number(maxFiles)), start: int64(d.number(maxPackage))}
		r.span.size = int64(d.number(maxBlock))
		copy(r.span.sum[:], d.fixed(len(r.span.sum)))
		refs = append(refs, r)
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	for i := range slices.Backward(refs) {
		end -= refs[i].span.size
		refs[i].span.at = end
	}
	return refs, nil
}

// checkRefs refuses blocks that are not in order, or that do not fit between
// the header and the blocks, and returns where the entries end.
func checkRefs(refs []blockRef, h *head) (int64, error) {
	end, files := h.index.at, 0
	if len(refs) > 0 {
		end = refs[0].span.at
	}
	start := h.length
	for i, r := range refs {
		switch {
		case i == 0 && r.start != start, i > 0 && r.start <= start, r.start >= end, r.files == 0:
			return 0, errors.New("its blocks do not fit")
		case i > 0 && refs[i-1].first >= r.first:
			return 0, errors.New("its blocks are not in order")
		}
		start = r.start
		files += r.files
	}
	if files != h.Files || len(refs) == 0 && end != h.length {
		return 0, errors.New("it does not have as many files as its header says")
	}
	return end, nil
}

// search returns the index of the first entry whose name is name or comes
// after it.
func (b block) search(name string) (int, bool) {
	return slices.BinarySearchFunc(b, name, func(n entry, name string) int { return strings.Compare(n.name, name) })
}
