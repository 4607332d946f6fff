package trust

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/store/keys"
)

// folder is a data folder whose list has changed twice, and what its list was
// after the first change.
func folder(t *testing.T) (dir string, older []byte) {
	t.Helper()
	dir = t.TempDir()
	must(t, Update(dir, today, add(public(t, "anna", keys.Author))))
	older = readFile(t, filepath.Join(dir, fileName))
	must(t, Update(dir, today, func(l *List) error {
		return l.Revoke(Revocation{VKey: l.Entries[0].VKey, Date: today, Why: "left on a train"})
	}))
	return dir, older
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

// TestHistory: what is not the list that was last written is refused, is not
// changed by a change, and can be accepted on purpose, which goes forward.
func TestHistory(t *testing.T) {
	other, _ := folder(t)
	runs := 0
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, dir string, older []byte)
		want  error
	}{
		"an older copy": {func(t *testing.T, dir string, older []byte) { put(t, dir, fileName, older) }, ErrOlder},
		"an older copy without its signature": {func(t *testing.T, dir string, older []byte) {
			put(t, dir, fileName, unsigned(older))
		}, ErrForged},
		"the newest without its signature": {func(t *testing.T, dir string, _ []byte) {
			put(t, dir, fileName, unsigned(readFile(t, filepath.Join(dir, fileName))))
		}, ErrForged},
		"that of another computer": {func(t *testing.T, dir string, _ []byte) {
			put(t, dir, fileName, readFile(t, filepath.Join(other, fileName)))
		}, ErrForged},
		"none":        {func(t *testing.T, dir string, _ []byte) { must(t, os.Remove(filepath.Join(dir, fileName))) }, ErrGone},
		"no key":      {func(t *testing.T, dir string, _ []byte) { must(t, os.RemoveAll(filepath.Join(dir, "keys"))) }, ErrForged},
		"a torn mark": {func(t *testing.T, dir string, _ []byte) { put(t, dir, markName, []byte("carrel/trust/mark/v1 2")) }, ErrBroken},
		"another no. 2": {func(t *testing.T, dir string, older []byte) {
			put(t, dir, fileName, older)
			must(t, os.Remove(filepath.Join(dir, markName)))
			must(t, Update(dir, today, add(public(t, "otto", keys.Author))))
			list := readFile(t, filepath.Join(dir, fileName))
			put(t, dir, markName, []byte(mark{serial: 2, digest: digest("the other one")}.encode()))
			put(t, dir, fileName, list)
		}, ErrOlder},
	} {
		t.Run(name, func(t *testing.T) {
			dir, older := folder(t)
			tt.spoil(t, dir, older)
			if _, err := Load(dir); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), dir) {
				t.Fatalf("loaded: %v", err)
			}
			before, _ := os.ReadFile(filepath.Join(dir, fileName))
			if err := Update(dir, today, add(public(t, "ruth", keys.Author))); !errors.Is(err, tt.want) {
				t.Errorf("changed: %v", err)
			}
			if after, _ := os.ReadFile(filepath.Join(dir, fileName)); string(after) != string(before) {
				t.Error("it was written to")
			}
			must(t, Accept(dir, today))
			if l := load(t, dir); l.Serial != 3 {
				t.Errorf("accepted as no. %d", l.Serial)
			}
			runs++
		})
	}
	tell(t, "History: the trust list of a computer: an older copy, an unsigned one, that of another, none, another key", runs,
		"refused with what happened; accepted on purpose, and then newer than all that is known")
}

func put(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
}

func unsigned(file []byte) []byte {
	text, _, _ := strings.Cut(string(file), "\n\n")
	return []byte(text + "\n")
}

// TestBeforeSignatures: a list from before lists were signed is read, and
// signed at its next change.
func TestBeforeSignatures(t *testing.T) {
	dir := t.TempDir()
	anna := public(t, "anna", keys.Author)
	put(t, dir, fileName, with(t, anna).encode())
	if l := load(t, dir); l.Serial != 1 || len(l.Entries) != 1 {
		t.Fatalf("read as %+v", l)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made a key: %v", err)
	}
	must(t, Update(dir, today, add(public(t, "otto", keys.Author))))
	if l := load(t, dir); l.Serial != 2 || len(l.Entries) != 2 {
		t.Errorf("changed to %+v", l)
	}
	if !strings.Contains(string(readFile(t, filepath.Join(dir, fileName))), "\n\n— carrel-device-") {
		t.Error("it was not signed")
	}
}

// TestEachByteOfAList: a list with another byte anywhere is not read.
func TestEachByteOfAList(t *testing.T) {
	dir, _ := folder(t)
	file := readFile(t, filepath.Join(dir, fileName))
	for i := range file {
		b := append([]byte(nil), file...)
		b[i] ^= 1
		put(t, dir, fileName, b)
		if l, err := Load(dir); err == nil {
			t.Fatalf("byte %d: read as %+v", i, l)
		}
		put(t, dir, fileName, file[:i])
		if l, err := Load(dir); err == nil {
			t.Fatalf("cut to %d bytes: read as %+v", i, l)
		}
	}
	put(t, dir, fileName, file)
	load(t, dir)
	tell(t, "Damage: each byte of a trust list changed, and the list cut there", 2*len(file), "refused")
}

// TestKilledBetweenListAndMark: a list that is newer than its mark is the list.
func TestKilledBetweenListAndMark(t *testing.T) {
	dir, older := folder(t)
	l, _, err := open(dir, older)
	must(t, err)
	put(t, dir, markName, []byte(mark{serial: l.Serial, digest: digest(string(l.encode()))}.encode()))
	if l := load(t, dir); l.Serial != 2 || len(l.Revoked) != 1 {
		t.Errorf("read as %+v", l)
	}
}

// FuzzMark: what is read as a mark is written as it was, and nothing crashes.
func FuzzMark(f *testing.F) {
	f.Add(mark{serial: 2, digest: digest("x")}.encode())
	f.Add("carrel/trust/mark/v1 2\n")
	f.Add("carrel/trust/mark/v1 -1 x\n")
	f.Add("carrel/trust/mark/v1 99999999999999999999 x\n")
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := parseMark(text); err == nil && (m.encode() != text || !m.there || m.serial < 0) {
			t.Errorf("%q is read as %+v", text, m)
		}
	})
}
