package proof

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/gowebpki/jcs"
	"github.com/piprate/json-gold/ld"

	"carrel/store/credential/contexts"
)

// ErrMeaning is the error for a document whose words have no one meaning as
// JSON-LD, so that a signature over its meaning would leave some unsigned.
var ErrMeaning = errors.New("the document cannot be read as JSON-LD without loss")

// JCS returns the canonical JSON of a value that strictjson read (RFC 8785).
func JCS(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(raw)
}

// RDFC returns the canonical N-Quads of a document (RDFC-1.0, with SHA-256).
// The error is an ErrMeaning, or that of an unknown context.
func RDFC(doc map[string]any, loader *contexts.Loader) ([]byte, error) {
	if err := plain(doc, loader); err != nil {
		return nil, err
	}
	opts := ld.NewJsonLdOptions("")
	opts.DocumentLoader = loader
	opts.SafeMode = true
	opts.Algorithm = ld.AlgorithmURDNA2015
	opts.Format = "application/n-quads"
	expanded, err := ld.NewJsonLdProcessor().Expand(doc, opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMeaning, err)
	}
	if err := lossless(expanded); err != nil {
		return nil, err
	}
	return normalise(expanded, opts)
}

func normalise(expanded []any, opts *ld.JsonLdOptions) ([]byte, error) {
	api := ld.NewJsonLdApi()
	dataset, err := api.ToRDF(expanded, opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMeaning, err)
	}
	if err := tellable(dataset); err != nil {
		return nil, err
	}
	quads, err := api.Normalize(dataset, opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMeaning, err)
	}
	return []byte(quads.(string)), nil
}

// plain refuses what could change the meaning of words from within a document:
// contexts that are not bundled, and keywords of JSON-LD but those of a text
// with its language.
func plain(v any, loader *contexts.Loader) error {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if err := plain(item, loader); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, item := range v {
			if err := plainMember(name, item, loader); err != nil {
				return err
			}
		}
	}
	return nil
}

func plainMember(name string, v any, loader *contexts.Loader) error {
	switch {
	case name == "@context":
		return plainContext(v, loader)
	case name == "@value", name == "@language", name == "@direction":
	case strings.HasPrefix(name, "@"):
		return fmt.Errorf("%w: the keyword %.40q", ErrMeaning, name)
	}
	return plain(v, loader)
}

func plainContext(v any, loader *contexts.Loader) error {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		url, ok := item.(string)
		if !ok {
			return fmt.Errorf("%w: it is written into the document", contexts.ErrUnknown)
		}
		if !loader.Knows(url) {
			return fmt.Errorf("%w: %.200q", contexts.ErrUnknown, url)
		}
	}
	return nil
}

// absolute matches an IRI with a scheme, written without what N-Quads would
// have to escape. It is compiled when it is first used.
var absolute = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("^[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20<>\"{}|^`\\\\]*$")
})

// lossless refuses identifiers and types that RDF would drop, and with them
// whatever they are said of.
func lossless(v any) error {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if err := lossless(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, item := range v {
			if err := losslessMember(name, item); err != nil {
				return err
			}
		}
	}
	return nil
}

func losslessMember(name string, v any) error {
	if name != "@id" && name != "@type" {
		return lossless(v)
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		if iri, ok := item.(string); ok && iri != "@json" && !absolute().MatchString(iri) {
			return fmt.Errorf("%w: %.80q is no absolute IRI", ErrMeaning, iri)
		}
	}
	return nil
}

// maxAlike is how many nodes without an id may look alike. To tell such nodes
// apart takes a time that grows with the factorial of their number, which is
// how a small document could keep a verifier busy for years. No document names
// such a node, so they form trees, and what is alike in one group is alike in
// its whole.
const maxAlike = 6

func tellable(d *ld.RDFDataset) error {
	shapes := map[string][]string{} // of each blank node, the lines it stands in
	for graph, quads := range d.Graphs {
		for _, q := range quads {
			describe(shapes, graph, q)
		}
	}
	alike := map[[32]byte]int{}
	for _, lines := range shapes {
		sum := shapeOf(lines)
		if alike[sum]++; alike[sum] > maxAlike {
			return fmt.Errorf("%w: more than %d parts without an id cannot be told apart", ErrMeaning, maxAlike)
		}
	}
	return nil
}
