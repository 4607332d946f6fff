package didkey_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/store/credential/didkey"
)

// TestVectors holds the keys of the W3C CCG's did:key vectors against ours.
func TestVectors(t *testing.T) {
	file := "testdata/ed25519-x25519.json"
	if shared := os.Getenv("CARREL_SHARED"); shared != "" {
		file = filepath.Join(shared, "vectors/did-key/test-vectors/ed25519-x25519.json")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors map[string]struct{ Seed string }
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) < 5 {
		t.Fatalf("%d vectors", len(vectors))
	}
	for did, v := range vectors {
		seed, err := hex.DecodeString(v.Seed)
		if err != nil {
			t.Fatal(err)
		}
		public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
		if got := didkey.Encode(public); got != did {
			t.Errorf("Encode = %s, want %s", got, did)
		}
		if back, err := didkey.Parse(did); err != nil || !back.Equal(public) {
			t.Errorf("Parse(%s) = %x, %v", did, back, err)
		}
	}
}

func TestParseMethod(t *testing.T) {
	const key = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	if did, _, err := didkey.ParseMethod("did:key:" + key + "#" + key); err != nil || did != "did:key:"+key {
		t.Fatal(did, err)
	}
	for _, bad := range []string{
		"", "did:key:", "did:key:" + key, "did:key:" + key + "#" + key[:40], "did:web:example.org#" + key,
		"did:key:" + key + "x#" + key + "x",
		"did:key:z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW#z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW", // X25519
		"did:key:z" + strings.Repeat("1", 100_000),
	} {
		if _, _, err := didkey.ParseMethod(bad); !errors.Is(err, didkey.ErrForm) {
			t.Errorf("ParseMethod(%.60q) = %v", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
	f.Add("did:key:z111")
	f.Fuzz(func(t *testing.T, did string) {
		if public, err := didkey.Parse(did); err == nil && didkey.Encode(public) != did {
			t.Errorf("%q has another spelling: %q", did, didkey.Encode(public))
		}
	})
}
