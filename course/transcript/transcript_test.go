package transcript

import (
	"fmt"
	"testing"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

func sample() (*course.Course, map[course.UnitID][]*question.Question) {
	c := &course.Course{
		ID: "c", Objectives: []course.Objective{{ID: "read", Text: "Read"}, {ID: "tell", Text: "Tell"}},
		Modules: []course.Module{{Title: "M", Units: []*course.Unit{
			{ID: "l", Kind: course.Lesson, Objectives: []string{"read"}}, {ID: "q", Kind: course.Quiz}, {ID: "e", Kind: course.Exam},
		}}},
	}
	q := func(id string, objectives ...string) *question.Question {
		return &question.Question{ID: id, Kind: question.Single, Points: 1, Objectives: objectives}
	}
	return c, map[course.UnitID][]*question.Question{
		"l": {q("l1"), q("l2", "tell", "unknown")}, "q": {q("q1", "tell"), {ID: "s", Kind: question.Survey, Objectives: []string{"tell"}}},
	}
}

func answered(u course.UnitID, id string, attempt, try, got int) progress.Event {
	return progress.Event{Type: progress.Answered, Course: "c", Unit: u, Question: id, Attempt: attempt, Try: try,
		Response: &question.Response{Choices: []int{0}}, Mark: &question.Mark{Got: got, Of: 100}}
}

func TestObjectives(t *testing.T) {
	c, questions := sample()
	s := progress.Fold([]progress.Event{
		answered("l", "l1", 0, 1, 0), answered("l", "l1", 0, 2, 100),
		{Type: progress.Started, Course: "c", Unit: "q", Attempt: 1}, answered("q", "q1", 1, 1, 0),
		{Type: progress.Finished, Course: "c", Unit: "q", Attempt: 1, Mark: &question.Mark{Of: 100}},
		{Type: progress.Started, Course: "c", Unit: "q", Attempt: 2}, answered("q", "q1", 2, 1, 50),
		{Type: progress.Finished, Course: "c", Unit: "q", Attempt: 2, Mark: &question.Mark{Got: 50, Of: 100}, Passed: true},
	})
	got := ""
	for _, o := range Of(c, s, questions, 0).Objectives {
		got += fmt.Sprintln(o.ID, o.Mark.Got, o.Mark.Of, o.Answered, o.Questions, o.Tries)
	}
	if want := "read 100 100 1 1 2\ntell 50 100 1 2 1\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAResultByObjectiveCountsForItsExam(t *testing.T) {
	c, questions := sample()
	at := progress.Event{Course: "c", Unit: "e"}
	begun := at
	begun.Type, begun.Attempt, begun.Exam = progress.Started, 1, &progress.Exam{Seed: "s"}
	graded := progress.Grade(at, 1, question.Mark{Got: 300, Of: 400}, true, "d", progress.Grading{
		Serial: 1, Objectives: []progress.Part{{ID: "tell", Mark: question.Mark{Got: 300, Of: 400}}},
	})
	tr := Of(c, progress.Fold([]progress.Event{begun, graded}), questions, 0)
	if m := tr.Objectives[1].Mark; m.Got != 300 || m.Of != 400 {
		t.Errorf("got %v", m)
	}
	if tr.Done != 1 || tr.Of != 3 {
		t.Errorf("done %d of %d", tr.Done, tr.Of)
	}
}

func TestUnits(t *testing.T) {
	c, _ := sample()
	s := progress.Fold([]progress.Event{
		{Type: progress.Completed, Course: "c", Unit: "l"},
		{Type: progress.Finished, Course: "c", Unit: "q", Attempt: 1, Mark: &question.Mark{Got: 70, Of: 100}},
	})
	got := ""
	for _, u := range Of(c, s, nil, 0).Modules[0].Units {
		got += fmt.Sprintln(u.ID, u.Completed, u.Attempts, u.Best)
	}
	if want := "l true 0 -1\nq false 1 70\ne false 0 -1\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestClock(t *testing.T) {
	at := func(id course.ID, run string, boot, wall time.Duration) progress.Event {
		return progress.Event{Course: id, BootID: run, Boot: boot.Milliseconds(), Wall: time.Unix(0, 0).Add(wall)}
	}
	for _, test := range []struct {
		name   string
		events []progress.Event
		want   time.Duration
	}{
		{"nothing", nil, 0},
		{"one event", []progress.Event{at("c", "r", 0, 0)}, 0},
		{"by the machine's clock", []progress.Event{at("c", "r", 0, 0), at("c", "r", time.Minute, time.Hour)}, time.Minute},
		{"a clock set back", []progress.Event{at("c", "r", 0, time.Hour), at("c", "r", time.Minute, 0)}, time.Minute},
		{"another run", []progress.Event{at("c", "r", time.Hour, 0), at("c", "s", 0, 2*time.Minute)}, 2 * time.Minute},
		{"set back between runs", []progress.Event{at("c", "r", 0, time.Hour), at("c", "s", 0, 0)}, 0},
		{"a long break", []progress.Event{at("c", "r", 0, 0), at("c", "r", time.Hour, 0), at("c", "r", time.Hour+time.Minute, 0)}, time.Minute},
		{"another course between", []progress.Event{at("c", "r", 0, 0), at("d", "r", time.Minute, 0), at("c", "r", 2*time.Minute, 0)}, 0},
	} {
		clock := Clock{Course: "c"}
		for _, e := range test.events {
			clock.Apply(e)
		}
		if clock.Worked != test.want {
			t.Errorf("%s: %v, want %v", test.name, clock.Worked, test.want)
		}
	}
}
