package player_test

import (
	"strings"
	"testing"
	"time"

	"carrel/course/progress"
	"carrel/course/question"
)

// TestAttemptsAreComparedByObjective: an open exam records its marks by
// objective, and the result sets them side by side.
func TestAttemptsAreComparedByObjective(t *testing.T) {
	t.Parallel()
	c, id := newClock(), ""
	j := &journal{}
	term := sitting(t, j, examBook("time: 20m\n"), c)
	for _, next := range []string{"Question 2 of 3", "Question 3 of 3", "3 of 3 answered"} {
		term.Press("a", "enter")
		term.WaitFor(next)
	}
	term.Press("enter")
	term.WaitFor("Hand in this exam?")
	term.Press("enter")
	shows(term, "100 %", "By objective", "saved")
	if strings.Contains(term.Screen(), "Your attempts, by objective") {
		t.Error("one attempt is compared with itself")
	}
	events := j.all()
	parts := events[len(events)-1].Exam.Objectives
	for _, p := range parts {
		if p.Of == 0 || p.Got != p.Of {
			t.Errorf("%+v", p)
		}
		if p.ID != "" {
			id = p.ID
		}
	}
	if id == "" {
		t.Fatalf("the marks by objective are %+v", parts)
	}
	var past []progress.Event
	for n := 1; n <= 2; n++ {
		begun := progress.Event{Type: progress.Started, Course: "org.example.e", Unit: "final", Attempt: n, Exam: &progress.Exam{Seed: "s"}, Wall: c.now().Wall, Boot: c.now().Boot.Milliseconds(), BootID: "one"}
		ended := progress.Finish(begun, n, progress.Handed{Mark: question.Mark{Got: 50 * n, Of: 300}}, 60)
		ended.Exam = &progress.Exam{Objectives: []progress.Part{{ID: id, Mark: question.Mark{Got: 50 * n, Of: 300}}}}
		past = append(past, begun, ended)
	}
	c.pass(time.Hour)
	term = atExam(t, &journal{events: past}, past, examBook(""), c)
	shows(term, "Your attempts, by objective", "#1", "#2", "16 %   33 %")
}
