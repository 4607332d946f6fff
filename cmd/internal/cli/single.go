package cli

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// single is a folder in which only one file is listed. The pictures that it may
// show can be opened besides, and what stands for them in characters; nothing
// else can.
type single struct {
	fs.FS
	name string
}

// Open opens the folder itself, the file, or a picture.
func (s single) Open(name string) (fs.File, error) {
	if !s.has(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return s.FS.Open(name)
}

// Stat looks at what Open opens without opening it: a named pipe would wait.
func (s single) Stat(name string) (fs.FileInfo, error) {
	if !s.has(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(s.FS, name)
}

// ReadDir lists the one file.
func (s single) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	info, err := fs.Stat(s.FS, s.name)
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, nil
}

func (s single) has(name string) bool {
	return name == "." || name == s.name || isPicture(name) || s.isTwin(name)
}

// isPicture reports a name that the pictures of a lesson have.
func isPicture(name string) bool {
	return slices.Contains(pictureSuffixes(), strings.ToLower(path.Ext(name)))
}

func pictureSuffixes() []string { return []string{".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"} }

// isTwin reports the text beside a picture that is shown in its place.
func (s single) isTwin(name string) bool {
	stem, ok := strings.CutSuffix(name, ".txt")
	return ok && slices.ContainsFunc(pictureSuffixes(), func(suffix string) bool {
		return s.isFile(stem+suffix) || s.isFile(stem+strings.ToUpper(suffix))
	})
}

func (s single) isFile(name string) bool {
	info, err := fs.Stat(s.FS, name)
	return err == nil && info.Mode().IsRegular()
}
