package bundle

import (
	"compress/flate"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// open opens a file of the package. Nothing is read yet.
func (p *Package) open(n *entry) fs.File {
	if n.deflated {
		return &inflated{raw: packed{p: p, entry: n}}
	}
	return &stored{raw: packed{p: p, entry: n}}
}

// packed reads the bytes of an entry as they stand in the package, by pieces
// that are verified before a byte of them is handed out.
type packed struct {
	p     *Package
	entry *entry
	at    int64  // what is read next
	piece []byte // the last piece that was read
	of    int    // its number
}

// rest returns what there is of the piece at a place, at least one byte.
func (r *packed) rest(at int64) ([]byte, error) {
	if at >= r.entry.packed {
		return nil, io.EOF
	}
	if want := int(at / chunkSize); r.piece == nil || r.of != want {
		if err := r.load(want); err != nil {
			return nil, failed("read", r.entry.name, err)
		}
	}
	return r.piece[at%chunkSize:], nil
}

func (r *packed) load(i int) error {
	from := int64(i) * chunkSize
	n := min(chunkSize, r.entry.packed-from)
	if int64(cap(r.piece)) < n {
		r.piece = make([]byte, n)
	}
	piece := r.piece[:n]
	r.piece = nil // until it is verified
	if err := r.p.readAt(piece, r.entry.data()+from); err != nil {
		return err
	}
	if sha256.Sum256(piece) != r.entry.sums[i] {
		return fmt.Errorf("%w: its digest is another", ErrDamaged)
	}
	r.piece, r.of = piece, i
	return nil
}

// Read reads on.
func (r *packed) Read(b []byte) (int, error) {
	rest, err := r.rest(r.at)
	if err != nil {
		return 0, err
	}
	n := copy(b, rest)
	r.at += int64(n)
	return n, nil
}

// ReadByte reads one byte, so that the inflater reads none too many.
func (r *packed) ReadByte() (byte, error) {
	rest, err := r.rest(r.at)
	if err != nil {
		return 0, err
	}
	r.at++
	return rest[0], nil
}

// stored is an open file that is not deflated. It can be read at any place.
type stored struct {
	raw    packed
	closed bool
}

// Stat returns what is known of the file.
func (f *stored) Stat() (fs.FileInfo, error) { return f.raw.entry.info(), nil }

// Read reads on.
func (f *stored) Read(b []byte) (int, error) {
	if f.closed {
		return 0, failed("read", f.raw.entry.name, fs.ErrClosed)
	}
	return f.raw.Read(b)
}

// Seek sets where to read on.
func (f *stored) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.raw.at
	case io.SeekEnd:
		offset += f.raw.entry.size
	}
	if offset < 0 || whence < io.SeekStart || whence > io.SeekEnd {
		return 0, failed("seek", f.raw.entry.name, fs.ErrInvalid)
	}
	f.raw.at = offset
	return offset, nil
}

// ReadAt reads at a place. Unlike the other methods it may be called by several
// goroutines.
func (f *stored) ReadAt(b []byte, at int64) (int, error) {
	if at < 0 {
		return 0, failed("read", f.raw.entry.name, fs.ErrInvalid)
	}
	r := packed{p: f.raw.p, entry: f.raw.entry, at: at}
	n, err := io.ReadFull(&r, b)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// Close closes the file.
func (f *stored) Close() error {
	f.closed = true
	return nil
}

// inflaters are kept: each has tables of 40 KB.
var inflaters sync.Pool

// inflated is an open file that is deflated.
type inflated struct {
	raw   packed
	r     io.ReadCloser
	given int64 // bytes handed out
	ended error
}

// Stat returns what is known of the file.
func (f *inflated) Stat() (fs.FileInfo, error) { return f.raw.entry.info(), nil }

// Read inflates on. It gives as many bytes as the index says, or an error.
func (f *inflated) Read(b []byte) (int, error) {
	if f.ended != nil || len(b) == 0 {
		return 0, f.ended
	}
	if f.r == nil {
		f.start()
	}
	// One byte more than there should be shows that there are more.
	n, err := f.r.Read(b[:min(int64(len(b)), f.raw.entry.size-f.given+1)])
	if f.given += int64(n); f.given > f.raw.entry.size {
		n -= int(f.given - f.raw.entry.size)
		err = f.odd("it is longer than the index says")
	}
	switch {
	case err == nil:
	case !errors.Is(err, io.EOF):
		err = f.fault(err)
	case f.given < f.raw.entry.size || f.raw.at < f.raw.entry.packed:
		err = f.odd("it is shorter than the index says")
	}
	f.ended = err
	return n, err
}

func (f *inflated) start() {
	if r, ok := inflaters.Get().(io.ReadCloser); ok && r.(flate.Resetter).Reset(&f.raw, nil) == nil {
		f.r = r
		return
	}
	f.r = flate.NewReader(&f.raw)
}

func (f *inflated) odd(why string) error {
	return failed("read", f.raw.entry.name, fmt.Errorf("%w: %s", ErrDamaged, why))
}

// fault tells what is wrong with the deflated bytes from what happened when
// they were read.
func (f *inflated) fault(err error) error {
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) {
		return f.odd("it cannot be inflated")
	}
	return err
}

// Close closes the file.
func (f *inflated) Close() error {
	if f.r != nil {
		inflaters.Put(f.r)
		f.r = nil
	}
	f.ended = failed("read", f.raw.entry.name, fs.ErrClosed)
	return nil
}
