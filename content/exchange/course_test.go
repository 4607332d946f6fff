package exchange_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/course"
	"carrel/course/question"
)

// A course goes out and comes in with the same keys, question by question.
func TestRealCourse(t *testing.T) {
	root := os.Getenv("CARREL_SHARED")
	if root == "" {
		t.Skip("set CARREL_SHARED to the folder that holds courses/soc-basics")
	}
	files := os.DirFS(filepath.Join(root, "courses", "soc-basics"))
	c, _, err := content.Load(files, "soc-basics")
	if err != nil {
		t.Fatal(err)
	}
	b, losses, err := exchange.FromCourse(files, c)
	if err != nil || len(losses) > 0 || len(b.Items) < 14 {
		t.Fatalf("%d questions, %v, %v", len(b.Items), losses, err)
	}
	src, losses := exchange.ToCourse(b, exchange.CourseOptions{})
	again := exchange.FromSource(src)
	if len(again) != len(b.Items) || len(losses) > 0 {
		t.Fatalf("%d questions of %d came back, %v", len(again), len(b.Items), losses)
	}
	for i := range again {
		was, is := &b.Items[i], &again[i]
		if was.ID != is.ID || was.Revision() != is.Revision() || was.Title.Plain() != is.Title.Plain() {
			t.Errorf("%s:\n%+v\n%+v", was.ID, was.Question, is.Question)
		}
	}
}

const clozeCourse = "---\nkind: quiz\n---\n# Q\n\n## Case\n\nShared.\n\n### Fill\n<!-- question: {id: f, tags: [x]} -->\n\nA `c` [[one|two]] and [[b|(c)]].\n\nWhy.\n"

func TestFromCourse(t *testing.T) {
	files := fstest.MapFS{"q.md": {Data: []byte(clozeCourse)}, "gone.md": {Mode: 0o644, Data: []byte("# x")}}
	c, _, err := content.Load(files, "c")
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := exchange.FromCourse(files, c)
	if err != nil || len(b.Items) != 1 {
		t.Fatal(err, b)
	}
	it := b.Items[0]
	want := "A c " + exchange.GapMark(0) + " and " + exchange.GapMark(1) + "."
	if it.Kind != question.Cloze || it.Cloze.Plain() != want || !strings.Contains(it.Prompt.Plain(), "Shared.") || it.Explanation.Plain() != "Why." || it.From.Line != 10 {
		t.Errorf("%+v", it)
	}
	delete(files, "q.md")
	if _, losses, err := exchange.FromCourse(files, c, c.At("q.md")); err == nil || len(losses) != 1 {
		t.Errorf("a file that is gone: %v %v", losses, err)
	}
}

func TestToCourse(t *testing.T) {
	it := exchange.Item{Title: exchange.Words("Which one?"), Prompt: exchange.Words("Which one?\n\nLook.")}
	it.Kind, it.Points, it.Question.Choices = question.Single, 2, []question.Choice{{Right: true}, {}}
	it.Choices = []exchange.Choice{{Body: exchange.Words("a")}, {Body: exchange.Text{Format: exchange.HTML, Body: "<pre>b</pre>"}, Feedback: exchange.Words("no")}}
	empty := exchange.Item{Title: exchange.Words("Nothing"), From: exchange.Place{File: "f", Line: 3}}
	empty.Kind = question.Single
	src, losses := exchange.ToCourse(&exchange.Bank{Title: "A: b", Items: []exchange.Item{it, empty, it}}, exchange.CourseOptions{Kind: "pool"})
	one := "## Which one\\?\n<!-- question: {id: which-one%s, points: 2} -->\n\nLook.\n\n- [x] a\n- [ ]\n\n  ```\n  b\n  ```\n  > no\n"
	one = strings.ReplaceAll(one, "\\?", "?")
	want := "---\nkind: pool\ntitle: \"A: b\"\n---\n\n# A: b\n\n" + fmt.Sprintf(one, "") + "\n" + fmt.Sprintf(one, "-2")
	if string(src) != want {
		t.Errorf("%s\nwant\n%s", src, want)
	}
	if len(losses) != 1 || losses[0].String() != "f:3: Nothing: the question is left out: it has no choices" {
		t.Error(losses)
	}
}

// An essay without a model answer is not given a dash as one in silence.
func TestEssayWithoutModel(t *testing.T) {
	it := exchange.Item{Title: exchange.Words("Why?")}
	it.Kind, it.Points = question.Essay, 1
	src, losses := exchange.ToCourse(&exchange.Bank{Items: []exchange.Item{it}}, exchange.CourseOptions{Kind: course.Quiz, Title: "T"})
	if !strings.Contains(string(src), "There is no model answer") || !strings.Contains(fmt.Sprint(losses), "it has no model answer") {
		t.Errorf("%s\n%v", src, losses)
	}
}
