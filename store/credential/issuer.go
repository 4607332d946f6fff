package credential

import (
	"crypto/ed25519"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/credential/didkey"
	"carrel/store/keys"
	"carrel/store/trust"
)

// unnamed is what a key is called that the trust list does not know.
const unnamed = "issuer"

// judge says what the trust list has to say of the issuer. A key is known by its
// public half, since a did:key has no name.
func (r *Report) judge(public ed25519.PublicKey, l *trust.List) {
	r.Issuer.Trust = Unknown
	if public == nil {
		r.Issuer.Why = "no key of the issuer made a good signature"
		return
	}
	vkey, err := note.NewEd25519VerifierKey(unnamed, public)
	if err != nil {
		r.Issuer.Why = err.Error()
		return
	}
	r.Issuer.VKey = vkey
	if !didkey.Is(r.Issuer.DID) {
		r.Issuer.Why = "whether the key is that of " + r.Issuer.DID + " cannot be found out without a network"
	}
	if l != nil {
		r.decide(l, public)
	}
}

// decide takes the best that the list says of the key under any of its names.
func (r *Report) decide(l *trust.List, public ed25519.PublicKey) {
	if x := l.Revocation(r.Issuer.VKey); x != nil {
		r.Issuer.Trust, r.Issuer.Why = Distrust, x.Why
		return
	}
	for _, e := range entries(l, public) {
		r.Issuer.VKey, r.Issuer.Name, r.Issuer.Since = e.VKey, e.Name, e.Since
		switch trust.Decide(l, e.VKey, keys.Issuer, trust.Strict) {
		case trust.Trusted:
			r.trusted(e.Since)
			return
		case trust.WrongRole:
			r.Issuer.Trust = OtherRole
		}
	}
}

// trusted is for a key that is trusted from a day on. A key speaks for itself
// alone: that of an issuer with another address stays unknown.
func (r *Report) trusted(since time.Time) {
	switch {
	case !didkey.Is(r.Issuer.DID):
	case r.Certificate.From.Before(since):
		r.Issuer.Trust, r.Issuer.Why = BackDated, "the key is trusted from "+since.Format(time.DateOnly)+" on"
	default:
		r.Issuer.Trust, r.Issuer.Why = Trusted, ""
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
