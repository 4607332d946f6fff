package cohort

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carrel/store/record"
	"carrel/store/result"
	"carrel/store/sheet"
)

// File is a file to be collected.
type File struct {
	Path string
	Kind Kind
	Size int64
}

// KindOf is what a file calls itself; "" for what is not collected.
func KindOf(name string) Kind {
	switch strings.ToLower(filepath.Ext(name)) {
	case record.Extension:
		return Record
	case sheet.Extension:
		return Sheet
	case result.Extension:
		return Result
	}
	return ""
}

// Find returns the files at paths: a file that is named is taken for a record
// unless its name says otherwise; of a folder those that call themselves a record,
// a sheet or a result, as deep as they lie. Links are not followed, a file is
// taken once, and the order is that of the names. An error of a path that was
// named ends it; what cannot be read below is left out and returned in bad.
func Find(ctx context.Context, paths []string) (files []File, bad []error, err error) {
	f := finder{seen: map[string]bool{}}
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case err != nil:
			return nil, nil, err
		case info.IsDir():
			err = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
				return f.visit(ctx, path, d, err)
			})
			if err != nil {
				return nil, nil, err
			}
		default:
			f.take(p, info, cmpKind(p))
		}
	}
	slices.SortStableFunc(f.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return f.files, f.bad, nil
}

func cmpKind(name string) Kind {
	if k := KindOf(name); k != "" {
		return k
	}
	return Record
}

type finder struct {
	files []File
	bad   []error
	seen  map[string]bool
}

func (f *finder) visit(ctx context.Context, path string, d fs.DirEntry, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		f.bad = append(f.bad, err)
		return nil
	}
	kind := KindOf(path)
	if kind == "" || !d.Type().IsRegular() {
		return nil
	}
	info, err := d.Info()
	if err != nil {
		f.bad = append(f.bad, err)
		return nil
	}
	f.take(path, info, kind)
	return nil
}

func (f *finder) take(path string, info fs.FileInfo, kind Kind) {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	if !f.seen[abs] {
		f.seen[abs] = true
		f.files = append(f.files, File{path, kind, info.Size()})
	}
}
