package mkdocs_test

import (
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/mkdocs"
	"carrel/course/question"
)

func read(t *testing.T, src string) (*exchange.Bank, string) {
	t.Helper()
	b, losses, err := mkdocs.Read("p.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range losses {
		told = append(told, l.String())
	}
	return b, strings.Join(told, "\n")
}

func one(t *testing.T, src string) exchange.Item {
	t.Helper()
	b, told := read(t, src)
	if len(b.Items) != 1 || told != "" {
		t.Fatalf("%d questions, told %q", len(b.Items), told)
	}
	return b.Items[0]
}

func TestChoice(t *testing.T) {
	it := one(t, "# Page\n\n=== \"Tab\"\n\n    <quiz>\n    What is it?\n    ```\n    - [x] code\n    ```\n    - [ ] three\n    > No,\n    > not three.\n    * [X] four\n      of them\n    - [] five\n\n    > For all.\n\n    Said after.\n    </quiz>\n")
	if it.Kind != question.Single || it.From.Line != 5 {
		t.Errorf("%s in line %d", it.Kind, it.From.Line)
	}
	if want := "What is it?\n```\n- [x] code\n```"; it.Prompt.Body != want {
		t.Errorf("prompt %q, want %q", it.Prompt.Body, want)
	}
	if want := "> For all.\n\nSaid after."; it.Explanation.Body != want {
		t.Errorf("explanation %q, want %q", it.Explanation.Body, want)
	}
	want := []struct {
		body, said string
		right      bool
	}{{"three", "No,\nnot three.", false}, {"four\nof them", "", true}, {"five", "", false}}
	if len(it.Choices) != len(want) {
		t.Fatalf("choices %+v", it.Choices)
	}
	for i, w := range want {
		c := it.Choices[i]
		if c.Body.Body != w.body || strings.TrimSpace(c.Feedback.Body) != w.said || it.Question.Choices[i].Right != w.right {
			t.Errorf("choice %d: %+v, want %+v", i, c, w)
		}
	}
}

func TestMultiple(t *testing.T) {
	if it := one(t, "<quiz>\nQ\n- [x] a\n- [x] b\n- [ ] c\n</quiz>"); it.Kind != question.Multiple || it.Scoring != question.All {
		t.Errorf("%+v", it.Question)
	}
}

func TestBlanks(t *testing.T) {
	it := one(t, "<quiz>\nBy [[Guido van Rossum]] in [[ 1991 ]].\n\n`[[ -f x ]]` and\n```sh\n[[ a ]]\n---\n```\n\n---\nSaid after.\n</quiz>")
	if it.Kind != question.Cloze || len(it.Blanks) != 2 || len(it.Gaps) != 2 {
		t.Fatalf("%+v", it)
	}
	if want := "By " + exchange.GapMark(0) + " in " + exchange.GapMark(1) + ".\n\n`[[ -f x ]]` and\n```sh\n[[ a ]]\n---\n```"; it.Cloze.Body != want {
		t.Errorf("text %q, want %q", it.Cloze.Body, want)
	}
	if a := it.Blanks[1].Accepts; len(a) != 1 || a[0] != (question.Accept{Is: "1991", Credit: 100}) || it.Blanks[1].Case {
		t.Errorf("second blank %+v", it.Blanks[1])
	}
	if it.Explanation.Body != "Said after." {
		t.Errorf("explanation %q", it.Explanation.Body)
	}
}

func TestOld(t *testing.T) {
	for _, frame := range [][3]string{{"<?quiz?>", "<?/quiz?>", ""}, {"quiz-start", "quiz-end", "quiz-"}} {
		src := frame[0] + "\nquestion: Are you <b>ready</b>?\nanswer: No\nanswer-correct: <code>Yes</code>\nanswer-correct: Sure\ncontent:\n<h2>More</h2>\nanswer: not one\n" + frame[1] + "\n"
		for _, key := range []string{"question:", "answer:", "answer-correct:", "content:"} {
			src = strings.ReplaceAll(src, "\n"+key, "\n"+frame[2]+key)
		}
		it := one(t, src)
		if it.Kind != question.Multiple || len(it.Choices) != 3 || it.Question.Choices[0].Right || it.Choices[1].Body != (exchange.Text{Format: exchange.HTML, Body: "<code>Yes</code>"}) {
			t.Errorf("%s: %+v", frame[0], it)
		}
		if it.Prompt.Body != "Are you <b>ready</b>?" || !strings.Contains(it.Explanation.Body, "not one") {
			t.Errorf("%s: %q, %q", frame[0], it.Prompt, it.Explanation)
		}
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct{ src, told string }{
		"no answer right": {"<quiz>\nQ\n- [ ] a\n</quiz>", "p.md:1: Q: no answer is right; tick the right one with [x]"},
		"nothing asked":   {"\n<quiz>\nQ\n</quiz>", "p.md:2: Q: neither answers nor blanks: it stays a text"},
		"open":            {"<quiz>\nQ\n- [x] a", "p.md:1: the quiz is not closed: it is read to the end of the page"},
		"within a line":   {"So <quiz>Q</quiz>", "p.md:1: <quiz> within a line: put it on a line of its own, so that it is read"},
		"as code":         {"So `<quiz>`.\n```\n<quiz>\n- [ ] a\n</quiz>\n```\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if _, told := read(t, c.src); told != c.told {
				t.Errorf("told %q, want %q", told, c.told)
			}
		})
	}
}

// What is more than a question may have is told, in each reader's own words.
func TestMany(t *testing.T) {
	many := strings.Repeat("[[a]] ", exchange.MaxParts+1)
	b, told := read(t, "<quiz>\n"+many+"\n</quiz>")
	if n := len(b.Items[0].Blanks); n != exchange.MaxParts || !strings.Contains(told, "more than 500 blanks") {
		t.Errorf("%d blanks, told %q", n, told)
	}
	b, told = read(t, "<quiz>\nQ\n"+strings.Repeat("- [x] a\n", exchange.MaxParts+1)+"</quiz>")
	if n := len(b.Items[0].Choices); n != exchange.MaxParts || !strings.Contains(told, "501 answers, of which 500 are kept") {
		t.Errorf("%d choices, told %q", n, told)
	}
}
