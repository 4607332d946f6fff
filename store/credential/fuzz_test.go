package credential_test

import (
	"encoding/base64"
	"os"
	"testing"

	"carrel/store/credential"
)

// FuzzVerify holds that nothing but what was signed counts, whatever is read.
func FuzzVerify(f *testing.F) {
	signed := string(issue(f, certificate(), newKey(f, "school", 7)))
	f.Add([]byte(signed))
	for _, name := range []string{"valid/complete.json", "valid/simple.json", "simple-err-type.json"} {
		file, err := os.ReadFile("testdata/openbadges/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	f.Add([]byte(part(`{"alg":"EdDSA"}`) + "." + part(signed) + "."))
	office := new(credential.Office)
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := office.Verify(file, credential.Options{Now: now})
		if err != nil {
			return
		}
		if r.Signature.State == credential.Good && r.Issuer.VKey == "" {
			t.Error("it is good, and nobody signed it")
		}
		if r.Issuer.DID != "" && r.Err() == nil && r.Certificate.ID == certificate().ID && r.Certificate.Subject.Name != certificate().Subject.Name {
			t.Error("the name was changed")
		}
	})
}
