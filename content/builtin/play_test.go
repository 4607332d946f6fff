package builtin_test

import (
	"strings"
	"testing"

	"carrel/content"
	"carrel/content/builtin"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/question"
)

// A screen of 80x24 leaves this much to the text beside the title, the bar and
// a margin.
const screenWidth, screenLines = 76, 18

func load(t *testing.T, c builtin.Course) *course.Course {
	t.Helper()
	outline, problems, err := content.Load(c.FS, c.Name)
	if err != nil {
		t.Fatalf("course %s: %v", c.Name, err)
	}
	for _, p := range problems {
		t.Errorf("course %s: %v (%s)", c.Name, p, p.Hint)
	}
	return outline
}

// documents returns every unit of a course, parsed to the last block.
func documents(t *testing.T, c builtin.Course) map[*course.Unit]*markdown.Document {
	t.Helper()
	outline := load(t, c)
	docs := map[*course.Unit]*markdown.Document{}
	for _, u := range outline.Units() {
		d, err := content.Read(c.FS, outline, u, outline.Locale)
		if err != nil {
			t.Fatalf("course %s: %v", c.Name, err)
		}
		for _, p := range d.Check() {
			t.Errorf("course %s: %v (%s)", c.Name, p, p.Hint)
		}
		docs[u] = d
	}
	return docs
}

func TestFirstStepsLoads(t *testing.T) {
	c := load(t, builtin.Named("first-steps"))
	if c.Bare || c.ID != "org.carrel.first-steps" || c.Version != "1.0.0" || c.License != "CC-BY-4.0" {
		t.Errorf("manifest: bare %t, id %q, version %q, license %q", c.Bare, c.ID, c.Version, c.License)
	}
	var kinds []course.Kind
	for _, u := range c.Units() {
		kinds = append(kinds, u.Kind)
	}
	if len(c.Modules) != 2 || len(kinds) != 6 || kinds[2] != course.Quiz || kinds[5] != course.Quiz {
		t.Errorf("%d modules of %v, want 2 that end with a quiz each", len(c.Modules), kinds)
	}
}

// The first course shows what a good question is: whoever takes a wrong choice
// learns why it is wrong, and nobody is left without help.
func TestEveryQuestionIsPlayable(t *testing.T) {
	count := 0
	for u, d := range documents(t, builtin.Named("first-steps")) {
		for _, q := range d.Questions() {
			count++
			if !q.Kind.Answerable() {
				t.Errorf("%s: question %s of kind %s cannot be answered", u.Path, q.ID, q.Kind)
			}
			if len(q.Hints) == 0 || len(q.Explanation) == 0 {
				t.Errorf("%s: question %s has %d hints and %d blocks of explanation, want some of each",
					u.Path, q.ID, len(q.Hints), len(q.Explanation))
			}
			checkFeedback(t, u, q)
		}
	}
	if count != 10 {
		t.Errorf("%d questions, want 10", count)
	}
}

func checkFeedback(t *testing.T, u *course.Unit, q *markdown.Item) {
	t.Helper()
	for i, c := range q.Question.Choices {
		if said := q.Choices[i]; len(said.Feedback) == 0 && (!c.Right || said.IfLeft == "") {
			t.Errorf("%s: question %s says nothing to choice %d", u.Path, q.ID, i+1)
		}
	}
}

// The card of a question says itself that several choices are right, so its
// prompt does not say it again.
func TestPromptsDoNotRepeatTheCard(t *testing.T) {
	several := 0
	for u, d := range documents(t, builtin.Named("first-steps")) {
		for _, q := range d.Questions() {
			if q.Kind != question.Multiple {
				continue
			}
			several++
			for _, b := range q.Prompt {
				if text := markdown.PlainText(b.Node, b.Source); strings.Contains(text, "choice") {
					t.Errorf("%s: question %s says %q", u.Path, q.ID, text)
				}
			}
		}
	}
	if several != 2 {
		t.Errorf("%d questions with several right choices, want 2", several)
	}
}

// Every objective that the course states is taught in a unit and asked in a
// question, and no other is named.
func TestObjectivesAreTested(t *testing.T) {
	for _, c := range builtin.Courses() {
		asked := map[string]bool{}
		for _, d := range documents(t, c) {
			for _, q := range d.Questions() {
				for _, o := range q.Objectives {
					asked[o] = true
				}
			}
		}
		stated := load(t, c).Objectives
		for _, o := range stated {
			if !asked[o.ID] {
				t.Errorf("course %s: no question asks for the objective %s", c.Name, o.ID)
			}
		}
		if len(asked) != len(stated) {
			t.Errorf("course %s: questions name %d objectives, the course states %d", c.Name, len(asked), len(stated))
		}
	}
}

func TestLessonScreensFit(t *testing.T) {
	r := render.New(render.Dark(), render.Options{})
	screens := 0
	for u, d := range documents(t, builtin.Named("first-steps")) {
		if u.Kind != course.Lesson {
			continue
		}
		for i := range d.Len() {
			screens++
			chunk := d.Chunk(i)
			if n := len(r.Blocks(chunk.Blocks(), screenWidth)); n == 0 || n > screenLines {
				t.Errorf("%s: %q takes %d lines of %d", u.Path, chunk.Heading(), n, screenLines)
			}
		}
	}
	if screens < 6 || screens > 10 {
		t.Errorf("%d screens in its lessons, want 6 to 10", screens)
	}
}
