package credential_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"carrel/store/credential"
	"carrel/store/credential/didkey"
)

// token signs a credential as a JWT with a header.
func token(t *testing.T, k testKey, header map[string]any, payload string) []byte {
	t.Helper()
	head, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	sig, _ := k.Sign([]byte(text))
	return []byte(text + "." + base64.RawURLEncoding.EncodeToString(sig) + "\n")
}

func TestJWT(t *testing.T) {
	k, other := newKey(t, "school", 7), newKey(t, "other", 8)
	did, err := didkey.FromVKey(k.vkey)
	if err != nil {
		t.Fatal(err)
	}
	badge := `{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:uuid:1","type":["VerifiableCredential","OpenBadgeCredential"],` +
		`"issuer":{"id":"` + did + `"},"validFrom":"2026-01-01T00:00:00Z","credentialSubject":{"achievement":{"name":"Basics"}}}`
	jwk := map[string]any{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(k.private[32:])}
	asText, _ := json.Marshal(jwk)
	byJWK := "did:jwk:" + base64.RawURLEncoding.EncodeToString(asText)
	for name, c := range map[string]struct {
		file []byte
		want credential.SignatureState
	}{
		"a key in the header": {token(t, k, map[string]any{"alg": "EdDSA", "jwk": jwk}, badge), credential.Good},
		"a did:key":           {token(t, k, map[string]any{"alg": "EdDSA", "kid": didkey.Method(did)}, badge), credential.Good},
		"a did:jwk":           {token(t, k, map[string]any{"alg": "Ed25519", "kid": byJWK + "#0"}, badge), credential.Good},
		"in a claim":          {token(t, k, map[string]any{"alg": "EdDSA", "kid": did}, `{"iss":"x","vc":`+badge+`}`), credential.Good},
		"another signs":       {token(t, other, map[string]any{"alg": "EdDSA", "kid": did}, badge), credential.Bad},
		"another key":         {token(t, other, map[string]any{"alg": "EdDSA", "kid": didkey.Encode(other.private.Public().(ed25519.PublicKey))}, badge), credential.Bad},
		"no algorithm":        {token(t, k, map[string]any{"alg": "none", "kid": did}, badge), credential.Unchecked},
		"RSA":                 {token(t, k, map[string]any{"alg": "RS256", "jwk": map[string]any{"kty": "RSA"}}, badge), credential.Unchecked},
		"a web address":       {token(t, k, map[string]any{"alg": "EdDSA", "kid": "did:web:school.example#1"}, badge), credential.Unchecked},
	} {
		r := verify(t, c.file, credential.Options{})
		if r.Signature.State != c.want || (r.Err() == nil) != (c.want == credential.Good) || r.Certificate.Achievement.Name != "Basics" {
			t.Errorf("%s: %+v, %v", name, r.Signature, r.Err())
		}
	}
	for _, bad := range []string{"eyJ.b.c", "eyJhIjoxfQ.e30.", "eyJhIjoxfQ." + strings.Repeat("A", 40) + "."} {
		if _, err := credential.Verify([]byte(bad), credential.Options{Now: now}); !errors.Is(err, credential.ErrNotCredential) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
