package player_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"carrel/player/page"
	"carrel/player/playertest"
)

// amend puts other words into a file of a book that a test made.
func amend(t *testing.T, b *page.Book, file, old, fresh string) {
	t.Helper()
	f := b.FS.(fstest.MapFS)[file]
	if f == nil || !strings.Contains(string(f.Data), old) {
		t.Fatalf("%q is not in %s", old, file)
	}
	f.Data = []byte(strings.Replace(string(f.Data), old, fresh, 1))
}

// answerAll gives the first choice to every question and hands in.
func answerAll(term *playertest.Term) {
	for _, next := range []string{"Question 2 of 3", "Question 3 of 3", "3 of 3 answered"} {
		term.Press("a", "enter")
		term.WaitFor(next)
	}
	term.Press("enter")
	term.WaitFor("Hand in this exam?")
	term.Press("enter")
}

// A consent is asked before question 1, and has no number.
func TestAResultNumbersAsTheExamDid(t *testing.T) {
	t.Parallel()
	b := examBook("review: answers\n")
	amend(t, b, "e.md", "Books are allowed.\n",
		"Books are allowed.\n\n## I work alone\n<!-- question: {id: honour, type: survey, required: true} -->\n\n- [ ] Yes\n")
	term := atExam(t, &journal{}, nil, b, newClock())
	shows(term, "[ Start the exam ]", "3 questions")
	term.Press("enter")
	term.WaitFor("Before you begin: 1 of 1")
	term.Press("a", "enter")
	term.WaitFor("Question 1 of 3")
	answerAll(term)
	shows(term, "Question by question", "1. ✓ right", "2. ✓ right", "3. ✓ right")
	lacks(t, term.Screen(), "4. ")
}

// The certificate is counted by the lines of its rule, not by the units of the
// course.
func TestAResultCountsWhatTheCertificateAsksFor(t *testing.T) {
	t.Parallel()
	for requires, said := range map[string]string{
		"{exam: e.md, lessons: all}": "Required for the certificate: 1 of 2 done. Still to do: ",
		"{exam: e.md}":               "Required for the certificate: all done.",
	} {
		b := examBook("review: score\n")
		b.FS.(fstest.MapFS)["m.md"] = &fstest.MapFile{Data: []byte("---\ntitle: More\n---\n\n# More\n\nMore words.\n")}
		amend(t, b, "course.md", "2. [Final](e.md)\n", "2. [Final](e.md)\n3. [More](m.md)\n")
		amend(t, b, "course.md", "locale: en\n", "locale: en\ncertificate: {title: Award, requires: "+requires+"}\n")
		term := sitting(t, &journal{}, b, newClock())
		answerAll(term)
		shows(term, "Passed", said)
		if strings.Contains(said, "Still") {
			shows(term, "More")
		}
		lacks(t, term.Screen(), "of 3 done", "parts")
	}
}
