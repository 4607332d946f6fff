package credential

import (
	"crypto/ed25519"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/credential/didkey"
	"carrel/store/keys"
	"carrel/store/trust"
)

// unnamed is what a key is called that the trust list does not know.
const unnamed = "issuer"

// Judge says what the trust list has to say of a did:key that signed something
// of a date; nil for no list.
func Judge(did string, dated time.Time, l *trust.List) IssuerReport {
	r := IssuerReport{DID: did}
	public, err := didkey.Parse(did)
	if err != nil {
		public = nil
	}
	r.judge(public, dated, l)
	return r
}

// judge fills in a report on the issuer whose key made a good signature. A key
// is known by its public half, since a did:key has no name.
func (r *IssuerReport) judge(public ed25519.PublicKey, dated time.Time, l *trust.List) {
	r.Trust = Unknown
	if public == nil {
		r.Why = "no key of the issuer made a good signature"
		return
	}
	vkey, err := note.NewEd25519VerifierKey(unnamed, public)
	if err != nil {
		r.Why = err.Error()
		return
	}
	r.VKey = vkey
	if !didkey.Is(r.DID) {
		r.Why = "whether the key is that of " + r.DID + " cannot be found out without a network"
	}
	if l != nil {
		r.decide(l, public, dated)
	}
}

// decide takes the best that the list says of the key under any of its names.
func (r *IssuerReport) decide(l *trust.List, public ed25519.PublicKey, dated time.Time) {
	if x := l.Revocation(r.VKey); x != nil {
		r.Trust, r.Why = Distrust, x.Why
		return
	}
	for _, e := range entries(l, public) {
		r.VKey, r.Name, r.Since = e.VKey, e.Name, e.Since
		switch trust.Decide(l, e.VKey, keys.Issuer, trust.Strict) {
		case trust.Trusted:
			r.trusted(dated, slices.ContainsFunc(l.Entries, func(own trust.Entry) bool { return own.VKey == e.VKey }))
			return
		case trust.WrongRole:
			r.Trust = OtherRole
		}
	}
}

// trusted is for a key that is trusted from a day on. A key speaks for itself
// alone: that of an issuer with another address stays unknown. In a list that a
// root signed, the day is when the root says that the key began to count, and
// what is dated before it does not; where a person of this computer decided, it
// is merely the day on which they did.
func (r *IssuerReport) trusted(dated time.Time, here bool) {
	early := dated.Before(r.Since)
	switch {
	case !didkey.Is(r.DID):
	case early && !here:
		r.Trust, r.Why = BackDated, "the key counts from "+r.Since.Format(time.DateOnly)+" on"
	case early:
		r.Trust, r.Why = Trusted, "it is dated before "+r.Since.Format(time.DateOnly)+", when you began to trust the key"
	default:
		r.Trust, r.Why = Trusted, ""
	}
}

// entries returns what the list has about a public key, whatever it is called.
func entries(l *trust.List, public ed25519.PublicKey) []trust.Entry {
	did, all := didkey.Encode(public), l.Entries
	for _, in := range l.Lists {
		all = append(all[:len(all):len(all)], in.Entries...)
	}
	var found []trust.Entry
	seen := map[string]bool{}
	for _, e := range all {
		if other, err := didkey.FromVKey(e.VKey); err == nil && other == did && !seen[e.VKey] {
			seen[e.VKey] = true
			found = append(found, l.About(e.VKey)...)
		}
	}
	return found
}
