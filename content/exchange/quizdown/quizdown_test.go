package quizdown_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/quizdown"
	"carrel/course/question"
)

const page = `---
title: Ports
---
Welcome.

{{< quizdown >}}
---
shuffle_answers: false
primary_color: '#123456'
n_lives: 3
---

intro

## Which *port*?

Look closely.

> Not telnet.

1. [ ] 23

	>No.
2. [x] 22
   ssh
3. [ ] 21

It is in RFC 4250.

# Which are mail ports?
- [x] 25
- [ ] 80
  > Web.
  > Always.

### In which order?
1. SYN
2. SYN-ACK
3. ACK

## Nothing asked
only text
{{< /quizdown >}}

## Not a question
- [x] a
`

func read(t *testing.T, src string) (*exchange.Bank, []string) {
	t.Helper()
	b, losses, err := quizdown.Read("q.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range losses {
		told = append(told, l.String())
	}
	return b, told
}

func TestRead(t *testing.T) {
	b, told := read(t, page)
	if b.Title != "Ports" || len(b.Items) != 4 {
		t.Fatalf("%q with %d questions", b.Title, len(b.Items))
	}
	port := b.Items[0]
	if port.Kind != question.Single || !port.Ordered || port.From.Line != 15 || port.Title.Body != "Which *port*?" {
		t.Errorf("first question %+v", port)
	}
	if port.Prompt.Body != "Look closely." || port.Explanation.Body != "It is in RFC 4250." || len(port.Hints) != 1 || port.Hints[0].Body != "Not telnet." {
		t.Errorf("words %q, %q, %q", port.Prompt, port.Explanation, port.Hints)
	}
	if !slices.Equal(rights(port), []bool{false, true, false}) || port.Choices[1].Body.Body != "22\nssh" || port.Choices[0].Feedback.Body != "No." {
		t.Errorf("choices %+v", port.Choices)
	}
	mail := b.Items[1]
	if mail.Kind != question.Multiple || mail.Choices[1].Feedback.Body != "Web.\nAlways." {
		t.Errorf("second question %+v", mail)
	}
	order := b.Items[2]
	if order.Kind != question.Order || order.Question.Steps != 3 || order.Steps[2].Body != "ACK" {
		t.Errorf("third question %+v", order)
	}
	if b.Items[3].Kind != "" || b.Items[3].Prompt.Body != "only text" {
		t.Errorf("last %+v", b.Items[3])
	}
	want := []string{
		`q.md:6: the setting "n_lives: 3" is left out`,
		`q.md:13: the text before the first question is left out`,
		`q.md:41: Nothing asked: no list of answers: it stays a text`,
	}
	if !slices.Equal(told, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

func rights(it exchange.Item) []bool {
	var out []bool
	for _, c := range it.Question.Choices {
		out = append(out, c.Right)
	}
	return out
}

func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want question.Kind
		told string
	}{
		"one of a bullet list":  {"# Q\n- [x] a\n- [ ] b\n", question.Multiple, ""},
		"two of a numbered one": {"# Q\n1. [x] a\n1. [X] b\n", question.Multiple, "q.md:1: Q: a single choice with 2 right answers becomes a multiple choice"},
		"nothing ticked":        {"# Q\n- [ ] a\n- [ ] b\n", question.Unfit, "q.md:1: Q: no answer is ticked; tick the right one with [x]"},
		"bullets without boxes": {"# Q\n- a\n- b\n", "", "q.md:1: Q: no list of answers: it stays a text"},
		"a fence":               {"```quizdown\n# Q\n1. [x] a\n2. [ ] b\n```\n", question.Single, ""},
		"html":                  {"<p>x</p>\n<div class=\"quizdown\">\n  # Q &lt; 3\n\n  1. [x] a\n  2. [ ] b\n</div>\n", question.Single, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b, told := read(t, c.src)
			if len(b.Items) != 1 || b.Items[0].Kind != c.want || strings.Join(told, "\n") != c.told {
				t.Errorf("%+v, told %q; want %q, %q", b.Items, told, c.want, c.told)
			}
		})
	}
}

// The quizzes of a real course: every heading in a shortcode is a question with
// one right answer, a hint and something said to each answer.
func TestReal(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no real quizzes")
	}
	files, _ := filepath.Glob(filepath.Join(shared, "courses", "bits", "content", "*", "90-Quiz*.md"))
	if len(files) == 0 {
		t.Fatalf("no quizzes in %s", shared)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b, told := read(t, string(src))
		_, quiz, _ := strings.Cut(string(src), "{{< quizdown >}}")
		if want := strings.Count(quiz, "\n## "); len(b.Items) != want || len(told) > 0 {
			t.Errorf("%s: %d questions, want %d; told %q", filepath.Base(f), len(b.Items), want, told)
		}
		for _, it := range b.Items {
			if it.Kind != question.Single && it.Kind != question.Multiple || len(it.Hints) == 0 || len(it.Choices) < 2 {
				t.Errorf("%s:%d: %s with %d hints and %d choices", filepath.Base(f), it.From.Line, it.Kind, len(it.Hints), len(it.Choices))
			}
		}
	}
}
