package record

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/durable"
)

// Export writes the record of a journal to the file path, in place of an
// earlier one there, and returns what a reader will find in it. The record is
// written beside it, brought to the disk, read again and verified before it
// gets its name: path never names half a record, and an earlier one goes only
// when the new one is good.
func Export(path string, src Source, key Key) (*Result, error) {
	v, err := note.NewVerifier(key.VKey())
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", path, err)
	}
	opt := VerifyOptions{Keys: []note.Verifier{v}}
	res, err := replace(path, opt, func(w io.Writer) error { return Write(w, src, key) })
	if err != nil {
		return nil, fmt.Errorf("export %s: %w; no record was written", path, err)
	}
	return res, nil
}

// Attach adds cosignatures to the head of the record in the file path, which
// is replaced as Export does it. The record must be the very one that they are
// of, or nothing is changed.
func Attach(path string, c Cosigned) (*Result, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := newLines(f)
	h, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	if c.Text() != h.head.Text() {
		return nil, altered(h.head.line, "it is not the record that was witnessed: was it written again since?")
	}
	h.attach(c)
	res, err := replace(path, VerifyOptions{}, func(w io.Writer) error {
		_, err := io.Copy(w, io.MultiReader(strings.NewReader(h.encode()), in.r))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cosign %s: %w; it was left as it was", path, err)
	}
	return res, nil
}

// attach adds cosignatures of the head.
func (h *header) attach(c Cosigned) {
	head := Cosigned{h.head.Signed, h.keysOf(h.head.Sigs[1:])}
	head.Merge(&c)
	h.head.Signed = head.Signed
	h.witnesses = append(h.witnesses, c.Witnesses...)
	slices.Sort(h.witnesses)
	h.witnesses = slices.Compact(h.witnesses)
}

// replace puts what write writes into the place of the file path, once it is
// on the disk and was read again as a valid record.
func replace(path string, opt VerifyOptions, write func(io.Writer) error) (*Result, error) {
	if at, err := os.Lstat(path); err == nil && !at.Mode().IsRegular() {
		return nil, fmt.Errorf("there is something of type %v; choose another name", at.Mode().Type())
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".carrel-*.tmp")
	if err != nil {
		return nil, aboutFolder(filepath.Dir(path), err)
	}
	res, err := settle(f, path, opt, write)
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the one to tell
	}
	return res, err
}

// aboutFolder takes the name of a temporary file, which nobody gave, out of an
// error: it is its folder that did not take it.
func aboutFolder(dir string, err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return &fs.PathError{Op: "write to", Path: dir, Err: p.Err}
	}
	return err
}

// settle writes and names the file. What is written is verified on its way, as
// whoever gets it will, and read again when the disk has it.
func settle(f *os.File, path string, opt VerifyOptions, write func(io.Writer) error) (*Result, error) {
	sum := sha256.New()
	res, err := verified(opt, func(w io.Writer) error { return write(io.MultiWriter(f, sum, w)) })
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if err := readAgain(f.Name(), sum.Sum(nil)); err != nil {
		return nil, err
	}
	return res, durable.Rename(f.Name(), path)
}

// verified runs write and verifies what it writes at the same time.
func verified(opt VerifyOptions, write func(io.Writer) error) (*Result, error) {
	r, w := io.Pipe()
	var res *Result
	bad := make(chan error, 1)
	go func() {
		var err error
		res, err = Verify(r, opt)
		r.CloseWithError(err) // the writer need not go on
		bad <- err
	}()
	err := write(w)
	w.CloseWithError(err)
	if found := <-bad; found != nil {
		return nil, found // of a writer that failed, this is why
	}
	return res, err
}

// readAgain compares what the disk has with what was written.
func readAgain(path string, sum []byte) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if !bytes.Equal(h.Sum(nil), sum) {
		return errors.New("the disk gave back other bytes than were written")
	}
	return nil
}
