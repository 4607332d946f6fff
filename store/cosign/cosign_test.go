package cosign

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/vkey"
)

const text = "example.org/log\n3\nEpWQt5y0+baMDnWeniKvibzdbQbSIaj84hNVt1vlJuc=\n"

var at = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func newSigner(t testing.TB, seed byte) (*Signer, ed25519.PublicKey) {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	public := private.Public().(ed25519.PublicKey)
	device, err := note.NewEd25519VerifierKey("device", public)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := vkey.Split(device)
	key, err := note.NewSigner("PRIVATE+KEY+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSigner(key, device, func() time.Time { return at.Add(700 * time.Millisecond) })
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

// TestForm builds what the specification says with nothing of this package.
func TestForm(t *testing.T) {
	s, public := newSigner(t, 1)
	sig, err := s.Sign([]byte(text))
	if err != nil || len(sig) != 72 || binary.BigEndian.Uint64(sig) != uint64(at.Unix()) {
		t.Fatalf("%x, %v", sig, err)
	}
	if !ed25519.Verify(public, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at.Unix(), text), sig[8:]) {
		t.Error("it is not the message that is signed")
	}
	raw := append([]byte{4}, public...)
	hash := sha256.Sum256(append([]byte(s.Name()+"\n"), raw...))
	if want := fmt.Sprintf("%s+%x+%s", s.Name(), hash[:4], base64.StdEncoding.EncodeToString(raw)); s.VKey() != want {
		t.Errorf("key %s, want %s", s.VKey(), want)
	}
	signed, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(signed, note.VerifierList(s.Verifier)); err != nil || n.Text != text {
		t.Errorf("package note does not read it: %v", err)
	}
}

func TestVerify(t *testing.T) {
	s, _ := newSigner(t, 1)
	other, _ := newSigner(t, 2)
	sig, err := s.Sign([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(s.VKey())
	if err != nil || !v.Verify([]byte(text), sig) || v.Fingerprint() != s.Fingerprint() || len(v.Fingerprint()) != 39 {
		t.Fatalf("not verified: %v", err)
	}
	if when, ok := Time(sig); !ok || !when.Equal(at) || when.Location() != time.UTC {
		t.Errorf("time %v, %t", when, ok)
	}
	for i := range sig {
		bad := bytes.Clone(sig)
		bad[i] ^= 1
		if v.Verify([]byte(text), bad) {
			t.Errorf("byte %d changed, and still good", i)
		}
	}
	if v.Verify([]byte(text+"x\n"), sig) || other.Verify([]byte(text), sig) || v.Verify([]byte(text), sig[:71]) || v.Verify([]byte(text), nil) {
		t.Error("another text, key or length is good")
	}
	if _, ok := Time(append(bytes.Repeat([]byte{0xff}, 8), sig[8:]...)); ok {
		t.Error("a time that nothing can write")
	}
}

func TestKeysHaveOneSpelling(t *testing.T) {
	s, public := newSigner(t, 1)
	good := s.VKey()
	id, key64 := vkey.Split(good)
	device, err := note.NewEd25519VerifierKey("device", public)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{
		"nothing": "", "a device key": device, "no base64": id + "+x", "capitals": strings.ToUpper(id) + "+" + key64,
		"another name": "x" + good, "a space": "x " + good, "stray bits": good[:len(good)-2] + "B=", "a newline": good + "\n",
		"hidden": strings.Replace(good, "witness", "wit\u202eness", 1), "short": id + "+" + base64.StdEncoding.EncodeToString([]byte{4, 1}),
	} {
		if key == good {
			continue
		}
		if _, err := NewVerifier(key); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %q: %v", name, key, err)
		}
	}
	if _, err := NewSigner(s, "nonsense", time.Now); err == nil {
		t.Error("a signer of nonsense")
	}
}

func FuzzNewVerifier(f *testing.F) {
	s, _ := newSigner(f, 1)
	f.Add(s.VKey())
	f.Add("a+00000000+BA==")
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := NewVerifier(text); err == nil && v.VKey() != text {
			t.Fatalf("%q is written as %q", text, v.VKey())
		}
	})
}
