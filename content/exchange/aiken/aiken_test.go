package aiken_test

import (
	"strings"
	"testing"

	"carrel/content/exchange/aiken"
	"carrel/content/exchange/internal/roundtrip"
	"carrel/course/question"
)

func TestRead(t *testing.T) {
	src := "What is it?\nA. one\nB. two\nANSWER: B\n\nMore\nthan one line?\nA) a\n  goes on\nB) b\nC) c\nAnswer: A, C\n"
	b, losses, err := aiken.Read("q.txt", []byte(src))
	if err != nil || len(losses) != 0 || len(b.Items) != 2 {
		t.Fatal(err, losses, b)
	}
	first, second := b.Items[0], b.Items[1]
	if first.Kind != question.Single || !first.Question.Choices[1].Right || first.Choices[0].Body.Body != "one" || first.From.Line != 1 {
		t.Errorf("%+v", first)
	}
	if second.Kind != question.Multiple || second.Question.Choices[1].Right || second.Choices[0].Body.Body != "a\ngoes on" || second.Prompt.Body != "More\nthan one line?" || second.From.Line != 6 {
		t.Errorf("%+v", second)
	}
}

func TestLosses(t *testing.T) {
	for src, want := range map[string]string{
		"Q\nA. a\nB. b\nANSWER: C\n": "f:1: Q: the question is left out: ANSWER: C names none of its choices",
		"ANSWER: A\n":                "f:1: the line ANSWER: A has no question above it",
		"\nQ\nA. a\nB. b\n":          "f:2: Q: the question is left out: no line ANSWER: A follows it",
	} {
		b, losses, err := aiken.Read("f", []byte(src))
		if err != nil || len(b.Items) != 0 || len(losses) != 1 || losses[0].String() != want {
			t.Errorf("%q: %v %v, want %s", src, err, losses, want)
		}
	}
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, aiken.Read, "A. a\n", "ANSWER: A\n", "Q\nA. a\nB. b\nANSWER: A\n", "ANSWER: "+strings.Repeat("A ", 100))
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("Q\nA. a\nB) b\nANSWER: A"))
	f.Add([]byte("Q [[x]]\nmore\nA. - [x] a\n# h\nB. b\nanswers: A,B\n"))
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, aiken.Read, src) })
}
