package credential

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"carrel/store/credential/proof"
)

// read takes what a document says into the report, by this program or by others,
// of VC 2.0 or 1.1. The error is an ErrNotCredential.
func (r *Report) read(doc map[string]any) error {
	types := asList(doc["type"])
	if !slices.Contains(types, any("VerifiableCredential")) ||
		!slices.Contains(types, any("OpenBadgeCredential")) && !slices.Contains(types, any("AchievementCredential")) {
		return fmt.Errorf("%w: its type is another", ErrNotCredential)
	}
	first := asList(doc["@context"])[0]
	if first != "https://www.w3.org/ns/credentials/v2" && first != "https://www.w3.org/2018/credentials/v1" {
		return fmt.Errorf("%w: it has not the context of one", ErrNotCredential)
	}
	r.Issuer.DID = idOf(doc["issuer"])
	if r.Issuer.DID == "" {
		return fmt.Errorf("%w: it names no issuer", ErrNotCredential)
	}
	subject := asObject(doc["credentialSubject"])
	if asObject(subject["achievement"]) == nil {
		return fmt.Errorf("%w: it names no achievement", ErrNotCredential)
	}
	c := &r.Certificate
	c.ID, c.Name = text(doc["id"]), text(doc["name"])
	issuer := asObject(doc["issuer"])
	c.Issuer = Issuer{Name: text(issuer["name"]), URL: text(issuer["url"])}
	c.Subject = subjectOf(subject)
	c.Achievement = achievementOf(subject)
	c.readEvidence(doc["evidence"])
	return c.readDates(doc)
}

func (c *Certificate) readDates(doc map[string]any) error {
	from, until := doc["validFrom"], doc["validUntil"]
	if from == nil {
		from, until = doc["issuanceDate"], doc["expirationDate"]
	}
	var err error
	if c.From, err = proof.Time(from); err != nil {
		return fmt.Errorf("%w: its date: %w", ErrNotCredential, err)
	}
	if until == nil {
		return nil
	}
	if c.Until, err = proof.Time(until); err != nil {
		return fmt.Errorf("%w: its end: %w", ErrNotCredential, err)
	}
	return nil
}

func subjectOf(subject map[string]any) Subject {
	s := Subject{DID: text(subject["id"])}
	for _, v := range asList(subject["identifier"]) {
		id := asObject(v)
		if id["hashed"] == true {
			continue
		}
		switch id["identityType"] {
		case nameType:
			s.Name = text(id["identityHash"])
		case numberType:
			s.Number = text(id["identityHash"])
		}
	}
	return s
}

func achievementOf(subject map[string]any) Achievement {
	o := asObject(subject["achievement"])
	a := Achievement{
		ID: text(o["id"]), Version: text(o["version"]), Name: text(o["name"]), Description: text(o["description"]),
		Criteria: text(asObject(o["criteria"])["narrative"]), Language: text(o["inLanguage"]),
	}
	for _, v := range asList(o["otherIdentifier"]) {
		if id := asObject(v); id["identifierType"] == courseType {
			a.Course = text(id["identifier"])
		}
	}
	reached := map[string]int{}
	for _, v := range asList(subject["result"]) {
		if n, err := strconv.Atoi(text(asObject(v)["value"])); err == nil && n >= 0 && n <= 100 {
			reached[text(asObject(v)["resultDescription"])] = n
		}
	}
	for _, v := range asList(o["resultDescription"]) {
		a.Objectives = append(a.Objectives, objectiveOf(asObject(v), reached))
	}
	return a
}

func objectiveOf(o map[string]any, reached map[string]int) Objective {
	percent, ok := reached[text(o["id"])]
	if !ok || o["resultType"] != "Percent" {
		percent = -1
	}
	return Objective{Name: text(o["name"]), Percent: percent}
}

func (c *Certificate) readEvidence(v any) {
	for _, item := range asList(v) {
		e := asObject(item)
		switch genre := Level(text(e["genre"])); genre {
		case Self, Witnessed, Proctored:
			c.Evidence = Evidence{Level: genre, Narrative: text(e["narrative"]), Record: text(e["description"])}
		case renewal:
			c.Renews = text(e["id"])
		}
	}
}

// entry is a place in a list, for a purpose.
type entry struct {
	StatusEntry
	purpose string
}

func entryOf(v any) (entry, error) {
	o := asObject(v)
	if kind := text(o["type"]); kind != "BitstringStatusListEntry" {
		return entry{}, fmt.Errorf("its status is kept as %.60q, which cannot be read without a network", kind)
	}
	index, err := strconv.Atoi(text(o["statusListIndex"]))
	if err != nil || index < 0 {
		return entry{}, fmt.Errorf("its place in the status list is no number")
	}
	if size := o["statusSize"]; size != nil && size != 1.0 {
		return entry{}, fmt.Errorf("its status has more than one bit")
	}
	return entry{StatusEntry{List: text(o["statusListCredential"]), Index: index}, text(o["statusPurpose"])}, nil
}

// asList returns a value as a list: JSON-LD writes a list of one without
// brackets. The list of nothing has one nil, so that it has a first.
func asList(v any) []any {
	if l, ok := v.([]any); ok && len(l) > 0 {
		return l
	}
	return []any{v}
}

// asObject returns a value, or the first of a list, as an object; nil when it
// is none.
func asObject(v any) map[string]any {
	o, _ := asList(v)[0].(map[string]any)
	return o
}

// text returns a string, or that of the first of the languages.
func text(v any) string {
	if o := asObject(v); o != nil {
		v = o["@value"]
	}
	s, _ := asList(v)[0].(string)
	return strings.TrimSpace(s)
}

// idOf returns the id of an object, or a string that is one.
func idOf(v any) string {
	if o := asObject(v); o != nil {
		return text(o["id"])
	}
	return text(v)
}
