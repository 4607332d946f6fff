package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carrel/store/credential/contexts"
	"carrel/store/credential/didkey"
	"carrel/store/credential/strictjson"
)

// vectors is where the published vectors are: the copy here, or the folder of
// whoever has all of them.
func vectors(t *testing.T, local, shared string) string {
	if root := os.Getenv("CARREL_SHARED"); root != "" {
		return filepath.Join(root, "vectors", shared)
	}
	return filepath.Join("testdata", local)
}

func w3c(t *testing.T) string { return vectors(t, "w3c", "w3c-vc-di-eddsa/TestVectors") }

func suites(t *testing.T) *Suites {
	t.Helper()
	return &Suites{Contexts: contexts.Loader{Extra: map[string][]byte{
		"https://www.w3.org/ns/credentials/examples/v2": read(t, "testdata/w3c/contexts/examples-v2.json"),
	}}}
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func object(t *testing.T, path ...string) map[string]any {
	t.Helper()
	o, err := strictjson.Object(read(t, path...))
	if err != nil {
		t.Fatal(path, err)
	}
	return o
}

func text(t *testing.T, path ...string) string {
	t.Helper()
	return strings.TrimRight(string(read(t, path...)), "\n")
}

type raw ed25519.PrivateKey

func (k raw) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(ed25519.PrivateKey(k), msg), nil }

// vectorKey is the private key of the W3C vectors, multicodec 0x1300.
func vectorKey(t *testing.T) (raw, string) {
	t.Helper()
	pair := object(t, w3c(t), "keyPair.json")
	seed, err := didkey.ParseBase58(pair["privateKeyMultibase"].(string))
	if err != nil || len(seed) != 34 {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(seed[2:])
	return raw(key), didkey.Encode(key.Public().(ed25519.PublicKey))
}

// TestSteps holds each step of the two suites against the W3C vectors:
// canonical document, canonical options, hashes and signature.
func TestSteps(t *testing.T) {
	for _, v := range []struct{ dir, doc, suffix string }{
		{"eddsa-rdfc-2022", "unsigned.json", "DataInt"},
		{"eddsa-jcs-2022", "unsigned.json", "JCS"},
	} {
		t.Run(v.dir, func(t *testing.T) { steps(t, v.dir, v.doc, v.suffix) })
	}
}

func steps(t *testing.T, dir, file, suffix string) {
	s, root := suites(t), w3c(t)
	doc, config := object(t, root, file), object(t, root, dir, "proofConfig"+suffix+".json")
	canonical, err := s.canonicaliser(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		in   map[string]any
	}{{"canonDoc", doc}, {"proofCanon", config}} {
		got, err := canonical(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if want := text(t, root, dir, c.what+suffix+".txt"); strings.TrimRight(string(got), "\n") != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, got, want)
		}
		hashed := map[string]string{"canonDoc": "docHash", "proofCanon": "proofHash"}[c.what]
		if sum := sha256.Sum256(got); hex.EncodeToString(sum[:]) != text(t, root, dir, hashed+suffix+".txt") {
			t.Errorf("%s is another", hashed)
		}
	}
	signed(t, s, object(t, root, dir, "signed"+suffix+".json"), dir)
}

// signed makes the proof of a vector again, if it is by the key that is
// published, and verifies it.
func signed(t *testing.T, s *Suites, doc map[string]any, dir string) {
	t.Helper()
	key, did := vectorKey(t)
	want := doc["proof"].(map[string]any)
	at, err := Time(want["created"])
	if err != nil {
		t.Fatal(err)
	}
	if want["verificationMethod"] == didkey.Method(did) {
		got, err := s.Sign(doc, key, did, at, want["cryptosuite"].(string))
		if err != nil || got[0].(map[string]any)["proofValue"] != want["proofValue"] {
			t.Errorf("%s: proofValue = %v, %v; want %v", dir, got, err, want["proofValue"])
		}
	}
	good(t, s, doc)
	for name, value := range map[string]any{"proofValue": didkey.Base58(make([]byte, 64)), "created": "2023-02-24T23:36:39Z", "proofPurpose": "authentication", "nonce": "x"} {
		bad := without(doc, "proof")
		bad["proof"] = without(want, "")
		bad["proof"].(map[string]any)[name] = value
		if v, err := s.Verify(bad); err != nil || v[0].Err == nil {
			t.Errorf("%s: %s changed: %v, %v", dir, name, v, err)
		}
	}
}

func good(t *testing.T, s *Suites, doc map[string]any) {
	t.Helper()
	verdicts, err := s.Verify(doc)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range verdicts {
		if v.Err != nil || v.DID == "" {
			t.Errorf("proof %d: %v, by %q", i, v.Err, v.DID)
		}
	}
}

// TestSetsAndChains verifies the W3C vectors of several proofs, and that a
// chain without its first proof is refused.
func TestSetsAndChains(t *testing.T) {
	s := suites(t)
	for name, n := range map[string]int{"signedProofSet1": 1, "signedProofSet2": 2, "signedProofChain1": 3, "signedProofChain2": 4} {
		doc := object(t, w3c(t), "proof-set-chain", name+".json")
		proofs := list(doc["proof"])
		if len(proofs) != n {
			t.Errorf("%s has %d proofs", name, len(proofs))
		}
		good(t, s, doc)
		if !strings.Contains(name, "Chain") {
			continue
		}
		doc["proof"] = proofs[1:]
		verdicts, err := s.Verify(doc)
		if err != nil || verdicts[len(verdicts)-1].Err != nil && n == 4 {
			t.Errorf("%s: %v, %v", name, verdicts, err)
		}
		if !errors.Is(verdicts[1].Err, ErrForm) {
			t.Errorf("%s without its first proof: %v", name, verdicts[1].Err)
		}
	}
}

// TestJCS holds canonical JSON against the samples of RFC 8785's author. They
// are read as any JSON: strictjson refuses the number 1E30 in them.
func TestJCS(t *testing.T) {
	root := filepath.Join(vectors(t, "jcs", "jcs"), "testdata")
	for _, name := range []string{"arrays", "french", "structures", "unicode", "values"} {
		var v any
		if err := json.Unmarshal(read(t, root, "input", name+".json"), &v); err != nil {
			t.Fatal(err)
		}
		got, err := JCS(v)
		if want := text(t, root, "output", name+".json"); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
}

// TestUnknownContext refuses the vector whose context is not bundled.
func TestUnknownContext(t *testing.T) {
	s := suites(t)
	verdicts, err := s.Verify(object(t, w3c(t), "eddsa-rdfc-2022/employ", "signedDataInt.json"))
	if err != nil || !errors.Is(verdicts[0].Err, contexts.ErrUnknown) {
		t.Error(verdicts, err)
	}
}

func TestTime(t *testing.T) {
	if at, err := Time("2023-02-24T23:36:38+01:00"); err != nil || !at.Equal(time.Date(2023, 2, 24, 22, 36, 38, 0, time.UTC)) {
		t.Error(at, err)
	}
	for _, bad := range []any{nil, 3.0, "2023-02-24", "2023-02-24T23:36:38"} {
		if _, err := Time(bad); err == nil {
			t.Errorf("Time(%v) is read", bad)
		}
	}
}
