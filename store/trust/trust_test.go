package trust

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/keys"
)

const pass = "correct horse battery"

var today = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// pair makes a key, unlocked and public.
func pair(t testing.TB, name string, role keys.Role) (*keys.Key, keys.PublicKey) {
	t.Helper()
	dir := t.TempDir()
	p, err := keys.New(dir, name, keys.Options{Role: role, Passphrase: pass, Created: today, WorkFactor: 1})
	if err != nil {
		t.Fatal(err)
	}
	k, err := keys.Unlock(dir, name, pass)
	if err != nil {
		t.Fatal(err)
	}
	return k, p
}

func public(t testing.TB, name string, role keys.Role) keys.PublicKey {
	_, p := pair(t, name, role)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// with returns a list that trusts keys in their own roles.
func with(t testing.TB, all ...keys.PublicKey) *List {
	t.Helper()
	l := New()
	l.Serial, l.Date = 1, day(today)
	for _, p := range all {
		must(t, l.Add(EntryOf(p, "", today)))
	}
	return l
}

// export signs what a computer decided, as its list no. serial.
func export(t testing.TB, k *keys.Key, l *List, serial int64) *Signed {
	t.Helper()
	l.Serial = serial
	s, err := ParseSigned(exported(t, k, l))
	must(t, err)
	return s
}

func exported(t testing.TB, k *keys.Key, l *List) []byte {
	t.Helper()
	file, err := l.Export(k)
	must(t, err)
	return file
}

func TestDecide(t *testing.T) {
	anna, exam, stolen := public(t, "anna", keys.Author), public(t, "exam", keys.Examiner), public(t, "stolen", keys.Author)
	l := with(t, anna, exam, stolen)
	must(t, l.Revoke(Revocation{VKey: stolen.VKey, Date: today}))
	for _, tt := range []struct {
		name        string
		vkey        string
		role        keys.Role
		ask, strict Decision
	}{
		{"known", anna.VKey, keys.Author, Trusted, Trusted},
		{"wrong role", anna.VKey, keys.Examiner, WrongRole, WrongRole},
		{"wrong role", exam.VKey, keys.Author, WrongRole, WrongRole},
		{"nobody is root", anna.VKey, keys.Root, WrongRole, WrongRole},
		{"unknown", public(t, "anna", keys.Author).VKey, keys.Author, Unknown, Refused},
		{"revoked", stolen.VKey, keys.Author, Revoked, Revoked},
		{"revoked, in another role", stolen.VKey, keys.Issuer, Revoked, Revoked},
		{"nobody", "", keys.Author, Refused, Refused},
		{"no key", "anna", keys.Author, Refused, Refused},
		{"a changed key", strings.Replace(anna.VKey, "anna", "anne", 1), keys.Author, Refused, Refused},
		{"a hostile name", "\x1b[2Janna+00000000+AAAA", keys.Author, Refused, Refused},
	} {
		if got := Decide(l, tt.vkey, tt.role, Ask); got != tt.ask {
			t.Errorf("%s, ask: %d, want %d", tt.name, got, tt.ask)
		}
		if got := Decide(l, tt.vkey, tt.role, Strict); got != tt.strict {
			t.Errorf("%s, strict: %d, want %d", tt.name, got, tt.strict)
		}
	}
}

// TestRevokedUnderAnotherName: who has stolen a key can call it what they like.
func TestRevokedUnderAnotherName(t *testing.T) {
	seed := make([]byte, ed25519.SeedSize)
	stolen := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	one, err := note.NewEd25519VerifierKey("anna", stolen)
	must(t, err)
	other, err := note.NewEd25519VerifierKey("otto", stolen)
	must(t, err)
	l := New()
	must(t, l.Revoke(Revocation{VKey: one, Date: today, Why: "stolen"}))
	if d := Decide(l, other, keys.Author, Ask); d != Revoked {
		t.Errorf("decided %d", d)
	}
	if err := l.Add(Entry{VKey: other, Roles: []keys.Role{keys.Author}, Name: "Anna"}); !errors.Is(err, ErrRevoked) {
		t.Errorf("trusted again: %v", err)
	}
}

func TestAddMerges(t *testing.T) {
	exam := public(t, "exam", keys.Examiner)
	l := New()
	must(t, l.Add(Entry{VKey: exam.VKey, Roles: []keys.Role{keys.Witness, keys.Author, keys.Author}, Since: today, Name: "E"}))
	must(t, l.Add(EntryOf(exam, "Exam Office", today.AddDate(1, 0, 0))))
	want := Entry{
		VKey: exam.VKey, Roles: []keys.Role{keys.Author, keys.Examiner, keys.Witness},
		Since: day(today), Recipient: exam.Recipient, Name: "Exam Office",
	}
	if len(l.Entries) != 1 || l.Entries[0].line() != want.line() {
		t.Errorf("%+v, want %+v", l.Entries, want)
	}
}

func TestHostileEntries(t *testing.T) {
	anna := public(t, "anna", keys.Author)
	good := EntryOf(anna, "Anna Álvarez (Universität Łódź) 安娜 अन्ना", today)
	must(t, New().Add(good))
	for name, change := range map[string]func(*Entry){
		"no name":             func(e *Entry) { e.Name = "" },
		"a long name":         func(e *Entry) { e.Name = strings.Repeat("a", 81) },
		"an escape":           func(e *Entry) { e.Name = "A\x1b[2J" },
		"a C1 control":        func(e *Entry) { e.Name = "A\u009b2J" },
		"a newline":           func(e *Entry) { e.Name = "A\nkey x" },
		"a carriage return":   func(e *Entry) { e.Name = "A\rB" },
		"bidi":                func(e *Entry) { e.Name = "A\u202etxt" },
		"an isolate":          func(e *Entry) { e.Name = "A\u2066B" },
		"a zero-width space":  func(e *Entry) { e.Name = "A\u200bB" },
		"a Hangul filler":     func(e *Entry) { e.Name = "\u3164" },
		"a wide space":        func(e *Entry) { e.Name = "A\u3000B" },
		"a variation":         func(e *Entry) { e.Name = "A\ufe0f" },
		"a space at the end":  func(e *Entry) { e.Name = "Anna " },
		"invalid UTF-8":       func(e *Entry) { e.Name = "A\xff" },
		"no key":              func(e *Entry) { e.VKey = "anna" },
		"a space in the key":  func(e *Entry) { e.VKey = "an na+00000000+AAAA" },
		"no role":             func(e *Entry) { e.Roles = nil },
		"an unknown role":     func(e *Entry) { e.Roles = []keys.Role{"king"} },
		"an impossible age":   func(e *Entry) { e.Recipient = "age1nonsense" },
		"another line in age": func(e *Entry) { e.Recipient = "-\nkey x" },
	} {
		e := good
		change(&e)
		if err := New().Add(e); !errors.Is(err, ErrField) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := New().Revoke(Revocation{VKey: anna.VKey, Why: "\x1b]0;x\x07"}); !errors.Is(err, ErrField) {
		t.Errorf("a hostile reason: %v", err)
	}
	if err := New().Revoke(Revocation{VKey: "anna"}); !errors.Is(err, ErrField) {
		t.Errorf("no key: %v", err)
	}
}

func TestRevocationIsForEver(t *testing.T) {
	anna := public(t, "anna", keys.Author)
	l := with(t, anna)
	must(t, l.Revoke(Revocation{VKey: anna.VKey, Date: today, Why: "lost"}))
	must(t, l.Revoke(Revocation{VKey: anna.VKey, Date: today.AddDate(1, 0, 0), Why: "another"}))
	if len(l.Revoked) != 1 || l.Revoked[0].Why != "lost" {
		t.Errorf("revoked %+v", l.Revoked)
	}
	if err := l.Add(EntryOf(anna, "", today)); !errors.Is(err, ErrRevoked) {
		t.Errorf("trusted again: %v", err)
	}
	must(t, l.Remove(anna.VKey))
	if err := l.Remove(anna.VKey); !errors.Is(err, ErrUnknown) {
		t.Errorf("removed twice: %v", err)
	}
	if d := Decide(l, anna.VKey, keys.Author, Ask); d != Revoked {
		t.Errorf("removed, and decided %d", d)
	}
}

func TestImport(t *testing.T) {
	root, rootKey := pair(t, "school", keys.Root)
	anna, otto, ruth := public(t, "anna", keys.Author), public(t, "otto", keys.Author), public(t, "ruth", keys.Author)
	l := with(t, rootKey, ruth)

	c, err := l.Import(export(t, root, with(t, anna, otto), 1))
	if err != nil || len(c.Added) != 2 || len(c.Removed)+len(c.Changed)+len(c.Revoked) != 0 {
		t.Fatalf("first: %+v, %v", c, err)
	}
	for _, p := range []keys.PublicKey{anna, otto, ruth} {
		if d := Decide(l, p.VKey, keys.Author, Strict); d != Trusted {
			t.Errorf("%s: decided %d", p.Name(), d)
		}
	}

	// The next one drops otto, renames anna and revokes ruth.
	next := with(t, anna)
	must(t, next.Add(EntryOf(anna, "Anna Maria", today)))
	must(t, next.Revoke(Revocation{VKey: ruth.VKey, Date: today, Why: "stolen"}))
	c, err = l.Import(export(t, root, next, 5))
	if err != nil || len(c.Added) != 0 || len(c.Removed) != 1 || len(c.Changed) != 1 || len(c.Revoked) != 1 {
		t.Fatalf("next: %+v, %v", c, err)
	}
	for vkey, want := range map[string]Decision{anna.VKey: Trusted, otto.VKey: Refused, ruth.VKey: Revoked} {
		if d := Decide(l, vkey, keys.Author, Strict); d != want {
			t.Errorf("%s: decided %d, want %d", vkey, d, want)
		}
	}

	// A list that does not know of the revocation does not take it back.
	if _, err := l.Import(export(t, root, with(t, anna, ruth), 6)); err != nil {
		t.Fatal(err)
	}
	if d := Decide(l, ruth.VKey, keys.Author, Ask); d != Revoked {
		t.Errorf("the revocation is gone: %d", d)
	}
	if again, err := parse(l.encode()); err != nil || string(again.encode()) != string(l.encode()) {
		t.Errorf("it cannot be read again: %v", err)
	}
}

func TestSerialMovesForward(t *testing.T) {
	root, rootKey := pair(t, "school", keys.Root)
	anna, otto := public(t, "anna", keys.Author), public(t, "otto", keys.Author)
	l := with(t, rootKey)
	third := export(t, root, with(t, anna), 3)
	if _, err := l.Import(third); err != nil {
		t.Fatal(err)
	}
	before := string(l.encode())
	if c, err := l.Import(third); err != nil || !c.None() || string(l.encode()) != before {
		t.Errorf("the same again: %+v, %v", c, err)
	}
	if _, err := l.Import(export(t, root, with(t, anna, otto), 2)); !errors.Is(err, ErrBackward) || !strings.Contains(err.Error(), "no. 2") || !strings.Contains(err.Error(), "no. 3") {
		t.Errorf("backward: %v", err)
	}
	if _, err := l.Import(export(t, root, with(t, anna, otto), 3)); !errors.Is(err, ErrForked) {
		t.Errorf("another one with the same serial: %v", err)
	}
	if string(l.encode()) != before {
		t.Error("a refused list changed something")
	}
	// To forget a root is no way back.
	must(t, l.Remove(rootKey.VKey))
	if d := Decide(l, anna.VKey, keys.Author, Ask); d != Unknown {
		t.Errorf("the root is gone and its author is %d", d)
	}
	must(t, l.Add(EntryOf(rootKey, "", today)))
	if _, err := l.Import(export(t, root, with(t, otto), 2)); !errors.Is(err, ErrBackward) {
		t.Errorf("backward after removing: %v", err)
	}
	if c, err := l.Import(third); err != nil || len(c.Added) != 1 {
		t.Errorf("the same after removing: %+v, %v", c, err)
	}
	if _, err := l.Import(export(t, root, with(t, anna, otto), 4)); err != nil {
		t.Errorf("forward: %v", err)
	}
}

func TestWhoseListsCount(t *testing.T) {
	root, rootKey := pair(t, "school", keys.Root)
	author, authorKey := pair(t, "anna", keys.Author)
	otto := public(t, "otto", keys.Author)
	list := export(t, root, with(t, otto), 1)

	if _, err := New().Import(list); !errors.Is(err, ErrNotRoot) {
		t.Errorf("unknown: %v", err)
	}
	l := with(t, authorKey)
	if _, err := l.Import(export(t, author, with(t, otto), 1)); !errors.Is(err, ErrNotRoot) {
		t.Errorf("an author: %v", err)
	}
	l = with(t, rootKey)
	if _, err := l.Import(list); err != nil {
		t.Fatal(err)
	}
	must(t, l.Revoke(Revocation{VKey: rootKey.VKey, Date: today}))
	if _, err := l.Import(export(t, root, with(t, otto), 2)); !errors.Is(err, ErrRevoked) {
		t.Errorf("revoked: %v", err)
	}
	if d := Decide(l, otto.VKey, keys.Author, Ask); d != Unknown {
		t.Errorf("the list of a revoked root counts: %d", d)
	}
}

// TestARootRevokesItself: the last list of a root whose key was stolen.
func TestARootRevokesItself(t *testing.T) {
	root, rootKey := pair(t, "school", keys.Root)
	otto := public(t, "otto", keys.Author)
	l := with(t, rootKey)
	last := with(t, otto)
	must(t, last.Revoke(Revocation{VKey: rootKey.VKey, Date: today, Why: "stolen"}))
	if _, err := l.Import(export(t, root, last, 1)); err != nil {
		t.Fatal(err)
	}
	if l.IsRoot(rootKey.VKey) || Decide(l, otto.VKey, keys.Author, Strict) != Refused {
		t.Error("it still counts")
	}
}

// TestNoListNamesARoot: neither does an export say so, nor is one that was
// made by other means believed.
func TestNoListNamesARoot(t *testing.T) {
	root, rootKey := pair(t, "school", keys.Root)
	other := public(t, "other", keys.Root)
	both := public(t, "both", keys.Author)
	l := with(t, rootKey, other, both)
	must(t, l.Add(EntryOf(both, "", today, keys.Root)))
	s := export(t, root, l, 1)
	if len(s.Entries) != 1 || !slices.Equal(s.Entries[0].Roles, []keys.Role{keys.Author}) {
		t.Errorf("exported %+v", s.Entries)
	}
	if !slices.Equal(l.Roles(both.VKey), []keys.Role{keys.Author, keys.Root}) {
		t.Errorf("the export changed the list: %v", l.Roles(both.VKey))
	}
	s.Entries = l.Entries
	if got, err := ParseSigned(sign(t, root, s.text())); !errors.Is(err, ErrBroken) {
		t.Errorf("believed %+v, %v", got, err)
	}
}

func TestParsePolicy(t *testing.T) {
	for name, good := range map[string]bool{"ask": true, "strict": true, "": false, "Ask": false, "never": false} {
		if p, err := ParsePolicy(name); (err == nil) != good || good && string(p) != name {
			t.Errorf("%q: %q, %v", name, p, err)
		}
	}
}
