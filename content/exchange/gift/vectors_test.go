package gift_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/course/question"
)

// vector is what the tests of GIFT-grammar-PEG.js say about a question.
type vector struct {
	Type   string
	Title  *string
	Stem   *vectorText
	IsTrue bool
	Pairs  []struct {
		Subquestion vectorText
		Subanswer   string
	} `json:"matchPairs"`
	Choices  json.RawMessage
	Feedback *vectorText `json:"globalFeedback"`
}

type vectorText struct{ Format, Text string }

// kindsOf are the kinds that a type of the vectors may become.
var kindsOf = map[string][]question.Kind{
	"MC": {question.Single, question.Multiple}, "TF": {question.TrueFalse}, "Short": {question.Text, question.Weighted, question.Regex},
	"Numerical": {question.Number, question.Weighted}, "Matching": {question.Match}, "Essay": {question.Essay}, "Description": {""},
}

// The published vectors differ from Moodle in one thing, which is not compared:
// Moodle says the first feedback of a true-false question to the wrong answer.
func TestVectors(t *testing.T) {
	root := os.Getenv("CARREL_SHARED")
	if root == "" {
		t.Skip("set CARREL_SHARED to the folder that holds vectors/gift")
	}
	files, _ := filepath.Glob(filepath.Join(root, "vectors", "gift", "*.gift"))
	if len(files) == 0 {
		t.Fatal("there are no vectors in ", root)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			b, losses := read(t, string(src))
			if len(losses) > 0 {
				t.Error(losses)
			}
			compareVectors(t, b.Items, wanted(t, strings.TrimSuffix(file, "gift")+"json"))
		})
	}
}

// wanted reads the vectors of a file, without its categories.
func wanted(t *testing.T, file string) []vector {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all, out []vector
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Type != "Category" {
			out = append(out, v)
		}
	}
	return out
}

func compareVectors(t *testing.T, items []exchange.Item, want []vector) {
	if len(items) != len(want) {
		t.Fatalf("%d questions, want %d", len(items), len(want))
	}
	for i, v := range want {
		it := &items[i]
		known := false
		for _, k := range kindsOf[v.Type] {
			known = known || it.Kind == k
		}
		if !known {
			t.Errorf("question %d is %q, want %s", i, it.Kind, v.Type)
		}
		if letters(it.Prompt.Body) != letters(v.Stem.Text) || v.Title != nil && it.Title.Body != *v.Title {
			t.Errorf("question %d asks %q, want %q", i, it.Prompt.Body, v.Stem.Text)
		}
		if v.Type == "TF" && it.Question.Choices[0].Right != v.IsTrue {
			t.Errorf("question %d: true is %t", i, it.Question.Choices[0].Right)
		}
		for j, p := range v.Pairs {
			if it.Gaps[j].Label.Body != p.Subquestion.Text || it.Gaps[j].Options[it.Blanks[j].Right[0]] != p.Subanswer {
				t.Errorf("question %d, pair %d: %+v", i, j, it.Gaps[j])
			}
		}
		if v.Type == "MC" {
			compareChoices(t, it, v.Choices)
		}
	}
}

func compareChoices(t *testing.T, it *exchange.Item, raw json.RawMessage) {
	var choices []struct {
		IsCorrect      bool
		Text, Feedback *vectorText
	}
	if err := json.Unmarshal(raw, &choices); err != nil || len(choices) != len(it.Choices) {
		t.Fatalf("%d choices, want %d; %v", len(it.Choices), len(choices), err)
	}
	for i, c := range choices {
		got := it.Choices[i]
		if c.IsCorrect && !it.Question.Choices[i].Right && it.Question.Choices[i].Credit == nil || got.Body.Body != c.Text.Text {
			t.Errorf("choice %d: %+v, want %+v", i, got, c)
		}
		if c.Feedback != nil && got.Feedback.Body != c.Feedback.Text {
			t.Errorf("feedback %q, want %q", got.Feedback.Body, c.Feedback.Text)
		}
	}
}

// letters is a text without its spaces: the vectors have one more around a gap.
func letters(s string) string { return strings.Join(strings.Fields(s), "") }
