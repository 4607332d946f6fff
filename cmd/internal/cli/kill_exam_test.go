//go:build !windows

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"carrel/store"
)

// A sitting goes on with the same questions and answers, and its clock has not
// stopped, however the program ended: killed, hung up because the window was
// closed, or told to end.
func TestEndsInAnExam(t *testing.T) {
	for _, end := range []struct {
		signal syscall.Signal
		code   int // that the program ends with; a killed one has none of its own
	}{{syscall.SIGKILL, -1}, {syscall.SIGHUP, 0}, {syscall.SIGTERM, 0}} {
		t.Run(end.signal.String(), func(t *testing.T) { endInAnExam(t, end.signal, end.code) })
	}
	tell(t, "Durability: a sitting of an exam in a real program on a terminal, killed, hung up, terminated", 3,
		"what was called saved is there, and the sitting goes on with its questions and its clock")
}

// raceExit is what a program under the race detector ends with when that has
// seen something: here a signal that ends Bubble Tea while the reader of its
// terminal still begins.
const raceExit = 66

func endInAnExam(t *testing.T, signal syscall.Signal, code int) {
	data, dir := filepath.Join(t.TempDir(), "data"), writeExam(t)
	k := onTerminal(t, "--data", data, dir)
	wait(t, k, "Start the exam")
	press(t, k, "enter")
	wait(t, k, "Question 1 of 2")
	press(t, k, "a")
	wait(t, k, "1/2")
	said := regexp.MustCompile(`saved \d\d:\d\d`)
	if err := k.Await(generous, said.MatchString); err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`Which is \w+\?`).FindString(k.Screen())
	if err := syscall.Kill(k.PID(), signal); err != nil {
		t.Fatal(err)
	}
	if got := k.Wait(); code >= 0 && got != code && got != raceExit {
		t.Errorf("ended with %d:\n%s", got, k.Screen())
	}
	sitting(t, data, 1)

	again := onTerminal(t, "--data", data, dir)
	wait(t, again, "1/2")
	wait(t, again, asked)
	wait(t, again, "min left")
	press(t, again, "#")
	wait(t, again, "1 of 2 answered")
	press(t, again, "q")
	again.Wait()
	sitting(t, data, 1)
}

// writeExam writes a course with an exam of two questions.
func writeExam(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	pool := "---\nkind: pool\n---\n\n# Pool\n" + quizFile[strings.Index(quizFile, "\n## "):]
	for name, text := range map[string]string{
		"course.md": strings.Replace(quizCourse, "quiz.md", "exam.md", 1),
		"pool.md":   pool,
		"exam.md":   "---\nkind: exam\nid: final\ntitle: An exam\ntime: 30m\nshuffle: {questions: true, choices: true}\ndraw: [{from: pool.md, pick: 2}]\n---\n\n# An exam\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sitting checks that a journal is whole and holds the one sitting, open, with
// so many answers.
func sitting(t *testing.T, data string, answers int) {
	t.Helper()
	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatalf("afterwards: %v", err)
	}
	defer j.Close()
	standing, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	u := standing.Unit("org.example.kill", "final")
	s := u.Sitting()
	if s == nil || s.Ended || len(u.Sittings) != 1 || s.Form == "" || s.Signs[0].Boot == 0 {
		t.Fatalf("afterwards: %+v", s)
	}
	given := 0
	for e, err := range j.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if e.Unit == "final" && e.Response != nil {
			given++
		}
	}
	if given < answers {
		t.Errorf("%d answers are in the journal, %d were called saved", given, answers)
	}
	if err := j.Check(); err != nil {
		t.Error(err)
	}
}
