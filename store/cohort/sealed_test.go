package cohort

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/cohort/cohorttest"
	"carrel/store/result"
)

// sealedResult writes a result of the exam "final" by an examiner: what was
// earned of the objective logs.read and, where review allows, of question one.
func sealedResult(t *testing.T, dir, name, device string, attempt, got int, review exam.Review) {
	t.Helper()
	m := question.Mark{Got: got, Of: 200}
	r := &result.Result{
		Serial: 1, Paper: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Course: string(cohorttest.Course), Version: cohorttest.Version, Exam: "final", Device: device,
		Attempt: attempt, Review: review, Seed: "s", Form: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Sheet: "7K3M-Q2ZD-9XHT", Handed: true,
		Total: m, Pass: 50, Passed: m.Percent() >= 50, Objectives: []progress.Part{{ID: "logs.read", Mark: m}, {Mark: question.Mark{Of: 100}}},
		Graded: time.Date(2026, 11, 1, 9, attempt, 0, 0, time.UTC),
	}
	if review == exam.ReviewAnswers {
		r.Questions = []progress.Part{{ID: "one", Mark: question.Mark{Got: got / 2, Of: 100}}, {ID: "two", Mark: question.Mark{Got: got / 2, Of: 100}}}
	}
	b, err := r.Encode(cohorttest.Key("examiner"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+result.Extension), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sealedLog is a record of who answered one question of a lesson wrong, sat the
// sealed exam, and says to have earned so much of it.
func sealedLog(seed string, says int) *cohorttest.Log {
	l := cohorttest.NewLog(seed)
	l.Add(progress.Event{Type: progress.Answered, Unit: "read-1", Question: "q1", Try: 1, Response: &question.Response{Choices: []int{1}}, Mark: &question.Mark{Of: 100}}, 10)
	l.Add(progress.Event{Type: progress.Started, Unit: "final", Attempt: 1, Exam: &progress.Exam{Seed: "s"}}, 10)
	l.Add(progress.Event{Type: progress.Finished, Unit: "final", Attempt: 1}, 600)
	if says > 0 {
		m := question.Mark{Got: says, Of: 200}
		g := progress.Grading{Serial: 1, Objectives: []progress.Part{{ID: "logs.read", Mark: m}}}
		l.Add(progress.Grade(progress.Event{Unit: "final"}, 1, m, true, "d", g), 600)
	}
	return l
}

func sealedOptions() Options {
	about := func(_ course.UnitID, q string) []int {
		if q == "q1" {
			return []int{1}
		}
		return nil
	}
	asked := func(u course.UnitID, _ string) map[string]question.Mark {
		if u == "final" {
			return map[string]question.Mark{"one": {Of: 100}}
		}
		return nil
	}
	c := &course.Course{ID: cohorttest.Course, Version: cohorttest.Version, Objectives: []course.Objective{{ID: "logs.read"}, {ID: "logs.find"}}}
	return Options{
		Examiners: map[string]bool{cohorttest.Key("examiner").VKey(): true},
		Outline:   &Outline{Course: c, Objectives: about, Asked: asked},
	}
}

// What an examiner signed counts by objective once, whatever the record says,
// beside the other answers; of two attempts the better one.
func TestSealedObjectives(t *testing.T) {
	for _, test := range []struct {
		name    string
		says    int   // the record, of 200; 0 for nothing
		results []int // of the attempts
		want    int   // -1: nothing known
	}{
		{"a result", 0, []int{200}, 200},
		{"the record has it already", 200, []int{200}, 200},
		{"the record boasts", 200, []int{100}, 100},
		{"the better attempt", 0, []int{120, 60}, 120},
		{"the record alone", 160, nil, 160},
		{"nothing", 0, nil, -1},
	} {
		dir := t.TempDir()
		put(t, dir, "a", "a", sealedLog("a", test.says), 0, nil)
		for i, got := range test.results {
			sealedResult(t, dir, string(rune('p'+i)), cohorttest.Key("a").VKey(), i+1, got, exam.ReviewScore)
		}
		got := collect(t, dir, sealedOptions()).Trainees[0].Work(cohorttest.Course).Objectives
		want := question.Mark{Got: test.want, Of: 200}
		if test.want < 0 {
			want = question.Mark{}
		}
		if got[0] != want || got[1] != (question.Mark{Of: 100}) {
			t.Errorf("%s: %v, want %v", test.name, got, want)
		}
	}
}

// The questions of a sealed exam are those of the first results that carry them.
// Who has none is not taken for somebody who answered nothing.
func TestSealedQuestions(t *testing.T) {
	dir := t.TempDir()
	for _, who := range []string{"a", "b", "c"} {
		put(t, dir, who, who, sealedLog(who, 0), 0, nil)
	}
	sealedResult(t, dir, "a1", cohorttest.Key("a").VKey(), 1, 100, exam.ReviewAnswers)
	sealedResult(t, dir, "a2", cohorttest.Key("a").VKey(), 2, 200, exam.ReviewAnswers)
	sealedResult(t, dir, "b1", cohorttest.Key("b").VKey(), 1, 200, exam.ReviewScore)
	c := collect(t, dir, sealedOptions())
	where := analysis.Where{Course: cohorttest.Course, Unit: "final"}
	if got := c.Sealed[where]; got != (Sealed{People: 3, Marked: 1}) {
		t.Errorf("sealed: %+v", got)
	}
	items := c.Tests[where].Items()
	if len(items) != 2 || items[0].ID != "one" || items[0].People != 1 || items[0].Difficulty != 0.5 || items[0].Blank != 0 {
		t.Errorf("items: %+v", items)
	}
	if len(c.Sealed) != 1 {
		t.Errorf("a lesson is sealed: %v", c.Sealed)
	}
}
