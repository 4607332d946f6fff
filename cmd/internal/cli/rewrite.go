package cli

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// rewrite replaces a file in a folder, entirely or not at all: it was the first
// text and is the second. name is slash-separated; what leads out of the folder
// is refused, and so is what is no regular file or has become another text in
// the meantime. The file keeps its mode.
func (a *app) rewrite(dir, name string, was, is []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	if err := a.writable(dir, name, info); err != nil {
		return err
	}
	temp, err := writeBeside(root, name, is, info.Mode().Perm())
	if err != nil {
		return err
	}
	if err := a.unchanged(root, name, was); err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	if err := root.Rename(temp, filepath.FromSlash(name)); err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	return nil
}

// writable refuses a link, which a rename would replace, and a file that its
// owner has protected.
func (a *app) writable(dir, name string, info fs.FileInfo) error {
	at := filepath.Join(dir, filepath.FromSlash(name))
	if !info.Mode().IsRegular() {
		return &failure{code: exitFailed, text: a.t("%s is not a regular file", at), hint: a.t("name the file itself")}
	}
	if info.Mode().Perm()&0o200 == 0 {
		return &fs.PathError{Op: "open", Path: at, Err: fs.ErrPermission}
	}
	return nil
}

// writeBeside writes a hidden file into the folder of another and returns its
// name once the disk has its text.
func writeBeside(root *os.Root, name string, data []byte, mode fs.FileMode) (string, error) {
	temp := filepath.FromSlash(path.Join(path.Dir(name), "."+path.Base(name)+"."+rand.Text()[:8]))
	return temp, create(root, temp, data, mode)
}

// create writes a new file, or none; a name that is taken is refused.
func create(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// unchanged refuses a file that somebody else has written to since it was read.
func (a *app) unchanged(root *os.Root, name string, was []byte) error {
	now, err := root.ReadFile(filepath.FromSlash(name))
	if err != nil || bytes.Equal(now, was) {
		return err
	}
	return &failure{
		code: exitFailed,
		text: a.t("%s was changed by another program just now", name),
		hint: a.t("save it there, then start again"),
	}
}

// replace writes a file, entirely or not at all; it overwrites one only when
// that is asked for, and keeps its mode.
func (a *app) replace(out string, data []byte, force bool) error {
	root, err := os.OpenRoot(filepath.Dir(out))
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.Base(out)
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && !force:
		return create(root, name, data, 0o644)
	case err != nil:
		return err
	}
	if err := a.writable(filepath.Dir(out), name, info); err != nil {
		return err
	}
	temp, err := writeBeside(root, name, data, info.Mode().Perm())
	if err != nil {
		return err
	}
	if err := root.Rename(temp, name); err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	return nil
}
