package exam

import (
	"testing"

	"carrel/course/question"
)

func TestWhatAReviewShows(t *testing.T) {
	for review, want := range map[Review]Shown{
		ReviewNone: {}, ReviewScore: {Score: true}, ReviewAnswers: {Score: true, Answers: true}, ReviewFull: {true, true, true}, "": {true, true, true},
	} {
		if got := (Rules{Review: review}).Shows(); got != want {
			t.Errorf("%q shows %+v", review, got)
		}
		want.Key = false
		if got := (Rules{Review: review, Sealed: true}).Shows(); got != want {
			t.Errorf("%q of a sealed exam shows %+v", review, got)
		}
	}
}

func TestWhatIsNotShownIsNotInAResult(t *testing.T) {
	m := question.Mark{Got: 100, Of: 200}
	r := &Result{Total: m, ByObjective: map[string]question.Mark{"o": m}, Marks: map[string]question.Mark{"q": m}, Open: []string{"e"}, Passed: true}
	for _, tt := range []struct {
		shown                    Shown
		total, objectives, marks bool
	}{{Shown{}, false, false, false}, {Shown{Score: true}, true, true, false}, {Shown{Score: true, Answers: true}, true, true, true}} {
		got := r.Told(tt.shown)
		if !got.Passed || len(got.Open) != 1 || (got.Total == m) != tt.total || (len(got.ByObjective) > 0) != tt.objectives || (len(got.Marks) > 0) != tt.marks {
			t.Errorf("%+v tells %+v", tt.shown, got)
		}
	}
}
