//go:build !windows

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"carrel/store"
)

// A sitting that is killed goes on with the same questions and answers, and its
// clock has not stopped.
func TestKillInAnExam(t *testing.T) {
	data, dir := filepath.Join(t.TempDir(), "data"), t.TempDir()
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
	k := onTerminal(t, "--data", data, dir)
	wait(t, k, "Start the exam")
	press(t, k, "enter")
	wait(t, k, "Question 1 of 2")
	press(t, k, "a")
	wait(t, k, "1/2")
	said := regexp.MustCompile(`saved \d\d:\d\d`)
	if err := k.Await(10*time.Second, said.MatchString); err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`Which is \w+\?`).FindString(k.Screen())
	if err := syscall.Kill(k.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	k.Wait()

	again := onTerminal(t, "--data", data, dir)
	wait(t, again, "1/2")
	wait(t, again, asked)
	wait(t, again, "min left")
	press(t, again, "#")
	wait(t, again, "1 of 2 answered")
	press(t, again, "q")
	again.Wait()

	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	defer j.Close()
	standing, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	u := standing.Unit("org.example.kill", "final")
	if s := u.Sitting(); s == nil || s.Ended || len(u.Sittings) != 1 || s.Form == "" || s.Signs[0].Boot == 0 {
		t.Errorf("after the kill: %+v", s)
	}
}
