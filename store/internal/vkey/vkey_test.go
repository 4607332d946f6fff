package vkey

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

const good = "carrel-device-34750f98+cdc1b46e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"

func TestParse(t *testing.T) {
	public, err := Parse(good)
	if err != nil || len(public) != 32 || public[0] != 0x8a {
		t.Errorf("%x, %v", public, err)
	}
	for name, text := range map[string]string{
		"nothing":         "",
		"a capital hash":  strings.Replace(good, "cdc1b46e", "CDC1B46E", 1),
		"another name":    strings.Replace(good, "carrel", "carrol", 1),
		"a newline":       good + "\n",
		"a newline in it": strings.Replace(good, "AYqI", "AY\nqI", 1),
		"cut":             good[:len(good)-4],
		"a private key":   "PRIVATE+KEY+" + good,
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestFingerprint(t *testing.T) {
	if got, err := Fingerprint(good); got != "3475 0f98 bd59 fcfc 946d a45a aabe 933b" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, text string) {
		public, err := Parse(text)
		if err != nil {
			return
		}
		id, _ := Split(text)
		name, _, _ := strings.Cut(id, "+")
		if again, err := note.NewEd25519VerifierKey(name, public); again != text || err != nil {
			t.Errorf("%q is written as %q, %v", text, again, err)
		}
	})
}
