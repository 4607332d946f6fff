// Package shape owns the check that the words of an item fit its question, which
// every writer relies on.
package shape

import (
	"fmt"

	"carrel/content/exchange"
	"carrel/course/question"
)

// Check returns an error when the lists of an item do not run parallel to those
// of its question, or a key names what is not there.
func Check(it *exchange.Item) error {
	for _, list := range []struct {
		name       string
		key, words int
	}{
		{"choices", len(it.Question.Choices), choices(it)},
		{"blanks", len(it.Blanks), gaps(it)},
		{"steps", it.Question.Steps, len(it.Steps)},
		{"cells", len(it.Question.Choices), cells(it)},
	} {
		if list.key != list.words {
			return fmt.Errorf("question %q has %d %s and words for %d", it.Name(), list.key, list.name, list.words)
		}
	}
	return options(it)
}

// choices counts the words of the choices; the cells of a matrix have none.
func choices(it *exchange.Item) int {
	if it.Question.Columns > 0 {
		return len(it.Question.Choices)
	}
	return len(it.Choices)
}

// gaps counts the words of the blanks. One blank that is typed needs none.
func gaps(it *exchange.Item) int {
	if len(it.Gaps) == 0 && len(it.Blanks) == 1 && it.Blanks[0].Form != "" {
		return 1
	}
	return len(it.Gaps)
}

func cells(it *exchange.Item) int {
	if it.Question.Columns == 0 {
		return len(it.Question.Choices)
	}
	return len(it.Rows) * it.Question.Columns
}

// options checks that every key of a blank names one of its options.
func options(it *exchange.Item) error {
	for i, b := range it.Blanks {
		for _, right := range b.Right {
			if right < 0 || right >= len(it.Gaps[i].Options) {
				return fmt.Errorf("question %q: blank %d has no option %d", it.Name(), i+1, right+1)
			}
		}
		if b.Form == "" && it.Kind != question.Match && len(it.Gaps[i].Options) == 0 {
			return fmt.Errorf("question %q: blank %d has nothing to pick", it.Name(), i+1)
		}
	}
	return nil
}
