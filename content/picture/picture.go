// Package picture owns the pictures of a course: from a file to rows of cells
// that a terminal shows.
//
// A picture is read behind limits. Its head says how large it is before any of
// it is decoded, so that a small file cannot ask for a large memory, and so that
// a page can keep rows free for it at the cost of a few hundred bytes. What a
// file is, is told by its first bytes; its name says nothing. Only one picture
// is decoded at a time.
//
// # Ways to show a picture
//
// [Half] sets two pixels in a cell as the colours of ▀ and of what is behind it,
// in the colours that the terminal has. [Shade] needs no colours. [Kitty] sends
// the pixels themselves to a terminal that speaks the kitty graphics protocol and
// returns placeholder cells, which scroll, are covered and are erased as text is.
// [Twin] is the author's own version in characters.
//
// # SVG
//
// Package svg reads and draws it. In cells a vector picture is drawn for just as
// many as it gets, with lines that are wide enough to be seen and its words as
// the characters that they are; for pixels it is drawn once, as large as a screen.
package picture

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"time"
)

// The limits of what is read.
const (
	MaxFile   = 16 << 20   // bytes of a file
	MaxPixels = 40_000_000 // of a picture
	maxMemory = 192 << 20  // bytes that decoding may take
	maxHead   = 512 << 10  // bytes read for the size; a JPEG may begin with a preview
)

// Why a picture is not shown.
var (
	ErrFormat   = errors.New("it is no PNG, JPEG, GIF, WebP or SVG picture")
	ErrVector   = errors.New("it uses what is not drawn of SVG")
	ErrUnsafe   = errors.New("it holds a script, an entity or a reference to another file")
	ErrTooLarge = errors.New("it is too large")
	ErrDamaged  = errors.New("it is damaged")
	ErrNoFile   = errors.New("there is no such file")
)

// Head is what the first bytes of a picture say.
type Head struct {
	Format        string // "png", "jpeg", "gif", "webp" or "svg"
	Width, Height int    // pixels, at least 1
	Size          int64  // bytes of the file
	Changed       time.Time
}

// Peek reads the head of a picture. Its error wraps one of those of this
// package.
func Peek(fsys fs.FS, name string) (Head, error) {
	f, err := open(fsys, name)
	if err != nil {
		return Head{}, err
	}
	defer f.Close()
	h, _, err := f.head()
	return h, err
}

// turn lets one picture at a time be decoded, so that the memory of one is all
// that pictures take.
var turn = make(chan struct{}, 1)

// Load decodes a picture; of a GIF the first frame. It stops soon after ctx is
// done. Its error wraps that of ctx or one of those of this package.
func Load(ctx context.Context, fsys fs.FS, name string) (image.Image, error) {
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	f, err := open(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, format, err := f.head()
	if err != nil {
		return nil, err
	}
	return f.decode(ctx, format)
}

// file is an open picture whose first bytes are read and kept.
type file struct {
	fs.File
	info   fs.FileInfo
	begun  []byte
	failed error // of reading, which decoders hide
}

// Read reads from the file and remembers why it could not.
func (f *file) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.failed = err
	}
	return n, err
}

// why is what was wrong with the file itself, else err.
func (f *file) why(err error) error {
	if f.failed != nil {
		return unreadable(f.failed)
	}
	return err
}

// unreadable is an [ErrDamaged] that wraps what the file system said; nil is a
// file that is not regular.
func unreadable(err error) error {
	if err == nil {
		return fmt.Errorf("%w: it is no regular file", ErrDamaged)
	}
	return fmt.Errorf("%w: it cannot be read: %w", ErrDamaged, err)
}

// open opens a regular file: to open a pipe or a device might wait for ever.
func open(fsys fs.FS, name string) (*file, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoFile
	case err != nil || !info.Mode().IsRegular():
		return nil, unreadable(err)
	case info.Size() > MaxFile:
		return nil, ErrTooLarge
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	return &file{File: f, info: info}, nil
}

// head reads no more than it takes to know the size.
func (f *file) head() (h Head, _ *format, err error) {
	defer contain(&err)
	var kept bytes.Buffer
	r := bufio.NewReaderSize(io.TeeReader(io.LimitReader(f, maxHead), &kept), 4<<10)
	defer func() { f.begun = kept.Bytes() }()
	start, _ := r.Peek(sniffed)
	format, err := sniff(start)
	if err != nil {
		return Head{}, nil, f.why(err)
	}
	c, err := format.config(r)
	if err != nil {
		return Head{}, nil, f.why(known(err))
	}
	h = Head{format.name, c.Width, c.Height, f.info.Size(), f.info.ModTime()}
	return h, format, format.allows(c, kept.Bytes())
}

// decode reads the whole picture. Where a decoder panics, the file is damaged.
func (f *file) decode(ctx context.Context, format *format) (img image.Image, err error) {
	defer contain(&err)
	rest := io.LimitReader(f, MaxFile-int64(len(f.begun)))
	img, err = format.decode(ctx, patient{ctx, bufio.NewReader(io.MultiReader(bytes.NewReader(f.begun), rest))})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, f.why(known(err))
	case img.Bounds().Empty():
		return nil, ErrDamaged
	}
	return img, nil
}

// known returns an error of this package: those of the decoders say no more than
// that a file is damaged.
func known(err error) error {
	for _, one := range []error{ErrFormat, ErrVector, ErrUnsafe, ErrTooLarge} {
		if errors.Is(err, one) {
			return err
		}
	}
	return ErrDamaged
}

func contain(err *error) {
	if recover() != nil {
		*err = ErrDamaged
	}
}

// patient reads until its context is done.
type patient struct {
	ctx context.Context
	r   *bufio.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
