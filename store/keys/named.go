package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/text/unicode/norm"
)

const (
	// WorkFactor is the binary logarithm of the cost of one guess at a
	// passphrase: a second and 256 MB. A file that asks for more is refused.
	WorkFactor = 18

	minPassphrase = 8    // characters, of a new one
	maxPassphrase = 1024 // bytes

	extension   = ".key"
	secretMagic = "carrel/key/secret/v1"
	armorHead   = armor.Header + "\n"
)

// What can be wrong with a passphrase.
var (
	ErrPassphrase = errors.New("that is not the passphrase of this key")
	ErrEmpty      = errors.New("a passphrase cannot be empty")
	ErrShort      = fmt.Errorf("a passphrase has at least %d characters", minPassphrase)
	ErrLong       = fmt.Errorf("a passphrase has at most %d bytes", maxPassphrase)
	ErrUntypable  = errors.New("a passphrase is one line of characters that can be typed")
)

// Options say how a named key is made.
type Options struct {
	Role       Role
	Passphrase string
	Created    time.Time
	WorkFactor int // 0 for WorkFactor; less only where nothing is at stake
}

// New makes the key name of the data folder dir. It fails with fs.ErrExist when
// there is one.
func New(dir, name string, opt Options) (PublicKey, error) {
	if err := checkNew(name, &opt); err != nil {
		return PublicKey{}, err
	}
	key, public, err := generate(name, opt)
	if err != nil {
		return PublicKey{}, fmt.Errorf("make the key %s: %w", name, err)
	}
	locked, err := encrypt(key.text(), opt)
	if err != nil {
		return PublicKey{}, fmt.Errorf("protect the key %s: %w", name, err)
	}
	path := file(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return PublicKey{}, err
	}
	content := append(append(public.Encode(), '\n'), locked...)
	if err := write(path, content); err != nil {
		return PublicKey{}, fmt.Errorf("write the key %s: %w", path, err)
	}
	return public, nil
}

func file(dir, name string) string { return filepath.Join(dir, "keys", name+extension) }

func checkNew(name string, opt *Options) error {
	if err := checkName(name); err != nil {
		return err
	}
	if _, err := ParseRole(string(opt.Role)); err != nil {
		return err
	}
	if opt.WorkFactor == 0 {
		opt.WorkFactor = WorkFactor
	}
	var err error
	opt.Passphrase, err = CheckPassphrase(opt.Passphrase)
	return err
}

// CheckPassphrase returns what a new passphrase is kept as, or why it is not
// good enough.
func CheckPassphrase(typed string) (string, error) {
	pass, err := prepare(typed)
	if err == nil && utf8.RuneCountInString(pass) < minPassphrase {
		return "", ErrShort
	}
	return pass, err
}

// prepare brings a passphrase into the form in which every keyboard types it,
// see OpaqueString in RFC 8265, section 4.2.
func prepare(typed string) (string, error) {
	switch {
	case typed == "":
		return "", ErrEmpty
	case len(typed) > maxPassphrase:
		return "", ErrLong
	case !utf8.ValidString(typed) || strings.ContainsFunc(typed, unicode.IsControl):
		return "", ErrUntypable
	}
	return norm.NFC.String(typed), nil
}

// secret is what the passphrase protects.
type secret struct {
	*Key
	seed []byte
}

func generate(name string, opt Options) (secret, PublicKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails, see crypto/rand
	key, err := build(name, seed)
	if err != nil {
		return secret{}, PublicKey{}, err
	}
	p := PublicKey{VKey: key.vkey, Role: opt.Role, Created: opt.Created.UTC().Truncate(time.Second)}
	if opt.Role == Examiner {
		if key.identity, err = age.GenerateX25519Identity(); err != nil {
			return secret{}, PublicKey{}, err
		}
		p.Recipient = key.identity.Recipient().String()
	}
	p, err = p.sign(key)
	return secret{key, seed}, p, err
}

// text is the content of the encrypted part.
func (s secret) text() string {
	text := secretMagic + "\n" + s.line(s.seed)
	if s.identity != nil {
		text += s.identity.String() + "\n"
	}
	return text
}

// encrypt protects the private half by a passphrase.
func encrypt(text string, opt Options) ([]byte, error) {
	to, err := age.NewScryptRecipient(opt.Passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(opt.WorkFactor)
	var b bytes.Buffer
	lines := armor.NewWriter(&b)
	w, err := age.Encrypt(lines, to)
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(w, text)
	err = errors.Join(err, w.Close(), lines.Close())
	return b.Bytes(), err
}

// Public returns the public half of the key name of the data folder dir.
func Public(dir, name string) (PublicKey, error) {
	p, _, err := readNamed(dir, name)
	return p, err
}

// Unlock returns the key name of the data folder dir. With another passphrase
// it fails with ErrPassphrase.
func Unlock(dir, name, passphrase string) (*Key, error) {
	pass, err := prepare(passphrase)
	if err != nil {
		return nil, err
	}
	public, locked, err := readNamed(dir, name)
	if err != nil {
		return nil, err
	}
	key, err := open(public, locked, pass)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file(dir, name), err)
	}
	return key, nil
}

// readNamed reads both parts of a key's file.
func readNamed(dir, name string) (p PublicKey, locked string, err error) {
	if err := checkName(name); err != nil {
		return p, "", err
	}
	path := file(dir, name)
	text, err := read(path)
	if err != nil {
		return p, "", fmt.Errorf("%s: %w", path, err)
	}
	p, locked, err = split(text)
	if err == nil && p.Name() != name {
		err = fmt.Errorf("%w: it is the key %s", ErrBroken, p.Name())
	}
	if err != nil {
		return p, "", fmt.Errorf("%s: %w; put its backup back", path, err)
	}
	return p, locked, nil
}

// split parts a key's file, and reads what is in the clear.
func split(text string) (p PublicKey, locked string, err error) {
	at := strings.Index(text, "\n"+armorHead)
	if at < 0 {
		return p, "", ErrBroken
	}
	p, err = ParsePublic([]byte(text[:at]))
	if err != nil {
		return p, "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return p, text[at+1:], nil
}

// open decrypts the private half, to its end, and compares it with the public
// one.
func open(p PublicKey, locked, passphrase string) (*Key, error) {
	text, err := decrypt(locked, passphrase)
	if err != nil {
		return nil, err
	}
	s, err := parseSecret(p.Name(), text)
	if err != nil {
		return nil, err
	}
	recipient := ""
	if s.identity != nil {
		recipient = s.identity.Recipient().String()
	}
	if s.vkey != p.VKey || recipient != p.Recipient {
		return nil, fmt.Errorf("%w: its two halves are of different keys", ErrBroken)
	}
	return s.Key, nil
}

func decrypt(locked, passphrase string) (string, error) {
	raw, err := io.ReadAll(armor.NewReader(strings.NewReader(locked)))
	if err != nil || armored(raw) != locked {
		return "", fmt.Errorf("%w: the armor is damaged", ErrBroken)
	}
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return "", err
	}
	with.SetMaxWorkFactor(WorkFactor)
	r, err := age.Decrypt(bytes.NewReader(raw), with)
	if wrong := new(age.NoIdentityMatchError); errors.As(err, &wrong) && slices.Equal(wrong.StanzaTypes, []string{"scrypt"}) {
		return "", ErrPassphrase
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	text, err := io.ReadAll(r) // the file it comes from is capped
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return string(text), nil
}

// armored writes an age file as text, in one spelling.
func armored(raw []byte) string {
	var b strings.Builder
	w := armor.NewWriter(&b)
	_, err := w.Write(raw)
	if err = errors.Join(err, w.Close()); err != nil {
		return ""
	}
	return b.String()
}

// parseSecret reads what was encrypted.
func parseSecret(name, text string) (secret, error) {
	f := fields{lines: strings.SplitAfter(text, "\n")}
	f.want(secretMagic + "\n")
	seed, err := seedOf(f.next("private key"))
	if f.err != nil || err != nil {
		return secret{}, ErrBroken
	}
	s := secret{seed: seed}
	if s.Key, err = build(name, seed); err != nil {
		return secret{}, ErrBroken
	}
	if line := strings.TrimSuffix(f.next("identity"), "\n"); line != "" {
		if s.identity, err = age.ParseX25519Identity(line); err != nil {
			return secret{}, ErrBroken // without the reason, which may quote the secret
		}
	}
	if s.text() != text {
		return secret{}, ErrBroken
	}
	return s, nil
}

// Listed is a named key of a data folder, or why a file cannot be read as one.
type Listed struct {
	Name   string
	Public PublicKey
	Err    error
}

// List returns the named keys of the data folder dir in the order of their
// names.
func List(dir string) ([]Listed, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "keys"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []Listed
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), extension)
		if !ok || checkName(name) != nil {
			continue
		}
		p, err := Public(dir, name)
		all = append(all, Listed{Name: name, Public: p, Err: err})
	}
	return all, nil
}
