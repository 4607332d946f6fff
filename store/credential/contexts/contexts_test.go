package contexts_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"carrel/store/credential/contexts"
)

// TestPins reads every context, which fails if it is not the one that was
// pinned, and holds the base context against the digest that the VC Data Model
// 2.0 publishes for it.
func TestPins(t *testing.T) {
	for _, url := range contexts.URLs() {
		raw, err := contexts.Bytes(url)
		var doc struct {
			Context any `json:"@context"`
		}
		if err != nil || json.Unmarshal(raw, &doc) != nil || doc.Context == nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	raw, err := contexts.Bytes(contexts.CredentialsV2)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	if hex.EncodeToString(sum[:]) != "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734" {
		t.Error("the base context is another")
	}
}

// TestShared compares the base context with a copy of W3C's.
func TestShared(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED names no folder of published vectors")
	}
	want, err := os.ReadFile(filepath.Join(shared, "vectors/vc-contexts/contexts/credentials/v2"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := contexts.Bytes(contexts.CredentialsV2); err != nil || string(got) != string(want) {
		t.Error("the bundled context is another than the published one", err)
	}
}

func TestLoader(t *testing.T) {
	l := &contexts.Loader{Extra: map[string][]byte{"https://a.example/": []byte(`{"@context":{}}`)}}
	first, err := l.LoadDocument(contexts.OpenBadges)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := l.LoadDocument(contexts.OpenBadges); again != first {
		t.Error("a context is parsed twice")
	}
	if _, err := l.LoadDocument("https://a.example/"); err != nil || !l.Knows("https://a.example/") {
		t.Error(err)
	}
	for _, url := range []string{"https://evil.example/", "", "data/ob-3.0.3.json"} {
		if _, err := l.LoadDocument(url); !errors.Is(err, contexts.ErrUnknown) || l.Knows(url) {
			t.Errorf("%q: %v", url, err)
		}
	}
}
