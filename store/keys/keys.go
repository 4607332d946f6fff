// Package keys owns the private keys on disk. A key is made once, readable by
// its owner alone, and never overwritten: what it signed could not be verified
// with another.
//
// # The device key
//
// The device key is Ed25519 and signs the records of one data folder. It lies
// in keys/device.key as one line, the private key form of package
// golang.org/x/mod/sumdb/note, under the name
//
//	carrel-device-<first 8 hex digits of the public key's SHA-256>
//
// which says nothing about the person or the machine. It has no passphrase: it
// signs every answer, and proves no more than that one folder gave them all.
//
// # Named keys
//
// A named key speaks for a person or an institution: an author, an examiner,
// an issuer, a witness, or the root of a trust list. It is Ed25519 too and lies
// in keys/<name>.key, in two parts with an empty line between them. The first
// is the public key file, which may be handed out:
//
//	carrel/key/v1
//	key <verifier key>
//	role <role>
//	created <RFC 3339, UTC, whole seconds>
//	recipient <age X25519 recipient>
//
//	— <name> <signature>
//
// It is a signed note (c2sp.org/signed-note) by the key itself. The line
// "recipient" is there for an examiner and for nobody else. The second part is
// an age file (age-encryption.org/v1) with ASCII armor, encrypted to a
// passphrase by scrypt with a work factor of at most 2^18. Its content is
//
//	carrel/key/secret/v1
//	<private key form of package note>
//	<age X25519 identity>
//
// with the last line for an examiner only, so that what is handed in can be
// encrypted to a key that is as well known as the one that signed the exam.
//
// There is one spelling of each part. A passphrase is taken in normalisation
// form NFC (RFC 8265, OpaqueString), so that every keyboard types the same.
// Nothing of the second part is used before it was decrypted to its end, and
// nothing of it at all unless its public halves are those of the first part.
package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/durable"
	"carrel/store/internal/vkey"
)

// What can be wrong with a key on disk.
var (
	ErrExposed = errors.New("others can read the private key")
	ErrBroken  = errors.New("it does not hold a private key of this program")
)

const (
	algEd25519 = 1       // of package note
	maxFile    = 8 << 10 // bytes; a device key has about 120, a named one 1,200
	prefix     = "carrel-device-"
	private    = "PRIVATE+KEY+"
)

// Key is a private key. It is a note.Signer.
type Key struct {
	note.Signer
	vkey     string
	identity *age.X25519Identity
}

// VKey returns the public half in the verifier key form of package note.
func (k *Key) VKey() string { return k.vkey }

// Identity returns what decrypts what was encrypted to the key's recipient:
// an examiner's, and nil for every other key.
func (k *Key) Identity() *age.X25519Identity { return k.identity }

// Device returns the device key of the data folder dir. The first call makes
// it.
func Device(dir string) (*Key, error) {
	dir = filepath.Join(dir, "keys")
	path := filepath.Join(dir, "device.key")
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(dir, path); err != nil {
			return nil, fmt.Errorf("make the device key %s: %w", path, err)
		}
	}
	return load(path)
}

// Existing returns the device key of the data folder dir, and makes none. The
// error is an fs.ErrNotExist when there is none.
func Existing(dir string) (*Key, error) { return load(filepath.Join(dir, "keys", "device.key")) }

// create makes a new device key. Whoever comes second keeps the key of the
// first.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails, see crypto/rand
	key, err := fromSeed(seed)
	if err != nil {
		return err
	}
	err = write(path, []byte(key.line(seed)))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// write makes the file of a key under another name first, so that a crash
// leaves no half of one. It fails with fs.ErrExist when there is one.
func write(path string, content []byte) error {
	tmp := path + "." + rand.Text()
	if err := durable.Create(tmp, content); err != nil {
		return err
	}
	defer os.Remove(tmp)
	return place(tmp, path, content)
}

// place gives a complete file its name unless that is taken. File systems
// without hard links get a copy.
func place(tmp, path string, content []byte) error {
	err := os.Link(tmp, path)
	if err == nil {
		return durable.SyncDir(filepath.Dir(path))
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	return durable.Create(path, content)
}

// load reads a key and refuses one that is not as create made it.
func load(path string) (*Key, error) {
	line, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, err := parse(line)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; put its backup back, or move it away to have a new one made", path, err)
	}
	return key, nil
}

func read(path string) (string, error) {
	at, err := os.Lstat(path)
	switch {
	case err != nil:
		return "", err
	case !at.Mode().IsRegular():
		return "", fmt.Errorf("it is of type %v, not a regular file; move it away", at.Mode().Type())
	case runtime.GOOS != "windows" && at.Mode()&0o077 != 0:
		return "", fmt.Errorf("%w; if nobody did, forbid it: chmod 600 %s", ErrExposed, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile))
	return string(b), err
}

// parse reads the line of a device key, in the one spelling that create
// writes.
func parse(line string) (*Key, error) {
	seed, err := seedOf(line)
	if err != nil {
		return nil, err
	}
	key, err := fromSeed(seed)
	if err != nil || key.line(seed) != line {
		return nil, ErrBroken
	}
	return key, nil
}

// seedOf returns the secret in the private key form and leaves its name and its
// hash to the comparison with what is built from it.
func seedOf(line string) ([]byte, error) {
	text, ok := strings.CutPrefix(line, private)
	text, ok2 := strings.CutSuffix(text, "\n")
	if !ok || !ok2 {
		return nil, ErrBroken
	}
	_, key64 := vkey.Split(text)
	raw, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(raw) != 1+ed25519.SeedSize || raw[0] != algEd25519 {
		return nil, ErrBroken
	}
	return raw[1:], nil
}

// fromSeed names a device key and builds both its halves.
func fromSeed(seed []byte) (*Key, error) {
	sum := sha256.Sum256(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	return build(prefix+hex.EncodeToString(sum[:4]), seed)
}

// build makes both halves of a key.
func build(name string, seed []byte) (*Key, error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	text, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return nil, err
	}
	key := &Key{vkey: text}
	key.Signer, err = note.NewSigner(strings.TrimSuffix(key.line(seed), "\n"))
	return key, err
}

// line returns the private key form, in which name and hash are those of the
// verifier key, as a line.
func (k *Key) line(seed []byte) string {
	id, _ := vkey.Split(k.vkey)
	return private + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, seed...)) + "\n"
}

// Fingerprint returns a verifier key's fingerprint: 128 bits of the SHA-256 of
// the public key as eight groups of four hex digits.
func Fingerprint(text string) (string, error) { return vkey.Fingerprint(text) }
