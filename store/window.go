package store

import "io"

// windowSize is how much of a file is read at once while its pages are
// inspected. They lie in the order in which they were written, more or less:
// one read serves dozens of them.
const windowSize = 256 << 10

// window reads a file in large pieces for whoever asks for small ones. It is
// for one goroutine.
type window struct {
	r  io.ReaderAt
	at int64 // where b begins
	b  []byte
}

// ReadAt serves from the window when it can, and moves it when it cannot. What
// is larger than a window is read directly.
func (w *window) ReadAt(p []byte, at int64) (int, error) {
	if len(p) > windowSize {
		return w.r.ReadAt(p, at)
	}
	if at < w.at || at+int64(len(p)) > w.at+int64(len(w.b)) {
		if err := w.move(at); err != nil {
			return 0, err
		}
	}
	n := copy(p, w.b[min(at-w.at, int64(len(w.b))):])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (w *window) move(at int64) error {
	if w.b == nil {
		w.b = make([]byte, windowSize)
	}
	w.at = at
	n, err := w.r.ReadAt(w.b[:windowSize], w.at)
	w.b = w.b[:n]
	if err == io.EOF {
		return nil // the end of the file lies in the window
	}
	return err
}
