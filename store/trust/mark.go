package trust

import (
	"errors"
	"fmt"
	"io/fs"

	"carrel/store/internal/durable"
)

const (
	markName = "trust.mark"
	markLine = "carrel/trust/mark/v1 %d %s\n" // serial and digest
	maxMark  = 256                            // bytes; one has about 80
)

// mark is how far the list had come when it was last written. The zero value is
// that there was none.
type mark struct {
	there  bool
	serial int64
	digest string // of the text of the list, without its signature
}

func (m mark) encode() string { return fmt.Sprintf(markLine, m.serial, m.digest) }

func readMark(path string) (mark, error) {
	b, err := read(path, maxMark)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	if err != nil {
		return mark{}, fmt.Errorf("%s: %w", path, err)
	}
	m, err := parseMark(string(b))
	if err != nil {
		return mark{}, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// parseMark reads what encode writes, in that one spelling.
func parseMark(text string) (mark, error) {
	m := mark{there: true}
	if _, err := fmt.Sscanf(text, markLine, &m.serial, &m.digest); err != nil || m.serial < 0 || m.encode() != text {
		return mark{}, fmt.Errorf("%w: its mark does not say how far it had come", ErrBroken)
	}
	return m, nil
}

// write returns when the disk has the mark.
func (m mark) write(path string) error { return durable.Replace(path, []byte(m.encode())) }

// admits says whether a list goes on from the mark.
func (m mark) admits(l *List, signed bool) error {
	switch {
	case !m.there:
		return nil
	case !signed:
		return fmt.Errorf("%w: it has no signature", ErrForged)
	case l.Serial < m.serial:
		return fmt.Errorf("%w: it is no. %d, and it was no. %d before", ErrOlder, l.Serial, m.serial)
	case l.Serial == m.serial && digest(string(l.encode())) != m.digest:
		return fmt.Errorf("%w: it is another no. %d than the one that was written", ErrOlder, l.Serial)
	}
	return nil
}
