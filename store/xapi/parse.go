package xapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Limits of what is read.
const (
	MaxStatement = 1 << 20 // bytes
	maxDepth     = 48
)

// ErrStatement is what the errors of Parse and Check wrap.
var ErrStatement = errors.New("not a statement of xAPI 1.0.3")

func invalid(at, format string, args ...any) error {
	if at == "" {
		at = "statement"
	}
	return fmt.Errorf("%w: %s %s", ErrStatement, at, fmt.Sprintf(format, args...))
}

// Parse reads one statement and checks it against the data model, as a learning
// record store does that answers 400 Bad Request to anything else. It returns
// the members of the statement; numbers are json.Number. Where RFC 8259 leaves a
// reader free it is strict: a repeated key, text that is not UTF-8, and anything
// after the statement are refused. The error wraps ErrStatement.
func Parse(b []byte) (map[string]any, error) {
	if len(b) > MaxStatement {
		return nil, invalid("", "has %d bytes, more than %d", len(b), MaxStatement)
	}
	if !utf8.Valid(b) {
		return nil, invalid("", "is not UTF-8")
	}
	v, err := tree(b)
	if err != nil {
		return nil, err
	}
	if err := statement("", v); err != nil {
		return nil, err
	}
	return v.(map[string]any), nil
}

// Check is Parse for who wants only the verdict.
func Check(b []byte) error {
	_, err := Parse(b)
	return err
}

// tree reads one JSON value.
func tree(b []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	v, err := node(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid("", "is followed by something else")
	}
	return v, nil
}

func node(dec *json.Decoder, depth int) (any, error) {
	t, err := dec.Token()
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrStatement, err)
	case depth > maxDepth:
		return nil, invalid("", "is nested more than %d deep", maxDepth)
	case t == json.Delim('{'):
		return members(dec, depth)
	case t == json.Delim('['):
		return elements(dec, depth)
	}
	return t, nil
}

func members(dec *json.Decoder, depth int) (any, error) {
	out := map[string]any{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrStatement, err)
		}
		key, ok := t.(string)
		if _, twice := out[key]; !ok || twice {
			return nil, invalid("", "has the key %q twice", key)
		}
		if out[key], err = node(dec, depth+1); err != nil {
			return nil, err
		}
	}
	return out, end(dec)
}

func elements(dec *json.Decoder, depth int) (any, error) {
	out := []any{}
	for dec.More() {
		v, err := node(dec, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, end(dec)
}

// end takes the closing bracket.
func end(dec *json.Decoder) error {
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%w: %w", ErrStatement, err)
	}
	return nil
}
