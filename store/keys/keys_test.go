package keys

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func device(t *testing.T, dir string) *Key {
	t.Helper()
	k, err := Device(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func keyFile(dir string) string { return filepath.Join(dir, "keys", "device.key") }

func TestDeviceIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	first := device(t, dir)
	before, err := os.ReadFile(keyFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	if again := device(t, dir); again.VKey() != first.VKey() {
		t.Errorf("the key was %s and is %s", first.VKey(), again.VKey())
	}
	if after, err := os.ReadFile(keyFile(dir)); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file was %q and is %q, %v", before, after, err)
	}
	if other := device(t, t.TempDir()); other.VKey() == first.VKey() {
		t.Error("two folders have the same key")
	}
	entries, err := os.ReadDir(filepath.Dir(keyFile(dir)))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestDeviceSigns(t *testing.T) {
	k := device(t, t.TempDir())
	if !regexp.MustCompile(`^carrel-device-[0-9a-f]{8}$`).MatchString(k.Name()) {
		t.Errorf("name %q", k.Name())
	}
	signed, err := note.Sign(&note.Note{Text: "text\n"}, k)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(k.VKey())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
		t.Error(err)
	}
}

func TestKnownSeed(t *testing.T) {
	k, err := fromSeed(make([]byte, ed25519.SeedSize))
	if err != nil {
		t.Fatal(err)
	}
	public := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	if got := hex.EncodeToString(public[:4]); got != "3b6a27bc" { // RFC 8032 arithmetic, all-zero seed
		t.Fatalf("public key %s", got)
	}
	if want := "carrel-device-139e3940"; k.Name() != want {
		t.Errorf("name %s, want %s", k.Name(), want)
	}
	print, err := Fingerprint(k.VKey())
	if want := "139e 3940 e64b 5491 7220 88d9 a0d7 4162"; print != want || err != nil {
		t.Errorf("fingerprint %s, %v, want %s", print, err, want)
	}
}

func TestDeviceIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := t.TempDir()
	device(t, dir)
	for path, want := range map[string]os.FileMode{keyFile(dir): 0o600, filepath.Dir(keyFile(dir)): 0o700} {
		if at, err := os.Stat(path); err != nil || at.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, at.Mode().Perm(), err)
		}
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o610} {
		if err := os.Chmod(keyFile(dir), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Device(dir); !errors.Is(err, ErrExposed) || !strings.Contains(err.Error(), "chmod 600 "+keyFile(dir)) {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
}

func TestBrokenKeysAreRefusedAndKept(t *testing.T) {
	dir := t.TempDir()
	device(t, dir)
	good, err := os.ReadFile(keyFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	line := string(good)
	for name, text := range map[string]string{
		"empty":           "",
		"cut":             line[:len(line)-10],
		"no newline":      strings.TrimSuffix(line, "\n"),
		"two lines":       line + line,
		"another name":    strings.Replace(line, "carrel-device-", "carrel-device_", 1),
		"another kind":    strings.Replace(line, "PRIVATE", "PUBLIC", 1),
		"a changed digit": line[:len(line)-8] + flip(line[len(line)-8]) + line[len(line)-7:],
		"large":           strings.Repeat(line, 1000),
	} {
		if err := os.WriteFile(keyFile(dir), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Device(dir); !errors.Is(err, ErrBroken) || strings.Contains(err.Error(), line[30:]) {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(keyFile(dir)); err != nil || string(got) != text {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
	}
}

func flip(c byte) string {
	if c == 'A' {
		return "B"
	}
	return "A"
}

func TestDeviceIsNoLink(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	device(t, other)
	if err := os.Mkdir(filepath.Dir(keyFile(dir)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(keyFile(other), keyFile(dir)); err != nil {
		t.Skipf("no symlinks here: %v", err)
	}
	if k, err := Device(dir); err == nil {
		t.Errorf("followed a symlink to %s", k.VKey())
	}
}

// TestRace makes the key from several goroutines at once: one wins.
func TestRace(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			if k, err := Device(dir); err != nil {
				t.Error(err)
			} else {
				got[i] = k.VKey()
			}
		})
	}
	wg.Wait()
	for _, v := range got {
		if v != got[0] {
			t.Errorf("two keys: %s and %s", got[0], v)
		}
	}
}

// TestPlaceWithoutLinks takes the way of file systems that have none.
func TestPlaceWithoutLinks(t *testing.T) {
	dir := t.TempDir()
	path, gone := filepath.Join(dir, "device.key"), filepath.Join(dir, "gone")
	if err := place(gone, path, []byte("first\n")); err != nil {
		t.Fatal(err)
	}
	if err := place(gone, path, []byte("second\n")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second one: %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "first\n" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

func TestFingerprintRefuses(t *testing.T) {
	for _, text := range []string{"", "k", "k+00000000+AAAA", "PRIVATE+KEY+k+00000000+AAAA"} {
		if print, err := Fingerprint(text); err == nil {
			t.Errorf("%q has the fingerprint %s", text, print)
		}
	}
}
