package handout

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"carrel/content/bundle"
)

// What can be wrong with a copy, beside what the disk says.
var (
	ErrOther = errors.New("there is another file of that name, which is not overwritten")
	ErrLarge = errors.New("the file is too large")
	ErrMany  = errors.New("these are too many files")
)

// Copied is what came of copying.
type Copied struct {
	Dir   string // absolute
	New   int    // files that were written
	There int    // files that were there already, the same to the byte
}

// FaultError says at which file copying stopped. What was copied before is whole
// and stays.
type FaultError struct {
	Path string // of the file in the course
	Err  error
}

func (e *FaultError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *FaultError) Unwrap() error { return e.Err }

// To copies files of a course into a folder, which is made when it is not there,
// each under its path in the course. Nothing is overwritten: when a file of
// another content has one of the names, nothing is written at all. Each copy is
// written beside its place and gets its name when the disk has all of it. No name
// leads out of the folder, not by a link in it either. An error about one file is a
// [*FaultError].
func To(dir string, course fs.FS, files []File) (Copied, error) {
	return disk{create: create}.copyTo(dir, course, files)
}

// disk is where copies go; tests put a bad one in its place.
type disk struct {
	create func(root *os.Root, name string) (sink, error)
}

// sink is a file that is being written.
type sink interface {
	io.WriteCloser
	Sync() error
}

func create(root *os.Root, name string) (sink, error) {
	return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

func (d disk) copyTo(dir string, course fs.FS, files []File) (Copied, error) {
	if len(files) > MaxFiles {
		return Copied{}, ErrMany
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Copied{}, err
	}
	done := Copied{Dir: abs}
	if err := os.MkdirAll(abs, 0o755); err != nil {
		return done, err
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return done, err
	}
	defer root.Close()
	missing, err := plan(root, course, files)
	if err != nil {
		return done, err
	}
	done.There = len(files) - len(missing)
	for _, f := range missing {
		if err := d.copyOne(root, course, f); err != nil {
			return done, &FaultError{f.Path, err}
		}
		done.New++
	}
	return done, nil
}

// plan returns the files that are not in the folder yet.
func plan(root *os.Root, course fs.FS, files []File) (missing []File, err error) {
	for _, f := range files {
		if err := bundle.CheckName(f.Path); err != nil {
			return nil, &FaultError{f.Path, err}
		}
		switch same, err := there(root, course, f.Path); {
		case err != nil:
			return nil, &FaultError{f.Path, err}
		case !same:
			missing = append(missing, f)
		}
	}
	return missing, nil
}

// there reports whether a file lies in the folder already; the error is ErrOther
// when something else has its name.
func there(root *os.Root, course fs.FS, name string) (bool, error) {
	info, err := root.Lstat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, ErrOther
	}
	have, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return false, err
	}
	defer have.Close()
	want, err := course.Open(name)
	if err != nil {
		return false, err
	}
	defer want.Close()
	same, err := equal(have, want)
	if err == nil && !same {
		err = ErrOther
	}
	return same, err
}

// equal reports whether two files hold the same.
func equal(a, b io.Reader) (bool, error) {
	const size = 64 << 10
	x, y := make([]byte, size), make([]byte, size)
	for {
		n, errA := io.ReadFull(a, x)
		k, errB := io.ReadFull(b, y)
		switch {
		case !isEnd(errA):
			return false, errA
		case !isEnd(errB):
			return false, errB
		case !bytes.Equal(x[:n], y[:k]):
			return false, nil
		case n < size:
			return true, nil
		}
	}
}

// isEnd reports what io.ReadFull returns of a file without a fault.
func isEnd(err error) bool {
	return err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// copyOne writes a file under another name, and then gives it its own.
func (d disk) copyOne(root *os.Root, course fs.FS, f File) error {
	from, err := course.Open(f.Path)
	if err != nil {
		return err
	}
	defer from.Close()
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(f.Path)), 0o755); err != nil {
		return err
	}
	name := filepath.FromSlash(f.Path)
	part := filepath.Join(filepath.Dir(name), ".carrel-"+rand.Text()+".part")
	to, err := d.create(root, part)
	if err != nil {
		return err
	}
	err = fill(to, from)
	if err = errors.Join(err, to.Close()); err == nil {
		err = settle(root, part, name)
	}
	if gone := root.Remove(part); err == nil && !errors.Is(gone, fs.ErrNotExist) {
		err = gone
	}
	return err
}

func fill(to sink, from io.Reader) error {
	n, err := io.Copy(to, io.LimitReader(from, MaxSize+1))
	if err == nil && n > MaxSize {
		err = fmt.Errorf("%w: more than %d bytes", ErrLarge, int64(MaxSize))
	}
	if err != nil {
		return err
	}
	return to.Sync()
}

// settle gives a file its name, if that is still free. A link says so in one step;
// where there are none, it is looked at and then taken.
func settle(root *os.Root, part, name string) error {
	err := root.Link(part, name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return ErrOther
	}
	if _, err := root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return ErrOther
	}
	return root.Rename(part, name)
}
