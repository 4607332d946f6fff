package cli

import (
	"io/fs"
	"os"
)

// folder is the folder of a course as a file system that links do not lead out
// of. It is opened for each use and not kept: a library may have more courses
// than a program may have files open.
type folder string

// Open opens a file, which stays open when the folder is closed.
func (f folder) Open(name string) (fs.File, error) {
	return in(f, func(files fs.FS) (fs.File, error) { return files.Open(name) })
}

// Stat looks at a file without opening it: a named pipe would wait.
func (f folder) Stat(name string) (fs.FileInfo, error) {
	return in(f, func(files fs.FS) (fs.FileInfo, error) { return fs.Stat(files, name) })
}

// ReadDir lists a folder in it.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) {
	return in(f, func(files fs.FS) ([]fs.DirEntry, error) { return fs.ReadDir(files, name) })
}

// in does one thing in a folder. An [os.Root] keeps it inside.
func in[T any](f folder, do func(fs.FS) (T, error)) (T, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		var none T
		return none, err
	}
	defer root.Close()
	return do(root.FS())
}
