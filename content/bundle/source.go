package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"carrel/content/clean"
)

// A source is a file that is to be packed.
type source struct {
	name string
	size int64 // as it was listed
}

// sources lists what is to be packed in the order of a package.
func (w *writer) sources() ([]source, error) {
	var list []source
	taken := newNames()
	err := fs.WalkDir(w.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err := errors.Join(err, w.ctx.Err()); err != nil {
			return err
		}
		if d.IsDir() {
			if isLeftOut(p, d) {
				return fs.SkipDir
			}
			return nil
		}
		if isLeftOut(p, d) {
			return nil
		}
		s, err := w.source(p)
		if err != nil {
			return err
		}
		if list = append(list, s); len(list) > maxFiles {
			return fmt.Errorf("%w: more than %d files", ErrLimit, maxFiles)
		}
		return errors.Join(checkName(p), taken.add(p))
	})
	slices.SortFunc(list, func(a, b source) int { return strings.Compare(a.name, b.name) })
	return list, err
}

// source looks at a file. A link counts as the file that it leads to; what else
// is no regular file is refused, because the course would lack it.
func (w *writer) source(p string) (source, error) {
	info, err := fs.Stat(w.fsys, p)
	if err != nil {
		return source{}, err
	}
	if !info.Mode().IsRegular() {
		return source{}, fmt.Errorf("%w: %s is not a regular file", ErrContent, clean.Line(p))
	}
	w.of += 2 * info.Size()
	return source{p, info.Size()}, nil
}

// isLeftOut reports what is no part of a course: hidden files, what a package
// manager fetched, and packages.
func isLeftOut(p string, d fs.DirEntry) bool {
	name := d.Name()
	return p != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || !d.IsDir() && strings.EqualFold(path.Ext(name), Extension))
}

// isPacked reports by its name a file that does not become smaller.
func isPacked(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".mp3", ".ogg", ".mp4", ".webm", ".zip", ".gz", ".xz", ".zst", ".7z", ".woff2", ".docx", ".xlsx", ".pptx":
		return true
	}
	return false
}
