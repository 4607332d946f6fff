// Package handout owns the files that a course gives to those who take it, such
// as the evidence of a lab: which these are, and copies of them in a folder.
package handout

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/bundle"
	"carrel/course"
)

// MaxFiles is how many files a unit can give.
const MaxFiles = 1000

// MaxSize is the largest file that is copied, in bytes: that of a package.
const MaxSize = 2 << 30

// File is one file of a course.
type File struct {
	Path string // in the course, slash-separated; a name that a package may have
	Size int64  // in bytes
}

// Says is the size in words: bytes below a kibibyte, else with one decimal.
func (f File) Says() string {
	if f.Size < 1<<10 {
		return fmt.Sprintf("%d B", f.Size)
	}
	size, units := float64(f.Size)/(1<<10), []string{"KiB", "MiB", "GiB"}
	for len(units) > 1 && size >= 1<<10 {
		size, units = size/(1<<10), units[1:]
	}
	return fmt.Sprintf("%.1f %s", size, units[0])
}

// Of returns the files that a unit gives: those that the key files of a lab's
// source names, in that order, and of a folder all that lie in it. What is not
// there, leads out of the course or cannot be a file on every system is left out;
// so is what comes after [MaxFiles].
func Of(fsys fs.FS, c *course.Course, u *course.Unit) []File {
	if u.Kind != course.Lab {
		return nil
	}
	doc, err := content.Read(fsys, c, u, "")
	if err != nil {
		return nil
	}
	var out []File
	for _, name := range doc.Meta().Strings("files") {
		if p, ok := content.Resolve(u.Path, name); ok {
			out = add(out, fsys, p)
		}
	}
	return out
}

// add adds a file, or the files of a folder, each once.
func add(out []File, fsys fs.FS, root string) []File {
	_ = fs.WalkDir(fsys, root, func(p string, e fs.DirEntry, err error) error {
		switch {
		case len(out) >= MaxFiles:
			return fs.SkipAll
		case err != nil && e != nil && e.IsDir(), p != root && strings.HasPrefix(path.Base(p), "."):
			return skip(e)
		case err != nil || e.IsDir():
			return nil
		}
		info, err := fs.Stat(fsys, p)
		twice := slices.ContainsFunc(out, func(f File) bool { return f.Path == p })
		if err == nil && info.Mode().IsRegular() && !twice && bundle.CheckName(p) == nil {
			out = append(out, File{p, info.Size()})
		}
		return nil
	})
	return out
}

// skip leaves out a folder, or a file alone.
func skip(e fs.DirEntry) error {
	if e != nil && e.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// fallback is the folder of a course whose name cannot be that of a folder.
const fallback = "carrel-files"

// Folder is the name of a folder for the files of a course, made of the name of
// its own folder or file: one that every system takes.
func Folder(name string) string {
	if ext := path.Ext(name); ext == ".carrel" || ext == ".md" || ext == ".markdown" {
		name = strings.TrimSuffix(name, ext)
	}
	if strings.Contains(name, "/") || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || bundle.CheckName(name) != nil {
		return fallback
	}
	return name
}
