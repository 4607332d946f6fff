package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"carrel/content/clean"
)

const (
	// MaxSize is how many bytes of a file are read; the rest is left out.
	MaxSize = 64 << 20
	// window is how much of a file is read and scanned at a time, and opening
	// how much at once: some screens.
	window  = 256 << 10
	opening = 32 << 10
	// leastWindow is for a file that is longer than it was thought to be.
	leastWindow = 4 << 10
)

// rest is how long a file rests when its beginning is read, so that what shows
// the beginning has the processors for itself.
const rest = 50 * time.Millisecond

// ErrTooLarge is what is wrong with a file of more than MaxSize bytes.
var ErrTooLarge = fmt.Errorf("larger than %d MiB; divide it", MaxSize>>20)

// Read is Parse for a file that is read while it is used: it returns when the
// front matter and the first chunks are known, and the rest follows in a
// goroutine that ends with the file: as soon as somebody waits for it, else
// after a moment. size is how long the file is thought to be, in bytes.
//
// Read closes r. The error is that of reading the front matter and the first
// chunks; after an error that comes later the text ends, and the document says
// so with Err and among its Problems.
func Read(file string, r io.ReadCloser, size int64, opts Options) (*Document, error) {
	return read(file, r, int(min(max(size, 0), MaxSize)), window, opts)
}

func read(file string, r io.ReadCloser, size, window int, opts Options) (*Document, error) {
	// One byte more than the file has tells its end.
	whole := max(size+1, leastWindow)
	w := &windows{r: r, size: min(window, opening, whole)}
	src, err := w.opening()
	w.size = min(window, whole)
	if wrong(err) != nil {
		_ = r.Close()
		return nil, err
	}
	d := newDocument(file, opts)
	s := d.open(src)
	if err != nil {
		_ = r.Close()
		d.end(s, nil)
		return d, nil
	}
	d.scanned.move(s.known())
	s.src = append(make([]byte, 0, max(size, len(src))), src...)
	go d.follow(w, s)
	return d, nil
}

// follow scans what comes after the first window.
func (d *Document) follow(w *windows, s *scanner) {
	d.scanned.rest()
	for {
		part, err := w.next()
		s.src = append(s.src, part...)
		s.scan()
		if err != nil {
			_ = w.r.Close() // before anybody is told that the file has ended
			d.end(s, wrong(err))
			return
		}
		d.scanned.move(s.known())
	}
}

// end lets nobody wait any longer.
func (d *Document) end(s *scanner, err error) {
	if err != nil {
		d.report(ruleUnreadable, s.line, 1, "", "the rest of the file cannot be read: %v", err)
	}
	e := s.finish()
	e.err = err
	d.scanned.move(e)
}

// wrong is nil for the end of a file.
func wrong(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// A windows reads a file in parts of whole lines.
type windows struct {
	r     io.ReadCloser
	size  int    // of one, roughly
	total int    // read so far
	raw   []byte // read, and not yet handed on from used
	used  int
}

// opening returns the first part of a file, with all of its front matter.
func (w *windows) opening() (src []byte, err error) {
	for err == nil && (len(src) == 0 || needsMore(src)) {
		var part []byte
		part, err = w.next()
		src = append(src, part...)
	}
	return src, err
}

// next returns the next lines, clean, and with the last of them why there are
// no more: io.EOF, or what is wrong. They are valid until it is called again.
func (w *windows) next() ([]byte, error) {
	w.raw = append(w.raw[:0], w.raw[w.used:]...)
	w.used = 0
	for {
		seen := len(w.raw)
		err := w.fill()
		if w.used = len(w.raw); err != nil {
			return clean.Source(w.raw), err
		}
		if n := bytes.LastIndexByte(w.raw[seen:], '\n'); n >= 0 {
			w.used = seen + n + 1
			return clean.Source(w.raw[:w.used]), nil
		}
	}
}

// fill reads one more window.
func (w *windows) fill() error {
	at := len(w.raw)
	w.raw = slices.Grow(w.raw, w.size)
	n, err := io.ReadFull(w.r, w.raw[at:at+w.size])
	w.raw, w.total = w.raw[:at+n], w.total+n
	switch {
	case w.total > MaxSize:
		w.raw = w.raw[:max(len(w.raw)-(w.total-MaxSize), 0)]
		return ErrTooLarge
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.EOF
	}
	return err
}
