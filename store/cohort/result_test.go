package cohort

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"carrel/course/exam"
	"carrel/course/question"
	"carrel/store/cohort/cohorttest"
	"carrel/store/result"
)

// A result counts for the person whose device sat the exam, when its signer is a
// known examiner; the later one of an attempt replaces the earlier.
func TestResults(t *testing.T) {
	dir := class(t, 2)
	examiner, device := cohorttest.Key("examiner"), cohorttest.Key("trainee 1").VKey()
	for serial, got := range map[int]int{1: 300, 2: 700} {
		r := &result.Result{
			Serial: serial, Paper: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Course: string(cohorttest.Course), Version: cohorttest.Version, Exam: "final", Device: device, Attempt: 1,
			Review: exam.ReviewScore, Seed: "s", Form: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Sheet: "7K3M-Q2ZD-9XHT", Handed: true, Total: question.Mark{Got: got, Of: 1000}, Pass: 60, Passed: got > 600,
			Graded: time.Date(2026, 11, 1, 9, serial, 0, 0, time.UTC),
		}
		b, err := r.Encode(examiner)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+serial))+result.Extension), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := collect(t, dir, Options{Examiners: map[string]bool{examiner.VKey(): true}})
	u := c.Trainees[1].Work(cohorttest.Course).Unit("final")
	if len(c.Trainees) != 2 || u == nil || !u.Passed || u.Best.Got != 700 || u.Handed != 1 {
		t.Errorf("%d trainees, %+v", len(c.Trainees), u)
	}
	c = collect(t, dir, Options{})
	if x := c.Trainees[1]; x.Work(cohorttest.Course).Unit("final") != nil || !Has(x.Problems, Untrusted) {
		t.Errorf("a result of nobody counts: %+v", x)
	}
}
