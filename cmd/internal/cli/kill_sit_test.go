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

	"carrel/cmd/internal/terminal"
	"carrel/store/sheet"
)

// unsealed opens a sealed exam with its words.
func unsealed(t *testing.T, k *terminal.Terminal, words string) {
	t.Helper()
	wait(t, k, "Type the six words")
	if err := k.Send(strings.ReplaceAll(words, "-", " ") + "\r"); err != nil {
		t.Fatal(err)
	}
}

// sheetsIn reads the sheets of a folder as the examiner does.
func sheetsIn(t *testing.T, x exams, dir string) (out []*sheet.Sheet) {
	t.Helper()
	for _, f := range within([]string{dir}, sheet.Extension) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, err := sheet.Read(b, x.examiner)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out = append(out, s)
	}
	return out
}

// A sealed sitting that is killed has a sheet with all that was called saved.
// The words are asked for again, it goes on where it was, and the sheet that is
// handed in has the code that the screen shows.
func TestKillInASealedExam(t *testing.T) {
	x, data := sealExam(t), filepath.Join(t.TempDir(), "data")
	paper := filepath.Join(x.dir, "exam.carrel-paper")
	k := onTerminal(t, "--data", data, "play", paper)
	unsealed(t, k, x.words)
	wait(t, k, "Start the exam")
	press(t, k, "enter")
	wait(t, k, "Before you begin: 1 of 1")
	press(t, k, "a", "enter")
	wait(t, k, "Question 1 of 2")
	press(t, k, "a")
	wait(t, k, "1/2")
	asked := regexp.MustCompile(`(One|Two)\?`).FindString(k.Screen())
	deadline := time.Now().Add(generous)
	for responsesInSheets(t, x, data) < 2 && time.Now().Before(deadline) {
		time.Sleep(20 * time.Millisecond)
	}
	if err := syscall.Kill(k.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	k.Wait()
	if got := sheetsIn(t, x, filepath.Join(data, sheetFolder)); len(got) != 1 || got[0].Final || len(got[0].Responses) != 2 {
		t.Fatalf("after the kill: %+v", got)
	}
	assertNothingInClear(t, data)

	again := onTerminal(t, "--data", data, "play", paper)
	unsealed(t, again, x.words)
	wait(t, again, "1/2")
	wait(t, again, asked)
	wait(t, again, "min left")
	press(t, again, "#")
	wait(t, again, "1 of 2 answered")
	press(t, again, "down", "down", "enter")
	wait(t, again, "Hand in this exam?")
	press(t, again, "down", "enter")
	wait(t, again, "Code of your sheet:")
	code := strings.ReplaceAll(regexp.MustCompile(`(\S ){13}\S`).FindString(again.Screen()), " ", "")
	press(t, again, "q")
	again.Wait()
	for _, dir := range []string{filepath.Join(data, sheetFolder), x.dir} {
		got := sheetsIn(t, x, dir)
		if len(got) != 1 || !got[0].Final || len(got[0].Responses) != 2 {
			t.Fatalf("handed in: %+v", got)
		}
		if said, _ := got[0].Code(); said != code || code == "" {
			t.Errorf("the sheet in %s has the code %s, the screen said %q", dir, said, code)
		}
	}
	if got := journalHas(t, data); len(got) != 2 {
		t.Errorf("the journal has responses to %v", got)
	}
	assertNothingInClear(t, data)

	once := onTerminal(t, "--data", data, "play", paper)
	wait(t, once, strings.Join(strings.Split(code, ""), " "))
	press(t, once, "q")
	once.Wait()
}

// responsesInSheets counts those in the sheets of a data folder so far.
func responsesInSheets(t *testing.T, x exams, data string) (n int) {
	t.Helper()
	for _, s := range sheetsIn(t, x, filepath.Join(data, sheetFolder)) {
		n += len(s.Responses)
	}
	return n
}
