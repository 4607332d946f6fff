package record

import (
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

// settle writes, verifies and names the file.
func settle(f *os.File, path string, opt VerifyOptions, write func(io.Writer) error) (*Result, error) {
	err := write(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	res, err := verifyFile(f.Name(), opt)
	if err != nil {
		return nil, err
	}
	return res, durable.Rename(f.Name(), path)
}

func verifyFile(path string, opt VerifyOptions) (*Result, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Verify(f, opt)
}
