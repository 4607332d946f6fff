package result

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/durable"
	"carrel/store/internal/vkey"
)

const (
	resultMagic = "carrel/result/v1"
	marksMagic  = "carrel/marks/v1"
)

// Write puts a file into the place of path, and returns when the disk has it.
// Until then the file is what it was.
func Write(path string, file []byte) error {
	if err := durable.Replace(path, file); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// body is a value as JSON in its one spelling.
func body(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// header is what is signed.
func header(magic string, body []byte, signer string) string {
	return fmt.Sprintf("%s\nsize %d\nsha256 %s\nsigner %s\n", magic, len(body), digest(body), signer)
}

func encode(magic string, v any, check func() error, by Signer) ([]byte, error) {
	if err := check(); err != nil {
		return nil, err
	}
	b, err := body(v)
	if err != nil {
		return nil, err
	}
	head, err := note.Sign(&note.Note{Text: header(magic, b, by.VKey())}, by)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	if len(head)+len(b) > MaxSize {
		return nil, fmt.Errorf("it has %d bytes, more than %d", len(head)+len(b), MaxSize)
	}
	return append(head, b...), nil
}

// decode reads what encode writes into v, and no other spelling.
func decode(magic string, src []byte, v any, check func() error) (signer string, err error) {
	if len(src) > MaxSize {
		return "", ErrFormat
	}
	text, rest, ok := strings.Cut(string(src), "\n\n")
	sig, json, ok2 := strings.Cut(rest, "\n")
	_, signer, ok3 := strings.Cut(text, "\nsigner ")
	if !ok || !ok2 || !ok3 || text+"\n" != header(magic, []byte(json), signer) {
		return "", ErrFormat
	}
	if _, err := vkey.Open([]byte(text+"\n\n"+sig+"\n"), signer); err != nil {
		return "", fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return signer, unmarshal([]byte(json), v, check)
}

func unmarshal(src []byte, v any, check func() error) error {
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	again, err := body(v)
	if err != nil || !bytes.Equal(again, src) {
		return fmt.Errorf("%w: it has another spelling", ErrFormat)
	}
	return check()
}
