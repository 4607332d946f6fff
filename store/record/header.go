package record

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/cosign"
	"carrel/store/internal/vkey"
	"carrel/store/person"
)

// header is what stands before the events.
type header struct {
	vkey      string
	witnesses []string // verifier keys, ascending
	head      block
	earlier   []block
	person    *personBlock
}

// block is a checkpoint in a record.
type block struct {
	Signed
	line int // where it begins
}

// sigLine is the line of signature i of a checkpoint.
func (b *block) sigLine(i int) int { return b.line + checkpointLines - 1 + i }

// personBlock is the person with the signature below.
type personBlock struct {
	person.Person
	id   string // of the journal
	sig  note.Signature
	line int
}

func (p *personBlock) text() string {
	text := personOrigin + p.id + "\n" + namePrefix + p.Name + "\n"
	if p.Number != "" {
		text += numberPrefix + p.Number + "\n"
	}
	return text
}

func (p *personBlock) encode() string { return p.text() + "\n" + sigText(p.sig) }

func (h *header) encode() string {
	var b strings.Builder
	b.WriteString(firstLine + "\n" + keyPrefix + h.vkey + "\n")
	for _, w := range h.witnesses {
		b.WriteString(witnessPrefix + w + "\n")
	}
	b.WriteString("\n" + h.head.String() + "\n")
	for _, c := range h.earlier {
		b.WriteString(c.String() + "\n")
	}
	if h.person != nil {
		b.WriteString(h.person.encode() + "\n")
	}
	return b.String()
}

// readHeader reads what stands before the events, which is what encode would
// write. It verifies no signature.
func readHeader(in *lines) (*header, error) {
	if err := readMagic(in); err != nil {
		return nil, err
	}
	h := &header{}
	in.header = true
	if err := h.readKeys(in); err != nil {
		return nil, err
	}
	if err := h.readHead(in); err != nil {
		return nil, err
	}
	for in.more() {
		if err := h.readBlock(in); err != nil {
			return nil, err
		}
	}
	in.header = false
	return h, nil
}

// readMagic takes what cannot be read in the first line for another kind of
// file.
func readMagic(in *lines) error {
	line, err := in.next()
	if e := (*Error)(nil); errors.As(err, &e) {
		return &Error{Kind: ErrNotRecord, Line: lineMagic, Err: e.Err}
	}
	if err == nil && string(line) != firstLine {
		return &Error{Kind: ErrNotRecord, Line: lineMagic, Err: versionError(string(line))}
	}
	return err
}

func versionError(line string) error {
	if version, ok := strings.CutPrefix(line, magic); ok && len(version) < 16 {
		return fmt.Errorf("version %q, where this program knows v2", version)
	}
	return fmt.Errorf("it does not begin with %q", firstLine)
}

// readKeys reads the keys and the blank line after them.
func (h *header) readKeys(in *lines) error {
	if err := in.parse(h.parseKey); err != nil {
		return err
	}
	for {
		line, err := in.text()
		if err != nil || line == "" {
			return err
		}
		if err := h.parseWitness(line); err != nil {
			return altered(in.number, "%w", err)
		}
	}
}

func (h *header) parseKey(line string) (err error) {
	text, ok := strings.CutPrefix(line, keyPrefix)
	if !ok {
		return errors.New("the key belongs here")
	}
	_, err = vkey.Parse(text)
	h.vkey = text
	return err
}

func (h *header) parseWitness(line string) error {
	text, ok := strings.CutPrefix(line, witnessPrefix)
	if !ok {
		return errors.New("the key of a witness or a blank line belongs here")
	}
	if n := len(h.witnesses); n == maxWitness || n > 0 && h.witnesses[n-1] >= text {
		return fmt.Errorf("more than %d witnesses, or not in order", maxWitness)
	}
	h.witnesses = append(h.witnesses, text)
	_, err := cosign.NewVerifier(text)
	return err
}

func (h *header) readHead(in *lines) error {
	line, err := in.text()
	if err != nil {
		return err
	}
	h.head, err = readCheckpoint(in, line)
	return err
}

// readCheckpoint reads a checkpoint whose first line was read, and the blank
// line after it.
func readCheckpoint(in *lines, line string) (block, error) {
	b := block{line: in.number}
	for i := 0; i < checkpointLines || line != ""; i++ {
		if err := b.parseLine(i, line); err != nil {
			return b, altered(in.number, "%w", err)
		}
		var err error
		if line, err = in.text(); err != nil {
			return b, err
		}
	}
	return b, nil
}

// readBlock reads what may stand between the head and the events.
func (h *header) readBlock(in *lines) error {
	line, err := in.text()
	switch {
	case err != nil:
		return err
	case h.person != nil:
		return altered(in.number, "the first event belongs here")
	case strings.HasPrefix(line, personOrigin):
		return h.readPerson(in, line)
	case len(h.earlier) == MaxEarlier:
		return altered(in.number, "more than %d earlier checkpoints", MaxEarlier)
	}
	b, err := readCheckpoint(in, line)
	h.earlier = append(h.earlier, b)
	return err
}

// readPerson reads the person whose first line was read, and the blank line
// after it.
func (h *header) readPerson(in *lines, first string) error {
	p := &personBlock{line: in.number, id: strings.TrimPrefix(first, personOrigin)}
	h.person = p
	if err := in.parse(p.parseName); err != nil {
		return err
	}
	line, err := in.text()
	if err != nil {
		return err
	}
	if number, ok := strings.CutPrefix(line, numberPrefix); ok && number != "" {
		p.Number = number
		line, err = in.text()
	}
	if err != nil || line != "" {
		return cmp.Or(err, altered(in.number, "a blank line belongs here"))
	}
	if err := in.parse(p.parseSignature); err != nil {
		return err
	}
	return in.parse(blank)
}

func (p *personBlock) parseName(line string) error {
	var ok bool
	if p.Name, ok = strings.CutPrefix(line, namePrefix); !ok {
		return errors.New("a name belongs here")
	}
	return checkID(p.id)
}

func (p *personBlock) parseSignature(line string) (err error) {
	p.sig, err = parseSignature(line)
	return errors.Join(err, p.Check())
}

// cosigned are the checkpoints that a witness has seen, ascending by size.
func (h *header) cosigned() []Cosigned {
	var all []Cosigned
	for _, b := range append(slices.Clone(h.earlier), h.head) {
		if len(b.Sigs) > 1 {
			all = append(all, Cosigned{Signed: b.Signed, Witnesses: h.keysOf(b.Sigs[1:])})
		}
	}
	return all
}

// keysOf are the verifier keys of cosignatures that were verified.
func (h *header) keysOf(sigs []note.Signature) []string {
	var keys []string
	for _, w := range h.witnesses {
		v, err := cosign.NewVerifier(w)
		by := func(s note.Signature) bool { return s.Name == v.Name() && s.Hash == v.KeyHash() }
		if err == nil && slices.ContainsFunc(sigs, by) {
			keys = append(keys, w)
		}
	}
	return keys
}
