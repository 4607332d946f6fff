package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"carrel/store/internal/lock"
)

const (
	lockPoll   = 25 * time.Millisecond // the wait for a file that nobody else should hold
	holderSize = 4 << 10               // more than a holder ever needs
)

// holder is the content of the lock file. It informs; the lock itself is what
// the operating system keeps, and lets go when the holder dies.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// acquire takes the lock of a data folder. A lock of our own, beside bbolt's
// on the journal itself, covers the moments in which the journal is not there
// yet, and a journal that was renamed while it was open.
func acquire(path string, now func() time.Time, wait time.Duration) (*os.File, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, cannotWrite(path, err)
	}
	if err := lock.Within(f, wait); err != nil {
		defer f.Close()
		if errors.Is(err, lock.ErrHeld) {
			return nil, inUse(path, f)
		}
		return nil, fmt.Errorf("%s: cannot be locked: %w; choose a data folder on a local disk", path, err)
	}
	if err := sign(f, now()); err != nil {
		f.Close()
		return nil, cannotWrite(path, err)
	}
	return f, nil
}

// sign says who holds the lock, for the message of whoever comes second.
func sign(f *os.File, now time.Time) error {
	host, _ := os.Hostname()
	b, err := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: now.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(b, '\n'), 0)
	return err
}

func inUse(path string, f io.ReaderAt) error {
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, holderSize))
	var h holder
	if json.Unmarshal(b, &h) != nil {
		h = holder{} // half written or foreign: the lock counts, not its text
	}
	return &InUseError{Path: path, PID: h.PID, Host: clean(h.Host), Since: h.Since}
}

// clean keeps the printable ASCII of a host name: it goes to a screen.
func clean(s string) string {
	b := []byte{}
	for _, c := range []byte(s) {
		if c > ' ' && c < 0x7f && len(b) < 253 {
			b = append(b, c)
		}
	}
	return string(b)
}
