package trust

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/keys"
)

func sign(t testing.TB, k *keys.Key, text string) []byte {
	t.Helper()
	file, err := note.Sign(&note.Note{Text: text}, k)
	must(t, err)
	return file
}

// full returns a list with something of everything.
func full(t testing.TB) *List {
	t.Helper()
	root, rootKey := pair(t, "school", keys.Root)
	l := with(t, rootKey, public(t, "anna", keys.Author), public(t, "exam", keys.Examiner))
	l.Policy = Strict
	theirs := with(t, public(t, "otto", keys.Author), public(t, "ruth", keys.Issuer))
	must(t, theirs.Revoke(Revocation{VKey: public(t, "lost", keys.Author).VKey, Date: today, Why: "left on a train"}))
	if _, err := l.Import(export(t, root, theirs, 7)); err != nil {
		t.Fatal(err)
	}
	must(t, l.Revoke(Revocation{VKey: public(t, "gone", keys.Author).VKey, Date: today}))
	return l
}

const (
	keyA = "carrel-device-34750f98+cdc1b46e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
	keyB = "otto+0d55d236+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
)

// TestForm holds the two forms to the words of the package comment.
func TestForm(t *testing.T) {
	entry := Entry{VKey: keyB, Roles: []keys.Role{keys.Author, keys.Witness}, Since: day(today), Name: "Otto Neumann"}
	gone := Revocation{VKey: keyA, Date: day(today), Why: "left on a train"}
	l := &List{
		Serial: 2, Date: day(today), Policy: Ask, Revoked: []Revocation{gone},
		Entries: []Entry{{VKey: keyA, Roles: []keys.Role{keys.Root}, Since: day(today), Name: "School"}},
		Lists:   []Imported{{Root: keyA, Serial: 7, Date: day(today), Digest: digest("x"), Entries: []Entry{entry}}},
	}
	want := "carrel/trust/v1\nserial 2\ndate 2026-05-04\npolicy ask\n" +
		"key " + keyA + " root 2026-05-04 - School\n" +
		"revoked " + keyA + " 2026-05-04 left on a train\n" +
		"from " + keyA + " 7 2026-05-04 " + digest("x") + "\n" +
		"key " + keyB + " author,witness 2026-05-04 - Otto Neumann\n" +
		"sum "
	if got := string(l.encode()); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 9 {
		t.Errorf("the list of this computer is\n%s\nwant\n%s", got, want)
	}
	if again, err := parse(l.encode()); err != nil || string(again.encode()) != string(l.encode()) {
		t.Errorf("it cannot be read again: %v", err)
	}
	s := &Signed{By: keyA, Serial: 7, Date: day(today), Entries: []Entry{entry}, Revoked: []Revocation{gone}}
	want = "carrel/trust/signed/v1\nserial 7\ndate 2026-05-04\nby " + keyA + "\n" +
		"key " + keyB + " author,witness 2026-05-04 - Otto Neumann\n" +
		"revoked " + keyA + " 2026-05-04 left on a train\n"
	if got := s.text(); got != want {
		t.Errorf("the list on its way is\n%s\nwant\n%s", got, want)
	}
}

func TestEveryChangedByteOfAListIsNoticed(t *testing.T) {
	file := full(t).encode()
	if l, err := parse(file); err != nil || string(l.encode()) != string(file) {
		t.Fatalf("%v\n%s", err, file)
	}
	for i := range file {
		for _, with := range []byte{file[i] ^ 1, file[i] ^ 0x80, '\n', ' '} {
			b := append([]byte{}, file...)
			b[i] = with
			if _, err := parse(b); with != file[i] && !errors.Is(err, ErrBroken) {
				t.Fatalf("byte %d is %q: %v", i, with, err)
			}
		}
		if _, err := parse(file[:i]); !errors.Is(err, ErrBroken) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	if _, err := parse(append(file, '\n')); !errors.Is(err, ErrBroken) {
		t.Errorf("a newline more: %v", err)
	}
}

func TestEveryChangedByteOfASignedListIsNoticed(t *testing.T) {
	root, _ := pair(t, "school", keys.Root)
	l := with(t, public(t, "anna", keys.Author))
	must(t, l.Revoke(Revocation{VKey: public(t, "gone", keys.Author).VKey, Date: today, Why: "why"}))
	file := exported(t, root, l)
	if _, err := ParseSigned(file); err != nil {
		t.Fatal(err)
	}
	for i := range file {
		b := append([]byte{}, file...)
		b[i] ^= 1
		if _, err := ParseSigned(b); !errors.Is(err, ErrBroken) {
			t.Fatalf("byte %d: %v", i, err)
		}
		if _, err := ParseSigned(file[:i]); !errors.Is(err, ErrBroken) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	if again := exported(t, root, l); string(again) != string(file) {
		t.Error("the same list and key give other bytes")
	}
}

// TestWrongOrder: text with a good check sum that no change could have left.
func TestWrongOrder(t *testing.T) {
	good := string(full(t).encode())
	body, _, _ := strings.Cut(good, "sum ")
	lines := strings.SplitAfter(body, "\n")
	for name, text := range map[string]string{
		"keys exchanged":     strings.Join([]string{lines[0], lines[1], lines[2], lines[3], lines[5], lines[4], strings.Join(lines[6:], "")}, ""),
		"a key twice":        strings.Replace(body, lines[4], lines[4]+lines[4], 1),
		"a line of ours":     body + "note x\n",
		"an empty line":      body + "\n",
		"two policies":       strings.Replace(body, lines[3], lines[3]+lines[3], 1),
		"another policy":     strings.Replace(body, "policy strict", "policy never", 1),
		"a serial with zero": strings.Replace(body, "serial 1", "serial 01", 1),
		"a negative serial":  strings.Replace(body, "serial 1", "serial -1", 1),
		"a large serial":     strings.Replace(body, "serial 1", "serial 9223372036854775808", 1),
		"no such day":        strings.Replace(body, "date 2026-05-04", "date 2026-02-30", 1),
		"a root by a list":   strings.Replace(body, " author 2026-05-04 - otto", " root 2026-05-04 - otto", 1),
		"a bidi name":        strings.Replace(body, " - otto", " - ot\u202eto", 1),
		"an escape":          strings.Replace(body, " - otto", " - ot\x1bto", 1),
		"roles not in order": strings.Replace(body, " author 2026-05-04 - otto", " issuer,author 2026-05-04 - otto", 1),
		"an unknown role":    strings.Replace(body, " author 2026-05-04 - otto", " king 2026-05-04 - otto", 1),
		"the next version":   strings.Replace(body, "trust/v1", "trust/v2", 1),
		"carriage returns":   strings.ReplaceAll(body, "\n", "\r\n"),
	} {
		if text == body {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := parse([]byte(text + "sum " + digest(text) + "\n")); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLargeLists(t *testing.T) {
	if _, err := ParseSigned(make([]byte, MaxSize+1)); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	many := strings.Repeat("key x y 2026-05-04 - z\n", MaxSize/30)
	if _, err := parse([]byte(magic + "\nserial 1\ndate 2026-05-04\npolicy ask\n" + many)); !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(string(full(f).encode()))
	f.Add(string(New().encode()))
	f.Fuzz(func(t *testing.T, body string) {
		// The check sum is corrected, else nothing would get past it.
		if i := strings.LastIndex(body, "sum "); i >= 0 {
			body = body[:i]
		}
		file := body + "sum " + digest(body) + "\n"
		if l, err := parse([]byte(file)); err == nil && string(l.encode()) != file {
			t.Errorf("%q is written as %q", file, l.encode())
		}
	})
}

// FuzzParseSigned signs what the fuzzer makes up, else nothing would get past
// the signature.
func FuzzParseSigned(f *testing.F) {
	root, _ := pair(f, "school", keys.Root)
	l := full(f)
	s := &Signed{By: root.VKey(), Serial: 7, Date: l.Date, Entries: l.Lists[0].Entries, Revoked: l.Revoked}
	f.Add(s.text())
	f.Fuzz(func(t *testing.T, text string) {
		file, err := note.Sign(&note.Note{Text: text}, root)
		if err != nil {
			return
		}
		s, err := ParseSigned(file)
		if err == nil && s.text() != text {
			t.Errorf("%q is written as %q", text, s.text())
		}
	})
}
