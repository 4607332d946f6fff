// Package status owns the list of an issuer that says which certificates were
// revoked or suspended: W3C Bitstring Status List 1.0, one bit a certificate.
//
// A list is signed as a certificate is and travels as a file. There are two of
// them, which are made together and have the same number: one of revocations,
// which are for ever, and one of suspensions, which can end. A certificate names
// the list of revocations alone, since the schema of Open Badges allows for one
// entry; it has the same place in both. The list of suspensions calls itself by
// the same URL with the fragment "suspension".
//
// The number of a list stands in the id of its subject, "#list-12" or
// "#suspension-12", and only moves forward. It is dated by validFrom, and
// validUntil is when the next one is due: after that a list is stale.
package status

import (
	"errors"
	"fmt"
	mathbits "math/bits"
	"strconv"
	"strings"
	"time"

	"carrel/store/credential/contexts"
	"carrel/store/credential/didkey"
	"carrel/store/credential/proof"
	"carrel/store/credential/strictjson"
)

// What can be wrong with a list.
var (
	ErrForm      = errors.New("it is not a status list")
	ErrSignature = errors.New("the status list is not signed by its issuer")
	ErrIndex     = errors.New("there is no such place in a status list")
	ErrDates     = errors.New("the next list is due before this one")
)

// The purposes of a list.
const (
	Revocation = "revocation"
	Suspension = "suspension"
)

const (
	fragment   = "#suspension"
	serialMark = "-"
)

// Key is an issuer's key; *keys.Key is one.
type Key interface {
	proof.Key
	VKey() string
}

// List is what an issuer says of its certificates. The zero value, with a URL,
// says that all are valid.
type List struct {
	URL       string // what certificates call it by: an address, or a URN where the list is a file alone
	Name      string // of the issuer
	Serial    int64  // from 1
	Date      time.Time
	Next      time.Time // when the next list is due; zero when that is not said
	revoked   bits
	suspended bits
}

// Revoke revokes the certificate in a place. It is for ever: who makes the next
// list revokes again what was revoked. The error is an ErrIndex.
func (l *List) Revoke(index int) error { return set(&l.revoked, index, true) }

// Suspend suspends the certificate in a place, or ends that. The error is an
// ErrIndex.
func (l *List) Suspend(index int, on bool) error { return set(&l.suspended, index, on) }

func set(b *bits, index int, on bool) error {
	if index < 0 || index > MaxIndex {
		return fmt.Errorf("%w: %d", ErrIndex, index)
	}
	*b = b.with(index, on)
	return nil
}

// Sign returns the two files of a list: of revocations and of suspensions.
func (l *List) Sign(suites *proof.Suites, key Key) (revocation, suspension []byte, err error) {
	if !l.Next.IsZero() && !l.Next.After(l.Date) {
		return nil, nil, ErrDates
	}
	if revocation, err = l.sign(suites, key, Revocation, l.URL, "#list", l.revoked); err != nil {
		return nil, nil, err
	}
	suspension, err = l.sign(suites, key, Suspension, l.URL+fragment, fragment, l.suspended)
	return revocation, suspension, err
}

func (l *List) sign(suites *proof.Suites, key Key, purpose, id, mark string, b bits) ([]byte, error) {
	encoded, err := b.encode()
	if err != nil {
		return nil, err
	}
	did, err := didkey.FromVKey(key.VKey())
	if err != nil {
		return nil, err
	}
	doc := l.document(did, id)
	doc["credentialSubject"] = map[string]any{
		"id": l.URL + mark + serialMark + strconv.FormatInt(l.Serial, 10), "type": "BitstringStatusList",
		"statusPurpose": purpose, "encodedList": encoded,
	}
	if doc["proof"], err = suites.Sign(doc, key, did, l.Date, proof.EdDSARDFC, proof.EdDSAJCS); err != nil {
		return nil, err
	}
	return strictjson.Encode(doc)
}

func (l *List) document(did, id string) map[string]any {
	issuer := map[string]any{"id": did}
	if l.Name != "" {
		issuer["name"] = l.Name
	}
	doc := map[string]any{
		"@context": []any{contexts.CredentialsV2}, "id": id, "type": []any{"VerifiableCredential", "BitstringStatusListCredential"},
		"issuer": issuer, "validFrom": l.Date.UTC().Format(time.RFC3339),
	}
	if !l.Next.IsZero() {
		doc["validUntil"] = l.Next.UTC().Format(time.RFC3339)
	}
	return doc
}

// Signed is a list that was read and whose signature is good.
type Signed struct {
	URL     string // what certificates call it by: that of a list of suspensions is without its fragment
	DID     string // of the issuer
	Name    string // as the issuer calls itself
	Purpose string // Revocation or Suspension
	Serial  int64  // 0 for a list by others, which have none
	Date    time.Time
	Next    time.Time // zero when that is not said
	bits    bits
}

// At reports what the list says of a place.
func (s *Signed) At(index int) bool { return s.bits.at(index) }

// Count is the number of places that the list speaks of.
func (s *Signed) Count() int {
	n := 0
	for _, b := range s.bits {
		n += mathbits.OnesCount8(b)
	}
	return n
}

// Len is the number of places in the list.
func (s *Signed) Len() int { return len(s.bits) * 8 }

// Stale reports whether the next list is overdue.
func (s *Signed) Stale(now time.Time) bool { return !s.Next.IsZero() && now.After(s.Next) }

// Is reports whether an object is a status list by its type.
func Is(doc map[string]any) bool {
	types, _ := doc["type"].([]any)
	for _, t := range types {
		if t == "BitstringStatusListCredential" {
			return true
		}
	}
	return false
}

// Verify reads a list and verifies its signature, by a did:key that is its
// issuer. The error is an ErrForm, ErrSignature or strictjson.ErrRefused.
func Verify(suites *proof.Suites, file []byte) (*Signed, error) {
	doc, err := strictjson.Object(file)
	if err != nil {
		return nil, err
	}
	if !Is(doc) {
		return nil, ErrForm
	}
	s, err := read(doc)
	if err != nil {
		return nil, err
	}
	verdicts, err := suites.Verify(doc)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	for _, v := range verdicts {
		if v.Err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSignature, v.Err)
		}
		if v.DID != s.DID || v.DID == "" {
			return nil, fmt.Errorf("%w: another key signed it", ErrSignature)
		}
	}
	return s, nil
}

func read(doc map[string]any) (*Signed, error) {
	s := &Signed{}
	subject, _ := doc["credentialSubject"].(map[string]any)
	if subject == nil || subject["type"] != "BitstringStatusList" {
		return nil, fmt.Errorf("%w: it has no list", ErrForm)
	}
	id, _ := doc["id"].(string)
	s.Purpose, _ = subject["statusPurpose"].(string)
	s.URL = strings.TrimSuffix(id, fragment)
	s.DID, s.Name = issuer(doc["issuer"])
	s.Serial = serial(subject["id"])
	encoded, _ := subject["encodedList"].(string)
	var err error
	if s.bits, err = decode(encoded); err != nil {
		return nil, err
	}
	if s.Purpose != Revocation && s.Purpose != Suspension || s.URL == "" {
		return nil, fmt.Errorf("%w: it is for another purpose", ErrForm)
	}
	return s, s.dates(doc)
}

func (s *Signed) dates(doc map[string]any) (err error) {
	if s.Date, err = proof.Time(doc["validFrom"]); err != nil {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	if doc["validUntil"] == nil {
		return nil
	}
	if s.Next, err = proof.Time(doc["validUntil"]); err != nil {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	return nil
}

func issuer(v any) (did, name string) {
	if o, ok := v.(map[string]any); ok {
		did, _ = o["id"].(string)
		name, _ = o["name"].(string)
		return did, name
	}
	did, _ = v.(string)
	return did, ""
}

// serial reads the number of a list out of the id of its subject, 0 for none.
func serial(id any) int64 {
	text, _ := id.(string)
	i := strings.LastIndex(text, serialMark)
	if i < 0 || !strings.Contains(text, "#") {
		return 0
	}
	n, err := strconv.ParseInt(text[i+1:], 10, 53)
	if err != nil || n < 1 {
		return 0
	}
	return n
}
