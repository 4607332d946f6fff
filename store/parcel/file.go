package parcel

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carrel/store/internal/durable"
)

// Files are what of a data folder travels, and where it is; the journal is
// the copy at that path. Backups stay where they are, and so does every file
// that could not be unpacked.
func Files(dir, copied string) (map[string]string, error) {
	files := map[string]string{journal: copied}
	for folder := range folders {
		if err := addFolder(files, dir, folder); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"person.json", "trust"} {
		files[name] = filepath.Join(dir, name)
	}
	for name, path := range files {
		at, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && name != journal:
			delete(files, name)
		case err != nil:
			return nil, err
		case !at.Mode().IsRegular():
			return nil, fmt.Errorf("%s is of type %v, not a regular file; move it away", path, at.Mode().Type())
		}
	}
	return files, nil
}

// addFolder adds the files of a folder; one that is not there has none. A key
// of an odd name is added, and refused when it is packed: it must not be left
// behind unseen.
func addFolder(files map[string]string, dir, folder string) error {
	entries, err := os.ReadDir(filepath.Join(dir, folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		name := folder + "/" + e.Name()
		if known(name) || folder == "keys" && filepath.Ext(name) == ".key" {
			files[name] = filepath.Join(dir, folder, e.Name())
		}
	}
	return nil
}

// Export writes a parcel to a new file. It is written beside it, brought to the
// disk, read again and verified before it gets its name.
func Export(path string, files map[string]string, passphrase string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".carrel-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // it is gone when it got its name
	if err := errors.Join(Pack(f, files, passphrase, 0), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w; no file was written", path, err)
	}
	if err := checkFile(f.Name(), passphrase); err != nil {
		return fmt.Errorf("read %s again: %w; no file was written", path, err)
	}
	return durable.Rename(f.Name(), path)
}

func checkFile(path, passphrase string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return Check(f, passphrase)
}

// markName is the file that says that a data folder was moved away.
const markName = "moved"

// Mark says in a data folder that it was moved away.
func Mark(dir string, at time.Time) error {
	err := durable.Create(filepath.Join(dir, markName), []byte(at.UTC().Format(time.RFC3339)+"\n"))
	if errors.Is(err, fs.ErrExist) {
		return nil // it was, and somebody insisted since
	}
	return err
}

// Marked reports whether a data folder was moved away, and when; the zero time
// when that cannot be read.
func Marked(dir string) (at time.Time, moved bool) {
	b, err := os.ReadFile(filepath.Join(dir, markName))
	if errors.Is(err, fs.ErrNotExist) {
		return at, false
	}
	at, _ = time.Parse(time.RFC3339, strings.TrimSuffix(string(b), "\n"))
	return at, true
}

// Place gives a folder whose files the disk has the name of a data folder,
// which is not there, or empty.
func Place(stage, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return durable.Rename(stage, dir)
}
