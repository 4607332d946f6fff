package record

import (
	"bufio"
	"fmt"
	"io"
	"iter"
)

// Copy is the journal of another device as it was taken in: what that device
// signed, which nobody else can sign anew.
type Copy struct {
	VKey       string // of the device
	Checkpoint string // its head as the device signed it, see Result
	Lines      []Line // the events from the first to the last
	Notes      bool   // the trainee's notes go with it
}

// ExportCopy writes the record of such a journal as Export does. It names no
// person and no witness: what they signed does not come along with the events.
// A text that was erased here and not where it was typed makes it invalid, and
// then no record is written: the error is an ErrAltered.
func ExportCopy(path string, c Copy) (*Result, error) {
	res, err := replace(path, VerifyOptions{}, func(w io.Writer) error { return writeCopy(w, c) })
	if err != nil {
		return nil, fmt.Errorf("export %s: %w; no record was written", path, err)
	}
	return res, nil
}

func writeCopy(w io.Writer, c Copy) error {
	head, err := ParseCheckpoint(c.Checkpoint)
	if err != nil {
		return err
	}
	h := &header{vkey: c.VKey, head: block{Signed: *head}}
	b := bufio.NewWriterSize(w, maxLine)
	b.WriteString(h.encode()) // a bufio.Writer keeps its first error for Flush
	if err := writeLines(b, Source{Tree: head.Tree, Lines: c.all(), Notes: c.Notes}); err != nil {
		return err
	}
	return b.Flush()
}

func (c *Copy) all() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, line := range c.Lines {
			if !yield(line, nil) {
				return
			}
		}
	}
}

// KeyOf reads the key of the device from the head of a record. It is what the
// record says: nothing is verified.
func KeyOf(r io.Reader) (vkey string, err error) {
	h, err := readHeader(newLines(r))
	if err != nil {
		return "", err
	}
	return h.vkey, nil
}

// HeadOf reads the key of the device and the head from the beginning of a
// record, as KeyOf does: nothing is verified.
func HeadOf(r io.Reader) (vkey string, head Signed, err error) {
	h, err := readHeader(newLines(r))
	if err != nil {
		return "", Signed{}, err
	}
	return h.vkey, h.head.Signed, nil
}
