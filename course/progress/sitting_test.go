package progress

import (
	"testing"
	"time"

	"carrel/course/exam"
	"carrel/course/question"
)

// sat are events of a sitting, so many seconds after its beginning.
func sat(e Event, seconds int64) Event {
	e.Course, e.Unit, e.Attempt = "c", "final", max(e.Attempt, 1)
	e.Wall, e.Boot, e.BootID = wall.Add(time.Duration(seconds)*time.Second), 1000*(seconds+100), "run"
	return e
}

func TestASittingIsFoldedFromItsEvents(t *testing.T) {
	events := []Event{
		sat(Event{Type: Started, Exam: &Exam{Seed: "seed", Form: "form"}, Package: "p"}, 0),
		sat(Event{Type: Drafted, Question: "q1", Response: &question.Response{Choices: []int{1}}}, 30),
		sat(Event{Type: Flagged, Question: "q1"}, 40),
		sat(Event{Type: Flagged, Question: "q2"}, 50),
		sat(Event{Type: Unflagged, Question: "q1"}, 60),
		sat(Event{Type: Granted, Exam: &Exam{Minutes: 5, Grant: "code"}}, 70),
		sat(Event{Type: Paused, Exam: &Exam{Grant: "break"}}, 80),
		sat(Event{Type: Ticked}, 1000),
	}
	u := Fold(events).Unit("c", "final")
	s := u.Sitting()
	if s == nil || s.Seed != "seed" || s.Form != "form" || s.Package != "p" || s.Flags["q1"] || !s.Flags["q2"] || !s.Used["code"] || !s.Used["break"] || s.Ended {
		t.Fatalf("%+v", s)
	}
	if a := u.Answer("q1", 1); a == nil || a.Draft == nil || a.Answered {
		t.Errorf("the response is kept as %+v", a)
	}
	c := s.Clock(exam.Rules{Time: 10 * time.Minute, Interruption: exam.Ends})
	if got := c.Left(events[7].moment()); got != 15*time.Minute-80*time.Second || c.Ended {
		t.Errorf("%v left, ended %v", got, c.Ended)
	}
	if as := u.Attempts(); len(as) != 1 || !as[0].Running || as[0].Ended != events[7].moment() {
		t.Errorf("attempts %+v", as)
	}
}

func TestASittingEndsOnce(t *testing.T) {
	begin := sat(Event{Type: Started, Exam: &Exam{Seed: "a"}}, 0)
	end := sat(Event{Type: Finished, Exam: &Exam{Why: "time"}}, 60)
	late := sat(Event{Type: Granted, Exam: &Exam{Minutes: 60, Grant: "x"}}, 70)
	graded := sat(Event{Type: Graded, Mark: &question.Mark{Got: 80, Of: 100}, Passed: true}, 9999)
	answer := sat(Event{Type: Drafted, Question: "q1", Response: &question.Response{Choices: []int{1}}}, 30)
	u := Fold([]Event{begin, answer, end, late, graded}).Unit("c", "final")
	s := u.Sitting()
	if a := u.Answer("q1", 1); a == nil || a.Draft == nil {
		t.Errorf("what was handed in is gone: %+v", a)
	}
	if !s.Ended || s.Why != "time" || s.Used["x"] || len(s.Signs) != 3 || s.Result == nil || !s.Passed || u.Running {
		t.Errorf("%+v", s)
	}
	again := sat(Event{Type: Started, Attempt: 2, Exam: &Exam{Seed: "b"}}, 100)
	u = Fold([]Event{begin, end, again}).Unit("c", "final")
	if as := u.Attempts(); len(as) != 2 || as[0].Running || !as[1].Running || u.Sitting().Seed != "b" {
		t.Errorf("%+v", as)
	}
}

func TestAQuizHasNoSitting(t *testing.T) {
	u := Fold([]Event{sat(Event{Type: Started}, 0), sat(Event{Type: Finished}, 5)}).Unit("c", "final")
	if u.Sitting() != nil || len(u.Attempts()) != 0 {
		t.Error("a quiz was sat")
	}
}
