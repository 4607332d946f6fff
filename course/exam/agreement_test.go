package exam

import (
	"math"
	"testing"

	"carrel/course/question"
)

func TestAgree(t *testing.T) {
	twice := func(a, b []int) Twice {
		return Twice{A: a, B: b, Criteria: 2, MarkA: question.Mark{Got: 100 * len(a), Of: 200}, MarkB: question.Mark{Got: 100 * len(b), Of: 200}}
	}
	for name, tt := range map[string]struct {
		all        []Twice
		same       int
		difference float64
		kappa      float64
		defined    bool
	}{
		"nothing":         {nil, 0, 0, 0, false},
		"the same":        {[]Twice{twice([]int{0}, []int{0}), twice([]int{1}, []int{1})}, 2, 0, 1, true},
		"the opposite":    {[]Twice{twice([]int{0}, []int{1}), twice([]int{1}, []int{0})}, 2, 0, -1, true},
		"all met":         {[]Twice{twice([]int{0, 1}, []int{0, 1})}, 1, 0, 0, false},
		"as by chance":    {[]Twice{twice([]int{0, 1}, []int{0}), twice([]int{}, []int{0})}, 0, 50, 0, true},
		"one is stricter": {[]Twice{twice([]int{0, 1}, []int{0}), twice([]int{}, []int{})}, 1, 25, 0.5, true},
	} {
		a := Agree(tt.all)
		if a.Essays != len(tt.all) || a.Same != tt.same || math.Abs(a.Difference-tt.difference) > 1e-9 || math.Abs(a.Kappa-tt.kappa) > 1e-9 || a.Defined != tt.defined {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestAVerdictOutweighsAMarker(t *testing.T) {
	it := essay("e")
	it.Question.Verdict = question.AllCorrect
	f := &Form{Items: []Item{it}}
	answers := map[string]Answer{"e": {Response: question.Response{Texts: []string{"x"}}}}
	res, err := Grade(f, Rules{}, answers, Judged{"e": {Got: 0, Of: 400}})
	if err != nil || res.Total.Got != 400 {
		t.Errorf("%+v, %v", res, err)
	}
}
