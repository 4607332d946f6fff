package mdbook_test

import (
	"slices"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/mdbook"
	"carrel/course/question"
)

const quiz = `
[multipart]
shared = "Look at this."

[[questions]]
id = "b230"
type = "ShortAnswer"
prompt.prompt = "Which keyword?"
answer.answer = "let"
answer.alternatives = ["let  mut", ""]
context = "As in ` + "`let x`" + `."

[[questions]]
type = "MultipleChoice"
multipart = "shared"
prompt.prompt = "How many?"
prompt.distractors = ["b", "d"]
prompt.sortAnswers = true
answer.answer = ["c", "a"]
promptExplanation = true

[[questions]]
type = "MultipleChoice"
prompt.prompt = "Which one?"
prompt.distractors = ["x", "y"]
prompt.answerIndex = 9
answer.answer = "z"
hint = "none"

[[questions]]
type = "Tracing"
prompt.program = """
fn main() { println!("` + "```" + `"); }
"""
answer.doesCompile = true
answer.stdout = "1\n2\n"

[[questions]]
type = "Tracing"
prompt.program = "x"
answer.doesCompile = false
answer.lineNumber = 1

[[questions]]
type = "Drag"
prompt.prompt = "?"
`

func read(t *testing.T, src string) (*exchange.Bank, string) {
	t.Helper()
	b, losses, err := mdbook.Read("q.toml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range losses {
		told = append(told, l.String())
	}
	return b, strings.Join(told, "\n")
}

func TestRead(t *testing.T) {
	b, told := read(t, quiz)
	if len(b.Items) != 6 {
		t.Fatalf("%d questions", len(b.Items))
	}
	short := b.Items[0]
	if short.Kind != question.Text || short.ID != "b230" || short.From.Line != 5 || !slices.Equal(short.Blanks[0].Accepts, []question.Accept{{Is: "let", Credit: 100}, {Is: "let mut", Credit: 100}}) {
		t.Errorf("short answer %+v", short)
	}
	many := b.Items[1]
	if many.Kind != question.Multiple || !many.Ordered || many.Prompt.Body != "Look at this.\n\nHow many?" {
		t.Errorf("multiple choice %+v", many)
	}
	if got := choices(many); !slices.Equal(got, []string{"+a", "-b", "+c", "-d"}) {
		t.Errorf("sorted %q", got)
	}
	if got := choices(b.Items[2]); !slices.Equal(got, []string{"-x", "-y", "+z"}) || b.Items[2].Kind != question.Single {
		t.Errorf("single choice %q", got)
	}
	prints := b.Items[3]
	if prints.Kind != question.Text || prints.Blanks[0].Accepts[0].Is != "1 2" || !strings.HasPrefix(prints.Prompt.Body, "````rust\n") {
		t.Errorf("tracing %+v", prints)
	}
	if got := choices(b.Items[4]); !slices.Equal(got, []string{"-It compiles.", "+It does not compile."}) {
		t.Errorf("tracing %q", got)
	}
	want := `q.toml:22: the key "questions.hint" is left out
q.toml:13: Look at this.: the request to explain the answer is left out
q.toml:30: What does this program print?: whether the program compiles is not asked; what it prints is, in one line
q.toml:38: Does this program compile?: the line of the error is not asked for; it is in the explanation
q.toml:44: ?: questions of the type "Drag" are not known: it stays a text`
	if told != want {
		t.Errorf("told\n%s\nwant\n%s", told, want)
	}
}

func choices(it exchange.Item) []string {
	var out []string
	for i, c := range it.Choices {
		sign := "-"
		if it.Question.Choices[i].Right {
			sign = "+"
		}
		out = append(out, sign+c.Body.Body)
	}
	return out
}

// The right answer is not always the first.
func TestPlaces(t *testing.T) {
	src := strings.Repeat("[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"a\", \"b\"]\nanswer.answer = \"c\"\n", 3)
	b, _ := read(t, src)
	var places []int
	for _, it := range b.Items {
		places = append(places, slices.IndexFunc(it.Question.Choices, func(c question.Choice) bool { return c.Right }))
	}
	if !slices.Equal(places, []int{0, 1, 2}) {
		t.Errorf("places %v", places)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"no toml":    {"[[questions]]\ntype = \n", "q.toml is no quiz of mdbook-quiz: line 2"},
		"wrong type": {"[[questions]]\nprompt = \"Ok\"\n", "q.toml is no quiz of mdbook-quiz: line 2"},
		"nested":     {"x = " + strings.Repeat("[", 1<<20), "q.toml is no quiz of mdbook-quiz"},
		"twice":      {"[[questions]]\nid = \"a\"\nid = \"b\"\n", "q.toml is no quiz of mdbook-quiz"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := mdbook.Read("q.toml", []byte(c.src))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestNothingRight(t *testing.T) {
	for _, src := range []string{
		"[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \" \"\n",
		"[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nanswer.answer = []\n",
		"[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nanswer.answer = 3\n",
	} {
		b, told := read(t, src)
		if b.Items[0].Kind != question.Unfit || told != "q.toml:1: ?: no answer is given as right" {
			t.Errorf("%q: %s, told %q", src, b.Items[0].Kind, told)
		}
	}
}
