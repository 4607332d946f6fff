package sealed

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"carrel/content/markdown"
	"carrel/content/picture"
)

// maxPictures is how many a paper may have.
const maxPictures = 1000

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

// album takes in the pictures of what candidates read, each once.
type album struct {
	files    fs.FS
	pictures []Picture
	size     int
	err      error // the first
}

// see takes in the pictures of a text of a file.
func (a *album) see(file, md string) {
	if !strings.Contains(md, "](") {
		return
	}
	links, _ := markdown.Parse(file, []byte(md), markdown.Options{Kind: "lesson"}).Links()
	for _, l := range links {
		if l.Image && a.err == nil {
			a.err = a.take(file, l.Target)
		}
	}
}

// take takes in the picture of an address. What is not in the course is not
// fetched for candidates either. What is no picture is not taken: an address can
// name any file, the pool with its answers too.
func (a *album) take(file, address string) error {
	name, err := picture.Find(file, address)
	if err != nil || slices.ContainsFunc(a.pictures, func(p Picture) bool { return p.Name == name }) {
		return nil
	}
	if _, err := picture.Peek(a.files, name); err != nil {
		return fmt.Errorf("the picture %s, which %s shows, cannot go into the paper: %w", name, file, err)
	}
	data, err := fs.ReadFile(a.files, name) // not larger than picture.MaxFile
	if err != nil {
		return err
	}
	p := Picture{Name: name, SHA256: digest(data), Data: data}
	if picture.Twin(a.files, name, math.MaxInt) != nil {
		p.Twin, _ = fs.ReadFile(a.files, twinOf(name)) // it was read just now
	}
	if a.size += len(p.Data) + len(p.Twin); a.size > MaxPictures || len(a.pictures) >= maxPictures {
		return fmt.Errorf("the pictures of the exam have more than %d MB, or are more than %d: make them smaller, %s first", MaxPictures>>20, maxPictures, name)
	}
	a.pictures = append(a.pictures, p)
	return nil
}

// checkPictures refuses pictures that are not what they are said to be.
func (p *Paper) checkPictures() error {
	seen, size := map[string]bool{}, 0
	for _, pic := range p.Pictures {
		size += len(pic.Data) + len(pic.Twin)
		if !fs.ValidPath(pic.Name) || seen[pic.Name] || pic.SHA256 != digest(pic.Data) || size > MaxPictures || len(p.Pictures) > maxPictures {
			return fmt.Errorf("%w: the picture %q", ErrFormat, pic.Name)
		}
		seen[pic.Name] = true
	}
	return nil
}

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
