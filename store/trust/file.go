package trust

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"carrel/store/internal/durable"
	"carrel/store/internal/lock"
)

const (
	fileName = "trust"
	lockName = "trust.lock"
	patience = 5 * time.Second // with another program that changes the list
)

// Load reads the trust list of the data folder dir; an empty one when there is
// none.
func Load(dir string) (*List, error) {
	path := filepath.Join(dir, fileName)
	b, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return New(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	l, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; put its backup back, or move it away and begin a new one: "+
			"then every author is asked about again, and what was revoked is forgotten", path, err)
	}
	return l, nil
}

// read returns the content of a regular file that is not too large.
func read(path string) ([]byte, error) {
	at, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case !at.Mode().IsRegular():
		return nil, fmt.Errorf("it is of type %v, not a regular file; move it away", at.Mode().Type())
	case at.Size() > MaxSize:
		return nil, ErrTooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxSize+1))
}

// Update changes the trust list of the data folder dir. It returns when the
// disk has the list that change left; when change fails, nothing is changed,
// and when it leaves the list as it was, nothing is written. Other programs
// wait for their turn.
func Update(dir string, now time.Time, change func(*List) error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	held, err := acquire(filepath.Join(dir, lockName))
	if err != nil {
		return err
	}
	defer held.Close()
	l, err := Load(dir)
	if err != nil {
		return err
	}
	before := string(l.encode())
	if err := change(l); err != nil {
		return err
	}
	if string(l.encode()) == before {
		return nil
	}
	l.Serial++
	l.Date = day(now)
	return l.save(filepath.Join(dir, fileName))
}

func acquire(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock.Within(f, patience); err != nil {
		f.Close()
		if errors.Is(err, lock.ErrHeld) {
			err = ErrBusy
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// save puts the list in the place of the earlier one, whole or not at all.
func (l *List) save(path string) error {
	file := l.encode()
	if len(file) > MaxSize {
		return ErrTooLarge
	}
	if _, err := parse(file); err != nil {
		return err // a change of ours that could not be read again
	}
	tmp := path + "." + rand.Text()
	if err := durable.Create(tmp, file); err != nil {
		return err
	}
	if err := durable.Rename(tmp, path); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}
