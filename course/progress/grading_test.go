package progress

import (
	"reflect"
	"slices"
	"testing"

	"carrel/course/exam"
	"carrel/course/question"
)

// satThrough is a sealed exam that was handed in, without a mark, so many times.
func satThrough(times int) []Event {
	var out []Event
	for n := 1; n <= times; n++ {
		out = append(out,
			sat(Event{Type: Started, Attempt: n, Exam: &Exam{Seed: "seed"}}, int64(100*n)),
			sat(Event{Type: Finished, Attempt: n, Exam: &Exam{}}, int64(100*n+50)))
	}
	return out
}

func result(attempt, serial, got int, objectives ...Part) Event {
	g := Grading{Serial: serial, Review: exam.ReviewScore, Objectives: objectives}
	return Grade(sat(Event{}, 9000), attempt, question.Mark{Got: got, Of: 100}, got >= 50, "digest", g)
}

func TestAResultJoinsTheStanding(t *testing.T) {
	for name, tt := range map[string]struct {
		events     []Event
		last, best int
		passed     bool
	}{
		"none":                            {nil, 0, 0, false},
		"one":                             {[]Event{result(1, 1, 60)}, 0, 60, true},
		"of the latest":                   {[]Event{result(2, 1, 60)}, 60, 60, true},
		"failed":                          {[]Event{result(2, 1, 40)}, 40, 40, false},
		"regraded":                        {[]Event{result(2, 1, 40), result(2, 2, 55)}, 55, 55, true},
		"a later one takes it back":       {[]Event{result(2, 1, 60), result(2, 2, 40)}, 40, 40, false},
		"not what another attempt gave":   {[]Event{result(1, 1, 70), result(2, 1, 60), result(2, 2, 40)}, 40, 70, true},
		"an earlier one comes too late":   {[]Event{result(2, 2, 60), result(2, 1, 10)}, 60, 60, true},
		"of an attempt that nobody knows": {[]Event{result(9, 1, 60)}, 0, 0, false},
	} {
		u := Fold(slices.Concat(satThrough(2), tt.events)).Unit("c", "final")
		if u.Last.Got != tt.last || u.Best.Got != tt.best || u.Passed != tt.passed || u.Completed != tt.passed || u.Handed != 2 {
			t.Errorf("%s: last %v, best %v, passed %v", name, u.Last, u.Best, u.Passed)
		}
	}
}

func TestAResultSaysWhereItIsFrom(t *testing.T) {
	e := result(1, 3, 60, Part{"a", question.Mark{Got: 10, Of: 20}})
	line, err := Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(line)
	if err != nil || !reflect.DeepEqual(back.Exam, e.Exam) {
		t.Fatalf("%+v, %v", back.Exam, err)
	}
	s := Fold(append(satThrough(1), back)).Unit("c", "final").Sitting()
	if s.Signed != "digest" || s.Grading.Serial != 3 || s.Grading.Objectives[0].Got != 10 || s.Grading.Review != exam.ReviewScore {
		t.Errorf("%+v", s.Grading)
	}
	e.Exam.Graded.Objectives[0].ID = "\xff"
	if _, err := Encode(e); err == nil {
		t.Error("text that is not UTF-8 was written")
	}
}

func TestCompareAttempts(t *testing.T) {
	of := func(got int) question.Mark { return question.Mark{Got: got, Of: 10} }
	events := append(satThrough(3), result(1, 1, 10, Part{"a", of(1)}, Part{"b", of(2)}))
	if attempts, _ := Fold(events).Unit("c", "final").Compare(); attempts != nil {
		t.Error("one attempt is compared with nothing")
	}
	events = append(events, result(3, 1, 10, Part{"b", of(4)}, Part{"c", of(5)}))
	open := satThrough(3)
	for _, i := range []int{1, 3} {
		open[i].Exam = &Exam{Objectives: []Part{{"a", of(i)}}}
	}
	if attempts, lines := Fold(open).Unit("c", "final").Compare(); !slices.Equal(attempts, []int{1, 2}) || !slices.Equal(lines[0].Marks, []question.Mark{of(1), of(3)}) {
		t.Errorf("open exams: %v, %+v", attempts, lines)
	}
	attempts, lines := Fold(events).Unit("c", "final").Compare()
	want := []Compared{{"a", []question.Mark{of(1), {}}}, {"b", []question.Mark{of(2), of(4)}}, {"c", []question.Mark{{}, of(5)}}}
	if !slices.Equal(attempts, []int{1, 3}) || !reflect.DeepEqual(lines, want) {
		t.Errorf("%v, %+v", attempts, lines)
	}
}
