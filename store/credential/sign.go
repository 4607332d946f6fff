package credential

import (
	"carrel/store/credential/didkey"
	"carrel/store/credential/proof"
	"carrel/store/credential/strictjson"
)

// Key is an issuer's key; *keys.Key is one.
type Key interface {
	proof.Key
	VKey() string
}

// Office signs and verifies credentials. The zero value is ready; many may use
// one at once, which spares the parsing of contexts.
type Office struct {
	suites proof.Suites
}

// Sign returns a certificate as a credential by the issuer: compact JSON whose
// names are sorted, so that the same certificate and key give the same bytes.
// The error is an ErrCertificate, or that of the key.
func (o *Office) Sign(c Certificate, key Key) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	did, err := didkey.FromVKey(key.VKey())
	if err != nil {
		return nil, err
	}
	doc := c.document(did)
	if doc["proof"], err = o.suites.Sign(doc, key, did, c.From, proof.EdDSARDFC, proof.EdDSAJCS); err != nil {
		return nil, err
	}
	return strictjson.Encode(doc)
}

// Sign is Office.Sign for a single certificate.
func (c Certificate) Sign(key Key) ([]byte, error) { return new(Office).Sign(c, key) }
