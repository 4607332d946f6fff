// Package cosign owns the cosignatures of witnesses, in the form
// cosignature/v1 of c2sp.org/tlog-cosignature: an Ed25519 key of type 4, which
// signs
//
//	cosignature/v1
//	time <seconds since 1970, decimal>
//	<the checkpoint with its newlines>
//
// and puts the time, 8 bytes big-endian, before the 64 bytes of the signature.
// A witness says with it: at that time I had seen this checkpoint of the log,
// and no other history.
package cosign

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/vkey"
)

const (
	algCosign = 4 // of c2sp.org/signed-note: timestamped Ed25519 witness cosignatures
	timeSize  = 8
	sigSize   = timeSize + ed25519.SignatureSize
	latest    = 253402300800 // seconds: the year 10000, which RFC 3339 cannot write
	prefix    = "carrel-witness-"
)

// ErrKey is the error for what is not the key of a witness.
var ErrKey = errors.New("not the public key of a witness")

// Verifier is the public key of a witness. It is a note.Verifier.
type Verifier struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
}

// NewVerifier reads a verifier key, "name+hash+base64", in its one spelling.
func NewVerifier(text string) (*Verifier, error) {
	id, key64 := vkey.Split(text)
	name, _, _ := strings.Cut(id, "+")
	raw, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != algCosign || !vkey.Name(name) {
		return nil, ErrKey
	}
	v := newVerifier(name, raw[1:])
	if v.VKey() != text {
		return nil, ErrKey
	}
	return v, nil
}

func newVerifier(name string, public ed25519.PublicKey) *Verifier {
	sum := sha256.Sum256(append([]byte(name+"\n"), append([]byte{algCosign}, public...)...))
	return &Verifier{name, binary.BigEndian.Uint32(sum[:]), public}
}

// VKey returns the key as NewVerifier reads it.
func (v *Verifier) VKey() string {
	return fmt.Sprintf("%s+%08x+%s", v.name, v.hash, base64.StdEncoding.EncodeToString(append([]byte{algCosign}, v.public...)))
}

// Name returns the name of the witness's key.
func (v *Verifier) Name() string { return v.name }

// KeyHash returns what a signature begins with.
func (v *Verifier) KeyHash() uint32 { return v.hash }

// Fingerprint returns the fingerprint of the public key, which is that of any
// other key with the same public half.
func (v *Verifier) Fingerprint() string { return vkey.FingerprintOf(v.public) }

// Verify reports whether sig is a cosignature of the checkpoint text.
func (v *Verifier) Verify(text, sig []byte) bool {
	at, ok := Time(sig)
	return ok && ed25519.Verify(v.public, message(text, at), sig[timeSize:])
}

// Time returns when a cosignature was made, in UTC, by the witness's clock.
func Time(sig []byte) (time.Time, bool) {
	if len(sig) != sigSize {
		return time.Time{}, false
	}
	seconds := binary.BigEndian.Uint64(sig)
	return time.Unix(int64(min(seconds, latest)), 0).UTC(), seconds < latest
}

func message(text []byte, at time.Time) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", at.Unix()), text...)
}

// Signer cosigns with a witness's private key. It is a note.Signer.
type Signer struct {
	*Verifier
	key note.Signer
	now func() time.Time
}

// NewSigner makes a witness of an Ed25519 key: key signs, and verifier is its
// public half in the form of package note. The witness's name says nothing but
// which key it is.
func NewSigner(key note.Signer, verifier string, now func() time.Time) (*Signer, error) {
	v, err := VerifierOf(verifier)
	if err != nil {
		return nil, err
	}
	return &Signer{v, key, now}, nil
}

// VerifierOf returns the key under which an Ed25519 key cosigns, of its public
// half in the form of package note.
func VerifierOf(verifier string) (*Verifier, error) {
	public, err := vkey.Parse(verifier)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(public)
	return newVerifier(prefix+hex.EncodeToString(sum[:4]), public), nil
}

// Sign cosigns a checkpoint.
func (s *Signer) Sign(text []byte) ([]byte, error) {
	at := s.now()
	sig, err := s.key.Sign(message(text, at))
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint64(nil, uint64(at.Unix())), sig...), nil
}
