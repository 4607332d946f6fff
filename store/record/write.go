package record

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/person"
)

// Source is a journal at one moment: what a record is made from.
type Source struct {
	ID       string                 // of the journal: 32 lower-case hex digits
	Tree     tlog.Tree              // the number of events and the root hash over them
	Lines    iter.Seq2[Line, error] // the events from the first to the last
	Cosigned []Cosigned             // checkpoints of it that were witnessed, ascending by size
	Person   *person.Person         // whose it is; nil to leave that out
	Notes    bool                   // the trainee's notes go with it
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
		if err := writeLine(b, line, src.Notes); err != nil {
			return err
		}
	}
	if tree.Size() != src.Tree.N || tree.Root() != src.Tree.Hash {
		return fmt.Errorf("write record: its %d events are not the %d that are to be signed", tree.Size(), src.Tree.N)
	}
	return nil
}

// writeLine writes an event and what was typed in it, a note only with notes.
func writeLine(b *bufio.Writer, line Line, notes bool) error {
	b.Write(line.Event)
	if line.Private != nil && (notes || !noted(line.Event)) {
		b.WriteByte('\n')
		b.Write(line.Private)
	}
	return b.WriteByte('\n')
}
