package sealed

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Files returns the pictures of the paper, and their twins, as the files that
// addresses in its words lead to.
func (p *Paper) Files() fs.FS {
	m := memory{}
	for _, pic := range p.Pictures {
		m[pic.Name] = pic.Data
		if len(pic.Twin) > 0 {
			m[twinOf(pic.Name)] = pic.Twin
		}
	}
	return m
}

// twinOf is where a picture in characters stands.
func twinOf(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".txt" }

// memory is files by their paths; it has no folders.
type memory map[string][]byte

func (m memory) Open(name string) (fs.File, error) {
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &opened{Reader: bytes.NewReader(data), name: path.Base(name)}, nil
}

// opened is a file of memory, and what is known of it.
type opened struct {
	*bytes.Reader
	name string
}

func (f *opened) Stat() (fs.FileInfo, error) { return f, nil }
func (f *opened) Close() error               { return nil }
func (f *opened) Name() string               { return f.name }
func (f *opened) Mode() fs.FileMode          { return 0o400 }
func (f *opened) ModTime() time.Time         { return time.Time{} }
func (f *opened) IsDir() bool                { return false }
func (f *opened) Sys() any                   { return nil }
