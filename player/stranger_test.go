package player_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/course/progress"
	"carrel/player/page"
)

const oneQuestion = "# A\n\n## Which?\n<!-- question: {id: q} -->\n\n- [ ] One\n  > Not one.\n- [x] Two\n"

func TestAWrongAnswerCanBeTriedAgainLater(t *testing.T) {
	t.Parallel()
	j := &journal{}
	book := func() *page.Book { return folder(map[string]string{"a.md": oneQuestion}) }
	term := start(t, open(j, book()), 80, 24)
	term.WaitFor("Which?")
	term.Press("enter", "a", "enter")
	term.WaitFor("Not one.")
	term.Press("down", "down")
	term.Wait(func(s string) bool { return verb(s) != "Read on" })
	term.Press("up")
	term.Wait(func(s string) bool { return verb(s) == "Read on" })
	term.Press("up")
	term.Wait(func(s string) bool { return verb(s) == "Try again" })
	term.Quit()
	again := start(t, open(j, book()), 80, 24)
	again.WaitFor("Not one.")
	again.Press("enter")
	again.Wait(func(s string) bool { return verb(s) == "Try again" })
	again.Press("enter", "b", "enter")
	again.WaitFor("Right.")
}

func TestOneDownTooManyCanBeTakenBack(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, folder(map[string]string{"a.md": oneQuestion})), 80, 24)
	term.WaitFor("Which?")
	term.Press("down", "down", "down", "down")
	term.Wait(func(s string) bool { return verb(s) == "Finish" })
	if progress.Fold(j.all()).Unit("local.folder", "a.md").Completed {
		t.Error("the lesson counts as done with its question unanswered on the screen")
	}
	term.Press("up")
	term.Wait(func(s string) bool { return verb(s) == "Check" })
}

func TestAnEmptyLessonIsNoDeadEnd(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, folder(map[string]string{"a.md": "", "b.md": "# B\n\nMore.\n"})), 80, 24)
	term.WaitFor("This lesson is empty.")
	term.Press("enter")
	term.WaitFor("More.")
}

func TestGoingOnTakesLeavingBack(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(30)), 100, 24)
	term.WaitFor("saved")
	j.breakWith(errors.New("write journal.db: no space left on device"))
	term.Press("pgdown", "q")
	term.WaitFor("Leave all the same")
	term.Press("down")
	j.breakWith(nil)
	term.Press("s")
	term.WaitFor("saved ")
	term.Press("up") // fails when the program has ended
}

// The reason comes first and the bar keeps room for it.
func TestNotSavedSaysWhy(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(30)), 80, 24)
	term.WaitFor("saved")
	deep := fmt.Errorf("/a/very/long/path/to/a/data/folder/of/somebody/journal.db: append: %w", errors.New("no space left"))
	j.breakWith(deep)
	term.Press("right")
	term.WaitFor("NOT SAVED: no space left")
}

func TestEnterAloneEndsAMultipleChoice(t *testing.T) {
	t.Parallel()
	many := "## Which?\n<!-- question: {id: q} -->\n\n- [x] One\n- [x] Two\n- [ ] Three\n"
	term := atQuiz(t, &journal{}, quizBook("", many))
	term.WaitFor("Take every choice that is right.")
	term.Press("enter", "enter", "enter", "enter")
	term.WaitFor("See the result")
}

func TestAQuestionKeepsTheKeysOverResizeAndTheme(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, folder(map[string]string{"a.md": oneQuestion})), 80, 24)
	term.WaitFor("Which?")
	term.Press("enter", "down")
	term.Resize(100, 30)
	term.Wait(func(s string) bool { return verb(s) == "Take" })
	term.Press("t")
	term.Wait(func(s string) bool { return verb(s) == "Take" })
	term.Press("enter")
	term.WaitFor("(•) Two")
}

func TestACourseWithoutLessonsLeadsBack(t *testing.T) {
	t.Parallel()
	empty := folder(map[string]string{"course.md": "---\nkind: course\nformat: 1\nid: org.x\ntitle: Hollow\nversion: 1.0.0\nlocale: en\n---\n\nNothing.\n"})
	term := start(t, config(&journal{}, empty), 80, 24)
	term.Wait(func(s string) bool { return verb(s) == "What is wrong" })
	term.Press("enter")
	term.Wait(func(s string) bool { return verb(s) == "Back to the library" })
	term.Press("enter")
	term.WaitFor("1 course")
}

func TestTheFilterOfTheLibraryIsNoTrap(t *testing.T) {
	t.Parallel()
	term := start(t, config(&journal{}, firstSteps()), 80, 24)
	term.WaitFor("First steps")
	term.Press("/")
	term.Type("zzz")
	term.WaitFor("No course has this")
	term.Press("enter", "esc")
	term.WaitFor("First steps")
	term.Press("/")
	term.Paste("first")
	term.WaitFor("/ first")
}

func TestKeysDoNothingThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(30)), 80, 24)
	term.WaitFor("A long lesson")
	term.Wait(func(s string) bool { return strings.Contains(s, "saved") })
	term.Resize(40, 10)
	screen := term.WaitFor("60 by 16")
	if strings.Contains(screen, "Paragraph") {
		t.Errorf("the lesson is on a screen that is too small:\n%s", screen)
	}
	n := len(j.all())
	term.Press("right", "enter", "enter")
	term.Resize(80, 24)
	term.WaitFor("A long lesson")
	if len(j.all()) != n {
		t.Errorf("keys in a window that is too small did something: %+v", j.all()[n:])
	}
}

func TestALongIntroductionIsReadBeforeTheQuizBegins(t *testing.T) {
	t.Parallel()
	var intro strings.Builder
	for i := range 40 {
		fmt.Fprintf(&intro, "Introduction %d.\n\n", i)
	}
	j := &journal{}
	term := start(t, open(j, quizBook("attempts: 1\n", intro.String()+twoQuestions)), 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	term.WaitFor("Introduction 1.")
	for range 20 {
		if strings.Contains(term.Screen(), "[ Start the quiz ]") {
			break
		}
		if v := verb(term.Screen()); v != "Read on" {
			t.Fatalf("Enter says %q before the end of the introduction", v)
		}
		term.Press("enter")
	}
	x, y := term.Find("[ Start the quiz ]")
	term.Click(x+3, y)
	term.WaitFor("First?")
}

// A quiz whose file lost its questions between two days is no crash, though an
// attempt is under way.
func TestAQuizThatLostItsQuestions(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("", twoQuestions))
	term.WaitFor("First?")
	term.Press("a", "enter")
	term.WaitFor("saved")
	term.Quit()
	again := start(t, open(j, quizBook("", "Nothing to ask.\n")), 80, 24)
	again.WaitFor("This quiz has no questions.")
	again.Press("enter")
	again.WaitFor("The last page.")
}

func TestNamesAndErrorsOfBooksAreClean(t *testing.T) {
	t.Parallel()
	evil := "x\x1b]0;owned\x07\u202e\u009b31m"
	bad := &page.Book{Name: evil, FS: fstest.MapFS{}, Err: errors.New(evil)}
	term := start(t, config(&journal{}, firstSteps(), bad), 80, 24)
	screen := term.WaitFor("cannot be opened")
	term.Press("down", "enter")
	screen += term.WaitFor("About")
	if strings.ContainsAny(screen, "\x1b\x07\u009b\u202e") {
		t.Errorf("the screen holds controls: %q", screen)
	}
}

// An exam without a question is not begun, and not done by being looked at.
func TestAnExamWithoutQuestionsIsNotDone(t *testing.T) {
	t.Parallel()
	book := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.x\ntitle: X\nversion: 1.0.0\nlocale: en\n---\n\n1. [L](l.md)\n2. [E](e.md)\n",
		"l.md":      "# L\n\nText.\n", "e.md": "---\nkind: exam\ntitle: E\n---\n\n# E\n\nAn examination.\n",
	})
	j := &journal{}
	term := start(t, open(j, book), 100, 24)
	term.WaitFor("Text.")
	term.Press("enter")
	term.WaitFor("This exam has no questions.")
	term.Press("enter")
	term.WaitFor("[ Outline ]")
	if progress.Fold(j.all()).Unit("org.x", "e.md").Completed {
		t.Error("reading the exam completed it")
	}
}

// A course that must not be opened says why, and what to do, and offers no
// reading on where all is on the screen.
func TestACourseThatCannotBeOpenedSaysWhatToDo(t *testing.T) {
	t.Parallel()
	bad := &page.Book{Name: "Soc", FS: fstest.MapFS{}, Err: errors.New("its key was revoked"), Hint: "ask for one with the new key"}
	term := start(t, config(&journal{}, bad), 80, 24)
	term.WaitFor("its key was revoked")
	term.Press("enter")
	if screen := term.WaitFor("ask for one with the new key"); strings.Contains(bar(screen), "Read on") {
		t.Errorf("there is nothing to read on:\n%s", screen)
	}
}
