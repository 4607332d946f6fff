package player_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carrel/course/progress"
)

// strict is a journal for which one event is too large, each time.
type strict struct {
	journal
	refuses func(progress.Event) bool
}

func (s *strict) Append(es []progress.Event) ([]progress.Event, error) {
	if slices.ContainsFunc(es, s.refuses) {
		return nil, fmt.Errorf("journal: %w: 99999 bytes", progress.ErrEvent)
	}
	return s.journal.Append(es)
}

// TestWhatCanNeverBeKeptKeepsNothingBack: what is done after an event that can
// never be kept is saved, and what was lost is said.
func TestWhatCanNeverBeKeptKeepsNothingBack(t *testing.T) {
	t.Parallel()
	s := &strict{refuses: func(e progress.Event) bool { return e.Type == progress.Opened && e.Unit == "q.md" }}
	b := quizBook("", twoQuestions)
	c := config(&s.journal, b)
	c.Open, c.Journal = b, s
	term := start(t, c, 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	term.WaitFor("NOT SAVED: 1 entry too large to keep")
	term.Press("enter")
	term.WaitFor("First?")
	term.Press("a", "enter")
	term.WaitFor("Right.")
	term.Press("enter")
	term.WaitFor("Second?")
	if screen := term.WaitFor("too large to keep"); strings.Contains(screen, "s Save again") {
		t.Errorf("what is lost cannot be saved again:\n%s", screen)
	}
	term.Press("q")
	if _, err := term.WaitEnd(); err != nil {
		t.Fatal(err)
	}
	if u := progress.Fold(s.all()).Unit("org.example.q", "q.md"); u.Opened || u.Answer("first", 1) == nil {
		t.Errorf("kept are %+v", u)
	}
}
