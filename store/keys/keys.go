// Package keys owns the private keys on disk. A key is made once, readable by
// its owner alone, and never overwritten: what it signed could not be verified
// with another.
//
// The device key is Ed25519 and signs the records of one data folder. It lies
// in keys/device.key as one line, the private key form of package
// golang.org/x/mod/sumdb/note, under the name
//
//	carrel-device-<first 8 hex digits of the public key's SHA-256>
//
// which says nothing about the person or the machine.
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
	maxFile    = 1 << 10 // bytes; a key has about 120
	prefix     = "carrel-device-"
	private    = "PRIVATE+KEY+"
)

// Key is a private key. It is a note.Signer.
type Key struct {
	note.Signer
	vkey string
}

// VKey returns the public half in the verifier key form of package note.
func (k *Key) VKey() string { return k.vkey }

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

// create writes a new key under another name first, so that a crash leaves no
// half of one. Whoever comes second keeps the key of the first.
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
	line := []byte(key.line(seed))
	tmp := path + "." + rand.Text()
	if err := durable.Create(tmp, line); err != nil {
		return err
	}
	defer os.Remove(tmp)
	return place(tmp, path, line)
}

// place gives a complete file its name unless that is taken. File systems
// without hard links get a copy.
func place(tmp, path string, line []byte) error {
	err := os.Link(tmp, path)
	if err == nil {
		return durable.SyncDir(filepath.Dir(path))
	}
	if !errors.Is(err, fs.ErrExist) {
		err = durable.Create(path, line)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
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

// parse reads the line of a key, in the one spelling that create writes.
func parse(line string) (*Key, error) {
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
	key, err := fromSeed(raw[1:])
	if err != nil || key.line(raw[1:]) != line {
		return nil, ErrBroken
	}
	return key, nil
}

// fromSeed names a key and builds both its halves.
func fromSeed(seed []byte) (*Key, error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	sum := sha256.Sum256(public)
	text, err := note.NewEd25519VerifierKey(prefix+hex.EncodeToString(sum[:4]), public)
	if err != nil {
		return nil, err
	}
	key := &Key{vkey: text}
	key.Signer, err = note.NewSigner(strings.TrimSuffix(key.line(seed), "\n"))
	return key, err
}

// line returns the content of the key's file: the private key form, in which
// name and hash are those of the verifier key.
func (k *Key) line(seed []byte) string {
	id, _ := vkey.Split(k.vkey)
	return private + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, seed...)) + "\n"
}

// Fingerprint returns a verifier key's fingerprint: 128 bits of the SHA-256 of
// the public key as eight groups of four hex digits.
func Fingerprint(text string) (string, error) { return vkey.Fingerprint(text) }
