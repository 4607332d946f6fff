package shape_test

import (
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/sample"
	"carrel/content/exchange/internal/shape"
	"carrel/course/question"
)

func TestSound(t *testing.T) {
	for _, it := range sample.Bank().Items {
		if err := shape.Check(&it); err != nil {
			t.Error(err)
		}
	}
}

func TestBroken(t *testing.T) {
	for name, c := range map[string]struct {
		it    exchange.Item
		spoil func(*exchange.Item)
	}{
		"choices":        {sample.Choice(question.Single, 3), func(it *exchange.Item) { it.Choices = it.Choices[1:] }},
		"steps":          {sample.Order(), func(it *exchange.Item) { it.Question.Steps++ }},
		"rows":           {sample.Matrix(true), func(it *exchange.Item) { it.Rows = it.Rows[1:] }},
		"gaps":           {sample.Cloze(), func(it *exchange.Item) { it.Gaps = nil }},
		"no such option": {sample.Match(), func(it *exchange.Item) { it.Blanks[0].Right = []int{3} }},
		"below none":     {sample.Match(), func(it *exchange.Item) { it.Blanks[0].Right = []int{-1} }},
		"nothing to pick": {sample.Cloze(), func(it *exchange.Item) {
			it.Blanks[1].Right, it.Gaps[1].Options = nil, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c.spoil(&c.it)
			if err := shape.Check(&c.it); err == nil {
				t.Error("it is taken for sound")
			}
		})
	}
}
