package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"sync"
	"unicode/utf8"

	"carrel/content/markdown"
)

const (
	maxFile   = markdown.MaxSize
	headBytes = 4 << 10  // read of each unit when a course is loaded
	longHead  = 72 << 10 // where front matter does not end in that
)

// errNotRegular is given for a pipe, a device or a folder with a file's name:
// to open one might wait for ever.
var errNotRegular = errors.New("it is not a regular file")

// openFile opens a regular file and returns its size.
func openFile(fsys fs.FS, name string) (fs.File, int64, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s: %w", name, errNotRegular)
	}
	f, err := fsys.Open(name)
	return f, info.Size(), err
}

// read returns up to limit bytes of a regular file, and whether there is more.
func read(fsys fs.FS, name string, limit int64) (data []byte, more bool, err error) {
	f, size, err := openFile(fsys, name)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	buf := bytes.NewBuffer(make([]byte, 0, min(size, limit)+bytes.MinRead))
	if _, err = buf.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, false, err
	}
	data = buf.Bytes()
	if more = int64(len(data)) > limit; more {
		data = data[:limit]
	}
	return data, more, nil
}

// readHead returns the first lines of a file, front matter included.
func readHead(fsys fs.FS, name string) ([]byte, error) {
	data, more, err := read(fsys, name, headBytes)
	if err == nil && more && bytes.HasPrefix(data, []byte("---")) && !bytes.Contains(data[3:], []byte("\n---")) {
		data, more, err = read(fsys, name, longHead)
	}
	if more {
		data = wholeLines(data)
	}
	return data, err
}

// wholeLines cuts a line that is not all there, or, where that would be most of
// the text, a character.
func wholeLines(data []byte) []byte {
	if n := bytes.LastIndexByte(data, '\n'); n >= len(data)/2 {
		return data[:n+1]
	}
	for n := len(data); n > 0 && n > len(data)-utf8.UTFMax; n-- {
		if utf8.RuneStart(data[n-1]) {
			return data[:n-1]
		}
	}
	return data
}

// readAll returns a whole file, or an error when it is larger than a unit may
// be.
func readAll(fsys fs.FS, name string) ([]byte, error) {
	data, more, err := read(fsys, name, maxFile)
	if more {
		return nil, fmt.Errorf("%s: %w", name, markdown.ErrTooLarge)
	}
	return data, err
}

// A head is the beginning of a file.
type head struct {
	path string
	doc  *markdown.Document
	raw  []byte
	err  error
}

// readHeads reads the heads of files in parallel; result i is of path i.
func readHeads(fsys fs.FS, paths []string) []head {
	heads := make([]head, len(paths))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(2*runtime.GOMAXPROCS(0), len(paths)) {
		wg.Go(func() {
			for i := range next {
				heads[i] = newHead(fsys, paths[i])
			}
		})
	}
	for i := range paths {
		next <- i
	}
	close(next)
	wg.Wait()
	return heads
}

func newHead(fsys fs.FS, name string) head {
	raw, err := readHead(fsys, name)
	return head{path: name, doc: markdown.Parse(name, raw, markdown.Options{}), raw: raw, err: err}
}
