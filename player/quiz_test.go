package player_test

import (
	"strings"
	"testing"

	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/playertest"
)

// quizBook is a course of a lesson and a quiz with the given front matter and
// questions.
func quizBook(meta, questions string) *page.Book {
	return folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.q\ntitle: Course\nversion: 1.0.0\nlocale: en\nobjectives:\n  o.one: Do one thing\n---\n\n1. [Lesson](l.md)\n2. [Quiz](q.md)\n3. [Last](z.md)\n",
		"l.md":      "---\ntitle: Lesson\nobjectives: [o.one]\n---\n\n# Lesson\n\nRead me.\n",
		"q.md":      "---\nkind: quiz\ntitle: Quiz\n" + meta + "---\n\n# Quiz\n\n" + questions,
		"z.md":      "# Last\n\nThe last page.\n",
	})
}

const twoQuestions = `## First?
<!-- question: {id: first, objectives: [o.one]} -->

- [x] Good
- [ ] Poor
  > Feedback for poor.

## Second?
<!-- question: {id: second} -->

- [ ] Poor
- [x] Good
`

// atQuiz opens the quiz of a book and begins it.
func atQuiz(t *testing.T, j *journal, b *page.Book) *playertest.Term {
	t.Helper()
	term := start(t, open(j, b), 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	term.WaitFor("[ Start the quiz ]")
	term.Press("enter")
	return term
}

func TestFeedbackAfterIsGivenAfter(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("feedback: after\npass: 50%\n", twoQuestions))
	term.WaitFor("First?")
	term.Press("b", "enter")
	screen := term.WaitFor("Your answer is kept.")
	for _, early := range []string{"Not right", "right answer", "Feedback for poor", "✗"} {
		if strings.Contains(screen, early) {
			t.Errorf("%q is told before the end:\n%s", early, screen)
		}
	}
	term.Press("enter")
	term.WaitFor("Second?")
	term.Press("b", "enter", "enter")
	screen = term.WaitFor("Do one thing")
	if !strings.Contains(screen, "50 %") || !strings.Contains(screen, "Passed") {
		t.Errorf("the result:\n%s", screen)
	}
	term.Press("down", "down")
	term.Wait(func(s string) bool { return verb(s) == "Look at the answers" })
	term.Press("enter")
	term.WaitFor("Feedback for poor.")
}

func TestNotPassedOffersToReadAgain(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("pass: 60%\n", twoQuestions))
	term.WaitFor("First?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Second?")
	term.Press("b", "enter", "enter")
	screen := term.WaitFor("Not passed yet")
	if verb(screen) != "Try again" {
		t.Errorf("Enter says %q:\n%s", verb(screen), screen)
	}
	term.WaitFor("Read again: Lesson")
	term.Press("enter")
	term.WaitFor("Start the quiz")
	term.Press("enter")
	screen = term.WaitFor("First?")
	if strings.Contains(screen, "your answer") {
		t.Errorf("the new attempt shows the old answer:\n%s", screen)
	}
	standing := progress.Fold(j.all())
	if u := standing.Unit("org.example.q", "q.md"); u.Handed != 1 || u.Passed || u.Completed {
		t.Errorf("standing %+v", u)
	}
}

func TestTheLastAttemptCannotBeRepeated(t *testing.T) {
	t.Parallel()
	term := atQuiz(t, &journal{}, quizBook("pass: 100%\nattempts: 1\n", twoQuestions))
	term.WaitFor("First?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Second?")
	term.Press("b", "enter", "enter")
	screen := term.WaitFor("Not passed yet")
	if strings.Contains(screen, "Try again") {
		t.Errorf("a second attempt of one is offered:\n%s", screen)
	}
	term.Press("r")
	if s := term.Screen(); !strings.Contains(s, "Not passed yet") {
		t.Errorf("r began another attempt:\n%s", s)
	}
}

func TestAQuizInTheMiddleGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	j, book := &journal{}, quizBook("", twoQuestions)
	term := atQuiz(t, j, book)
	term.WaitFor("First?")
	term.Press("a", "enter")
	term.WaitFor("Right.")
	term.Wait(func(s string) bool { return strings.Contains(s, "saved") })
	term.Quit()
	again := start(t, open(j, quizBook("", twoQuestions)), 80, 24)
	again.WaitFor("your answer, right")
	again.Press("enter")
	again.WaitFor("Second?")
}

// A question whose answer part is not complete is shown, says so, and is never
// marked.
func TestAQuestionThatCannotBeAnsweredIsShownAndDoesNotCount(t *testing.T) {
	t.Parallel()
	j := &journal{}
	text := "## Which program?\n<!-- question: {id: prog} -->\n\n- [ ] This\n- [ ] That\n\n" +
		"## Match.\n<!-- question: {id: gap, type: match} -->\n\n- [ ] There is no table.\n- [ ] None.\n"
	term := atQuiz(t, j, quizBook("pass: 50%\n", text))
	screen := term.WaitFor("Which program?")
	if !strings.Contains(screen, "This question cannot be answered") {
		t.Errorf("the first question:\n%s", screen)
	}
	term.Press("enter")
	term.WaitFor("Match.")
	term.Press("enter")
	term.WaitFor("The last page.")
	for _, e := range j.all() {
		if e.Type == progress.Answered || e.Type == progress.Finished {
			t.Errorf("recorded %+v", e)
		}
	}
	if !progress.Fold(j.all()).Unit("org.example.q", "q.md").Completed {
		t.Error("the quiz that was read through is not completed")
	}
}

// An empty response is never marked: Enter on Check without a choice goes back
// to the choices.
func TestNothingTakenIsNotWrong(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("", twoQuestions))
	term.WaitFor("First?")
	term.Press("down", "down", "enter")
	term.Wait(func(s string) bool { return verb(s) == "Take" })
	for _, e := range j.all() {
		if e.Type == progress.Answered {
			t.Errorf("recorded %+v", e)
		}
	}
}

// A changed key makes an earlier answer one to another question.
func TestAnAnswerToAnOlderRevisionIsNotShownAsGiven(t *testing.T) {
	t.Parallel()
	j := &journal{}
	lesson := func(key string) *page.Book {
		return folder(map[string]string{"a.md": "# A\n\n## Which?\n<!-- question: {id: q} -->\n\n" + key})
	}
	term := start(t, open(j, lesson("- [x] One\n- [ ] Two\n")), 80, 24)
	term.WaitFor("Which?")
	term.Press("enter", "a", "enter")
	term.WaitFor("Right.")
	term.Wait(func(s string) bool { return strings.Contains(s, "saved") })
	term.Quit()
	again := start(t, open(j, lesson("- [ ] One\n- [x] Two\n")), 80, 24)
	screen := again.WaitFor("Which?")
	if strings.Contains(screen, "Right.") {
		t.Errorf("an answer to the old key is shown as right:\n%s", screen)
	}
	same := start(t, open(j, lesson("- [x] One!\n- [ ] Two!\n")), 80, 24)
	same.WaitFor("Right.")
}

// handedIn takes both questions, the first wrong and the second right, and
// hands in.
func handedIn(t *testing.T, j *journal, feedback, end, last string) string {
	t.Helper()
	term := atQuiz(t, j, quizBook("feedback: "+feedback+"\npass: 50%\n", twoQuestions))
	term.WaitFor("First?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Second?")
	term.Press("b", "enter")
	if screen := term.WaitFor(end); strings.Contains(screen, "Right.") {
		t.Errorf("%s tells at once:\n%s", feedback, screen)
	}
	term.Press("enter")
	term.WaitFor("Back to the library")
	screen := term.WaitFor(last)
	term.Press("q")
	if _, err := term.WaitEnd(); err != nil {
		t.Fatal(err)
	}
	return screen
}

// TestWhatAQuizTellsAtItsEnd: the author says it in one word.
func TestWhatAQuizTellsAtItsEnd(t *testing.T) {
	t.Parallel()
	for feedback, test := range map[string]struct {
		end         string // on the button
		says, keeps []string
	}{
		"after": {"See the result", []string{"50 %", "Passed", "Do one thing", "Look at the answers", "Read again: Lesson"}, nil},
		"score": {"See the result", []string{"50 %", "Passed", "1 of 2 points"}, []string{"Do one thing", "Read again", "Look at the answers"}},
		"none":  {"Hand in", []string{"Handed in", "It counts as done."}, []string{"%", "Passed", "points", "Do one thing", "Read again", "Look at the answers"}},
	} {
		j := &journal{}
		screen := handedIn(t, j, feedback, test.end, test.says[len(test.says)-1])
		_, screen, _ = strings.Cut(screen, "\n") // the head tells the parts of the course that are done
		for _, s := range test.says {
			if !strings.Contains(screen, s) {
				t.Errorf("%s does not say %q:\n%s", feedback, s, screen)
			}
		}
		for _, s := range test.keeps {
			if strings.Contains(screen, s) {
				t.Errorf("%s says %q:\n%s", feedback, s, screen)
			}
		}
		if u := progress.Fold(j.all()).Unit("org.example.q", "q.md"); !u.Passed || u.Last.Got != 100 || u.Last.Of != 200 {
			t.Errorf("%s: %+v", feedback, u)
		}
	}
}

// TestAVerdictMarksTheAttemptAnew: a question is found flawed after the quiz was
// handed in, then found sound again.
func TestAVerdictMarksTheAttemptAnew(t *testing.T) {
	t.Parallel()
	j := &journal{}
	quiz := quizBook("pass: 80%\n", twoQuestions)
	term := atQuiz(t, j, quiz)
	term.WaitFor("First?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Second?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Not passed yet")
	term.WaitFor("saved")
	term.Quit()
	for _, step := range []struct {
		verdict string
		says    []string
		last    int
	}{
		{", verdict: all-correct", []string{"100 %", "Passed", "2 of 2 points"}, 100},
		{"", []string{"50 %", "1 of 2 points"}, 50},
		{", verdict: disregard", []string{"100 %", "1 of 1 points"}, 100},
	} {
		b := quizBook("pass: 80%\n", strings.Replace(twoQuestions, "id: first", "id: first"+step.verdict, 1))
		term := start(t, open(j, b), 80, 30)
		for _, s := range step.says {
			term.WaitFor(s)
		}
		term.Press("down")
		term.WaitFor("saved")
		term.Quit()
		u := progress.Fold(j.all()).Unit("org.example.q", "q.md")
		if u.Last.Percent() != step.last || u.Best.Percent() != step.last || !u.Passed || u.Handed != 1 {
			t.Errorf("%q: %+v", step.verdict, u)
		}
	}
}

// TestAVerdictIsTakenInWhenTheCourseIsOpened: without a look at the result.
func TestAVerdictIsTakenInWhenTheCourseIsOpened(t *testing.T) {
	t.Parallel()
	j, first := &journal{}, quizBook("pass: 80%\n", twoQuestions)
	term := atQuiz(t, j, first)
	term.WaitFor("First?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Second?")
	term.Press("b", "enter", "enter")
	term.WaitFor("Not passed yet")
	term.Send(page.Open{Book: first, Unit: "l.md"})
	term.WaitFor("Read me.")
	term.WaitFor("saved")
	term.Quit()
	b := quizBook("pass: 80%\n", strings.Replace(twoQuestions, "id: first", "id: first, verdict: all-correct", 1))
	c := config(j, b)
	c.Open = b
	before := len(j.all())
	term = start(t, c, 80, 24)
	term.WaitFor("Read me.")
	term.WaitFor("1/3")
	term.WaitFor("saved")
	term.Quit()
	events := j.all()[before:]
	if u := progress.Fold(j.all()).Unit("org.example.q", "q.md"); !u.Passed || u.Last.Percent() != 100 {
		t.Errorf("%+v after %+v", u, events)
	}
}
