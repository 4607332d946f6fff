package credential

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"carrel/store/credential/didkey"
	"carrel/store/credential/strictjson"
)

// jwtSuite is how a report calls the signature of a JWT.
const jwtSuite = "JWT"

// errAlgorithm is the error for a JWT whose signature is not of Ed25519.
var errAlgorithm = errors.New("its signature is of a kind that this program cannot check")

// looksLikeJWT reports whether a file is a JWT in compact form, as Open Badges
// are handed out beside those with embedded proofs (VC-JWT, RFC 7519).
func looksLikeJWT(file []byte) bool {
	return bytes.HasPrefix(file, []byte("eyJ")) && bytes.Count(file, []byte(".")) == 2 && len(file) <= strictjson.MaxSize
}

// verifyJWT verifies a credential as a JWT. Of its algorithms EdDSA alone can be
// checked, with a key that is in the header or is its own name.
func (o *Office) verifyJWT(file []byte, opt Options) (*Report, error) {
	parts := strings.Split(string(file), ".")
	header, err := segment(parts[0])
	if err != nil {
		return nil, err
	}
	doc, err := segment(parts[1])
	if err != nil {
		return nil, err
	}
	if vc := asObject(doc["vc"]); vc != nil {
		doc = vc
	}
	r := &Report{}
	if err := r.read(doc); err != nil {
		return nil, err
	}
	public := r.jwt(header, parts)
	o.rest(r, doc, public, opt)
	return r, nil
}

func segment(text string) (map[string]any, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%w: a part of the JWT is not base64url", ErrNotCredential)
	}
	o, err := strictjson.Object(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCredential, err)
	}
	return o, nil
}

// jwt judges the signature of a JWT and returns its key when it is good.
func (r *Report) jwt(header map[string]any, parts []string) ed25519.PublicKey {
	p := Proof{Suite: jwtSuite + " " + text(header["alg"]), State: Good}
	public, err := jwtKey(header)
	sig, bad := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	switch {
	case err != nil:
		p.State, p.Why = Unchecked, err.Error()
	case bad != nil || !ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), sig):
		p.State, p.Why = Bad, "the signature is not that of the JWT"
	case didkey.Is(r.Issuer.DID) && r.Issuer.DID != didkey.Encode(public):
		p.State, p.Why = Bad, "another key than that of the issuer made it"
	}
	r.Signature.Proofs = []Proof{p}
	r.sign(p.State, p.Why)
	if p.State != Good {
		return nil
	}
	return public
}

func jwtKey(header map[string]any) (ed25519.PublicKey, error) {
	if alg := text(header["alg"]); alg != "EdDSA" && alg != "Ed25519" || header["crit"] != nil {
		return nil, fmt.Errorf("%w: %.40q", errAlgorithm, alg)
	}
	if jwk := asObject(header["jwk"]); jwk != nil {
		return keyOfJWK(jwk)
	}
	kid := text(header["kid"])
	did, _, _ := strings.Cut(kid, "#")
	if raw, ok := strings.CutPrefix(did, "did:jwk:"); ok {
		jwk, err := segment(raw)
		if err != nil {
			return nil, errAlgorithm
		}
		return keyOfJWK(jwk)
	}
	public, err := didkey.Parse(did)
	if err != nil {
		return nil, fmt.Errorf("whose key %.200q is cannot be found out without a network", kid)
	}
	return public, nil
}

// keyOfJWK reads an Ed25519 key (RFC 8037).
func keyOfJWK(jwk map[string]any) (ed25519.PublicKey, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text(jwk["x"]))
	if err != nil || len(raw) != ed25519.PublicKeySize || jwk["kty"] != "OKP" || jwk["crv"] != "Ed25519" {
		return nil, fmt.Errorf("%w: its key is not of Ed25519", errAlgorithm)
	}
	return raw, nil
}
