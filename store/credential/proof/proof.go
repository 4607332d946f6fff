// Package proof owns Data Integrity proofs of Ed25519 (W3C VC Data Integrity
// 1.0, Data Integrity EdDSA Cryptosuites 1.0): eddsa-rdfc-2022, which signs what
// a document means as JSON-LD, and eddsa-jcs-2022, which signs its canonical
// JSON. Sets and chains of proofs are verified.
package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"carrel/store/credential/contexts"
	"carrel/store/credential/didkey"
)

// The cryptosuites.
const (
	EdDSARDFC = "eddsa-rdfc-2022"
	EdDSAJCS  = "eddsa-jcs-2022"
)

const (
	dataIntegrity = "DataIntegrityProof"
	assertion     = "assertionMethod"
	maxProofs     = 8
)

// What can be wrong with a proof.
var (
	ErrNone      = errors.New("there is no proof")
	ErrForm      = errors.New("the proof has not the form of one")
	ErrSignature = errors.New("the signature is not that of the document")
	ErrSuite     = errors.New("the proof is of a kind that this program cannot check")
	ErrKey       = errors.New("whose key it is cannot be found out without a network")
)

// Key signs. The keys of package keys and note.Signer do.
type Key interface {
	Sign(msg []byte) ([]byte, error) // a bare Ed25519 signature
}

// Suites makes and verifies proofs. The zero value is ready, and many may use
// it at once.
type Suites struct {
	Contexts contexts.Loader
}

// Sign returns the proofs of a document, one for each suite, in their order. Any
// proof that the document has is not signed.
func (s *Suites) Sign(doc map[string]any, key Key, did string, created time.Time, suites ...string) ([]any, error) {
	bare := without(doc, "proof")
	var proofs []any
	for _, suite := range suites {
		p := map[string]any{
			"type": dataIntegrity, "cryptosuite": suite, "created": created.UTC().Format(time.RFC3339),
			"verificationMethod": didkey.Method(did), "proofPurpose": assertion,
		}
		if suite == EdDSAJCS {
			p["@context"] = doc["@context"]
		}
		hash, err := s.hash(bare, p)
		if err != nil {
			return nil, err
		}
		sig, err := key.Sign(hash)
		if err != nil {
			return nil, err
		}
		p["proofValue"] = didkey.Base58(sig)
		proofs = append(proofs, p)
	}
	return proofs, nil
}

// hash returns what is signed: the hash of the proof's options and that of the
// document, side by side.
func (s *Suites) hash(doc, proof map[string]any) ([]byte, error) {
	options := without(proof, "proofValue")
	canonical, err := s.canonicaliser(proof)
	if err != nil {
		return nil, err
	}
	if proof["cryptosuite"] == EdDSARDFC {
		options["@context"] = doc["@context"]
	}
	head, err := canonical(options)
	if err != nil {
		return nil, err
	}
	body, err := canonical(doc)
	if err != nil {
		return nil, err
	}
	first, second := sha256.Sum256(head), sha256.Sum256(body)
	return append(first[:], second[:]...), nil
}

func (s *Suites) canonicaliser(proof map[string]any) (func(map[string]any) ([]byte, error), error) {
	if proof["type"] == dataIntegrity {
		switch proof["cryptosuite"] {
		case EdDSARDFC:
			return func(doc map[string]any) ([]byte, error) { return RDFC(doc, &s.Contexts) }, nil
		case EdDSAJCS:
			return func(doc map[string]any) ([]byte, error) { return JCS(doc) }, nil
		}
	}
	return nil, ErrSuite
}

func without(doc map[string]any, name string) map[string]any {
	c := maps.Clone(doc)
	delete(c, name)
	return c
}

// Verdict is what became of one proof.
type Verdict struct {
	Suite   string            // as the proof calls it
	Method  string            // verificationMethod
	DID     string            // the did:key whose key signed; "" when the method is no did:key
	Public  ed25519.PublicKey // nil when it is not known
	Created time.Time         // zero when it is not said
	Err     error             // nil when the proof is good; else one of those above, or why the document was refused
}

// Verify checks every proof of a document on its own. The error is ErrNone, or
// ErrForm for a property "proof" that holds something else.
func (s *Suites) Verify(doc map[string]any) ([]Verdict, error) {
	proofs, err := all(doc)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(proofs))
	for i, p := range proofs {
		verdicts[i] = s.verify(doc, p, proofs)
	}
	return verdicts, nil
}

func all(doc map[string]any) ([]map[string]any, error) {
	list, ok := doc["proof"].([]any)
	if !ok && doc["proof"] != nil {
		list = []any{doc["proof"]}
	}
	if len(list) == 0 {
		return nil, ErrNone
	}
	if len(list) > maxProofs {
		return nil, fmt.Errorf("%w: it has more than %d proofs", ErrForm, maxProofs)
	}
	proofs := make([]map[string]any, len(list))
	for i, p := range list {
		if proofs[i], ok = p.(map[string]any); !ok {
			return nil, fmt.Errorf("%w: it is no object", ErrForm)
		}
	}
	return proofs, nil
}

func (s *Suites) verify(doc, p map[string]any, proofs []map[string]any) Verdict {
	v := Verdict{Suite: suite(p)}
	v.Method, _ = p["verificationMethod"].(string)
	if _, err := s.canonicaliser(p); err != nil {
		v.Err = err
		return v
	}
	if v.Err = v.options(p); v.Err != nil {
		return v
	}
	// Canonical JSON signs words without asking what they mean. What they mean
	// stands in the contexts, so these have to be known here, too.
	if v.Err = plain(doc, &s.Contexts); v.Err == nil {
		v.Err = s.signature(doc, p, proofs, v.Public)
	}
	return v
}

func suite(p map[string]any) string {
	if name, ok := p["cryptosuite"].(string); ok {
		return name
	}
	name, _ := p["type"].(string)
	return name
}

// options reads the purpose, the time and the key of a proof.
func (v *Verdict) options(p map[string]any) error {
	if p["proofPurpose"] != assertion {
		return fmt.Errorf("%w: its purpose is not %s", ErrForm, assertion)
	}
	if text, there := p["created"]; there {
		at, err := Time(text)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrForm, err)
		}
		v.Created = at
	}
	return v.key()
}

// key finds the key in the verification method: that of a did:key, or the one
// in the fragment of another address, which says whose it claims to be.
func (v *Verdict) key() error {
	did, public, err := didkey.ParseMethod(v.Method)
	if err == nil {
		v.DID, v.Public = did, public
		return nil
	}
	if didkey.Is(v.Method) {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	_, fragment, _ := strings.Cut(v.Method, "#")
	if v.Public, err = didkey.ParseMultikey(fragment); err != nil {
		return fmt.Errorf("%w: %.200q", ErrKey, v.Method)
	}
	return nil
}

func (s *Suites) signature(doc, p map[string]any, proofs []map[string]any, public ed25519.PublicKey) error {
	text, _ := p["proofValue"].(string)
	sig, err := didkey.ParseBase58(text)
	if err != nil || len(sig) != ed25519.SignatureSize {
		return fmt.Errorf("%w: its proofValue is no Ed25519 signature", ErrForm)
	}
	bare, err := secured(doc, p, proofs)
	if err != nil {
		return err
	}
	hash, err := s.hash(bare, p)
	if err != nil {
		return err
	}
	if !ed25519.Verify(public, hash, sig) {
		return ErrSignature
	}
	return nil
}

// secured returns the document as a proof signed it: without proofs, but for
// those that the proof follows in a chain.
func secured(doc, p map[string]any, proofs []map[string]any) (map[string]any, error) {
	bare := without(doc, "proof")
	if ctx, there := p["@context"]; there && p["cryptosuite"] == EdDSAJCS {
		if !begins(doc["@context"], ctx) {
			return nil, fmt.Errorf("%w: its context is another", ErrForm)
		}
		bare["@context"] = ctx
	}
	before, err := previous(p, proofs)
	if err != nil || len(before) == 0 {
		return bare, err
	}
	bare["proof"] = before
	return bare, nil
}

// begins reports whether the contexts of a document begin with those of its
// proof.
func begins(whole, head any) bool {
	w, h := list(whole), list(head)
	if len(h) > len(w) {
		return false
	}
	for i, item := range h {
		a, ok := item.(string)
		if b, same := w[i].(string); !ok || !same || a != b {
			return false
		}
	}
	return true
}

func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

// previous returns the proofs that a proof of a chain names.
func previous(p map[string]any, proofs []map[string]any) ([]any, error) {
	if p["previousProof"] == nil {
		return nil, nil
	}
	var found []any
	for _, id := range list(p["previousProof"]) {
		name, ok := id.(string)
		n := len(found)
		for _, other := range proofs {
			if ok && name != "" && other["id"] == name {
				found = append(found, other)
			}
		}
		if len(found) != n+1 {
			return nil, fmt.Errorf("%w: the proof that it follows is not there", ErrForm)
		}
	}
	return found, nil
}

// Time reads a time as XML Schema writes dateTimeStamp: a date, a time and a
// zone.
func Time(v any) (time.Time, error) {
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%.40q is no time with a zone", text)
	}
	return at, nil
}
