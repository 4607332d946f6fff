//go:build !windows

package cli

import (
	"errors"
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

func says(t *testing.T, k *terminal.Terminal, text string) {
	t.Helper()
	if !strings.Contains(squashed(k.Screen()), squashed(text)) {
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
	if s := squashed(k.Screen()); strings.Contains(s, squashed("secret words")) || !strings.Contains(s, "made") {
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
	wait(t, k, "the two passphrases differ; try again")
	nothingIn(t, data)
	typeLine(t, k, "try again\nPassphrase for", "secret words here")
	if err := k.Await(generous, func(s string) bool { return strings.Count(s, "The same again:") == 2 }); err != nil {
		t.Fatal(err)
	}
	typeLine(t, k, "The same again:", "secret words here")
	ended(t, k, exitDone)
	if _, err := keys.Unlock(data, "anna", "secret words here"); err != nil {
		t.Error(err)
	}
}

// Who mistypes is asked again, and not for ever.
func TestShortPassphraseIsRefusedAtOnce(t *testing.T) {
	data := t.TempDir()
	k := onTerminal(t, "key", "new", "anna", "--role", "author", "--data", data)
	for n := range maxTries {
		typeAgain(t, k, n, "short")
	}
	ended(t, k, exitFailed)
	says(t, k, "carrel: error: a passphrase has at least 8 characters")
	nothingIn(t, data)
}

// typeAgain answers the question for a passphrase when it was refused n times.
func typeAgain(t *testing.T, k *terminal.Terminal, n int, text string) {
	t.Helper()
	asked := func(s string) bool {
		return strings.Count(s, "Passphrase ") == n+1 && strings.Count(squashed(s), ";tryagain") == n
	}
	if err := k.Await(generous, asked); err != nil {
		t.Fatal(err)
	}
	if err := k.Send(text + "\r"); err != nil {
		t.Fatal(err)
	}
}

// squashed is a screen without spaces: a terminal wraps anywhere, and shows no
// space at the end of a line.
func squashed(s string) string { return strings.Join(strings.Fields(s), "") }

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
	typeAgain(t, k, 1, "secret words here")
	ended(t, k, exitDone)
	says(t, k, "that is not the passphrase of this key; try again")
	k = onTerminal(t, "trust", "export", "--key", "school", "--data", data, "-o", filepath.Join(data, "more"))
	for n := range maxTries {
		typeAgain(t, k, n, "short")
	}
	ended(t, k, exitFailed)
	says(t, k, "carrel: hint: start again with the right one")
}

// The file of a move is opened by the passphrase that is typed right at last.
func TestWrongPassphraseOfAMove(t *testing.T) {
	dir := t.TempDir()
	old, data, file, pass := filepath.Join(dir, "old"), filepath.Join(dir, "new"), filepath.Join(dir, "my.move"), filepath.Join(dir, "pass")
	if err := errors.Join(makeProgress(old), os.WriteFile(pass, []byte("secret words here\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	ended(t, onTerminal(t, "move", "--to", file, "--data", old, "--passphrase-file", pass), exitDone)
	k := onTerminal(t, "move", "--from", file, "--data", data)
	typeLine(t, k, "Passphrase of", "secret words there")
	wait(t, k, "try again")
	typeLine(t, k, "try again\nPassphrase of", "secret words here")
	ended(t, k, exitDone)
	says(t, k, "unpacked into")
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

// Whatever ends a question, it is said that nothing was done; also where a
// command keeps an interruption to itself.
func TestInterruptedQuestion(t *testing.T) {
	for name, end := range map[string]func(*terminal.Terminal) error{
		"interrupt": func(k *terminal.Terminal) error { return syscall.Kill(k.PID(), syscall.SIGINT) },
		"hang-up":   func(k *terminal.Terminal) error { return syscall.Kill(k.PID(), syscall.SIGHUP) },
		"control-C": func(k *terminal.Terminal) error { return k.Send("y\x03") },
	} {
		data := filepath.Join(t.TempDir(), "data")
		k := onTerminal(t, "add", signedCourse(t), "--data", data)
		wait(t, k, "Trust it? [y/N]")
		if err := end(k); err != nil {
			t.Fatal(err)
		}
		ended(t, k, exitFailed)
		if s := k.Screen(); !strings.Contains(s, "\ncarrel: error: interrupted\ncarrel: hint: nothing was done") {
			t.Errorf("%s: the screen shows\n%s", name, s)
		}
		nothingIn(t, filepath.Join(data, "courses"))
	}
}

// The end of the input is a no, on a line of its own.
func TestQuestionThatIsNotAnswered(t *testing.T) {
	k := onTerminal(t, "add", signedCourse(t), "--data", t.TempDir())
	wait(t, k, "Trust it? [y/N]")
	if err := k.Send("\x04"); err != nil {
		t.Fatal(err)
	}
	ended(t, k, exitFailed)
	if !strings.Contains(k.Screen(), "\ncarrel: error: not confirmed") {
		t.Errorf("the screen shows\n%s", k.Screen())
	}
}

// The copy of an add that was killed is removed by the next one, that of one
// that runs is not.
func TestKilledAddLeavesNothing(t *testing.T) {
	data, pack := filepath.Join(t.TempDir(), "data"), signedCourse(t)
	first, second := onTerminal(t, "add", pack, "--data", data), onTerminal(t, "add", pack, "--data", data)
	wait(t, first, "Trust it? [y/N]")
	wait(t, second, "Trust it? [y/N]")
	if err := syscall.Kill(first.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	first.Wait()
	k := onTerminal(t, "add", pack, "--data", data)
	wait(t, k, "Trust it? [y/N]")
	if left, err := filepath.Glob(filepath.Join(data, "courses", adding+"*")); err != nil || len(left) != 2 {
		t.Errorf("beside the copies of two that run: %v, %v", left, err)
	}
	typeLine(t, k, "Trust it? [y/N]", "n")
	ended(t, k, exitFailed)
	typeLine(t, second, "Trust it? [y/N]", "y")
	ended(t, second, exitDone)
}

// signedCourse is a package by an author whom nobody knows.
func signedCourse(t *testing.T) string {
	t.Helper()
	hers, pack := t.TempDir(), filepath.Join(t.TempDir(), "course.carrel")
	pass := filepath.Join(hers, "pass")
	_, err := keys.New(hers, "anna", keys.Options{Role: keys.Author, Passphrase: "secret words here", WorkFactor: keyWork})
	if err = errors.Join(err, os.WriteFile(pass, []byte("secret words here\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	ended(t, onTerminal(t, "pack", writeQuiz(t), "--key", "anna", "--data", hers, "--passphrase-file", pass, "-o", pack), exitDone)
	return pack
}

func nothingIn(t *testing.T, data string) {
	t.Helper()
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 0 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
