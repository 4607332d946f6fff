package lint_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/lint"
	"carrel/content/markdown"
)

// large writes a course of 500 files: 300 lessons that link to each other, 100
// quizzes of ten questions, and 98 translations, beside the manifest and a
// glossary.
func large(tb testing.TB) fs.FS {
	tb.Helper()
	dir := tb.TempDir()
	put := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	var outline strings.Builder
	outline.WriteString("---\nkind: course\nid: org.example.large\ntitle: Large\nversion: 1.0.0\nlocale: en\nobjectives: {read: Read, act: Act}\n---\n# Large\n\n")
	prose := strings.Repeat("An alert is a *claim*; the `log` is the evidence, see [SOC](../glossary.md#soc).\n", 12)
	for i := range 300 {
		fmt.Fprintf(&outline, "1. [Lesson %d](lessons/%d.md)\n", i, i)
		text := fmt.Sprintf("---\nid: lesson-%d\ntitle: Lesson %d\nobjectives: [read, act]\n---\n# Lesson %d\n\n", i, i, i)
		for s := range 5 {
			text += fmt.Sprintf("## Section %d\n\n%s\n```sh\ngrep -c x auth.log\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[Next](%d.md#section-%d)\n\n", s, prose, (i+1)%300, s)
		}
		put(fmt.Sprintf("lessons/%d.md", i), text)
		if i < 98 {
			put(fmt.Sprintf("lessons/%d.fr.md", i), text)
		}
	}
	for i := range 100 {
		fmt.Fprintf(&outline, "1. [Quiz %d](quizzes/%d.md)\n", i, i)
		text := fmt.Sprintf("---\nkind: quiz\nid: quiz-%d\ntitle: Quiz %d\nobjectives: [read]\n---\n# Quiz\n\n", i, i)
		for q := range 10 {
			text += fmt.Sprintf("## Which line is the sign of case %d?\n<!-- question: {id: q-%d-%d, difficulty: 2} -->\n\n- [ ] one\n  > Noise.\n- [x] two\n- [ ] three\n\n> [!TIP]\n>\n> Look.\n\n", q, i, q)
		}
		put(fmt.Sprintf("quizzes/%d.md", i), text)
	}
	outline.WriteString("\n[Words](glossary.md)\n")
	put("course.md", outline.String())
	put("glossary.md", "---\nkind: glossary\nid: words\n---\n# Words\n\n## SOC\n\nA room.\n")
	return os.DirFS(dir)
}

func BenchmarkCourse500(b *testing.B) {
	fsys := large(b)
	b.ReportAllocs()
	for b.Loop() {
		r, err := lint.Course(b.Context(), fsys, "large", lint.Options{})
		if err != nil || r.Files != 500 || r.Questions != 1000 || worse(r) {
			b.Fatalf("%v: %d files, %d questions, %v", err, r.Files, r.Questions, r.Problems)
		}
	}
}

// worse reports a course that has an error.
func worse(r *lint.Report) bool {
	return slices.ContainsFunc(r.Problems, func(p markdown.Problem) bool { return p.Rule.Level == markdown.Error })
}
