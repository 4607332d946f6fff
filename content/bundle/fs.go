package bundle

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// files is a package as a file system.
type files struct{ p *Package }

var (
	_ fs.ReadDirFS  = files{}
	_ fs.StatFS     = files{}
	_ fs.ReadFileFS = files{}
)

// Open opens a file or a folder.
func (f files) Open(name string) (fs.File, error) {
	n, err := f.entry("open", name)
	switch {
	case err != nil:
		return nil, err
	case n == nil:
		list, err := f.ReadDir(name)
		if err != nil {
			return nil, failed("open", name, err)
		}
		return &openDir{info: folderInfo(name), list: list}, nil
	}
	return f.p.open(n), nil
}

// Stat looks at a file or a folder.
func (f files) Stat(name string) (fs.FileInfo, error) {
	n, err := f.entry("stat", name)
	switch {
	case err != nil:
		return nil, err
	case n == nil:
		return folderInfo(name), nil
	}
	return n.info(), nil
}

// ReadFile returns a whole file.
func (f files) ReadFile(name string) ([]byte, error) {
	n, err := f.entry("read", name)
	if err == nil && n == nil {
		err = failed("read", name, errFolder)
	}
	if err != nil {
		return nil, err
	}
	r := f.p.open(n)
	defer r.Close()
	data := make([]byte, n.size)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	_, err = r.Read(make([]byte, 1)) // what comes after the end is a fault
	if err != io.EOF {
		return nil, err
	}
	return data, nil
}

// ReadDir lists a folder by name.
func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := f.entry("readdir", name)
	if err == nil && n != nil {
		err = failed("readdir", name, errNoFolder)
	}
	if err != nil {
		return nil, err
	}
	var list []fs.DirEntry
	for info, err := range f.p.children(prefixOf(name)) {
		if err != nil {
			return nil, failed("readdir", name, err)
		}
		list = append(list, info)
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// entry returns the file of that name, or nil for a folder.
func (f files) entry(op, name string) (*entry, error) {
	if !fs.ValidPath(name) {
		return nil, failed(op, name, fs.ErrInvalid)
	}
	if name == "." {
		return nil, nil
	}
	n, err := f.p.find(name)
	if err == nil && n == nil && !f.p.isFolder(name) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, failed(op, name, err)
	}
	return n, nil
}

var (
	errFolder   = fmt.Errorf("%w: it is a folder", fs.ErrInvalid)
	errNoFolder = fmt.Errorf("%w: it is not a folder", fs.ErrInvalid)
)

func failed(op, name string, err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }

// prefixOf is how the names of what is in a folder begin.
func prefixOf(name string) string {
	if name == "." {
		return ""
	}
	return name + "/"
}

// isFolder reports whether a file is in a folder of that name. A block that
// cannot be read holds none: what is looked for in it tells why.
func (p *Package) isFolder(name string) bool {
	n, err := p.from(prefixOf(name))
	return err == nil && n != nil && strings.HasPrefix(n.name, prefixOf(name))
}

// from returns the first entry whose name is name or comes after it, or nil.
func (p *Package) from(name string) (*entry, error) {
	i, at, err := p.seek(name)
	if err != nil || i == len(p.refs) {
		return nil, err
	}
	b, err := p.block(i)
	if err != nil {
		return nil, err
	}
	return &b[at], nil
}

// children yields what is directly in the folder whose names begin with prefix.
// Of the folders in it, it looks at one name each.
func (p *Package) children(prefix string) func(yield func(info, error) bool) {
	return func(yield func(info, error) bool) {
		next := prefix
		for {
			n, err := p.from(next)
			if err != nil {
				yield(info{}, err)
				return
			}
			if n == nil || !strings.HasPrefix(n.name, prefix) {
				return
			}
			child, isFolder := n.info(), false
			next = n.name + "\x00" // the least name after it
			if name, _, deeper := strings.Cut(n.name[len(prefix):], "/"); deeper {
				child, isFolder = folderInfo(prefix+name), true
			}
			if isFolder {
				next = prefix + child.name + "0" // what follows "/"
			}
			if !yield(child, nil) {
				return
			}
		}
	}
}

// info is what is known of a file or a folder.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (n *entry) info() info { return info{path.Base(n.name), n.size, 0o444} }

func folderInfo(name string) info { return info{path.Base(name), 0, fs.ModeDir | 0o555} }

func (i info) Name() string               { return i.name }
func (i info) Size() int64                { return i.size }
func (i info) Mode() fs.FileMode          { return i.mode }
func (i info) Type() fs.FileMode          { return i.mode.Type() }
func (i info) ModTime() time.Time         { return time.Time{} }
func (i info) IsDir() bool                { return i.mode.IsDir() }
func (i info) Sys() any                   { return nil }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) String() string             { return fs.FormatFileInfo(i) }

// openDir is an open folder.
type openDir struct {
	info info
	list []fs.DirEntry // what was not read yet
}

// Stat returns what is known of the folder.
func (d *openDir) Stat() (fs.FileInfo, error) { return d.info, nil }

// Read fails.
func (d *openDir) Read([]byte) (int, error) { return 0, failed("read", d.info.name, errFolder) }

// Close does nothing.
func (d *openDir) Close() error { return nil }

// ReadDir returns the next n, or all that is left, as [fs.ReadDirFile] says.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(d.list) {
		if n > 0 && len(d.list) == 0 {
			return nil, io.EOF
		}
		n = len(d.list)
	}
	list := d.list[:n:n]
	d.list = d.list[n:]
	return list, nil
}
