package status_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/credential/proof"
	"carrel/store/credential/status"
	"carrel/store/credential/strictjson"
)

type key struct {
	private ed25519.PrivateKey
	vkey    string
}

func (k key) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(k.private, msg), nil }
func (k key) VKey() string                    { return k.vkey }

func newKey(t testing.TB, seed byte) key {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	vkey, err := note.NewEd25519VerifierKey("school", private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return key{private, vkey}
}

var date = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func list(t testing.TB, revoked ...int) *status.List {
	t.Helper()
	l := &status.List{URL: "urn:uuid:00000000-0000-4000-8000-000000000001", Name: "School", Serial: 12, Date: date, Next: date.AddDate(0, 1, 0)}
	for _, i := range revoked {
		if err := l.Revoke(i); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestSignVerify(t *testing.T) {
	suites, l := new(proof.Suites), list(t, 0, 7, 131_071, 131_072, status.MaxIndex)
	if err := l.Suspend(8, true); err != nil {
		t.Fatal(err)
	}
	a, b, err := l.Sign(suites, newKey(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file     []byte
		purpose  string
		on, off  []int
		newerLen bool
	}{
		{a, status.Revocation, []int{0, 7, 131_071, 131_072, status.MaxIndex}, []int{1, 6, 8, -1, status.MaxIndex + 1}, true},
		{b, status.Suspension, []int{8}, []int{0, 7, 9, 131_072}, false},
	} {
		s, err := status.Verify(suites, c.file)
		if err != nil {
			t.Fatal(err)
		}
		if s.Purpose != c.purpose || s.Serial != 12 || s.URL != l.URL || s.Name != "School" || !s.Date.Equal(date) {
			t.Errorf("%+v", s)
		}
		if s.Stale(date) || !s.Stale(date.AddDate(0, 2, 0)) {
			t.Error("when it is stale")
		}
		for _, i := range c.on {
			if !s.At(i) {
				t.Errorf("%s: place %d is not set", c.purpose, i)
			}
		}
		for _, i := range c.off {
			if s.At(i) {
				t.Errorf("%s: place %d is set", c.purpose, i)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	suites := new(proof.Suites)
	file, _, err := list(t, 3).Sign(suites, newKey(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := list(t).Sign(suites, newKey(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	did := func(f []byte) string {
		s, err := status.Verify(suites, f)
		if err != nil {
			t.Fatal(err)
		}
		return s.DID
	}
	replaced := func(old, with string) []byte {
		if !bytes.Contains(file, []byte(old)) {
			t.Fatalf("the list has no %q", old)
		}
		return bytes.Replace(file, []byte(old), []byte(with), 1)
	}
	for name, c := range map[string]struct {
		file []byte
		err  error
	}{
		"no JSON":        {[]byte("x"), strictjson.ErrRefused},
		"another type":   {replaced("BitstringStatusListCredential", "Other"), status.ErrForm},
		"another number": {replaced("#list-12", "#list-13"), status.ErrSignature},
		"another date":   {replaced("2026-11-23T12", "2026-11-23T13"), status.ErrSignature},
		"another issuer": {replaced(`"issuer":{"id":"`+did(file), `"issuer":{"id":"`+did(theirs)), status.ErrSignature},
		"a message":      {replaced(`"statusPurpose":"revocation"`, `"statusPurpose":"message"`), status.ErrForm},
		"no bits":        {replaced(`"encodedList":"u`, `"encodedList":"z`), status.ErrForm},
		"no proof":       {replaced(`"proof":`, `"poof":`), status.ErrSignature},
		"a bomb":         {replaced(`"encodedList":"`, `"encodedList":"`+bomb(t)+`","x":"`), status.ErrForm},
	} {
		if _, err := status.Verify(suites, c.file); !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := list(t).Revoke(status.MaxIndex + 1); !errors.Is(err, status.ErrIndex) {
		t.Error(err)
	}
	l := list(t)
	l.Next = l.Date
	if _, _, err := l.Sign(suites, newKey(t, 1)); !errors.Is(err, status.ErrDates) {
		t.Error(err)
	}
}

// bomb is 64 MiB of nothing as encodedList.
func bomb(t *testing.T) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(make([]byte, 64<<20)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return "u" + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func FuzzVerify(f *testing.F) {
	suites := new(proof.Suites)
	file, other, err := list(f, 3).Sign(suites, newKey(f, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(other)
	f.Add([]byte(strings.Replace(string(file), "#list-12", "#list-99999999999999999999", 1)))
	f.Fuzz(func(t *testing.T, file []byte) {
		if s, err := status.Verify(suites, file); err == nil && (s.URL == "" || s.DID == "" || s.Len() < 131_072) {
			t.Errorf("%+v", s)
		}
	})
}
