package lrs

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Ledger is a file of the ids of the statements that one store acknowledged, one
// a line, in the order in which they were. It is only a memory: without it,
// everything is sent again and taken once.
type Ledger struct {
	file *os.File
	has  map[string]bool
}

// maxLedger is the largest ledger that is read, in bytes: seven million ids.
const maxLedger = 256 << 20

const idLength = 36

// OpenLedger opens the ledger at path, or begins one. A last line that was cut
// by a crash is dropped; anything else that is no id is an error, and the file
// stays as it is.
func OpenLedger(path string) (*Ledger, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l := &Ledger{file: f, has: map[string]bool{}}
	if err := l.read(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return l, nil
}

// ErrLedger is that a file is no ledger.
var ErrLedger = errors.New("not a list of the statements that were sent")

func (l *Ledger) read() error {
	if info, err := l.file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maxLedger {
		return errors.Join(ErrLedger, err)
	}
	good, lines := int64(0), bufio.NewReader(l.file)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // the end; what has no line break was cut
			break
		}
		id := strings.TrimSuffix(line, "\n")
		if len(id) != idLength || strings.Trim(id, "0123456789abcdef-") != "" {
			return ErrLedger
		}
		l.has[id] = true
		good += int64(len(line))
	}
	if err := l.file.Truncate(good); err != nil {
		return err
	}
	_, err := l.file.Seek(good, 0)
	return err
}

// Has reports a statement that was acknowledged.
func (l *Ledger) Has(id string) bool { return l.has[id] }

// Add notes that statements were acknowledged. They are on the disk when it
// returns.
func (l *Ledger) Add(part []Statement) error {
	var b strings.Builder
	for _, s := range part {
		l.has[s.ID] = true
		b.WriteString(s.ID + "\n")
	}
	if _, err := l.file.WriteString(b.String()); err != nil {
		return err
	}
	return l.file.Sync()
}

// Close closes the file.
func (l *Ledger) Close() error { return l.file.Close() }
