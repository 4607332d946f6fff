package record

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/cosign"
	"carrel/store/internal/vkey"
)

// Witnessed is one cosignature.
type Witnessed struct {
	Size        int64     // of the journal then
	At          time.Time // by the clock of the witness, UTC
	Name, VKey  string    // of its key
	Fingerprint string
	Trusted     bool // the key is one of VerifyOptions.Witnesses
}

// witnesses are the keys that a record carries, by their text ascending.
type witnesses []*cosign.Verifier

func newWitnesses(keys []string) (witnesses, error) {
	var w witnesses
	for _, key := range keys {
		v, err := cosign.NewVerifier(key)
		if err != nil {
			return nil, err
		}
		w = append(w, v)
	}
	return w, nil
}

// verify checks the cosignatures of a checkpoint, which are all after the
// first signature. They stand in the order of the keys.
func (w witnesses) verify(s *Signed) ([]Witnessed, error) {
	var seen []Witnessed
	last := -1
	for _, sig := range s.Sigs[1:] {
		i := slices.IndexFunc(w, func(v *cosign.Verifier) bool { return v.Name() == sig.Name && v.KeyHash() == sig.Hash })
		if i <= last {
			return nil, errors.New("a cosignature that is not by a witness named above, in the order there")
		}
		if !good(sig, s.Text(), w[i]) {
			return nil, fmt.Errorf("the cosignature by %s is not valid", w[i].Name())
		}
		seen = append(seen, witnessed(s, sig, w[i]))
		last = i
	}
	return seen, nil
}

func witnessed(s *Signed, sig note.Signature, v *cosign.Verifier) Witnessed {
	at, _ := cosign.Time(bare(sig)) // it was verified
	return Witnessed{Size: s.Tree.N, At: at, Name: v.Name(), VKey: v.VKey(), Fingerprint: v.Fingerprint()}
}

// bare is a signature without the hash of its key.
func bare(sig note.Signature) []byte {
	b, err := base64.StdEncoding.DecodeString(sig.Base64)
	if err != nil || len(b) < keyHashSize {
		return nil
	}
	return b[keyHashSize:]
}

// good reports whether the key made the signature over the text.
func good(sig note.Signature, text string, v note.Verifier) bool {
	return sig.Name == v.Name() && sig.Hash == v.KeyHash() && v.Verify([]byte(text), bare(sig))
}

// verify checks all signatures with the keys that the record carries, and the
// first one with known unless that is empty. It returns the cosignatures.
func (h *header) verify(known []note.Verifier) ([]Witnessed, error) {
	own, err := note.NewVerifier(h.vkey)
	if err != nil {
		return nil, altered(lineKey, "%w", err)
	}
	if err := h.verifyDevice(own); err != nil {
		return nil, err
	}
	seen, err := h.verifyWitnesses()
	if err != nil {
		return nil, err
	}
	byKnown := func(v note.Verifier) bool { return good(h.head.Sigs[0], h.head.Text(), v) }
	if len(known) > 0 && !slices.ContainsFunc(known, byKnown) {
		return nil, h.otherKey(own, known)
	}
	return seen, nil
}

// verifyDevice checks what the device has signed: every checkpoint, and the
// person.
func (h *header) verifyDevice(own note.Verifier) error {
	for _, b := range append([]block{h.head}, h.earlier...) {
		if !good(b.Sigs[0], b.Text(), own) {
			return &Error{Kind: ErrSignature, Line: b.sigLine(0), Err: fmt.Errorf("it is not by %s", keyID(own))}
		}
	}
	if p := h.person; p != nil && !good(p.sig, p.text(), own) {
		return &Error{Kind: ErrSignature, Line: p.line, Err: fmt.Errorf("the person is not signed by %s", keyID(own))}
	}
	return nil
}

// verifyWitnesses checks that the earlier checkpoints are ones, and all
// cosignatures.
func (h *header) verifyWitnesses() ([]Witnessed, error) {
	w, err := newWitnesses(h.witnesses)
	if err != nil {
		return nil, altered(lineKey+1, "%w", err)
	}
	if err := h.checkEarlier(); err != nil {
		return nil, err
	}
	var all []Witnessed
	for _, b := range append(slices.Clone(h.earlier), h.head) {
		seen, err := w.verify(&b.Signed)
		if err != nil {
			return nil, &Error{Kind: ErrSignature, Line: b.sigLine(1), Err: err}
		}
		all = append(all, seen...)
	}
	return all, h.checkUsed(all)
}

// checkEarlier holds the ids and sizes of all blocks against the head.
func (h *header) checkEarlier() error {
	if h.person != nil && h.person.id != h.head.ID {
		return altered(h.person.line, "the person of another journal")
	}
	size := int64(0)
	for _, b := range h.earlier {
		switch {
		case b.ID != h.head.ID:
			return altered(b.line, "a checkpoint of another journal")
		case b.Tree.N <= size || b.Tree.N >= h.head.Tree.N:
			return altered(b.line+1, "a checkpoint of %d events where one of %d to %d belongs", b.Tree.N, size+1, h.head.Tree.N-1)
		case len(b.Sigs) < 2:
			return altered(b.line, "a checkpoint that nobody has witnessed")
		}
		size = b.Tree.N
	}
	return nil
}

// checkUsed refuses the key of a witness who cosigned nothing.
func (h *header) checkUsed(seen []Witnessed) error {
	for i, key := range h.witnesses {
		if !slices.ContainsFunc(seen, func(s Witnessed) bool { return s.VKey == key }) {
			return altered(lineKey+1+i, "a witness who cosigned nothing")
		}
	}
	return nil
}

// otherKey names the key that signed, and those that should have.
func (h *header) otherKey(own note.Verifier, known []note.Verifier) error {
	print, err := vkey.Fingerprint(h.vkey)
	if err != nil {
		return altered(lineKey, "%w", err)
	}
	names := make([]string, len(known))
	for i, v := range known {
		names[i] = keyID(v)
	}
	return &Error{Kind: ErrOtherKey, Line: h.head.sigLine(0), Err: fmt.Errorf("%s, fingerprint %s, and not %s",
		keyID(own), print, strings.Join(names, " or "))}
}

// keyID is how a verifier key begins: the name and the hash, which tells keys
// of one name apart.
func keyID(v note.Verifier) string { return fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash()) }
