package keys

import (
	"errors"
	"strings"
	"testing"
)

func TestPublicKeyFile(t *testing.T) {
	p := made(t, t.TempDir(), "exam", Examiner)
	got, err := ParsePublic(p.Encode())
	if err != nil || got != p {
		t.Fatalf("%+v, %v, want %+v", got, err, p)
	}
	file := string(p.Encode())
	lines := strings.Split(file, "\n")
	if lines[0] != "carrel/key/v1" || lines[2] != "role examiner" || lines[3] != "created 2026-05-04T11:00:00Z" {
		t.Errorf("written as %q", file)
	}
	for i := range file {
		b := []byte(file)
		b[i] ^= 1
		if _, err := ParsePublic(b); !errors.Is(err, ErrNotPublic) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
		if _, err := ParsePublic([]byte(file[:i])); !errors.Is(err, ErrNotPublic) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
}

// TestSignedNonsense: a valid signature does not make a key of what is no key.
func TestSignedNonsense(t *testing.T) {
	author := made(t, t.TempDir(), "anna", Author)
	key, good, err := generate("anna", cheap(Examiner))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*PublicKey){
		"another's key":           func(p *PublicKey) { p.VKey = author.VKey },
		"an unknown role":         func(p *PublicKey) { p.Role = "king" },
		"no recipient":            func(p *PublicKey) { p.Recipient = "" },
		"an author's recipient":   func(p *PublicKey) { p.Role = Author },
		"an impossible recipient": func(p *PublicKey) { p.Recipient = "age1qqqq" },
		"a line more":             func(p *PublicKey) { p.Recipient += "\nroot yes" },
	} {
		p := good
		change(&p)
		p, err := p.sign(key)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParsePublic(p.Encode()); !errors.Is(err, ErrNotPublic) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestLargePublicKeyFile(t *testing.T) {
	if _, err := ParsePublic(make([]byte, MaxPublic+1)); !errors.Is(err, ErrNotPublic) || !strings.Contains(err.Error(), "more than") {
		t.Error(err)
	}
}

func FuzzParsePublic(f *testing.F) {
	for _, role := range Roles() {
		_, p, err := generate("anna", cheap(role))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(p.Encode())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := ParsePublic(file)
		if err == nil && string(p.Encode()) != string(file) {
			t.Errorf("%q is written as %q", file, p.Encode())
		}
	})
}

// FuzzUnlock reads a key's file whose encryption is in order or not.
func FuzzUnlock(f *testing.F) {
	for _, role := range []Role{Author, Examiner} {
		dir := f.TempDir()
		made(f, dir, "anna", role)
		f.Add(keyText(f, dir, "anna"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, locked, err := split(text)
		if err != nil {
			return
		}
		if got := string(p.Encode()) + "\n" + locked; got != text {
			t.Errorf("%q is written as %q", text, got)
		}
		if k, err := open(p, locked, pass); err == nil && k.VKey() != p.VKey {
			t.Errorf("unlocked %s of %s", k.VKey(), p.VKey)
		}
	})
}

// FuzzSecret reads what is decrypted.
func FuzzSecret(f *testing.F) {
	for _, role := range []Role{Author, Examiner} {
		s, _, err := generate("anna", cheap(role))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(s.text())
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSecret("anna", text)
		if err == nil && s.text() != text {
			t.Errorf("%q is written as %q", text, s.text())
		}
	})
}
