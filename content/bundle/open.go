package bundle

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"carrel/content/markdown"
	"carrel/course"
)

// Package is an open package. It may be used by several goroutines.
type Package struct {
	r      io.ReaderAt
	close  func() error
	head   *head
	refs   []blockRef
	blocks []atomic.Pointer[block] // those that were needed so far
	ends   int64                   // where the last entry ends
}

// Open opens a package and checks its signature by the key that it names; it
// reads no more than that takes. The error wraps [ErrNotPackage], [ErrFormat],
// [ErrDamaged] or [ErrSignature]. A package without a signature is opened too:
// see [Package.Signed].
func Open(path string) (*Package, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait
		return nil, fmt.Errorf("%s: %w: it is not a regular file", path, ErrNotPackage)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p, err := openFile(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return p, nil
}

func openFile(f *os.File) (*Package, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p, err := New(f, info.Size())
	if err != nil {
		return nil, err
	}
	p.close = f.Close
	return p, nil
}

// New is [Open] for a package of size bytes that is read from r. Close does not
// close r.
func New(r io.ReaderAt, size int64) (*Package, error) {
	h, err := readHead(r, size)
	if err != nil {
		return nil, err
	}
	p := &Package{r: r, close: func() error { return nil }, head: h}
	return p, p.readRoot()
}

func (p *Package) readRoot() error {
	data, err := p.part(p.head.index)
	if err != nil {
		return fmt.Errorf("its index: %w", err)
	}
	p.refs, err = decodeRoot(data, p.head.index.at)
	if err == nil {
		p.ends, err = checkRefs(p.refs, p.head)
	}
	if err != nil {
		return fmt.Errorf("%w: its index: %w", ErrDamaged, err)
	}
	p.blocks = make([]atomic.Pointer[block], len(p.refs))
	return nil
}

// Close closes the file. What was opened of it cannot be read any more.
func (p *Package) Close() error { return p.close() }

// Header returns what the package says of itself.
func (p *Package) Header() Header { return p.head.Header }

// Digest names these very bytes: the SHA-256 of the signed text in base64url
// without padding. Every byte of the package follows from that text, but for
// the signature.
func (p *Package) Digest() string {
	sum := sha256.Sum256([]byte(p.head.text()))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Signed reports whether the package has a signature; it is a good one then.
func (p *Package) Signed() bool { return p.head.key != noKey }

// Author returns the verifier key ("name+hash+base64", of package note) by
// which the signature is good, or "" when there is none.
func (p *Package) Author() string {
	if !p.Signed() {
		return ""
	}
	return p.head.key
}

// Course returns the course as [carrel/content.Load] would read it from the
// files, with what is wrong with it, from the outline that was stored when the
// package was written. Only its version is always that of the header.
func (p *Package) Course() (*course.Course, []markdown.Problem, error) {
	data, err := p.part(p.head.outline)
	if err != nil {
		return nil, nil, fmt.Errorf("its outline: %w", err)
	}
	c, problems, err := decodeOutline(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: its outline: %w", ErrDamaged, err)
	}
	if c.ID != p.head.ID || c.Version != p.head.Version || shortTitle(c.Title) != p.head.Title {
		return nil, nil, fmt.Errorf("%w: its outline is that of another course", ErrDamaged)
	}
	return c, problems, nil
}

// part reads a part of the package and checks its digest.
func (p *Package) part(s span) ([]byte, error) {
	data := make([]byte, s.size)
	if err := p.readAt(data, s.at); err != nil {
		return nil, err
	}
	if sha256.Sum256(data) != s.sum {
		return nil, fmt.Errorf("%w: its digest is another", ErrDamaged)
	}
	return data, nil
}

// readAt fills data. A file that has become shorter is damaged.
func (p *Package) readAt(data []byte, at int64) error {
	if n, err := p.r.ReadAt(data, at); n < len(data) {
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: it ends too soon", ErrDamaged)
		}
		return err
	}
	return nil
}

// block returns block i, which is read when it is first asked for.
func (p *Package) block(i int) (block, error) {
	if b := p.blocks[i].Load(); b != nil {
		return *b, nil
	}
	ref := p.refs[i]
	data, err := p.part(ref.span)
	if err != nil {
		return nil, fmt.Errorf("its index: %w", err)
	}
	b, err := decodeBlock(data, ref.start)
	if err == nil {
		err = p.fits(i, b)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: its index: %w", ErrDamaged, err)
	}
	p.blocks[i].Store(&b)
	return b, nil
}

// fits checks a block against what the upper level says of it and of the next.
func (p *Package) fits(i int, b block) error {
	end, next := p.ends, ""
	if i+1 < len(p.refs) {
		end, next = p.refs[i+1].start, p.refs[i+1].first
	}
	if len(b) == 0 || len(b) != p.refs[i].files || b[0].name != p.refs[i].first || b[len(b)-1].end() != end {
		return errors.New("a block is not what its upper level says")
	}
	if next != "" && b[len(b)-1].name >= next {
		return errors.New("its blocks are not in order")
	}
	return nil
}

// find returns the entry of that name, or nil when there is none.
func (p *Package) find(name string) (*entry, error) {
	i, at, err := p.seek(name)
	if err != nil || i == len(p.refs) {
		return nil, err
	}
	b, err := p.block(i)
	if err != nil || b[at].name != name {
		return nil, err
	}
	return &b[at], nil
}

// seek returns the block and the place in it of the first entry whose name is
// name or comes after it; after the last entry the block is one too many.
func (p *Package) seek(name string) (i, at int, err error) {
	i, found := slices.BinarySearchFunc(p.refs, name, func(r blockRef, name string) int { return strings.Compare(r.first, name) })
	if found || i == 0 {
		return i, 0, nil
	}
	b, err := p.block(i - 1)
	if err != nil {
		return 0, 0, err
	}
	if at, _ = b.search(name); at == len(b) {
		return i, 0, nil
	}
	return i - 1, at, nil
}

// FS returns the files of the course. Each is verified as it is read: a reader
// gets no byte that is not the author's, but an error that wraps [ErrDamaged].
// All that was read by then is good. Files have no time, and are for reading.
func (p *Package) FS() fs.FS { return files{p} }
