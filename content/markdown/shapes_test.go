package markdown_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

func TestMatch(t *testing.T) {
	q := one(t, "<!-- question: {id: q, type: match} -->\n\n| File | Holds |\n|---|---|\n| `a.log` | logins |\n| *b* | packages \\| more |\n| c | logins |\n|  | web |\n\nWhy.\n")
	var labels []string
	for _, g := range q.Gaps {
		labels = append(labels, sketch(g.Label))
		if want := []string{"logins", "packages | more", "web"}; !slices.Equal(g.Options, want) {
			t.Errorf("options %q, want %q", g.Options, want)
		}
	}
	if got, want := strings.Join(labels, " "), "p(a.log) p(b) p(c)"; got != want {
		t.Errorf("labels %s, want %s", got, want)
	}
	for i, want := range []int{0, 1, 0} {
		if b := q.Blanks[i]; b.Options != 3 || b.Form != "" || !slices.Equal(b.Right, []int{want}) {
			t.Errorf("blank %d is %+v, want option %d", i, b, want)
		}
	}
	if len(q.Blanks) != 3 || sketch(q.Explanation) != "p(Why.)" {
		t.Errorf("%d blanks, explanation %s", len(q.Blanks), sketch(q.Explanation))
	}
}

func TestOrderSteps(t *testing.T) {
	q := one(t, "<!-- question: {id: q, type: order} -->\n\n1. c\n\n   ```sh\n   ls\n   ```\n2. a\n3. b\n")
	var steps []string
	for _, s := range q.Steps {
		steps = append(steps, sketch(s))
	}
	if got, want := strings.Join(steps, "; "), "p(c) code(ls); p(a); p(b)"; got != want || q.Question.Steps != 3 {
		t.Errorf("steps %s, want %s", got, want)
	}
}

func TestMatrix(t *testing.T) {
	const table = "|  | TCP | `UDP` |\n|---|:-:|:-:|\n| *keeps* order | [x] | [ ] |\n| DNS | %s | [X] |\n"
	for name, c := range map[string]struct {
		directive, dns string
		radio          bool
	}{
		"one in each row":        {"", "[ ]", true},
		"more in a row":          {"", "[x]", false},
		"one, but many asked":    {"<!-- question: {id: q, select: many} -->\n", "[ ]", false},
		"one, and one asked for": {"<!-- question: {id: q, select: one, type: matrix} -->\n", "[ ]", true},
	} {
		t.Run(name, func(t *testing.T) {
			q := one(t, c.directive+"\n"+fmt.Sprintf(table, c.dns))
			var key []bool
			for _, cell := range q.Question.Choices {
				key = append(key, cell.Right)
			}
			if want := []bool{true, false, c.dns == "[x]", true}; !slices.Equal(key, want) || q.Question.Columns != 2 || q.Radio != c.radio {
				t.Errorf("key %v, %d columns, radio %t; want %v, 2, %t", key, q.Question.Columns, q.Radio, want, c.radio)
			}
			if got := strings.Join(q.Columns, ",") + " " + sketch(q.Rows[0]) + sketch(q.Rows[1]); got != "TCP,UDP p(keeps order)p(DNS)" {
				t.Errorf("words %s", got)
			}
		})
	}
}

func TestEssay(t *testing.T) {
	q := one(t, "\n```answer essay\nNames **volatile** data:\n\n- memory\n- connections\n```\n\nWhy.\n")
	model := "p(Names volatile data:) list(memory connections)"
	if q.Kind != question.Essay || sketch(q.Model) != model || len(q.Question.Choices) != 1 || sketch(q.Choices[0].Body) != model {
		t.Errorf("kind %s, model %s, choices %+v", q.Kind, sketch(q.Model), q.Question.Choices)
	}
	q = one(t, "\n```answer essay\nThe model.\n```\n\n- [ ] names memory\n- [ ] names the log <!-- choice: {credit: 25%} -->\n\nWhy.\n")
	cs := q.Question.Choices
	if len(cs) != 2 || !cs[0].Right || !cs[1].Right || cs[0].Credit != nil || *cs[1].Credit != 25 || sketch(q.Choices[1].Body) != "p(names the log)" {
		t.Errorf("criteria %+v", cs)
	}
	if got := sketch(q.Model) + sketch(q.Explanation); got != "p(The model.)p(Why.)" {
		t.Errorf("words %s", got)
	}
}

// What an essay's model answer holds is text: it opens no files and asks
// nothing.
func TestModelAnswerIsOnlyText(t *testing.T) {
	opts := markdown.Options{Kind: "quiz", Include: func(string) ([]byte, error) { return []byte("secret"), nil }}
	_, qs := ask(t, "# Q\n\n````answer essay\n# Head\n<!-- question: {id: x} -->\n\n```answer\n4711\n```\n\n[[gap]]\n````\n", opts)
	if got, want := sketch(qs[0].Model), "h(Head) p([[gap]])"; got != want || len(qs) != 1 {
		t.Errorf("model %s, want %s", got, want)
	}
}

func TestSurveys(t *testing.T) {
	for name, c := range map[string]struct {
		directive, body string
		want            question.Question
	}{
		"one":       {"", "- [ ] a\n- [x] b\n", question.Question{Choices: make([]question.Choice, 2)}},
		"many":      {", select: many", "- [ ] a\n- [ ] b\n", question.Question{Choices: make([]question.Choice, 2), Many: true}},
		"text":      {", required: true", "```answer\n```\n", question.Question{Blanks: []question.Blank{{Form: question.Text}}, Required: true}},
		"number":    {"", "```answer number\n```\n", question.Question{Blanks: []question.Blank{{Form: question.Number}}}},
		"long text": {"", "```answer essay\n```\n", question.Question{Blanks: []question.Blank{{Form: question.Text}}}},
		"a key":     {"", "```answer\nx\n```\n", question.Question{Blanks: []question.Blank{{Form: question.Text}}}},
		"matrix":    {"", "||a|b|\n|-|-|-|\n|c|[ ]|[ ]|\n", question.Question{Choices: make([]question.Choice, 2), Columns: 2, Radio: true}},
		"matrix 2":  {", select: many", "||a|b|\n|-|-|-|\n|c|[x]|[ ]|\n", question.Question{Choices: make([]question.Choice, 2), Columns: 2, Many: true}},
	} {
		t.Run(name, func(t *testing.T) {
			q := one(t, "<!-- question: {id: q, type: survey"+c.directive+"} -->\n\n"+c.body).Question
			c.want.ID, c.want.Kind, c.want.Points, c.want.Scoring = "q", question.Survey, 1, question.All
			if got, want := fmt.Sprintf("%+v", q), fmt.Sprintf("%+v", c.want); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

// A question that nobody can answer is shown with its answer part, and without
// what of the key it has.
func TestUnfit(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"match of three columns": {"<!-- question: {id: q, type: match} -->\n|l|r|s|\n|-|-|-|\n|1|z|b|\n|2|a|c|\n", "table(l r s 1 a b 2 z c)"},
		"matrix without ticks":   {"||a|b|\n|-|-|-|\n|c|[ ]|[ ]|\n", "table(a b c [ ] [ ])"},
		"empty fence":            {"<!-- question: {id: q} -->\n```answer\n```\n", ""},
		"nothing":                {"<!-- question: {id: q} -->\ntext\n", ""},
		"order of nothing":       {"<!-- question: {id: q, type: order} -->\n1.\n2.\n", ""},
		"400 gaps":               {strings.Repeat("[[a]] ", 401), ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, qs := ask(t, "# Q\n"+c.body, quiz)
			if q := qs[0]; q.Kind != question.Unfit || len(q.Blanks)+q.Question.Steps+len(q.Gaps) > 0 || sketch(q.Answer) != c.want {
				t.Errorf("question %+v, answer part %s, want %s", q.Question, sketch(q.Answer), c.want)
			}
			if len(d.Check()) == 0 {
				t.Error("no problem")
			}
		})
	}
}

// Code that begins beside the mark of a list item ends with its own marks, or
// with the item.
func TestFencesInItems(t *testing.T) {
	for name, src := range map[string]string{
		"closed":       "# A\n\n2. ```\n   ## x\n\n   ```\n\n# B\n",
		"deep":         "# A\n\n1. a\n   - ~~~\n     x\n     ~~~\n\n# B\n",
		"below":        "# A\n\n10. a\n\n    ```\n    x\n    ```\n\n# B\n",
		"not closed":   "# A\n\n- ```\n  x\n\n# B\n",
		"in a quote":   "# A\n\n> ```\n> x\n\n# B\n",
		"quoted list":  "# A\n\n# B\n\n> - ```\n>   x\n",
		"at the end":   "# A\n\n# B\n\n- ```\n  x\n",
		"ended by tab": "# A\n\n-\t```\n\tx\n\t```\n\n# B\n",
	} {
		d := markdown.Parse("x.md", []byte(src), markdown.Options{})
		if ps := d.Check(); d.Len() != 2 || len(ps) > 0 {
			t.Errorf("%s: %d parts, problems %v", name, d.Len(), ps)
		}
	}
}
