package credential

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"carrel/store/credential/contexts"
)

const (
	nameType   = "name"              // of an identity object: what a person is called
	numberType = "identifier"        // and their number
	courseType = "ext:carrel-course" // of an identifier entry: the id of a course
	renewal    = "renewal"           // genre of the evidence that names what is renewed
	maxText    = 4000                // characters of one text
)

// ErrCertificate is the error for a certificate that cannot be issued.
var ErrCertificate = errors.New("the certificate cannot be issued")

// NewID returns a new id of a credential, a random UUID (RFC 9562) as a URN.
func NewID() string {
	var raw [16]byte
	rand.Read(raw[:]) // never fails
	return urn(raw, 4)
}

// Derived returns the UUID of what the parts name as a URN (RFC 9562, version
// 8, over SHA-256): the same parts give the same one.
func Derived(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return urn([16]byte(sum[:16]), 8)
}

func urn(raw [16]byte, version byte) string {
	raw[6] = raw[6]&0x0f | version<<4
	raw[8] = raw[8]&0x3f | 0x80
	text := hex.EncodeToString(raw[:])
	return "urn:uuid:" + strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// check reports what keeps a certificate from being issued.
func (c Certificate) check() error {
	need := []struct{ what, value string }{{"id", c.ID}, {"name of the achievement", c.Achievement.Name}, {"name of the person", c.Subject.Name}}
	for _, n := range need {
		if n.value == "" {
			return fmt.Errorf("%w: it has no %s", ErrCertificate, n.what)
		}
	}
	if c.From.IsZero() || !c.Until.IsZero() && !c.Until.After(c.From) {
		return fmt.Errorf("%w: its dates are not in order", ErrCertificate)
	}
	if c.Evidence.Level != Self && c.Evidence.Level != Witnessed && c.Evidence.Level != Proctored {
		return fmt.Errorf("%w: %q is no evidence level", ErrCertificate, c.Evidence.Level)
	}
	return c.checkTexts()
}

func (c Certificate) checkTexts() error {
	texts := []string{c.ID, c.Name, c.Issuer.Name, c.Issuer.URL, c.Subject.DID, c.Subject.Name, c.Subject.Number, c.Evidence.Narrative, c.Evidence.Record, c.Renews}
	a := c.Achievement
	texts = append(texts, a.ID, a.Course, a.Version, a.Name, a.Description, a.Criteria, a.Language)
	for _, o := range a.Objectives {
		texts = append(texts, o.Name)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, unicode.IsControl) || !strings.ContainsFunc(text, unicode.IsGraphic) && text != "" {
			return fmt.Errorf("%w: %.40q has a control character", ErrCertificate, text)
		}
		if len([]rune(text)) > maxText {
			return fmt.Errorf("%w: a text has more than %d characters", ErrCertificate, maxText)
		}
	}
	return nil
}

// document returns the credential without its proofs. Properties that hold
// nothing are left out; those that the schema wants as arrays are arrays.
func (c Certificate) document(did string) map[string]any {
	doc := map[string]any{
		"@context":          []any{contexts.CredentialsV2, contexts.OpenBadges},
		"id":                c.ID,
		"type":              []any{"VerifiableCredential", "OpenBadgeCredential"},
		"name":              or(c.Name, c.Achievement.Name),
		"issuer":            c.Issuer.document(did),
		"validFrom":         stamp(c.From),
		"credentialSubject": c.subject(),
		"evidence":          c.evidence(),
	}
	if !c.Until.IsZero() {
		doc["validUntil"] = stamp(c.Until)
	}
	if s := c.Status; s != nil {
		doc["credentialStatus"] = map[string]any{
			"id": s.List + "#" + strconv.Itoa(s.Index), "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
			"statusListIndex": strconv.Itoa(s.Index), "statusListCredential": s.List,
		}
	}
	return doc
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// put sets what is not empty.
func put(o map[string]any, name, text string) {
	if text != "" {
		o[name] = text
	}
}

func (i Issuer) document(did string) map[string]any {
	o := map[string]any{"id": did, "type": []any{"Profile"}}
	put(o, "name", i.Name)
	put(o, "url", i.URL)
	return o
}

func (c Certificate) subject() map[string]any {
	o := map[string]any{
		"type":        []any{"AchievementSubject"},
		"identifier":  c.Subject.identifiers(),
		"achievement": c.Achievement.document(),
	}
	put(o, "id", c.Subject.DID)
	var results []any
	for i, objective := range c.Achievement.Objectives {
		if objective.Percent >= 0 {
			results = append(results, map[string]any{
				"type": []any{"Result"}, "resultDescription": c.Achievement.objectiveID(i), "value": strconv.Itoa(objective.Percent),
			})
		}
	}
	if results != nil {
		o["result"] = results
	}
	return o
}

func (s Subject) identifiers() []any {
	ids := []any{identity(nameType, s.Name)}
	if s.Number != "" {
		ids = append(ids, identity(numberType, s.Number))
	}
	return ids
}

// identity is a name or number in clear: the certificate is for showing it.
func identity(kind, value string) map[string]any {
	return map[string]any{"type": "IdentityObject", "hashed": false, "identityHash": value, "identityType": kind}
}

func (a Achievement) id() string {
	return or(a.ID, Derived("carrel/achievement", a.Course, a.Version, a.Name))
}

func (a Achievement) objectiveID(i int) string {
	return a.id() + "#objective-" + strconv.Itoa(i+1)
}

func (a Achievement) document() map[string]any {
	description := or(a.Description, a.Name)
	o := map[string]any{
		"id": a.id(), "type": []any{"Achievement"}, "achievementType": "Course", "name": a.Name,
		"description": description, "criteria": map[string]any{"narrative": or(a.Criteria, description)},
	}
	put(o, "version", a.Version)
	put(o, "inLanguage", a.Language)
	if a.Course != "" {
		o["otherIdentifier"] = []any{map[string]any{"type": "IdentifierEntry", "identifier": a.Course, "identifierType": courseType}}
	}
	var objectives []any
	for i, objective := range a.Objectives {
		objectives = append(objectives, map[string]any{
			"id": a.objectiveID(i), "type": []any{"ResultDescription"}, "name": objective.Name,
			"resultType": "Percent", "valueMin": "0", "valueMax": "100",
		})
	}
	if objectives != nil {
		o["resultDescription"] = objectives
	}
	return o
}

func (c Certificate) evidence() []any {
	e := map[string]any{"type": []any{"Evidence"}, "name": "Evidence level: " + string(c.Evidence.Level), "genre": string(c.Evidence.Level)}
	put(e, "narrative", c.Evidence.Narrative)
	put(e, "description", c.Evidence.Record)
	if c.Renews == "" {
		return []any{e}
	}
	return []any{e, map[string]any{"id": c.Renews, "type": []any{"Evidence"}, "name": "Renews this certificate", "genre": renewal}}
}
