package player_test

import (
	"slices"
	"strings"
	"testing"

	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/playertest"
)

// typedExam is an exam whose one question is typed.
func typedExam() *page.Book {
	return folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.e\ntitle: Course\nversion: 1.0.0\nlocale: en\n---\n\n1. [Lesson](l.md)\n2. [Final](e.md)\n",
		"l.md":      "---\ntitle: Lesson\n---\n\n# Lesson\n\nRead me.\n",
		"e.md":      "---\nkind: exam\nid: final\ntitle: Final\ndraw:\n  - {from: pool.md, pick: 1}\n---\n\n# Final\n\nBooks are allowed.\n",
		"pool.md":   "---\nkind: pool\n---\n\n# Pool\n\n## Which tool?\n<!-- question: {id: tool} -->\n\n```answer\nvolatility3\n```\n",
	})
}

// draftOf is what a journal keeps of an answer of the exam.
func draftOf(j *journal, id string) []string {
	a := progress.Fold(j.all()).Unit("org.example.e", "final").Answer(id, 1)
	if a == nil || a.Draft == nil {
		return nil
	}
	return a.Draft.Texts
}

// What was typed and left by Enter is recorded as it stands, not marked.
func TestEnterAfterATypedAnswerOfAnExam(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := typing(t, j, typedExam())
	term.Type("vol")
	term.Wait(func(s string) bool { return strings.Contains(s, "vol") && !strings.Contains(bar(s), "saved") })
	term.Press("enter")
	term.WaitFor("1 of 1 answered")
	term.WaitFor("saved")
	if got := draftOf(j, "tool"); !slices.Equal(got, []string{"vol"}) {
		t.Errorf("recorded is %q", got)
	}
	if slices.Contains(typesOf(j.all()), progress.Answered) {
		t.Error("it was marked before it was handed in")
	}
}

// typing begins an exam in which something is typed.
func typing(t *testing.T, j *journal, b *page.Book) *playertest.Term {
	t.Helper()
	term := atExam(t, j, nil, b, newClock())
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("Which tool?")
	term.WaitFor("saved")
	return term
}
