package builtin_test

import (
	"testing"

	"carrel/content/builtin"
	"carrel/content/lint"
	"carrel/content/markdown"
	"carrel/course/question"
)

// Nothing is wrong with what ships: no error, no warning, no translation that
// is older than its source.
func TestCoursesAreClean(t *testing.T) {
	for _, c := range builtin.Courses() {
		report, err := lint.Course(t.Context(), c.FS, c.Name, lint.Options{})
		if err != nil {
			t.Fatalf("course %s: %v", c.Name, err)
		}
		for _, p := range report.Problems {
			if p.Rule.Level != markdown.Note {
				t.Errorf("course %s: %v (%s)", c.Name, p, p.Hint)
			}
		}
	}
}

// The large course asks in every way that there is, in its own words and in
// French.
func TestHelicopterViewIsWhole(t *testing.T) {
	c := builtin.Named("helicopter-view")
	report, err := lint.Course(t.Context(), c.FS, c.Name, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []question.Kind{
		question.Single, question.Multiple, question.Number, question.Text, question.Regex, question.Command, question.Match, question.Order,
		question.Matrix, question.Cloze, question.Essay, question.Survey, question.Digest, question.Timestamp, question.Address, question.Path,
		question.Offset, question.Weighted,
	} {
		if report.ByKind[k] == 0 {
			t.Errorf("no question of kind %s", k)
		}
	}
	if report.Questions < 290 {
		t.Errorf("%d questions, want 290", report.Questions)
	}
	outline := load(t, c)
	for _, u := range outline.All() {
		if u.Locales["fr"] == "" {
			t.Errorf("%s is not there in French", u.Path)
		}
	}
	if len(report.Exams) != 1 {
		t.Fatalf("%d exams, want 1", len(report.Exams))
	}
}
