package trust

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"

	"carrel/store/internal/vkey"
	"carrel/store/keys"
)

const (
	// MaxSize is the size of the largest list in bytes, in either form.
	MaxSize = 512 << 10

	magic   = "carrel/trust/v1"
	maxText = 80 // characters of a name or a reason
	absent  = "-"
)

// encode writes the list of this computer.
func (l *List) encode() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nserial %d\ndate %s\npolicy %s\n", magic, l.Serial, l.Date.Format(time.DateOnly), l.Policy)
	writeEntries(&b, l.Entries)
	writeRevoked(&b, l.Revoked)
	for _, in := range l.Lists {
		fmt.Fprintf(&b, "from %s %d %s %s\n", in.Root, in.Serial, in.Date.Format(time.DateOnly), in.Digest)
		writeEntries(&b, in.Entries)
	}
	return []byte(b.String() + "sum " + digest(b.String()) + "\n")
}

func writeEntries(b *strings.Builder, entries []Entry) {
	for _, e := range entries {
		b.WriteString(e.line())
	}
}

func writeRevoked(b *strings.Builder, revoked []Revocation) {
	for _, r := range revoked {
		line := fmt.Sprintf("revoked %s %s %s", r.VKey, r.Date.Format(time.DateOnly), r.Why)
		b.WriteString(strings.TrimSuffix(line, " ") + "\n")
	}
}

func (e Entry) line() string {
	recipient := e.Recipient
	if recipient == "" {
		recipient = absent
	}
	return fmt.Sprintf("key %s %s %s %s %s\n", e.VKey, keys.Join(e.Roles, ","), e.Since.Format(time.DateOnly), recipient, e.Name)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// parse reads what encode writes, in that one spelling.
func parse(file []byte) (*List, error) {
	in := lines{rest: string(file)}
	in.want(magic)
	l := &List{Serial: in.number("serial"), Date: in.date("date"), Policy: Policy(in.field("policy"))}
	l.Entries, l.Revoked = in.entries(), in.revoked()
	for in.is("from") {
		l.Lists = append(l.Lists, in.imported())
	}
	in.field("sum")
	if _, err := ParsePolicy(string(l.Policy)); in.err == nil {
		in.err = err
	}
	if in.err == nil {
		in.err = l.check()
	}
	if in.err == nil && string(l.encode()) != string(file) {
		in.err = fmt.Errorf("it was changed or cut")
	}
	if in.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, in.err)
	}
	return l, nil
}

// check refuses what no change could have brought about.
func (l *List) check() error {
	for _, in := range l.Lists {
		if !isKey(in.Root) {
			return fmt.Errorf("%w: %q is no verifier key", ErrField, in.Root)
		}
		if err := checkEntries(in.Entries, keys.Root); err != nil {
			return err
		}
	}
	if !ascending(l.Lists, func(in Imported) string { return in.Root }) {
		return fmt.Errorf("the lists are not in order")
	}
	if err := checkEntries(l.Entries, ""); err != nil {
		return err
	}
	return checkRevoked(l.Revoked)
}

// checkEntries looks at each entry and their order; none may have the role not.
func checkEntries(entries []Entry, not keys.Role) error {
	for _, e := range entries {
		if err := e.check(); err != nil {
			return err
		}
		if slices.Contains(e.Roles, not) {
			return fmt.Errorf("%s: no list can name another %s", e.VKey, not)
		}
	}
	if !ascending(entries, func(e Entry) string { return e.VKey }) {
		return fmt.Errorf("the keys are not in order")
	}
	return nil
}

func checkRevoked(revoked []Revocation) error {
	for _, r := range revoked {
		if err := r.check(); err != nil {
			return err
		}
	}
	if !ascending(revoked, func(r Revocation) string { return r.VKey }) {
		return fmt.Errorf("the revoked keys are not in order")
	}
	return nil
}

func ascending[T any](all []T, key func(T) string) bool {
	for i := range all {
		if i > 0 && key(all[i-1]) >= key(all[i]) {
			return false
		}
	}
	return true
}

func (e Entry) check() error {
	if _, err := vkey.Parse(e.VKey); err != nil {
		return fmt.Errorf("%w: %q: %w", ErrField, e.VKey, err)
	}
	if err := checkRoles(e.Roles); err != nil {
		return err
	}
	if e.Recipient != "" {
		if _, err := age.ParseX25519Recipient(e.Recipient); err != nil {
			return fmt.Errorf("%w: %w", ErrField, err)
		}
	}
	if e.Name == "" {
		return fmt.Errorf("%w: the key %s has no name to be shown", ErrField, e.VKey)
	}
	return checkText(e.Name)
}

func checkRoles(roles []keys.Role) error {
	if len(roles) == 0 {
		return fmt.Errorf("%w: a key has no role", ErrField)
	}
	for i, r := range roles {
		if _, err := keys.ParseRole(string(r)); err != nil {
			return fmt.Errorf("%w: %w", ErrField, err)
		}
		if i > 0 && roles[i-1] >= r {
			return fmt.Errorf("%w: the roles %s are not in order", ErrField, keys.Join(roles, ","))
		}
	}
	return nil
}

func (r Revocation) check() error {
	if _, err := vkey.Parse(r.VKey); err != nil {
		return fmt.Errorf("%w: %q: %w", ErrField, r.VKey, err)
	}
	return checkText(r.Why)
}

// checkText refuses what could deceive who reads it.
func checkText(s string) error {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, hidden):
		return fmt.Errorf("%w: %q holds characters that cannot be seen", ErrField, s)
	case utf8.RuneCountInString(s) > maxText:
		return fmt.Errorf("%w: it has more than %d characters: %q", ErrField, maxText, s)
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("%w: %q has a space at an end", ErrField, s)
	}
	return nil
}

// hidden reports what is not seen where it stands: controls, format characters
// such as those that turn text around, spaces but the ordinary one, and letters
// and marks that draw nothing.
func hidden(r rune) bool {
	return !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// lines takes lines one by one and keeps the first error. What a field holds
// beyond its form is left to the comparison with what would be written.
type lines struct {
	rest string
	err  error
}

// is reports whether the next line has a name.
func (in *lines) is(name string) bool { return in.err == nil && strings.HasPrefix(in.rest, name+" ") }

func (in *lines) next() string {
	line, rest, ok := strings.Cut(in.rest, "\n")
	if in.err == nil && !ok {
		in.err = fmt.Errorf("it ends too early")
	}
	in.rest = rest
	return line
}

func (in *lines) want(line string) {
	if got := in.next(); in.err == nil && got != line {
		in.err = fmt.Errorf("it does not begin with %q", line)
	}
}

// field returns what follows the name of a line.
func (in *lines) field(name string) string {
	v, ok := strings.CutPrefix(in.next(), name+" ")
	if in.err == nil && !ok {
		in.err = fmt.Errorf("there is another line where %q belongs", name)
	}
	return v
}

// parts returns the n parts of a line, of which the last may hold spaces and
// may be missing.
func (in *lines) parts(name string, n int) []string {
	p := strings.SplitN(in.field(name), " ", n)
	if in.err == nil && len(p) < n-1 {
		in.err = fmt.Errorf("a line %q is too short", name)
	}
	return append(p, make([]string, n)...)[:n]
}

func (in *lines) number(name string) int64 { return in.toNumber(in.field(name)) }

func (in *lines) toNumber(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if in.err == nil && (err != nil || n < 0) {
		in.err = fmt.Errorf("%q is no serial", s)
	}
	return n
}

func (in *lines) date(name string) time.Time { return in.toDate(in.field(name)) }

func (in *lines) toDate(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if in.err == nil && err != nil {
		in.err = fmt.Errorf("%q is no date such as 2026-05-04", s)
	}
	return t
}

func (in *lines) entries() (all []Entry) {
	for in.is("key") {
		p := in.parts("key", 5)
		e := Entry{VKey: p[0], Roles: split(p[1]), Since: in.toDate(p[2]), Recipient: p[3], Name: p[4]}
		if e.Recipient == absent {
			e.Recipient = ""
		}
		all = append(all, e)
	}
	return all
}

func split(roles string) (all []keys.Role) {
	for r := range strings.SplitSeq(roles, ",") {
		all = append(all, keys.Role(r))
	}
	return all
}

func (in *lines) revoked() (all []Revocation) {
	for in.is("revoked") {
		p := in.parts("revoked", 3)
		all = append(all, Revocation{VKey: p[0], Date: in.toDate(p[1]), Why: p[2]})
	}
	return all
}

func (in *lines) imported() Imported {
	p := in.parts("from", 4)
	return Imported{Root: p[0], Serial: in.toNumber(p[1]), Date: in.toDate(p[2]), Digest: p[3], Entries: in.entries()}
}
