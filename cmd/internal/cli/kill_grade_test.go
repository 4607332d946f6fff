//go:build !windows

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"carrel/store/result"
)

// What a marker ticked and the screen called saved is in the file, whole, when
// the program is killed, and the marking goes on there.
func TestEndsWhileMarking(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	w := sealedEssay(t)
	grade := []string{"--data", w, "grade", "sheets", "--paper", "out/exam.carrel-paper", "--answers", "out/exam.carrel-answers",
		"--key", "exams", "-o", "results", "--passphrase-file", "pass", "--mark", "ada"}
	k := onTerminal(t, grade...)
	wait(t, k, "Answer number 1")
	press(t, k, "2")
	wait(t, k, "Points: 2 of 4")
	if err := k.Await(generous, regexp.MustCompile(`saved \d\d:\d\d`).MatchString); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(k.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	k.Wait()
	if m := marksOf(t); len(m.Marks) != 1 || len(m.Marks[0].Criteria) != 1 || m.Marks[0].Criteria[0] != 1 || !m.Marks[0].Draft {
		t.Errorf("%+v", m.Marks)
	}
	again := onTerminal(t, grade...)
	wait(t, again, "Points: 2 of 4")
	press(t, again, "enter")
	wait(t, again, "Answer number 2")
	press(t, again, "q")
	again.Wait()
	if m := marksOf(t); len(m.Marks) != 1 || m.Marks[0].Draft {
		t.Errorf("%+v", m.Marks)
	}
}

func marksOf(t *testing.T) *result.Marks {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("results", "marks", "ada"+result.MarksExtension))
	if err != nil {
		t.Fatal(err)
	}
	m, err := result.ReadMarks(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sealedEssay seals an exam of one essay in the folder that is the present one,
// and hands in two sheets. It returns the data folder of the examiner.
func sealedEssay(t *testing.T) (data string) {
	t.Helper()
	files := map[string]string{
		"pass":             "secret words here\n",
		"course/course.md": "---\nkind: course\nformat: 1\nid: org.example.exam\ntitle: Exam\nversion: 1.0.0\n---\n\n# Exam\n\n1. [Final](exam.md)\n",
		"course/exam.md":   "---\nkind: exam\nid: final\ntitle: Final\nsealed: true\ndraw: [{from: pool.md, pick: 1}]\n---\n\n# Final\n",
		"course/pool.md":   "---\nkind: pool\n---\n\n# Pool\n\n## Why?\n<!-- question: {id: essay, points: 4} -->\n\n```answer essay\nBecause.\n```\n\n- [ ] this\n- [ ] that\n",
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		"key new exams --role examiner --passphrase-file pass", "key export exams -o exams.carrel-key",
		"exam seal course exam.md --key exams --examiner exams.carrel-key --seats 1 -o out --passphrase-file pass",
	} {
		c := exec.Command(os.Args[0], append([]string{"--data", "data"}, strings.Fields(line)...)...)
		c.Env = append(os.Environ(), asCarrel+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	if err := os.Mkdir("sheets", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"ada", "bob"} {
		if err := handIn([]string{who, "out", filepath.Join("sheets", who+".carrel-sheet"), "essay=Because of that."}); err != nil {
			t.Fatal(err)
		}
	}
	return "data"
}
