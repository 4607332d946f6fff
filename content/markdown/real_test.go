package markdown_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// courses returns the folder of real courses to read, or skips.
func courses(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no real courses to read")
	}
	return filepath.Join(shared, "courses")
}

func parseFile(t *testing.T, file string, opts markdown.Options) *markdown.Document {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return markdown.Parse(file, src, opts)
}

func TestRealQuizOfEveryKind(t *testing.T) {
	d := parseFile(t, filepath.Join(courses(t), "soc-basics/quizzes/log-triage.md"), markdown.Options{Strict: true})
	want := []question.Kind{
		question.Single, question.Multiple, question.TrueFalse, question.Number, question.Number,
		question.Text, question.Regex, question.Weighted, question.Match, question.Order,
		question.Matrix, question.Cloze, question.Command, question.Essay,
	}
	var got []question.Kind
	for _, q := range d.Questions() {
		got = append(got, q.Kind)
		consistent(t, q)
		if m, err := q.Mark(keyOf(q)); err != nil || m.Outcome() != question.Right && q.Kind != question.Regex {
			t.Errorf("%s: the key earns %+v, %v", q.ID, m, err)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("kinds %v, want %v", got, want)
	}
	if ps := d.Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

func TestRealTranslation(t *testing.T) {
	dir := filepath.Join(courses(t), "soc-basics/quizzes")
	source := parseFile(t, filepath.Join(dir, "log-triage.md"), markdown.Options{Strict: true})
	d := parseFile(t, filepath.Join(dir, "log-triage.fr.md"), markdown.Options{Strict: true})
	d.AdoptKey(source)
	qs := d.Questions()
	if len(qs) != 14 || d.Untranslated() != 13 || qs[0].Points != 2 || !strings.Contains(sketch(qs[0].Choices[3].Body), "Aucune") {
		t.Errorf("%d questions, %d untranslated, first %+v", len(qs), d.Untranslated(), qs[0].Question)
	}
	if ps := d.Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// The other files that ask something: a pool with a stem, an exam with a
// survey, a lab with a step that is explained in words.
func TestRealQuestionsElsewhere(t *testing.T) {
	root := filepath.Join(courses(t), "soc-basics")
	for file, want := range map[string]string{
		"pools/triage.md":  "case-a-what=single case-a-first=single own-scanner=single",
		"exams/final.md":   "honour=survey",
		"labs/auth-log.md": "explain=essay",
	} {
		d := parseFile(t, filepath.Join(root, file), markdown.Options{Strict: true})
		var got []string
		for _, q := range d.Questions() {
			got = append(got, q.ID+"="+string(q.Kind))
			consistent(t, q)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: questions %s, want %s", file, s, want)
		}
		if ps := d.Check(); len(ps) > 0 {
			t.Errorf("problems: %v", ps)
		}
	}
}

func TestRealQuizdown(t *testing.T) {
	root := filepath.Join(courses(t), "bits")
	quizzes, questions, feedbacks := 0, 0, 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		d := parseFile(t, path, markdown.Options{})
		qs := d.Questions()
		if len(qs) > 0 {
			quizzes++
		}
		questions += len(qs)
		for _, q := range qs {
			feedbacks += playable(t, path, q)
		}
		for _, p := range d.Check() {
			t.Errorf("problem: %v", p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if quizzes != 9 || questions != 37 || feedbacks != 126 {
		t.Errorf("%d quizzes, %d questions, %d feedbacks, want 9, 37, 126", quizzes, questions, feedbacks)
	}
}

// playable checks a question of quizdown and counts its feedbacks.
func playable(t *testing.T, path string, q *markdown.Item) (feedbacks int) {
	t.Helper()
	if !q.Kind.Answerable() || len(q.Hints) != 1 || len(q.Choices) < 2 {
		t.Errorf("%s:%d: kind %s, %d hints, %d choices", path, q.Line, q.Kind, len(q.Hints), len(q.Choices))
	}
	for i, c := range q.Choices {
		if len(c.Feedback) > 0 {
			feedbacks++
		}
		for _, b := range c.Body {
			if text := markdown.PlainText(b.Node, b.Source); text == "" || strings.Contains(text, "{{") {
				t.Errorf("%s:%d: choice %d reads %q", path, q.Line, i, text)
			}
		}
	}
	return feedbacks
}
