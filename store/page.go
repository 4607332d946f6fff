package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"os"
)

// The layout of a bbolt file, version 2, in the byte order of the machine: two
// meta pages, then branch, leaf and freelist pages with a header of 16 bytes
// and elements of 16 bytes. bbolt trusts all of it but the meta pages, and
// follows a damaged number out of the mapped file, which no recover survives;
// so every page that it could follow is inspected before it opens the file.
const (
	pageHeader  = 16
	pageElement = 16
	metaLength  = 64
	metaSummed  = 56 // the bytes of a meta that its checksum covers

	metaMagic   = 0xED0CDAED
	metaVersion = 2

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10
	flagBucket   = 0x01 // of a leaf element

	minPageSize = 1 << 10
	maxPageSize = 64 << 10
	maxDepth    = 24 // of pages; bbolt keeps two keys or more on a page
	countInList = 0xFFFF
)

var native = binary.NativeEndian

// dbMeta is what a meta page says.
type dbMeta struct {
	pageSize             int64
	root, freelist, high uint64 // pages; high is the first one never used
	txid                 uint64
}

// inspect refuses a file that bbolt could not be trusted with. One of the two
// meta pages may be broken while a mark tells whether that lost an event.
func (j *Journal) inspect(m mark) error {
	f, err := os.Open(j.path)
	if err != nil {
		return cannotWrite(j.path, err)
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return cannotWrite(j.path, err)
	}
	whole, err := inspectPages(&window{r: f}, at.Size())
	if err == nil && !whole && m.id == "" {
		err = errors.New("one of its two first pages is broken, and no mark tells whether the last event is lost with it")
	}
	j.torn = !whole
	switch {
	case err == nil:
		return nil
	case m.there && at.Size() < 4*minPageSize:
		return j.first(m, fmt.Sprintf("it is cut to %d bytes", at.Size()))
	}
	return j.damaged("%w", err)
}

// inspectPages walks all pages of the newest valid meta page. It reports
// whether both meta pages are valid.
func inspectPages(r io.ReaderAt, size int64) (whole bool, err error) {
	meta, whole, err := newestMeta(r, size)
	if err != nil {
		return false, err
	}
	if int64(meta.high) > size/meta.pageSize {
		return whole, fmt.Errorf("it has %d bytes where %d pages of %d bytes belong", size, meta.high, meta.pageSize)
	}
	if err := checkMetaHeaders(r, meta.pageSize); whole && err != nil {
		return whole, err
	}
	w := &pageWalk{r: r, meta: meta, seen: make([]bool, meta.high)}
	w.seen[0], w.seen[1] = true, true
	if err := w.walk(meta.root, bounds{}, 0); err != nil {
		return whole, err
	}
	if err := w.freelist(); err != nil {
		return whole, err
	}
	return whole, w.leftOver()
}

// newestMeta returns the meta page that bbolt will use.
func newestMeta(r io.ReaderAt, size int64) (meta dbMeta, whole bool, err error) {
	metas := validMetas(r, size)
	if len(metas) == 0 {
		return dbMeta{}, false, errors.New("it is not a journal, or both its first pages are broken")
	}
	return metas[0], len(metas) == 2, nil
}

// validMetas returns the meta pages that are not broken, the newest first.
func validMetas(r io.ReaderAt, size int64) []dbMeta {
	first, ok := readMeta(r, 0)
	if ok {
		second, ok2 := readMeta(r, first.pageSize)
		switch {
		case !ok2:
			return []dbMeta{first}
		case second.txid > first.txid:
			return []dbMeta{second, first}
		}
		return []dbMeta{first, second}
	}
	for at := int64(minPageSize); at <= min(maxPageSize, size); at *= 2 {
		if second, ok := readMeta(r, at); ok && second.pageSize == at {
			return []dbMeta{second}
		}
	}
	return nil
}

// readMeta reads a meta page as bbolt does, which does not look at its header.
func readMeta(r io.ReaderAt, at int64) (dbMeta, bool) {
	var b [metaLength]byte
	if _, err := r.ReadAt(b[:], at+pageHeader); err != nil {
		return dbMeta{}, false
	}
	sum := fnv.New64a()
	sum.Write(b[:metaSummed])
	if native.Uint32(b[0:]) != metaMagic || native.Uint32(b[4:]) != metaVersion || native.Uint64(b[metaSummed:]) != sum.Sum64() {
		return dbMeta{}, false
	}
	m := dbMeta{pageSize: int64(native.Uint32(b[8:])), root: native.Uint64(b[16:]), freelist: native.Uint64(b[32:]),
		high: native.Uint64(b[40:]), txid: native.Uint64(b[48:])}
	ok := m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.pageSize&(m.pageSize-1) == 0 && m.high >= 4 && m.high < 1<<40
	return m, ok
}

func checkMetaHeaders(r io.ReaderAt, pageSize int64) error {
	var b [pageHeader]byte
	for id := range int64(2) {
		if _, err := r.ReadAt(b[:], id*pageSize); err != nil {
			return err
		}
		if native.Uint64(b[:]) != uint64(id) || native.Uint16(b[8:]) != flagMeta {
			return fmt.Errorf("page %d: it is not what belongs there", id)
		}
	}
	return nil
}

// pageWalk follows the pages of a file as bbolt would.
type pageWalk struct {
	r    io.ReaderAt
	meta dbMeta
	seen []bool   // by page: reached, or free
	bufs [][]byte // by depth
}

// bounds are the keys between which those of a page must lie; nil is open.
type bounds struct{ from, to []byte }

func (b bounds) hold(key []byte) bool {
	return bytes.Compare(key, b.from) >= 0 && (b.to == nil || bytes.Compare(key, b.to) < 0)
}

// walk inspects a page of a tree and those below it.
func (w *pageWalk) walk(id uint64, in bounds, depth int) error {
	b, err := w.load(id, depth)
	if err != nil {
		return err
	}
	p := treePage{id: id, b: b}
	if err := p.check(in); err != nil {
		return err
	}
	if p.flags() == flagBranch {
		return w.branch(p, in, depth)
	}
	return w.leaf(p, depth)
}

func (w *pageWalk) branch(p treePage, in bounds, depth int) error {
	for i := range p.count() {
		if err := w.walk(p.child(i), p.below(i, in), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// leaf follows the buckets of a leaf page.
func (w *pageWalk) leaf(p treePage, depth int) error {
	for i := range p.count() {
		if !p.isBucket(i) {
			continue
		}
		v := p.value(i)
		if len(v) < pageHeader {
			return fmt.Errorf("page %d: bucket %d has %d bytes", p.id, i, len(v))
		}
		if err := w.bucket(p.id, v, depth); err != nil {
			return err
		}
	}
	return nil
}

// bucket inspects the pages of a bucket, or the page inside its value.
func (w *pageWalk) bucket(id uint64, v []byte, depth int) error {
	if root := native.Uint64(v); root != 0 {
		return w.walk(root, bounds{}, depth+1)
	}
	inline := treePage{id: id, b: v[pageHeader:]}
	if len(inline.b) < pageHeader || inline.flags() != flagLeaf {
		return fmt.Errorf("page %d: a bucket inside it is broken", id)
	}
	if err := inline.check(bounds{}); err != nil {
		return err
	}
	for i := range inline.count() {
		if inline.isBucket(i) {
			return fmt.Errorf("page %d: a bucket in a bucket inside it", id)
		}
	}
	return nil
}

// load reads a page with what overflows from it, which nothing else may use.
func (w *pageWalk) load(id uint64, depth int) ([]byte, error) {
	if depth >= maxDepth {
		return nil, fmt.Errorf("page %d: deeper than %d pages", id, maxDepth)
	}
	if id < 2 || id >= w.meta.high {
		return nil, fmt.Errorf("page %d: not one of %d", id, w.meta.high)
	}
	b, err := w.read(id, 1, depth)
	if err != nil {
		return nil, err
	}
	if self := native.Uint64(b); self != id {
		return nil, fmt.Errorf("page %d: something else lies in its place", id)
	}
	n := 1 + uint64(native.Uint32(b[12:]))
	if id+n > w.meta.high {
		return nil, fmt.Errorf("page %d: overflows the last page", id)
	}
	if err := w.reach(id, n); err != nil || n == 1 {
		return b, err
	}
	return w.read(id, int64(n), depth)
}

func (w *pageWalk) read(id uint64, n int64, depth int) ([]byte, error) {
	for len(w.bufs) <= depth {
		w.bufs = append(w.bufs, make([]byte, w.meta.pageSize))
	}
	if need := n * w.meta.pageSize; int64(len(w.bufs[depth])) < need {
		w.bufs[depth] = make([]byte, need)
	}
	b := w.bufs[depth][:n*w.meta.pageSize]
	if _, err := w.r.ReadAt(b, int64(id)*w.meta.pageSize); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	return b, nil
}

// reach notes that n pages from id are spoken for.
func (w *pageWalk) reach(id, n uint64) error {
	for ; n > 0; id, n = id+1, n-1 {
		if w.seen[id] {
			return fmt.Errorf("page %d: used twice", id)
		}
		w.seen[id] = true
	}
	return nil
}

// freelist inspects the list of free pages: bbolt writes over what it names.
func (w *pageWalk) freelist() error {
	b, err := w.load(w.meta.freelist, 0)
	if err != nil {
		return err
	}
	if native.Uint16(b[8:]) != flagFreelist {
		return fmt.Errorf("page %d: not a list of free pages", w.meta.freelist)
	}
	count, ids := uint64(native.Uint16(b[10:])), b[pageHeader:]
	if count == countInList {
		count, ids = native.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return fmt.Errorf("page %d: a list of %d free pages does not fit", w.meta.freelist, count)
	}
	return w.free(ids[:count*8])
}

func (w *pageWalk) free(ids []byte) error {
	for ; len(ids) > 0; ids = ids[8:] {
		id := native.Uint64(ids)
		if id < 2 || id >= w.meta.high {
			return fmt.Errorf("page %d: free, but not one of %d", id, w.meta.high)
		}
		if err := w.reach(id, 1); err != nil {
			return err
		}
	}
	return nil
}

// leftOver refuses a page that is neither in use nor free: something that led
// to it is gone.
func (w *pageWalk) leftOver() error {
	for id, seen := range w.seen {
		if !seen {
			return fmt.Errorf("page %d: neither in use nor free", id)
		}
	}
	return nil
}

// treePage is a branch or leaf page: its header, its elements, then keys and
// values, each found by its distance from its element.
type treePage struct {
	id uint64
	b  []byte
}

func (p treePage) flags() uint16 { return native.Uint16(p.b[8:]) }
func (p treePage) count() int    { return int(native.Uint16(p.b[10:])) }

func (p treePage) element(i int) []byte { return p.b[pageHeader+i*pageElement:] }

// span returns where the key of element i starts, and the lengths of its key
// and value.
func (p treePage) span(i int) (at, key, value uint64) {
	e := p.element(i)
	at = uint64(pageHeader + i*pageElement)
	if p.flags() == flagBranch {
		return at + uint64(native.Uint32(e)), uint64(native.Uint32(e[4:])), 0
	}
	return at + uint64(native.Uint32(e[4:])), uint64(native.Uint32(e[8:])), uint64(native.Uint32(e[12:]))
}

func (p treePage) key(i int) []byte {
	at, key, _ := p.span(i)
	return p.b[at : at+key]
}

func (p treePage) value(i int) []byte {
	at, key, value := p.span(i)
	return p.b[at+key : at+key+value]
}

// below are the bounds of the page that element i of a branch leads to.
func (p treePage) below(i int, in bounds) bounds {
	if i+1 < p.count() {
		in.to = p.key(i + 1)
	}
	return bounds{from: p.key(i), to: in.to}
}

func (p treePage) child(i int) uint64 { return native.Uint64(p.element(i)[8:]) }
func (p treePage) isBucket(i int) bool {
	return p.flags() == flagLeaf && native.Uint32(p.element(i)) == flagBucket
}

// check verifies that all elements lie inside the page, with keys that ascend
// within the bounds.
func (p treePage) check(in bounds) error {
	if f := p.flags(); f != flagBranch && f != flagLeaf {
		return fmt.Errorf("page %d: of type %#x where a branch or leaf belongs", p.id, f)
	}
	if p.flags() == flagBranch && p.count() == 0 {
		return fmt.Errorf("page %d: a branch without leaves", p.id)
	}
	if pageHeader+p.count()*pageElement > len(p.b) {
		return fmt.Errorf("page %d: %d elements do not fit", p.id, p.count())
	}
	for i := range p.count() {
		if err := p.checkElement(i); err != nil {
			return err
		}
		if !in.hold(p.key(i)) || i > 0 && bytes.Compare(p.key(i-1), p.key(i)) >= 0 {
			return fmt.Errorf("page %d: key %d is out of order", p.id, i)
		}
	}
	return nil
}

// whole yields the elements that lie inside of the page, however broken the
// others are.
func (p treePage) whole() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range p.count() {
			if pageHeader+(i+1)*pageElement > len(p.b) {
				return
			}
			if at, key, value := p.span(i); at+key+value <= uint64(len(p.b)) && !yield(i) {
				return
			}
		}
	}
}

func (p treePage) checkElement(i int) error {
	at, key, value := p.span(i)
	if at < uint64(pageHeader+p.count()*pageElement) || at+key+value > uint64(len(p.b)) {
		return fmt.Errorf("page %d: element %d lies outside", p.id, i)
	}
	if p.flags() == flagLeaf && native.Uint32(p.element(i)) > flagBucket {
		return fmt.Errorf("page %d: element %d has unknown flags", p.id, i)
	}
	return nil
}
