package keys

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// The digest is that of english.txt in the repository of BIP-39.
func TestListIsThatOfBIP39(t *testing.T) {
	sum := sha256.Sum256([]byte(strings.Join(list(), "\n") + "\n"))
	if got := hex.EncodeToString(sum[:]); got != "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda" {
		t.Errorf("the list has %d words and the digest %s", len(list()), got)
	}
}

// Vectors of BIP-39, https://github.com/trezor/python-mnemonic vectors.json.
func TestSentences(t *testing.T) {
	for entropy, want := range map[string]string{
		"00000000000000000000000000000000": "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
		"7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f": "legal winner thank year wave sausage worth useful legal winner thank yellow",
		"80808080808080808080808080808080": "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
		"ffffffffffffffffffffffffffffffff": "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
		"9e885d952ad362caeb4efe34a8e91bd2": "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
	} {
		b, err := hex.DecodeString(entropy)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(sentence([fingerprintBytes]byte(b)), " "); got != want {
			t.Errorf("%s is written %q, want %q", entropy, got, want)
		}
	}
}

// TestWordsAreTheFingerprint: both forms say the same bits.
func TestWordsAreTheFingerprint(t *testing.T) {
	const vkey = "carrel-device-34750f98+cdc1b46e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
	words, err := Words(vkey)
	if err != nil {
		t.Fatal(err)
	}
	digits, err := Fingerprint(vkey)
	if err != nil {
		t.Fatal(err)
	}
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	if want := sentence([fingerprintBytes]byte(b)); !slices.Equal(words, want) {
		t.Errorf("words %q, and %q of the digits", words, want)
	}
	if words, err := Words("nonsense"); err == nil {
		t.Errorf("nonsense has the words %q", words)
	}
}

func TestPassphrase(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		pass := Passphrase()
		words := strings.Split(pass, "-")
		if len(words) != 6 || seen[pass] {
			t.Errorf("made up %q", pass)
		}
		for _, w := range words {
			if !slices.Contains(list(), w) {
				t.Errorf("%q is no word of the list", w)
			}
		}
		if _, err := CheckPassphrase(pass); err != nil {
			t.Errorf("%q: %v", pass, err)
		}
		seen[pass] = true
	}
}
