package store

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
)

// TestWindow holds a window against the file that it looks at.
func TestWindow(t *testing.T) {
	data := make([]byte, 3*windowSize+1234)
	rng := rand.New(rand.NewPCG(9, 10))
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	file := bytes.NewReader(data)
	w := &window{r: file}
	for range 5000 {
		at := rng.Int64N(int64(len(data)) + 100)
		size := []int{0, 1, 64, 4096, windowSize, windowSize + 1}[rng.IntN(6)]
		got, want := make([]byte, size), make([]byte, size)
		n, err := w.ReadAt(got, at)
		m, wantErr := file.ReadAt(want, at)
		if n != m || !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) && size > 0 {
			t.Fatalf("%d bytes at %d: %d, %v; the file gives %d, %v", size, at, n, err, m, wantErr)
		}
	}
}

func TestWindowTellsFaults(t *testing.T) {
	w := &window{r: faulty{}}
	if _, err := w.ReadAt(make([]byte, 10), 0); !errors.Is(err, errFault) {
		t.Errorf("got %v", err)
	}
}

var errFault = errors.New("input/output error")

type faulty struct{}

func (faulty) ReadAt([]byte, int64) (int, error) { return 0, errFault }

var _ io.ReaderAt = (*window)(nil)
