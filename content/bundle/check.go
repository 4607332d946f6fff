package bundle

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"carrel/course"
)

// readAhead is how much is read at once; it holds a piece and a header.
const readAhead = 4 * chunkSize

// Check verifies every byte of the package: each file, the outline, that no two
// names are one where case does not count, and that readers of zip find the
// same files as this package does. each, unless it is nil, is told how many
// bytes are done. The error wraps [ErrDamaged], [ErrName] or [ErrLimit], or is
// that of ctx when it ended first.
func (p *Package) Check(ctx context.Context, each func(done, of int64)) error {
	if err := p.checkNames(); err != nil {
		return err
	}
	if err := p.checkEntries(ctx, each); err != nil {
		return err
	}
	if err := p.checkOutline(); err != nil {
		return err
	}
	if err := p.checkZip(); err != nil {
		return err
	}
	if each != nil {
		each(p.head.Size, p.head.Size)
	}
	return nil
}

// checkNames looks at all names at once, and at what only all files show.
func (p *Package) checkNames() error {
	taken := newNames()
	size := int64(0)
	for i := range p.refs {
		b, err := p.block(i)
		if err != nil {
			return err
		}
		for _, n := range b {
			if err := taken.add(n.name); err != nil {
				return err
			}
			size += n.size
		}
	}
	if size != p.head.Bytes {
		return fmt.Errorf("%w: its files have %d bytes, and its header says %d", ErrDamaged, size, p.head.Bytes)
	}
	return nil
}

// checkOutline looks that there is a file for every unit.
func (p *Package) checkOutline() error {
	c, _, err := p.Course()
	if err != nil {
		return err
	}
	for _, u := range c.All() {
		for file := range filesOf(u) {
			if n, err := p.find(file); err != nil {
				return err
			} else if n == nil {
				return fmt.Errorf("%w: its outline names %s, which is not in it", ErrDamaged, file)
			}
		}
	}
	return nil
}

// filesOf yields the file of a unit and those of its translations.
func filesOf(u *course.Unit) func(func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(u.Path) {
			return
		}
		for _, file := range u.Locales {
			if !yield(file) {
				return
			}
		}
	}
}

// checkEntries hashes the files, a block to a worker: to hash takes longer than
// to read. Blocks are begun in their order and always finished, so that of
// several faults the first is told.
func (p *Package) checkEntries(ctx context.Context, each func(done, of int64)) error {
	tally := &tally{each: each, of: p.head.Size}
	faults := make([]error, len(p.refs))
	next := make(chan int)
	bad := make(chan struct{})
	var found sync.Once
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(p.refs)) {
		workers.Go(func() {
			for i := range next {
				if faults[i] = p.checkBlock(ctx, i, tally); faults[i] != nil {
					found.Do(func() { close(bad) })
				}
			}
		})
	}
	handOut(next, len(p.refs), bad)
	workers.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// handOut sends the numbers up to n until there is a fault.
func handOut(next chan<- int, n int, bad <-chan struct{}) {
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-bad:
			return
		}
	}
}

// A tally counts what several workers have done.
type tally struct {
	mu       sync.Mutex
	done, of int64
	each     func(done, of int64)
}

func (t *tally) add(n int64) {
	if t.each == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done += n
	t.each(t.done, t.of)
}

// checkBlock hashes the files of a block, which lie one after the other.
func (p *Package) checkBlock(ctx context.Context, i int, t *tally) error {
	b, err := p.block(i)
	if err != nil {
		return err
	}
	start, end := b[0].at, b[len(b)-1].end()
	r := bufio.NewReaderSize(io.NewSectionReader(p.r, start, end-start), int(min(readAhead, end-start)))
	told := start
	for j := range b {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b[j].checkIn(ctx, r); err != nil {
			return fmt.Errorf("%s: %w", b[j].name, err)
		}
		if b[j].end()-told >= readAhead || j == len(b)-1 {
			t.add(b[j].end() - told)
			told = b[j].end()
		}
	}
	return nil
}

// checkIn compares the entry with what comes next in the package.
func (n *entry) checkIn(ctx context.Context, r *bufio.Reader) error {
	if err := same(r, n.local()); err != nil {
		return err
	}
	rest := n.packed
	for _, sum := range n.sums {
		if err := ctx.Err(); err != nil {
			return err
		}
		piece, err := peek(r, int(min(rest, chunkSize)))
		if err != nil {
			return err
		}
		if sha256.Sum256(piece) != sum {
			return fmt.Errorf("%w: its digest is another", ErrDamaged)
		}
		rest -= int64(len(piece))
		if _, err := r.Discard(len(piece)); err != nil {
			return err
		}
	}
	return nil
}

func peek(r *bufio.Reader, n int) ([]byte, error) {
	b, err := r.Peek(n)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: it ends too soon", ErrDamaged)
	}
	return b, err
}

// same refuses what is not, byte for byte, the record of a zip that belongs
// here.
func same(r *bufio.Reader, want []byte) error {
	got, err := peek(r, len(want))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%w: readers of zip would find something else than there is", ErrDamaged)
	}
	_, err = r.Discard(len(want))
	return err
}

// checkZip compares the directory of the zip with the index. Nothing may follow
// it.
func (p *Package) checkZip() error {
	at := p.head.outline.at + p.head.outline.size
	r := bufio.NewReaderSize(io.NewSectionReader(p.r, at, p.head.Size-at), int(max(min(readAhead, p.head.Size-at), 2*maxName)))
	size := int64(0)
	for i := range p.refs {
		b, err := p.block(i)
		if err != nil {
			return err
		}
		for j := range b {
			record := b[j].central()
			if err := same(r, record); err != nil {
				return fmt.Errorf("%s: %w", b[j].name, err)
			}
			size += int64(len(record))
		}
	}
	if err := same(r, zipEnd(p.head.Files, at, size)); err != nil {
		return err
	}
	if _, err := r.Peek(1); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows its end", ErrDamaged)
	}
	return nil
}
