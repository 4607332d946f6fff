//go:build !windows

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"carrel/cmd/internal/terminal"
	"carrel/store/keys"
)

// typeLine types a line, as a person does who sees a question.
func typeLine(t *testing.T, k *terminal.Terminal, question, text string) {
	t.Helper()
	wait(t, k, question)
	if err := k.Send(text + "\r"); err != nil {
		t.Fatal(err)
	}
}

// ended waits for the program and checks its exit code.
func ended(t *testing.T, k *terminal.Terminal, want int) {
	t.Helper()
	if code := k.Wait(); code != want {
		t.Errorf("ended with %d, want %d:\n%s", code, want, k.Screen())
	}
}

// joined is what the screen says, without regard to where its lines break.
func joined(k *terminal.Terminal) string { return strings.ReplaceAll(k.Screen(), "\n", "") }

func says(t *testing.T, k *terminal.Terminal, text string) {
	t.Helper()
	if !strings.Contains(joined(k), text) {
		t.Errorf("it does not say %q:\n%s", text, k.Screen())
	}
}

// A passphrase is asked for twice and never shown.
func TestPassphraseIsNotShown(t *testing.T) {
	data := t.TempDir()
	k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
	typeLine(t, k, "Passphrase for the new key anna (leave it empty", "secret words here")
	typeLine(t, k, "The same again:", "secret words here")
	ended(t, k, exitDone)
	if s := joined(k); strings.Contains(s, "secret") || !strings.Contains(s, "made") {
		t.Errorf("the screen shows\n%s", s)
	}
	if _, err := keys.Unlock(data, "anna", "secret words here"); err != nil {
		t.Error(err)
	}
}

func TestPassphrasesThatDiffer(t *testing.T) {
	data := t.TempDir()
	k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
	typeLine(t, k, "Passphrase for", "secret words here")
	typeLine(t, k, "The same again:", "secret word here")
	ended(t, k, exitFailed)
	says(t, k, "the two passphrases differ")
	nothingIn(t, data)
}

func TestShortPassphraseIsRefusedAtOnce(t *testing.T) {
	data := t.TempDir()
	k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
	typeLine(t, k, "Passphrase for", "short")
	ended(t, k, exitFailed)
	says(t, k, "a passphrase has at least 8 characters")
	nothingIn(t, data)
}

// Who types none is given one, which opens the key.
func TestPassphraseIsMadeUp(t *testing.T) {
	data := t.TempDir()
	k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
	typeLine(t, k, "Passphrase for", "")
	ended(t, k, exitDone)
	pass := regexp.MustCompile(`\b[a-z]+(-[a-z]+){5}\b`).FindString(k.Screen())
	if _, err := keys.Unlock(data, "anna", pass); err != nil {
		t.Errorf("%q: %v\n%s", pass, err, k.Screen())
	}
}

// Whatever ends the question, the terminal is put back before the program ends:
// while it is silent, a line would not begin at the left.
func TestInterruptedPassphrase(t *testing.T) {
	for name, end := range map[string]func(*terminal.Terminal) error{
		"interrupt": func(k *terminal.Terminal) error { return syscall.Kill(k.PID(), syscall.SIGINT) },
		"terminate": func(k *terminal.Terminal) error { return syscall.Kill(k.PID(), syscall.SIGTERM) },
		"control-C": func(k *terminal.Terminal) error { return k.Send("abc\x03") },
		"control-D": func(k *terminal.Terminal) error { return k.Send("\x04") },
	} {
		data := t.TempDir()
		k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
		wait(t, k, "Passphrase for")
		if err := end(k); err != nil {
			t.Fatal(err)
		}
		ended(t, k, exitFailed)
		if !strings.Contains(k.Screen(), "\ncarrel: error: interrupted\n") {
			t.Errorf("%s: the screen shows\n%s", name, k.Screen())
		}
		nothingIn(t, data)
	}
}

func TestWrongPassphraseOnTerminal(t *testing.T) {
	data := t.TempDir()
	opt := keys.Options{Role: keys.Root, Passphrase: "secret words here", WorkFactor: keyWork}
	if _, err := keys.New(data, "school", opt); err != nil {
		t.Fatal(err)
	}
	// The policy gives the list something to export.
	k := onTerminal(t, "trust", "policy", "strict", "--data", data)
	ended(t, k, exitDone)
	k = onTerminal(t, "trust", "export", "--key", "school", "--data", data, "-o", filepath.Join(data, "out"))
	typeLine(t, k, "Passphrase of the key school:", "secret words there")
	ended(t, k, exitFailed)
	says(t, k, "that is not the passphrase of this key")
}

// A question is answered with y or yes; anything else is a no.
func TestConfirm(t *testing.T) {
	hers := t.TempDir()
	p, err := keys.New(hers, "anna", keys.Options{Role: keys.Author, Passphrase: "secret words here", WorkFactor: keyWork})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(hers, "anna.carrel-key")
	if err := os.WriteFile(file, p.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	for answer, code := range map[string]int{"y": exitDone, "YES": exitDone, "": exitFailed, "n": exitFailed, "yesterday": exitFailed} {
		data := t.TempDir()
		k := onTerminal(t, "trust", "add", file, "--data", data)
		typeLine(t, k, "Does its owner have the same words? Trust it? [y/N]", answer)
		ended(t, k, code)
		if _, err := os.Stat(filepath.Join(data, "trust")); (err == nil) != (code == exitDone) {
			t.Errorf("%q: %v", answer, err)
		}
	}
}

func nothingIn(t *testing.T, data string) {
	t.Helper()
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 0 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
