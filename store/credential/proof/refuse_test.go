package proof

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"carrel/store/credential/contexts"
	"carrel/store/credential/didkey"
	"carrel/store/credential/strictjson"
)

const badge = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],` +
	`"id":"urn:uuid:1","type":["VerifiableCredential","OpenBadgeCredential"],"issuer":"did:example:1","validFrom":"2026-01-01T00:00:00Z",` +
	`"credentialSubject":{"type":["AchievementSubject"],"achievement":{"id":"urn:uuid:2","type":["Achievement"],"name":"A"%s}}}`

// TestRDFCRefuses holds what JSON-LD would drop or let be defined anew, so that
// it would be shown and not be signed.
func TestRDFCRefuses(t *testing.T) {
	for text, want := range map[string]error{
		``: nil,
		`,"description":{"@value":"B","@language":"de"}`: nil,
		`,"nonsense":1`:       ErrMeaning,
		`,"@id":"urn:uuid:3"`: ErrMeaning,
		`,"alignment":[{"id":"_:b0","type":["Alignment"],"targetName":"x"}]`:                               ErrMeaning,
		`,"alignment":[{"id":"relative","type":["Alignment"],"targetName":"x"}]`:                           ErrMeaning,
		`,"alignment":[{"type":["Nonsense"]}]`:                                                             ErrMeaning,
		`,"alignment":[{"id":"urn:a b","type":["Alignment"]}]`:                                             ErrMeaning,
		`,"@context":{"name":"https://evil.example/"}`:                                                     contexts.ErrUnknown,
		`,"@context":"https://evil.example/"`:                                                              contexts.ErrUnknown,
		`,"@context":[null]`:                                                                               contexts.ErrUnknown,
		`,"alignment":[` + strings.Repeat(`{"type":["Alignment"]},`, maxAlike) + `{"type":["Alignment"]}]`: ErrMeaning,
	} {
		doc, err := strictjson.Object(fmt.Appendf(nil, badge, text))
		if err != nil {
			t.Fatal(text, err)
		}
		if _, err := RDFC(doc, new(contexts.Loader)); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%.60s: %v, want %v", text, err, want)
		}
	}
}

// TestRDFCEnds makes the documents that are worst to canonicalise of those that
// are let through: parts without an id that look alike, nested.
func TestRDFCEnds(t *testing.T) {
	chain := `{"type":["Profile"],"name":"end"}`
	for depth := range 20 {
		chain = fmt.Sprintf(`{"type":["Profile"],"name":"%d","parentOrg":%s}`, depth, chain)
	}
	alike := strings.TrimSuffix(strings.Repeat(chain+",", maxAlike), ",")
	doc, err := strictjson.Object(fmt.Appendf(nil, badge, `,"creator":{"type":["Profile"],"name":"top","parentOrg":[`+alike+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = RDFC(doc, new(contexts.Loader))
	t.Log(time.Since(start), err)
	if time.Since(start) > 5*time.Second {
		t.Errorf("it took %s", time.Since(start))
	}
}

// TestJCSAsksForContexts signs documents that are good JSON and mean what an
// unknown context says.
func TestJCSAsksForContexts(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	did := didkey.Encode(key.Public().(ed25519.PublicKey))
	for context, want := range map[string]error{
		`"https://www.w3.org/ns/credentials/v2"`:                           nil,
		`["https://www.w3.org/ns/credentials/v2","https://evil.example/"]`: contexts.ErrUnknown,
		`["https://www.w3.org/ns/credentials/v2",{"name":"urn:x"}]`:        contexts.ErrUnknown,
	} {
		s := new(Suites)
		doc, err := strictjson.Object([]byte(`{"@context":` + context + `,"id":"urn:uuid:1"}`))
		if err != nil {
			t.Fatal(err)
		}
		if doc["proof"], err = s.Sign(doc, raw(key), did, time.Unix(0, 0), EdDSAJCS); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Verify(doc); err != nil || !errors.Is(v[0].Err, want) {
			t.Errorf("%s: %v, %v", context, v, err)
		}
	}
}
