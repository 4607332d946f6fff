package parcel

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

const (
	pass = "six words are a good one"
	fast = Factor(4)
)

// files writes what can travel, and says where it is.
func files(t testing.TB) map[string]string {
	t.Helper()
	dir, out := t.TempDir(), map[string]string{}
	for name, text := range map[string]string{
		"journal.db": strings.Repeat("page", 50_000), "keys/device.key": "secret\n", "keys/anna_1.key": "", "person.json": "{}",
		"certificates/2026-05-04-سواد-abc.pdf": "a page", "certificates/certificates.json": "[]",
		"results/ABCD-1.carrel-result": "marks", "sheets/final-00112233-1.carrel-sheet": strings.Repeat("sheet", 300_000),
	} {
		out[name] = filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(out[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func packed(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Pack(&b, files, pass, fast); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestThereAndBack(t *testing.T) {
	want := files(t)
	parcel := packed(t, want)
	if bytes.Contains(parcel, []byte("secret")) {
		t.Error("the key can be read")
	}
	if err := Check(bytes.NewReader(parcel), pass); err != nil {
		t.Error(err)
	}
	dir := t.TempDir()
	names, err := Unpack(bytes.NewReader(parcel), dir, pass)
	if err != nil || len(names) != len(want) || !slices.IsSorted(names) {
		t.Fatalf("%v, %v", names, err)
	}
	for name, path := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		was, err2 := os.ReadFile(path)
		if errors.Join(err, err2) != nil || !bytes.Equal(got, was) {
			t.Errorf("%s has %d bytes, want %d, %v", name, len(got), len(was), err)
		}
		if at, err := os.Stat(filepath.Join(dir, name)); err != nil || at.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, at.Mode(), err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "spool")); err == nil {
		t.Error("what was decrypted is left")
	}
}

func TestEveryChangeIsRefused(t *testing.T) {
	good := packed(t, files(t))
	at := []int{0, 10, 30, 60, 100, 150, 200, 300, len(good) / 2, len(good) - 1}
	for _, i := range at {
		bad := slices.Clone(good)
		bad[i] ^= 1
		refuses(t, fmt.Sprintf("byte %d", i), bad, pass, nil)
	}
	for _, n := range []int{0, 1, 100, 200, 65536, len(good) / 2, len(good) - 1} {
		refuses(t, fmt.Sprintf("cut to %d", n), good[:n], pass, nil)
	}
	refuses(t, "trailing", append(slices.Clone(good), 0), pass, ErrAltered)
	refuses(t, "another passphrase", good, pass+"x", ErrPassphrase)
	refuses(t, "text", []byte("# A lesson\n"), pass, ErrNotParcel)
	tell(t, "Damage: a parcel for another machine changed, cut, added to, with another passphrase", 20, "refused, and an empty folder is left")
}

// refuses unpacks what must not be: nothing may be left but an empty folder.
func refuses(t *testing.T, name string, parcel []byte, pass string, want error) {
	t.Helper()
	dir := t.TempDir()
	_, err := Unpack(bytes.NewReader(parcel), dir, pass)
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s: left %v", name, left)
	}
	if err := Check(bytes.NewReader(parcel), pass); err == nil {
		t.Errorf("%s: found good", name)
	}
}

// sealed is any content as a parcel is encrypted.
func sealed(t *testing.T, content string) []byte {
	t.Helper()
	to, err := age.NewScryptRecipient(pass)
	if err != nil {
		t.Fatal(err)
	}
	to.SetWorkFactor(int(fast))
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostileContentIsRefused(t *testing.T) {
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("x")))
	line := func(size, name string) string { return size + " " + sum + " " + name + "\n" }
	head := firstLine + "\n"
	for name, content := range map[string]string{
		"empty": "", "no list": head, "another version": "carrel/move/v2\n\n",
		"a way out": head + line("1", "../journal.db") + "\nx", "absolute": head + line("1", "/etc/passwd") + "\nx",
		"a way out of keys": head + line("1", "keys/../../x.key") + "\nx", "hidden": head + line("1", "keys/.key") + "\nx",
		"another name": head + line("1", "run.sh") + "\nx", "a drive": head + line("1", `keys/C:\x.key`) + "\nx",
		"a long name": head + line("1", "keys/"+strings.Repeat("a", 65)+".key") + "\nx",
		"twice":       head + line("1", "trust") + line("1", "trust") + "\nxx", "out of order": head + line("1", "trust") + line("1", "journal.db") + "\nxx",
		"a way out of results": head + line("1", "results/../../x.carrel-result") + "\nx", "a folder below": head + line("1", "sheets/a/b.carrel-sheet") + "\nx",
		"another ending": head + line("1", "certificates/a.sh") + "\nx", "a hidden page": head + line("1", "certificates/.a.pdf") + "\nx",
		"an override": head + line("1", "certificates/a\u202e.pdf") + "\nx", "not UTF-8": head + line("1", "certificates/a\xff.pdf") + "\nx",
		"a large sheet": head + line("16777217", "sheets/a.carrel-sheet") + "\nx",
		"too large":     head + line("1048577", "trust") + "\nx", "negative": head + line("-1", "trust") + "\nx", "a zero": head + line("01", "trust") + "\nx",
		"other bytes": head + line("1", "trust") + "\ny", "short": head + line("1", "trust") + "\n", "more": head + line("1", "trust") + "\nxx",
		"a sum in capitals": head + "1 " + strings.ToUpper(sum) + " trust\n\nx",
		"too many":          head + strings.Repeat(line("1", "trust"), maxFiles+1) + "\n", "an endless list": head + strings.Repeat("y", 1<<20),
	} {
		dir := t.TempDir()
		if _, err := Unpack(bytes.NewReader(sealed(t, content)), dir, pass); !errors.Is(err, ErrAltered) && !errors.Is(err, ErrNotParcel) {
			t.Errorf("%s: %v", name, err)
		}
		for _, odd := range []string{"../journal.db", "run.sh"} {
			if _, err := os.Stat(filepath.Join(dir, odd)); err == nil {
				t.Errorf("%s: wrote %s", name, odd)
			}
		}
	}
	if err := Pack(&bytes.Buffer{}, map[string]string{"run.sh": filepath.Join(t.TempDir(), "x")}, pass, fast); err == nil {
		t.Error("packed a name that cannot be unpacked")
	}
}

// What travels of a data folder, and what stays: names that nobody here writes,
// and what can be made again.
func TestFilesOfAFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"journal.db", "journal.cache", "trust", "keys/device.key", "keys/device.pub", "certificates/a.json", "certificates/b.pdf",
		"certificates/.carrel-1.tmp", "certificates/read me.txt", "results/A-1.carrel-result", "sheets/s-1.carrel-sheet", "backups/b.db", "courses/c.md",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Files(dir, filepath.Join(dir, "journal.db"))
	want := []string{
		"certificates/a.json", "certificates/b.pdf", "journal.db", "keys/device.key", "results/A-1.carrel-result", "sheets/s-1.carrel-sheet", "trust",
	}
	if names := slices.Sorted(maps.Keys(got)); err != nil || !slices.Equal(names, want) {
		t.Errorf("%q, %v, want %q", names, err, want)
	}
	if err := os.Symlink(filepath.Join(dir, "trust"), filepath.Join(dir, "results", "B-1.carrel-result")); err != nil {
		t.Skip(err)
	}
	if _, err := Files(dir, filepath.Join(dir, "journal.db")); err == nil {
		t.Error("a link is followed")
	}
}

func FuzzParse(f *testing.F) {
	sum := fmt.Sprintf("%x", sha256.Sum256(nil))
	f.Add(firstLine + "\n0 " + sum + " journal.db\n0 " + sum + " keys/device.key\n\n")
	f.Add(firstLine + "\n\n")
	f.Fuzz(func(t *testing.T, head string) {
		entries, err := parse(head)
		if err != nil {
			return
		}
		again := firstLine + "\n"
		for _, e := range entries {
			if !filepath.IsLocal(e.name) || !known(e.name) {
				t.Fatalf("%q gives the name %q", head, e.name)
			}
			again += e.line()
		}
		if again+"\n" != head {
			t.Fatalf("%q is written as %q", head, again)
		}
	})
}
