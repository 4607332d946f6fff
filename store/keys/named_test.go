package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/mod/sumdb/note"
)

const pass = "correct horse battery"

var noon = time.Date(2026, 5, 4, 12, 0, 0, 999, time.FixedZone("", 3600))

// cheap are options for a key that guards nothing.
func cheap(role Role) Options {
	return Options{Role: role, Passphrase: pass, Created: noon, WorkFactor: 1}
}

func made(t testing.TB, dir, name string, role Role) PublicKey {
	t.Helper()
	p, err := New(dir, name, cheap(role))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func unlocked(t testing.TB, dir, name string) *Key {
	t.Helper()
	k, err := Unlock(dir, name, pass)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEachRole(t *testing.T) {
	dir := t.TempDir()
	for _, role := range Roles() {
		name := "my." + string(role)
		p := made(t, dir, name, role)
		k := unlocked(t, dir, name)
		if p.Name() != name || p.Role != role || !p.Created.Equal(noon.Truncate(time.Second)) || k.VKey() != p.VKey || k.Name() != name {
			t.Errorf("%s: made %+v, unlocked %s", role, p, k.VKey())
		}
		if (k.Identity() != nil) != (role == Examiner) || (p.Recipient != "") != (role == Examiner) {
			t.Errorf("%s: recipient %q, identity %v", role, p.Recipient, k.Identity() != nil)
		}
		again, err := Public(dir, name)
		if err != nil || again != p {
			t.Errorf("%s: read again as %+v, %v", role, again, err)
		}
	}
	all, err := List(dir)
	if err != nil || len(all) != len(Roles()) || all[0].Name != "my.author" || all[0].Public.Role != Author || all[0].Err != nil {
		t.Errorf("listed %+v, %v", all, err)
	}
}

func TestNamedKeySigns(t *testing.T) {
	dir := t.TempDir()
	p := made(t, dir, "anna", Author)
	signed, err := note.Sign(&note.Note{Text: "text\n"}, unlocked(t, dir, "anna"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(p.VKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
		t.Error(err)
	}
}

// TestExaminerReads: what is encrypted to the public half opens with the
// private one.
func TestExaminerReads(t *testing.T) {
	dir := t.TempDir()
	p := made(t, dir, "exam", Examiner)
	to, err := age.ParseX25519Recipient(p.Recipient)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "answers"); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(&b, unlocked(t, dir, "exam").Identity())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != "answers" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestNeverOverwritten(t *testing.T) {
	dir := t.TempDir()
	first := made(t, dir, "anna", Author)
	if _, err := New(dir, "anna", cheap(Issuer)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made again: %v", err)
	}
	if p, err := Public(dir, "anna"); err != nil || p != first {
		t.Errorf("it is now %+v, %v", p, err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "keys"))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestOneOfTwoWriters: two programs make a key of one name at once; one of them
// is told that it did not.
func TestOneOfTwoWriters(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	won := make(chan PublicKey, 8)
	for range cap(won) {
		wg.Go(func() {
			p, err := New(dir, "anna", cheap(Author))
			switch {
			case err == nil:
				won <- p
			case !errors.Is(err, fs.ErrExist):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d writers made the key", len(won))
	}
	if k := unlocked(t, dir, "anna"); k.VKey() != (<-won).VKey {
		t.Errorf("the file holds %s, which nobody made", k.VKey())
	}
}

func TestNamedKeyIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := t.TempDir()
	made(t, dir, "anna", Author)
	path := file(dir, "anna")
	if at, err := os.Stat(path); err != nil || at.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", at.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Unlock(dir, "anna", pass); !errors.Is(err, ErrExposed) || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("readable by all: %v", err)
	}
}

func TestNames(t *testing.T) {
	for name, good := range map[string]bool{
		"anna": true, "a": true, "org.example.author": true, "2026-exam_3": true, strings.Repeat("a", 64): true,
		"": false, "Anna": false, "-anna": false, "anna-": false, ".anna": false, "anna.": false, "an na": false, "an+na": false,
		"../anna": false, "a/b": false, `a\b`: false, "C:a": false, "con": false, "aux.b": false, "com1": false, "device": false,
		"carrel-device-12345678": false, strings.Repeat("a", 65): false, "án": false, "an\x00na": false, "an\x1bna": false,
		"anna\n": false, "an\u202ena": false,
	} {
		dir := t.TempDir()
		_, err := New(dir, name, cheap(Author))
		if (err == nil) != good || err != nil && !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "keys")); !good && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: a folder was made, %v", name, err)
		}
		if _, err := Public(dir, name); !good && !errors.Is(err, ErrName) {
			t.Errorf("%q is read: %v", name, err)
		}
	}
	if _, err := New(t.TempDir(), "anna", cheap("king")); err == nil {
		t.Error("made a key of an unknown role")
	}
}

func TestPassphrases(t *testing.T) {
	for typed, want := range map[string]error{
		"":                        ErrEmpty,
		"short":                   ErrShort,
		"ein Wört":                nil,
		strings.Repeat("p", 1024): nil,
		strings.Repeat("p", 1025): ErrLong,
		"two lines\nof it":        ErrUntypable,
		"escape \x1b[2J":          ErrUntypable,
		"null \x00 in it":         ErrUntypable,
		"not \xff UTF-8":          ErrUntypable,
	} {
		dir := t.TempDir()
		opt := cheap(Author)
		opt.Passphrase = typed
		_, err := New(dir, "anna", opt)
		if !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", typed, err, want)
		}
		if want == nil {
			if _, err := Unlock(dir, "anna", typed); err != nil {
				t.Errorf("%.20q: unlock: %v", typed, err)
			}
		}
	}
}

func TestUnlockRefuses(t *testing.T) {
	dir := t.TempDir()
	made(t, dir, "anna", Author)
	for typed, want := range map[string]error{
		"wrong horse battery":          ErrPassphrase,
		pass + " ":                     ErrPassphrase,
		"":                             ErrEmpty,
		strings.Repeat("p", 100<<20):   ErrLong,
		"correct horse battery\x00":    ErrUntypable,
		"Correct horse battery":        ErrPassphrase,
		"correct\u00a0horse battery":   ErrPassphrase,
		strings.Repeat("correct ", 99): ErrPassphrase,
	} {
		if k, err := Unlock(dir, "anna", typed); !errors.Is(err, want) || k != nil {
			t.Errorf("%.20q: %v, want %v", typed, err, want)
		}
	}
	if _, err := Unlock(dir, "otto", pass); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unlocked what is not there: %v", err)
	}
}

// TestOneSpellingOfAPassphrase: keyboards that compose letters and keyboards
// that do not open the same key.
func TestOneSpellingOfAPassphrase(t *testing.T) {
	dir := t.TempDir()
	opt := cheap(Author)
	opt.Passphrase = "fu\u0308nf Wo\u0308rter"
	if _, err := New(dir, "anna", opt); err != nil {
		t.Fatal(err)
	}
	if _, err := Unlock(dir, "anna", "fünf Wörter"); err != nil {
		t.Error(err)
	}
}

// unlockText unlocks the text of a key's file without a file.
func unlockText(text, passphrase string) (*Key, error) {
	p, locked, err := split(text)
	if err != nil {
		return nil, err
	}
	return open(p, locked, passphrase)
}

func keyText(t testing.TB, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(file(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestEveryChangedBitIsRefused also in the armor, where other readers of age
// files allow more than one spelling.
func TestEveryChangedBitIsRefused(t *testing.T) {
	dir := t.TempDir()
	made(t, dir, "exam", Examiner)
	text := keyText(t, dir, "exam")
	if _, err := unlockText(text, pass); err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for bit := range 8 {
			b := []byte(text)
			b[i] ^= 1 << bit
			if k, err := unlockText(string(b), pass); k != nil || !errors.Is(err, ErrBroken) && !errors.Is(err, ErrPassphrase) {
				t.Fatalf("byte %d, bit %d: %v", i, bit, err)
			}
		}
	}
}

func TestEveryTruncationIsRefused(t *testing.T) {
	dir := t.TempDir()
	made(t, dir, "exam", Examiner)
	text := keyText(t, dir, "exam")
	for i := range text {
		if k, err := unlockText(text[:i], pass); k != nil || !errors.Is(err, ErrBroken) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	for name, more := range map[string]string{"a newline": text + "\n", "twice": text + text, "a space": text + " ", "before": "\n" + text} {
		if k, err := unlockText(more, pass); k != nil || !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHalvesOfDifferentKeys: a public half with somebody else's private one, or
// with another role, recipient or date.
func TestHalvesOfDifferentKeys(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	made(t, dir, "exam", Examiner)
	made(t, other, "exam", Examiner)
	mine, theirs := keyText(t, dir, "exam"), keyText(t, other, "exam")
	_, locked, _ := strings.Cut(theirs, armorHead)
	public, _, _ := strings.Cut(mine, armorHead)
	for name, text := range map[string]string{
		"another private half": public + armorHead + locked,
		"another role":         strings.Replace(mine, "role examiner", "role root", 1),
		"another day":          strings.Replace(mine, "created 2026", "created 2025", 1),
		"another recipient":    strings.Replace(mine, recipientOf(mine), recipientOf(theirs), 1),
		"another name":         strings.Replace(mine, "key exam+", "key exbm+", 1),
	} {
		if k, err := unlockText(text, pass); k != nil || !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func recipientOf(text string) string {
	_, after, _ := strings.Cut(text, "recipient ")
	line, _, _ := strings.Cut(after, "\n")
	return line
}

// TestExpensiveFilesAreRefused: a file cannot make the program work for
// minutes, or take all of the memory.
func TestExpensiveFilesAreRefused(t *testing.T) {
	key, public, err := generate("anna", cheap(Author))
	if err != nil {
		t.Fatal(err)
	}
	opt := cheap(Author)
	locked, err := encrypt(key.text(), opt)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(armor.NewReader(bytes.NewReader(locked)))
	if err != nil {
		t.Fatal(err)
	}
	dear := bytes.Replace(raw, []byte(" 1\n"), []byte(" 19\n"), 1)
	if bytes.Equal(dear, raw) {
		t.Fatal("the work factor is not where it was")
	}
	start := time.Now()
	if _, err := open(public, armored(dear), pass); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "work factor") {
		t.Errorf("work factor 19: %v", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("it took %v to refuse", took)
	}
}

// TestOtherAgeFiles: encrypted, but not by this program.
func TestOtherAgeFiles(t *testing.T) {
	dir := t.TempDir()
	made(t, dir, "anna", Author)
	public, _, _ := strings.Cut(keyText(t, dir, "anna"), armorHead)
	_, other, err := generate("anna", cheap(Author))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"empty": "", "text": "hello\n", "no key": secretMagic + "\n", "a public key": secretMagic + "\n" + other.VKey + "\n",
		"much": strings.Repeat("x", 1000),
	} {
		if k, err := unlockText(public+encrypted(t, content), pass); k != nil || !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if k, err := unlockText(public+armored(b.Bytes()), pass); k != nil || !errors.Is(err, ErrBroken) {
		t.Errorf("to a recipient: %v", err)
	}
}

// encrypted is any content, protected as a key is.
func encrypted(t *testing.T, content string) string {
	t.Helper()
	b, err := encrypt(content, cheap(Author))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLargeAndForeignFiles(t *testing.T) {
	dir := t.TempDir()
	made(t, dir, "anna", Author)
	text := keyText(t, dir, "anna")
	for name, content := range map[string]string{
		"otto":  text, // another's name
		"large": text + strings.Repeat("x", 1<<20),
		"empty": "",
		"other": "-----BEGIN PRIVATE KEY-----\n",
	} {
		if err := os.WriteFile(file(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Unlock(dir, name, pass); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Mkdir(file(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	device(t, dir)
	all, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, k := range all {
		got += fmt.Sprintf("%s:%t ", k.Name, k.Err == nil)
	}
	if want := "anna:true empty:false folder:false large:false other:false otto:false "; got != want {
		t.Errorf("listed %q, want %q", got, want)
	}
}
