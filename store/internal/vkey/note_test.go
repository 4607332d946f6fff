package vkey

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// signer returns a key pair made from a seed of one repeated byte.
func signer(t *testing.T, name string, seed byte) (note.Signer, string) {
	t.Helper()
	raw := []byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize))
	public, err := note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(raw).Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id, _ := Split(public)
	s, err := note.NewSigner("PRIVATE+KEY+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, raw...)))
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

func signed(t *testing.T, text string, by ...note.Signer) string {
	t.Helper()
	msg, err := note.Sign(&note.Note{Text: text}, by...)
	if err != nil {
		t.Fatal(err)
	}
	return string(msg)
}

func TestOpen(t *testing.T) {
	anna, key := signer(t, "anna", 1)
	otto, other := signer(t, "otto", 2)
	msg := signed(t, "text\n", anna)
	if text, err := Open([]byte(msg), key); text != "text\n" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	for name, bad := range map[string]string{
		"nothing":            "",
		"no signature":       "text\n\n",
		"another's":          signed(t, "text\n", otto),
		"two signatures":     signed(t, "text\n", anna, otto),
		"a signature twice":  msg + strings.SplitAfter(msg, "\n\n")[1],
		"another text":       strings.Replace(msg, "text", "next", 1),
		"an empty line more": msg + "\n",
		"invalid UTF-8":      "\xff" + msg,
	} {
		if text, err := Open([]byte(bad), key); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := Open([]byte(msg), other); !errors.Is(err, ErrSignature) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Open([]byte(msg), "nonsense"); err == nil {
		t.Error("opened with nonsense")
	}
}

// TestOpenHasOneSpelling: bits of the base64 that say nothing must be zero.
func TestOpenHasOneSpelling(t *testing.T) {
	anna, key := signer(t, "anna", 1)
	msg := signed(t, "text\n", anna)
	if !strings.HasSuffix(msg, "=\n") {
		t.Fatalf("%q has no stray bits", msg)
	}
	last := msg[len(msg)-3]
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		_, err := Open([]byte(msg[:len(msg)-3]+string(c)+"=\n"), key)
		if (err == nil) != (c == last) {
			t.Errorf("the last digit %c instead of %c: %v", c, last, err)
		}
	}
}
