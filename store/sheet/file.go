package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/durable"
	"carrel/store/internal/vkey"
)

const magic = "carrel/sheet/v1"

// Encode returns the sheet signed by the device and encrypted to the age
// recipients of the examiners. It is cheap enough to be done for every answer.
func (s *Sheet) Encode(device Signer, recipients []string) ([]byte, error) {
	s.device = device.VKey()
	body, err := s.encode()
	if err != nil {
		return nil, err
	}
	head, err := note.Sign(&note.Note{Text: header(body, s.device)}, device)
	if err != nil {
		return nil, fmt.Errorf("sign the sheet: %w", err)
	}
	to, err := parseRecipients(recipients)
	if err != nil {
		return nil, err
	}
	return encrypt(append(head, body...), to)
}

// Write puts the sheet into the place of the file path, and returns when the
// disk has it. Until then the file is what it was.
func (s *Sheet) Write(path string, device Signer, recipients []string) error {
	b, err := s.Encode(device, recipients)
	if err != nil {
		return err
	}
	if err := durable.Replace(path, b); err != nil {
		return fmt.Errorf("write the sheet %s: %w", path, err)
	}
	return nil
}

// encode returns the body.
func (s *Sheet) encode() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	if b.Len() > MaxSize/2 {
		return nil, fmt.Errorf("the sheet has %d bytes, more than %d", b.Len(), MaxSize/2)
	}
	return b.Bytes(), nil
}

// header is what the device signs.
func header(body []byte, device string) string {
	sum := sha256.Sum256(body)
	return fmt.Sprintf("%s\nsize %d\nsha256 %s\ndevice %s\n", magic, len(body), base64.StdEncoding.EncodeToString(sum[:]), device)
}

func parseRecipients(texts []string) ([]age.Recipient, error) {
	var to []age.Recipient
	for _, text := range texts {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, fmt.Errorf("the paper names an examiner whose recipient cannot be read: %w", err)
		}
		to = append(to, r)
	}
	return to, nil
}

func encrypt(plain []byte, to []age.Recipient) ([]byte, error) {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to...)
	if err != nil {
		return nil, fmt.Errorf("encrypt the sheet: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Read reads a sheet with the identities of an examiner. It is decrypted to its
// end before a byte of it is used.
func Read(src []byte, with ...age.Identity) (*Sheet, error) {
	if len(src) > MaxSize {
		return nil, ErrFormat
	}
	r, err := age.Decrypt(bytes.NewReader(src), with...)
	switch {
	case errors.As(err, new(*age.NoIdentityMatchError)):
		return nil, ErrReader
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return parse(plain)
}

// parse reads what was encrypted, in the one spelling that Encode writes.
func parse(plain []byte) (*Sheet, error) {
	text, rest, ok := strings.Cut(string(plain), "\n\n")
	sig, body, ok2 := strings.Cut(rest, "\n")
	_, device, ok3 := strings.Cut(text, "\ndevice ")
	if !ok || !ok2 || !ok3 || text+"\n" != header([]byte(body), device) {
		return nil, ErrFormat
	}
	if _, err := vkey.Open([]byte(text+"\n\n"+sig+"\n"), device); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return parseBody([]byte(body), device)
}

func parseBody(body []byte, device string) (*Sheet, error) {
	s := &Sheet{device: device}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	again, err := s.encode()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, body) {
		return nil, fmt.Errorf("%w: it has another spelling", ErrFormat)
	}
	return s, nil
}
