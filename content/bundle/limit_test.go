package bundle

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// bomb returns mega megabytes of zeros, deflated to about a thousandth.
func bomb(t testing.TB, mega int) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Flush(); err != nil { // what is behind it can be repeated
		t.Fatal(err)
	}
	one := slices.Clone(out.Bytes())
	out.Reset()
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return append(bytes.Repeat(one, mega), out.Bytes()...)
}

func TestBombs(t *testing.T) {
	t.Parallel()
	gigabyte := bomb(t, 1<<10)
	if len(gigabyte) > 2<<20 {
		t.Fatalf("the bomb has %d bytes", len(gigabyte))
	}
	runs := 0
	for name, tt := range map[string]struct {
		size int64
		want error
	}{
		"says what it is":          {1 << 30, ErrLimit},
		"says as much as may be":   {maxInflated, nil},
		"says less":                {maxInflated / 2, ErrDamaged},
		"says next to nothing":     {int64(len(gigabyte)) + 1, ErrDamaged},
		"shorter than it deflates": {100, ErrLimit},
	} {
		var h hostile
		sampleFiles(&h)
		n := h.add("zeros.txt", gigabyte)
		n.deflated, n.size = true, tt.size
		data := h.build(t)
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := inflate(p, "zeros.txt")
		if got > tt.size || err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: inflated %d bytes, %v", name, got, err)
		}
		runs++
	}
	tell(t, "Packages: 1 MB that inflates to 1 GB, with what it says of itself", runs, "refused, or read no further than it says")
}

// inflate reads a file and counts what it gives.
func inflate(p *Package, name string) (int64, error) {
	f, err := p.FS().Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(io.Discard, struct{ io.Reader }{f})
}

// A file that says it grows more than text does is refused before it is read.
func TestRatio(t *testing.T) {
	var h hostile
	sampleFiles(&h)
	data := bomb(t, 20)
	n := h.add("zeros.txt", data)
	n.deflated, n.size = true, 20<<20
	if err := openAll(h.build(t)); !errors.Is(err, ErrLimit) {
		t.Errorf("got %v", err)
	}
	if short, ok := new(deflater).deflate("zeros.txt", make([]byte, 20<<20)); ok {
		t.Errorf("would be written, to %d bytes", len(short))
	}
}

// What is deflated and is not what its index says.
func TestOddStreams(t *testing.T) {
	text := []byte(strings.Repeat("some words that deflate. ", 2000))
	good, ok := new(deflater).deflate("a.txt", text)
	if !ok {
		t.Fatal("not deflated")
	}
	for name, tt := range map[string]struct {
		data []byte
		size int
	}{
		"longer":           {good, len(text) - 1},
		"shorter":          {good, len(text) + 1},
		"bytes left over":  {append(slices.Clone(good), 0), len(text)},
		"cut":              {good[:len(good)-3], len(text)},
		"no deflated data": {bytes.Repeat([]byte{0xff}, 200), len(text)},
	} {
		var h hostile
		sampleFiles(&h)
		n := h.add("z.txt", tt.data)
		n.deflated, n.size = true, int64(tt.size)
		data := h.build(t)
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(p.FS(), "z.txt"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if _, err := inflate(p, "z.txt"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s, streamed: %v", name, err)
		}
	}
}

// More files than the old directory of zip can count.
func TestManyFiles(t *testing.T) {
	t.Parallel()
	var h hostile
	sampleFiles(&h)
	for i := range 65_600 {
		h.add(fmt.Sprintf("x/%02d/%05d.txt", i/1000, i), []byte{byte(i)})
	}
	data := h.build(t)
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if got, err := fs.ReadFile(p.FS(), "x/65/65535.txt"); err != nil || !bytes.Equal(got, []byte{0xff}) {
		t.Errorf("read %q, %v", got, err)
	}
	if list, err := fs.ReadDir(p.FS(), "x"); err != nil || len(list) != 66 {
		t.Errorf("%d folders, %v", len(list), err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) != len(h.entries) {
		t.Fatalf("readers of zip find %d files, %v", len(z.File), err)
	}
	tell(t, "Packages: 65,600 entries", 1, "opened, checked and read, also by readers of zip")
}

func TestTooManyFiles(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	for i := range maxFiles + 1 {
		fsys[fmt.Sprintf("%06d.md", i)] = &fstest.MapFile{}
	}
	path := filepath.Join(t.TempDir(), "x.carrel")
	if err := Write(t.Context(), path, fsys, signed(t)); !errors.Is(err, ErrLimit) {
		t.Errorf("got %v", err)
	}
	tell(t, "Packages: a course of more files than a package may have", 1, "refused when it is packed")
}

// An entry beyond the 4 GB that the old directory of zip can point to.
func TestFarEntry(t *testing.T) {
	n := entry{name: "far.txt", at: 5 << 30, size: 4, packed: 4, crc: crc32.ChecksumIEEE([]byte("data"))}
	directory := n.central()
	end := n.end()
	z, err := zip.NewReader(sparse{n.at: append(n.local(), "data"...), end: append(directory, zipEnd(1, end, int64(len(directory)))...)}, end+int64(len(directory)+len(zipEnd(1, end, int64(len(directory))))))
	if err != nil || len(z.File) != 1 {
		t.Fatal(err)
	}
	f, err := z.Open("far.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || string(got) != "data" {
		t.Errorf("read %q, %v", got, err)
	}
	if n.at <= math.MaxUint32 {
		t.Error("not far")
	}
}

// sparse is a file that has something at a few places.
type sparse map[int64][]byte

func (s sparse) ReadAt(b []byte, at int64) (int, error) {
	clear(b)
	last := int64(0)
	for from, data := range s {
		last = max(last, from+int64(len(data)))
		if skip := at - from; skip < int64(len(data)) && skip > -int64(len(b)) {
			copy(b[max(-skip, 0):], data[max(skip, 0):])
		}
	}
	if n := last - at; n < int64(len(b)) {
		return int(max(n, 0)), io.EOF
	}
	return len(b), nil
}
