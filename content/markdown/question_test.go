package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// ask parses a text as a quiz and returns its questions and problems.
func ask(t *testing.T, src string, opts markdown.Options) (*markdown.Document, []*markdown.Item) {
	t.Helper()
	d := markdown.Parse("q.md", []byte(src), opts)
	return d, d.Questions()
}

var quiz = markdown.Options{Kind: "quiz"}

func TestQuestionKinds(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want question.Kind
	}{
		"single":           {"- [ ] a\n- [x] b\n", question.Single},
		"capital x":        {"- [ ] a\n- [X] b\n", question.Single},
		"numbered":         {"1. [ ] a\n2. [x] b\n", question.Single},
		"multiple":         {"- [x] a\n- [x] b\n", question.Multiple},
		"multiple by type": {"<!-- question: {id: q, type: multiple} -->\n- [ ] a\n- [x] b\n", question.Multiple},
		"true or false":    {"- [ ] True\n- [x] False.\n", question.TrueFalse},
		"vrai ou faux":     {"- [x] Faux\n- [ ] Vrai\n", question.TrueFalse},
		"number":           {"```answer number\n42\n```\n", question.Number},
		"text":             {"~~~answer\n42\n~~~\n", question.Text},
		"text, cased":      {"```answer case=sensitive\n42\n```\n", question.Text},
		"regex":            {"```answer regex\n4.\n```\n", question.Regex},
		"command":          {"```answer command\nls\n```\n", question.Command},
		"essay":            {"```answer essay\nx\n```\n", question.Essay},
		"weighted":         {"```yaml answers\n- is: 1\n```\n", question.Weighted},
		"match":            {"<!-- question: {id: q, type: match} -->\n|a|b|\n|-|-|\n|c|d|\n|e|f|\n", question.Match},
		"order":            {"<!-- question: {id: q, type: order} -->\n1. b\n2. a\n", question.Order},
		"matrix":           {"||a|b|\n|-|-|-|\n|c|[x]|[ ]|\n", question.Matrix},
		"cloze":            {"a [[b]] c\n", question.Cloze},
		"survey":           {"<!-- question: {id: q, type: survey} -->\n- [ ] a\n- [ ] b\n", question.Survey},
	} {
		t.Run(name, func(t *testing.T) {
			d, qs := ask(t, "# Quiz\n\n## Q\n"+c.body, quiz)
			if len(qs) != 1 || qs[0].Kind != c.want {
				t.Fatalf("questions %+v, want one of kind %s", qs, c.want)
			}
			if ps := d.Problems(); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

func TestWhatIsAQuestion(t *testing.T) {
	tasks := "\n- [x] a\n- [ ] b\n"
	for name, c := range map[string]struct {
		src  string
		kind string
		want int
	}{
		"check list in a lesson":  {"# A" + tasks, "lesson", 0},
		"directive in a lesson":   {"# A\n<!-- question: {id: a} -->" + tasks, "lesson", 1},
		"directive on the line":   {"# A <!-- question: {id: a} -->" + tasks, "lesson", 1},
		"section of a quiz":       {"# A\n\ntext\n\n## B\n" + tasks, "quiz", 1},
		"pool":                    {"# A\n" + tasks, "pool", 1},
		"exam":                    {"# A\n" + tasks, "exam", 1},
		"setext headings":         {"A\n---\n" + tasks + "\nB\n---\n" + tasks, "quiz", 2},
		"kind in the file":        {"---\nkind: quiz\n---\n# A\n" + tasks, "", 1},
		"quizdown in a lesson":    {"# A" + tasks + "\n{{< quizdown >}}\n---\nx: y\n---\n## B\n" + tasks + "\n{{< /quizdown >}}\n# C\n" + tasks, "lesson", 1},
		"step of a lab":           {"# A\n<!-- step: {id: a} -->\n\n```answer essay\nx\n```\n", "lab", 1},
		"step with only a check":  {"# A\n<!-- step: {id: a} -->\n\n`[[ -f x ]]` [[a]]\n\n```sh check\nx\n```\n", "lab", 0},
		"quoted directive":        {"# A\n\n```\n<!-- question: {id: a} -->\n```\n" + tasks, "lesson", 0},
		"two questions, same day": {"# A\n" + tasks + "# A\n" + tasks, "quiz", 2},
	} {
		t.Run(name, func(t *testing.T) {
			if _, qs := ask(t, c.src, markdown.Options{Kind: c.kind}); len(qs) != c.want {
				t.Errorf("%d questions, want %d", len(qs), c.want)
			}
		})
	}
}

const whole = `# Quiz

Introduction.

## Case

The stem.

### Which?
<!-- question: {id: which, points: 2, scoring: partial, difficulty: 3, objectives: [a, b], type: multiple} -->

Prompt with ` + "`code`" + `.

> [!NOTE]
> A callout of the prompt.

- [x] One
  > Praise one.
  >
  > More praise.
- [ ] Two

  with more text
  > Blame two.
- [ ] None of these <!-- choice: {credit: 50%, pin: true, if-left: "You left it."} -->

> [!TIP]
> First hint.

<details><summary>Hint two</summary>

Second hint.

</details>

> [!IMPORTANT]
> Said when right.

> [!WARNING]
> Said when partly right.

> [!CAUTION]
> Said when wrong.

> [!NOTE]
> Why, in an alert.

Why, in plain text.
`

func TestQuestionParts(t *testing.T) {
	d, qs := ask(t, whole, markdown.Options{Kind: "pool", Strict: true})
	if ps := d.Problems(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	if len(qs) != 1 {
		t.Fatalf("%d questions, want 1", len(qs))
	}
	q := qs[0]
	half := 50
	want := question.Question{ID: "which", Kind: question.Multiple, Points: 2, Scoring: question.Partial, Objectives: []string{"a", "b"}, Difficulty: 3,
		Choices: []question.Choice{{Right: true}, {}, {Credit: &half, Pin: true}}}
	if q.Revision() != want.Revision() || q.ID != want.ID || q.Difficulty != 3 || fmt.Sprint(q.Objectives) != "[a b]" || !q.Question.Choices[2].Pin || q.Ordered {
		t.Errorf("question %+v, want %+v", q.Question, want)
	}
	for part, c := range map[string]struct {
		got  []*markdown.Block
		want string
	}{
		"heading":     {[]*markdown.Block{q.Heading}, "h(Which?)"},
		"stem":        {q.Stem, "h(Case) p(The stem.)"},
		"prompt":      {q.Prompt, "p(Prompt with code.) callout:note(A callout of the prompt.)"},
		"choice 1":    {q.Choices[0].Body, "p(One)"},
		"feedback 1":  {q.Choices[0].Feedback, "p(Praise one.) p(More praise.)"},
		"choice 2":    {q.Choices[1].Body, "p(Two) p(with more text)"},
		"feedback 2":  {q.Choices[1].Feedback, "p(Blame two.)"},
		"choice 3":    {q.Choices[2].Body, "p(None of these)"},
		"hint 1":      {q.Hints[0], "p(First hint.)"},
		"hint 2":      {q.Hints[1], "p(Second hint.)"},
		"right":       {q.Right, "p(Said when right.)"},
		"partly":      {q.Partly, "p(Said when partly right.)"},
		"wrong":       {q.Wrong, "p(Said when wrong.)"},
		"explanation": {q.Explanation, "p(Why, in an alert.) p(Why, in plain text.)"},
	} {
		if got := sketch(c.got); got != c.want {
			t.Errorf("%s: got %s, want %s", part, got, c.want)
		}
	}
	if q.Choices[2].IfLeft != "You left it." || len(q.Hints) != 2 || q.Line != 9 {
		t.Errorf("if-left %q, %d hints, line %d", q.Choices[2].IfLeft, len(q.Hints), q.Line)
	}
}

// What the headings of a lesson say stands above its questions, and is not said
// twice.
func TestStemOnlyInQuizzes(t *testing.T) {
	asked := "# A\n\n## Case\n\nThe stem.\n\n%s### Q\n<!-- question: {id: q} -->\n\n- [x] a\n- [ ] b\n"
	plain, quizdown := fmt.Sprintf(asked, ""), fmt.Sprintf(asked, "{{< quizdown >}}\n\n")
	for _, c := range []struct{ kind, src, want string }{
		{"lesson", plain, ""},
		{"lesson", quizdown, ""},
		{"quiz", plain, "h(Case) p(The stem.)"},
		{"quiz", quizdown, "h(Case) p(The stem.)"},
	} {
		_, qs := ask(t, c.src, markdown.Options{Kind: c.kind})
		if len(qs) != 1 || sketch(qs[0].Stem) != c.want {
			t.Errorf("%s %q: %d questions, stem %v, want %q", c.kind, c.src, len(qs), sketch(qs[0].Stem), c.want)
		}
	}
}

func TestQuizdown(t *testing.T) {
	src := "Intro {{< param Org >}}\n\n{{< quizdown >}}\n---\nshuffle_answers: true\n---\n\n## Was?\n\n> Ein Tipp.\n\n" +
		"1. [x] Ja\n\n\t>**Richtig**\n2. [ ] Nein \n\n\t> Leider nicht.\n\n{{< /quizdown >}}\n"
	d, qs := ask(t, src, markdown.Options{})
	if got := sketch(d.Chunk(0).Blocks()); got != "p(Intro Org)" {
		t.Errorf("introduction: %s", got)
	}
	if len(qs) != 1 || len(qs[0].Choices) != 2 || len(qs[0].Hints) != 1 {
		t.Fatalf("questions: %+v", qs)
	}
	q := qs[0]
	got := sketch(q.Hints[0]) + sketch(q.Choices[0].Body) + sketch(q.Choices[0].Feedback) + sketch(q.Choices[1].Feedback)
	if want := "p(Ein Tipp.)p(Ja)p(Richtig)p(Leider nicht.)"; got != want || q.Line != 8 {
		t.Errorf("got %s on line %d, want %s on line 8", got, q.Line, want)
	}
}

func TestQuestionProblems(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"no tick":           {"# Q\n\n- [ ] a\n- [ ] b\n", "q.md:1:1: no choice of this question is ticked, so it cannot be answered"},
		"one choice":        {"# Q\n\n- [x] a\n", "only one choice"},
		"empty choice":      {"# Q\n\n- [x] a\n- [ ] <!-- x -->\n", "q.md:4:1: this choice is empty"},
		"twice":             {"# Q\n\n- [x] a\n- [ ] b\n- [ ] b\n", "q.md:5:7: this choice is there twice"},
		"mixed":             {"# Q\n\n- [x] a\n- [ ] b\n- c\n", "1 of 3 choices have no box"},
		"stray":             {"# Q\n\n- [x] a\n\n> stray\n\n- [ ] b\n", "q.md:5:1: this block stands between two choices"},
		"second answer":     {"# Q\n\n- [x] a\n- [ ] b\n\n```answer\nc\n```\n", "q.md:6:1: this question has a second answer part"},
		"unknown key":       {"# Q\n<!-- question: {idd: a} -->\n\n- [x] a\n- [ ] b\n", "q.md:2:17: question: unknown key idd"},
		"unknown type":      {"# Q\n<!-- question: {id: a, type: multipel} -->\n\n- [x] a\n- [ ] b\n", "type cannot be \"multipel\""},
		"bad points":        {"# Q\n<!-- question: {id: a, points: -1} -->\n\n- [x] a\n- [ ] b\n", "points must be a whole number from 1 to 1000"},
		"bad credit":        {"# Q\n\n- [x] a\n- [ ] b <!-- choice: {credit: half} -->\n", "credit must be a percentage"},
		"bad id":            {"# Q\n<!-- question: {id: \"a b\"} -->\n\n- [x] a\n- [ ] b\n", "\"a b\" cannot be the id of a question"},
		"bad yaml":          {"# Q\n<!-- question: {id: a -->\n\n- [x] a\n- [ ] b\n", "question: this is not YAML"},
		"tag":               {"# Q\n<!-- question: {id: !!str a} -->\n\n- [x] a\n- [ ] b\n", "the tag !!str is not allowed"},
		"id twice":          {"# Q\n<!-- question: {id: a} -->\n\n- [x] a\n- [ ] b\n\n# R\n<!-- question: {id: a} -->\n\n- [x] a\n- [ ] b\n", "the id a is also used on line 1"},
		"no answer":         {"# Q\n<!-- question: {id: a} -->\n\ntext\n", "this question has no answer part"},
		"lost directive":    {"text\n\n<!-- question: {id: a} -->\n", "q.md:3:6: this question directive belongs to no heading"},
		"lost choice":       {"# Q\n\n<!-- choice: {pin: true} -->\n", "this choice directive belongs to no choice"},
		"directive is text": {"# Q\n<!-- question: hello -->\n\n- [x] a\n- [ ] b\n", "this is not a mapping"},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := ask(t, c.src, quiz)
			var got []string
			for _, p := range d.Check() {
				got = append(got, p.String())
			}
			if len(got) != 1 || !strings.Contains(got[0], c.want) {
				t.Errorf("problems %q, want one with %q", got, c.want)
			}
		})
	}
}

func TestUnknownKeyHasASuggestion(t *testing.T) {
	d, _ := ask(t, "# Q\n<!-- question: {id: a, objektives: [b]} -->\n\n- [x] a\n- [ ] b\n", quiz)
	if ps := d.Check(); len(ps) != 1 || ps[0].Hint != "did you mean objectives?" {
		t.Errorf("problems: %+v", ps)
	}
}

func TestIncludeInAQuestion(t *testing.T) {
	opts := markdown.Options{Kind: "quiz", Include: func(string) ([]byte, error) {
		return []byte("> [!TIP]\n> shared\n\n- [x] no choice\n\n```answer\nx\n```\n"), nil
	}}
	_, qs := ask(t, "# Q\n\n<!-- include: a.md -->\n\n- [x] a\n- [ ] b\n\n<!-- include: a.md -->\n", opts)
	if len(qs) != 1 || len(qs[0].Choices) != 2 || len(qs[0].Hints) != 0 {
		t.Fatalf("questions: %+v", qs)
	}
	want := "callout:tip(shared) list(no choice)"
	if got := sketch(qs[0].Prompt); got != want {
		t.Errorf("prompt %s, want %s", got, want)
	}
	if got := sketch(qs[0].Explanation); got != want {
		t.Errorf("explanation %s, want %s", got, want)
	}
}

func TestProblemsAreShort(t *testing.T) {
	d, _ := ask(t, "# Q\n<!-- question: {id: a, "+strings.Repeat("ü\u202e", 2000)+": 1} -->\n\n- [x] a\n- [ ] b\n", quiz)
	if ps := d.Check(); len(ps) != 1 || len([]rune(ps[0].Message)) > 400 || strings.ContainsRune(ps[0].Message, 0x202e) {
		t.Errorf("problems: %v", ps)
	}
}

func TestNoTickIsNotAnswerable(t *testing.T) {
	_, qs := ask(t, "# Q\n\n- [ ] a\n- [ ] b\n", quiz)
	if len(qs) != 1 || qs[0].Kind.Answerable() || len(qs[0].Choices) != 2 {
		t.Errorf("questions: %+v", qs)
	}
}

// A block left at the margin belongs to the choice above it, and the choices
// after it to the same question.
func TestStrayBlocks(t *testing.T) {
	_, qs := ask(t, "# Q\n\n- [ ] a\n\n> not a\n\n- [x] b\n\nmore b\n\n- [ ] c\n\nWhy.\n", quiz)
	if len(qs) != 1 || len(qs[0].Choices) != 3 {
		t.Fatalf("questions: %+v", qs)
	}
	q := qs[0]
	got := sketch(q.Choices[0].Feedback) + sketch(q.Choices[1].Body) + sketch(q.Explanation)
	if want := "p(not a)p(b) p(more b)p(Why.)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The id of a question without one follows its wording, not its place.
func TestFallbackID(t *testing.T) {
	id := func(src string, i int) string {
		_, qs := ask(t, src, quiz)
		return qs[i].ID
	}
	tasks := "\n\n- [x] a\n- [ ] b\n\n"
	first := id("# Q"+tasks, 0)
	if again := id("# Other"+tasks+"# *Q*"+tasks, 1); again != first {
		t.Errorf("moved: %s, then %s", first, again)
	}
	if twin := id("# Q"+tasks+"# Q"+tasks, 1); twin == first {
		t.Error("two questions of one wording have one id")
	}
	d, _ := ask(t, "# Q"+tasks, markdown.Options{Kind: "quiz", Strict: true})
	if ps := d.Check(); len(ps) != 1 || !strings.Contains(ps[0].Message, "has no id") {
		t.Errorf("problems: %v", ps)
	}
}

// What is only shown must not show its key, wherever the key is written.
func TestShownQuestionsKeepTheirKey(t *testing.T) {
	for name, body := range map[string]string{
		"number":   "```answer number\n4711\n```\n",
		"weighted": "```yaml answers\n- is: 4711\n```\n",
		"essay":    "```answer essay\n4711\n```\n",
		"cloze":    "before [[4711]] `[[code]]` [[a|(4711)]] after\n",
		"matrix":   "||4711?|b|\n|-|-|-|\n|c|[x]|[ ]|\n",
		"second":   "- [x] a\n- [ ] b\n\n```answer\n4711\n```\n",
		"indented": "- [x] a\n  ```answer\n  4711\n  ```\n- [ ] b\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, qs := ask(t, "# Q\n\n"+body, quiz)
			q := qs[0]
			parts := append(append(append([]*markdown.Block{}, q.Prompt...), q.Answer...), q.Explanation...)
			for _, c := range q.Choices {
				if q.Kind != question.Essay { // where they are what is said afterwards
					parts = append(parts, c.Body...)
				}
			}
			if got := strings.ReplaceAll(sketch(parts), "4711?", ""); strings.Contains(got, "4711") || strings.Contains(got, "[x]") {
				t.Errorf("the key is shown: %s", got)
			}
		})
	}
}

func TestLabKeepsItsCheck(t *testing.T) {
	d := markdown.Parse("x.md", []byte("# A\n\n```sh run\nls\n```\n\n```sh check\ntest 4711\n```\n"), markdown.Options{Kind: "lab"})
	if got, want := sketch(all(d)), "h(A) code(ls)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A question stays one block, however long its prompt is.
func TestLongQuestionIsWhole(t *testing.T) {
	src := "# Q\n<!-- question: {id: q} -->\n\n" + strings.Repeat("a line of the prompt\n\n", 3000) + "- [x] a\n- [ ] b\n"
	_, qs := ask(t, src, markdown.Options{})
	if len(qs) != 1 || len(qs[0].Choices) != 2 || len(qs[0].Prompt) != 3000 {
		t.Errorf("%d questions", len(qs))
	}
}
