package cli

import (
	"testing"
	"testing/fstest"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

// examOf is a course with one exam of one question, under some rules.
func examOf(t *testing.T, rules string) *book {
	t.Helper()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	b := &book{name: "c", files: fstest.MapFS{
		"course.md": file("---\nkind: course\nid: org.example.c\ntitle: C\n---\n# C\n\n1. [Exam](exam.md)\n2. [Pool](pool.md)\n"),
		"exam.md":   file("---\nkind: exam\nid: exam\n" + rules + "---\n# Exam\n\n## Which?\n<!-- question: {id: q} -->\n\n- [x] This\n- [ ] That\n\n> [!NOTE]\n> It is this.\n"),
		"pool.md":   file("---\nkind: pool\nid: pool\n---\n# Pool\n\n## Other?\n<!-- question: {id: p} -->\n\n- [x] A\n- [ ] B\n"),
	}}
	if err := b.load(); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestADossierOfAnExam: the policy of review decides what is told, and a sealed
// exam tells nothing whatever its policy says.
func TestADossierOfAnExam(t *testing.T) {
	a := testApp(nil)
	for _, tt := range []struct {
		rules                string
		running              bool
		answers              int
		outcome, right, told bool
	}{
		{"review: full\n", false, 1, true, true, true},
		{"", false, 1, true, true, true},
		{"review: answers\n", false, 1, true, false, true},
		{"review: score\n", false, 1, false, false, true},
		{"review: none\n", false, 1, false, false, false},
		{"review: full\n", true, 0, false, false, true},
		{"sealed: true\nreview: full\n", false, 0, false, false, true},
	} {
		b := examOf(t, tt.rules)
		u := b.course.Unit("exam")
		_, all := questionsIn(b, u)
		events := []progress.Event{
			{Type: progress.Started, Unit: "exam", Attempt: 1, Exam: &progress.Exam{Seed: "s"}},
			{Type: progress.Drafted, Unit: "exam", Attempt: 1, Question: "q", Revision: all[0].revision, Response: &question.Response{Choices: []int{0}}},
			{Type: progress.Finished, Unit: "exam", Attempt: 1, Exam: &progress.Exam{}},
		}
		if tt.running {
			events = events[:2]
		}
		for i := range events {
			events[i].Course = "org.example.c"
		}
		got := a.answersIn(&works{book: b, standing: progress.Fold(events)}, u, all)
		if len(got) != tt.answers || a.tellsScore(b, u) != tt.told {
			t.Errorf("%q: %+v, the score is told: %t", tt.rules, got, a.tellsScore(b, u))
			continue
		}
		if len(got) > 0 && (got[0].Given != "This" || (got[0].Outcome != "") != tt.outcome || (got[0].Right != "") != tt.right || (got[0].Why != "") != tt.right) {
			t.Errorf("%q: %+v", tt.rules, got[0])
		}
	}
}

func TestNoKeyOfAPoolOrASealedExam(t *testing.T) {
	a := testApp(nil)
	for rules, want := range map[string]bool{"review: full\n": true, "review: answers\n": false, "sealed: true\nreview: full\n": false} {
		c := a.courseForXAPI(examOf(t, rules), true)
		if c.Units["exam"].Items["q"].Key != want || c.Units["pool"].Items["p"].Key {
			t.Errorf("%q: %t, pool %t", rules, c.Units["exam"].Items["q"].Key, c.Units["pool"].Items["p"].Key)
		}
	}
	if c := a.courseForXAPI(examOf(t, ""), false); c.Units["exam"].Items["q"].Key {
		t.Error("a key that nobody asked for")
	}
}

// TestAnswerText: a response of each shape in words.
func TestAnswerText(t *testing.T) {
	b := examOf(t, "")
	byID, _ := questionsIn(b, b.course.Unit("exam"))
	for want, r := range map[string]question.Response{"This": {Choices: []int{0}}, "#8": {Choices: []int{7}}, "typed": {Texts: []string{"typed"}}} {
		if got := byID["q"].answerText(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestHandedIn: of a sitting the last response to each question counts, once it
// is handed in; drafts of a quiz do not.
func TestHandedIn(t *testing.T) {
	draft := func(unit course.UnitID, q string, c int) progress.Event {
		return progress.Event{Type: progress.Drafted, Course: "c", Unit: unit, Question: q, Response: &question.Response{Choices: []int{c}}}
	}
	events := []progress.Event{
		{Type: progress.Started, Course: "c", Unit: "e", Exam: &progress.Exam{}}, draft("e", "a", 0), draft("e", "b", 0), draft("e", "a", 1),
		draft("quiz", "x", 0), {Type: progress.Finished, Course: "c", Unit: "e"}, {Type: progress.Finished, Course: "c", Unit: "quiz"}, draft("e", "late", 0),
	}
	got := ""
	for e := range handedIn(events) {
		got += e.Question + string(rune('0'+e.Response.Choices[0])) + " "
	}
	if got != "b0 a1 " {
		t.Errorf("%q", got)
	}
}

func TestVisible(t *testing.T) {
	if got := string(visible([]byte("\"a\u202eb\u0085 \U000e0041é\""))); got != `"a\u202eb\u0085 \udb40\udc41é"` {
		t.Error(got)
	}
}
