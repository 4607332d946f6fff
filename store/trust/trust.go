// Package trust owns the trust list: whose keys count on this computer and for
// what, and which keys never count again. This comment is the specification of
// its two forms, version 1.
//
// # The list of this computer
//
// The file "trust" of a data folder is UTF-8 text whose lines end in a newline:
//
//	carrel/trust/v1
//	serial <n>
//	date <date>
//	policy ask|strict
//	key <verifier key> <roles> <date> <recipient> <name>
//	revoked <verifier key> <date> <why>
//	from <verifier key> <n> <date> <digest>
//	key ...
//	sum <digest>
//
//	— <name> <signature by the device key>
//
// It is a signed note (c2sp.org/signed-note) by the key of the data folder, see
// package keys. A list from before lists were signed ends with its sum; it is
// taken as long as there is no mark, and signed at its next change. Each change adds one to the serial, and the date is that of the change. The
// lines "key" and "revoked" may be missing or repeated. Those before the first
// "from" were decided here, by the person who uses this computer. A line "from"
// names the root whose list was imported, the serial, date and digest of that
// list, and the lines "key" after it are the ones that the list holds.
//
// A verifier key is an Ed25519 key in the form of golang.org/x/mod/sumdb/note.
// Roles are separated by commas, in alphabetical order. The recipient is that
// of package filippo.io/age for an examiner's key, and "-" where there is none.
// The name is what people are shown, 1 to 80 characters; the reason of a
// revocation may be missing, with the space before it. Both are text that can
// be shown: no control, format or other invisible characters, and no space at
// an end. A date is a day in UTC, such as 2026-05-04. A digest is a SHA-256 in
// base64; that of the last line is of all lines before it, so that a file that
// was torn or changed by a fault is noticed. Lines of a kind are in the order
// of their verifier keys, each of which occurs once. There is one spelling. A
// list has at most 512 KiB.
//
// # The list on its way
//
// A list that was exported to be taken to other computers has the name ending
// ".carrel-trust". It is a signed note (c2sp.org/signed-note) by one key:
//
//	carrel/trust/signed/v1
//	serial <n>
//	date <date>
//	by <verifier key>
//	key ...
//	revoked ...
//
//	— <name> <signature>
//
// Its lines are as above. No key of it has the role root.
//
// # Rules
//
// A key is trusted in a role when it was trusted here in that role, or by a
// list whose signer is trusted here as root. Who is a root is decided here and
// nowhere else: no list can name another root.
//
// The serial of a root's lists only moves forward. A list with a higher serial
// takes the place of the earlier one, so that a key it no longer holds is no
// longer trusted because of it. One with a lower serial is refused, and so is
// another one with the same serial: it was changed.
//
// A revocation is for ever. Nothing imported and no later trust takes it back,
// and it is for the public key: the same key under another name is revoked as
// well. A signature has no time that can be believed, since whoever has the key
// can write any, so everything that a revoked key ever signed is refused, and
// the lists of a revoked root count no longer.
//
// # The mark
//
// The file "trust.mark" beside the list has one line, with the serial of the
// list that was written last and the digest of its lines before the signature:
//
//	carrel/trust/mark/v1 <n> <digest>
//
// A list with a lower serial, another list with the same one, a list without a
// signature, and none at all is refused where there is a mark: an older copy was
// put back, or the list was taken away. A person can accept what is there; it
// then gets a serial above that of the mark. The mark is written after the list:
// one with a higher serial and the signature is the list.
//
// # What it does not do
//
// List, mark and key lie in one folder. Who may write there can exchange them
// together, and an older copy of all three is not noticed.
package trust

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"carrel/store/internal/vkey"
	"carrel/store/keys"
)

// Policy says what becomes of a key that nobody decided about.
type Policy string

// The policies.
const (
	Ask    Policy = "ask"    // a person is shown its fingerprint and asked
	Strict Policy = "strict" // it is refused
)

// ParsePolicy returns the policy of a name.
func ParsePolicy(name string) (Policy, error) {
	if p := Policy(name); p == Ask || p == Strict {
		return p, nil
	}
	return "", fmt.Errorf("%q is no policy; the policies are ask and strict", name)
}

// What can be wrong with a list or a change of one.
var (
	ErrBroken   = errors.New("it is not a trust list that this program wrote")
	ErrField    = errors.New("it cannot be put into a trust list")
	ErrRevoked  = errors.New("the key was revoked, which is for ever")
	ErrNotRoot  = errors.New("the list is signed by a key that is not trusted as root")
	ErrBackward = errors.New("the list is older than the one that is known")
	ErrForked   = errors.New("the list differs from the one that is known under the same serial")
	ErrUnknown  = errors.New("the list does not hold the key")
	ErrTooLarge = fmt.Errorf("a trust list has at most %d bytes", MaxSize)
	ErrOlder    = errors.New("it is not the trust list that was last written here")
	ErrGone     = errors.New("the trust list is gone")
	ErrForged   = errors.New("the trust list is not signed by the key of its folder")
	ErrBusy     = errors.New("another program is changing the trust list")
)

// List is the trust list of one computer. The zero value is not a list; New
// and Load return one.
type List struct {
	Serial  int64     // the number of changes so far
	Date    time.Time // of the last change, a day in UTC; zero before it
	Policy  Policy
	Entries []Entry      // decided here, in the order of the verifier keys
	Revoked []Revocation // in the order of the verifier keys
	Lists   []Imported   // in the order of their roots' verifier keys
}

// Entry is a key that is trusted.
type Entry struct {
	VKey      string
	Roles     []keys.Role // in alphabetical order
	Since     time.Time   // a day in UTC
	Recipient string      // of age, for an examiner; may be empty
	Name      string      // as it is shown to people
}

// Revocation is a key that never counts again.
type Revocation struct {
	VKey string
	Date time.Time // a day in UTC
	Why  string    // may be empty
}

// Imported is what the list of a root said.
type Imported struct {
	Root    string // its verifier key
	Serial  int64
	Date    time.Time // of that list
	Digest  string    // SHA-256 of its file in base64
	Entries []Entry
}

// New returns an empty list, whose policy is to ask.
func New() *List { return &List{Policy: Ask} }

// Decision is what a list says of a key in a role.
type Decision int

// The decisions.
const (
	Unknown   Decision = iota // nobody decided about the key: a person is to be asked
	Trusted                   // the key is trusted in the role
	WrongRole                 // the key is trusted in other roles only
	Revoked                   // the key was revoked: whatever it signed is refused
	Refused                   // nobody decided about the key, and the policy is strict
)

// Decide returns what becomes of a signature by the key vkey in a role. A vkey
// that is no verifier key is refused.
func Decide(l *List, vkey string, role keys.Role, p Policy) Decision {
	roles := l.Roles(vkey)
	switch {
	case l.Revocation(vkey) != nil:
		return Revoked
	case slices.Contains(roles, role):
		return Trusted
	case len(roles) > 0:
		return WrongRole
	case p == Ask && isKey(vkey):
		return Unknown
	}
	return Refused
}

func isKey(text string) bool {
	_, err := vkey.Parse(text)
	return err == nil
}

// Roles returns the roles in which the key vkey is trusted, in alphabetical
// order.
func (l *List) Roles(vkey string) []keys.Role {
	var roles []keys.Role
	for _, e := range l.About(vkey) {
		roles = append(roles, e.Roles...)
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// About returns what counts of the entries about the key vkey: the one made
// here first, then those of the roots. A revoked key has none.
func (l *List) About(vkey string) []Entry {
	if l.Revocation(vkey) != nil {
		return nil
	}
	found := of(l.Entries, vkey)
	for _, in := range l.Lists {
		if l.IsRoot(in.Root) {
			found = append(found, of(in.Entries, vkey)...)
		}
	}
	return found
}

func of(entries []Entry, vkey string) []Entry {
	if i, ok := find(entries, vkey); ok {
		return slices.Clone(entries[i : i+1])
	}
	return nil
}

// IsRoot reports whether the lists that the key vkey signs count.
func (l *List) IsRoot(vkey string) bool {
	i, ok := find(l.Entries, vkey)
	return ok && slices.Contains(l.Entries[i].Roles, keys.Root) && l.Revocation(vkey) == nil
}

// Revocation returns why a key never counts again, nil when it may. Names do
// not matter: who has a leaked key can give it another.
func (l *List) Revocation(key string) *Revocation {
	_, public := vkey.Split(key)
	for i, r := range l.Revoked {
		if _, revoked := vkey.Split(r.VKey); revoked == public {
			return &l.Revoked[i]
		}
	}
	return nil
}
