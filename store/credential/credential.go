// Package credential owns certificates as they are signed: Open Badges 3.0
// credentials (a W3C Verifiable Credential 2.0), how one is made and how one is
// verified, by this program's issuers and by others.
//
// # Form
//
// The issuer is a did:key of Ed25519. The proof is an array of two Data
// Integrity proofs over the same document: eddsa-rdfc-2022 first, which is what
// education verifiers accept, and eddsa-jcs-2022, which needs no JSON-LD. Both
// have to be good. The subject is the did:key of the device whose record was
// certified. The evidence level (self, witnessed, proctored) is the genre of the
// first entry of "evidence". Objectives are result descriptions of the
// achievement, and what was reached of each is a result in percent.
//
// # Verifying
//
// A report keeps four questions apart, since their answers differ: is the
// signature good, is the issuer trusted, was it revoked or suspended, and has it
// expired. Nothing is fetched: contexts are bundled, and a status list travels
// as a file.
package credential

import (
	"time"
)

// Level is how strong the evidence of a certificate is.
type Level string

// The levels.
const (
	Self      Level = "self"      // only the owner of the record vouches for it
	Witnessed Level = "witnessed" // a witness saw the history grow
	Proctored Level = "proctored" // sealed exams, graded by an examiner whom the issuer trusts; supervision itself leaves no proof
)

// Issuer is who certifies. Its key is given when it signs.
type Issuer struct {
	Name string `json:"name"`          // as people are shown it
	URL  string `json:"url,omitempty"` // its page; "" for none
}

// Objective is one objective of a course and how much of it was reached.
type Objective struct {
	Name    string `json:"name"`
	Percent int    `json:"percent"` // 0 to 100; -1 when nothing was measured
}

// Achievement is what is certified: the course. It is the same in every
// certificate of one version of a course.
type Achievement struct {
	ID          string      `json:"id"`                // an IRI; "" for one made from Course and Version
	Course      string      `json:"course,omitempty"`  // id of the course
	Version     string      `json:"version,omitempty"` // of the course; "" for none
	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Criteria    string      `json:"criteria,omitempty"` // what had to be done, for people
	Language    string      `json:"language,omitempty"` // BCP 47; "" for none
	Objectives  []Objective `json:"objectives,omitempty"`
}

// Subject is who is certified.
type Subject struct {
	DID    string `json:"did,omitempty"` // did:key of the device that signed the record; "" for none
	Name   string `json:"name"`
	Number string `json:"number,omitempty"` // of the person where they learn or work; "" for none
}

// Evidence is what the issuer had before them.
type Evidence struct {
	Level     Level  `json:"level"`
	Narrative string `json:"narrative,omitempty"` // a sentence for people
	Record    string `json:"record,omitempty"`    // what it rests on: journal, events and root of the record; "" for none
}

// StatusEntry is the place of a certificate in the lists of its issuer.
type StatusEntry struct {
	List  string `json:"list"`  // the URL that the list calls itself by; the same for all certificates of a list
	Index int    `json:"index"` // from 0
}

// Certificate is what a credential says. ID, Achievement.Name, Subject.Name and
// From have to be there.
type Certificate struct {
	ID          string       `json:"id"`   // urn:uuid:…; NewID makes one
	Name        string       `json:"name"` // its title; "" for the name of the achievement
	Issuer      Issuer       `json:"issuer"`
	Achievement Achievement  `json:"achievement"`
	Subject     Subject      `json:"subject"`
	Evidence    Evidence     `json:"evidence"`
	From        time.Time    `json:"from"`           // when it was issued; whole seconds, UTC
	Until       time.Time    `json:"until,omitzero"` // zero: it does not expire
	Status      *StatusEntry `json:"status,omitempty"`
	Renews      string       `json:"renews,omitempty"` // id of the certificate that it takes the place of; "" for none
}

// SignatureState says whether the bytes are those that the key signed.
type SignatureState string

// The states of a signature.
const (
	Good      SignatureState = "good"
	Bad       SignatureState = "bad"
	Unchecked SignatureState = "unchecked" // it cannot be verified without a network, or is of an unknown kind
)

// TrustState says what the trust list has to say of the issuer.
type TrustState string

// The states of trust. They are those of trust.Decide in the role issuer.
const (
	Trusted   TrustState = "trusted"
	Unknown   TrustState = "unknown"
	OtherRole TrustState = "other-role"
	Distrust  TrustState = "revoked"    // the key was revoked: nothing that it signed counts
	BackDated TrustState = "back-dated" // a root says that the key began to count later
)

// StatusState says what the lists of the issuer have to say.
type StatusState string

// The states of a certificate in the lists.
const (
	Valid     StatusState = "valid"
	Suspended StatusState = "suspended"
	Revoked   StatusState = "revoked"
	NoList    StatusState = "unknown" // no list of the issuer is at hand
	NoStatus  StatusState = "none"    // the issuer keeps no list of it
)

// ExpiryState says whether a certificate is valid at a time.
type ExpiryState string

// The states of expiry.
const (
	InForce ExpiryState = "in-force"
	Expired ExpiryState = "expired"
	NotYet  ExpiryState = "not-yet"
)

// Proof is the verdict on one proof.
type Proof struct {
	Suite string         `json:"suite"` // eddsa-rdfc-2022, eddsa-jcs-2022, or as the credential calls it
	State SignatureState `json:"state"`
	Why   string         `json:"why,omitempty"` // when it is not good
}

// IssuerReport is who signed, and what the trust list says of them.
type IssuerReport struct {
	DID   string     `json:"did"`
	VKey  string     `json:"vkey,omitempty"` // verifier key in the trust list; made from the public key when it is not there
	Trust TrustState `json:"trust"`
	Name  string     `json:"name,omitempty"` // in the trust list; "" when it is not there
	Since time.Time  `json:"since,omitzero"` // in the trust list; zero when it is not there
	Why   string     `json:"why,omitempty"`  // when it is not trusted
}

// Report is the result of a verification. Its JSON is what carrel verify --json
// says, and part of the interface.
type Report struct {
	Certificate Certificate `json:"certificate"`
	Signature   struct {
		State  SignatureState `json:"state"`
		Why    string         `json:"why,omitempty"` // when it is not good
		Proofs []Proof        `json:"proofs,omitempty"`
	} `json:"signature"`
	Issuer IssuerReport `json:"issuer"`
	Status struct {
		State  StatusState `json:"state"`
		Serial int64       `json:"list,omitempty"`  // "as of list no. N"
		Date   time.Time   `json:"date,omitzero"`   // of that list
		Stale  bool        `json:"stale,omitempty"` // the list should have been replaced by now
		Why    string      `json:"why,omitempty"`
	} `json:"status"`
	Expiry struct {
		State ExpiryState `json:"state"`
	} `json:"expiry"`
}
