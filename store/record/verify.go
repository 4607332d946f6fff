package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/internal/vkey"
)

// VerifyOptions say whom to trust.
type VerifyOptions struct {
	// Keys are the keys of which one must have signed. When there are none, a
	// record is verified with the key that it carries, and is not Trusted: it
	// is whole, but anyone could have made it.
	Keys []note.Verifier
}

// Result is what a valid record says.
type Result struct {
	KeyName     string
	VKey        string // of the key that signed
	Fingerprint string // of that key, to be compared with one told by its owner
	Trusted     bool   // that key is one of VerifyOptions.Keys
	Origin      string // "carrel/journal/" and the journal's id
	Size        int64  // number of events
	Root        tlog.Hash
	Standing    *progress.Standing // after all events
	First, Last time.Time          // wall time of the first and last event; zero without events
}

// Verify reads a record to its end and verifies all of it. Its errors are of
// kind ErrNotRecord, ErrSignature, ErrOtherKey or ErrAltered and name the line,
// or are those of the reader. Memory does not grow with the number of events, beyond the
// standing that they add up to.
func Verify(r io.Reader, opt VerifyOptions) (*Result, error) {
	in := newLines(r)
	h, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	if err := h.verify(opt.Keys); err != nil {
		return nil, err
	}
	print, err := vkey.Fingerprint(h.vkey)
	if err != nil {
		return nil, altered(lineKey, "%w", err)
	}
	res := &Result{
		KeyName: h.head.Sigs[0].Name, VKey: h.vkey, Fingerprint: print, Trusted: len(opt.Keys) > 0,
		Origin: origin + h.head.ID, Size: h.head.Tree.N, Root: h.head.Tree.Hash, Standing: &progress.Standing{},
	}
	if err := res.readEvents(in); err != nil {
		return nil, err
	}
	return res, nil
}

func readHeader(in *lines) (*header, error) {
	var text [headerLines]string
	for i := range text {
		line, err := in.next()
		if err != nil {
			return nil, notRecord(i, err)
		}
		if text[i] = string(line); i == 0 && text[0] != firstLine {
			return nil, &Error{Kind: ErrNotRecord, Line: lineMagic, Err: versionError(text[0])}
		}
		if in.read > maxHeader {
			return nil, altered(in.number, "more than %d bytes before the events", maxHeader)
		}
	}
	return parseHeader(text)
}

// notRecord takes what cannot be read in the first line for another kind of
// file.
func notRecord(i int, err error) error {
	if e := (*Error)(nil); i == 0 && errors.As(err, &e) {
		return &Error{Kind: ErrNotRecord, Line: lineMagic, Err: e.Err}
	}
	return err
}

func versionError(line string) error {
	if version, ok := strings.CutPrefix(line, magic); ok && len(version) < 16 {
		return fmt.Errorf("version %q, where this program knows v1", version)
	}
	return fmt.Errorf("it does not begin with %q", firstLine)
}

// readEvents reads the events and holds them against the checkpoint.
func (res *Result) readEvents(in *lines) error {
	var tree Tree
	for {
		line, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := res.event(line, &tree); err != nil {
			return altered(in.number, "%w", err)
		}
	}
	if tree.Size() < res.Size {
		return altered(in.number, "it ends after event %d of %d", tree.Size(), res.Size)
	}
	if tree.Root() != res.Root {
		return altered(lineRoot, "the events are not those that were signed")
	}
	return nil
}

func (res *Result) event(line []byte, tree *Tree) error {
	seq := uint64(tree.Size()) + 1
	if tree.Size() == res.Size {
		return fmt.Errorf("it goes on after its %d events", res.Size)
	}
	e, err := progress.Decode(line)
	if err != nil {
		return err
	}
	if e.Seq != seq {
		return fmt.Errorf("event %d where event %d belongs", e.Seq, seq)
	}
	tree.Add(tlog.RecordHash(line))
	if res.Standing.Apply(e); seq == 1 {
		res.First = e.Wall
	}
	res.Last = e.Wall
	return nil
}

// lines reads lines under the limits of the format.
type lines struct {
	r      *bufio.Reader
	number int   // of the line last read
	read   int64 // bytes
}

func newLines(r io.Reader) *lines {
	return &lines{r: bufio.NewReaderSize(io.LimitReader(r, MaxSize+1), maxLine+1)}
}

// next returns the next line without its newline, valid until the next call,
// or io.EOF after the last.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 {
		if l.number < headerLines {
			return nil, altered(l.number+1, "it is cut off")
		}
		return nil, io.EOF
	}
	l.number++
	l.read += int64(len(line))
	switch {
	case l.read > MaxSize:
		return nil, altered(l.number, "it is larger than %d bytes", MaxSize)
	case err == io.EOF:
		return nil, altered(l.number, "it is cut off")
	case err == bufio.ErrBufferFull:
		return nil, altered(l.number, "a line of more than %d bytes", maxLine)
	case err != nil:
		return nil, fmt.Errorf("read record: %w", err)
	}
	return line[:len(line)-1], nil
}
