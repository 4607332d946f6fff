package exam

import (
	"slices"
	"testing"

	"carrel/course/question"
)

func essay(id string) Item {
	return Item{From: "pool.md", Question: &question.Question{ID: id, Kind: question.Essay, Points: 4, Blanks: []question.Blank{{}}}}
}

func took(choices ...int) Answer { return Answer{Response: question.Response{Choices: choices}} }

func TestGrade(t *testing.T) {
	f := &Form{Items: []Item{item("right", 1, "a"), item("wrong", 1, "a", "b"), item("empty", 1), essay("essay")}}
	answers := map[string]Answer{
		"right": took(0), "wrong": took(1),
		"essay": {Response: question.Response{Texts: []string{"It was logged."}}},
	}
	res, err := Grade(f, Rules{Pass: 50}, answers, nil)
	if err != nil || res.Passed || !slices.Equal(res.Open, []string{"essay"}) || res.Total != (question.Mark{Got: 100, Of: 700}) {
		t.Fatalf("%+v, %v", res, err)
	}
	if m := res.Marked(f); len(m) != 3 || m[""] != (question.Mark{Of: 100}) || m["a"] != (question.Mark{Got: 100, Of: 200}) {
		t.Errorf("without what waits: %v", m)
	}
	res, err = Grade(f, Rules{Pass: 50}, answers, Judged{"essay": {Got: 900, Of: 900}, "wrong": {Got: 100, Of: 100}})
	if err != nil || !res.Passed || len(res.Open) != 0 || res.Total != (question.Mark{Got: 500, Of: 700}) {
		t.Errorf("judged: %+v, %v", res, err)
	}
	if a, b := res.ByObjective["a"], res.ByObjective["b"]; a != (question.Mark{Got: 100, Of: 200}) || b != (question.Mark{Of: 100}) {
		t.Errorf("by objective: %v, %v", a, b)
	}
}

func TestGradeRefusesTheSheetOfAnotherForm(t *testing.T) {
	if _, err := Grade(&Form{}, Rules{}, map[string]Answer{"x": took(0)}, nil); err == nil {
		t.Error("it was graded")
	}
}

func TestAnAnswerThatDoesNotFitEarnsNothing(t *testing.T) {
	f := &Form{Items: []Item{item("q", 1), item("r", 1)}}
	res, err := Grade(f, Rules{}, map[string]Answer{"q": took(9), "r": took(0)}, nil)
	if err != nil || !slices.Equal(res.Misfits, []string{"q"}) || res.Total != (question.Mark{Got: 100, Of: 200}) {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestHintsAreCharged(t *testing.T) {
	it := item("q", 1)
	it.Question.HintCost = 25
	a := took(0)
	a.Hints = 2
	res, err := Grade(&Form{Items: []Item{it}}, Rules{}, map[string]Answer{"q": a}, nil)
	if err != nil || res.Total != (question.Mark{Got: 50, Of: 100}) {
		t.Errorf("%+v, %v", res, err)
	}
}
