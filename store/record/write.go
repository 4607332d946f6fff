package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/internal/durable"
	"carrel/store/person"
)

// Source is a journal at one moment: what a record is made from.
type Source struct {
	ID       string                 // of the journal: 32 lower-case hex digits
	Tree     tlog.Tree              // the number of events and the root hash over them
	Lines    iter.Seq2[Line, error] // the events from the first to the last
	Cosigned []Cosigned             // checkpoints of it that were witnessed, ascending by size
	Person   *person.Person         // whose it is; nil to leave that out
}

// Key signs a record. A key of package keys is one.
type Key interface {
	note.Signer
	VKey() string // the public half, in the verifier key form of package note
}

// Write writes the record of a journal. It fails, with part of the record
// written, when the lines are not those that the source's tree stands for.
func Write(w io.Writer, src Source, key Key) error {
	h, err := sign(src, key)
	if err != nil {
		return fmt.Errorf("sign record: %w", err)
	}
	b := bufio.NewWriterSize(w, maxLine)
	b.WriteString(h.encode()) // a bufio.Writer keeps its first error for Flush
	if err := writeLines(b, src); err != nil {
		return err
	}
	return b.Flush()
}

// sign builds the header of a record.
func sign(src Source, key Key) (*header, error) {
	signed, err := SignCheckpoint(src.ID, src.Tree, key)
	if err != nil {
		return nil, err
	}
	head, err := ParseCheckpoint(string(signed))
	if err != nil {
		return nil, err
	}
	h := &header{vkey: key.VKey(), head: block{Signed: *head}}
	if err := h.cosign(src.Cosigned, key); err != nil {
		return nil, err
	}
	if src.Person != nil {
		if h.person, err = signPerson(src.ID, *src.Person, key); err != nil {
			return nil, err
		}
	}
	_, err = h.verify(nil)
	return h, err
}

// cosign adds what witnesses have seen: at the head, and the newest before it.
func (h *header) cosign(all []Cosigned, key Key) error {
	keys := map[string]bool{}
	for _, c := range all[max(0, len(all)-MaxEarlier):] {
		own, err := signedBy(c.Signed, key)
		if err != nil {
			return err
		}
		if c.Tree == h.head.Tree {
			h.head.Signed = own
		} else {
			h.earlier = append(h.earlier, block{Signed: own})
		}
		for _, w := range c.Witnesses {
			keys[w] = true
		}
	}
	h.witnesses = slices.Sorted(maps.Keys(keys))
	return nil
}

// signedBy is a cosigned checkpoint with the device's signature by that key:
// the journal may have got another since. What a witness signs is the text.
func signedBy(s Signed, key Key) (Signed, error) {
	if s.Sigs[0].Name == key.Name() && s.Sigs[0].Hash == key.KeyHash() {
		return s, nil
	}
	text, err := SignCheckpoint(s.ID, s.Tree, key)
	if err != nil {
		return s, err
	}
	own, err := ParseCheckpoint(string(text))
	if err != nil {
		return s, err
	}
	own.Sigs = append(own.Sigs, s.Sigs[1:]...)
	return *own, nil
}

func signPerson(id string, who person.Person, key Key) (*personBlock, error) {
	if err := who.Check(); err != nil {
		return nil, err
	}
	p := &personBlock{Person: who, id: id}
	signed, err := note.Sign(&note.Note{Text: p.text()}, key)
	if err != nil {
		return nil, err
	}
	p.sig, err = parseSignature(strings.TrimSuffix(strings.TrimPrefix(string(signed), p.text()+"\n"), "\n"))
	return p, err
}

func writeLines(b *bufio.Writer, src Source) error {
	var tree Tree
	for line, err := range src.Lines {
		if err != nil {
			return err
		}
		tree.Add(tlog.RecordHash(line.Event))
		if err := writeLine(b, line); err != nil {
			return err
		}
	}
	if tree.Size() != src.Tree.N || tree.Root() != src.Tree.Hash {
		return fmt.Errorf("write record: its %d events are not the %d that are to be signed", tree.Size(), src.Tree.N)
	}
	return nil
}

// writeLine writes an event and what was typed in it, but for a note.
func writeLine(b *bufio.Writer, line Line) error {
	b.Write(line.Event)
	if line.Private != nil && !noted(line.Event) {
		b.WriteByte('\n')
		b.Write(line.Private)
	}
	return b.WriteByte('\n')
}

// Export writes the record of a journal to the file path, in place of an
// earlier one there, and returns what a reader will find in it. The record is
// written beside it, brought to the disk, read again and verified before it
// gets its name: path never names half a record, and an earlier one goes only
// when the new one is good.
func Export(path string, src Source, key Key) (*Result, error) {
	if at, err := os.Lstat(path); err == nil && !at.Mode().IsRegular() {
		return nil, fmt.Errorf("export %s: there is something of type %v; choose another name", path, at.Mode().Type())
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".carrel-*.tmp")
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", path, aboutFolder(filepath.Dir(path), err))
	}
	res, err := export(f, path, src, key)
	if err != nil {
		err = fmt.Errorf("export %s: %w; no record was written", path, err)
		return nil, errors.Join(err, ignoreMissing(os.Remove(f.Name())))
	}
	return res, nil
}

// aboutFolder takes the name of a temporary file, which nobody gave, out of an
// error: it is its folder that did not take it.
func aboutFolder(dir string, err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return &fs.PathError{Op: "write to", Path: dir, Err: p.Err}
	}
	return err
}

func export(f *os.File, path string, src Source, key Key) (*Result, error) {
	err := Write(f, src, key)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	res, err := verifyFile(f.Name(), key)
	if err != nil {
		return nil, err
	}
	return res, durable.Rename(f.Name(), path)
}

// verifyFile verifies a record that key has just signed.
func verifyFile(path string, key Key) (*Result, error) {
	v, err := note.NewVerifier(key.VKey())
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Verify(f, VerifyOptions{Keys: []note.Verifier{v}})
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
