package keys

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/vkey"
)

const (
	// PublicExtension is how the name of a public key file ends.
	PublicExtension = ".carrel-key"
	// MaxPublic is the size of the largest public key file in bytes; one has
	// about 300.
	MaxPublic = 4 << 10

	publicMagic = "carrel/key/v1"
)

// What can be wrong with a public key file, or with the name of a key.
var (
	ErrNotPublic = errors.New("it is not a public key file")
	ErrName      = errors.New("a key's name has 1 to 64 of the characters a-z, 0-9, '.', '-' and '_', begins and ends with a letter or digit, " +
		"and is none that this program or an operating system keeps for itself")
)

// PublicKey is the half of a named key that is handed out. It is signed by the
// key itself, so that nobody can give it another role or recipient.
type PublicKey struct {
	VKey      string    // the verifier key, "name+hash+base64"
	Role      Role      // what it was made for
	Created   time.Time // UTC, in whole seconds
	Recipient string    // of age, for what the holder alone may read; an examiner's only
	sig       string    // the signature's line
}

// Name returns the name of the key.
func (p PublicKey) Name() string {
	name, _, _ := strings.Cut(p.VKey, "+")
	return name
}

// Encode returns the public key file.
func (p PublicKey) Encode() []byte { return []byte(p.text() + "\n" + p.sig) }

// text is what is signed.
func (p PublicKey) text() string {
	lines := []string{publicMagic, "key " + p.VKey, "role " + string(p.Role), "created " + p.Created.Format(time.RFC3339)}
	if p.Recipient != "" {
		lines = append(lines, "recipient "+p.Recipient)
	}
	return strings.Join(lines, "\n") + "\n"
}

// ParsePublic reads a public key file in the one spelling that Encode writes,
// and checks its signature.
func ParsePublic(file []byte) (PublicKey, error) {
	if len(file) > MaxPublic {
		return PublicKey{}, fmt.Errorf("%w: it has more than %d bytes", ErrNotPublic, MaxPublic)
	}
	p, err := parseFields(string(file))
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: %w", ErrNotPublic, err)
	}
	text, err := vkey.Open(file, p.VKey)
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: %w", ErrNotPublic, err)
	}
	if text != p.text() {
		return PublicKey{}, fmt.Errorf("%w: it is not written as this program writes it", ErrNotPublic)
	}
	p.sig = strings.TrimPrefix(string(file), text+"\n")
	return p, nil
}

// parseFields reads the lines before the signature. That there is nothing
// between and after them is left to the comparison with what was signed.
func parseFields(file string) (p PublicKey, err error) {
	text, _, _ := strings.Cut(file, "\n\n")
	f := fields{lines: strings.Split(text, "\n")}
	f.want(publicMagic)
	p.VKey = f.value("key")
	role := f.value("role")
	created := f.value("created")
	if role == string(Examiner) {
		p.Recipient = f.value("recipient")
	}
	if f.err != nil {
		return p, f.err
	}
	if p.Role, err = ParseRole(role); err != nil {
		return p, err
	}
	if p.Created, err = time.Parse("2006-01-02T15:04:05Z", created); err != nil {
		return p, fmt.Errorf("%q is no time such as 2026-05-04T12:00:00Z", created)
	}
	return p, p.check()
}

func (p PublicKey) check() error {
	if _, err := vkey.Parse(p.VKey); err != nil {
		return err
	}
	if p.Recipient != "" {
		if _, err := age.ParseX25519Recipient(p.Recipient); err != nil {
			return err
		}
	}
	return checkName(p.Name())
}

// fields takes lines one by one and keeps the first error.
type fields struct {
	lines []string
	err   error
}

func (f *fields) next(what string) string {
	if f.err == nil && len(f.lines) == 0 {
		f.err = fmt.Errorf("the line %q is missing", what)
	}
	if f.err != nil {
		return ""
	}
	line := f.lines[0]
	f.lines = f.lines[1:]
	return line
}

func (f *fields) want(line string) {
	if got := f.next(line); f.err == nil && got != line {
		f.err = fmt.Errorf("there is another line where %q belongs", line)
	}
}

func (f *fields) value(name string) string {
	v, ok := strings.CutPrefix(f.next(name), name+" ")
	if f.err == nil && !ok {
		f.err = fmt.Errorf("there is another line where %q belongs", name)
	}
	return v
}

// goodName matches what is a file name on every system and cannot be taken for
// a flag, and reserved what some system or this program means something by.
var (
	goodName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$`)
	})
	reserved = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9]|device|` + prefix + `.*)(\..*)?$`)
	})
)

func checkName(name string) error {
	if !goodName().MatchString(name) || reserved().MatchString(name) {
		return fmt.Errorf("%q: %w", name, ErrName)
	}
	return nil
}

// sign returns p with the signature of its key.
func (p PublicKey) sign(key note.Signer) (PublicKey, error) {
	signed, err := note.Sign(&note.Note{Text: p.text()}, key)
	if err != nil {
		return PublicKey{}, err
	}
	p.sig = strings.TrimPrefix(string(signed), p.text()+"\n")
	return p, nil
}
