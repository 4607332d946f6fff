package record

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Signed is a checkpoint with the signatures below it. The first is the
// device's, the others are witnesses' cosignatures.
type Signed struct {
	ID   string // of the journal
	Tree tlog.Tree
	Sigs []note.Signature
}

// Checkpoint returns the text that is signed for a journal of that id at a
// head (c2sp.org/tlog-checkpoint).
func Checkpoint(id string, head tlog.Tree) string {
	return fmt.Sprintf("%s%s\n%d\n%s\n", origin, id, head.N, head.Hash)
}

// SignCheckpoint returns the checkpoint as a signed note by the device key.
func SignCheckpoint(id string, head tlog.Tree, key Key) ([]byte, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: Checkpoint(id, head)}, key)
}

// Text is what is signed.
func (s *Signed) Text() string { return Checkpoint(s.ID, s.Tree) }

// String is the signed note.
func (s *Signed) String() string {
	var b strings.Builder
	b.WriteString(s.Text() + "\n")
	for _, sig := range s.Sigs {
		b.WriteString(sigText(sig))
	}
	return b.String()
}

func sigText(sig note.Signature) string { return sigPrefix + sig.Name + " " + sig.Base64 + "\n" }

// ParseCheckpoint reads a signed note in its one spelling. It verifies no
// signature.
func ParseCheckpoint(text string) (*Signed, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < checkpointLines+1 || lines[len(lines)-1] != "" {
		return nil, errors.New("not a signed checkpoint")
	}
	s := &Signed{}
	for i, line := range lines[:len(lines)-1] {
		if err := s.parseLine(i, line); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// checkpointLines are those of a checkpoint with one signature.
const checkpointLines = 5

// parseLine reads line i of a signed note, from 0.
func (s *Signed) parseLine(i int, line string) error {
	switch i {
	case 0:
		return s.parseOrigin(line)
	case 1:
		return s.parseSize(line)
	case 2:
		return s.parseRoot(line)
	case 3:
		return blank(line)
	}
	sig, err := parseSignature(line)
	s.Sigs = append(s.Sigs, sig)
	return err
}

func blank(line string) error {
	if line != "" {
		return errors.New("a blank line belongs here")
	}
	return nil
}

func (s *Signed) parseOrigin(line string) error {
	id, ok := strings.CutPrefix(line, origin)
	if !ok {
		return errors.New("the origin belongs here")
	}
	s.ID = id
	return checkID(id)
}

func (s *Signed) parseSize(line string) (err error) {
	s.Tree.N, err = strconv.ParseInt(line, 10, 64)
	if err != nil || s.Tree.N < 0 || strconv.FormatInt(s.Tree.N, 10) != line {
		return fmt.Errorf("%q is not a number of events", line)
	}
	return nil
}

func (s *Signed) parseRoot(line string) (err error) {
	s.Tree.Hash, err = tlog.ParseHash(line)
	if err == nil && s.Tree.Hash.String() != line {
		err = errors.New("the root hash has stray bits")
	}
	return err
}

// parseSignature takes the signature of a device or of a witness.
func parseSignature(line string) (note.Signature, error) {
	text, ok := strings.CutPrefix(line, sigPrefix)
	name, sig64, ok2 := strings.Cut(text, " ")
	if !ok || !ok2 || name == "" {
		return note.Signature{}, errors.New("a signature belongs here")
	}
	sig, err := base64.StdEncoding.DecodeString(sig64)
	if err != nil || len(sig) <= keyHashSize || base64.StdEncoding.EncodeToString(sig) != sig64 {
		return note.Signature{}, errors.New("the signature is not written as it should be")
	}
	return note.Signature{Name: name, Hash: binary.BigEndian.Uint32(sig), Base64: sig64}, nil
}

// Cosigned is a checkpoint that witnesses have seen, with their keys. Its text
// is a line "witness <verifier key>" for each, an empty line, and the signed
// note: so a journal keeps it.
type Cosigned struct {
	Signed
	Witnesses []string // verifier keys, ascending
}

// String is the text that ParseCosigned reads.
func (c *Cosigned) String() string {
	var b strings.Builder
	for _, w := range c.Witnesses {
		b.WriteString(witnessPrefix + w + "\n")
	}
	return b.String() + "\n" + c.Signed.String()
}

// ParseCosigned reads a cosigned checkpoint in its one spelling, and verifies
// the cosignatures with the keys beside them.
func ParseCosigned(text string) (*Cosigned, error) {
	keys, signed, ok := strings.Cut(text, "\n\n")
	if !ok {
		return nil, errors.New("not a cosigned checkpoint")
	}
	h := &header{}
	for _, line := range strings.Split(keys, "\n") {
		if err := h.parseWitness(line); err != nil {
			return nil, err
		}
	}
	s, err := ParseCheckpoint(signed)
	if err != nil {
		return nil, err
	}
	c := &Cosigned{*s, h.witnesses}
	w, err := newWitnesses(c.Witnesses)
	if err == nil {
		_, err = w.verify(s)
	}
	if err == nil && len(s.Sigs)-1 != len(c.Witnesses) {
		err = errors.New("it has a witness who did not cosign it")
	}
	return c, err
}

// Merge adds the cosignatures of another that a witness gave to the same
// checkpoint, and reports whether there were new ones. Of two by one witness
// the earlier stays: it says more.
func (c *Cosigned) Merge(other *Cosigned) (more bool) {
	sigs := map[string]note.Signature{}
	for i, w := range c.Witnesses {
		sigs[w] = c.Sigs[1+i]
	}
	for i, w := range other.Witnesses {
		if _, ok := sigs[w]; !ok {
			sigs[w], more = other.Sigs[1+i], true
		}
	}
	c.Witnesses, c.Sigs = slices.Sorted(maps.Keys(sigs)), c.Sigs[:1:1]
	for _, w := range c.Witnesses {
		c.Sigs = append(c.Sigs, sigs[w])
	}
	return more
}
