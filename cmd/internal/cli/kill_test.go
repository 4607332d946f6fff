//go:build !windows

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"carrel/store"
)

const quizCourse = `---
kind: course
format: 1
id: org.example.kill
title: A course to be killed in
version: 1.0.0
locale: en
---

1. [A quiz](quiz.md)
`

const quizFile = `---
kind: quiz
title: A quiz
pass: 50%
---

# A quiz

## Which is first?
<!-- question: {id: first} -->

- [x] One
- [ ] Two

## Which is second?
<!-- question: {id: second} -->

- [ ] One
- [x] Two
`

func writeQuiz(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"course.md": quizCourse, "quiz.md": quizFile} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// An answer that the screen calls saved is found again after kill -9, by the
// player itself: the quiz goes on where it was left.
func TestKillAfterAnAcknowledgedAnswer(t *testing.T) {
	data, dir := filepath.Join(t.TempDir(), "data"), writeQuiz(t)
	k := onTerminal(t, "--data", data, dir)
	wait(t, k, "Start the quiz")
	press(t, k, "enter")
	wait(t, k, "Which is first?")
	press(t, k, "a", "enter")
	wait(t, k, "Right.")
	said := regexp.MustCompile(`saved \d\d:\d\d`)
	if err := k.Await(generous, said.MatchString); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(k.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	k.Wait()

	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	standing, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	a := standing.Unit("org.example.kill", "quiz.md").Answer("first", 1)
	if a == nil || !a.Answered || a.Mark.Got != 100 {
		t.Errorf("the answer after the kill is %+v", a)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}

	again := onTerminal(t, "--data", data, dir)
	wait(t, again, "your answer, right")
	press(t, again, "enter")
	wait(t, again, "Which is second?")
	press(t, again, "b", "enter")
	wait(t, again, "See the result")
	press(t, again, "enter")
	wait(t, again, "Passed")
	press(t, again, "q")
	if code := again.Wait(); code != 0 {
		t.Errorf("ended with %d:\n%s", code, again.Screen())
	}
}

// When the disk refuses to the end, the last words on the terminal say what is
// lost, and do not speak as if the session went on.
func TestWhatIsLostIsSaid(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	k := onTerminal(t, "--data", data, writeQuiz(t))
	wait(t, k, "Start the quiz")
	if err := os.Remove(filepath.Join(data, "journal.db")); err != nil {
		t.Fatal(err)
	}
	press(t, k, "enter")
	wait(t, k, "Which is first?")
	if err := syscall.Kill(k.PID(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	code := k.Wait()
	said := strings.ReplaceAll(k.Screen(), "\n", "")
	if code != exitFailed || !strings.Contains(said, "what was done after the last word saved is lost") {
		t.Errorf("ended with %d:\n%s", code, k.Screen())
	}
}

// A closed window is a way of leaving: where the trainee was is kept, and the
// program ends without a complaint.
func TestHangUpKeepsThePlace(t *testing.T) {
	data, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "long.md")
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "Paragraph %03d.\n\n", i)
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	k := onTerminal(t, "play", "--data", data, file)
	wait(t, k, "Paragraph 000.")
	press(t, k, "pgdown", "pgdown")
	wait(t, k, "Paragraph 020.")
	if err := syscall.Kill(k.PID(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if code := k.Wait(); code != 0 {
		t.Errorf("ended with %d:\n%s", code, k.Screen())
	}
	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	standing, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range standing.Courses {
		for _, u := range c.Units {
			if u.Place.Line > 1 {
				return
			}
		}
	}
	t.Error("the place is not kept")
}
