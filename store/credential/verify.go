package credential

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"carrel/store/credential/didkey"
	"carrel/store/credential/proof"
	"carrel/store/credential/status"
	"carrel/store/credential/strictjson"
	"carrel/store/trust"
)

// ErrNotCredential is the error for a file that is no Open Badges credential,
// or one that is not well-formed; what it says is not known.
var ErrNotCredential = errors.New("it is not an Open Badges credential")

// What keeps a credential from counting.
var (
	ErrSignature = errors.New("the signature is not good")
	ErrUnchecked = errors.New("the signature cannot be checked here")
	ErrIssuer    = errors.New("the key of the issuer was revoked")
	ErrBackDated = errors.New("it is dated before the day from which the issuer's key counts")
	ErrRevoked   = errors.New("it was revoked")
	ErrSuspended = errors.New("it is suspended")
	ErrExpired   = errors.New("it has expired")
	ErrNotYet    = errors.New("it is not valid yet")
)

// Options are what a credential is verified against.
type Options struct {
	Trust *trust.List // nil for none: then every issuer is unknown
	Lists [][]byte    // status list files, of any issuers
	Now   time.Time
}

// Verify is Office.Verify for a single credential.
func Verify(file []byte, opt Options) (*Report, error) { return new(Office).Verify(file, opt) }

// Verify reads a credential, as JSON or as a JWT, and reports on it. The error is
// an ErrNotCredential, of which a strictjson.ErrRefused may be the cause; all
// else is in the report.
func (o *Office) Verify(file []byte, opt Options) (*Report, error) {
	file = bytes.TrimSpace(file)
	if looksLikeJWT(file) {
		return o.verifyJWT(file, opt)
	}
	doc, err := strictjson.Object(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCredential, err)
	}
	r := &Report{}
	if err := r.read(doc); err != nil {
		return nil, err
	}
	public := o.proofs(r, doc)
	o.rest(r, doc, public, opt)
	return r, nil
}

// rest fills in all but the signature.
func (o *Office) rest(r *Report, doc map[string]any, public ed25519.PublicKey, opt Options) {
	r.Issuer.judge(public, r.Certificate.From, opt.Trust)
	o.status(r, doc, opt)
	r.Expiry.State = expiry(r.Certificate, opt.Now)
}

// Err returns why the credential does not count, nil when nothing speaks against
// it. An issuer who is not known, a list that is not at hand and one that is
// stale do not: the report says so, and it is for people to decide.
func (r *Report) Err() error {
	switch r.Signature.State {
	case Bad:
		return fmt.Errorf("%w: %s", ErrSignature, r.Signature.Why)
	case Unchecked:
		return fmt.Errorf("%w: %s", ErrUnchecked, r.Signature.Why)
	}
	for _, c := range []struct {
		is  bool
		err error
	}{
		{r.Issuer.Trust == Distrust, ErrIssuer},
		{r.Issuer.Trust == BackDated, ErrBackDated},
		{r.Status.State == Revoked, ErrRevoked},
		{r.Status.State == Suspended, ErrSuspended},
		{r.Expiry.State == Expired, ErrExpired},
		{r.Expiry.State == NotYet, ErrNotYet},
	} {
		if c.is {
			return c.err
		}
	}
	return nil
}

// proofs judges the Data Integrity proofs and returns the key that made them.
func (o *Office) proofs(r *Report, doc map[string]any) ed25519.PublicKey {
	verdicts, err := o.suites.Verify(doc)
	if err != nil {
		r.sign(Bad, err.Error())
		return nil
	}
	r.sign(Good, "")
	var public ed25519.PublicKey
	for _, v := range verdicts {
		p := judged(v, r.Issuer.DID)
		r.Signature.Proofs = append(r.Signature.Proofs, p)
		if worse(p.State, r.Signature.State) {
			r.sign(p.State, p.Suite+": "+p.Why)
		}
		if v.Err == nil {
			public = v.Public
		}
	}
	if r.Signature.State != Good {
		return nil
	}
	return public
}

func (r *Report) sign(s SignatureState, why string) { r.Signature.State, r.Signature.Why = s, why }

func worse(a, b SignatureState) bool {
	rank := map[SignatureState]int{Good: 0, Unchecked: 1, Bad: 2}
	return rank[a] > rank[b]
}

// judged is a verdict in the light of who the issuer is: a proof by another key
// than that of an issuer who is a key proves nothing.
func judged(v proof.Verdict, issuer string) Proof {
	p := Proof{Suite: v.Suite, State: Good}
	switch {
	case errors.Is(v.Err, proof.ErrSuite), errors.Is(v.Err, proof.ErrKey):
		p.State, p.Why = Unchecked, v.Err.Error()
	case v.Err != nil:
		p.State, p.Why = Bad, v.Err.Error()
	case didkey.Is(issuer) && v.DID != issuer:
		p.State, p.Why = Bad, "another key than that of the issuer made it"
	}
	return p
}

func expiry(c Certificate, now time.Time) ExpiryState {
	switch {
	case !c.Until.IsZero() && now.After(c.Until):
		return Expired
	case now.Before(c.From):
		return NotYet
	}
	return InForce
}

// status looks the credential up in the lists of its issuer.
func (o *Office) status(r *Report, doc map[string]any, opt Options) {
	r.Status.State = NoStatus
	if doc["credentialStatus"] == nil {
		return
	}
	for _, e := range asList(doc["credentialStatus"]) {
		o.entry(r, e, opt)
	}
}

// entry takes the worst of what the lists say of one entry.
func (o *Office) entry(r *Report, v any, opt Options) {
	e, err := entryOf(v)
	if err != nil {
		r.list(NoList, err.Error())
		return
	}
	if r.Certificate.Status == nil {
		r.Certificate.Status = &e.StatusEntry
	}
	found := newest{}
	for _, file := range opt.Lists {
		found.take(&o.suites, file, e.List, r.Issuer.DID)
	}
	r.say(e, found, opt.Now)
}

// newest are the lists of one issuer and URL with the highest number, by their
// purpose, and why others were not taken.
type newest struct {
	byPurpose map[string]*status.Signed
	refused   error
}

func (n *newest) take(suites *proof.Suites, file []byte, url, did string) {
	s, err := status.Verify(suites, file)
	if err != nil {
		n.refused = err
		return
	}
	if s.URL != url || s.DID != did || did == "" {
		return
	}
	if n.byPurpose == nil {
		n.byPurpose = map[string]*status.Signed{}
	}
	if old := n.byPurpose[s.Purpose]; old == nil || s.Serial > old.Serial || s.Serial == old.Serial && s.Date.After(old.Date) {
		n.byPurpose[s.Purpose] = s
	}
}

func (r *Report) say(e entry, n newest, now time.Time) {
	main := n.byPurpose[e.purpose]
	if main == nil || e.Index >= main.Len() {
		why := "no status list of the issuer is at hand"
		if n.refused != nil {
			why = n.refused.Error()
		}
		r.list(NoList, why)
		return
	}
	r.Status.Serial, r.Status.Date, r.Status.Stale = main.Serial, main.Date, main.Stale(now)
	r.list(Valid, "")
	if s := n.byPurpose[status.Suspension]; s == nil {
		r.Status.Why = "the list of suspensions is not at hand"
	} else if s.At(e.Index) {
		r.list(Suspended, "")
	}
	if s := n.byPurpose[status.Revocation]; s != nil && s.At(e.Index) {
		r.list(Revoked, "")
	}
}

// list keeps the worst that was said.
func (r *Report) list(s StatusState, why string) {
	rank := map[StatusState]int{NoStatus: 0, Valid: 1, NoList: 2, Suspended: 3, Revoked: 4}
	if rank[s] >= rank[r.Status.State] {
		r.Status.State, r.Status.Why = s, why
	}
}
