// Package didkey owns the name of a key that is its own identity: did:key of
// Ed25519, "did:key:z6Mk…" (W3C CCG did:key method v0.9, with Multibase
// base58-btc and Multicodec 0xed). Other kinds of key are refused.
package didkey

import (
	"crypto/ed25519"
	"errors"
	"math/big"
	"slices"
	"strings"

	"carrel/store/internal/vkey"
)

// ErrForm is the error for a text that is no did:key of Ed25519.
var ErrForm = errors.New("it is not a did:key of Ed25519")

const (
	prefix   = "did:key:"
	alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	maxText  = 200 // of a base58 text: decoding takes the square of its length
)

// codec is the multicodec of an Ed25519 public key, 0xed, as a varint.
var codec = [2]byte{0xed, 0x01}

// Encode returns the did:key of a public key.
func Encode(public ed25519.PublicKey) string { return prefix + Multikey(public) }

// Multikey returns the public key as publicKeyMultibase writes it, "z6Mk…".
func Multikey(public ed25519.PublicKey) string {
	return Base58(append(codec[:], public...))
}

// FromVKey returns the did:key of a verifier key. The error is that of the key.
func FromVKey(text string) (string, error) {
	public, err := vkey.Parse(text)
	if err != nil {
		return "", err
	}
	return Encode(public), nil
}

// Is reports whether a text says that it is a did:key, of whatever kind.
func Is(did string) bool { return strings.HasPrefix(did, prefix) }

// Parse returns the public key of a did:key.
func Parse(did string) (ed25519.PublicKey, error) {
	text, ok := strings.CutPrefix(did, prefix)
	if !ok {
		return nil, ErrForm
	}
	return ParseMultikey(text)
}

// ParseMultikey returns the public key of a publicKeyMultibase.
func ParseMultikey(text string) (ed25519.PublicKey, error) {
	raw, err := ParseBase58(text)
	if err != nil || len(raw) != 2+ed25519.PublicKeySize || [2]byte(raw) != codec {
		return nil, ErrForm
	}
	return raw[2:], nil
}

// Method returns the verification method of a did:key: the DID with the key as
// its fragment.
func Method(did string) string { return did + "#" + strings.TrimPrefix(did, prefix) }

// ParseMethod returns the DID and the public key of a verification method. The
// fragment has to be that of the key.
func ParseMethod(method string) (did string, public ed25519.PublicKey, err error) {
	did, _, _ = strings.Cut(method, "#")
	if public, err = Parse(did); err != nil || Method(did) != method {
		return "", nil, ErrForm
	}
	return did, public, nil
}

// Base58 returns bytes as multibase base58-btc, which begins with a z.
func Base58(raw []byte) string {
	n, rest, base := new(big.Int).SetBytes(raw), new(big.Int), big.NewInt(58)
	var digits []byte
	for n.Sign() > 0 {
		n.DivMod(n, base, rest)
		digits = append(digits, alphabet[rest.Int64()])
	}
	for _, b := range raw {
		if b != 0 {
			break
		}
		digits = append(digits, alphabet[0])
	}
	slices.Reverse(digits)
	return "z" + string(digits)
}

// ParseBase58 returns the bytes of a multibase base58-btc text of at most 200
// characters.
func ParseBase58(text string) ([]byte, error) {
	if len(text) < 2 || len(text) > maxText || text[0] != 'z' {
		return nil, ErrForm
	}
	n, base, text := new(big.Int), big.NewInt(58), text[1:]
	for _, c := range []byte(text) {
		digit := strings.IndexByte(alphabet, c)
		if digit < 0 {
			return nil, ErrForm
		}
		n.Add(n.Mul(n, base), big.NewInt(int64(digit)))
	}
	zeros := len(text) - len(strings.TrimLeft(text, alphabet[:1]))
	return append(make([]byte, zeros), n.Bytes()...), nil
}
