package markdown_test

import (
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// Places where a line may break are in the text of a lesson, and nowhere that a
// program looks at words: a heading, an answer, what is searched.
func TestPlacesToBreak(t *testing.T) {
	const src = "---\ntitle: Sicher\u00adheit\nki\u00adnd: quiz\n---\n# Vor\u00adfall\n<!-- question: {id: a} -->\n\nภาษา\u200bไทย und &shy; pass\u200bword\n\n" +
		"```ans\u00adwer\nSicher\u00adheit\n```\n\n# Zwei\n<!-- question: {id: b} -->\n\n- [x] Ja\u00adwohl\n- [ ] Jawohl\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{})
	qs := d.Questions()
	if d.Title() != "Sicherheit" || d.Kind() != "quiz" || len(qs) != 2 {
		t.Fatalf("title %+q, kind %q, %d questions", d.Title(), d.Kind(), len(qs))
	}
	if got := qs[0].Blanks; qs[0].Kind != question.Text || len(got) != 1 || got[0].Accepts[0].Is != "Sicherheit" {
		t.Errorf("%s: %+v", qs[0].Kind, got)
	}
	if got := d.Chunk(0).Heading(); got != "Vorfall" {
		t.Errorf("heading %+q", got)
	}
	prompt := qs[0].Prompt[0]
	if got := string(prompt.Node.Lines().Value(prompt.Source)); !strings.Contains(got, "ภาษา\u200bไทย") || !strings.Contains(got, " password") {
		t.Errorf("prompt %+q", got)
	}
	for i, want := range []string{"Jawohl", "Jawohl"} {
		body := qs[1].Choices[i].Body[0]
		if got := markdown.PlainText(body.Node, body.Source); got != want {
			t.Errorf("choice %+q, want %q", got, want)
		}
	}
	for _, query := range []string{"ภาษาไทย", "ภาษา\u200bไทย", "vorfall", "password", "Jawohl"} {
		if len(d.Find(query, 5)) == 0 {
			t.Errorf("%+q is not found", query)
		}
	}
}
