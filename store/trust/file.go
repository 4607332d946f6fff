package trust

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"carrel/store/internal/durable"
	"carrel/store/internal/lock"
	"carrel/store/keys"
)

const (
	fileName = "trust"
	lockName = "trust.lock"
	patience = 5 * time.Second // with another program that changes the list

	maxSignature = 256 // bytes of the device's, with its name
)

// Load reads the trust list of the data folder dir; an empty one when there is
// none and never was. A list that this computer did not sign (ErrForged), an
// older one than it wrote last (ErrOlder), and none where there was one
// (ErrGone) is refused. A list from before lists were signed is taken, until
// the first change.
func Load(dir string) (*List, error) {
	path := filepath.Join(dir, fileName)
	m, err := readMark(filepath.Join(dir, markName))
	if err != nil {
		return nil, err
	}
	b, err := read(path, MaxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist) && m.there:
		return nil, fmt.Errorf("%s: %w: it was no. %d before", path, ErrGone, m.serial)
	case errors.Is(err, fs.ErrNotExist):
		return New(), nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	l, signed, err := open(dir, b)
	if err == nil {
		err = m.admits(l, signed)
	}
	if errors.Is(err, ErrBroken) {
		err = fmt.Errorf("%w; put its backup back, or move it away and begin a new one: "+
			"then every author is asked about again, and what was revoked is forgotten", err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// Found is what lies in a data folder in the place of the list, whatever is
// wrong with it: what [Accept] would go on from. Before is the serial of the
// list that was written last, as far as is known. A list that cannot be read
// is an error.
func Found(dir string) (l *List, before int64, err error) {
	m, err := readMark(filepath.Join(dir, markName))
	if err != nil && !errors.Is(err, ErrBroken) {
		return nil, 0, err
	}
	path := filepath.Join(dir, fileName)
	b, err := read(path, MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return New(), m.serial, nil
	}
	if err == nil {
		text, _, signed := strings.Cut(string(b), "\n\n")
		if signed {
			text += "\n"
		}
		l, err = parse([]byte(text))
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", path, err)
	}
	return l, m.serial, nil
}

// Accept makes what Found returns the list from now on: it gets a serial above
// every one that is known, and is signed. It is for a person who put an older
// list back, or who lost the list or the key.
func Accept(dir string, now time.Time) error {
	return locked(dir, func() error {
		l, before, err := Found(dir)
		if err != nil {
			return err
		}
		l.Serial = max(l.Serial, before)
		return l.next(dir, now)
	})
}

// read returns the content of a regular file of at most limit bytes.
func read(path string, limit int64) ([]byte, error) {
	at, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case !at.Mode().IsRegular():
		return nil, fmt.Errorf("it is of type %v, not a regular file; move it away", at.Mode().Type())
	case at.Size() > limit:
		return nil, ErrTooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// Update changes the trust list of the data folder dir. It returns when the
// disk has the list that change left; when change fails, nothing is changed,
// and when it leaves the list as it was, nothing is written. Other programs
// wait for their turn.
func Update(dir string, now time.Time, change func(*List) error) error {
	return locked(dir, func() error {
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
		return l.next(dir, now)
	})
}

// locked does something while no other program changes the list.
func locked(dir string, do func() error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	held, err := acquire(filepath.Join(dir, lockName))
	if err != nil {
		return err
	}
	defer held.Close()
	return do()
}

// next writes the list as the next one. The mark comes after it: between the
// two a list lies there that is newer than the mark, which is none the worse.
func (l *List) next(dir string, now time.Time) error {
	l.Serial++
	l.Date = day(now)
	text := l.encode()
	if len(text) > MaxSize-maxSignature {
		return ErrTooLarge
	}
	if _, err := parse(text); err != nil {
		return err // a change of ours that could not be read again
	}
	key, err := keys.Device(dir)
	if err != nil {
		return err
	}
	file, err := l.sign(key)
	if err != nil {
		return err
	}
	if err := place(filepath.Join(dir, fileName), file); err != nil {
		return err
	}
	return mark{serial: l.Serial, digest: digest(string(text))}.write(filepath.Join(dir, markName))
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

// place puts a file in the place of the earlier one, whole or not at all.
func place(path string, file []byte) error {
	tmp := path + "." + rand.Text()
	if err := durable.Create(tmp, file); err != nil {
		return err
	}
	if err := durable.Rename(tmp, path); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return nil
}
