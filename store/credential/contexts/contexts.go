// Package contexts owns the JSON-LD contexts that this program knows, each
// pinned by its SHA-256. A context says what the words of a credential mean, so
// one that could be changed could change what was signed. Nothing is fetched,
// and a credential with another context is refused.
//
// The Verifiable Credentials contexts are W3C's, those of Open Badges 1EdTech's
// as the Digital Credentials Consortium publishes them; data/NOTICE.md has the
// licences.
package contexts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/piprate/json-gold/ld"
)

//go:embed data/*.json
var files embed.FS

// ErrUnknown is the error for a context that is not bundled.
var ErrUnknown = errors.New("the context is not one that this program knows")

// ErrPin is the error for a bundled context whose bytes are not those that were
// pinned.
var ErrPin = errors.New("a bundled context was changed")

// The contexts of the credentials that are issued here.
const (
	CredentialsV2 = "https://www.w3.org/ns/credentials/v2"
	OpenBadges    = ob + "context-3.0.3.json"
)

const ob = "https://purl.imsglobal.org/spec/ob/v3p0/"

// pin is a bundled file and the SHA-256 of its bytes.
type pin struct{ file, sum string }

// known returns the pins by URL. It is a function so that nothing is made
// before main.
func known() map[string]pin {
	return map[string]pin{
		CredentialsV2:                                      {"credentials-v2", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"},
		"https://www.w3.org/2018/credentials/v1":           {"credentials-v1", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8"},
		ob + "context.json":                                {"ob-3.0.0", "6a5fca54dcdce195533c27cb1b353b11edf8e43a6e6122469e35b5c1dd85c554"},
		ob + "context-3.0.1.json":                          {"ob-3.0.1", "93a07bf71d8a33e80cb28364fe38377c3cc662fc48859ff6d45ab5a69b90ffef"},
		ob + "context-3.0.2.json":                          {"ob-3.0.2", "aa108723ab0c925d0f12f95a449254a00440cc47850e3382a4164d90550c3230"},
		OpenBadges:                                         {"ob-3.0.3", "7d565ce7159a06e19b8b07d57c80be56843d221d1b7f1aaf2f1b425660c521c3"},
		ob + "extensions.json":                             {"ob-extensions", "890cbecef766499afb79bd71a3997cf381c6a10188152e65e9b84a93ee13fbad"},
		"https://w3id.org/security/data-integrity/v1":      {"data-integrity-v1", "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554"},
		"https://w3id.org/security/data-integrity/v2":      {"data-integrity-v2", "0f77743daf5b4e8fc067fc5ba5b21044283053aa717fc6b0219843bed3b00363"},
		"https://w3id.org/security/suites/ed25519-2020/v1": {"ed25519-2020-v1", "c959872fe248c05a446f0d2d713a3b46d8f871a26a6659fb592b17790bacdf5c"},
		"https://www.w3.org/ns/credentials/status/v1":      {"bitstring-status-v1", "53af069847230c92caf4321aa19a28178af2461172a80d52f5611fead595b5ed"},
	}
}

// URLs returns the URLs of the bundled contexts, sorted.
func URLs() []string { return slices.Sorted(maps.Keys(known())) }

// Bytes returns a bundled context as it is pinned. The error is an ErrUnknown
// or ErrPin.
func Bytes(url string) ([]byte, error) {
	p, ok := known()[url]
	if !ok {
		return nil, fmt.Errorf("%w: %.200q", ErrUnknown, url)
	}
	raw, err := files.ReadFile("data/" + p.file + ".json")
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != p.sum {
		return nil, fmt.Errorf("%w: %s", ErrPin, url)
	}
	return raw, nil
}

// Loader gives json-gold the bundled contexts and nothing else. Its zero value
// is ready, and many may use it at once; each context is parsed once.
type Loader struct {
	Extra  map[string][]byte // more contexts by URL; for tests of published vectors
	parsed sync.Map          // by URL: *ld.RemoteDocument
}

// LoadDocument returns a context. The error is an ErrUnknown or ErrPin.
func (l *Loader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	if doc, ok := l.parsed.Load(url); ok {
		return doc.(*ld.RemoteDocument), nil
	}
	raw, err := l.bytes(url)
	if err != nil {
		return nil, err
	}
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("context %s: %w", url, err)
	}
	kept, _ := l.parsed.LoadOrStore(url, &ld.RemoteDocument{DocumentURL: url, Document: doc})
	return kept.(*ld.RemoteDocument), nil
}

// Knows reports whether the loader has a context.
func (l *Loader) Knows(url string) bool {
	_, extra := l.Extra[url]
	_, bundled := known()[url]
	return extra || bundled
}

func (l *Loader) bytes(url string) ([]byte, error) {
	if raw, ok := l.Extra[url]; ok {
		return raw, nil
	}
	return Bytes(url)
}
