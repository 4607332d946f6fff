//go:build !windows

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carrel/cmd/internal/terminal"
	"carrel/player/playertest/keys"
	"carrel/store"
)

// onTerminal runs the program on a pseudo-terminal.
func onTerminal(t *testing.T, args ...string) *terminal.Terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asCarrel+"=1", "TERM=xterm-256color", "LANG=C.UTF-8")
	k, err := terminal.Start(cmd, 80, 24, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	return k
}

// generous is how long a test waits for what has to come: a passphrase costs
// many seconds under the race detector of a busy machine.
const generous = 90 * time.Second

func wait(t *testing.T, k *terminal.Terminal, text string) {
	t.Helper()
	if err := k.Await(generous, func(s string) bool { return strings.Contains(s, text) }); err != nil {
		t.Fatalf("waiting for %q: %v", text, err)
	}
}

func press(t *testing.T, k *terminal.Terminal, names ...string) {
	t.Helper()
	for _, name := range names {
		seq, ok := keys.Sequence(name)
		if !ok {
			t.Fatalf("no key is called %q", name)
		}
		if err := k.Send(seq); err != nil {
			t.Fatal(err)
		}
	}
}

func writeCourse(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "one.md")
	if err := os.WriteFile(file, []byte("# One\n\nWords to be read.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The whole program: it opens a lesson, leaves on q, and the journal says that
// the lesson was opened.
func TestPlayOnTerminal(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	k := onTerminal(t, "play", "--data", data, writeCourse(t))
	wait(t, k, "Words to be read.")
	press(t, k, "q")
	if code := k.Wait(); code != 0 {
		t.Fatalf("ended with %d:\n%s", code, k.Screen())
	}
	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	standing, err := j.Standing()
	if err != nil || standing.Events == 0 {
		t.Errorf("%d events, %v", standing.Events, err)
	}
}

func TestLibraryOnTerminal(t *testing.T) {
	k := onTerminal(t, "--data", filepath.Join(t.TempDir(), "data"))
	wait(t, k, "Carrel")
	press(t, k, "q")
	if code := k.Wait(); code != 0 {
		t.Errorf("ended with %d:\n%s", code, k.Screen())
	}
}

// What cannot be opened is said on a screen that was not taken over, quickly,
// and names who has it.
func TestSecondPlayer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	began := time.Now()
	k := onTerminal(t, "--data", data)
	wait(t, k, "carrel: hint: close the other Carrel")
	if code := k.Wait(); code != exitFailed || !strings.Contains(strings.ReplaceAll(k.Screen(), "\n", ""), "is in use by process") {
		t.Errorf("ended with %d:\n%s", code, k.Screen())
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("it took %v to say so", d)
	}
}
