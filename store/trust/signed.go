package trust

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/vkey"
	"carrel/store/keys"
)

const (
	// Extension is how the name of a list on its way ends.
	Extension = ".carrel-trust"

	signedMagic = "carrel/trust/signed/v1"
)

// Signed is a list on its way to other computers.
type Signed struct {
	By      string // the verifier key that signed it
	Serial  int64
	Date    time.Time // a day in UTC
	Entries []Entry
	Revoked []Revocation
	Digest  string // SHA-256 of its file in base64
}

// Export signs what was decided here, but for who is a root, for other
// computers. The same list and key give the same bytes.
func (l *List) Export(key *keys.Key) ([]byte, error) {
	s := &Signed{By: key.VKey(), Serial: l.Serial, Date: l.Date, Revoked: l.Revoked}
	for _, e := range l.Entries {
		e.Roles = slices.DeleteFunc(slices.Clone(e.Roles), func(r keys.Role) bool { return r == keys.Root })
		if len(e.Roles) > 0 && l.Revocation(e.VKey) == nil {
			s.Entries = append(s.Entries, e)
		}
	}
	file, err := note.Sign(&note.Note{Text: s.text()}, key)
	if err == nil && len(file) > MaxSize {
		err = ErrTooLarge
	}
	return file, err
}

// text is what is signed.
func (s *Signed) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nserial %d\ndate %s\nby %s\n", signedMagic, s.Serial, s.Date.Format(time.DateOnly), s.By)
	writeEntries(&b, s.Entries)
	writeRevoked(&b, s.Revoked)
	return b.String()
}

// ParseSigned reads a list on its way and checks its signature with the key
// that it names. Whether that key may say so is for Import.
func ParseSigned(file []byte) (*Signed, error) {
	if len(file) > MaxSize {
		return nil, ErrTooLarge
	}
	s, err := parseText(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	s.Digest = digest(string(file))
	return s, nil
}

func parseText(file []byte) (*Signed, error) {
	in := lines{rest: string(file)}
	in.want(signedMagic)
	s := &Signed{Serial: in.number("serial"), Date: in.date("date"), By: in.field("by")}
	if in.err != nil {
		return nil, in.err
	}
	text, err := vkey.Open(file, s.By)
	if err != nil {
		return nil, err
	}
	s.Entries, s.Revoked = in.entries(), in.revoked()
	if err := errors.Join(in.err, checkEntries(s.Entries, keys.Root), checkRevoked(s.Revoked)); err != nil {
		return nil, err
	}
	if s.text() != text {
		return nil, errors.New("it is not written as this program writes it")
	}
	return s, nil
}
