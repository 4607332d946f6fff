package issuance

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func open(t *testing.T, dir string) *Log {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func act(t *testing.T, l *Log, k Kind, id string) {
	t.Helper()
	a := Act{Act: k, ID: id, At: time.Date(2026, 11, 23, 9, 0, 0, 5, time.UTC), Why: "because"}
	if k == Issue {
		a.Index, a.Course, a.Journal = l.Next(), "c", "j"+id
	}
	if _, err := l.Append(a, []byte("credential "+id)); err != nil {
		t.Fatal(err)
	}
}

func TestALogIsReadAsItWasWritten(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	for _, id := range []string{"a", "b", "c"} {
		act(t, l, Issue, id)
	}
	act(t, l, Suspend, "a")
	act(t, l, Revoke, "b")
	act(t, l, Resume, "a")
	l.Close()
	l = open(t, dir)
	var got []string
	for _, is := range l.All() {
		got = append(got, fmt.Sprint(is.ID, is.Index, is.State))
		if text, err := l.Credential(is); err != nil || string(text) != "credential "+is.ID {
			t.Errorf("%s: %q, %v", is.ID, text, err)
		}
	}
	if want := "[a0valid b1revoked c2valid]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if _, ok := l.Of("c", "jb"); ok {
		t.Error("a revoked certificate is in the way of another")
	}
	if is, ok := l.Of("c", "ja"); !ok || is.ID != "a" {
		t.Errorf("of ja: %v", is)
	}
}

func TestActsThatCannotBe(t *testing.T) {
	l := open(t, t.TempDir())
	act(t, l, Issue, "a")
	for _, c := range []struct {
		a    Act
		want error
	}{
		{Act{Act: Revoke, ID: "x"}, ErrUnknown}, {Act{Act: Resume, ID: "a"}, ErrAct}, {Act{Act: Issue, ID: "a"}, ErrAct},
		{Act{Act: "praise", ID: "a"}, ErrAct}, {Act{Act: Issue, ID: "r", Index: 1, Renews: "x"}, ErrUnknown}, {Act{Act: Issue, ID: "r", Index: 7}, ErrAct},
	} {
		if _, err := l.Append(c.a, nil); !errors.Is(err, c.want) {
			t.Errorf("%v: %v, want %v", c.a, err, c.want)
		}
	}
	if text, err := l.Credential(l.All()[0]); err != nil || string(text) != "credential a" {
		t.Errorf("after what was refused: %q, %v", text, err)
	}
	act(t, l, Revoke, "a")
	for _, k := range []Kind{Revoke, Suspend, Resume} {
		if _, err := l.Append(Act{Act: k, ID: "a"}, nil); !errors.Is(err, ErrRevoked) {
			t.Errorf("%s what was revoked: %v", k, err)
		}
	}
	if _, err := l.Append(Act{Act: Issue, ID: "b", Renews: "a", Index: 1}, nil); !errors.Is(err, ErrRevoked) {
		t.Errorf("renew what was revoked: %v", err)
	}
}

func TestARenewedCertificateIsFollowedByAnother(t *testing.T) {
	l := open(t, t.TempDir())
	act(t, l, Issue, "a")
	if _, err := l.Append(Act{Act: Issue, ID: "b", Renews: "a", Index: 1, Course: "c", Journal: "ja"}, []byte("b")); err != nil {
		t.Fatal(err)
	}
	if is, ok := l.Of("c", "ja"); !ok || is.ID != "b" {
		t.Errorf("got %v", is)
	}
}

func TestEveryChangeOfALogIsNoticed(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	for _, id := range []string{"a", "b", "c"} {
		act(t, l, Issue, id)
	}
	l.Close()
	path := filepath.Join(dir, logName)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(good, []byte("\n"))
	last := len(good) - len(lines[2])
	for i := range last { // of the last line, the chain knows nothing yet
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if opened(t, dir, bad) == nil {
			t.Errorf("byte %d changed, and nobody noticed", i)
		}
	}
	for name, bad := range map[string][]byte{
		"a line dropped":   bytes.Join([][]byte{lines[0], lines[2]}, nil),
		"lines exchanged":  bytes.Join([][]byte{lines[1], lines[0], lines[2]}, nil),
		"a line twice":     bytes.Join([][]byte{lines[0], lines[0], lines[1], lines[2]}, nil),
		"the first is cut": bytes.Join(lines[1:], nil),
	} {
		if err := opened(t, dir, bad); !errors.Is(err, ErrLog) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := opened(t, dir, good[:len(good)-5]); err != nil {
		t.Errorf("a line half written: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, bytes.Join(lines[:2], nil)) {
		t.Errorf("left of it: %q, %v", b, err)
	}
}

// opened opens a log of that text.
func opened(t *testing.T, dir string, text []byte) error {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, logName), text, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir)
	if err == nil {
		l.Close()
	}
	return err
}

func TestOneProgramWrites(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := Open(dir); !errors.Is(err, ErrBusy) {
		t.Errorf("a second one: %v", err)
	}
}

func TestACredentialThatWasChanged(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	act(t, l, Issue, "a")
	if err := os.WriteFile(filepath.Join(dir, "0.json"), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Credential(l.All()[0]); !errors.Is(err, ErrLog) {
		t.Errorf("changed: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"n":1,"prev":"","act":"issue","id":"a","at":"2026-11-23T09:00:00Z","index":0}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		a, err := Decode(line)
		if err != nil {
			return
		}
		if again, err := encode(a); err != nil || !bytes.Equal(again, line) {
			t.Errorf("%q came back as %q, %v", line, again, err)
		}
	})
}
