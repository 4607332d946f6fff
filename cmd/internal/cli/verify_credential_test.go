package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/store/credential/baked"
)

// TestVerifyBadge verifies a credential by others that is baked into pictures.
func TestVerifyBadge(t *testing.T) {
	credential, err := os.ReadFile("../../../store/credential/testdata/openbadges/valid/simple.json")
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, blank := range map[string][]byte{"b.png": picture.Bytes(), "b.svg": []byte("<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>")} {
		badge, err := baked.Bake(blank, credential)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, badge, 0o600); err != nil {
			t.Fatal(err)
		}
		a, out := testApp(map[string]string{"HOME": dir, "LocalAppData": dir}), new(bytes.Buffer)
		a.out = out
		if err := a.verifyCredential(path, credentialFlags{}); err != nil || !strings.Contains(out.String(), "Teamwork") || !a.holdsCredential(path) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		other := credentialFlags{keys: []string{"nonsense"}}
		if err := a.verifyCredential(path, other); err == nil || a.report(err) != exitUsage {
			t.Errorf("%s, with a key that is none: %v", name, err)
		}
	}
}
