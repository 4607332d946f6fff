package keys

import (
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"math/big"
	"slices"
	"strings"
	"sync"

	"carrel/store/internal/vkey"
)

//go:embed words.txt
var wordFile string

const (
	fingerprintBytes = 16 // 128 bits, 12 words with their check sum
	passphraseWords  = 6  // 66 bits, of which each guess costs a second and 256 MB
	bitsPerWord      = 11
)

// list returns the 2048 words of the English list of BIP-39.
var list = sync.OnceValue(func() []string {
	lines := strings.Split(strings.TrimSpace(wordFile), "\n")
	return slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, "#") })
})

// Words returns a verifier key's fingerprint as twelve words that can be read
// out: the 128 bits of Fingerprint as a mnemonic sentence of BIP-39, whose last
// word holds a check sum of four bits.
func Words(text string) ([]string, error) {
	public, err := vkey.Parse(text)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(public)
	return sentence([fingerprintBytes]byte(sum[:])), nil
}

// sentence writes 128 bits and the first four of their SHA-256 in words.
func sentence(entropy [fingerprintBytes]byte) []string {
	sum := sha256.Sum256(entropy[:])
	n := new(big.Int).SetBytes(append(entropy[:], sum[0]))
	n.Rsh(n, 4)
	words := make([]string, (len(entropy)*8+4)/bitsPerWord)
	for i := len(words) - 1; i >= 0; i-- {
		words[i] = list()[n.Uint64()%uint64(len(list()))]
		n.Rsh(n, bitsPerWord)
	}
	return words
}

// Passphrase makes up a passphrase of six words, which nobody has ever used.
func Passphrase() string {
	words := make([]string, passphraseWords)
	for i := range words {
		var b [2]byte
		rand.Read(b[:]) // never fails, see crypto/rand
		words[i] = list()[int(binary.BigEndian.Uint16(b[:]))%len(list())]
	}
	return strings.Join(words, "-")
}
