package vkey

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrSignature is the error for a note that its key did not sign as it stands.
var ErrSignature = errors.New("the signature is not valid")

// Open returns the text of a signed note (c2sp.org/signed-note). It is stricter
// than note.Open: there is one signature, that of the verifier key, in its one
// spelling, and nothing beside it.
func Open(msg []byte, key string) (text string, err error) {
	if _, err := Parse(key); err != nil {
		return "", err
	}
	v, err := note.NewVerifier(key)
	if err != nil {
		return "", err
	}
	n, err := note.Open(msg, note.VerifierList(v))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if string(msg) != written(n) {
		return "", fmt.Errorf("%w: it has another spelling, or there is more than one", ErrSignature)
	}
	return n.Text, nil
}

// written is a note with the first of its signatures as package note writes it.
func written(n *note.Note) string {
	sig, err := base64.StdEncoding.DecodeString(n.Sigs[0].Base64)
	if err != nil {
		return ""
	}
	line := []string{"—", n.Sigs[0].Name, base64.StdEncoding.EncodeToString(sig)}
	return n.Text + "\n" + strings.Join(line, " ") + "\n"
}
