// Package vkey owns the text form of a public key: the verifier key of package
// golang.org/x/mod/sumdb/note, "name+hash+base64", in its one strict spelling.
package vkey

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

const (
	algEd25519 = 1 // of package note
	maxName    = 100
)

// ErrSpelling is the error for a key that package note would read and that is
// not written as it would write it.
var ErrSpelling = errors.New("not an Ed25519 verifier key in its strict spelling")

// Parse returns the Ed25519 public key in a verifier key. It is stricter than
// note.NewVerifier: a key has one spelling, and a name that is safe to show,
// of at most 100 printable ASCII characters.
func Parse(text string) (ed25519.PublicKey, error) {
	v, err := note.NewVerifier(text)
	if err != nil {
		return nil, err
	}
	if !Name(v.Name()) {
		return nil, ErrSpelling
	}
	_, key64 := Split(text)
	raw, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != algEd25519 {
		return nil, ErrSpelling
	}
	again, err := note.NewEd25519VerifierKey(v.Name(), raw[1:])
	if err != nil || again != text {
		return nil, ErrSpelling
	}
	return raw[1:], nil
}

// Name reports whether a key's name is safe to show.
func Name(name string) bool {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	return name != "" && len(name) <= maxName && !strings.Contains(name, "+") && !strings.ContainsFunc(name, outside)
}

// Split cuts a verifier key into "name+hash", which a private key shares, and
// the base64 of the public key, in which a + may occur too.
func Split(text string) (id, key64 string) {
	name, rest, _ := strings.Cut(text, "+")
	hash, key64, _ := strings.Cut(rest, "+")
	return name + "+" + hash, key64
}

// Fingerprint returns 128 bits of the SHA-256 of the public key as eight
// groups of four hex digits, short enough to be read out.
func Fingerprint(text string) (string, error) {
	public, err := Parse(text)
	if err != nil {
		return "", fmt.Errorf("fingerprint of a key: %w", err)
	}
	return FingerprintOf(public), nil
}

// FingerprintOf is Fingerprint of the bare public key.
func FingerprintOf(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	groups := make([]string, 8)
	for i := range groups {
		groups[i] = fmt.Sprintf("%x", sum[2*i:2*i+2])
	}
	return strings.Join(groups, " ")
}
