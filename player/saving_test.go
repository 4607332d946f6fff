package player_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"carrel/course/progress"
	"carrel/player"
)

// away is a place beside the disk.
type away struct {
	mu      sync.Mutex
	unsaved [][]progress.Event
	dir     string
	err     error
}

func (a *away) rescue() player.Rescue {
	return player.Rescue{
		Places: func() []string { return []string{"/home/ann", "/media/stick\x1b[2J"} },
		Export: func(dir string, unsaved [][]progress.Event) (string, bool, error) {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.dir, a.unsaved = dir, unsaved
			return dir + "/r.carrel-record", false, a.err
		},
	}
}

func (a *away) asked() (dir string, actions int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dir, len(a.unsaved)
}

func (a *away) failWith(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.err = err
}

func full(j *journal, a *away) player.Config {
	b := firstSteps()
	c := config(j, b)
	c.Open, c.Rescue = b, a.rescue()
	c.Why = func(err error) string {
		if errors.Is(err, errFull) {
			return "the disk is full"
		}
		return ""
	}
	return c
}

var errFull = errors.New("write journal: no space")

// TestWhatIsNotSavedIsSaidInEveryWidth: the reason, the keys that help and the
// key that goes on are there together, and leave the bar when it is mended.
func TestWhatIsNotSavedIsSaidInEveryWidth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		width, height int
		want          string
	}{
		{60, 16, "NOT SAVED: the disk is full"}, // the keys stand above the page
		{80, 24, "NOT SAVED: the disk is full  E Save elsewhere  s Save again"},
		{120, 40, "NOT SAVED: the disk is full  E Save elsewhere  s Save again"},
	} {
		j := &journal{broken: fmt.Errorf("journal: %w", errFull)}
		term := start(t, full(j, &away{}), tt.width, tt.height)
		got := bar(term.WaitFor("NOT SAVED"))
		has(t, term.Screen(), "E Save elsewhere  s Save again")
		if !strings.HasSuffix(strings.TrimRight(got, " "), tt.want) || !strings.HasPrefix(strings.TrimLeft(got, " "), "⏎") {
			t.Errorf("%d columns: %q", tt.width, got)
		}
		term.Press("q")
		if got := term.WaitFor("q Leave all the same  E Save elsewhere  s Save again"); !strings.Contains(bar(got), "NOT SAVED: the disk is full") {
			t.Errorf("%d columns, leaving: %q", tt.width, got)
		}
		j.breakWith(nil)
		term.Press("s")
		term.WaitFor("saved ")
		term.Press("q")
		if _, err := term.WaitEnd(); err != nil {
			t.Error(err)
		}
		if len(j.all()) == 0 {
			t.Error("nothing was saved")
		}
	}
}

// TestARefusalStaysUntilItIsMended: other keys do not take it away, and no
// restart is needed.
func TestARefusalStaysUntilItIsMended(t *testing.T) {
	t.Parallel()
	j := &journal{broken: errFull}
	term := start(t, full(j, &away{}), 80, 24)
	term.WaitFor("NOT SAVED: the disk is full")
	term.Press("down", "o", "esc", "s")
	term.WaitFor("NOT SAVED: the disk is full")
	j.breakWith(errors.New("other\x1b[31m trouble"))
	term.Press("s")
	term.Wait(func(s string) bool { return strings.Contains(s, "NOT SAVED: other") && !strings.Contains(s, "\x1b") })
	j.breakWith(nil)
	term.Press("s")
	term.WaitFor("saved ")
}

func TestProgressGoesElsewhereWhileTheDiskIsFull(t *testing.T) {
	t.Parallel()
	j, a := &journal{broken: errFull}, &away{}
	term := start(t, full(j, a), 80, 24)
	term.WaitFor("NOT SAVED")
	term.Press("E")
	screen := term.WaitFor("/home/ann")
	if !strings.Contains(screen, "Not saved: the disk is full.") || !strings.Contains(screen, "/media/stick") {
		t.Errorf("the choice is\n%s", screen)
	}
	term.Press("down", "enter")
	term.WaitFor("Written: /media/stick")
	if dir, n := a.asked(); !strings.HasPrefix(dir, "/media/stick") || n != 1 {
		t.Errorf("%d actions went to %q", n, dir)
	}
	a.failWith(errors.New("no such folder"))
	term.Press("down")
	term.Type("~/else where")
	term.Press("enter")
	term.WaitFor("It could not be written there: no such folder")
	if dir, _ := a.asked(); dir != "~/else where" {
		t.Errorf("asked for %q", dir)
	}
	term.Press("esc")
	j.breakWith(nil)
	term.Press("s")
	term.WaitFor("saved ")
	if screen := term.Screen(); strings.Contains(screen, "NOT SAVED") {
		t.Errorf("still:\n%s", screen)
	}
	term.Press("E") // there is nothing to rescue now
	if screen := term.Screen(); strings.Contains(screen, "Where may a copy") {
		t.Errorf("asks for a place though all is saved:\n%s", screen)
	}
}

// TestWhatWasMovedAwayIsOnlyRead: the journal gets nothing, and the bar says so
// from the first screen to the last.
func TestWhatWasMovedAwayIsOnlyRead(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := quizBook("", twoQuestions)
	c := config(j, b)
	c.Open, c.Journal, c.Only = b, nil, "moved to another machine"
	term := start(t, c, 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	term.WaitFor("Start the quiz")
	if screen := term.Screen(); !strings.Contains(screen, "NOT RECORDED") {
		t.Errorf("says nothing on\n%s", screen)
	}
	term.Press("q")
	if _, err := term.WaitEnd(); err != nil {
		t.Error(err)
	}
	if len(j.all()) > 0 {
		t.Errorf("recorded %v", j.all())
	}
}

// In a field the letters of the bar would be typed: it offers keys that are no
// letters, and they work.
func TestSavingIsMendedFromAField(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := quizBook("", "## Name it\n<!-- question: {id: q, type: text} -->\n\n```answer\nword\n```\n")
	c := config(j, b)
	c.Open, c.Rescue, c.Why = b, (&away{}).rescue(), func(error) string { return "the disk is full" }
	term := start(t, c, 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	term.WaitFor("[ Start the quiz ]")
	term.Press("enter")
	term.WaitFor("saved")
	j.breakWith(errFull)
	term.Type("sE")
	screen := term.WaitFor("NOT SAVED")
	if got := bar(screen); !strings.Contains(got, "F3 Save elsewhere  F2 Save again") {
		t.Errorf("the bar: %q", got)
	}
	if !strings.Contains(screen, "sE") {
		t.Errorf("letters are not typed:\n%s", screen)
	}
	term.Press("f3")
	term.WaitFor("Where may a copy of your progress go?")
	term.Press("esc")
	term.WaitFor("F2")
	term.Press("ctrl+c")
	term.WaitFor("Ctrl+C Leave all the same")
	j.breakWith(nil)
	term.Press("f2")
	term.WaitFor("saved ")
	term.Press("ctrl+c")
	if _, err := term.WaitEnd(); err != nil {
		t.Fatal(err)
	}
	a := progress.Fold(j.all()).Unit("org.example.q", "q.md").Answer("q", 1)
	if a == nil || a.Draft == nil || !slices.Equal(a.Draft.Texts, []string{"sE"}) {
		t.Errorf("kept is %+v", a)
	}
}

// The screen does not say saved of what was just ticked or typed and waits for
// a pause to be written.
func TestSavedIsNotSaidOfWhatIsNotWritten(t *testing.T) {
	t.Parallel()
	many := "## Which?\n<!-- question: {id: q} -->\n\n- [x] One\n- [x] Two\n- [ ] Three\n"
	j := &journal{}
	term := atQuiz(t, j, quizBook("", many))
	term.WaitFor("saved")
	n := len(j.all())
	term.Press("b")
	for screen, written := term.Screen(), false; !written; screen = term.Screen() {
		written = len(j.all()) > n
		if !written && strings.Contains(bar(screen), "saved") {
			t.Fatalf("a tick that is not written is called saved:\n%s", screen)
		}
	}
	term.WaitFor("saved")
}

// Nor of a note that is being written.
func TestSavedIsNotSaidOfANoteThatIsOpen(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(3)), 80, 24)
	term.WaitFor("saved")
	term.Press("w")
	term.Type("mine")
	term.Wait(func(s string) bool { return strings.Contains(s, "mine") && !strings.Contains(bar(s), "saved") })
	term.Press("enter")
	term.Wait(func(s string) bool { return strings.Contains(bar(s), "saved") })
}
