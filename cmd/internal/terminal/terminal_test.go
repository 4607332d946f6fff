//go:build !windows

package terminal_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"carrel/cmd/internal/terminal"
)

func start(t *testing.T, script string) *terminal.Terminal {
	t.Helper()
	k, err := terminal.Start(exec.Command("sh", "-c", script), 40, 5, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	return k
}

func TestTypeAndSee(t *testing.T) {
	k := start(t, `read x; echo "got $x"; exit 3`)
	if err := k.Send("words\r"); err != nil {
		t.Fatal(err)
	}
	if err := k.Await(5*time.Second, func(s string) bool { return strings.Contains(s, "got words") }); err != nil {
		t.Fatal(err)
	}
	if code := k.Wait(); code != 3 {
		t.Errorf("ended with %d, want 3", code)
	}
}

// A program that asks what terminal this is gets an answer.
func TestQueriesAreAnswered(t *testing.T) {
	k := start(t, `stty raw -echo; printf '\033[c'; head -c 3 | od -c; sleep 5`)
	if err := k.Await(5*time.Second, func(s string) bool { return strings.Contains(s, "033   [   ?") }); err != nil {
		t.Error(err)
	}
}

func TestAwaitGivesUp(t *testing.T) {
	k := start(t, `echo here; sleep 5`)
	if err := k.Await(200*time.Millisecond, func(string) bool { return false }); err == nil || !strings.Contains(err.Error(), "here") {
		t.Errorf("the error does not show the screen: %v", err)
	}
	k = start(t, `echo gone`)
	if err := k.Await(5*time.Second, func(string) bool { return false }); err == nil || !strings.Contains(err.Error(), "ended") {
		t.Errorf("the error does not say that the program ended: %v", err)
	}
}

// Settle waits for what an action brings about a moment later.
func TestSettle(t *testing.T) {
	k := start(t, `read x; for i in 1 2 3; do sleep 0.1; echo line $i; done; sleep 5`)
	k.Settle(300*time.Millisecond, 5*time.Second)
	if err := k.Send("\r"); err != nil {
		t.Fatal(err)
	}
	k.Settle(300*time.Millisecond, 5*time.Second)
	if s := k.Screen(); !strings.Contains(s, "line 3") {
		t.Errorf("settled too early:\n%s", s)
	}
}

func TestNoSuchProgram(t *testing.T) {
	if _, err := terminal.Start(exec.Command("/nonexistent/program"), 40, 5, nil); err == nil {
		t.Error("started a program that is not there")
	}
}

func TestResize(t *testing.T) {
	k := start(t, `read x; stty size; sleep 5`)
	if err := k.Resize(30, 7); err != nil {
		t.Fatal(err)
	}
	if err := k.Send("\r"); err != nil {
		t.Fatal(err)
	}
	if err := k.Await(5*time.Second, func(s string) bool { return strings.Contains(s, "7 30") }); err != nil {
		t.Error(err)
	}
}
